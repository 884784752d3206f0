//! Stub until the reading room lands.
#![allow(missing_docs)]
use crate::diagnostic::Diagnostic;
use crate::value::{Date, Decimal, Message};
#[derive(Clone, Debug)]
pub struct Sheet {
    pub file: String,
    pub tab: Option<String>,
    pub headers: Vec<String>,
    pub header_row: u64,
    pub columns: Vec<RawColumn>,
    pub rows: Vec<u64>,
    pub ragged: Vec<Ragged>,
}
#[derive(Clone, Debug)]
pub struct Ragged {
    pub row: u64,
    pub texts: Vec<String>,
    pub reason: Message,
}
#[derive(Clone, Debug)]
pub enum RawColumn {
    Text(arrow::array::StringArray),
    Cells(Vec<RawCell>),
    Array(arrow::array::ArrayRef),
}
#[derive(Clone, Debug)]
pub enum RawCell {
    Empty,
    Text(String),
    Number(Decimal),
    Date(Date),
    Bool(bool),
    Fault(String, Message),
}
impl Sheet {
    pub fn cell(&self, _column: usize, _row: usize) -> RawCell {
        RawCell::Empty
    }
    pub fn text(&self, _column: usize, _row: usize) -> String {
        String::new()
    }
}
pub fn read(_path: &str, _bytes: &[u8], _header_row: Option<u64>) -> Result<Vec<Sheet>, Vec<Diagnostic>> {
    Ok(Vec::new())
}
#[must_use]
pub fn is_data(_path: &str) -> bool {
    false
}
