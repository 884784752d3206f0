//! Damaged files: cut short, a byte changed, noise. Whatever they hold, the answer is a sheet or located faults.

use super::{place, read};
use arrow::array::{
    BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, StringArray,
};
use arrow::datatypes::Int32Type;
use std::sync::Arc;

/// A small seeded generator: the same damage in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// Reads damaged bytes and looks at every cell. Tells whether they were read.
fn survives(path: &str, bytes: &[u8]) -> bool {
    match read(path, bytes, None) {
        Ok(sheets) => {
            for sheet in sheets {
                assert_eq!(sheet.headers.len(), sheet.columns.len());
                for column in 0..sheet.columns.len() {
                    for row in 0..sheet.rows.len().min(50) {
                        assert!(sheet.text(column, row).len() <= bytes.len().max(200));
                    }
                }
            }
            true
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| place(fault).file == path && !fault.message.vi.is_empty()));
            false
        }
    }
}

/// Cuts the file at many places, changes single bytes, then several at once. Tells how many damaged files were refused.
fn damage(path: &str, whole: &[u8], changes: usize) -> usize {
    assert!(survives(path, whole));
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut refused = 0;
    for cut in (0..whole.len()).step_by((whole.len() / 200).max(1)) {
        refused += usize::from(!survives(path, &whole[..cut]));
    }
    for change in 0..changes {
        let mut bytes = whole.to_vec();
        for _ in 0..=change % 4 {
            let at = dice.below(bytes.len());
            bytes[at] = u8::try_from(dice.below(256)).unwrap();
        }
        refused += usize::from(!survives(path, &bytes));
    }
    refused
}

#[test]
fn damaged_workbooks_do_not_panic() {
    let bytes = super::xlsx::book("Hộ", |tab| {
        tab.write_row(0, 0, ["Mã", "Tên"])?;
        for row in 1..20 {
            tab.write_row(row, 0, [format!("H{row}"), format!("Tên {row}")])?;
        }
        tab.merge_range(30, 5, 31, 6, "ghi chú", &rust_xlsxwriter::Format::new())?;
        Ok(())
    });
    assert!(damage("a.xlsx", &bytes, 1_000) > 500);
}

/// Damage inside the archive, which no checksum shows.
#[test]
fn damaged_parts_of_workbooks_do_not_panic() {
    let rows = "<dimension ref=\"A1:B3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
                <row r=\"2\"><c r=\"A2\" s=\"1\"><v>45291</v></c><c r=\"B2\"><f t=\"shared\" ref=\"B2:B9\" si=\"0\">A1+1</f><v>1.5e3</v></c></row>\
                <row r=\"3\"><c r=\"A3\" t=\"b\"><v>1</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>\
                <mergeCells><mergeCell ref=\"D1:E1\"/></mergeCells>";
    let strings = "<sst count=\"2\" uniqueCount=\"2\"><si><t>Mã</t></si><si><t>a&amp;b</t></si></sst>";
    let parts = super::raw_xlsx::parts(&format!("<worksheet>{rows}</worksheet>"), strings);
    assert!(survives("a.xlsx", &super::raw_xlsx::pack(&parts)));
    let mut dice = Dice(11);
    let mut refused = 0;
    for change in 0..1_000 {
        let mut parts = parts.clone();
        // Digits and letters where there were digits and letters: damage that still looks like a workbook.
        let part = if change % 2 == 0 { 3 } else { dice.below(parts.len()) };
        let content = &mut parts[part].1;
        let at = dice.below(content.len());
        content[at] = match content[at] {
            b'0'..=b'9' => b'0' + u8::try_from(dice.below(10)).unwrap(),
            b'A'..=b'Z' => b'A' + u8::try_from(dice.below(26)).unwrap(),
            _ => u8::try_from(dice.below(256)).unwrap(),
        };
        if change % 3 == 0 {
            let repeat = vec![content[at]; dice.below(12)];
            content.splice(at..at, repeat);
        }
        refused += usize::from(!survives("a.xlsx", &super::raw_xlsx::pack(&parts)));
    }
    assert!(refused > 100, "{refused}");
}

#[test]
fn damaged_parquet_does_not_panic() {
    let days = Date32Array::from_iter_values(0..300);
    let bytes = super::parquet::file(vec![
        Arc::new(Int64Array::from_iter_values(0..300)),
        Arc::new(StringArray::from_iter_values((0..300).map(|i| format!("H{}", i % 7)))),
        Arc::new((0..300).map(|i| ["a", "b"][i % 2]).collect::<DictionaryArray<Int32Type>>()),
        Arc::new(BooleanArray::from_iter((0..300).map(|i| Some(i % 3 == 0)))),
        Arc::new(Decimal128Array::from_iter_values(0..300).with_precision_and_scale(20, 2).unwrap()),
        Arc::new(days),
        Arc::new(Float64Array::from_iter_values((0..300).map(f64::from))),
    ]);
    assert!(damage("a.parquet", &bytes, 2_000) > 500);
}

#[test]
fn damaged_csv_does_not_panic() {
    let text = "Mã,Tên\n\"H1\",\"Nguyễn, A\"\nH2,\"b\n\"\"c\"\"\"\n\nH3,x\r\n".repeat(9);
    damage("a.csv", text.as_bytes(), 1_000);
    let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    damage("a.csv", &wide, 300);
}

#[test]
fn noise_does_not_panic() {
    let mut dice = Dice(7);
    for round in 0..600 {
        let length = dice.below(300);
        let mut bytes: Vec<u8> = (0..length).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
        let (path, start): (&str, &[u8]) = match round % 3 {
            0 => ("a.csv", b""),
            1 => ("a.xlsx", b"PK\x03\x04"),
            _ => ("a.parquet", b"PAR1"),
        };
        bytes.splice(0..0, start.iter().copied());
        survives(path, &bytes);
    }
}
