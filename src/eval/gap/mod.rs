//! What is told of a missed goal beside its gap: how far each cell is from the same bound, the weight of a weighted share, and
//! what it takes to lift the nearest records over a line of money.
//!
//! Gaps of cells need not come to that of the total: a cell below the bound does not make up for one above it.

mod condition;
mod lift;
mod pile;
pub mod words;

use super::disclosure::Concealed;
use super::figures::Figures;
use super::outcome::{CellKey, IndicatorOutcome, Judged, Measured, Verdict};
use super::range::Range;
use super::shortfall::{self, Missed};
use super::verdict::missed_end;
use crate::ir::{Aggregate, Figure, FigureKind, GoalOf, Program, Target};
use crate::syntax::ast::AggregateKind;
use crate::value::Fraction;
pub use lift::{Lift, Near};
pub use pile::Standing;
use pile::{Pile, piles};

/// What else is told of a missed goal.
#[derive(Clone, Debug, Default)]
pub struct Further {
    /// For each breakdown of a share, how far its cells are from the bound.
    pub by_cell: Vec<CellGaps>,
    /// Of a weighted share: the weight that must change, and how few records carry it.
    pub weighed: Option<Weighed>,
    /// Where the records that count lie under a line of money: what it takes to lift the nearest over it.
    pub lift: Option<Lift>,
}

/// The cells of one breakdown against the bound of the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellGaps {
    /// The position of the dimension.
    pub dimension: usize,
    /// Each cell, in order; none where it is not shown, not known, or holds nothing.
    pub cells: Vec<(CellKey, Option<CellGap>)>,
    /// How many of them are not shown or not known.
    pub open: usize,
}

/// How far a cell is from the bound: nothing where it is on the right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellGap {
    /// In the unit of the indicator.
    pub far: Fraction,
    /// How many records must change; of a weighted share the fewest, the heaviest first.
    pub records: u64,
}

/// The weight that must change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// How much is too much, or too little.
    pub weight: Fraction,
    /// The fewest records that carry it, the heaviest first.
    pub records: u64,
}

impl CellGaps {
    /// What all cells come to, in records.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.cells.iter().filter_map(|(_, gap)| gap.as_ref()).map(|gap| gap.records).sum()
    }

    /// Whether the gap of any cell is known.
    #[must_use]
    pub fn any(&self) -> bool {
        self.cells.iter().any(|(_, gap)| gap.is_some())
    }

    /// The gap of a cell.
    #[must_use]
    pub fn of(&self, key: &CellKey) -> Option<&CellGap> {
        self.cells.iter().find(|(own, _)| own == key).and_then(|(_, gap)| gap.as_ref())
    }
}

/// What else is told of a goal on the level of a share of the whole, where it is missed.
pub(super) fn further(
    program: &Program,
    figures: &dyn Figures,
    (outcome, concealed): (&IndicatorOutcome, &Concealed),
    judged: &Judged,
) -> Further {
    let target = program.target(judged.target);
    let of_a_level = judged.verdict == Verdict::NotMet && target.goal.of == GoalOf::Level;
    let plain = target.cell.is_none() && target.compared_at.is_none();
    let missed = judged.compared.filter(|_| of_a_level && plain).and_then(|value| missed_end(&target.goal, value));
    let share = share(program, &program.indicator(target.indicator).figure);
    let Some((missed, share)) = missed.zip(share) else { return Further::default() };
    let asked = Asked { program, figures, outcome, concealed, target, missed, share };
    let weighed = asked.weighed();
    Further { by_cell: asked.by_cell(), lift: lift::lift(&asked, judged.gap_records), weighed }
}

/// A missed goal on a share.
struct Asked<'a> {
    program: &'a Program,
    figures: &'a dyn Figures,
    outcome: &'a IndicatorOutcome,
    concealed: &'a Concealed,
    target: &'a Target,
    missed: Missed,
    share: &'a Aggregate,
}

/// The share an indicator is, perhaps by another name.
fn share<'p>(program: &'p Program, figure: &'p Figure) -> Option<&'p Aggregate> {
    let mut figure = figure;
    for _ in 0..64 {
        match &figure.kind {
            FigureKind::Aggregate(of) if of.kind == AggregateKind::Share => return Some(of),
            FigureKind::Indicator(id) => figure = &program.indicator(*id).figure,
            _ => return None,
        }
    }
    None
}

impl Asked<'_> {
    fn standings(&self) -> Vec<Standing> {
        let subject = &self.program.indicator(self.target.indicator).named.name;
        self.figures.standings(self.share, self.figures.period(), subject)
    }

    fn by_cell(&self) -> Vec<CellGaps> {
        let breakdowns = self.outcome.breakdowns.iter();
        breakdowns.map(|(dimension, cells)| self.cells(*dimension, cells)).collect()
    }

    fn cells(&self, dimension: usize, cells: &[(CellKey, Measured)]) -> CellGaps {
        let piles = self.share.weight.as_ref().map(|_| self.piles_by(dimension));
        let gap = |key: &CellKey, measured: &Measured| {
            let value = Range::of(measured)?.single()?;
            let (above, below) = measured.numerator.zip(measured.denominator)?;
            let far = self.missed.far(value).ok()?;
            let records = match &piles {
                _ if far.is_none() => 0,
                Some(piles) => piles.get(key)?.fewest(self.missed)?.records,
                None => u64::try_from(self.of_a_share(above, below)?).ok()?,
            };
            Some(CellGap { far: far.unwrap_or(Fraction::ZERO), records })
        };
        let unknown = |measured: &Measured| {
            measured.hidden
                || (measured.undefined.is_none() && Range::of(measured).is_none_or(|r| r.single().is_none()))
        };
        CellGaps {
            dimension,
            open: cells.iter().filter(|(_, measured)| unknown(measured)).count(),
            cells: cells.iter().map(|(key, measured)| (key.clone(), gap(key, measured))).collect(),
        }
    }

    /// How many records of a cell must change; none where it has not so many.
    fn of_a_share(&self, above: Fraction, below: Fraction) -> Option<i128> {
        let records = shortfall::records(self.missed, above, below)?;
        let may_change = if self.missed.lower { below.minus(above).ok()? } else { above };
        (Fraction::whole(records) <= may_change).then_some(records)
    }

    fn weighed(&self) -> Option<Weighed> {
        self.share.weight.as_ref()?;
        let mut pile = Pile::default();
        self.standings().iter().try_for_each(|standing| pile.add(standing, self.missed)).ok()?;
        pile.fewest(self.missed)
    }

    fn piles_by(&self, dimension: usize) -> std::collections::BTreeMap<CellKey, Pile> {
        let period = self.figures.period();
        let expr = self.program.indicator(self.target.indicator).dimensions.get(dimension);
        let Some(expr) = expr.and_then(|dimension| dimension.of(self.share.register)) else {
            return std::collections::BTreeMap::new();
        };
        let places = self.figures.places(self.share.register, period, expr);
        piles(&self.standings(), places, self.missed)
    }
}
