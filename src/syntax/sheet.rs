//! The cells of a table file: commas, semicolons or tabs between them, each with its place in the text.

use super::ast::{Sheet, SheetRow};
use super::keyword;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources, Span};
use crate::value::Message;
use std::collections::BTreeSet;

/// So many faults of one file are told.
const MOST_FAULTS: usize = 50;

/// Reads the cells of a file, and every fault of its form; a row with one is left out.
#[must_use]
pub fn read(sources: &Sources, file: FileId) -> (Sheet, Vec<Diagnostic>) {
    let text = sources.get(file).map_or("", |source| source.text.as_str());
    let mask = keyword::fold(text).replace('\t', " ");
    let mut cutter = Cutter { text, file, delimiter: delimiter(text), faults: Vec::new() };
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        if cutter.faults.len() < MOST_FAULTS
            && let Some(row) = cutter.row(start, end)
            && row.cells.iter().any(|cell| cell.start < cell.end)
        {
            rows.push(row);
        }
        start += line.len();
    }
    let mut faults = cutter.faults;
    if rows.is_empty() && faults.is_empty() {
        let message = Message::new("tệp này không có hàng tiêu đề", "this file has no row of headers");
        faults.push(Diagnostic::error(Code::BadTable, message).at(Span::new(file, 0, text.trim_end().len())));
    }
    let head = if rows.is_empty() { SheetRow::default() } else { rows.remove(0) };
    rows.retain(|row| {
        let sound = row.cells.len() == head.cells.len();
        if !sound && faults.len() < MOST_FAULTS {
            faults.push(ragged(row, head.cells.len()));
        }
        sound
    });
    let sheet = Sheet { file, text: text.to_owned(), mask, head, rows, stored: BTreeSet::new(), merged: Vec::new() };
    (sheet, faults)
}

/// What stands between cells: the first of tab, semicolon and comma that the first line holds.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    [b'\t', b';'].into_iter().find(|sign| first.as_bytes().contains(sign)).unwrap_or(b',')
}

fn ragged(row: &SheetRow, wanted: usize) -> Diagnostic {
    let count = row.cells.len();
    let message = Message::new(
        format!("dòng này có {count} ô, hàng tiêu đề có {wanted}"),
        format!("this row has {count} cells, the headers are {wanted}"),
    );
    let help = Message::new(
        "Ô có dấu phẩy bên trong đặt trong ngoặc kép, như `\"1,5\"`.",
        "a cell that holds a comma stands in quotation marks, as in `\"1,5\"`",
    );
    Diagnostic::error(Code::BadTable, message).at(row.span).help(help)
}

struct Cutter<'t> {
    text: &'t str,
    file: FileId,
    delimiter: u8,
    faults: Vec<Diagnostic>,
}

impl Cutter<'_> {
    /// The cells of a line; `None` when its quotation marks are at fault, which is kept.
    fn row(&mut self, start: usize, end: usize) -> Option<SheetRow> {
        let mut cells = Vec::new();
        let mut at = start;
        loop {
            let (cell, next) = self.cell(at, end)?;
            cells.push(cell);
            match next {
                Some(next) => at = next,
                None => return Some(SheetRow { span: Span::new(self.file, start, end), cells }),
            }
        }
    }

    /// The cell that begins at a byte, and where the next one does.
    fn cell(&mut self, start: usize, end: usize) -> Option<(Span, Option<usize>)> {
        let rest = self.text.get(start..end).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let bare = rest.get(blanks..).unwrap_or("");
        let from = start + blanks;
        let Some(quoted) = bare.strip_prefix('"') else {
            let len = bare.bytes().position(|byte| byte == self.delimiter);
            let typed = bare.get(..len.unwrap_or(bare.len())).unwrap_or("").trim_end();
            let cell = Span::new(self.file, from, from + typed.len());
            return Some((cell, len.map(|len| from + len + 1)));
        };
        let Some(len) = quoted.find('"') else {
            return self.bad_quotes(
                from,
                end,
                &Message::new("chưa được đóng trên dòng này", "is not closed on this line"),
            );
        };
        let inside = quoted.get(..len).unwrap_or("");
        let left = inside.len() - inside.trim_start().len();
        let cell = Span::new(self.file, from + 1 + left, from + 1 + left + inside.trim().len());
        let after = from + len + 2;
        let behind = self.text.get(after..end).unwrap_or("");
        let gap = behind.len() - behind.trim_start_matches(' ').len();
        match behind.as_bytes().get(gap) {
            None => Some((cell, None)),
            Some(byte) if *byte == self.delimiter => Some((cell, Some(after + gap + 1))),
            Some(_) => {
                let message = Message::new("đóng trước khi hết ô", "closes before the cell ends");
                self.bad_quotes(from, after, &message)
            }
        }
    }

    fn bad_quotes<T>(&mut self, from: usize, to: usize, what: &Message) -> Option<T> {
        let message = Message::new(
            format!("dấu ngoặc kép của ô này {}", what.vi),
            format!("the quotation mark of this cell {}", what.en),
        );
        let help = Message::new(
            "Một ô trong ngoặc kép bắt đầu và kết thúc bằng dấu `\"` trên cùng dòng, bên trong không có dấu `\"`.",
            "a cell in quotation marks begins and ends with `\"` on one line and holds none inside",
        );
        let span = Span::new(self.file, from, to);
        self.faults.push(Diagnostic::error(Code::Unclosed, message).at(span).help(help));
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::source::Source;

    fn cells(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
        let mut sources = Sources::default();
        let file = sources.add(Source { path: "bảng.csv".to_owned(), text: text.to_owned() });
        let (sheet, faults) = read(&sources, file);
        let rows = std::iter::once(&sheet.head).chain(&sheet.rows);
        let told = faults.iter().map(|fault| fault.message.en.clone()).collect();
        (rows.map(|row| row.cells.iter().map(|cell| sheet.cell(*cell).to_owned()).collect()).collect(), told)
    }

    #[test]
    fn cells_are_found_between_commas_semicolons_and_tabs() {
        let expected = [vec!["loại", "tỷ lệ", "mức"], vec!["a", "1,5", ""], vec!["b", "2", "3"]];
        for text in [
            "loại, tỷ lệ ,mức\n a ,\" 1,5 \",\n\nb,2,\"3\"\n",
            "loại;tỷ lệ;mức\na;1,5;\n;;\nb;2;3",
            "loại\ttỷ lệ\tmức\r\na\t1,5\t \nb\t2\t3",
        ] {
            assert_eq!(
                cells(text),
                (expected.iter().map(|row| row.iter().map(|c| (*c).to_owned()).collect()).collect(), vec![])
            );
        }
    }

    #[test]
    fn rows_at_fault_are_left_out_and_told() {
        let (rows, faults) = cells("a,b\n1,2,3\n\"1,2\n\"1\"2,3\n5,6\n");
        assert_eq!(rows, [["a", "b"], ["5", "6"]]);
        assert_eq!(
            faults,
            [
                "the quotation mark of this cell is not closed on this line",
                "the quotation mark of this cell closes before the cell ends",
                "this row has 3 cells, the headers are 2"
            ]
        );
        assert_eq!(cells(" \n").1, ["this file has no row of headers"]);
    }
}
