//! Workbooks as a spreadsheet program writes them.

use super::{RawCell, day, fault, number, only, place, read, reason, tabs, text, texts};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

/// A workbook of one tab.
pub(super) fn book(name: &str, fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    let tab = book.add_worksheet();
    tab.set_name(name).unwrap();
    fill(tab).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn every_kind_of_cell_is_read() {
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let clock = Format::new().set_num_format("hh:mm");
    let bytes = book("Hộ", |tab| {
        tab.write_row(0, 0, [" Mã\nhộ ", "Thu nhập", "Ngày", "Có", "Giờ"])?;
        tab.write_string(1, 0, "\u{A0}Nghe\u{300}o ")?;
        tab.write_number(1, 1, 0.1 + 0.2)?;
        tab.write_datetime_with_format(1, 2, &ExcelDateTime::from_ymd(2023, 12, 31)?, &date)?;
        tab.write_boolean(1, 3, true)?;
        tab.write_datetime_with_format(1, 4, &ExcelDateTime::from_hms(7, 30, 0)?, &clock)?;
        tab.write_number(3, 1, 1_224_000)?;
        tab.write_string(4, 0, " \u{200B}")?;
        tab.write_formula(5, 1, Formula::new("=1+1").set_result("2"))?;
        tab.write_formula(5, 0, Formula::new("=\"H\"&2").set_result("H2"))?;
        tab.write_formula(5, 2, Formula::new("=1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    let sheet = only("Hộ.xlsx", &bytes);
    assert_eq!((sheet.file.as_str(), sheet.tab.as_deref(), sheet.header_row), ("Hộ.xlsx", Some("Hộ"), 1));
    assert_eq!(sheet.headers, ["Mã hộ", "Thu nhập", "Ngày", "Có", "Giờ"]);
    assert_eq!(sheet.rows, [2, 4, 6]);
    let first: Vec<RawCell> = (0..4).map(|column| sheet.cell(column, 0)).collect();
    assert_eq!(first, [text("Nghèo"), number("0.3"), day(2023, 12, 31), RawCell::Bool(true)]);
    let a_time = "the cell holds a time of day, not only a day".to_owned();
    assert_eq!(reason(sheet.cell(4, 0)), ("07:30:00".to_owned(), a_time));
    assert_eq!(texts(&sheet, 1), ["", "1224000", "", "", ""]);
    assert_eq!([sheet.cell(0, 2), sheet.cell(1, 2)], [text("H2"), number("2")]);
    assert_eq!(reason(sheet.cell(2, 2)), ("#DIV/0!".to_owned(), "the cell holds the error #DIV/0!".to_owned()));
}

#[test]
fn headers_may_stand_anywhere_and_have_gaps() {
    let bytes = book("Hộ", |tab| {
        tab.write_row(3, 2, ["Mã", "", "Tên"])?;
        tab.write_row(4, 1, ["ghi chú", "H1", "", "An", "bên lề"])?;
        tab.write_string(5, 9, "chỉ có ghi chú")?;
        tab.write_row(6, 2, ["H2", "x"])?;
        Ok(())
    });
    let sheet = only("a.xlsx", &bytes);
    assert_eq!(
        (sheet.header_row, sheet.headers.as_slice()),
        (4, &["Mã".to_owned(), String::new(), "Tên".to_owned()][..])
    );
    assert_eq!(sheet.rows, [5, 7]);
    assert_eq!((texts(&sheet, 0), texts(&sheet, 1)), (vec_of(["H1", "", "An"]), vec_of(["H2", "x", ""])));
}

fn vec_of<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[test]
fn tabs_without_cells_and_hidden_tabs_are_left_out() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Trống").unwrap();
    let seen = book.add_worksheet();
    seen.set_name("Hộ").unwrap().write_row(0, 0, ["Mã"]).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("Ẩn").unwrap().write_row(0, 0, ["Mã"]).unwrap();
    hidden.set_hidden(true);
    let sheet = only("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!((sheet.tab.as_deref(), sheet.rows.len()), (Some("Hộ"), 0));
    let nothing = Workbook::new().save_to_buffer().unwrap();
    assert_eq!(fault("a.xlsx", &nothing, None).message.vi, "tệp không có ô nào");
}

#[test]
fn merged_cells_are_refused_where_they_hide_values() {
    let plain = Format::new();
    let bytes = book("Hộ", |tab| {
        tab.write_row(0, 0, ["Mã", "Tên", "Thu nhập"])?;
        tab.write_row(1, 0, ["H1", "An", "1"])?;
        tab.merge_range(1, 1, 2, 1, "An", &plain)?;
        tab.merge_range(0, 2, 0, 3, "Thu nhập", &plain)?;
        Ok(())
    });
    let faults = read("Hộ.xlsx", &bytes, None).unwrap_err();
    let told: Vec<_> = faults.iter().map(|f| (f.code.id(), place(f).to_string(), f.message.vi.as_str())).collect();
    assert_eq!(
        told,
        [
            ("E0703", "Hộ.xlsx!Hộ:1".to_owned(), "hàng tiêu đề có ô gộp: C1:D1"),
            ("E0801", "Hộ.xlsx!Hộ:2".to_owned(), "bảng số liệu có ô gộp: B2:B3"),
        ]
    );
    assert!(faults.iter().all(|fault| fault.help.is_some()));
}

#[test]
fn a_merged_title_is_fine_once_the_header_row_is_named() {
    let mut book = Workbook::new();
    let tab = book.add_worksheet();
    tab.set_name("Hộ").unwrap().merge_range(0, 0, 1, 2, "DANH SÁCH HỘ", &Format::new()).unwrap();
    tab.write_row(3, 0, ["Mã", "Tên"]).unwrap();
    tab.write_row(4, 0, ["H1", "An"]).unwrap();
    book.add_worksheet().set_name("Ngắn").unwrap().write_row(0, 0, ["Mã"]).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let sheets = read("a.xlsx", &bytes, Some(4)).unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!((sheets[0].header_row, sheets[0].headers.as_slice()), (4, vec_of(["Mã", "Tên"]).as_slice()));
    assert_eq!(sheets[0].rows, [5]);
    // Without it, the title is taken for the headers; the other tab still stands.
    let tabs = tabs("a.xlsx", &bytes, None).unwrap();
    let stands: Vec<_> = tabs.iter().map(|tab| (tab.name.as_deref().unwrap(), tab.sheet.is_ok())).collect();
    assert_eq!(stands, [("Hộ", false), ("Ngắn", true)]);
}

#[test]
fn a_header_row_that_is_not_there_is_told() {
    let bytes = book("Hộ", |tab| {
        tab.write_row(0, 0, ["Mã"])?;
        tab.write_row(4, 0, ["H1"])?;
        Ok(())
    });
    let gap = fault("a.xlsx", &bytes, Some(3));
    assert_eq!((gap.code.id(), place(&gap).to_string()), ("E0703", "a.xlsx!Hộ:3".to_owned()));
    let beyond = fault("a.xlsx", &bytes, Some(9));
    assert_eq!((beyond.code.id(), place(&beyond).to_string()), ("E0703", "a.xlsx:9".to_owned()));
}

#[test]
fn numbers_of_spreadsheets_are_exact_or_told() {
    let bytes = book("Hộ", |tab| {
        tab.write_row(0, 0, ["a", "b", "c", "d"])?;
        tab.write_row(1, 0, [0.0057, 123_456_789_012_345.0, 90_071_992_547_409_930.0, 1e200])?;
        Ok(())
    });
    let sheet = only("a.xlsx", &bytes);
    assert_eq!([sheet.cell(0, 0), sheet.cell(1, 0)], [number("0.0057"), number("123456789012345")]);
    let too_many = "the number has more digits than can be kept".to_owned();
    // Binary numbers of this size lie 16 apart: 90071992547409936 is the nearest.
    assert_eq!(reason(sheet.cell(2, 0)), ("9.007199254740994E16".to_owned(), too_many.clone()));
    assert_eq!(reason(sheet.cell(3, 0)), ("1E200".to_owned(), too_many));
}
