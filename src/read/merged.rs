//! Merged cells: harmless above the headers, refused among them and below, where a value would stand for several cells.

use super::place::{Origin, fault};
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use calamine::Dimensions;

/// How many ranges a message shows.
const SHOWN: usize = 5;

/// The faults of merged cells that touch the headers or the rows below. All positions count from 0.
pub(super) fn faults(
    origin: Origin<'_>,
    regions: &[Dimensions],
    header_row: u32,
    first_column: u32,
    last_column: u32,
) -> Vec<Diagnostic> {
    let beside = |region: &Dimensions| region.end.1 < first_column || region.start.1 > last_column;
    let (mut above_or_in, mut below) = (Vec::new(), Vec::new());
    for region in regions.iter().filter(|region| region.end.0 >= header_row && !beside(region)) {
        if region.start.0 <= header_row { above_or_in.push(region) } else { below.push(region) }
    }
    let mut faults = Vec::new();
    if let Some(first) = above_or_in.first() {
        let help = Message::new(
            "Bỏ gộp ô (Unmerge Cells) và ghi tiêu đề vào từng ô; nếu đây là dòng tên bảng, nêu hàng tiêu đề (`header-row`) trong chitieu.toml.",
            "unmerge the cells and write a header into each; if this is a title, name the header row (`header-row`) in chitieu.toml",
        );
        let ranges = list(&above_or_in);
        let message = Message::new(
            format!("hàng tiêu đề có ô gộp: {ranges}"),
            format!("merged cells in the header row: {ranges}"),
        );
        faults.push(fault(Code::BadHeader, message, origin.row(row_number(header_row.max(first.start.0)))).help(help));
    }
    if let Some(first) = below.first() {
        let help = Message::new(
            "Bỏ gộp ô (Unmerge Cells) và ghi giá trị vào từng ô.",
            "unmerge the cells and write the value into each",
        );
        let ranges = list(&below);
        let message =
            Message::new(format!("bảng số liệu có ô gộp: {ranges}"), format!("merged cells among the data: {ranges}"));
        faults.push(fault(Code::BadCell, message, origin.row(row_number(first.start.0))).help(help));
    }
    faults
}

fn row_number(row: u32) -> u64 {
    u64::from(row) + 1
}

fn list(regions: &[&Dimensions]) -> String {
    let mut shown: Vec<String> = regions.iter().take(SHOWN).map(|region| range(region)).collect();
    if regions.len() > SHOWN {
        shown.push(format!("… ({})", regions.len()));
    }
    shown.join(", ")
}

/// `B2:D4`.
fn range(region: &Dimensions) -> String {
    let corner = |(row, column): (u32, u32)| format!("{}{}", letters(column), row_number(row));
    format!("{}:{}", corner(region.start), corner(region.end))
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(u8::try_from(rest % 26).map_or('?', |letter| char::from(b'A' + letter)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    const ORIGIN: Origin<'_> = Origin { file: "Hộ.xlsx", tab: Some("Hộ") };

    fn region(start: (u32, u32), end: (u32, u32)) -> Dimensions {
        Dimensions { start, end }
    }

    fn found(regions: &[Dimensions]) -> Vec<(Code, String, Option<u64>)> {
        let row = |fault: &Diagnostic| match &fault.labels[0].place {
            crate::diagnostic::Place::Cell(cell) => cell.row,
            crate::diagnostic::Place::Span(_) => None,
        };
        // Headers in row 4, columns B to E.
        let faults = faults(ORIGIN, regions, 3, 1, 4);
        faults.iter().map(|fault| (fault.code, fault.message.en.clone(), row(fault))).collect()
    }

    #[test]
    fn titles_and_notes_may_be_merged() {
        assert_eq!(found(&[region((0, 0), (2, 9)), region((5, 6), (9, 7)), region((4, 0), (6, 0))]), []);
    }

    #[test]
    fn headers_and_data_may_not() {
        let header = (Code::BadHeader, "merged cells in the header row: B3:C4".to_owned(), Some(4));
        let data = (Code::BadCell, "merged cells among the data: B5:B6".to_owned(), Some(5));
        assert_eq!(found(&[region((2, 1), (3, 2)), region((4, 1), (5, 1))]), [header, data]);
        let many: Vec<Dimensions> = (4..11).map(|row| region((row, 1), (row, 2))).collect();
        let ranges = "B5:C5, B6:C6, B7:C7, B8:C8, B9:C9, … (7)";
        assert_eq!(found(&many)[0].1, format!("merged cells among the data: {ranges}"));
    }

    #[test]
    fn columns_have_letters() {
        let known = [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (column, name) in known {
            assert_eq!(letters(column), name);
        }
    }
}
