//! Faults of data files and the places they are told at.

use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::value::Message;

/// The file, or the tab of a workbook, that is being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    /// The file, as the user would type it.
    pub(super) file: &'a str,
    /// The tab.
    pub(super) tab: Option<&'a str>,
}

impl Origin<'_> {
    /// The file or tab as a whole.
    pub(super) fn place(self) -> Cell {
        Cell { file: self.file.to_owned(), sheet: self.tab.map(str::to_owned), row: None, column: None }
    }

    /// One of its rows.
    pub(super) fn row(self, row: u64) -> Cell {
        Cell { row: Some(row), ..self.place() }
    }
}

/// A fault at a place.
pub(super) fn fault(code: Code, message: Message, place: Cell) -> Diagnostic {
    Diagnostic::error(code, message).in_cell(place)
}

/// A file or tab in which nothing stands.
pub(super) fn empty(origin: Origin<'_>) -> Diagnostic {
    fault(Code::BadFile, Message::new("tệp không có ô nào", "the file has no cells"), origin.place())
}

/// The row where headers should stand is empty, or is not there.
pub(super) fn no_header(origin: Origin<'_>, row: u64) -> Diagnostic {
    let message = Message::new(format!("hàng {row} không có tiêu đề cột"), format!("row {row} has no column headers"));
    let help = Message::new(
        "Sửa số của hàng tiêu đề (`header-row`) trong chitieu.toml.",
        "correct the number of the header row (`header-row`) in chitieu.toml",
    );
    fault(Code::BadHeader, message, origin.row(row)).help(help)
}

/// The file is damaged. `reason` comes from the library that read it, in English.
pub(super) fn damaged(origin: Origin<'_>, reason: &str) -> Diagnostic {
    let message = Message::new(
        "tệp hỏng hoặc chép chưa trọn, không đọc được",
        format!("the file is damaged or incomplete and cannot be read: {}", reason.trim_end_matches('.')),
    );
    fault(Code::BadFile, message, origin.place()).help(save_again())
}

fn save_again() -> Message {
    Message::new(
        "Chép lại tệp từ nguồn, hoặc mở ra và lưu lại.",
        "copy the file from its source again, or open it and save it again",
    )
}
