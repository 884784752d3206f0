//! Numbers as decrees, reports and spreadsheets print them: every reading a text can have, and printing in both styles.

use super::{Decimal, Fraction, Lang, Message};

/// One way to read the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value.
    pub value: Decimal,
    /// How many digits stand after the decimal sign.
    pub decimals: u32,
    /// Which sign it takes for the decimal sign; `None` where the text holds no sign that could be one.
    pub style: Option<Style>,
}

/// A number style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `1.234,5`: Vietnamese.
    Comma,
    /// `1,234.5`: English, and raw machine numbers.
    Point,
}

/// Why a text is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumeralFault {
    /// It is not made of digits and signs at all.
    NotANumber,
    /// Its groups are not of three digits, such as `12.34.567`.
    BadGroups,
    /// More digits than can be kept exactly.
    TooLong,
}

impl NumeralFault {
    /// The fault in both languages.
    #[must_use]
    pub fn message(&self, text: &str) -> Message {
        let text: String = text.chars().take(60).collect();
        match self {
            Self::NotANumber => {
                Message::new(format!("không đọc được số `{text}`"), format!("`{text}` is not a number"))
            }
            Self::BadGroups => Message::new(
                format!("`{text}` không chia đúng nhóm ba chữ số"),
                format!("`{text}` is not grouped by three digits"),
            ),
            Self::TooLong => Message::new(
                format!("số `{text}` có quá nhiều chữ số, không giữ được chính xác"),
                format!("`{text}` has more digits than can be kept exactly"),
            ),
        }
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Joins groups `1` `234` `567`, when they are groups of three after the first.
fn grouped<'a>(mut groups: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = groups.next()?;
    if !all_digits(first) || first.len() > 3 {
        return None;
    }
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || !all_digits(group) {
            return None;
        }
        digits.push_str(group);
    }
    Some(digits)
}

/// The reading of a text in one style: `group` separates thousands, the other sign is the decimal sign.
fn read_as(text: &str, style: Style) -> Option<(String, u32)> {
    let (group, sign) = match style {
        Style::Comma => ('.', ','),
        Style::Point => (',', '.'),
    };
    let (whole, fraction) = match text.split_once(sign) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    if fraction.is_some_and(|f| !all_digits(f)) {
        return None;
    }
    let digits = if whole.contains(group) {
        if whole.starts_with('0') {
            return None;
        }
        grouped(whole.split(group))?
    } else if whole.contains('_') {
        grouped(whole.split('_'))?
    } else if all_digits(whole) {
        whole.to_owned()
    } else {
        return None;
    };
    let decimals = fraction.map_or(0, str::len);
    let plain = match fraction {
        Some(fraction) => format!("{digits}.{fraction}"),
        None => digits,
    };
    Some((plain, u32::try_from(decimals).unwrap_or(u32::MAX)))
}

/// Every reading the digits of a number can have: one, or two where a sign could group thousands or start decimals
/// (`1.500` is 1500 in Vietnamese style and 1.5 in English style; `1,500` the other way round).
///
/// Takes digits, `.`, `,`, `_` and one leading `-`; no blanks, no units. Where there are two, the Vietnamese one is first.
pub fn readings(text: &str) -> Result<Vec<Reading>, NumeralFault> {
    let (minus, body) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let shaped = body.starts_with(|c: char| c.is_ascii_digit())
        && body.ends_with(|c: char| c.is_ascii_digit())
        && body.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'_'));
    if !shaped {
        return Err(NumeralFault::NotANumber);
    }
    let mut found: Vec<Reading> = Vec::new();
    for style in [Style::Comma, Style::Point] {
        let Some((plain, decimals)) = read_as(body, style) else {
            continue;
        };
        let Some(value) = Decimal::parse(&format!("{minus}{plain}")) else {
            return Err(NumeralFault::TooLong);
        };
        let signed = body.contains(['.', ',']);
        let reading = Reading { value, decimals, style: signed.then_some(style) };
        if found.first().is_none_or(|first| first.value != value || first.decimals != decimals) {
            found.push(reading);
        }
    }
    if found.is_empty() { Err(NumeralFault::BadGroups) } else { Ok(found) }
}

/// Prints a decimal with its own digits: `1.234,5` or `1,234.5`.
#[must_use]
pub fn show(value: Decimal, lang: Lang) -> String {
    let (group, sign) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let text = value.to_string();
    let (minus, digits) = match text.strip_prefix('-') {
        Some(rest) if value.is_negative() => ("-", rest),
        Some(rest) => ("", rest),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = minus.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(group);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push(sign);
        out.push_str(fraction);
    }
    out
}

/// Prints an exact number rounded half up to so many digits.
#[must_use]
pub fn show_rounded(value: Fraction, decimals: u32, lang: Lang) -> String {
    match value.to_decimal(decimals) {
        Ok(rounded) => show(rounded, lang),
        Err(_) => value.to_string(),
    }
}

/// Prints an exact number in full where it has a finite decimal form of at most `most` digits, else rounded to `most`.
#[must_use]
pub fn show_exact(value: Fraction, most: u32, lang: Lang) -> String {
    match value.to_exact_decimal().map(Decimal::normalized) {
        Some(decimal) if decimal.scale() <= most => show(decimal, lang),
        _ => show_rounded(value, most, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        readings(text).map(|all| all.iter().map(|r| r.value.to_string()).collect()).unwrap_or_default()
    }

    #[test]
    fn texts_keep_every_reading() {
        assert_eq!(values("1.500.000"), ["1500000"]);
        assert_eq!(values("0,40"), ["0.40"]);
        assert_eq!(values("0.40"), ["0.40"]);
        assert_eq!(values("1.500"), ["1500", "1.500"]);
        assert_eq!(values("1,500"), ["1.500", "1500"]);
        assert_eq!(values("0.125"), ["0.125"]);
        assert_eq!(values("1_500_000"), ["1500000"]);
        assert_eq!(values("1.234.567,89"), ["1234567.89"]);
        assert_eq!(values("1,234,567.89"), ["1234567.89"]);
        assert_eq!(values("03"), ["03".trim_start_matches('0')]);
        assert_eq!(values("12345.678"), ["12345.678"]);
    }

    #[test]
    fn other_texts_are_refused() {
        assert_eq!(readings("12.34.567"), Err(NumeralFault::BadGroups));
        for text in ["", ".5", "5,", "1tr5", "１２", "٣", "1 500", "--1", "NaN"] {
            assert_eq!(readings(text), Err(NumeralFault::NotANumber), "{text}");
        }
        assert_eq!(readings(&"9".repeat(40)), Err(NumeralFault::TooLong));
    }

    #[test]
    fn printing_follows_the_language() {
        let value = Decimal::parse("-1234567.50").unwrap_or_default();
        assert_eq!(show(value, Lang::Vi), "-1.234.567,50");
        assert_eq!(show(value, Lang::En), "-1,234,567.50");
    }
}
