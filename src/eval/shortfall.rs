//! How far a missed goal is in records: how many must change for it to be met.

use super::range::{End, Range};
use super::verdict::Facts;
use crate::ir::{Direction, Figure, FigureKind, GoalOf, IndicatorId, Program, Target};
use crate::syntax::ast::{AggregateKind, OtherPeriod};
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

/// How many records must change, in whole numbers: shares keep their base, counts have none. None where no number would do.
pub(super) fn gap_records(program: &Program, target: &Target, facts: &Facts<'_>, missed: Missed) -> Option<i128> {
    let missed = level_bound(target, facts, missed)?;
    let now = facts.now?;
    let kind = counted(program, &program.indicator(target.indicator).figure, &mut BTreeMap::new())?;
    let (counted, base) = match kind {
        Counted::Share => (now.numerator?, now.denominator?),
        Counted::Records => (now.value?, Fraction::ONE),
    };
    let gap = records(missed, counted, base)?;
    let have = counted.numerator();
    let reached = Fraction::whole(if missed.lower { have.checked_add(gap)? } else { have.checked_sub(gap)? });
    let possible = reached >= Fraction::ZERO && (kind == Counted::Records || reached <= base);
    (possible && met_at(program, target, facts, reached.over(base).ok()?)?).then_some(gap)
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

/// Whether a value meets a goal: whole records may step over a narrow range, and only beyond its better end is that met too.
fn met_at(program: &Program, target: &Target, facts: &Facts<'_>, value: Fraction) -> Option<bool> {
    let before = || facts.before.and_then(|m| m.value);
    let bounded = match target.goal.of {
        GoalOf::Level => value,
        GoalOf::Fall => before()?.minus(value).ok()?,
        GoalOf::Rise => value.minus(before()?).ok()?,
    };
    let (low, high) = match target.goal.direction(program.indicator(target.indicator).direction) {
        Some(Direction::Higher) => (target.goal.low, None),
        Some(Direction::Lower) => (None, target.goal.high),
        None => (target.goal.low, target.goal.high),
    };
    // A bound on the better side alone is the one to keep.
    let (low, high) = if low.is_none() && high.is_none() { (target.goal.low, target.goal.high) } else { (low, high) };
    Some(Range { low, high }.contains(bounded))
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
        FigureKind::At(inner, OtherPeriod::YearToDate) => counted(program, inner, known),
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
