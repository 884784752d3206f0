//! One cell of a workbook: what it holds, exactly, or why it cannot be kept.

use super::sheet::RawCell;
use super::{number, text};
use crate::value::{Decimal, Message, date};
use calamine::{DataRef, ExcelDateTime, XlsxFormulaMetadata};

/// The first serial after the last day a spreadsheet knows.
const LAST_SERIAL: f64 = 2_958_466.0;

/// A cell with its value, and its formula when it has one.
pub(super) fn cell(value: &DataRef<'_>, formula: Option<&XlsxFormulaMetadata>) -> RawCell {
    match (value, formula) {
        (DataRef::Empty, Some(formula)) => not_computed(formula),
        (DataRef::Empty, None) => RawCell::Empty,
        (DataRef::String(string), _) => words(string),
        (DataRef::SharedString(string), _) => words(string),
        (DataRef::Bool(truth), _) => RawCell::Bool(*truth),
        (DataRef::Int(whole), _) => whole_number(*whole),
        (DataRef::Float(float), _) => decimal(*float),
        (DataRef::DateTime(moment), _) => serial(moment),
        (DataRef::DateTimeIso(moment), _) => iso(moment),
        (DataRef::DurationIso(span), _) => RawCell::Fault(span.clone(), a_time()),
        (DataRef::Error(error), _) => {
            let shown = error.to_string();
            let reason = Message::new(format!("ô báo lỗi {shown}"), format!("the cell holds the error {shown}"));
            RawCell::Fault(shown, reason)
        }
    }
}

/// A binary number as an exact decimal.
pub(super) fn decimal(float: f64) -> RawCell {
    let reason = || if float.is_finite() { too_many_digits() } else { no_number() };
    number::from_f64(float).map_or_else(|| RawCell::Fault(number::show(float), reason()), RawCell::Number)
}

fn no_number() -> Message {
    Message::new("giá trị không phải là số", "the value is not a number")
}

/// Why a number is no cell.
pub(super) fn too_many_digits() -> Message {
    Message::new("số có nhiều chữ số hơn mức giữ được", "the number has more digits than can be kept")
}

/// Why a moment is no day.
pub(super) fn a_time() -> Message {
    Message::new("ô có cả giờ, không chỉ có ngày", "the cell holds a time of day, not only a day")
}

/// Why a day is none that registers hold.
pub(super) fn no_day() -> Message {
    Message::new("không phải ngày từ năm 1900 đến năm 2999", "not a day of the years 1900 to 2999")
}

fn words(string: &str) -> RawCell {
    match text::clean(string) {
        kept if kept.is_empty() => RawCell::Empty,
        kept => RawCell::Text(kept.into_owned()),
    }
}

fn whole_number(whole: i64) -> RawCell {
    let kept = Decimal::from_parts(i128::from(whole), 0);
    kept.map_or_else(|| RawCell::Fault(whole.to_string(), too_many_digits()), RawCell::Number)
}

/// A moment as spreadsheets store it, days and parts of a day since 1900 or 1904; kept to the millisecond, as they do.
fn serial(moment: &ExcelDateTime) -> RawCell {
    let stored = moment.as_f64();
    if moment.is_duration() || !(0.0..LAST_SERIAL).contains(&stored) {
        return RawCell::Fault(number::show(stored), if moment.is_duration() { a_time() } else { no_day() });
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if stored < 1.0 && stored > 0.0 {
        return RawCell::Fault(clock, a_time());
    }
    let shown = format!("{day:02}/{month:02}/{year}");
    if (hour, minute, second, milli) != (0, 0, 0, 0) {
        return RawCell::Fault(format!("{shown} {clock}"), a_time());
    }
    let kept = date::day(i32::from(year), u32::from(month), u32::from(day));
    kept.map_or_else(|| RawCell::Fault(shown, no_day()), RawCell::Date)
}

/// `2023-12-31`, also with `T00:00:00` behind it.
fn iso(moment: &str) -> RawCell {
    let (day, clock) = moment.split_once(['T', ' ']).unwrap_or((moment, ""));
    let midnight = clock.trim_end_matches('Z').chars().all(|c| matches!(c, '0' | ':' | '.'));
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let kept = match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        (Some(year), Some(month), Some(day)) => i32::try_from(year).ok().and_then(|year| date::day(year, month, day)),
        _ => None,
    };
    match kept {
        Some(day) if midnight => RawCell::Date(day),
        Some(_) => RawCell::Fault(moment.to_owned(), a_time()),
        None => RawCell::Fault(moment.to_owned(), no_day()),
    }
}

fn not_computed(formula: &XlsxFormulaMetadata) -> RawCell {
    let written = match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula.as_str(),
        _ => "",
    };
    let reason = Message::new(
        "ô công thức chưa có giá trị: mở tệp bằng phần mềm bảng tính rồi lưu lại",
        "the formula has no value yet: open the file in a spreadsheet program and save it",
    );
    RawCell::Fault(format!("={written}"), reason)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    fn day(year: i32, month: u32, day: u32) -> RawCell {
        RawCell::Date(date::day(year, month, day).unwrap())
    }

    fn at(stored: f64) -> RawCell {
        serial(&ExcelDateTime::new(stored, DateTime, false))
    }

    #[test]
    fn serials_are_days() {
        // Serials of well-known days: 1 = 1 January 1900, 61 = 1 March 1900, 36526 = 1 January 2000, 45291 = 31 December 2023.
        assert_eq!(at(1.0), day(1900, 1, 1));
        assert_eq!(at(61.0), day(1900, 3, 1));
        assert_eq!(at(36_526.0), day(2000, 1, 1));
        assert_eq!(at(45_291.0), day(2023, 12, 31));
        assert_eq!(at(45_291.000_000_000_01), day(2023, 12, 31));
        assert_eq!(at(45_290.999_999_999_99), day(2023, 12, 31));
        // 1904: 43829 days after 1 January 1904 is 31 December 2023.
        assert_eq!(serial(&ExcelDateTime::new(43_829.0, DateTime, true)), day(2023, 12, 31));
    }

    #[test]
    fn times_and_impossible_days_are_faults() {
        let shown = |cell| match cell {
            RawCell::Fault(text, reason) => (text, reason),
            other => panic!("{other:?}"),
        };
        assert_eq!(shown(at(45_291.5)), ("31/12/2023 12:00:00".to_owned(), a_time()));
        assert_eq!(shown(at(0.25)), ("06:00:00".to_owned(), a_time()));
        assert_eq!(shown(at(60.0)), ("29/02/1900".to_owned(), no_day()));
        assert_eq!(shown(at(0.0)).1, no_day());
        assert_eq!(shown(at(-1.0)).1, no_day());
        assert_eq!(shown(at(f64::NAN)).1, no_day());
        assert_eq!(shown(at(2_958_465.0)), ("31/12/9999".to_owned(), no_day()));
        assert_eq!(shown(at(2_958_466.0)).1, no_day());
        assert_eq!(shown(serial(&ExcelDateTime::new(1.0, TimeDelta, false))).1, a_time());
    }

    #[test]
    fn days_may_be_written_out() {
        assert_eq!(iso("2023-12-31"), day(2023, 12, 31));
        assert_eq!(iso("2023-12-31T00:00:00.000Z"), day(2023, 12, 31));
        assert_eq!(iso("2023-12-31T07:30:00"), RawCell::Fault("2023-12-31T07:30:00".to_owned(), a_time()));
        assert_eq!(iso("2023-02-30"), RawCell::Fault("2023-02-30".to_owned(), no_day()));
        assert_eq!(iso("07:30:00"), RawCell::Fault("07:30:00".to_owned(), no_day()));
    }
}
