//! What stands between the cells of a CSV file: decided by its headers, never by its numbers.

use super::place::{Origin, fault};
use super::record::Records;
use super::text;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use csv::ByteRecord;

/// How many records below the headers are asked when the headers allow two delimiters.
const ASKED: usize = 100;

/// The delimiter of a file whose headers stand in the first row with a cell, or in the row given.
///
/// It is the one that occurs in the headers, outside quotation marks. When several do, it is the only one under which the
/// next records are as wide as the headers.
pub(super) fn choose(origin: Origin<'_>, bytes: &[u8], header_row: Option<u64>) -> Result<u8, Diagnostic> {
    let trials = [b',', b';', b'\t'].map(|delimiter| Trial::new(bytes, delimiter, header_row));
    let occurring: Vec<&Trial> = trials.iter().filter(|trial| trial.width > 1).collect();
    let even: Vec<&Trial> = occurring.iter().copied().filter(|trial| trial.even).collect();
    match (occurring.as_slice(), even.as_slice()) {
        ([], _) => Ok(b','),
        ([only], _) | (_, [only]) => Ok(only.delimiter),
        _ => Err(two_readings(origin, &occurring)),
    }
}

struct Trial {
    delimiter: u8,
    /// How many cells the header row has.
    width: usize,
    row: u64,
    /// Whether the records below have as many.
    even: bool,
}

impl Trial {
    fn new(bytes: &[u8], delimiter: u8, header_row: Option<u64>) -> Self {
        let mut trial = Self { delimiter, width: 0, row: 1, even: true };
        let mut records = Records::new(bytes, delimiter);
        let mut record = ByteRecord::new();
        let mut asked = 0;
        while let Ok(Some(stand)) = records.next(&mut record) {
            if blank(&record, 0) || header_row.is_some_and(|row| stand.row < row) {
                continue;
            }
            if trial.width == 0 {
                trial.width = record.len();
                trial.row = stand.row;
                continue;
            }
            trial.even &= record.len() >= trial.width && blank(&record, trial.width);
            asked += 1;
            if asked == ASKED || !trial.even || trial.width == 1 {
                break;
            }
        }
        trial
    }
}

/// Whether nothing stands in the cells from a position on.
pub(super) fn blank(record: &ByteRecord, from: usize) -> bool {
    record
        .iter()
        .skip(from)
        .all(|cell| cell.is_empty() || std::str::from_utf8(cell).is_ok_and(|t| text::clean(t).is_empty()))
}

fn two_readings(origin: Origin<'_>, trials: &[&Trial]) -> Diagnostic {
    let shown = |delimiter: u8| match delimiter {
        b',' => ("dấu phẩy", "commas"),
        b';' => ("dấu chấm phẩy", "semicolons"),
        _ => ("dấu tab", "tabs"),
    };
    let vi: Vec<String> = trials.iter().map(|t| format!("{} ({} cột)", shown(t.delimiter).0, t.width)).collect();
    let en: Vec<String> = trials.iter().map(|t| format!("{} ({} columns)", shown(t.delimiter).1, t.width)).collect();
    let message = Message::new(
        format!("các cột có thể cách nhau bằng {}", vi.join(" hoặc ")),
        format!("the columns may be separated by {}", en.join(" or ")),
    );
    let help = Message::new(
        "Đặt tiêu đề có dấu đó trong dấu nháy kép, hoặc lưu lại thành sổ tính Excel (.xlsx).",
        "put headers that hold such a mark in quotation marks, or save the file as an Excel workbook (.xlsx)",
    );
    let row = trials.first().map_or(1, |trial| trial.row);
    fault(Code::BadFile, message, origin.row(row)).help(help)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn chosen(text: &str) -> Result<char, Message> {
        let origin = Origin { file: "Hộ.csv", tab: None };
        choose(origin, text.as_bytes(), None).map(char::from).map_err(|fault| fault.message)
    }

    #[test]
    fn the_headers_decide() {
        assert_eq!(chosen("a,b\n1;2;3,4\n"), Ok(','));
        assert_eq!(chosen("\n\na;b\n1,5;2,5\n"), Ok(';'));
        assert_eq!(chosen("a\tb\n1,5\t2;5\n"), Ok('\t'));
        assert_eq!(chosen("\"a;b\",c\n"), Ok(','));
        assert_eq!(chosen("a\n1;2\n"), Ok(','));
    }

    #[test]
    fn records_decide_between_two() {
        assert_eq!(chosen("Thu nhập, đồng;Hộ\n1;2\n\n3;4\n"), Ok(';'));
        assert_eq!(chosen("Thu nhập; đồng,Hộ\n1,2,,\n3,4\n"), Ok(','));
    }

    #[test]
    fn two_readings_are_refused_with_both() {
        let message = chosen("a,b;c\n1,2;3\n").unwrap_err();
        assert_eq!(message.vi, "các cột có thể cách nhau bằng dấu phẩy (2 cột) hoặc dấu chấm phẩy (2 cột)");
        assert_eq!(message.en, "the columns may be separated by commas (2 columns) or semicolons (2 columns)");
        assert!(chosen("a,b;c\n").is_err());
        assert!(chosen("a,b;c\n1\n").is_err());
    }

    #[test]
    fn a_given_row_decides() {
        let origin = Origin { file: "Hộ.csv", tab: None };
        let text = "Danh sách hộ, năm 2023\na;b\n1;2\n";
        assert_eq!(choose(origin, text.as_bytes(), Some(2)), Ok(b';'));
        assert_eq!(choose(origin, text.as_bytes(), None), Ok(b','));
    }
}
