//! Parts of a breakdown that are printed so as to come to the printed total: rounded by largest remainders, and marked where that is not
//! how each would be rounded for itself.
//!
//! Nothing but what is printed changes: totals are printed as ever, and verdicts, checks and files of results rest on exact values.

use super::outcome::{CellKey, IndicatorOutcome, Measured};
use super::words;
use crate::ir::{Indicator, Program};
use crate::value::quantity::Digits;
use crate::value::{ArithmeticFault, Decimal, Fraction, Message, quantity};
use std::cmp::Reverse;

/// What stands behind a printed part that is not what rounding alone would give.
pub const MARK: &str = "*";

/// A part as it is printed in front of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The number.
    pub number: Decimal,
    /// Whether it is not what rounding alone gives.
    pub adjusted: bool,
}

/// Rounds the parts of each breakdown to come to the total, where the indicator asks for that and nothing stands against it.
pub(super) fn add_up(program: &Program, outcome: &mut IndicatorOutcome) {
    let indicator = program.indicator(outcome.indicator);
    if !indicator.parts_add_up {
        return;
    }
    let bounds = words::bounds_of(program, outcome.indicator);
    for (_, cells) in &mut outcome.breakdowns {
        let Some(values) = whole_of(&outcome.total, cells) else { continue };
        let Some(printed) = rounded(indicator, &bounds, &outcome.total, &values) else { continue };
        cells.iter_mut().zip(printed).for_each(|((_, measured), printed)| measured.printed = Some(printed));
    }
}

/// What is told of the parts of a breakdown that should add up: which were adjusted, or why none could be.
#[must_use]
pub fn told(indicator: &Indicator, total: &Measured, cells: &[(CellKey, Measured)]) -> Option<Message> {
    if !indicator.parts_add_up || cells.is_empty() {
        return None;
    }
    let adjusted = cells.iter().filter_map(|(_, measured)| measured.printed).filter(|part| part.adjusted).count();
    let (vi, en) = if adjusted > 0 {
        return Some(Message::new(
            "“*”: điều chỉnh khi in để các phần cộng đủ tổng số; đánh giá theo số chính xác",
            "\"*\": adjusted in print, so that the parts come to the total; verdicts rest on exact values",
        ));
    } else if cells.iter().any(|(_, measured)| measured.hidden) {
        ("có ô không công bố", "some cells are not shown")
    } else if total.value.is_none() || cells.iter().any(|(_, measured)| measured.value.is_none()) {
        ("có ô chưa xác định được", "some cells are undetermined")
    } else if whole_of(total, cells).is_none() {
        ("các ô không cộng thành tổng số", "the cells do not come to the total")
    } else if cells.iter().any(|(_, measured)| measured.printed.is_none()) {
        ("có số in ra sẽ sang phía bên kia mức kế hoạch", "a printed part would stand on the other side of a target")
    } else {
        return None;
    };
    Some(Message::new(
        format!("các phần in ra làm tròn riêng từng ô, có thể không cộng đủ tổng số: {vi}"),
        format!("each printed part is rounded for itself, and they may not come to the total: {en}"),
    ))
}

/// The values of all parts, where all are known and shown and come to the total. Beside cells that are not shown nothing is adjusted:
/// which of the others give way would tell of their remainders.
fn whole_of(total: &Measured, cells: &[(CellKey, Measured)]) -> Option<Vec<Fraction>> {
    let values = cells.iter().map(|(_, measured)| measured.value.filter(|_| !measured.hidden));
    let values = values.collect::<Option<Vec<_>>>()?;
    let sum = values.iter().try_fold(Fraction::ZERO, |sum, value| sum.plus(*value)).ok()?;
    (Some(sum) == total.value).then_some(values)
}

/// The parts at the digits the total is printed with; nothing where one would stand on the wrong side of a bound.
fn rounded(indicator: &Indicator, bounds: &[Fraction], total: &Measured, values: &[Fraction]) -> Option<Vec<Printed>> {
    let unit = &indicator.unit;
    let total = total.value?;
    let to = quantity::digits_against(total, unit, indicator.decimals, bounds);
    let scaled: Vec<Fraction> = values.iter().map(|value| quantity::scaled(*value, unit)).collect();
    let whole = quantity::scaled(total, unit).to_decimal_by(to.decimals, to.half).ok()?;
    let parts = shared_out(&scaled, whole.mantissa(), to).ok()?;
    let printed = parts.iter().zip(&scaled).zip(values).map(|((steps, exact), value)| {
        let number = Decimal::from_parts(*steps, to.decimals)?;
        let alone = exact.to_decimal_by(to.decimals, to.half).ok()?;
        quantity::is_honest(number, *value, unit, bounds).then_some(Printed { number, adjusted: number != alone })
    });
    printed.collect()
}

/// So many steps of the last digit for each part, `whole` of them in all: each part is rounded down, and what is left goes to the
/// largest remainders, one step each. Of equal remainders those come first that are rounded up by themselves, so that nothing is adjusted
/// which need not be; then the part furthest from zero; then the first of the table.
fn shared_out(parts: &[Fraction], whole: i128, to: Digits) -> Result<Vec<i128>, ArithmeticFault> {
    let unit = Fraction::whole(10i128.checked_pow(to.decimals).ok_or(ArithmeticFault::Overflow)?);
    let exact = parts.iter().map(|part| part.times(unit)).collect::<Result<Vec<_>, _>>()?;
    let mut steps: Vec<i128> = exact.iter().map(|part| part.floor()).collect();
    let mut order = Vec::new();
    for (nth, (part, below)) in exact.iter().zip(&steps).enumerate() {
        let below = Fraction::whole(*below);
        let goes_up = part.nearest(Fraction::ONE, to.half)? > below;
        let size = part.negated()?.max(*part);
        order.push((Reverse(part.minus(below)?), Reverse(goes_up), Reverse(size), nth));
    }
    order.sort_unstable();
    let left = steps.iter().try_fold(whole, |left, step| left.checked_sub(*step)).ok_or(ArithmeticFault::Overflow)?;
    for (.., nth) in order.into_iter().take(usize::try_from(left).map_err(|_| ArithmeticFault::Overflow)?) {
        if let Some(step) = steps.get_mut(nth) {
            *step += 1;
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::fraction::Half;

    fn shared(parts: &[(i128, i128)], whole: i128, decimals: u32) -> Option<Vec<i128>> {
        let parts: Option<Vec<Fraction>> = parts.iter().map(|(a, b)| Fraction::new(*a, *b).ok()).collect();
        shared_out(&parts?, whole, decimals.into()).ok()
    }

    #[test]
    fn what_is_left_goes_to_the_largest_remainders() {
        // 0.4 five times is 2: rounded down 0 each, two steps left; all remainders and sizes equal, the first two get them.
        assert_eq!(shared(&[(2, 5); 5], 2, 0), Some(vec![1, 1, 0, 0, 0]));
        // 33.33…, 33.33…, 33.33… of 100 at one digit: 333 steps each, one left.
        assert_eq!(shared(&[(100, 3); 3], 1000, 1), Some(vec![334, 333, 333]));
        // Equal remainders of a half, both go up by themselves: the larger part, 2.5, before 0.5.
        assert_eq!(shared(&[(1, 2), (5, 2)], 3, 0), Some(vec![0, 3]));
        // Equal remainders of a half below zero: neither goes up by itself, -1.5 is further from zero than -0.5.
        assert_eq!(shared(&[(-1, 2), (-3, 2)], -2, 0), Some(vec![-1, -1]));
        // Halves to even, 0.5 + 1.5 + 2.5 = 4.5 is 4: 1.5 goes up to 2 by itself, before the larger 2.5.
        let even = Digits { decimals: 0, half: Half::ToEven };
        let halves: Vec<Fraction> = [1, 3, 5].iter().filter_map(|twice| Fraction::new(*twice, 2).ok()).collect();
        assert_eq!(shared_out(&halves, 4, even).ok(), Some(vec![0, 2, 2]));
        // Below zero: -1.4 is -2 and 0.6, 3.4 is 3 and 0.4; 2 in all, one left, to the 0.6.
        assert_eq!(shared(&[(-7, 5), (17, 5)], 2, 0), Some(vec![-1, 3]));
        // Nothing is left of whole parts, of one part, of nothing.
        assert_eq!(shared(&[(3, 1), (0, 1)], 3, 0), Some(vec![3, 0]));
        assert_eq!(shared(&[(5, 2)], 3, 0), Some(vec![3]));
        assert_eq!(shared(&[(0, 1), (0, 1)], 0, 0), Some(vec![0, 0]));
    }
}
