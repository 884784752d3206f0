//! The headers of plan tables as offices write them, known by their words.

use crate::value::{Period, moment, name};

/// What a column of a plan table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeColumn {
    /// `STT`.
    Number,
    /// `Chỉ tiêu`.
    Title,
    /// `Mã`.
    Code,
    /// `Đơn vị tính`.
    Unit,
    /// `Kế hoạch`, perhaps of a period of its own.
    Plan(Option<Period>),
    /// `Thực hiện`, perhaps of a period of its own, perhaps only reckoned (`ước`).
    Actual(Option<Period>, bool),
    /// `Lũy kế`: from the beginning of the year.
    Cumulative(Option<Period>, bool),
}

const NUMBER: [&str; 6] = ["tt", "stt", "số tt", "số thứ tự", "no", "no."];
const TITLE: [&str; 8] = [
    "chỉ tiêu",
    "tên chỉ tiêu",
    "các chỉ tiêu",
    "danh mục chỉ tiêu",
    "nội dung",
    "nội dung chỉ tiêu",
    "indicator",
    "indicators",
];
const CODE: [&str; 4] = ["mã", "mã số", "mã chỉ tiêu", "code"];
const UNIT: [&str; 6] = ["đơn vị", "đơn vị tính", "đvt", "đv tính", "unit", "units"];
const PLAN: [&str; 7] = ["chỉ tiêu kế hoạch", "kế hoạch", "kh", "mục tiêu", "chỉ tiêu giao", "target", "plan"];
const ACTUAL: [&str; 5] = ["kết quả thực hiện", "thực hiện", "th", "kết quả", "actual"];
const CUMULATIVE: [&str; 4] = ["thực hiện lũy kế", "lũy kế thực hiện", "lũy kế", "cumulative"];
/// What may stand behind `kế hoạch` and changes nothing.
const GIVEN: [&str; 6] = ["được giao", "giao", "cả", "trong kỳ", "kỳ này", "từ đầu năm"];

/// What a header says; none where its words are not known. A period without its year is one of `year`.
#[must_use]
pub fn column(header: &str, year: i32) -> Option<OfficeColumn> {
    let plain = plain(header);
    let is = |words: &[&str]| words.iter().any(|word| self::plain(word) == plain);
    if is(&NUMBER) {
        return Some(OfficeColumn::Number);
    }
    if is(&TITLE) {
        return Some(OfficeColumn::Title);
    }
    if is(&CODE) {
        return Some(OfficeColumn::Code);
    }
    if is(&UNIT) {
        return Some(OfficeColumn::Unit);
    }
    if let Some(period) = behind(header, &PLAN, year) {
        return Some(OfficeColumn::Plan(period));
    }
    let (estimated, done) = match header.trim().split_once(' ') {
        Some((first, rest)) if self::plain(first) == self::plain("ước") => (true, rest),
        _ => (false, header),
    };
    let cumulative = behind(done, &CUMULATIVE, year).map(|period| OfficeColumn::Cumulative(period, estimated));
    cumulative.or_else(|| behind(done, &ACTUAL, year).map(|period| OfficeColumn::Actual(period, estimated)))
}

/// Whether a row is that of the headers: it names what is counted, and what was planned or done.
#[must_use]
pub fn is_head(cells: &[String]) -> bool {
    let columns: Vec<OfficeColumn> = cells.iter().filter_map(|cell| column(cell, 2000)).collect();
    let figures = |of: &OfficeColumn| {
        matches!(of, OfficeColumn::Plan(_) | OfficeColumn::Actual(..) | OfficeColumn::Cumulative(..))
    };
    columns.contains(&OfficeColumn::Title) && columns.iter().any(figures)
}

/// The period behind one of these words, if there is nothing else: outer, whether the header is understood.
#[expect(clippy::option_option, reason = "outer: is the header understood; inner: does it name a period")]
fn behind(header: &str, words: &[&str], year: i32) -> Option<Option<Period>> {
    let plain = plain(header);
    let rest = words.iter().find_map(|word| match plain.strip_prefix(self::plain(word).as_str())? {
        "" => Some(""),
        rest => rest.strip_prefix(' '),
    })?;
    let rest = GIVEN.iter().find_map(|given| rest.strip_prefix(self::plain(given).as_str())).unwrap_or(rest).trim();
    // Periods are read as they are spelled: the same words at the end of the header.
    let words: Vec<&str> = header.split_whitespace().collect();
    let from = words.len().saturating_sub(rest.split_whitespace().count());
    let spelled = words.get(from..).unwrap_or_default().join(" ").to_lowercase();
    if spelled.is_empty() { Some(None) } else { period(&spelled, year).map(Some) }
}

/// `năm 2023`, `quý iii`, `9 tháng`, `tháng 9 năm 2023`.
fn period(text: &str, year: i32) -> Option<Period> {
    let joined = text.replace(" năm ", "/");
    let spelled = [
        text.to_owned(),
        joined.clone(),
        format!("{text}/{year}"),
        format!("{text} {year}"),
        format!("{text} đầu năm {year}"),
        joined.replacen("tháng/", "tháng đầu năm ", 1),
    ];
    spelled.iter().find_map(|spelling| moment::period(spelling))
}

/// A text by which headers and titles are compared: capitals, tones on another letter, `_` and blanks make no difference.
#[must_use]
pub fn plain(text: &str) -> String {
    let spaced = name::key(text).to_lowercase().replace('_', " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_by_their_words() {
        let year = Period::year(2023);
        assert_eq!(column("STT", 2023), Some(OfficeColumn::Number));
        assert_eq!(column("TÊN  CHỈ TIÊU", 2023), Some(OfficeColumn::Title));
        assert_eq!(column("ĐVT", 2023), Some(OfficeColumn::Unit));
        assert_eq!(column("Kế hoạch", 2023), Some(OfficeColumn::Plan(None)));
        assert_eq!(column("KH năm 2023", 2022), Some(OfficeColumn::Plan(year)));
        assert_eq!(column("Kế hoạch giao năm 2023", 2022), Some(OfficeColumn::Plan(year)));
        assert_eq!(column("Thực hiện năm 2023", 2022), Some(OfficeColumn::Actual(year, false)));
        assert_eq!(column("Ước thực hiện", 2023), Some(OfficeColumn::Actual(None, true)));
        assert_eq!(column("Luỹ kế", 2023), Some(OfficeColumn::Cumulative(None, false)));
    }

    #[test]
    fn periods_without_a_year_are_of_that_of_the_table() {
        let nine = Period::first_months(2023, 9);
        for header in ["Lũy kế 9 tháng", "Luỹ kế 9 tháng đầu năm 2023", "lũy kế 9 tháng năm 2023"] {
            assert_eq!(column(header, 2023), Some(OfficeColumn::Cumulative(nine, false)), "{header}");
        }
        let third = Period::quarter(2023, 3);
        for header in ["Thực hiện quý III", "TH quý III/2023", "Thực hiện quý III năm 2023"] {
            assert_eq!(column(header, 2023), Some(OfficeColumn::Actual(third, false)), "{header}");
        }
    }

    #[test]
    fn what_is_not_understood_is_no_column() {
        for header in ["", "Ghi chú", "Thực hiện/kế hoạch (%)", "Thực hiện so với kế hoạch", "Kế hoạch vốn", "So sánh"]
        {
            assert_eq!(column(header, 2023), None, "{header}");
        }
    }
}
