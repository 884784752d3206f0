//! Days and periods as people type them outside rule files: on a command line, in a project file, in the name of a data file.

use super::date::{self, Date, Period};
use unicode_normalization::UnicodeNormalization;

/// A day: `31/12/2023` or `2023-12-31`.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    read_date(text.trim())
}

/// A period: `2023`, `năm 2023`, `quý III/2023`, `2023-Q3`, `tháng 7/2023`, `2023-07`, `6 tháng đầu năm 2023`, `2021-2025`.
#[must_use]
pub fn period(text: &str) -> Option<Period> {
    let plain = text.nfc().collect::<String>().to_lowercase();
    let words: Vec<&str> = plain.split_whitespace().collect();
    read_period(&words)
}

fn read_date(text: &str) -> Option<Date> {
    let (parts, year_first): (Vec<&str>, bool) =
        if text.contains('/') { (text.split('/').collect(), false) } else { (text.split('-').collect(), true) };
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let (year, month, day) = if year_first { (a, b, c) } else { (c, b, a) };
    date::day(number(year)?, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?)
}

/// Digits only: no sign, no blanks.
fn number(text: &str) -> Option<i32> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn small(text: &str) -> Option<u32> {
    number(text)?.try_into().ok()
}

fn read_period(words: &[&str]) -> Option<Period> {
    match words {
        ["năm" | "year", year] => Period::year(number(year)?),
        ["quý" | "quí" | "quarter", text] => {
            let (quarter, year) = text.split_once('/')?;
            let quarter = match quarter {
                "i" => 1,
                "ii" => 2,
                "iii" => 3,
                "iv" => 4,
                digits => small(digits)?,
            };
            Period::quarter(number(year)?, quarter)
        }
        ["tháng" | "month", text] => {
            let (month, year) = text.split_once('/')?;
            Period::month(number(year)?, small(month)?)
        }
        [count, "tháng", "đầu", "năm", year] | ["first", count, "months", "of", year] => {
            Period::first_months(number(year)?, small(count)?)
        }
        ["giai", "đoạn", years] | ["period", years] => span(years),
        [text] => match text.split_once('-') {
            None => Period::year(number(text)?),
            Some((year, rest)) => match rest.strip_prefix('q') {
                Some(quarter) => Period::quarter(number(year)?, small(quarter)?),
                None if rest.len() == 4 => span(text),
                None => Period::month(number(year)?, small(rest)?),
            },
        },
        _ => None,
    }
}

fn span(years: &str) -> Option<Period> {
    let (from, to) = years.split_once(['-', '–'])?;
    Period::years(number(from)?, number(to)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_every_spelling() {
        let year = Period::year(2023);
        for text in ["2023", "năm 2023", "NĂM 2023", "year 2023"] {
            assert_eq!(period(text), year, "{text}");
        }
        for text in ["quý III/2023", "quý 3/2023", "quarter iii/2023", "2023-Q3"] {
            assert_eq!(period(text), Period::quarter(2023, 3), "{text}");
        }
        for text in ["tháng 7/2023", "month 7/2023", "2023-07"] {
            assert_eq!(period(text), Period::month(2023, 7), "{text}");
        }
        assert_eq!(period("6 tháng đầu năm 2023"), Period::first_months(2023, 6));
        assert_eq!(period("first 6 months of 2023"), Period::first_months(2023, 6));
        assert_eq!(period("giai đoạn 2021-2025"), Period::years(2021, 2025));
        assert_eq!(period("2021-2025"), Period::years(2021, 2025));
        for text in ["", "quý V/2023", "2023-13", "tháng 0/2023", "23", "năm -5", "99999", "2025-2021"] {
            assert!(period(text).is_none(), "{text}");
        }
    }

    #[test]
    fn days_must_exist() {
        assert_eq!(day("31/12/2023"), day("2023-12-31"));
        for text in ["30/02/2023", "2023-02-30", "1/1/23", "31/12", "hôm nay", ""] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}
