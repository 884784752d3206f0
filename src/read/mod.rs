//! Data files to raw sheets: headers and cells as they stand, with the row numbers a person sees; nothing is interpreted here.
//!
//! `csv` (`encoding`, `delimiter`, `record`) · `xlsx` (`package`, `cell`, `grid`, `merged`) · `parquet` (`typed`, `moment`, `batches`) · all of
//! them: `sheet`, `text`, `number`, `place`, `guard`. Tables for people, row by row: `page`.

pub mod batches;
mod cell;
mod csv;
mod delimiter;
mod encoding;
mod grid;
mod guard;
mod merged;
mod moment;
mod number;
mod package;
mod page;
mod parquet;
mod place;
mod record;
mod sheet;
mod text;
mod typed;
mod xlsx;

#[cfg(test)]
mod tests;

pub use page::{Merged, Page};
pub use sheet::{Ragged, RawCell, RawColumn, Sheet};

use crate::diagnostic::{Code, Diagnostic};
use crate::value::Message;
use place::{Origin, fault};

/// The kinds of data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Commas, semicolons or tabs between cells.
    Csv,
    /// Tabs between cells.
    Tsv,
    /// A workbook: XLSX, with macros or without.
    Workbook,
    /// Typed columns.
    Parquet,
    /// A workbook of a kind that is not read; named here so that it is told, not passed over.
    OtherWorkbook,
}

/// One tab of a workbook, or the only sheet of another file.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its name, in a workbook.
    pub name: Option<String>,
    /// What it holds, or why it cannot be used.
    pub sheet: Result<Sheet, Vec<Diagnostic>>,
}

/// Whether a file name is one of a data file.
///
/// Files that spreadsheet programs and systems leave behind (`~$…`, `.…`) are none.
#[must_use]
pub fn is_data(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    !name.starts_with("~$") && !name.starts_with('.') && kind(path).is_some()
}

/// Reads a data file by its ending. `header_row` is the row its headers stand in, when that is known; else it is the first
/// row that is not empty. Parquet always has its headers in row 1.
///
/// Tabs without cells and hidden tabs are left out; where a header row is given, so are tabs that end before it.
///
/// # Errors
/// The file is damaged, of another kind than its name says, without cells; or a tab has merged cells, no such header row.
pub fn read(path: &str, bytes: &[u8], header_row: Option<u64>) -> Result<Vec<Sheet>, Vec<Diagnostic>> {
    let mut sheets = Vec::new();
    let mut faults = Vec::new();
    for tab in tabs(path, bytes, header_row)? {
        match tab.sheet {
            Ok(sheet) => sheets.push(sheet),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(sheets) } else { Err(faults) }
}

/// Reads a data file as `read` does, but lets a tab that cannot be used stand beside those that can.
///
/// # Errors
/// The file as a whole cannot be used.
pub fn tabs(path: &str, bytes: &[u8], header_row: Option<u64>) -> Result<Vec<Tab>, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    let Some(kind) = kind(path).filter(|kind| *kind != Kind::OtherWorkbook) else {
        return Err(vec![not_read(origin)]);
    };
    if let Some(fault) = other_content(origin, kind, bytes) {
        return Err(vec![fault]);
    }
    match kind {
        Kind::Workbook | Kind::OtherWorkbook => xlsx::tabs(path, bytes, header_row),
        Kind::Csv | Kind::Tsv => Ok(alone(csv::sheet(path, bytes, header_row, kind == Kind::Tsv)?)),
        Kind::Parquet => Ok(alone(parquet::sheet(path, bytes)?)),
    }
}

/// Reads a table made for people, each tab as a page; `is_head` knows its row of headers, by which the cells of a CSV file are told
/// apart.
///
/// # Errors
/// The file is no CSV file and no workbook, or is damaged.
pub fn pages(path: &str, bytes: &[u8], is_head: &dyn Fn(&[String]) -> bool) -> Result<Vec<Page>, Vec<Diagnostic>> {
    let origin = Origin { file: path, tab: None };
    let Some(kind) = kind(path).filter(|kind| matches!(kind, Kind::Csv | Kind::Tsv | Kind::Workbook)) else {
        return Err(vec![not_read(origin)]);
    };
    if let Some(fault) = other_content(origin, kind, bytes) {
        return Err(vec![fault]);
    }
    match kind {
        Kind::Workbook => page::of_workbook(path, bytes),
        Kind::Tsv => page::of_csv(path, bytes, b"\t", is_head).map(|page| vec![page]),
        _ => page::of_csv(path, bytes, b",;\t", is_head).map(|page| vec![page]),
    }
}

fn alone(sheet: Sheet) -> Vec<Tab> {
    vec![Tab { name: None, sheet: Ok(sheet) }]
}

fn kind(path: &str) -> Option<Kind> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "csv" => Some(Kind::Csv),
        "tsv" => Some(Kind::Tsv),
        "xlsx" | "xlsm" => Some(Kind::Workbook),
        "parquet" => Some(Kind::Parquet),
        "xls" | "xlsb" | "ods" => Some(Kind::OtherWorkbook),
        _ => None,
    }
}

fn not_read(origin: Origin<'_>) -> Diagnostic {
    let message = Message::new("không đọc loại tệp này", "files of this kind are not read");
    let help = Message::new(
        "Lưu lại thành sổ tính Excel (.xlsx), CSV UTF-8 (.csv) hoặc Parquet.",
        "save it as an Excel workbook (.xlsx), as CSV UTF-8 (.csv) or as Parquet",
    );
    fault(Code::BadFile, message, origin.place()).help(help)
}

/// The fault of a file whose first bytes are those of another kind than its name says.
fn other_content(origin: Origin<'_>, kind: Kind, bytes: &[u8]) -> Option<Diagnostic> {
    let old = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    let content = match bytes {
        [b'P', b'K', 3, 4, ..] => Kind::Workbook,
        [b'P', b'A', b'R', b'1', .., b'P', b'A', b'R', b'1'] => Kind::Parquet,
        [b'P', b'A', b'R', b'1', ..] if kind == Kind::Parquet => Kind::Parquet,
        _ if old => Kind::OtherWorkbook,
        _ => Kind::Csv,
    };
    let same = content == kind || (kind == Kind::Tsv && content == Kind::Csv);
    if same || bytes.is_empty() {
        return None;
    }
    let (vi, en) = match content {
        Kind::Workbook => ("sổ tính XLSX hoặc tệp nén", "an XLSX workbook or an archive"),
        Kind::Parquet => ("tệp Parquet", "a Parquet file"),
        Kind::OtherWorkbook => {
            ("sổ tính có mật khẩu hoặc sổ tính .xls", "a workbook with a password or an .xls workbook")
        }
        Kind::Csv | Kind::Tsv => ("dạng khác", "something else"),
    };
    let message = Message::new(
        format!("nội dung tệp là {vi}, không như đuôi tệp"),
        format!("the file holds {en}, not what its name says"),
    );
    let help = Message::new(
        "Mở tệp bằng phần mềm bảng tính, bỏ mật khẩu nếu có, rồi lưu lại đúng loại.",
        "open the file in a spreadsheet program, remove the password if it has one, and save it as the kind its name says",
    );
    Some(fault(Code::BadFile, message, origin.place()).help(help))
}
