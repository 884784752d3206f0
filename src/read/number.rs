//! Binary numbers of files as exact decimals: the digits a person typed, not the noise behind them.

use crate::value::Decimal;

/// From here on neighbouring numbers of 15 digits lie one or more apart.
const FIFTEEN_DIGITS: f64 = 1e15;
/// The largest number up to which every whole number has its own binary form.
const LAST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The decimal a 64-bit number stands for; none when it is no number, or its digits cannot all be kept.
///
/// Whole numbers are kept as long as the binary form is exact. Spreadsheets keep 15 significant digits and compute in binary,
/// so that a sum may read 0.30000000000000004: rounded to 15 digits it is 0.3 again.
pub(super) fn from_f64(number: f64) -> Option<Decimal> {
    if number.fract() == 0.0 && number.abs() < LAST_EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far below the limit")]
        return Decimal::from_parts(number as i128, 0);
    }
    let rounded = format!("{number:.14e}");
    let kept = number.abs() < FIFTEEN_DIGITS || rounded.parse() == Ok(number);
    if kept { from_exponent_form(&rounded) } else { None }
}

/// The decimal a 32-bit number stands for: its shortest digits.
pub(super) fn from_f32(number: f32) -> Option<Decimal> {
    from_exponent_form(&format!("{number:e}"))
}

/// A number that cannot be kept, as a spreadsheet would show it.
pub(super) fn show(number: f64) -> String {
    if number.is_finite() { format!("{number:E}") } else { number.to_string() }
}

/// Reads `-1.25e-7`, the form in which Rust writes binary numbers.
fn from_exponent_form(text: &str) -> Option<Decimal> {
    let (digits, exponent) = text.split_once('e')?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let mantissa: i128 = format!("{whole}{fraction}").parse().ok()?;
    let shift = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    Decimal::from_parts(mantissa, 0)?.times_ten_to(shift).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(number: f64) -> Option<String> {
        from_f64(number).map(|d| d.to_string())
    }

    #[test]
    fn the_typed_digits_come_back() {
        for (number, digits) in [
            (0.1 + 0.2, "0.3"),
            (1.1 * 3.0, "3.3"),
            (0.57 / 100.0, "0.0057"),
            (1_224_000.0, "1224000"),
            (-4.05, "-4.05"),
            (0.0, "0"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (123_456_789_012_345.0, "123456789012345"),
            (99_999_999.999_999_98, "100000000"),
            (2.5e20, "250000000000000000000"),
            (1_234_567_890_123_456.0, "1234567890123456"),
            (9_007_199_254_740_991.0, "9007199254740991"),
        ] {
            assert_eq!(kept(number).as_deref(), Some(digits), "{number}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_not_rounded() {
        for number in [f64::NAN, f64::INFINITY, 1e30, 1e300, 1.5e-40, 90_071_992_547_409_930.0, 1e15 + 0.125] {
            assert_eq!(kept(number), None, "{number}");
        }
    }

    #[test]
    fn short_numbers_are_read_by_their_shortest_digits() {
        assert_eq!(from_f32(0.1).map(|d| d.to_string()).as_deref(), Some("0.1"));
        assert_eq!(from_f32(16_777_216.0).map(|d| d.to_string()).as_deref(), Some("16777216"));
        assert_eq!(from_f32(f32::NAN), None);
    }

    #[test]
    fn faulty_numbers_are_shown_as_spreadsheets_do() {
        assert_eq!(show(1e300), "1E300");
        assert_eq!(show(f64::NAN), "NaN");
    }
}
