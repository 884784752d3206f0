//! A measured figure against a target: the verdict, the gap in the unit and in records, the degree of completion.

use super::outcome::{Judged, Measured, Verdict, better};
use super::range::{End, Range};
use crate::ir::{Direction, Figure, FigureKind, GoalOf, IndicatorId, Program, Target, TargetId};
use crate::syntax::ast::{AggregateKind, TargetWhen};
use crate::value::{Date, Fraction, Period, PeriodKind};
use std::collections::BTreeMap;

/// What an indicator measures in a period and in the one before.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// In the period judged; `None` when it lies outside the data.
    pub now: Option<&'a Measured>,
    /// One period earlier, where the registers hold it.
    pub before: Option<&'a Measured>,
    /// The period judged.
    pub period: Period,
    /// The day of the run.
    pub on: Date,
}

/// Whether a target says anything about a period.
#[must_use]
pub fn speaks_of(when: &TargetWhen, period: Period) -> bool {
    match when {
        TargetWhen::Period(own) => *own == period,
        TargetWhen::EveryYear => period.kind() == PeriodKind::Year,
    }
}

/// The targets of an indicator that speak of a period.
pub fn targets_for(
    program: &Program,
    indicator: IndicatorId,
    period: Period,
) -> impl Iterator<Item = TargetId> + use<'_> {
    let all = program.targets.iter().enumerate();
    all.filter(move |(_, target)| target.indicator == indicator && speaks_of(&target.when, period))
        .map(|(position, _)| TargetId(position))
}

/// Judges a figure against a target.
#[must_use]
pub fn judge(program: &Program, id: TargetId, facts: &Facts<'_>) -> Judged {
    let target = program.target(id);
    let indicator = program.indicator(target.indicator);
    let range = compared(target, facts);
    let value = range.and_then(Range::single);
    let direction = direction_of(target, indicator.direction);
    let due = facts.period.last_day() <= facts.on;
    let verdict = match range {
        _ if !due => Verdict::NotDue,
        None => Verdict::NotEnoughData,
        Some(range) => verdict(target, direction, range),
    };
    let missed = value.filter(|_| verdict == Verdict::NotMet).and_then(|v| missed_end(target, v));
    Judged {
        target: id,
        period: facts.period,
        compared: value,
        verdict,
        gap: missed.zip(value).and_then(|(miss, v)| distance(miss.bound.0, v)),
        gap_records: missed.and_then(|miss| gap_records(program, target, facts, miss)),
        completion: completion(target, direction, value),
    }
}

/// The range of what the target bounds: the value, its fall or its rise.
fn compared(target: &Target, facts: &Facts<'_>) -> Option<Range> {
    let now = Range::of(facts.now?)?;
    match target.goal.of {
        GoalOf::Level => Some(now),
        GoalOf::Fall => Some(Range::of(facts.before?)?.minus(now)),
        GoalOf::Rise => Some(now.minus(Range::of(facts.before?)?)),
    }
}

/// Which way what the target bounds is better: a fall is better larger where the indicator is better lower. Where the
/// indicator declares nothing, a single bound tells by its side; a band tells nothing.
fn direction_of(target: &Target, declared: Option<Direction>) -> Option<Direction> {
    match (declared, target.goal.of) {
        (Some(Direction::Higher), GoalOf::Fall) | (Some(Direction::Lower), GoalOf::Level | GoalOf::Rise) => {
            Some(Direction::Lower)
        }
        (Some(_), _) => Some(Direction::Higher),
        (None, _) => match (target.goal.low, target.goal.high) {
            (Some(_), None) => Some(Direction::Higher),
            (None, Some(_)) => Some(Direction::Lower),
            _ => None,
        },
    }
}

/// Where a number stands against the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Below,
    Inside,
    Above,
}

fn standing(target: &Target, value: Fraction) -> Standing {
    if !(Range { low: target.goal.low, high: None }).contains(value) {
        Standing::Below
    } else if !(Range { low: None, high: target.goal.high }).contains(value) {
        Standing::Above
    } else {
        Standing::Inside
    }
}

/// The verdict on one number. Beyond the better end of a range counts as exceeded; inside, exceeded means strictly better
/// than the single bound, provided that bound limits the worse side.
fn verdict_of(target: &Target, direction: Option<Direction>, value: Fraction) -> Verdict {
    let goal = &target.goal;
    let ranged = goal.low.is_some() && goal.high.is_some();
    match (standing(target, value), direction) {
        (Standing::Above, Some(Direction::Higher)) | (Standing::Below, Some(Direction::Lower)) if ranged => {
            Verdict::Exceeded
        }
        (Standing::Above | Standing::Below, _) => Verdict::NotMet,
        (Standing::Inside, Some(direction)) if !ranged => {
            let bound = match direction {
                Direction::Higher => goal.low,
                Direction::Lower => goal.high,
            };
            let exceeds = bound.is_some_and(|(bound, _)| better(direction, value, bound));
            if exceeds { Verdict::Exceeded } else { Verdict::Met }
        }
        (Standing::Inside, _) => Verdict::Met,
    }
}

/// The verdict on a range: one that every number of it shares. Met and exceeded together are met.
fn verdict(target: &Target, direction: Option<Direction>, range: Range) -> Verdict {
    let Some(((low, _), (high, _))) = range.low.zip(range.high) else {
        return Verdict::NotEnoughData;
    };
    let at_ends = (verdict_of(target, direction, low), verdict_of(target, direction, high));
    match at_ends {
        (Verdict::NotMet, Verdict::NotMet) if standing(target, low) == standing(target, high) => Verdict::NotMet,
        (Verdict::NotMet, _) | (_, Verdict::NotMet) => Verdict::NotEnoughData,
        (Verdict::Exceeded, Verdict::Exceeded) => Verdict::Exceeded,
        _ => Verdict::Met,
    }
}

/// The bound that was missed, and whether it is the lower one.
#[derive(Clone, Copy, Debug)]
struct Missed {
    bound: End,
    lower: bool,
}

fn missed_end(target: &Target, value: Fraction) -> Option<Missed> {
    match standing(target, value) {
        Standing::Below => target.goal.low.map(|bound| Missed { bound, lower: true }),
        Standing::Above => target.goal.high.map(|bound| Missed { bound, lower: false }),
        Standing::Inside => None,
    }
}

fn distance(a: Fraction, b: Fraction) -> Option<Fraction> {
    let difference = a.minus(b).ok()?;
    if difference < Fraction::ZERO { difference.negated().ok() } else { Some(difference) }
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
fn gap_records(program: &Program, target: &Target, facts: &Facts<'_>, missed: Missed) -> Option<i128> {
    let missed = level_bound(target, facts, missed)?;
    let now = facts.now?;
    let (counted, base) = match counted(program, &program.indicator(target.indicator).figure, &mut BTreeMap::new())? {
        Counted::Share => (now.numerator?, now.denominator?),
        Counted::Records => (now.value?, Fraction::ONE),
    };
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

/// `thực hiện ÷ kế hoạch` where more is better and the plan is a single lower bound above zero on the value itself.
fn completion(target: &Target, direction: Option<Direction>, value: Option<Fraction>) -> Option<Fraction> {
    let goal = &target.goal;
    let single = goal.of == GoalOf::Level && goal.high.is_none() && direction == Some(Direction::Higher);
    let (bound, _) = goal.low.filter(|(bound, _)| single && *bound > Fraction::ZERO)?;
    value?.over(bound).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::super::sample::{between, f, level, n, program, share, year};
    use super::Verdict::{Exceeded, Met, NotMet};
    use super::*;
    use crate::ir::Goal;
    use crate::value::date;

    fn facts<'a>(now: Option<&'a Measured>, before: Option<&'a Measured>) -> Facts<'a> {
        Facts { now, before, period: year(2023), on: date::day(2023, 12, 31).unwrap() }
    }

    /// The verdict on a value of the rate (0) or of the jobs (8) against a goal.
    fn verdict_on(indicator: usize, direction: Option<Direction>, goal: Goal, now: &Measured) -> Judged {
        let mut program = program();
        program.indicators[indicator].direction = direction;
        program.targets[0].indicator = IndicatorId(indicator);
        program.targets[0].goal = goal;
        judge(&program, TargetId(0), &facts(Some(now), None))
    }

    #[test]
    fn the_poverty_rate_of_2023() {
        let (program, now, before) = (program(), share(87, 20175), share(115, 20175));
        let province = judge(&program, TargetId(0), &facts(Some(&now), Some(&before)));
        assert_eq!(province.verdict, Verdict::NotMet);
        assert_eq!(province.gap_records, Some(7), "at most 80 of 20.175 households");
        assert_eq!(province.gap, Some(f(87, 20175).minus(f(4, 1000)).unwrap()));
        assert_eq!(province.completion, None);
        let city = judge(&program, TargetId(1), &facts(Some(&now), Some(&before)));
        assert_eq!(city.verdict, Verdict::Exceeded);
        assert_eq!(city.compared, Some(f(28, 20175)));
        assert_eq!((city.gap, city.gap_records), (None, None));
    }

    #[test]
    fn eighty_households_are_few_enough_and_eighty_one_are_not() {
        let goal = || level(None, Some((f(4, 1000), false)));
        let lower = Some(Direction::Lower);
        assert_eq!(verdict_on(0, lower, goal(), &share(80, 20175)).verdict, Verdict::Exceeded);
        assert_eq!(verdict_on(0, lower, goal(), &share(81, 20175)).gap_records, Some(1));
        // At 20.000 households 80 is exactly 0,40%: met where the bound is included, one too many where it is not.
        assert_eq!(verdict_on(0, lower, goal(), &share(80, 20000)).gap_records, Some(1));
        let included = level(None, Some((f(4, 1000), true)));
        let judged = verdict_on(0, lower, included, &share(80, 20000));
        assert_eq!((judged.verdict, judged.gap_records), (Verdict::Met, None));
    }

    #[test]
    fn shares_that_must_rise_count_the_missing_records() {
        let higher = Some(Direction::Higher);
        for (included, have, missing) in [(true, 70, 10), (false, 70, 11), (false, 80, 1)] {
            let goal = level(Some((f(8, 10), included)), None);
            assert_eq!(verdict_on(0, higher, goal, &share(have, 100)).gap_records, Some(missing));
        }
    }

    #[test]
    fn counts_have_a_degree_of_completion() {
        let goal = || level(Some((n(2500), true)), None);
        let judged = verdict_on(8, Some(Direction::Higher), goal(), &Measured::exact(n(2626)));
        assert_eq!((judged.verdict, judged.completion), (Verdict::Exceeded, Some(f(2626, 2500))));
        let judged = verdict_on(8, None, goal(), &Measured::exact(n(2500)));
        assert_eq!(judged.verdict, Verdict::Met);
        let judged = verdict_on(8, None, goal(), &Measured::exact(n(2499)));
        assert_eq!((judged.verdict, judged.gap, judged.gap_records), (Verdict::NotMet, Some(n(1)), Some(1)));
    }

    #[test]
    fn beyond_the_better_end_of_a_range_is_exceeded_and_a_band_has_no_better_end() {
        let range = || level(Some((n(10), true)), Some((n(20), true)));
        let of = |direction, value| verdict_on(8, direction, range(), &Measured::exact(n(value))).verdict;
        let (higher, lower) = (Some(Direction::Higher), Some(Direction::Lower));
        assert_eq!([of(higher, 9), of(higher, 10), of(higher, 20), of(higher, 21)], [NotMet, Met, Met, Exceeded]);
        assert_eq!([of(lower, 9), of(lower, 10), of(lower, 20), of(lower, 21)], [Exceeded, Met, Met, NotMet]);
        assert_eq!([of(None, 9), of(None, 15), of(None, 21)], [NotMet, Met, NotMet]);
    }

    #[test]
    fn a_ceiling_on_what_is_better_higher_is_met_but_never_exceeded() {
        let ceiling = level(None, Some((n(10), true)));
        assert_eq!(verdict_on(8, Some(Direction::Higher), ceiling, &Measured::exact(n(5))).verdict, Verdict::Met);
    }

    #[test]
    fn undecided_records_decide_only_what_both_ends_share() {
        let goal = || level(None, Some((f(4, 1000), false)));
        let of = |low, high| verdict_on(0, Some(Direction::Lower), goal(), &between(low, high)).verdict;
        assert_eq!(of(f(79, 20175), f(104, 20175)), Verdict::NotEnoughData);
        assert_eq!(of(f(10, 20175), f(20, 20175)), Verdict::Exceeded);
        assert_eq!(of(f(90, 20175), f(104, 20175)), Verdict::NotMet);
        let band = level(Some((n(10), true)), Some((n(20), true)));
        assert_eq!(verdict_on(8, None, band, &between(n(5), n(25))).verdict, Verdict::NotEnoughData);
        let undefined = Measured::default();
        assert_eq!(verdict_on(0, None, goal(), &undefined).verdict, Verdict::NotEnoughData);
    }

    #[test]
    fn a_fall_needs_the_period_before_and_tells_how_many_records_are_missing() {
        let (program, now, before) = (program(), share(100, 20000), share(110, 20000));
        let alone = judge(&program, TargetId(1), &facts(Some(&now), None));
        assert_eq!(alone.verdict, Verdict::NotEnoughData);
        let fallen = judge(&program, TargetId(1), &facts(Some(&now), Some(&before)));
        assert_eq!((fallen.verdict, fallen.gap), (Verdict::NotMet, Some(f(5, 10000))));
        // From 110 by 0,1 points, that is 20 of 20.000, to 90.
        assert_eq!(fallen.gap_records, Some(10));
    }

    #[test]
    fn a_period_that_has_not_ended_is_not_due() {
        let (program, now) = (program(), share(1, 20175));
        let early = Facts { on: date::day(2023, 11, 10).unwrap(), ..facts(Some(&now), None) };
        assert_eq!(judge(&program, TargetId(0), &early).verdict, Verdict::NotDue);
    }

    /// Formula 11 against its meaning: the smallest number of records whose change meets the target.
    #[test]
    fn no_smaller_number_of_records_would_do() {
        let bounds = [f(0, 1), f(1, 250), f(1, 3), f(1, 2), f(8, 10), f(1, 1)];
        for (base, bound, included, lower) in bounds.into_iter().flat_map(|bound| {
            let cases = [(true, true), (true, false), (false, true), (false, false)];
            cases.into_iter().flat_map(move |(a, b)| [1, 7, 20, 250].map(|base| (base, bound, a, b)))
        }) {
            for have in 0..=base {
                let end = Some((bound, included));
                let goal = || if lower { level(end, None) } else { level(None, end) };
                let judged = verdict_on(0, None, goal(), &share(have, base));
                let step = if lower { 1 } else { -1 };
                let meets = |moved: &i128| {
                    let reached = share(have + step * moved, base);
                    verdict_on(0, None, goal(), &reached).verdict != NotMet
                };
                let smallest = (0..=base + 1).find(meets);
                assert_eq!(
                    judged.gap_records.unwrap_or(0),
                    smallest.unwrap_or(0),
                    "{have}/{base} {bound:?} {included}"
                );
            }
        }
    }
}
