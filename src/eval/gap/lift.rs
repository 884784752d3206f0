//! What it takes to lift the nearest records over the line they lie under: the shortfall of each, ascending, and the cost of all that
//! must pass for the goal to be met.

use super::Asked;
use super::condition::{Line, line, reads};
use super::pile::{Pile, Standing};
use crate::ir::{Clocks, Expr, ExprKind, RegisterId, Type};
use crate::value::{Fraction, Unit};

/// So many records are kept to be listed.
const MOST_LISTED: usize = 100;

/// The records nearest to the line.
#[derive(Clone, Debug)]
pub struct Lift {
    /// The register of the records.
    pub register: RegisterId,
    /// What lies under the line.
    pub value: Expr,
    /// The line.
    pub line: Expr,
    /// The unit of both.
    pub unit: Unit,
    /// Whether what lies on the line still counts, so that it has to be passed.
    pub to_pass: bool,
    /// Whether the line is computed from all records and is taken as it stands, whatever is lifted.
    pub frozen: bool,
    /// How many records must be lifted, the nearest first.
    pub records: u64,
    /// What that takes; of weighted records for all they stand for. None where it would tell of records that are not shown.
    pub cost: Option<Fraction>,
    /// Those records, nearest first, at most 100 of them and none of a cell that is not shown.
    pub nearest: Vec<Near>,
    /// Whether some of them lie in cells that are not shown.
    pub hides: bool,
}

/// A record near the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Its key.
    pub key: String,
    /// What lies under the line.
    pub value: Fraction,
    /// The line.
    pub line: Fraction,
    /// What is short.
    pub short: Fraction,
    /// What it weighs; none where every record stands for itself.
    pub weight: Option<Fraction>,
}

/// One record that counts: its place in the register, what it is short of and what it weighs.
struct Candidate {
    at: usize,
    value: Fraction,
    line: Fraction,
    short: Fraction,
    weight: Fraction,
}

/// What it takes to lift so many of those above the line of a share that it is no longer missed.
pub(super) fn lift(asked: &Asked<'_>, records: Option<i128>) -> Option<Lift> {
    let (figures, period) = (asked.figures, asked.figures.period());
    let clocks = Clocks { on: figures.on(), known: figures.known() };
    let filter = asked.share.filter.as_ref().filter(|_| !asked.missed.lower)?;
    let Line { value, bound, on_it_counts } = line(asked.program, filter, clocks)?;
    let Type::Number(unit) = &value.ty else { return None };
    // Who is lifted stays in the base.
    let base = asked.share.base.as_ref();
    if base.is_some_and(|base| reads(asked.program, base, &|part| part.same(value))) {
        return None;
    }
    let standings = asked.standings();
    let register = asked.share.register;
    let (values, lines) = (figures.amounts(register, period, value), figures.amounts(register, period, bound));
    let mut found = Vec::new();
    for (at, (standing, numbers)) in standings.iter().zip(values.iter().zip(&lines)).enumerate() {
        if standing.may_change(asked.missed) {
            let (value, line) = ((*numbers.0)?, (*numbers.1)?);
            found.push(Candidate { at, value, line, short: line.minus(value).ok()?, weight: standing.weight? });
        }
    }
    found.sort_by_key(|candidate| (candidate.short, candidate.at));
    let needed = match (&asked.share.weight, records) {
        (None, records) => usize::try_from(records?).ok()?,
        (Some(_), _) => usize::try_from(weighing(asked, &standings, &found)?).ok()?,
    };
    found.truncate(needed);
    if found.len() < needed || needed == 0 {
        return None;
    }
    let hidden = |candidate: &&Candidate| asked.concealed.holds(register, candidate.at);
    let kept_back = found.iter().filter(hidden).count();
    let cost = found.iter().try_fold(Fraction::ZERO, |sum, one| sum.plus(one.short.times(one.weight)?)).ok();
    let tells = asked.concealed.would_tell(needed, kept_back);
    let keys = figures.keys(register, period);
    let shown = found.iter().filter(|candidate| !hidden(candidate)).take(MOST_LISTED);
    let weighted = asked.share.weight.is_some();
    let near = |one: &Candidate| Near {
        key: keys.get(one.at).cloned().unwrap_or_default(),
        value: one.value,
        line: one.line,
        short: one.short,
        weight: weighted.then_some(one.weight),
    };
    Some(Lift {
        register,
        value: value.clone(),
        line: bound.clone(),
        unit: unit.clone(),
        to_pass: on_it_counts,
        frozen: reads(asked.program, bound, &|part| matches!(part.kind, ExprKind::Indicator(_) | ExprKind::Within(_))),
        records: u64::try_from(needed).ok()?,
        cost: cost.filter(|_| !tells),
        nearest: shown.map(near).collect(),
        hides: kept_back > 0,
    })
}

/// How many of the nearest carry the weight that is too much.
fn weighing(asked: &Asked<'_>, standings: &[Standing], nearest: &[Candidate]) -> Option<u64> {
    let mut pile = Pile::default();
    standings.iter().try_for_each(|standing| pile.add(standing, asked.missed)).ok()?;
    Some(pile.first(asked.missed, nearest.iter().map(|one| one.weight))?.records)
}
