//! What became of every row that was read: used, or set aside with its reason.

use crate::diagnostic::{Cell, Code};
use crate::value::Message;

/// The rows of one file or sheet: read = used + set aside.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RowAccount {
    /// The register, by name.
    pub register: String,
    /// The file, as the user would type it.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// Rows read, the header not counted.
    pub read: u64,
    /// Rows used.
    pub used: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// Columns no declared field asks for.
    pub unused_columns: Vec<String>,
}

/// A row that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAsideRow {
    /// The register, by name.
    pub register: String,
    /// Where the row is, and the column at fault where there is one.
    pub cell: Cell,
    /// The key of the row, where it could be read.
    pub key: Option<String>,
    /// Which fault.
    pub code: Code,
    /// What is wrong.
    pub reason: Message,
    /// The cells of the row as they stand in the file.
    pub texts: Vec<String>,
}
