//! Cases of a rule under their policy. Where conditions are unknown, every way they may turn out is followed: a record has a
//! result as soon as all ways come to the same, and is undetermined only when they do not.

use super::columns::order;
use super::limit::Limits;
use crate::diagnostic::Code;
use crate::ir::Comparison;
use crate::syntax::ast::Policy;
use crate::table::Column;
use crate::value::{ArithmeticFault, Fraction, Value};
use arrow::array::{Array, BooleanArray};
use arrow::buffer::BooleanBuffer;
use std::rc::Rc;

/// Why a record has its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// A formula gave it.
    Formula,
    /// The case of this name.
    Case(Rc<str>),
    /// An exclusion.
    Excluded,
    /// No case applies, so nothing is given.
    NotEntitled,
    /// The first month paid is still to come.
    NotYetPaid,
    /// The last month paid is over.
    NoLongerPaid,
    /// It was given by hand.
    Given,
    /// A fact is missing.
    Unknown,
    /// It could not be computed.
    Refused(Code),
}

/// The results of a rule for the records of a frame.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    pub(super) values: Column,
    pub(super) why: Vec<Why>,
}

/// A condition and what follows from it.
pub(super) struct Branch {
    pub(super) name: Rc<str>,
    pub(super) when: BooleanArray,
    /// The outcome, by position in `Laid::outcomes`.
    pub(super) outcome: usize,
}

/// A version of a rule, a column for each condition and outcome.
pub(super) struct Laid {
    pub(super) exclusions: Vec<BooleanArray>,
    /// Whether the months paid are still to come, and whether they are over.
    pub(super) paid: Option<[BooleanArray; 2]>,
    pub(super) overrides: Vec<Branch>,
    pub(super) cases: Vec<Branch>,
    /// What is given when no case holds, and why.
    pub(super) otherwise: Option<(Why, usize)>,
    /// What an excluded record has; none where the rule has nothing to give it.
    pub(super) excluded: Option<usize>,
    /// The outcomes as the cases name them. The first is "nothing".
    pub(super) outcomes: Vec<Column>,
    /// The outcomes within the limits of the rule.
    pub(super) finals: Vec<Column>,
    pub(super) limits: Limits,
    pub(super) policy: Policy,
}

/// The outcome "not entitled": the amount 0, which no floor raises.
pub(super) const NOTHING: usize = 0;

/// What a record comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// An outcome, by position.
    Outcome(usize),
    /// A sum of several, within the limits.
    Amount(Fraction),
    /// Two cases hold, by position, where exactly one may.
    TwoCases(usize, usize),
    /// No case holds and nothing is said of the rest.
    NoCase,
}

impl End {
    fn is_refusal(&self) -> bool {
        matches!(self, Self::TwoCases(..) | Self::NoCase)
    }
}

/// Why a record has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// It hangs on what is not known.
    Unknown,
    /// A sum cannot be kept exactly.
    Faulty(ArithmeticFault),
}

impl From<ArithmeticFault> for Open {
    fn from(fault: ArithmeticFault) -> Self {
        Self::Faulty(fault)
    }
}

type Decision<T> = Result<T, Open>;

/// Which of the amounts a policy ranks is better, and the order cases stand in where they are equal.
type Ranked<'v> = (usize, &'v Branch, Value);

fn truth(of: &BooleanArray, row: usize) -> Option<bool> {
    of.is_valid(row).then(|| of.value(row))
}

impl Laid {
    /// What all records come to, by position of the outcome, and why, where the first case that holds decides and every condition is known.
    pub(super) fn in_turn(&self, rows: usize) -> Option<(Vec<usize>, Vec<Why>)> {
        let unconditional = self.exclusions.is_empty() && self.paid.is_none() && self.overrides.is_empty();
        let known = self.cases.iter().all(|case| case.when.null_count() == 0);
        let (rest, outcome) =
            self.otherwise.as_ref().filter(|_| self.policy == Policy::First && unconditional && known)?;
        let (mut choice, mut why) = (vec![*outcome; rows], vec![rest.clone(); rows]);
        let mut left = BooleanBuffer::new_set(rows);
        for case in &self.cases {
            let holds = &left & case.when.values();
            for row in holds.set_indices() {
                if let (Some(outcome), Some(why)) = (choice.get_mut(row), why.get_mut(row)) {
                    *outcome = case.outcome;
                    *why = Why::Case(Rc::clone(&case.name));
                }
            }
            left = &left & &!&holds;
        }
        Some((choice, why))
    }

    /// What a record comes to, and why.
    pub(super) fn decide(&self, row: usize) -> Decision<(End, Why)> {
        let mut ways = Ways { laid: self, row, agreed: None };
        let outside = self.paid.iter().flatten();
        let excluded: Vec<Option<bool>> = self.exclusions.iter().chain(outside).map(|when| truth(when, row)).collect();
        // One exclusion that holds is enough, whatever is unknown of the others.
        let excluded = match excluded.contains(&Some(true)) {
            true => Some(true),
            false if excluded.contains(&None) => None,
            false => Some(false),
        };
        if excluded != Some(false) {
            ways.lead_to(self.excluded.map_or(End::NoCase, End::Outcome), self.why_excluded(row))?;
        }
        if excluded != Some(true) && !ways.in_turn(&self.overrides)? {
            self.by_policy(&mut ways)?;
        }
        ways.agreed.ok_or(Open::Unknown)
    }

    /// An exclusion weighs more than a month that is not paid.
    fn why_excluded(&self, row: usize) -> Why {
        let holds = |when: &BooleanArray| truth(when, row) == Some(true);
        match &self.paid {
            _ if self.exclusions.iter().any(holds) => Why::Excluded,
            Some([before, _]) if holds(before) => Why::NotYetPaid,
            Some([_, after]) if holds(after) => Why::NoLongerPaid,
            _ => Why::Excluded,
        }
    }

    fn by_policy(&self, ways: &mut Ways<'_>) -> Decision<()> {
        match self.policy {
            Policy::First => {
                if !ways.in_turn(&self.cases)? {
                    ways.rest()?;
                }
                Ok(())
            }
            Policy::ExactlyOne => self.exactly_one(ways),
            Policy::Highest => self.ranked(ways, Comparison::Greater),
            Policy::Lowest => self.ranked(ways, Comparison::Less),
            Policy::Sum => self.summed(ways),
        }
    }

    fn having(&self, row: usize, wanted: Option<bool>) -> impl Iterator<Item = (usize, &Branch)> {
        self.cases.iter().enumerate().filter(move |(_, case)| truth(&case.when, row) == wanted)
    }

    fn exactly_one(&self, ways: &mut Ways<'_>) -> Decision<()> {
        let mut sure = self.having(ways.row, Some(true));
        let mut open = self.having(ways.row, None);
        let (first, second) = (sure.next(), sure.next());
        if let (Some((a, _)), Some((b, _))) = (first, second) {
            return ways.lead_to(End::TwoCases(a, b), Why::Refused(Code::TwoCases));
        }
        match (first, open.next()) {
            (Some((_, case)), None) => ways.to(case),
            // The open one may hold as well, which would be two.
            (Some(_), Some(_)) => Err(Open::Unknown),
            (None, None) => ways.rest(),
            (None, Some(_)) if open.next().is_some() => Err(Open::Unknown),
            (None, Some((_, case))) => {
                ways.to(case)?;
                ways.rest()
            }
        }
    }

    fn amounts(&self, row: usize, wanted: Option<bool>) -> Decision<Vec<Ranked<'_>>> {
        let one = |(i, case): (usize, &'_ Branch)| match self.outcomes.get(case.outcome).map(|c| c.get(row)) {
            None | Some(Value::Missing) => Err(Open::Unknown),
            Some(amount) => Ok((i, amount)),
        };
        self.having(row, wanted).map(|(i, case)| one((i, case)).map(|(i, amount)| (i, case, amount))).collect()
    }

    /// The best amount that certainly applies, and every one that may apply and would beat it.
    fn ranked(&self, ways: &mut Ways<'_>, how: Comparison) -> Decision<()> {
        let mut best: Option<Ranked<'_>> = None;
        let beats = |a: &Ranked<'_>, b: &Ranked<'_>| {
            order(&a.2, &b.2).is_some_and(|o| how.holds(o) || (o.is_eq() && a.0 < b.0))
        };
        for one in self.amounts(ways.row, Some(true))? {
            if best.as_ref().is_none_or(|b| beats(&one, b)) {
                best = Some(one);
            }
        }
        for one in self.amounts(ways.row, None)? {
            if best.as_ref().is_none_or(|b| beats(&one, b)) {
                ways.to(one.1)?;
            }
        }
        match best {
            Some((_, case, _)) => ways.to(case),
            None => ways.rest(),
        }
    }

    /// The sum of what certainly applies with the least and the most that may be added: all sums between come to the same
    /// when these two do, for limits keep the order of amounts.
    fn summed(&self, ways: &mut Ways<'_>) -> Decision<()> {
        let (sure, open) = (self.amounts(ways.row, Some(true))?, self.amounts(ways.row, None)?);
        let is_nothing = |one: &&Ranked<'_>| one.1.outcome == NOTHING;
        let of = |one: &Ranked<'_>| match one.2 {
            Value::Number(n) => n,
            _ => Fraction::ZERO,
        };
        let granted: Vec<Fraction> = sure.iter().filter(|one| !is_nothing(one)).map(of).collect();
        let added: Vec<Fraction> = open.iter().filter(|one| !is_nothing(one)).map(of).collect();
        let names = || Why::Case(sure.iter().map(|one| &*one.1.name).collect::<Vec<_>>().join(" + ").into());
        let mut least = total(added.iter().copied().filter(|n| *n < Fraction::ZERO))?;
        let mut most = total(added.iter().copied().filter(|n| *n > Fraction::ZERO))?;
        if granted.is_empty() {
            // An amount comes out only where at least one is added.
            least = added.iter().copied().min().filter(|n| *n > Fraction::ZERO).unwrap_or(least);
            most = added.iter().copied().max().filter(|n| *n < Fraction::ZERO).unwrap_or(most);
        }
        let sum = total(granted.iter().copied())?;
        for extreme in [least, most] {
            if !(granted.is_empty() && added.is_empty()) {
                let amount = self.limits.amount(ways.row, sum.plus(extreme)?)?.ok_or(Open::Unknown)?;
                ways.lead_to(End::Amount(amount), names())?;
            }
        }
        if granted.is_empty() && open.iter().chain(&sure).any(|one| is_nothing(&one)) {
            ways.lead_to(End::Outcome(NOTHING), names())?;
        }
        if sure.is_empty() { ways.rest() } else { Ok(()) }
    }
}

fn total(mut amounts: impl Iterator<Item = Fraction>) -> Decision<Fraction> {
    Ok(amounts.try_fold(Fraction::ZERO, Fraction::plus)?)
}

/// The ways followed for one record, and what they have come to so far.
struct Ways<'l> {
    laid: &'l Laid,
    row: usize,
    agreed: Option<(End, Why)>,
}

impl Ways<'_> {
    /// Branches tried one after the other: true decides, unknown may. Whether one was true.
    fn in_turn(&mut self, branches: &[Branch]) -> Decision<bool> {
        for branch in branches {
            match truth(&branch.when, self.row) {
                Some(false) => {}
                sure => {
                    self.to(branch)?;
                    if sure.is_some() {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    fn to(&mut self, branch: &Branch) -> Decision<()> {
        self.lead_to(End::Outcome(branch.outcome), Why::Case(Rc::clone(&branch.name)))
    }

    fn rest(&mut self) -> Decision<()> {
        match &self.laid.otherwise {
            Some((why, outcome)) => self.lead_to(End::Outcome(*outcome), why.clone()),
            None => self.lead_to(End::NoCase, Why::Refused(Code::RecordRefused)),
        }
    }

    /// One more way; an error when it does not come to the same as those before.
    fn lead_to(&mut self, end: End, why: Why) -> Decision<()> {
        let same = match &self.agreed {
            None => true,
            Some((before, _)) if before.is_refusal() || end.is_refusal() => *before == end,
            Some((before, _)) => {
                let (before, value) = (self.value(before), self.value(&end));
                before != Value::Missing && before == value
            }
        };
        if !same {
            return Err(Open::Unknown);
        }
        self.agreed = Some((end, why));
        Ok(())
    }

    fn value(&self, end: &End) -> Value {
        match end {
            End::Outcome(outcome) => self.laid.finals.get(*outcome).map_or(Value::Missing, |c| c.get(self.row)),
            End::Amount(amount) => Value::Number(*amount),
            End::TwoCases(..) | End::NoCase => Value::Missing,
        }
    }
}
