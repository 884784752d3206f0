//! Exact numbers with their units, printed the way reports print them: `0,43%`, `2.626 lao động`, `8.100.000.000 đồng`.

use super::fraction::Half;
use super::unit::Measure;
use super::{Decimal, Fraction, Lang, Message, Unit, numeral};

/// Digits after the point beyond which nothing is gained.
const MOST_DIGITS: u32 = 12;

/// Digits it may take to show on which side of a bound a share of very many records lies.
const MOST_AGAINST: u32 = 24;

/// How many digits after the point are printed, and what becomes of a value half way between two that could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Digits {
    /// Digits after the point.
    pub decimals: u32,
    /// Where a half goes.
    pub half: Half,
}

impl From<u32> for Digits {
    fn from(decimals: u32) -> Self {
        Self { decimals, half: Half::AwayFromZero }
    }
}

/// One text for each language.
pub fn both(text: impl Fn(Lang) -> String) -> Message {
    Message::new(text(Lang::Vi), text(Lang::En))
}

/// The number as printed in front of its unit: rates and points in hundredths.
#[must_use]
pub fn scaled(value: Fraction, unit: &Unit) -> Fraction {
    match unit.measure() {
        Measure::Plain => value,
        Measure::Rate | Measure::Points => value.times(Fraction::whole(100)).unwrap_or(value),
    }
}

/// The unit of a difference: points for rates, else the unit itself.
#[must_use]
pub fn of_difference(unit: &Unit) -> Unit {
    if unit.measure() == Measure::Rate { Unit::points() } else { unit.clone() }
}

/// The digits alone, rounded to so many decimals.
#[must_use]
pub fn digits(value: Fraction, unit: &Unit, to: impl Into<Digits>, lang: Lang) -> String {
    let to = to.into();
    let number = scaled(value, unit);
    number.to_decimal_by(to.decimals, to.half).map_or_else(|_| number.to_string(), |shown| numeral::show(shown, lang))
}

/// The number and its unit, rounded to so many decimals.
#[must_use]
pub fn show(value: Fraction, unit: &Unit, to: impl Into<Digits>, lang: Lang) -> String {
    with_unit(&digits(value, unit, to, lang), value, unit, lang)
}

/// Like `show`, with as many more digits as it takes for the printed number to stand on the same side of each bound as the
/// exact one.
#[must_use]
pub fn show_against(value: Fraction, unit: &Unit, least: impl Into<Digits>, bounds: &[Fraction], lang: Lang) -> String {
    show(value, unit, digits_against(value, unit, least, bounds), lang)
}

/// How many decimals it takes for rounding to leave a number on its side of each bound.
#[must_use]
pub fn digits_against(value: Fraction, unit: &Unit, least: impl Into<Digits>, bounds: &[Fraction]) -> Digits {
    let least = least.into();
    let exact = scaled(value, unit);
    let rounded = |digits: u32| exact.to_decimal_by(digits, least.half);
    let honest = |digits: u32| rounded(digits).is_ok_and(|number| is_honest(number, value, unit, bounds));
    let decimals = (least.decimals..=MOST_AGAINST.max(least.decimals)).find(|digits| honest(*digits));
    Digits { decimals: decimals.unwrap_or(least.decimals), ..least }
}

/// Whether a number printed in front of its unit stands on the same side of each bound as the exact value.
#[must_use]
pub fn is_honest(printed: Decimal, value: Fraction, unit: &Unit, bounds: &[Fraction]) -> bool {
    let exact = scaled(value, unit);
    printed.to_fraction().is_ok_and(|printed| {
        bounds.iter().all(|bound| {
            let bound = scaled(*bound, unit);
            printed.cmp(&bound) == exact.cmp(&bound)
        })
    })
}

/// The number and its unit with all its digits, at least so many decimals.
#[must_use]
pub fn show_exact(value: Fraction, unit: &Unit, least: u32, lang: Lang) -> String {
    let number = scaled(value, unit);
    let needed =
        number.to_exact_decimal().map_or(MOST_DIGITS, |d| d.normalized().scale()).clamp(least, MOST_DIGITS.max(least));
    with_unit(&numeral::show_rounded(number, needed, lang), value, unit, lang)
}

/// The number and its unit inside a sentence, with all its digits: Vietnamese custom writes counts under ten as 02, 07.
#[must_use]
pub fn in_sentence(value: Fraction, unit: &Unit, least: u32, lang: Lang) -> String {
    if lang == Lang::Vi && unit.measure() == Measure::Plain && !unit.is_plain() && value.is_whole() {
        return with_unit(&count(value.numerator(), lang), value, unit, lang);
    }
    show_exact(value, unit, least, lang)
}

/// A count inside a sentence: 02, 07 in Vietnamese.
#[must_use]
pub fn count(value: i128, lang: Lang) -> String {
    match lang {
        Lang::Vi if (1..10).contains(&value) => format!("0{value}"),
        _ => numeral::show_rounded(Fraction::whole(value), 0, lang),
    }
}

/// The lower of two ends, `30` in `từ 30 đến 33 hộ`: a unit stands once, after the upper; signs of rates stand twice.
#[must_use]
pub fn lower_end(value: Fraction, unit: &Unit, to: impl Into<Digits>, lang: Lang) -> String {
    match unit.measure() {
        Measure::Rate => show(value, unit, to, lang),
        _ => digits(value, unit, to, lang),
    }
}

/// Digits followed by a unit: no blank before `%`, no unit after plain numbers.
#[must_use]
pub fn with_unit(digits: &str, value: Fraction, unit: &Unit, lang: Lang) -> String {
    match unit.measure() {
        Measure::Rate => format!("{digits}%"),
        Measure::Plain if unit.is_plain() => digits.to_owned(),
        _ => format!("{digits} {}", unit_word(unit, value, lang)),
    }
}

/// The unit after a number: in the plural where English has one.
#[must_use]
pub fn unit_word(unit: &Unit, value: Fraction, lang: Lang) -> String {
    let name = match unit.name(lang).as_str() {
        // Said of a person it is an age, after a number they are years; a score is counted in points.
        "years-old" => "year".to_owned(),
        "days" => "day".to_owned(),
        "score" => "point".to_owned(),
        "times" if value == Fraction::ONE => "time".to_owned(),
        _ => unit.name(lang),
    };
    let one = value == Fraction::ONE;
    if lang == Lang::Vi || one {
        return if one && name == "points" { "point".to_owned() } else { name };
    }
    match name.as_str() {
        "child" => "children".to_owned(),
        "person" | "person-time" | "household" | "member" | "worker" | "gift" | "card" | "trainee" | "occurrence"
        | "point" | "day" | "month" | "quarter" | "year" => format!("{name}s"),
        _ => name,
    }
}

/// An amount of money rounded by its writer, in millions or billions as it was written: `8,1 tỷ đồng`.
#[must_use]
pub fn show_rounded_money(value: Fraction, precision: Fraction, unit: &Unit, lang: Lang) -> Option<String> {
    let million = Fraction::whole(1_000_000);
    let billion = Fraction::whole(1_000_000_000);
    if unit.name(Lang::Vi) != "đồng" || precision < Fraction::whole(1_000) {
        return None;
    }
    // Three digits after a comma could be read as thousands: such an amount is told in millions.
    let (step, word) = if value >= billion && precision > million {
        (billion, lang.pick("tỷ", "billion"))
    } else if value >= million {
        (million, lang.pick("triệu", "million"))
    } else {
        return None;
    };
    let decimals = precision.over(step).ok()?.to_exact_decimal()?.normalized().scale();
    let digits = numeral::show_rounded(value.over(step).ok()?, decimals, lang);
    Some(format!("{digits} {word} {}", unit.name(lang)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn fraction(numerator: i128, denominator: i128) -> Fraction {
        Fraction::new(numerator, denominator).unwrap()
    }

    #[test]
    fn units_stand_where_reports_put_them() {
        let workers = Unit::base("lao động", true);
        let money = Unit::base("đồng", true);
        assert_eq!(show(fraction(87, 20175), &Unit::rate(), 2, Lang::Vi), "0,43%");
        assert_eq!(show(fraction(87, 20175), &Unit::rate(), 2, Lang::En), "0.43%");
        assert_eq!(show(fraction(1, 1000), &Unit::points(), 1, Lang::Vi), "0,1 điểm %");
        assert_eq!(show(Fraction::whole(2626), &workers, 0, Lang::Vi), "2.626 lao động");
        assert_eq!(show(Fraction::whole(2626), &workers, 0, Lang::En), "2,626 workers");
        assert_eq!(show(Fraction::whole(8_100_000_000), &money, 0, Lang::Vi), "8.100.000.000 đồng");
        assert_eq!(show(Fraction::whole(5), &Unit::plain(), 0, Lang::Vi), "5");
        assert_eq!(in_sentence(Fraction::whole(7), &workers, 0, Lang::Vi), "07 lao động");
    }

    #[test]
    fn rounding_never_crosses_a_bound() {
        let rate = Unit::rate();
        let bound = [fraction(4, 1000)];
        assert_eq!(show_against(fraction(39958, 10_000_000), &rate, 2, &bound, Lang::Vi), "0,3996%");
        assert_eq!(show_against(fraction(395, 100_000), &rate, 2, &bound, Lang::Vi), "0,395%");
        assert_eq!(show_against(fraction(40, 10_000), &rate, 2, &bound, Lang::Vi), "0,40%");
        assert_eq!(show_against(fraction(87, 20175), &rate, 2, &bound, Lang::Vi), "0,43%");
    }

    #[test]
    fn halves_go_where_they_are_sent() {
        let even = Digits { decimals: 0, half: Half::ToEven };
        let shown = |value: Fraction, to: Digits| show(value, &Unit::plain(), to, Lang::Vi);
        let halves = [(1, "1", "0"), (3, "2", "2"), (5, "3", "2"), (-1, "-1", "0"), (-3, "-2", "-2"), (-5, "-3", "-2")];
        for (twice, away, to_even) in halves {
            let half = fraction(twice, 2);
            assert_eq!((shown(half, 0.into()).as_str(), shown(half, even).as_str()), (away, to_even), "{twice}/2");
        }
        // A hair off the half is no half; 0.125% has its half in the third digit.
        assert_eq!(shown(fraction(5001, 2000), even), "3");
        assert_eq!(show(fraction(125, 100_000), &Unit::rate(), Digits { decimals: 2, ..even }, Lang::Vi), "0,12%");
        // A half sent back to a bound that is not reached takes one more digit: 2.5 is more than 2.
        let against = |to: Digits| show_against(fraction(5, 2), &Unit::plain(), to, &[Fraction::whole(2)], Lang::Vi);
        assert_eq!((against(even), against(0.into())), ("2,5".to_owned(), "3".to_owned()));
    }

    #[test]
    fn rounded_money_keeps_its_words() {
        let money = Unit::base("đồng", true);
        let shown = |value: i128, precision: i128| {
            show_rounded_money(Fraction::whole(value), Fraction::whole(precision), &money, Lang::Vi)
        };
        assert_eq!(shown(8_100_000_000, 100_000_000).as_deref(), Some("8,1 tỷ đồng"));
        assert_eq!(shown(500_000_000, 1_000_000).as_deref(), Some("500 triệu đồng"));
        assert_eq!(shown(69_107_000_000, 1_000_000).as_deref(), Some("69.107 triệu đồng"));
        assert_eq!(shown(273_600_000, 1), None);
    }
}
