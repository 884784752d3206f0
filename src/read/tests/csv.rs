//! CSV: encodings, delimiters, quotation marks, widths, row numbers.

use super::{RawCell, fault, only, place, read, text, texts};

#[test]
fn a_plain_file_is_read() {
    let sheet = only(
        "Hộ.csv",
        "Mã hộ, Thu nhập ,\nH1,\u{A0}1.224\u{200B},x\n\nH2, ,\"a\nb\"\n,,\nH3,Nghe\u{300}o,\n".as_bytes(),
    );
    assert_eq!((sheet.file.as_str(), &sheet.tab, sheet.header_row), ("Hộ.csv", &None, 1));
    assert_eq!(sheet.headers, ["Mã hộ", "Thu nhập", ""]);
    assert_eq!(sheet.rows, [2, 4, 6]);
    assert_eq!(texts(&sheet, 0), ["H1", "1.224", "x"]);
    assert_eq!(texts(&sheet, 1), ["H2", "", "a\nb"]);
    assert_eq!(sheet.cell(1, 1), RawCell::Empty);
    assert_eq!(sheet.cell(1, 2), text("Nghèo"));
    assert_eq!((sheet.cell(9, 0), sheet.cell(0, 9)), (RawCell::Empty, RawCell::Empty));
    assert!(sheet.ragged.is_empty());
}

#[test]
fn encodings_with_a_mark_are_read() {
    let plain = "Mã;Tên\nH1;Nguyễn Văn Ê\n";
    for bytes in [
        plain.as_bytes().to_vec(),
        format!("\u{FEFF}{plain}").into_bytes(),
        format!("\u{FEFF}{plain}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        format!("\u{FEFF}{plain}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ] {
        let sheet = only("a.csv", &bytes);
        assert_eq!(sheet.headers, ["Mã", "Tên"]);
        assert_eq!(texts(&sheet, 0), ["H1", "Nguyễn Văn Ê"]);
    }
}

#[test]
fn a_tsv_has_tabs_and_nothing_else() {
    let sheet = only("a.tsv", "Thu nhập, đồng\tHộ; mã\n1,5\ta;b\n".as_bytes());
    assert_eq!(sheet.headers, ["Thu nhập, đồng", "Hộ; mã"]);
    assert_eq!(texts(&sheet, 0), ["1,5", "a;b"]);
}

#[test]
fn rows_of_another_width_are_set_aside() {
    let sheet = only("a.csv", "a,b,c\n1,2\n1,2,3,\n1,2,3,4\n\"1\"x,2,3\n1,2,3\n".as_bytes());
    assert_eq!(sheet.rows, [3, 6]);
    let ragged: Vec<_> = sheet.ragged.iter().map(|r| (r.row, r.texts.join("|"), r.reason.vi.as_str())).collect();
    assert_eq!(
        ragged,
        [
            (2, "1|2".to_owned(), "dòng có 2 ô, tiêu đề có 3 ô"),
            (4, "1|2|3|4".to_owned(), "dòng có 4 ô, tiêu đề có 3 ô"),
            (5, "1x|2|3".to_owned(), "có chữ đứng sau dấu nháy kép kết thúc ô"),
        ]
    );
}

#[test]
fn headers_alone_are_a_sheet_without_rows() {
    for bytes in ["a,b", "a,b\n", "a,b\r\n\r\n"] {
        let sheet = only("a.csv", bytes.as_bytes());
        assert_eq!((sheet.headers.len(), sheet.rows.len(), sheet.columns.len()), (2, 0, 2));
    }
}

#[test]
fn a_file_without_cells_is_refused() {
    for bytes in ["", "\n\n", " , ,\n", "\u{FEFF}"] {
        let fault = fault("a.csv", bytes.as_bytes(), None);
        assert_eq!((fault.code.id(), fault.message.en.as_str()), ("E0701", "the file has no cells"));
    }
}

#[test]
fn the_header_row_may_be_named() {
    let bytes = "DANH SÁCH HỘ, NĂM 2023\n\nMã;Tên\nH1;An\n".as_bytes();
    let sheet = read("a.csv", bytes, Some(3)).unwrap().remove(0);
    assert_eq!((sheet.header_row, sheet.rows.as_slice()), (3, &[4][..]));
    assert_eq!(sheet.headers, ["Mã", "Tên"]);
    for missing in [2, 5, 900] {
        let fault = fault("a.csv", bytes, Some(missing));
        assert_eq!(fault.code.id(), "E0703");
        assert_eq!(fault.message.vi, format!("hàng {missing} không có tiêu đề cột"));
        assert_eq!(place(&fault).row, Some(missing));
    }
}

#[test]
fn letters_of_old_encodings_are_refused_with_their_place() {
    // "Hộ" in Windows-1258, below a cell with a line break: row 3, not line 4.
    let fault = fault("a.csv", b"M,T\xC3\xAAn\n\"1\n1\",b\n2,H\xF4\xF2\n", None);
    assert_eq!(fault.message.vi, "chữ không theo bảng mã UTF-8");
    assert_eq!(place(&fault).to_string(), "a.csv:3:Tên");
    let fault = super::fault("a.csv", b"a,b\n1,2\n3,\x004\n", None);
    assert_eq!(place(&fault).to_string(), "a.csv:3");
}

#[test]
fn an_open_quotation_mark_is_located_where_it_opens() {
    let fault = fault("a.csv", b"a,b\n1,2\n3,\"4\n5,6\n7,8\n", None);
    assert_eq!(
        fault.message.en,
        "a quotation mark opened in this row is not closed: the rest of the file becomes one cell"
    );
    assert_eq!(place(&fault).to_string(), "a.csv:3");
    // Closed by the opening of another: rows 3 and 4 would be one.
    let fault = super::fault("a.csv", b"a,b\n1,2\n3,\"4\n5,\"6\"\n", None);
    assert_eq!(fault.message.en, "something follows the quotation mark that ends a cell");
    assert_eq!(place(&fault).to_string(), "a.csv:3");
}

#[test]
fn a_cell_of_a_megabyte_and_ten_thousand_columns_are_nothing() {
    let long = "x".repeat(1 << 20);
    let sheet = only("a.csv", format!("a,b\n{long},\"{long}\n\"\n").as_bytes());
    assert_eq!(sheet.text(1, 0).len(), 1 << 20);
    let headers: Vec<String> = (0..10_000).map(|i| format!("c{i}")).collect();
    let sheet = only("a.csv", format!("{0}\n{0}\n", headers.join(";")).as_bytes());
    assert_eq!((sheet.headers.len(), sheet.text(9_999, 0).as_str()), (10_000, "c9999"));
}
