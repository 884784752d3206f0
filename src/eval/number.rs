//! Exact arithmetic on columns: checked `i128` where decimals are aligned, exact fractions where they are not.

use crate::ir::Comparison;
use crate::table::NumberColumn;
use crate::value::{ArithmeticFault, Fraction};
use arrow::array::{Array, BooleanArray, Decimal128Array};
use arrow::buffer::{BooleanBuffer, NullBuffer};

/// Beyond this many digits after the point, columns are kept as fractions.
const MOST_DIGITS: u32 = 24;

/// A row that could not be computed, by position in the frame.
pub(super) type Fault = (usize, ArithmeticFault);

fn power(digits: u32) -> Option<i128> {
    10i128.checked_pow(digits)
}

/// Decimals at a scale.
fn decimals(values: impl Iterator<Item = Option<i128>>, scale: u32) -> NumberColumn {
    let array = Decimal128Array::from_iter(values);
    let scale = i8::try_from(scale).unwrap_or(0);
    let mantissa = array.clone().with_precision_and_scale(38, scale).unwrap_or(array);
    NumberColumn { mantissa, denominator: None }
}

/// One number for every record.
pub(super) fn constant(value: Fraction, rows: usize) -> NumberColumn {
    let repeated = |one: &Decimal128Array| {
        let all = Decimal128Array::from_value(one.values().first().copied().unwrap_or_default(), rows);
        all.with_data_type(one.data_type().clone())
    };
    let one = fractions(&[Some(value)]);
    NumberColumn { mantissa: repeated(&one.mantissa), denominator: one.denominator.as_ref().map(repeated) }
}

/// The column that holds these values exactly: decimals at a common scale where there is one, else quotients.
pub(super) fn fractions(values: &[Option<Fraction>]) -> NumberColumn {
    let mut scale = 0u32;
    let mut last = 1i128;
    let finite = values.iter().flatten().all(|v| {
        if v.denominator() == last || v.is_whole() {
            return true;
        }
        last = v.denominator();
        v.to_exact_decimal().is_some_and(|d| {
            scale = scale.max(d.normalized().scale());
            scale <= MOST_DIGITS
        })
    });
    if finite && let Some(unit) = power(scale) {
        let scaled: Option<Vec<Option<i128>>> = values
            .iter()
            .map(|v| match v {
                Some(v) => v.numerator().checked_mul(unit / v.denominator()).map(Some),
                None => Some(None),
            })
            .collect();
        if let Some(scaled) = scaled {
            return decimals(scaled.into_iter(), scale);
        }
    }
    let mut column = decimals(values.iter().map(|v| v.map(Fraction::numerator)), 0);
    column.denominator = Some(decimals(values.iter().map(|v| v.map(Fraction::denominator)), 0).mantissa);
    column
}

/// Whole numbers.
pub(super) fn whole(values: impl Iterator<Item = Option<i128>>) -> NumberColumn {
    decimals(values, 0)
}

/// Whole numbers, but for those that are missing.
pub(super) fn whole_but(values: Vec<i128>, nulls: Option<NullBuffer>) -> NumberColumn {
    let array = Decimal128Array::new(values.into(), nulls);
    let mantissa = array.clone().with_precision_and_scale(38, 0).unwrap_or(array);
    NumberColumn { mantissa, denominator: None }
}

fn is_decimal(columns: &[(bool, NumberColumn)]) -> bool {
    columns.iter().all(|(_, c)| c.denominator.is_none() && c.scale() <= MOST_DIGITS)
}

fn mantissa(column: &NumberColumn, row: usize) -> Option<i128> {
    (!column.mantissa.is_null(row)).then(|| column.mantissa.value(row))
}

/// Terms, each with whether it is subtracted.
pub(super) fn sum(terms: &[(bool, NumberColumn)], rows: usize, faults: &mut Vec<Fault>) -> NumberColumn {
    if !is_decimal(terms) {
        return sum_of_fractions(terms, rows, faults);
    }
    let scale = terms.iter().map(|(_, c)| c.scale()).max().unwrap_or(0);
    let factors: Vec<i128> = terms.iter().map(|(_, c)| power(scale - c.scale()).unwrap_or(1)).collect();
    let one = |row: usize| -> Option<Option<i128>> {
        let mut total = 0i128;
        for ((minus, column), factor) in terms.iter().zip(&factors) {
            let Some(value) = mantissa(column, row) else { return Some(None) };
            let value = value.checked_mul(*factor)?;
            total = if *minus { total.checked_sub(value)? } else { total.checked_add(value)? };
        }
        Some(Some(total))
    };
    match (0..rows).map(one).collect::<Option<Vec<_>>>() {
        Some(mantissas) => decimals(mantissas.into_iter(), scale),
        None => sum_of_fractions(terms, rows, faults),
    }
}

fn sum_of_fractions(terms: &[(bool, NumberColumn)], rows: usize, faults: &mut Vec<Fault>) -> NumberColumn {
    by_fractions(
        terms,
        rows,
        Fraction::ZERO,
        faults,
        |total, minus, term| {
            if minus { total.minus(term) } else { total.plus(term) }
        },
    )
}

/// Factors, each with whether it divides.
pub(super) fn product(factors: &[(bool, NumberColumn)], rows: usize, faults: &mut Vec<Fault>) -> NumberColumn {
    let scale: u32 = factors.iter().map(|(_, c)| c.scale()).sum();
    let divides = factors.iter().any(|(over, _)| *over);
    let one = |row: usize| -> Option<Option<i128>> {
        let mut total = 1i128;
        for (_, column) in factors {
            let Some(value) = mantissa(column, row) else { return Some(None) };
            total = total.checked_mul(value)?;
        }
        Some(Some(total))
    };
    if !divides && scale <= MOST_DIGITS && is_decimal(factors) {
        // What does not fit at the scale of the column may still fit once its zeros are taken off.
        if let Some(mantissas) = (0..rows).map(one).collect::<Option<Vec<_>>>() {
            return decimals(mantissas.into_iter(), scale);
        }
    }
    by_fractions(
        factors,
        rows,
        Fraction::ONE,
        faults,
        |total, over, factor| {
            if over { total.over(factor) } else { total.times(factor) }
        },
    )
}

fn by_fractions(
    parts: &[(bool, NumberColumn)],
    rows: usize,
    start: Fraction,
    faults: &mut Vec<Fault>,
    combine: impl Fn(Fraction, bool, Fraction) -> Result<Fraction, ArithmeticFault>,
) -> NumberColumn {
    let mut values = Vec::with_capacity(rows);
    for row in 0..rows {
        let mut total = Some(start);
        // A missing operand makes the result missing, whatever the others would do.
        if parts.iter().any(|(_, column)| column.get(row).is_none()) {
            total = None;
        }
        for (turned, column) in parts {
            let Some((so_far, value)) = total.zip(column.get(row)) else { break };
            total = match combine(so_far, *turned, value) {
                Ok(value) => Some(value),
                Err(fault) => {
                    faults.push((row, fault));
                    None
                }
            };
        }
        values.push(total);
    }
    fractions(&values)
}

/// Applies a checked function to every value.
pub(super) fn map(
    column: &NumberColumn,
    faults: &mut Vec<Fault>,
    apply: impl Fn(Fraction) -> Result<Fraction, ArithmeticFault>,
) -> NumberColumn {
    let values: Vec<Option<Fraction>> = (0..column.mantissa.len())
        .map(|row| match column.get(row).map(&apply) {
            Some(Ok(value)) => Some(value),
            Some(Err(fault)) => {
                faults.push((row, fault));
                None
            }
            None => None,
        })
        .collect();
    fractions(&values)
}

/// Compares two columns exactly; unknown where either side is missing.
pub(super) fn compare(left: &NumberColumn, how: Comparison, right: &NumberColumn) -> BooleanArray {
    let rows = left.mantissa.len();
    let plain = left.denominator.is_none() && right.denominator.is_none();
    if plain && left.scale() == right.scale() && right.mantissa.len() == rows {
        return compare_digits(left.mantissa.values(), how, right.mantissa.values(), nulls(left, right));
    }
    let scale = left.scale().max(right.scale());
    let (up, down) = (power(scale - left.scale()), power(scale - right.scale()));
    BooleanArray::from_iter((0..rows).map(|row| {
        if plain && let (Some(l), Some(r)) = (mantissa(left, row), mantissa(right, row)) {
            let aligned = up.and_then(|u| l.checked_mul(u)).zip(down.and_then(|d| r.checked_mul(d)));
            if let Some((l, r)) = aligned {
                return Some(how.holds(l.cmp(&r)));
            }
        }
        left.get(row).zip(right.get(row)).map(|(l, r)| how.holds(l.compare(r)))
    }))
}

/// Where either of two columns is missing.
fn nulls(left: &NumberColumn, right: &NumberColumn) -> Option<NullBuffer> {
    NullBuffer::union(left.mantissa.nulls(), right.mantissa.nulls())
}

/// Compares digits at one scale; what stands where a value is missing is compared too, and not looked at.
fn compare_digits(left: &[i128], how: Comparison, right: &[i128], nulls: Option<NullBuffer>) -> BooleanArray {
    fn each(left: &[i128], right: &[i128], holds: impl Fn(i128, i128) -> bool) -> BooleanBuffer {
        let pair = |row: usize| left.get(row).zip(right.get(row)).is_some_and(|(l, r)| holds(*l, *r));
        BooleanBuffer::collect_bool(left.len(), pair)
    }
    let truths = match how {
        Comparison::Equal => each(left, right, |l, r| l == r),
        Comparison::NotEqual => each(left, right, |l, r| l != r),
        Comparison::Less => each(left, right, |l, r| l < r),
        Comparison::LessOrEqual => each(left, right, |l, r| l <= r),
        Comparison::Greater => each(left, right, |l, r| l > r),
        Comparison::GreaterOrEqual => each(left, right, |l, r| l >= r),
    };
    BooleanArray::new(truths, nulls)
}
