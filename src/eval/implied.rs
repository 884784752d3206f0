//! What printed rates imply: from a rate and what stands above its line what stands below it must be, and the other way round;
//! and whether several such figures can be right together.

use super::claim::stands_for;
use super::range::{End, Range};
use crate::ir::{Aggregate, Claim, FigureKind, GoalOf, Indicator, IndicatorId, Program, Report, Target};
use crate::syntax::ast::{AggregateKind, Hedge};
use crate::value::{Fraction, Period};

/// A claimed rate with what the report states above and below its line.
pub(crate) struct Printed<'a> {
    /// The rate.
    pub(crate) rate: &'a Claim,
    /// What stands above its line.
    pub(crate) above: Option<&'a Claim>,
    /// What stands below its line.
    pub(crate) below: Option<&'a Claim>,
}

/// Every rate of a report, with its counts.
pub(crate) fn printed<'a>(program: &'a Program, report: &'a Report) -> Vec<Printed<'a>> {
    let rates = report.figures.iter().filter(|c| c.other_unit.is_none() && c.hedge != Some(Hedge::About));
    rates
        .filter_map(|rate| {
            let share = share(program, rate.indicator)?;
            let above = counted(program, report, rate.period, |count| count.counts_above(share));
            let below = counted(program, report, rate.period, |count| count.counts_below(share));
            Some(Printed { rate, above, below })
        })
        .collect()
}

/// The aggregate of an indicator that is a share and nothing else.
pub(crate) fn share(program: &Program, id: IndicatorId) -> Option<&Aggregate> {
    aggregate(program.indicator(id)).filter(|aggregate| aggregate.kind == AggregateKind::Share)
}

fn aggregate(indicator: &Indicator) -> Option<&Aggregate> {
    match &indicator.figure.kind {
        FigureKind::Aggregate(aggregate) => Some(aggregate),
        _ => None,
    }
}

/// The count a report states in a period, of what is wanted.
fn counted<'a>(
    program: &Program,
    report: &'a Report,
    period: Period,
    wanted: impl Fn(&Aggregate) -> bool,
) -> Option<&'a Claim> {
    let usable = |c: &&Claim| c.period == period && c.other_unit.is_none() && c.hedge != Some(Hedge::About);
    let fits = |c: &&Claim| aggregate(program.indicator(c.indicator)).is_some_and(&wanted);
    report.figures.iter().filter(usable).find(fits)
}

impl Printed<'_> {
    fn rate_range(&self, program: &Program) -> Range {
        let rate = stands_for(self.rate, program.indicator(self.rate.indicator));
        // A share lies between none and all.
        Range {
            low: Some(rate.low.map_or((Fraction::ZERO, true), |end| end.max((Fraction::ZERO, false)))),
            high: Some(rate.high.map_or((Fraction::ONE, true), |end| end.min((Fraction::ONE, true)))),
        }
    }

    /// The whole numbers that may stand below the line, where what stands above it is stated.
    pub(crate) fn implied_below(&self, program: &Program) -> Option<Range> {
        let above = self.above?;
        let above = stands_for(above, program.indicator(above.indicator));
        wholes(above.over_rate(self.rate_range(program)))
    }

    /// The whole numbers that may stand above the line, where what stands below it is stated.
    pub(crate) fn implied_above(&self, program: &Program) -> Option<Range> {
        let below = self.below?;
        let below = stands_for(below, program.indicator(below.indicator));
        wholes(below.times(self.rate_range(program)))
    }

    /// Whether rate and counts, where both are stated, can be right together.
    pub(crate) fn agrees(&self, program: &Program) -> bool {
        let Some((below, implied)) = self.below.zip(self.implied_below(program)) else { return true };
        stands_for(below, program.indicator(below.indicator)).meets(implied)
    }
}

impl Range {
    /// What a count, divided by a rate, can be; no upper limit where the rate can be nought.
    fn over_rate(self, rate: Self) -> Self {
        let divide = |count: Option<End>, rate: Option<End>| {
            let ((count, a), (rate, b)) = count.zip(rate)?;
            Some((count.over(rate).ok()?, a && b))
        };
        Self { low: divide(self.low, rate.high), high: divide(self.high, rate.low) }
    }
}

/// The whole numbers of a range; `None` where there are none.
fn wholes(range: Range) -> Option<Range> {
    let up = |(value, closed): End| {
        let next = if value.is_whole() && !closed { value.ceil().checked_add(1)? } else { value.ceil() };
        Some((Fraction::whole(next), true))
    };
    let down = |(value, closed): End| {
        let last = if value.is_whole() && !closed { value.floor().checked_sub(1)? } else { value.floor() };
        Some((Fraction::whole(last), true))
    };
    let range = Range { low: range.low.and_then(up), high: range.high.and_then(down) };
    match range.low.zip(range.high) {
        Some(((low, _), (high, _))) if low > high => None,
        _ => Some(range),
    }
}

/// What must stand below the line for a stated count to reach a target of its rate: the count, and what is implied.
pub(crate) fn needed<'a>(
    program: &'a Program,
    report: &'a Report,
    target: &Target,
    period: Period,
) -> Option<(&'a Claim, Range)> {
    let share = share(program, target.indicator).filter(|_| target.goal.of == GoalOf::Level)?;
    let count = counted(program, report, period, |count| count.counts_above(share))?;
    let number = stands_for(count, program.indicator(count.indicator));
    let goal = Range { low: target.goal.low, high: target.goal.high };
    Some((count, wholes(number.over_rate(goal))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(numerator: i128, denominator: i128) -> Fraction {
        Fraction::whole(numerator).over(Fraction::whole(denominator)).unwrap_or(Fraction::ZERO)
    }

    fn whole(low: i128, high: Option<i128>) -> Range {
        let end = |n: i128| (Fraction::whole(n), true);
        Range { low: Some(end(low)), high: high.map(end) }
    }

    #[test]
    fn a_rate_and_a_count_leave_few_bases() {
        // 115 at 0,565 % … 0,575 %: 115 / 0,00575 = 20.000 and 115 / 0,00565 = 20.353,98….
        let rate = Range { low: Some((f(565, 100_000), true)), high: Some((f(575, 100_000), true)) };
        assert_eq!(wholes(Range::point(f(115, 1)).over_rate(rate)), Some(whole(20_000, Some(20_353))));
        // 87 below 0,40 %: more than 21.750.
        let under = Range { low: None, high: Some((f(40, 10_000), false)) };
        assert_eq!(wholes(Range::point(f(87, 1)).over_rate(under)), Some(whole(21_751, None)));
        // Rounded to 0 %: any base from 115 / 0,005 = 23.000 on.
        let nought = Range { low: Some((Fraction::ZERO, true)), high: Some((f(5, 1000), false)) };
        assert_eq!(wholes(Range::point(f(115, 1)).over_rate(nought)), Some(whole(23_001, None)));
        assert_eq!(wholes(Range { low: Some((f(1, 3), true)), high: Some((f(2, 3), true)) }), None);
    }
}
