//! Whole files through the front door of the room, made by the writers of their kinds or by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod csv;
mod damaged;
mod gia_nghia;
mod parquet;
mod raw_xlsx;
mod xlsx;

use super::{RawCell, Sheet, is_data, read, tabs};
use crate::diagnostic::{Cell, Diagnostic, Place};
use crate::value::Decimal;

/// The only sheet of a file.
fn only(path: &str, bytes: &[u8]) -> Sheet {
    let mut sheets = read(path, bytes, None).unwrap();
    assert_eq!(sheets.len(), 1);
    sheets.remove(0)
}

/// The texts of a row.
fn texts(sheet: &Sheet, row: usize) -> Vec<String> {
    (0..sheet.columns.len()).map(|column| sheet.text(column, row)).collect()
}

/// The only fault of a file.
fn fault(path: &str, bytes: &[u8], header_row: Option<u64>) -> Diagnostic {
    let mut faults = read(path, bytes, header_row).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

/// The main place of a fault.
fn place(fault: &Diagnostic) -> &Cell {
    match &fault.labels[0].place {
        Place::Cell(cell) => cell,
        Place::Span(_) => panic!("a data file has cells"),
    }
}

fn text(value: &str) -> RawCell {
    RawCell::Text(value.to_owned())
}

fn number(digits: &str) -> RawCell {
    RawCell::Number(Decimal::parse(digits).unwrap())
}

fn day(year: i32, month: u32, day: u32) -> RawCell {
    RawCell::Date(crate::value::date::day(year, month, day).unwrap())
}

/// The text and the English reason of a cell that cannot be kept.
fn reason(cell: RawCell) -> (String, String) {
    match cell {
        RawCell::Fault(text, reason) => (text, reason.en),
        other => panic!("{other:?} is no fault"),
    }
}

#[test]
fn data_files_are_known_by_their_endings() {
    for name in ["Hộ.csv", "data/Hộ.TSV", "a.b.xlsx", "x.xlsm", "Hộ-2023.parquet", "old.xls"] {
        assert!(is_data(name), "{name}");
    }
    for name in ["README.md", "csv", "data.csv/README", "~$Hộ.xlsx", "data/.Hộ.csv", "Hộ.csv~", ""] {
        assert!(!is_data(name), "{name}");
    }
}

#[test]
fn other_workbooks_are_told_not_passed_over() {
    let fault = fault("Hộ.xls", &[0xD0, 0xCF, 0x11, 0xE0], None);
    assert_eq!((fault.code.id(), fault.message.vi.as_str()), ("E0701", "không đọc loại tệp này"));
    assert_eq!(place(&fault).to_string(), "Hộ.xls");
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_told_what_it_is() {
    for (path, bytes, holds) in [
        ("a.csv", &b"PK\x03\x04..."[..], "an XLSX workbook or an archive"),
        ("a.csv", b"PAR1....PAR1", "a Parquet file"),
        ("a.xlsx", b"<html>", "something else"),
        ("a.xlsx", &[0xD0, 0xCF, 0x11, 0xE0], "a workbook with a password or an .xls workbook"),
        ("a.parquet", b"a,b\n", "something else"),
    ] {
        let message = fault(path, bytes, None).message.en;
        assert_eq!(message, format!("the file holds {holds}, not what its name says"));
    }
}
