//! Exact numbers with their unit, as a report prints them.

use super::numeral::{show_exact, show_rounded};
use super::unit::Measure;
use super::{Fraction, Lang, Unit};

/// Prints a number in its unit, rounded half up to so many digits: `0,43%`, `0,14 điểm %`, `2.626 lao động`.
#[must_use]
pub fn rounded(value: Fraction, unit: &Unit, decimals: u32, lang: Lang) -> String {
    with_unit(value, unit, lang, |v| show_rounded(v, decimals, lang))
}

/// Prints a number in its unit with all its digits, at most six after the point.
#[must_use]
pub fn exact(value: Fraction, unit: &Unit, lang: Lang) -> String {
    with_unit(value, unit, lang, |v| show_exact(v, 6, lang))
}

fn with_unit(value: Fraction, unit: &Unit, lang: Lang, print: impl Fn(Fraction) -> String) -> String {
    let hundredfold = |v: Fraction| v.times(Fraction::whole(100)).map_or_else(|_| v.to_string(), &print);
    match unit.measure() {
        Measure::Rate => format!("{}%", hundredfold(value)),
        Measure::Points => format!("{} {}", hundredfold(value), unit.name(lang)),
        Measure::Plain if unit.is_plain() => print(value),
        Measure::Plain => format!("{} {}", print(value), unit.name(lang)),
    }
}
