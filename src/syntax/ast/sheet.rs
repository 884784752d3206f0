//! A table kept in a file beside the rules, as its cells stand.

use super::{Ident, Text};
use crate::source::{FileId, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// `bảng "nd-55-2023-phu-luc.csv"`.
#[derive(Clone, Debug)]
pub struct TableFile {
    /// The path, from the folder of the rule file.
    pub path: Text,
    /// What the file holds, once it is read.
    pub sheet: Option<Arc<Sheet>>,
}

/// The cells of a file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: String,
    /// The text in lower case, every byte in its place.
    pub mask: String,
    /// The headers.
    pub head: SheetRow,
    /// The rows, each with as many cells as there are headers.
    pub rows: Vec<SheetRow>,
    /// Where cells begin that hold a number as a workbook stores it, which shows neither a unit nor a sign.
    pub stored: BTreeSet<u32>,
    /// Cells that are one, by their rows and columns, counted from 0.
    pub merged: Vec<Joined>,
}

/// Cells of a table for people that are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The first and the last row, by position.
    pub rows: (usize, usize),
    /// The first and the last column.
    pub columns: (usize, usize),
}

/// A row of a file.
#[derive(Clone, Debug, Default)]
pub struct SheetRow {
    /// The whole of it.
    pub span: Span,
    /// Its cells, without blanks and quotation marks around them.
    pub cells: Vec<Span>,
}

impl Sheet {
    /// The line of a row, counted from 1.
    #[must_use]
    pub fn line(&self, row: &SheetRow) -> usize {
        self.text.get(..row.span.start as usize).map_or(1, |before| before.matches('\n').count() + 1)
    }

    /// A cell as it was typed.
    #[must_use]
    pub fn cell(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// A cell as a name.
    #[must_use]
    pub fn ident(&self, span: Span) -> Ident {
        Ident { text: self.cell(span).to_owned(), span }
    }
}
