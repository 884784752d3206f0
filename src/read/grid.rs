//! The cells of a tab, lined up under its headers row by row.

use super::place::{Origin, damaged, fault, no_header};
use super::sheet::{RawCell, RawColumn, Sheet};
use super::text;
use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;

/// How many rows and columns a spreadsheet has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;
/// How many cells a tab may span: about what a workbook of the largest size we unpack holds.
const CELLS: usize = 32 << 20;

/// A tab being read. Positions count from 0.
pub(super) struct Grid<'a> {
    origin: Origin<'a>,
    wanted: Option<u64>,
    /// The row whose cells are being gathered, and those that hold something.
    row: Option<u32>,
    cells: Vec<(u32, RawCell)>,
    span: Option<Span>,
    headers: Vec<String>,
    columns: Vec<Vec<RawCell>>,
    rows: Vec<u64>,
    limit: usize,
}

/// Where the headers stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) row: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl<'a> Grid<'a> {
    /// A grid whose headers stand in the row wanted, which counts from 1, or in the first row that holds something.
    pub(super) fn new(origin: Origin<'a>, wanted: Option<u64>) -> Self {
        let (cells, headers, columns, rows) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { origin, wanted, row: None, cells, span: None, headers, columns, rows, limit: CELLS }
    }

    /// Takes the next cell; rows come in order.
    pub(super) fn take(&mut self, (row, column): (u32, u32), cell: RawCell) -> Result<(), Diagnostic> {
        if row >= ROWS || column >= COLUMNS {
            return Err(damaged(self.origin, "a cell outside the spreadsheet"));
        }
        if self.row.is_some_and(|current| current > row) {
            return Err(damaged(self.origin, "rows out of order"));
        }
        if self.row != Some(row) {
            self.end_row()?;
            self.row = Some(row);
        }
        if cell != RawCell::Empty {
            self.cells.push((column, cell));
        }
        Ok(())
    }

    /// The sheet; none when the tab holds nothing from its header row on.
    pub(super) fn finish(mut self) -> Result<Option<(Sheet, Span)>, Diagnostic> {
        self.end_row()?;
        let Some(span) = self.span else { return Ok(None) };
        let sheet = Sheet {
            file: self.origin.file.to_owned(),
            tab: self.origin.tab.map(str::to_owned),
            headers: self.headers,
            header_row: u64::from(span.row) + 1,
            columns: self.columns.into_iter().map(RawColumn::Cells).collect(),
            rows: self.rows,
            ragged: Vec::new(),
            later: false,
        };
        Ok(Some((sheet, span)))
    }

    fn end_row(&mut self) -> Result<(), Diagnostic> {
        let cells = std::mem::take(&mut self.cells);
        let Some(row) = self.row.filter(|_| !cells.is_empty()) else { return Ok(()) };
        match self.span {
            Some(span) => self.add_row(span, row, cells),
            None => self.add_headers(row, cells),
        }
    }

    fn add_headers(&mut self, row: u32, cells: Vec<(u32, RawCell)>) -> Result<(), Diagnostic> {
        let number = u64::from(row) + 1;
        match self.wanted {
            Some(wanted) if number < wanted => return Ok(()),
            Some(wanted) if number > wanted => return Err(no_header(self.origin, wanted)),
            _ => {}
        }
        let columns = || cells.iter().map(|(column, _)| *column);
        let (Some(first), Some(last)) = (columns().min(), columns().max()) else { return Ok(()) };
        self.headers = (first..=last).map(|_| String::new()).collect();
        self.columns = (first..=last).map(|_| Vec::new()).collect();
        for (column, cell) in cells {
            if let Some(header) = self.headers.get_mut((column - first) as usize) {
                *header = text::header(&cell.text());
            }
        }
        self.span = Some(Span { row, first, last });
        Ok(())
    }

    /// Cells beside the headers belong to no column: notes, which no rule can name.
    fn add_row(&mut self, span: Span, row: u32, cells: Vec<(u32, RawCell)>) -> Result<(), Diagnostic> {
        if !cells.iter().any(|(column, _)| (span.first..=span.last).contains(column)) {
            return Ok(());
        }
        if (self.rows.len() + 1).saturating_mul(self.columns.len()) > self.limit {
            return Err(too_wide(self.origin));
        }
        for column in &mut self.columns {
            column.push(RawCell::Empty);
        }
        for (column, cell) in cells {
            let index = column.checked_sub(span.first).map(|index| index as usize);
            if let Some(slot) = index.and_then(|i| self.columns.get_mut(i)).and_then(|column| column.last_mut()) {
                *slot = cell;
            }
        }
        self.rows.push(u64::from(row) + 1);
        Ok(())
    }
}

fn too_wide(origin: Origin<'_>) -> Diagnostic {
    let message = Message::new("trang có hơn 33 triệu ô", "the sheet spans more than 33 million cells");
    let help = Message::new("Lưu lại thành CSV UTF-8 hoặc Parquet.", "save it as CSV UTF-8 or as Parquet");
    fault(Code::BadFile, message, origin.place()).help(help)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_tab_spans_no_more_cells_than_can_be_kept() {
        let origin = Origin { file: "a.xlsx", tab: Some("Hộ") };
        let mut grid = Grid { limit: 20, ..Grid::new(origin, None) };
        let text = || RawCell::Text("x".to_owned());
        grid.take((0, 0), text()).unwrap();
        grid.take((0, 9), text()).unwrap();
        // Each thin row takes ten cells; the third is one too many, and is told when it ends.
        for row in 1..=3 {
            grid.take((row, 0), text()).unwrap();
        }
        let fault = grid.take((4, 0), text()).unwrap_err();
        assert_eq!(fault.message.en, "the sheet spans more than 33 million cells");
    }
}
