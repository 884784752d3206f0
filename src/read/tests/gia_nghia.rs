//! The registers of the Gia Nghĩa case: widths and counts as other programs (Python's `csv`, openpyxl, pyarrow) see them.

use super::{RawCell, day, number, read, text};

/// File, tab, columns, rows.
const SHEETS: &[(&str, Option<&str>, usize, usize)] = &[
    ("Bảo trợ xã hội.xlsx", Some("Đối tượng"), 14, 923),
    ("Bảo trợ xã hội.xlsx", Some("Mai táng phí"), 3, 38),
    ("Chi_trả.parquet", None, 6, 10_563),
    ("Chi_trả_ưu_đãi.parquet", None, 5, 4_238),
    ("Hỗ_trợ_trẻ_em.csv", None, 4, 7_545),
    ("Hộ-2022.parquet", None, 9, 20_175),
    ("Hộ-2023.parquet", None, 9, 20_175),
    ("Lao_động-2023.parquet", None, 5, 33_446),
    ("Người_có_công.csv", None, 5, 365),
    ("Nhân_khẩu.csv", None, 6, 2_441),
    ("Quyết_định.csv", None, 4, 127),
    ("Quà và trợ cấp một lần.xlsx", Some("Quà"), 8, 2_543),
    ("Quà và trợ cấp một lần.xlsx", Some("Trợ cấp một lần"), 3, 790),
    ("Trẻ_em.parquet", None, 6, 17_455),
    ("Vay_vốn.csv", None, 3, 1_606),
    ("Việc làm và đào tạo.xlsx", Some("Việc làm"), 4, 2_626),
    ("Việc làm và đào tạo.xlsx", Some("Nhu cầu việc làm"), 3, 39),
    ("Việc làm và đào tạo.xlsx", Some("Học viên"), 4, 605),
    ("Đóng_bhyt.parquet", None, 4, 6_345),
];

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/examples/gia-nghia-2023/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_row_of_every_register_is_read() {
    let mut files: Vec<&str> = SHEETS.iter().map(|(file, ..)| *file).collect();
    files.dedup();
    let mut found = Vec::new();
    for file in files {
        for sheet in read(file, &bytes(file), None).unwrap() {
            assert!(sheet.ragged.is_empty());
            assert!(sheet.headers.iter().all(|header| !header.is_empty()));
            assert_eq!((sheet.rows.first(), sheet.rows.last()), (Some(&2), Some(&(sheet.rows.len() as u64 + 1))));
            found.push((file, sheet.tab.clone(), sheet.columns.len(), sheet.rows.len()));
        }
    }
    let expected: Vec<_> = SHEETS.iter().map(|(f, t, c, r)| (*f, t.map(str::to_owned), *c, *r)).collect();
    assert_eq!(found, expected);
}

#[test]
fn cells_have_their_kinds() {
    let sheets = read("Bảo trợ xã hội.xlsx", &bytes("Bảo trợ xã hội.xlsx"), None).unwrap();
    let last = |column| sheets[0].cell(column, 922);
    assert_eq!([last(0), last(2), last(3), last(10)], [text("DT0923"), day(1938, 12, 6), text("Nữ"), number("0")]);
    let paid = read("Chi_trả.parquet", &bytes("Chi_trả.parquet"), None).unwrap().remove(0);
    let last = |column| paid.cell(column, 10_562);
    assert_eq!([last(0), last(2)], [text("BT12DT0013"), text("bảo_trợ_xã_hội")]);
    assert_eq!([last(3), last(4)], [day(2023, 12, 10), number("540000")]);
    let households = read("Hộ-2023.parquet", &bytes("Hộ-2023.parquet"), None).unwrap().remove(0);
    let last = |column| households.cell(column, 20_174);
    assert_eq!([last(0), last(3), last(4)], [text("H20187"), RawCell::Bool(false), RawCell::Empty]);
    let decisions = read("Quyết_định.csv", &bytes("Quyết_định.csv"), None).unwrap().remove(0);
    assert_eq!(decisions.text(1, 126), "30/02/2023");
}
