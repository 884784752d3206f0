//! One reading for each column: which sign is the decimal one, which part of a date is the day. Declared, or proved by the cells.

use super::cell::clip;
use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::project::{DayOrder, RateScale, Readings};
use crate::read::RawCell;
use crate::value::numeral::{Reading, Style, readings};
use crate::value::unit::Measure;
use crate::value::{Date, Decimal, Fraction, Message, Unit, date};
use chrono::Datelike;

/// How the numbers of a column are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberReading {
    /// The style of texts, where any text needs one.
    pub(super) style: Option<Style>,
    /// What a rate without its sign is a number of; `None` refuses one.
    pub(super) rates: Option<RateScale>,
    /// What one unit of the data is in base units.
    pub(super) factor: Decimal,
    /// Digits after the point kept.
    pub(super) scale: u32,
    /// Whether values are rates or points.
    pub(super) is_rate: bool,
}

/// Two readings of a column: what the fault is told with.
pub(super) struct Doubt {
    /// The rows (positions) that disagree, or the one that proves nothing.
    rows: Vec<usize>,
    message: Message,
    help: Message,
}

impl Doubt {
    /// The fault, at its cells.
    pub(super) fn diagnostic(self, cell: impl Fn(usize) -> Cell) -> Diagnostic {
        let fault = Diagnostic::error(Code::TwoReadings, self.message).help(self.help);
        self.rows.into_iter().fold(fault, |fault, row| fault.in_cell(cell(row)))
    }
}

/// What a number field asks of its texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberField<'a> {
    pub(super) unit: &'a Unit,
    pub(super) scale: u32,
    pub(super) factor: Decimal,
    /// The header, whose `%` says that rates stand in per cent.
    pub(super) header: &'a str,
}

/// Decides how the numbers of a column are read.
pub(super) fn numbers(
    field: &NumberField<'_>,
    declared: Readings,
    cells: impl Iterator<Item = RawCell>,
) -> Result<NumberReading, Doubt> {
    let is_rate = matches!(field.unit.measure(), Measure::Rate | Measure::Points);
    let rates = declared.rates.or(field.header.contains('%').then_some(RateScale::PerCent));
    let reading = NumberReading { style: declared.numbers, rates, factor: field.factor, scale: field.scale, is_rate };
    let mut seen = Seen::default();
    for (row, cell) in cells.enumerate() {
        match cell {
            RawCell::Text(text) => {
                let (digits, signed) = percent(&text);
                if is_rate && !signed && rates.is_none() && readings(digits).is_ok() {
                    return Err(bare_rate(row, &text));
                }
                seen.weigh(&reading, &text, row);
            }
            RawCell::Number(_) if is_rate && declared.rates.is_none() => return Err(bare_rate(row, "")),
            _ => {}
        }
    }
    if reading.style.is_some() {
        return Ok(reading);
    }
    match (seen.comma, seen.point, seen.open) {
        (Some(comma), Some(point), _) => Err(two_styles(&comma, &point)),
        (Some(_), None, _) => Ok(NumberReading { style: Some(Style::Comma), ..reading }),
        (None, Some(_), _) => Ok(NumberReading { style: Some(Style::Point), ..reading }),
        (None, None, Some((cell, both))) => Err(open_number(&cell, &both)),
        (None, None, None) => Ok(reading),
    }
}

/// A cell: its row and its text.
type Told = (usize, String);

/// The first text that proves each style, and the first that leaves it open with its two readings.
#[derive(Default)]
struct Seen {
    comma: Option<Told>,
    point: Option<Told>,
    open: Option<(Told, Vec<Reading>)>,
}

impl Seen {
    /// Notes what a text proves: the only style it can have, or nothing.
    fn weigh(&mut self, reading: &NumberReading, text: &str, row: usize) {
        let Ok(all) = readings(percent(text).0) else { return };
        // Only whole units prove anything: that a column keeps two decimals does not say that nobody typed three. Of
        // whole units nobody prints decimals where the digits can be thousands: `100.000` đồng is not 100.
        let several = all.len() > 1;
        let whole = |r: &Reading| {
            reading.scale > 0 || (reading.mantissa(r.value, false).is_some() && (r.decimals == 0 || !several))
        };
        let fitting: Vec<Reading> = all.into_iter().filter(whole).collect();
        let told = || (row, text.to_owned());
        match fitting.as_slice() {
            [Reading { style: Some(Style::Comma), .. }] => self.comma = self.comma.take().or_else(|| Some(told())),
            [Reading { style: Some(Style::Point), .. }] => self.point = self.point.take().or_else(|| Some(told())),
            [_, _, ..] => self.open = self.open.take().or_else(|| Some((told(), fitting))),
            _ => {}
        }
    }
}

/// A text without its `%`, and whether it had one.
fn percent(text: &str) -> (&str, bool) {
    match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (text, false),
    }
}

impl NumberReading {
    /// The number of a text: its digits at the scale of the column.
    pub(super) fn text(&self, text: &str) -> Result<i128, Message> {
        let (digits, signed) = percent(text);
        if signed && !self.is_rate {
            let text = clip(text);
            return Err(Message::new(
                format!("`{text}` là tỷ lệ, cột này là số"),
                format!("`{text}` is a rate, the column holds numbers"),
            ));
        }
        let all = readings(digits).map_err(|fault| fault.message(text))?;
        let fits = |r: &&Reading| r.style.is_none() || self.style.is_none() || r.style == self.style;
        let Some(reading) = all.iter().find(fits) else {
            let text = clip(text);
            return Err(Message::new(
                format!("`{text}` không viết theo kiểu số của cột"),
                format!("`{text}` is not written in the number style of its column"),
            ));
        };
        self.mantissa(reading.value, signed).ok_or_else(|| self.too_fine(text))
    }

    /// The number of a typed cell.
    pub(super) fn number(&self, value: Decimal) -> Result<i128, Message> {
        self.mantissa(value, false).ok_or_else(|| self.too_fine(&value.to_string()))
    }

    /// The value in base units as digits at the scale of the column, when it has no finer ones.
    fn mantissa(&self, value: Decimal, signed: bool) -> Option<i128> {
        let per_cent = self.is_rate && (signed || self.rates != Some(RateScale::PartOfOne));
        let value = value.to_fraction().ok()?.times(self.factor.to_fraction().ok()?).ok()?;
        let value = if per_cent { value.over(Fraction::whole(100)).ok()? } else { value };
        let scaled = value.times(Fraction::whole(10i128.checked_pow(self.scale)?)).ok()?;
        // A column of 38 digits holds no more.
        scaled.is_whole().then(|| scaled.numerator()).filter(|n| n.unsigned_abs() < 10u128.pow(38))
    }

    fn too_fine(&self, text: &str) -> Message {
        let text = clip(text);
        let kept = if self.is_rate { self.scale.saturating_sub(2) } else { self.scale };
        if kept == 0 {
            return Message::new(
                format!("`{text}` không phải là số nguyên"),
                format!("`{text}` is not a whole number"),
            );
        }
        Message::new(
            format!("`{text}` có nhiều hơn {kept} chữ số thập phân"),
            format!("`{text}` has more than {kept} decimals"),
        )
    }
}

fn bare_rate(row: usize, text: &str) -> Doubt {
    let shown = if text.is_empty() { String::new() } else { format!(" `{}`", clip(text)) };
    Doubt {
        rows: vec![row],
        message: Message::new(
            format!("tỷ lệ{shown} không có dấu %: có thể là phần trăm hoặc phần của một"),
            format!("the rate{shown} has no % sign: it may be per cent or a part of one"),
        ),
        help: Message::new(
            "Nêu trong chitieu.toml, mục [readings]: `rates = \"0,57\"` (phần trăm) hoặc `rates = \"0,0057\"` (phần của một).",
            "say it in chitieu.toml under [readings]: `rates = \"0,57\"` (per cent) or `rates = \"0,0057\"` (a part of one)",
        ),
    }
}

fn number_help() -> Message {
    Message::new(
        "Nêu trong chitieu.toml, mục [readings]: `numbers = \"1.234,5\"` hoặc `numbers = \"1,234.5\"`.",
        "say it in chitieu.toml under [readings]: `numbers = \"1.234,5\"` or `numbers = \"1,234.5\"`",
    )
}

fn two_styles(comma: &Told, point: &Told) -> Doubt {
    Doubt {
        rows: vec![comma.0, point.0],
        message: Message::new(
            format!("một cột có hai kiểu số: `{}` và `{}`", clip(&comma.1), clip(&point.1)),
            format!("one column holds two styles of number: `{}` and `{}`", clip(&comma.1), clip(&point.1)),
        ),
        help: number_help(),
    }
}

fn open_number((row, text): &Told, both: &[Reading]) -> Doubt {
    let values: Vec<String> = both.iter().map(|r| r.value.normalized().to_string()).collect();
    let show = |sign: &str| values.iter().map(|v| v.replace('.', sign)).collect::<Vec<_>>();
    let (vi, en) = (show(",").join(" hoặc "), show(".").join(" or "));
    let text = clip(text);
    Doubt {
        rows: vec![*row],
        message: Message::new(format!("`{text}` có hai cách đọc: {vi}"), format!("`{text}` has two readings: {en}")),
        help: number_help(),
    }
}

/// Decides how the dates of a column are read.
pub(super) fn dates(declared: Readings, cells: impl Iterator<Item = RawCell>) -> Result<Option<DayOrder>, Doubt> {
    if declared.dates.is_some() {
        return Ok(declared.dates);
    }
    let (mut day_first, mut month_first, mut open) = (None, None, None);
    for (row, cell) in cells.enumerate() {
        let RawCell::Text(text) = cell else { continue };
        let Some(parts) = slashed(&text) else { continue };
        match (in_order(parts, DayOrder::DayFirst), in_order(parts, DayOrder::MonthFirst)) {
            (Some(a), Some(b)) if a != b => {
                open.get_or_insert((row, text));
            }
            (Some(_), None) => {
                day_first.get_or_insert((row, text));
            }
            (None, Some(_)) => {
                month_first.get_or_insert((row, text));
            }
            _ => {}
        }
    }
    match (day_first, month_first, open) {
        (Some(day), Some(month), _) => Err(two_orders(&day, &month)),
        (Some(_), None, _) => Ok(Some(DayOrder::DayFirst)),
        (None, Some(_), _) => Ok(Some(DayOrder::MonthFirst)),
        (None, None, Some(cell)) => Err(open_date(&cell)),
        (None, None, None) => Ok(None),
    }
}

/// The day of a text.
pub(super) fn day(text: &str, order: Option<DayOrder>) -> Option<Date> {
    match slashed(text) {
        Some(parts) => in_order(parts, order.unwrap_or(DayOrder::DayFirst)),
        None => iso(text).or_else(|| serial(text.parse().ok()?)),
    }
}

/// The number a spreadsheet keeps for a day: days since 30 December 1899. Below 3000 it could be a year.
pub(super) fn serial(number: i64) -> Option<Date> {
    if !(3_000..=401_768).contains(&number) {
        return None;
    }
    let first = Date::from_ymd_opt(1899, 12, 30)?;
    let day = first.checked_add_signed(chrono::TimeDelta::days(number))?;
    date::day(day.year(), day.month(), day.day())
}

/// `31/12/2023`, `31-12-2023`, `31.12.2023`: three numbers, the year last.
fn slashed(text: &str) -> Option<[u32; 3]> {
    let sign = ['/', '-', '.'].into_iter().find(|sign| text.matches(*sign).count() == 2)?;
    let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    let sized =
        |part: &str, most: usize| part.len() <= most && !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
    if !sized(a, 2) || !sized(b, 2) || year.len() != 4 || !sized(year, 4) {
        return None;
    }
    Some([a.parse().ok()?, b.parse().ok()?, year.parse().ok()?])
}

fn in_order([a, b, year]: [u32; 3], order: DayOrder) -> Option<Date> {
    let (day, month) = match order {
        DayOrder::DayFirst => (a, b),
        DayOrder::MonthFirst => (b, a),
    };
    date::day(i32::try_from(year).ok()?, month, day)
}

/// `2023-12-31`, a midnight behind it allowed.
fn iso(text: &str) -> Option<Date> {
    let text = text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix(" 00:00:00")).unwrap_or(text);
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 || !text.bytes().all(|c| c.is_ascii_digit() || c == b'-') {
        return None;
    }
    date::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn date_help() -> Message {
    Message::new(
        "Nêu trong chitieu.toml, mục [readings]: `dates = \"31/12/2023\"` (ngày trước) hoặc `dates = \"12/31/2023\"` (tháng trước).",
        "say it in chitieu.toml under [readings]: `dates = \"31/12/2023\"` (day first) or `dates = \"12/31/2023\"` (month first)",
    )
}

fn two_orders(day: &Told, month: &Told) -> Doubt {
    Doubt {
        rows: vec![day.0, month.0],
        message: Message::new(
            format!("một cột có hai kiểu ngày: `{}` và `{}`", day.1, month.1),
            format!("one column holds two orders of day and month: `{}` and `{}`", day.1, month.1),
        ),
        help: date_help(),
    }
}

fn open_date((row, text): &Told) -> Doubt {
    Doubt {
        rows: vec![*row],
        message: Message::new(
            format!(
                "ngày `{text}` có hai cách đọc, không ô nào trong cột cho biết ngày đứng trước hay tháng đứng trước"
            ),
            format!(
                "the date `{text}` has two readings, and no cell of its column tells whether the day or the month comes first"
            ),
        ),
        help: date_help(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    fn texts(texts: &[&str]) -> std::vec::IntoIter<RawCell> {
        texts.iter().map(|t| RawCell::Text((*t).to_owned())).collect::<Vec<_>>().into_iter()
    }

    fn style(unit: &Unit, scale: u32, cells: &[&str]) -> Result<Option<Style>, Vec<usize>> {
        let field = NumberField { unit, scale, factor: Decimal::ONE, header: "" };
        numbers(&field, Readings::default(), texts(cells)).map(|r| r.style).map_err(|doubt| doubt.rows)
    }

    #[test]
    fn a_style_is_proved_by_one_cell_for_the_whole_column() {
        let plain = Unit::plain();
        assert_eq!(style(&plain, 2, &["5", "1.224", "4,0"]), Ok(Some(Style::Comma)));
        assert_eq!(style(&plain, 3, &["1,224", "0.5"]), Ok(Some(Style::Point)));
        assert_eq!(style(&plain, 3, &["5", "7"]), Ok(None));
        assert_eq!(style(&plain, 3, &["5", "1.224"]), Err(vec![1]));
        assert_eq!(style(&plain, 2, &["4,0", "5", "0.5"]), Err(vec![0, 2]));
        assert_eq!(style(&plain, 2, &["1.224"]), Err(vec![0]));
    }

    #[test]
    fn whole_units_prove_their_thousands() {
        let household = Unit::base("hộ", true);
        assert_eq!(style(&household, 0, &["1.224"]), Ok(Some(Style::Comma)));
        assert_eq!(style(&household, 0, &["1,224"]), Ok(Some(Style::Point)));
        assert_eq!(style(&household, 0, &["100.000"]), Ok(Some(Style::Comma)));
        assert_eq!(style(&household, 0, &["1.224", "2,500"]), Err(vec![0, 1]));
        let field = NumberField { unit: &household, scale: 0, factor: Decimal::ONE, header: "" };
        let reading =
            numbers(&field, Readings::default(), texts(&["1.224", "4,0"])).unwrap_or_else(|_| panic!("comma"));
        assert_eq!(
            (reading.text("1.224").ok(), reading.text("4,0").ok(), reading.text("4,5").ok()),
            (Some(1224), Some(4), None)
        );
        // The same digits as a number of a workbook: nobody can have 1,224 households.
        assert!(reading.number(Decimal::parse("1.224").unwrap()).is_err());
    }

    #[test]
    fn rates_need_their_sign_or_a_word_on_it() {
        let rate = Unit::rate();
        let of = |header: &str, cells: &[&str]| {
            let field = NumberField { unit: &rate, scale: 4, factor: Decimal::ONE, header };
            numbers(&field, Readings::default(), texts(cells)).map_err(|doubt| doubt.rows)
        };
        assert_eq!(of("Tỷ lệ", &["0,57%"]).unwrap().text("0,57%").ok(), Some(57));
        assert_eq!(of("Tỷ lệ (%)", &["0,57"]).unwrap().text("0,57").ok(), Some(57));
        assert_eq!(of("Tỷ lệ", &["0,57%", "0,57"]).unwrap_err(), [1]);
    }

    #[test]
    fn dates_are_proved_or_refused() {
        let of = |cells: &[&str]| dates(Readings::default(), texts(cells)).map_err(|doubt| doubt.rows);
        assert_eq!(of(&["01/02/2023", "31/12/2023"]), Ok(Some(DayOrder::DayFirst)));
        assert_eq!(of(&["12/31/2023"]), Ok(Some(DayOrder::MonthFirst)));
        assert_eq!(of(&["05/05/2023", "2023-12-31"]), Ok(None));
        assert_eq!(of(&["01/02/2023"]), Err(vec![0]));
        assert_eq!(of(&["13/02/2023", "02/13/2023"]), Err(vec![0, 1]));
        assert_eq!(of(&["30/02/2023", "13/02/2023"]), Ok(Some(DayOrder::DayFirst)));
        assert_eq!(day("30/02/2023", Some(DayOrder::DayFirst)), None);
        assert_eq!(day("1/2/2023", Some(DayOrder::DayFirst)), date::day(2023, 2, 1));
        assert_eq!(day("44927", None), date::day(2023, 1, 1));
        assert_eq!((day("2023", None), day("1/2/23", None), day("2023-02-30", None)), (None, None, None));
    }
}
