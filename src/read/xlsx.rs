//! Workbooks to sheets, one for each tab that is seen and holds something.

use super::cell::cell;
use super::grid::Grid;
use super::place::{Origin, damaged, empty, no_header};
use super::{Tab, guard, merged, package};
use crate::diagnostic::Diagnostic;
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the tabs of a workbook.
pub(super) fn tabs(path: &str, bytes: &[u8], header_row: Option<u64>) -> Result<Vec<Tab>, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    // The readers compute sizes and places from what a damaged file says.
    let read = guard::quietly(|| all(origin, bytes, header_row));
    let tabs =
        read.unwrap_or_else(|| Err(damaged(origin, "a size or place out of range"))).map_err(|fault| vec![fault])?;
    match header_row {
        _ if !tabs.is_empty() => Ok(tabs),
        Some(row) => Err(vec![no_header(origin, row)]),
        None => Err(vec![empty(origin)]),
    }
}

fn all(origin: Origin<'_>, bytes: &[u8], header_row: Option<u64>) -> Result<Vec<Tab>, Diagnostic> {
    let merged = package::check(origin, bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(origin, &e.to_string()))?;
    let seen = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    let mut tabs = Vec::new();
    for name in names {
        let origin = Origin { tab: Some(&name), ..origin };
        if let Some(sheet) = tab(origin, &mut book, header_row, merged).transpose() {
            tabs.push(Tab { sheet, name: Some(name) });
        }
    }
    Ok(tabs)
}

/// One tab; none when it holds nothing from its header row on.
fn tab(
    origin: Origin<'_>,
    book: &mut Book<'_>,
    header_row: Option<u64>,
    merged: bool,
) -> Result<Option<super::Sheet>, Vec<Diagnostic>> {
    let name = origin.tab.unwrap_or_default();
    let broken = |error: XlsxError| vec![damaged(origin, &error.to_string())];
    let mut grid = Grid::new(origin, header_row);
    let mut cells = book.worksheet_cells_reader(name).map_err(broken)?;
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        grid.take(record.pos, cell(&record.value, record.formula.as_ref())).map_err(|fault| vec![fault])?;
    }
    drop(cells);
    let Some((sheet, span)) = grid.finish().map_err(|fault| vec![fault])? else { return Ok(None) };
    let regions = if merged { book.merge_cells_by_sheet_name(name).map_err(broken)? } else { Vec::new() };
    let faults = merged::faults(origin, &regions, span.row, span.first, span.last);
    if faults.is_empty() { Ok(Some(sheet)) } else { Err(faults) }
}
