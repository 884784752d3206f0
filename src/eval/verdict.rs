//! A measured figure against a target: the verdict and its ground, and the gap in the unit and in records.

use super::completion;
use super::gap::Further;
use super::outcome::{Ground, Judged, Measured, Verdict, better};
use super::range::Range;
use super::shortfall::{Missed, gap_records};
use crate::ir::{Direction, Exceeding, Goal, GoalOf, Indicator, IndicatorId, Program, Target, TargetId};
use crate::syntax::ast::TargetWhen;
use crate::value::quantity::Digits;
use crate::value::{DataStatus, Date, Decimal, Fraction, Period, PeriodKind, Unit};

/// What an indicator measures in a period, in the one before, and where its way began.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// In the period judged; `None` when it lies outside the data.
    pub now: Option<&'a Measured>,
    /// What a fall or rise is held against: one period earlier, or another period.
    pub before: Option<&'a Measured>,
    /// In the period the target takes as its baseline, where the registers hold it.
    pub base: Option<&'a Measured>,
    /// In the first part of the period judged, where that has not ended yet: the part, and the figure.
    pub so_far: Option<(Period, &'a Measured)>,
    /// The period judged.
    pub period: Period,
    /// The day of the run.
    pub on: Date,
    /// Why what a fall or rise would be held against cannot be compared, where it cannot.
    pub refused: Option<Ground>,
}

/// Whether a target says anything about a period.
#[must_use]
pub fn speaks_of(when: &TargetWhen, period: Period) -> bool {
    match when {
        TargetWhen::Period(own) => *own == period,
        TargetWhen::EveryYear => period.kind() == PeriodKind::Year,
    }
}

/// The targets of an indicator as a whole that speak of a period.
pub fn targets_for(
    program: &Program,
    indicator: IndicatorId,
    period: Period,
) -> impl Iterator<Item = TargetId> + use<'_> {
    let all = program.targets.iter().enumerate();
    all.filter(move |(_, t)| t.indicator == indicator && t.cell.is_none() && speaks_of(&t.when, period))
        .map(|(position, _)| TargetId(position))
}

/// Judges a figure against a target.
#[must_use]
pub fn judge(program: &Program, id: TargetId, facts: &Facts<'_>) -> Judged {
    let target = program.target(id);
    let indicator = program.indicator(target.indicator);
    let range = compared(target, indicator, facts);
    let value = range.and_then(Range::single);
    let direction = target.goal.direction(indicator.direction);
    let due = facts.period.last_day() <= facts.on;
    let (verdict, ground) = match range {
        _ if !due => (Verdict::NotDue, Ground::NotDue),
        None if [facts.now, facts.before].into_iter().flatten().any(|figure| figure.hidden) => {
            (Verdict::NotEnoughData, Ground::Hidden)
        }
        None => (Verdict::NotEnoughData, facts.refused.unwrap_or(Ground::NoFigure)),
        Some(range) => decide(target, direction, range, facts.on),
    };
    let missed = value.filter(|_| verdict == Verdict::NotMet).and_then(|v| missed_end(&target.goal, v));
    // Records are counted against the exact value only.
    let counted = missed.filter(|_| target.compared_at.is_none());
    // A degree of what is not known for sure would tell another story than the verdict.
    let exact = facts.now.and_then(|now| Range::of(now)?.single());
    let held = facts.before.filter(|_| target.goal.of != GoalOf::Level);
    Judged {
        target: id,
        period: facts.period,
        compared: value,
        verdict,
        gap: missed.zip(value).and_then(|(miss, v)| distance(miss.bound.0, v)),
        gap_records: counted.and_then(|miss| gap_records(program, target, facts, miss)),
        completion: exact.and_then(|value| completion::degree(target, direction, value, facts)),
        completion_by: target.completion.filter(|_| exact.is_some()),
        task: completion::task(target, direction, facts),
        pace: completion::pace(target, direction, facts),
        ground,
        against: None,
        status: DataStatus::weaker(facts.now.and_then(|now| now.status), held.and_then(|before| before.status)),
        further: Further::default(),
    }
}

/// The range of what the target bounds: the value, its fall or its rise; at so many digits where the target says so.
fn compared(target: &Target, indicator: &Indicator, facts: &Facts<'_>) -> Option<Range> {
    let now = Range::of(facts.now?)?;
    let exact = match target.goal.of {
        GoalOf::Level => now,
        GoalOf::Fall => Range::of(facts.before?)?.minus(now),
        GoalOf::Rise => now.minus(Range::of(facts.before?)?),
    };
    match target.compared_at {
        None => Some(exact),
        Some(decimals) => at_digits(exact, &indicator.unit, Digits { decimals, ..indicator.decimals }),
    }
}

/// Both ends rounded as the indicator is, in the digits the unit is printed with.
fn at_digits(range: Range, unit: &Unit, to: Digits) -> Option<Range> {
    let hundredth = if unit.is_dimensionless() && !unit.is_plain() { 2 } else { 0 };
    let step = Decimal::from_parts(1, to.decimals + hundredth)?.to_fraction().ok()?;
    let round = |end: Option<(Fraction, bool)>| match end {
        None => Some(None),
        Some((value, closed)) => value.nearest(step, to.half).ok().map(|value| Some((value, closed))),
    };
    Some(Range { low: round(range.low)?, high: round(range.high)? })
}

/// Where a number stands against the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Below,
    Inside,
    Above,
}

fn standing(goal: &Goal, value: Fraction) -> Standing {
    if !(Range { low: goal.low, high: None }).contains(value) {
        Standing::Below
    } else if !(Range { low: None, high: goal.high }).contains(value) {
        Standing::Above
    } else {
        Standing::Inside
    }
}

/// The verdict and its ground; a goal that is missed may still be met within a deviation that was approved and has not
/// run out on the day of the run.
fn decide(target: &Target, direction: Option<Direction>, range: Range, on: Date) -> (Verdict, Ground) {
    let plain = verdict(&target.goal, target.exceeding, direction, range);
    if !matches!(plain.0, Verdict::NotMet | Verdict::NotEnoughData) {
        return plain;
    }
    let allowed = target.deviation.as_ref().filter(|deviation| on <= deviation.through);
    let wider = allowed.and_then(|deviation| widened(&target.goal, deviation.size));
    match wider.map(|goal| verdict(&goal, Exceeding::Never, direction, range).0) {
        Some(Verdict::Met) => (Verdict::Allowed, Ground::ApprovedDeviation),
        // Missed for sure, and perhaps by no more than was approved.
        Some(Verdict::NotEnoughData) => (Verdict::NotEnoughData, Ground::Undecided),
        _ => plain,
    }
}

/// The goal with its bounds moved outwards, both included: what deviates by exactly the approved amount is within it.
fn widened(goal: &Goal, size: Fraction) -> Option<Goal> {
    let low = match goal.low {
        Some((low, _)) => Some((low.minus(size).ok()?, true)),
        None => None,
    };
    let high = match goal.high {
        Some((high, _)) => Some((high.plus(size).ok()?, true)),
        None => None,
    };
    Some(Goal { low, high, ..goal.clone() })
}

/// The verdict on one number. Beyond the better end of a range counts as exceeded; inside, exceeded means better than the
/// single bound, provided that bound limits the worse side. How much better is for the target to say.
fn verdict_of(goal: &Goal, exceeding: Exceeding, direction: Option<Direction>, value: Fraction) -> (Verdict, Ground) {
    let better_end = match (goal.low, goal.high) {
        (Some(low), Some(high)) => match (standing(goal, value), direction) {
            (Standing::Above, Some(Direction::Higher)) => high.0,
            (Standing::Below, Some(Direction::Lower)) => low.0,
            (Standing::Inside, _) => return (Verdict::Met, Ground::Inside),
            _ => return (Verdict::NotMet, Ground::BoundMissed),
        },
        _ if standing(goal, value) != Standing::Inside => return (Verdict::NotMet, Ground::BoundMissed),
        _ => match direction.and_then(|direction| goal.worse_end(Some(direction)).zip(Some(direction))) {
            Some((bound, direction)) if better(direction, value, bound) => bound,
            _ => return (Verdict::Met, Ground::BoundReached),
        },
    };
    let beaten = if goal.low.is_some() && goal.high.is_some() { Ground::BeyondBetterEnd } else { Ground::BoundBeaten };
    let far = distance(value, better_end);
    let enough = match exceeding {
        Exceeding::Strictly => return (Verdict::Exceeded, beaten),
        Exceeding::Never => return (Verdict::Met, Ground::NeverExceeded),
        Exceeding::By(margin) => far.is_some_and(|far| far >= margin),
        Exceeding::ByPart(part) => {
            let margin = distance(better_end, Fraction::ZERO).and_then(|size| size.times(part).ok());
            far.zip(margin).is_some_and(|(far, margin)| far >= margin)
        }
    };
    if enough { (Verdict::Exceeded, Ground::MarginReached) } else { (Verdict::Met, Ground::ShortOfMargin) }
}

/// One end of what a figure may be; without a number it lies beyond every bound on its side.
#[derive(Clone, Copy)]
struct RangeEnd {
    value: Option<Fraction>,
    standing: Standing,
    /// Which way it is open where it has no number.
    side: Direction,
}

impl RangeEnd {
    fn low(goal: &Goal, range: Range) -> Self {
        let value = range.low.map(|(low, _)| low);
        let beyond = if goal.low.is_some() { Standing::Below } else { Standing::Inside };
        Self { value, standing: value.map_or(beyond, |value| standing(goal, value)), side: Direction::Lower }
    }

    fn high(goal: &Goal, range: Range) -> Self {
        let value = range.high.map(|(high, _)| high);
        let beyond = if goal.high.is_some() { Standing::Above } else { Standing::Inside };
        Self { value, standing: value.map_or(beyond, |value| standing(goal, value)), side: Direction::Higher }
    }

    fn verdict(self, goal: &Goal, exceeding: Exceeding, direction: Option<Direction>) -> (Verdict, Ground) {
        if let Some(value) = self.value {
            return verdict_of(goal, exceeding, direction, value);
        }
        let ranged = goal.low.is_some() && goal.high.is_some();
        let good = direction == Some(self.side);
        match (self.standing, exceeding) {
            (Standing::Below | Standing::Above, _) if !(ranged && good) => (Verdict::NotMet, Ground::BoundMissed),
            _ if !good => (Verdict::Met, Ground::BoundReached),
            (_, Exceeding::Never) => (Verdict::Met, Ground::NeverExceeded),
            (_, Exceeding::By(_) | Exceeding::ByPart(_)) => (Verdict::Exceeded, Ground::MarginReached),
            (_, Exceeding::Strictly) if ranged => (Verdict::Exceeded, Ground::BeyondBetterEnd),
            (_, Exceeding::Strictly) => (Verdict::Exceeded, Ground::BoundBeaten),
        }
    }
}

/// The verdict on a range: one that every number of it shares. Met and exceeded together are met.
fn verdict(goal: &Goal, exceeding: Exceeding, direction: Option<Direction>, range: Range) -> (Verdict, Ground) {
    let (at_low, at_high) = (RangeEnd::low(goal, range), RangeEnd::high(goal, range));
    let (low, high) = (at_low.verdict(goal, exceeding, direction), at_high.verdict(goal, exceeding, direction));
    match (low.0, high.0) {
        (Verdict::NotMet, Verdict::NotMet) if at_low.standing == at_high.standing => low,
        (Verdict::NotMet, _) | (_, Verdict::NotMet) => (Verdict::NotEnoughData, Ground::Undecided),
        (Verdict::Exceeded, Verdict::Met) => high,
        // The end that is less good has the ground of both.
        _ => low,
    }
}

/// The end of a goal that a value lies beyond.
pub(super) fn missed_end(goal: &Goal, value: Fraction) -> Option<Missed> {
    match standing(goal, value) {
        Standing::Below => goal.low.map(|bound| Missed { bound, lower: true }),
        Standing::Above => goal.high.map(|bound| Missed { bound, lower: false }),
        Standing::Inside => None,
    }
}

fn distance(a: Fraction, b: Fraction) -> Option<Fraction> {
    let difference = a.minus(b).ok()?;
    if difference < Fraction::ZERO { difference.negated().ok() } else { Some(difference) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::super::sample::{between, f, level, n, program, share, year};
    use super::Verdict::{Exceeded, Met, NotMet};
    use super::*;
    use crate::ir::Goal;
    use crate::syntax::ast::CompletionBy;
    use crate::value::date;

    fn facts<'a>(now: Option<&'a Measured>, before: Option<&'a Measured>) -> Facts<'a> {
        let on = date::day(2023, 12, 31).unwrap();
        Facts { now, before, base: None, so_far: None, period: year(2023), on, refused: None }
    }

    /// The verdict on a value of the rate (0) or of the jobs (8) against a goal.
    fn verdict_on(indicator: usize, direction: Option<Direction>, goal: Goal, now: &Measured) -> Judged {
        let mut program = program();
        program.indicators[indicator].direction = direction;
        program.targets[0].indicator = IndicatorId(indicator);
        program.targets[0].goal = goal;
        program.targets[0].completion = Some(CompletionBy::Ratio);
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

    /// A share P/N against a bound p/q is decided by P × q and p × N alone, whole numbers both.
    #[test]
    fn shares_are_judged_in_whole_numbers() {
        for base in [1_i128, 3, 7, 40, 251] {
            for (p, q) in [(0_i128, 1_i128), (1, 250), (1, 3), (2, 5), (399, 1000), (1, 2), (8, 10), (1, 1)] {
                for (have, included, lower) in (0..=base).flat_map(|have| {
                    [(have, true, true), (have, false, true), (have, true, false), (have, false, false)]
                }) {
                    let (left, right) = (have * q, p * base);
                    let expected = match (left.cmp(&right), lower, included) {
                        (std::cmp::Ordering::Equal, _, true) => Met,
                        (std::cmp::Ordering::Greater, true, _) | (std::cmp::Ordering::Less, false, _) => Exceeded,
                        _ => NotMet,
                    };
                    let end = Some((f(p, q), included));
                    let goal = if lower { level(end, None) } else { level(None, end) };
                    let judged = verdict_on(0, None, goal, &share(have, base));
                    assert_eq!(judged.verdict, expected, "{have}/{base} against {p}/{q}, {included} {lower}");
                }
            }
        }
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
                // No share has fewer records than none, or more than its base.
                let most = if lower { base - have } else { have };
                let smallest = (0..=most).find(meets);
                assert_eq!(
                    judged.gap_records.unwrap_or(0),
                    smallest.unwrap_or(0),
                    "{have}/{base} {bound:?} {included}"
                );
            }
        }
    }
}
