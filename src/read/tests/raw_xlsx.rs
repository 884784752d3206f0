//! Workbooks written part by part: what spreadsheet programs do not write, and what attackers do.

use super::{day, fault, number, only, place, read, reason, text};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook with one tab `Hộ` and the shared strings given.
pub(super) fn parts(sheet: &str, strings: &str) -> Vec<(&'static str, Vec<u8>)> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    let book = "<workbook><sheets><sheet name=\"Hộ\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    vec![
        ("_rels/.rels", relation("rId1", "officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("rId1", "worksheet", "worksheets/sheet1.xml").into_bytes()),
        ("xl/workbook.xml", book.into()),
        ("xl/worksheets/sheet1.xml", sheet.into()),
        ("xl/sharedStrings.xml", strings.into()),
        ("xl/styles.xml", styles.into()),
    ]
}

/// An archive of these parts.
pub(super) fn pack(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        archive.start_file(*name, packed).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    pack(&parts(sheet, strings))
}

fn sheet(rows: &str) -> Vec<u8> {
    workbook(
        &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        "<sst uniqueCount=\"1\"><si><t>Mã</t></si></sst>",
    )
}

#[test]
fn a_formula_without_a_value_is_a_fault_of_its_cell() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>Tên</t></is></c></row>\
                <row r=\"2\"><c r=\"A2\"><f>SUM(C1:C9)</f></c><c r=\"B2\" t=\"str\"><f>\"\"</f><v></v></c></row>\
                <row r=\"3\"><c r=\"A3\"><f>1+1</f><v></v></c><c r=\"B3\"><f>2*3</f><v>6</v></c></row>";
    let sheet = only("a.xlsx", &self::sheet(rows));
    assert_eq!(sheet.headers, ["Mã", "Tên"]);
    let why = "the formula has no value yet: open the file in a spreadsheet program and save it".to_owned();
    assert_eq!(reason(sheet.cell(0, 0)), ("=SUM(C1:C9)".to_owned(), why.clone()));
    assert_eq!(reason(sheet.cell(0, 1)), ("=1+1".to_owned(), why));
    assert_eq!((sheet.text(1, 0), sheet.cell(1, 1)), (String::new(), number("6")));
}

#[test]
fn places_may_be_left_out_and_days_written_out() {
    let rows = "<row><c t=\"s\"><v>0</v></c></row><row><c s=\"1\"><v>45291</v></c></row>\
                <row/><row><c t=\"d\"><v>2023-12-31T00:00:00</v></c></row><row><c t=\"e\"><v>#N/A</v></c></row>";
    let sheet = only("a.xlsx", &self::sheet(rows));
    assert_eq!(sheet.rows, [2, 4, 5]);
    assert_eq!([sheet.cell(0, 0), sheet.cell(0, 1)], [day(2023, 12, 31), day(2023, 12, 31)]);
    assert_eq!(reason(sheet.cell(0, 2)).0, "#N/A");
}

#[test]
fn places_no_spreadsheet_has_are_refused() {
    // The last two overflow inside the reader.
    for place_of in ["XFE1", "A1048577", "A99999999999", "AAAAAAAAAAAAAA1", "A0", "1", "A", "Ộ1"] {
        let rows = format!("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"{place_of}\"><v>1</v></c></row>");
        let fault = fault("a.xlsx", &sheet(&rows), None);
        assert_eq!((fault.code.id(), place(&fault).file.as_str()), ("E0701", "a.xlsx"), "{place_of}");
    }
    let rows = "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    let fault = fault("a.xlsx", &sheet(rows), None);
    assert_eq!(place(&fault).to_string(), "a.xlsx!Hộ");
    assert!(fault.message.en.ends_with("rows out of order"), "{}", fault.message.en);
}

#[test]
fn two_cells_at_the_far_corners_cost_nothing() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"XFD1\" t=\"s\"><v>0</v></c></row>\
                <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let sheet = only("a.xlsx", &self::sheet(rows));
    assert_eq!((sheet.headers.len(), sheet.rows.as_slice()), (16_384, &[1_048_576][..]));
    assert_eq!((sheet.headers[16_383].as_str(), sheet.cell(16_383, 0)), ("Mã", number("1")));
}

#[test]
fn an_archive_that_swells_is_refused_whatever_size_it_claims() {
    let mut bomb = pack(&[("xl/worksheets/sheet1.xml", vec![b' '; 17 << 20])]);
    assert!(bomb.len() < 100_000);
    let told = "the content of the workbook, once unpacked, exceeds 1 GB or is far too large for the size of the file";
    assert_eq!(fault("a.xlsx", &bomb, None).message.en, told);
    // The size unpacked stands 24 bytes into the central header.
    let at = bomb.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap() + 24;
    assert_eq!(bomb[at..at + 4], (17_u32 << 20).to_le_bytes());
    bomb[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    assert!(fault("a.xlsx", &bomb, None).message.en.starts_with("the file is damaged or incomplete"));
}

#[test]
fn a_count_of_texts_is_not_believed() {
    let body = "<worksheet><sheetData/></worksheet>";
    for claim in ["99999999999999", "18446744073709551615", "340282366920938463463374607431768211456"] {
        let bytes = workbook(body, &format!("<sst uniqueCount=\"{claim}\"><si><t>Mã</t></si></sst>"));
        assert_eq!(fault("a.xlsx", &bytes, None).code.id(), "E0701");
    }
}

#[test]
fn a_changed_byte_is_noticed_by_its_checksum() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\"><v>1224000</v></c></row>";
    let body = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut packed = zip::ZipArchive::new(Cursor::new(workbook(&body, "<sst><si><t>Mã</t></si></sst>"))).unwrap();
    for index in 0..packed.len() {
        let mut part = packed.by_index(index).unwrap();
        archive.start_file(part.name().unwrap().into_owned(), stored).unwrap();
        std::io::copy(&mut part, &mut archive).unwrap();
    }
    let mut bytes = archive.finish().unwrap().into_inner();
    assert_eq!(only("a.xlsx", &bytes).cell(0, 0), number("1224000"));
    let at = bytes.windows(7).position(|window| window == b"1224000").unwrap();
    bytes[at] = b'9';
    let told = fault("a.xlsx", &bytes, None);
    assert!(told.message.en.starts_with("the file is damaged or incomplete"), "{}", told.message.en);
}

#[test]
fn texts_with_escapes_and_parts_are_whole() {
    let strings =
        "<sst><si><r><t>M</t></r><r><t xml:space=\"preserve\">ã </t></r></si><si><t>a_x000D_&amp;b</t></si></sst>";
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row>";
    let sheet = only("a.xlsx", &workbook(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), strings));
    assert_eq!((sheet.headers[0].as_str(), sheet.cell(0, 0)), ("Mã", text("a\r&b")));
    let missing = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>";
    let bytes = workbook(&format!("<worksheet><sheetData>{missing}</sheetData></worksheet>"), strings);
    assert!(read("a.xlsx", &bytes, None).is_err());
}
