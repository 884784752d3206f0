//! How far a missed goal is in records: how many must change for it to be met.

use super::range::End;
use super::verdict::Facts;
use crate::ir::{Figure, FigureKind, GoalOf, IndicatorId, Program, Target};
use crate::syntax::ast::AggregateKind;
use crate::value::{ArithmeticFault, Fraction};
use std::collections::BTreeMap;

/// The bound that was missed, and whether it is the lower one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missed {
    pub(super) bound: End,
    pub(super) lower: bool,
}

impl Missed {
    /// How far a value is from the bound, where it lies on its wrong side.
    pub(super) fn far(self, value: Fraction) -> Result<Option<Fraction>, ArithmeticFault> {
        let (bound, closed) = self.bound;
        let far = if self.lower { bound.minus(value) } else { value.minus(bound) }?;
        let wrong = if closed { far > Fraction::ZERO } else { far >= Fraction::ZERO };
        Ok(wrong.then_some(far))
    }
}

/// What a whole number of records must reach or stay under, as a bound on the value itself: a missed fall or rise is
/// turned into one by the value of the period before.
fn level_bound(target: &Target, facts: &Facts<'_>, missed: Missed) -> Option<Missed> {
    let (bound, closed) = missed.bound;
    let before = || facts.before.and_then(|m| m.value);
    match target.goal.of {
        GoalOf::Level => Some(missed),
        GoalOf::Fall => Some(Missed { bound: (before()?.minus(bound).ok()?, closed), lower: !missed.lower }),
        GoalOf::Rise => Some(Missed { bound: (before()?.plus(bound).ok()?, closed), lower: missed.lower }),
    }
}

/// How many records must change, in whole numbers: shares keep their base, counts have none.
pub(super) fn gap_records(program: &Program, target: &Target, facts: &Facts<'_>, missed: Missed) -> Option<i128> {
    let missed = level_bound(target, facts, missed)?;
    let now = facts.now?;
    let (counted, base) = match counted(program, &program.indicator(target.indicator).figure, &mut BTreeMap::new())? {
        Counted::Share => (now.numerator?, now.denominator?),
        Counted::Records => (now.value?, Fraction::ONE),
    };
    records(missed, counted, base)
}

/// How many records of a base must change for a bound to be kept.
pub(super) fn records(missed: Missed, counted: Fraction, base: Fraction) -> Option<i128> {
    if !counted.is_whole() || !base.is_whole() {
        return None;
    }
    let (bound, closed) = missed.bound;
    let limit = bound.times(base).ok()?;
    let have = counted.numerator();
    let gap = match (missed.lower, closed) {
        (false, true) => have.checked_sub(limit.floor())?,
        (false, false) => have.checked_sub(limit.ceil().checked_sub(1)?)?,
        (true, true) => limit.ceil().checked_sub(have)?,
        (true, false) => limit.floor().checked_add(1)?.checked_sub(have)?,
    };
    Some(gap.max(0))
}

/// What kind of whole records a figure counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Share,
    Records,
}

/// `known` holds the indicators looked at before: each is looked at once however often it is named, and beyond so many
/// nothing is said of records.
fn counted(program: &Program, figure: &Figure, known: &mut BTreeMap<IndicatorId, Option<Counted>>) -> Option<Counted> {
    if known.len() > 64 {
        return None;
    }
    match &figure.kind {
        // Where records stand for many, weights say nothing of how many records are too few.
        FigureKind::Aggregate(aggregate) if aggregate.weight.is_some() => None,
        FigureKind::Aggregate(aggregate) => match aggregate.kind {
            AggregateKind::Share => Some(Counted::Share),
            AggregateKind::Count => Some(Counted::Records),
            _ => None,
        },
        FigureKind::Indicator(id) => {
            if let Some(known) = known.get(id) {
                return *known;
            }
            known.insert(*id, None);
            let found = counted(program, &program.indicator(*id).figure, known);
            known.insert(*id, found);
            found
        }
        FigureKind::Sum(terms) => terms
            .iter()
            .all(|(_, term)| counted(program, term, known) == Some(Counted::Records))
            .then_some(Counted::Records),
        _ => None,
    }
}
