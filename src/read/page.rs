//! The rows of a sheet as a person sees them: titles above the headers, headers over several rows, notes below.

use super::cell::cell;
use super::place::{Origin, damaged, empty};
use super::record::{Quotes, Records};
use super::sheet::RawCell;
use super::{csv, encoding, guard, package, text};
use crate::diagnostic::Diagnostic;
use ::csv::ByteRecord;
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// So many cells of a page are kept: it is read by people.
const MOST_CELLS: usize = 1 << 20;

/// A sheet as it stands, row by row.
#[derive(Clone, Debug)]
pub struct Page {
    /// The tab, in a workbook.
    pub tab: Option<String>,
    /// The rows that hold something: the number a person sees, and the cells from the first column on.
    pub rows: Vec<(u64, Vec<RawCell>)>,
    /// Merged cells.
    pub merged: Vec<Merged>,
}

/// Cells that are one: the first and the last row as a person sees them, and the first and the last column, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Rows.
    pub rows: (u64, u64),
    /// Columns.
    pub columns: (usize, usize),
}

/// The only page of a CSV file. What stands between its cells is what makes the widest row of headers, which `is_head` knows.
pub(super) fn of_csv(
    path: &str,
    bytes: &[u8],
    delimiters: &[u8],
    is_head: &dyn Fn(&[String]) -> bool,
) -> Result<Page, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    let bytes = encoding::open(origin, bytes).map_err(|fault| vec![fault])?;
    let (mut best, mut faults): (Option<(usize, Page)>, Vec<Diagnostic>) = (None, Vec::new());
    for delimiter in delimiters {
        let page = match split(origin, &bytes, *delimiter) {
            Ok(page) => page,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let texts = |cells: &[RawCell]| cells.iter().map(|cell| cell.clone().text()).collect::<Vec<_>>();
        let heads = page.rows.iter().filter(|(_, cells)| is_head(&texts(cells)));
        let width = heads.map(|(_, cells)| cells.len()).max().unwrap_or(0);
        if best.as_ref().is_none_or(|(widest, _)| width > *widest) {
            best = Some((width, page));
        }
    }
    match best {
        // A file whose quotation marks are sound only where it has no headers is at fault under the others.
        Some((0, _)) if !faults.is_empty() => Err(faults.into_iter().take(1).collect()),
        Some((_, page)) if !page.rows.is_empty() => Ok(page),
        _ => Err(faults.into_iter().next().map_or_else(|| vec![empty(origin)], |fault| vec![fault])),
    }
}

fn split(origin: Origin<'_>, bytes: &[u8], delimiter: u8) -> Result<Page, Diagnostic> {
    let mut records = Records::new(bytes, delimiter);
    let mut record = ByteRecord::new();
    let mut page = Page { tab: None, rows: Vec::new(), merged: Vec::new() };
    let mut kept = 0;
    while let Some(stand) = records.next(&mut record).map_err(|error| damaged(origin, &error.to_string()))? {
        match records.quotes(stand) {
            Quotes::Sound => {}
            Quotes::Open => return Err(csv::open_quote(origin, stand.row)),
            Quotes::Stray => return Err(csv::stray_quote(origin, stand.row)),
        }
        let mut cells = Vec::with_capacity(record.len());
        for cell in &record {
            let cell = std::str::from_utf8(cell).map_err(|_| encoding::not_utf8(origin, stand.row, None))?;
            let cell = text::clean(cell);
            cells.push(if cell.is_empty() { RawCell::Empty } else { RawCell::Text(cell.into_owned()) });
        }
        kept += cells.len();
        if kept > MOST_CELLS {
            return Err(damaged(origin, "more cells than a table for people has"));
        }
        if cells.iter().any(|cell| *cell != RawCell::Empty) {
            page.rows.push((stand.row, cells));
        }
    }
    Ok(page)
}

/// The pages of a workbook: tabs that are seen and hold something.
pub(super) fn of_workbook(path: &str, bytes: &[u8]) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    let read = guard::quietly(|| all(origin, bytes));
    let pages =
        read.unwrap_or_else(|| Err(damaged(origin, "a size or place out of range"))).map_err(|fault| vec![fault])?;
    if pages.is_empty() { Err(vec![empty(origin)]) } else { Ok(pages) }
}

fn all(origin: Origin<'_>, bytes: &[u8]) -> Result<Vec<Page>, Diagnostic> {
    let merged = package::check(origin, bytes)?;
    let broken = |error: XlsxError| damaged(origin, &error.to_string());
    let mut book: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let seen = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    let (mut pages, mut kept) = (Vec::new(), 0);
    for name in names {
        let mut page = Page { tab: Some(name.clone()), rows: Vec::new(), merged: Vec::new() };
        let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
        while let Some(record) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let raw = cell(&record.value, record.formula.as_ref());
            if raw == RawCell::Empty {
                continue;
            }
            let (row, column) = (u64::from(record.pos.0) + 1, record.pos.1 as usize);
            if page.rows.last().is_none_or(|(last, _)| *last != row) {
                page.rows.push((row, Vec::new()));
            }
            let Some((_, cells)) = page.rows.last_mut() else { continue };
            kept += (column + 1).saturating_sub(cells.len());
            if kept > MOST_CELLS {
                return Err(damaged(origin, "more cells than a table for people has"));
            }
            if cells.len() <= column {
                cells.resize(column + 1, RawCell::Empty);
            }
            if let Some(slot) = cells.get_mut(column) {
                *slot = raw;
            }
        }
        drop(cells);
        page.rows.sort_by_key(|(row, _)| *row);
        if merged {
            let regions = book.merge_cells_by_sheet_name(&name).map_err(broken)?;
            let of = |region: &calamine::Dimensions| Merged {
                rows: (u64::from(region.start.0) + 1, u64::from(region.end.0) + 1),
                columns: (region.start.1 as usize, region.end.1 as usize),
            };
            page.merged = regions.iter().map(of).collect();
        }
        if !page.rows.is_empty() {
            pages.push(page);
        }
    }
    Ok(pages)
}
