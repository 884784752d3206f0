//! A sheet as it stands in its file.

use super::typed;
use crate::value::{Date, Decimal, Lang, Message, date};
use arrow::array::{Array, ArrayRef, StringArray};

/// One sheet as it stands in its file: headers and cells, nothing interpreted yet.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file, as the user would type it.
    pub file: String,
    /// The tab, in a workbook.
    pub tab: Option<String>,
    /// The headers: NFC, trimmed, on one line with single blanks; empty where a column has none.
    pub headers: Vec<String>,
    /// The row of the headers as the file shows it (1 for Parquet).
    pub header_row: u64,
    /// The columns, one for each header.
    pub columns: Vec<RawColumn>,
    /// The number of each row, as a person sees it when the file is open: the row of the spreadsheet; in CSV, the row a
    /// spreadsheet would show, so that a line break inside a cell adds none; in Parquet, counted below the headers.
    pub rows: Vec<u64>,
    /// Rows that cannot be lined up with the headers, set aside already.
    pub ragged: Vec<Ragged>,
    /// Whether its rows are read later, in batches.
    pub later: bool,
}

/// A row that cannot be lined up with the headers.
#[derive(Clone, Debug)]
pub struct Ragged {
    /// Its number, as the file shows it.
    pub row: u64,
    /// Its cells.
    pub texts: Vec<String>,
    /// Why.
    pub reason: Message,
}

/// The cells of one column.
#[derive(Clone, Debug)]
pub enum RawColumn {
    /// Texts, as in CSV: trimmed, NFC; a null for nothing.
    Text(StringArray),
    /// Cells of a workbook, and columns of Parquet of which some cells cannot be kept.
    Cells(Vec<RawCell>),
    /// A typed column of Parquet: `Boolean`, `Int64`, `Decimal128` with a scale from 0 to 38, or `Date32` with days from 1900 to
    /// 2999 only. A column of any other type is one that cannot be used: all its cells are faults.
    Array(ArrayRef),
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawCell {
    /// Nothing.
    Empty,
    /// A text, trimmed, NFC, never empty.
    Text(String),
    /// An exact decimal.
    Number(Decimal),
    /// A day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// What cannot be kept: an error value, a time of day, too many digits; the text as shown, and why.
    Fault(String, Message),
}

impl Sheet {
    /// A cell, by the positions of its column in `columns` and of its row in `rows`.
    #[must_use]
    pub fn cell(&self, column: usize, row: usize) -> RawCell {
        match self.columns.get(column) {
            Some(RawColumn::Text(texts)) if row < texts.len() && texts.is_valid(row) => {
                RawCell::Text(texts.value(row).to_owned())
            }
            Some(RawColumn::Cells(cells)) => cells.get(row).cloned().unwrap_or(RawCell::Empty),
            Some(RawColumn::Array(array)) => typed::cell(array, row),
            _ => RawCell::Empty,
        }
    }

    /// The text of a cell as the file shows it, for lists of rows set aside.
    #[must_use]
    pub fn text(&self, column: usize, row: usize) -> String {
        self.cell(column, row).text()
    }
}

impl RawCell {
    /// The text as the file shows it; empty for nothing.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Fault(text, _) => text,
            Self::Number(number) => number.to_string(),
            Self::Date(day) => date::show(day, Lang::Vi),
            Self::Bool(truth) => if truth { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}
