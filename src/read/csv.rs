//! CSV to a sheet of texts: nothing is guessed but the delimiter, and no row is lost.

use super::delimiter::{blank, choose};
use super::encoding::{self, not_utf8};
use super::place::{Origin, damaged, empty, fault, no_header};
use super::record::{Quotes, Records, Stand};
use super::sheet::{Ragged, RawColumn, Sheet};
use super::text;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use arrow::array::StringBuilder;
use csv::ByteRecord;

/// How many bytes the texts of one column may have: arrow counts them in 32 bits.
const COLUMN_BYTES: usize = i32::MAX as usize;

/// Reads a CSV file.
pub(super) fn sheet(path: &str, bytes: &[u8], header_row: Option<u64>, tabs: bool) -> Result<Sheet, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    let bytes = encoding::open(origin, bytes).map_err(one)?;
    let delimiter = if tabs { b'\t' } else { choose(origin, &bytes, header_row).map_err(one)? };
    let mut records = Records::new(&bytes, delimiter);
    let mut record = ByteRecord::new();
    let mut draft = Draft::default();
    let broken = |error: csv::Error| damaged(origin, &error.to_string());
    while let Some(stand) = records.next(&mut record).map_err(broken).map_err(one)? {
        if header_row.is_some_and(|row| stand.row < row) {
            continue;
        }
        let quotes = records.quotes(stand);
        let taken = match (quotes, draft.header_row) {
            (Quotes::Open, _) => Err(open_quote(origin, stand.row)),
            (Quotes::Stray, 0) => Err(stray_quote(origin, stand.row)),
            // Over several lines, rows may have been swallowed.
            (Quotes::Stray, _) if several_lines(stand.raw) => Err(stray_quote(origin, stand.row)),
            (Quotes::Stray, _) => draft.set_aside(origin, stand, &record, stray_words()),
            (Quotes::Sound, 0) => draft.headers(origin, stand, &record, header_row),
            (Quotes::Sound, _) => draft.row(origin, stand, &record),
        };
        taken.map_err(one)?;
    }
    match (draft.header_row, header_row) {
        (0, Some(row)) => Err(one(no_header(origin, row))),
        (0, None) => Err(one(empty(origin))),
        _ => Ok(draft.finish(path)),
    }
}

fn several_lines(raw: &[u8]) -> bool {
    raw.trim_ascii_end().iter().any(|byte| matches!(byte, b'\r' | b'\n'))
}

fn one(fault: Diagnostic) -> Vec<Diagnostic> {
    vec![fault]
}

#[derive(Default)]
struct Draft {
    headers: Vec<String>,
    /// 0 until the headers are found.
    header_row: u64,
    columns: Vec<StringBuilder>,
    rows: Vec<u64>,
    ragged: Vec<Ragged>,
}

impl Draft {
    fn headers(
        &mut self,
        origin: Origin<'_>,
        stand: Stand<'_>,
        record: &ByteRecord,
        wanted: Option<u64>,
    ) -> Result<(), Diagnostic> {
        let empty = blank(record, 0);
        if let Some(row) = wanted.filter(|row| empty || stand.row != *row) {
            return Err(no_header(origin, row));
        }
        if !empty {
            let texts = self.texts(origin, stand, record)?;
            self.headers = texts.iter().map(|text| text::header(text)).collect();
            self.columns = self.headers.iter().map(|_| StringBuilder::new()).collect();
            self.header_row = stand.row;
        }
        Ok(())
    }

    fn row(&mut self, origin: Origin<'_>, stand: Stand<'_>, record: &ByteRecord) -> Result<(), Diagnostic> {
        let width = self.columns.len();
        if blank(record, 0) {
            return Ok(());
        }
        if record.len() < width || !blank(record, width) {
            return self.set_aside(origin, stand, record, width_words(record.len(), width));
        }
        for (index, (cell, column)) in record.iter().zip(&mut self.columns).enumerate() {
            let Ok(cell) = std::str::from_utf8(cell) else {
                return Err(not_utf8(origin, stand.row, self.headers.get(index).cloned()));
            };
            let cell = text::clean(cell);
            if cell.is_empty() {
                column.append_null();
            } else if column.values_slice().len().saturating_add(cell.len()) > COLUMN_BYTES {
                return Err(too_long(origin, self.headers.get(index).cloned()));
            } else {
                column.append_value(cell);
            }
        }
        self.rows.push(stand.row);
        Ok(())
    }

    fn set_aside(
        &mut self,
        origin: Origin<'_>,
        stand: Stand<'_>,
        record: &ByteRecord,
        reason: Message,
    ) -> Result<(), Diagnostic> {
        let texts = self.texts(origin, stand, record)?;
        self.ragged.push(Ragged { row: stand.row, texts, reason });
        Ok(())
    }

    fn texts(&self, origin: Origin<'_>, stand: Stand<'_>, record: &ByteRecord) -> Result<Vec<String>, Diagnostic> {
        let text = |(index, cell)| match std::str::from_utf8(cell) {
            Ok(cell) => Ok(text::clean(cell).into_owned()),
            Err(_) => Err(not_utf8(origin, stand.row, self.headers.get(index).cloned())),
        };
        record.iter().enumerate().map(text).collect()
    }

    fn finish(self, path: &str) -> Sheet {
        let columns = self.columns.into_iter().map(|mut column| RawColumn::Text(column.finish())).collect();
        Sheet {
            file: path.to_owned(),
            tab: None,
            headers: self.headers,
            header_row: self.header_row,
            columns,
            rows: self.rows,
            ragged: self.ragged,
            later: false,
        }
    }
}

fn width_words(cells: usize, headers: usize) -> Message {
    Message::new(
        format!("dòng có {cells} ô, tiêu đề có {headers} ô"),
        format!("the row has {cells} cells, the header has {headers}"),
    )
}

fn stray_words() -> Message {
    Message::new("có chữ đứng sau dấu nháy kép kết thúc ô", "something follows the quotation mark that ends a cell")
}

pub(super) fn stray_quote(origin: Origin<'_>, row: u64) -> Diagnostic {
    fault(Code::BadFile, stray_words(), origin.row(row)).help(double_it())
}

pub(super) fn open_quote(origin: Origin<'_>, row: u64) -> Diagnostic {
    let message = Message::new(
        "dấu nháy kép mở ở dòng này không được đóng: phần còn lại của tệp thành một ô",
        "a quotation mark opened in this row is not closed: the rest of the file becomes one cell",
    );
    fault(Code::BadFile, message, origin.row(row)).help(double_it())
}

fn double_it() -> Message {
    Message::new(
        "Đóng dấu nháy kép ở cuối ô; dấu nháy kép nằm trong ô viết hai lần (`\"\"`).",
        "close the quotation mark at the end of its cell; write one inside a cell twice (`\"\"`)",
    )
}

fn too_long(origin: Origin<'_>, column: Option<String>) -> Diagnostic {
    let message = Message::new("cột có hơn 2 GB chữ", "the column has more than 2 GB of text");
    let help = Message::new("Chia tệp thành nhiều tệp nhỏ hơn.", "split the file into smaller ones");
    let mut place = origin.place();
    place.column = column;
    fault(Code::BadFile, message, place).help(help)
}
