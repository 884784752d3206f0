//! Degrees of completion by their formulas, and the way of a plan through its period.

use super::outcome::Pace;
use super::range::Range;
use super::verdict::Facts;
use crate::ir::{Direction, GoalOf, Spread, Target};
use crate::syntax::ast::CompletionBy;
use crate::value::calendar::month_number;
use crate::value::{Fraction, Period};

/// The degree of completion of a value, by the formula of the target; none where it has none or that is undefined: a ratio
/// to a plan of nothing, a way of no length.
pub(super) fn degree(
    target: &Target,
    direction: Option<Direction>,
    value: Fraction,
    facts: &Facts<'_>,
) -> Option<Fraction> {
    let plan = planned(target, direction)?;
    let above = |of: Fraction| Some(of).filter(|of| *of > Fraction::ZERO);
    match target.completion? {
        CompletionBy::Ratio => value.over(above(plan)?).ok(),
        CompletionBy::Inverse => plan.over(above(value)?).ok(),
        CompletionBy::Mirror => Fraction::whole(2).minus(value.over(above(plan)?).ok()?).ok(),
        CompletionBy::Progress => {
            let base = baseline(target, facts)?;
            base.minus(value).ok()?.over(base.minus(plan).ok()?).ok()
        }
    }
}

/// `kế hoạch ÷ gốc`: what the plan asks for against where the way began.
pub(super) fn task(target: &Target, direction: Option<Direction>, facts: &Facts<'_>) -> Option<Fraction> {
    let base = baseline(target, facts).filter(|base| *base > Fraction::ZERO)?;
    planned(target, direction)?.over(base).ok()
}

/// How far a plan that is spread over time has come before its period has ended.
pub(super) fn pace(target: &Target, direction: Option<Direction>, facts: &Facts<'_>) -> Option<Pace> {
    let (until, figure) = facts.so_far?;
    let spread = target.spread.as_ref()?;
    let (plan, done) = (planned(target, direction)?, Range::of(figure)?.single()?);
    let (elapsed, all) = (until.months(), facts.period.months());
    let whole = |months: u32| Fraction::whole(i128::from(months));
    let by_now = match spread {
        Spread::Even => plan.times(whole(elapsed)).and_then(|part| part.over(whole(all))).ok(),
        Spread::Parts(parts) => parts_through(parts, facts.period, until),
    };
    let left = plan.minus(done).ok().map(|left| left.max(Fraction::ZERO));
    let required = left.and_then(|left| left.over(whole(all.checked_sub(elapsed)?)).ok());
    Some(Pace { until, done, planned: by_now, required })
}

/// What the parts of a plan make up to the end of a period, where they fill it without a gap.
fn parts_through(parts: &[(Period, Fraction)], whole: Period, until: Period) -> Option<Fraction> {
    let inside = parts.iter().filter(|(part, _)| part.last_day() <= until.last_day());
    let (mut sum, mut months) = (Fraction::ZERO, 0);
    for (part, value) in inside {
        sum = sum.plus(*value).ok()?;
        months += i64::from(part.months());
    }
    let elapsed = month_number(until.last_day()) - month_number(whole.first_day()) + 1;
    (months == elapsed).then_some(sum)
}

/// The bound the plan asks for, of a value itself; a band or a change has none.
fn planned(target: &Target, direction: Option<Direction>) -> Option<Fraction> {
    target.goal.worse_end(direction).filter(|_| target.goal.of == GoalOf::Level)
}

/// Where the way began: as stated, or as measured.
fn baseline(target: &Target, facts: &Facts<'_>) -> Option<Fraction> {
    let (_, stated) = target.baseline?;
    stated.or_else(|| facts.base.and_then(|base| base.value))
}
