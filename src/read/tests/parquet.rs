//! Parquet: every kind of column that registers come in, and those that cannot be used.

use super::{RawCell, day, fault, number, only, reason, text, texts};
use crate::read::{RawColumn, Sheet};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, Decimal32Array, Decimal128Array, Decimal256Array,
    DictionaryArray, Float32Array, Float64Array, Int8Array, Int64Array, LargeStringArray, ListArray, NullArray,
    RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray, TimestampSecondArray, UInt64Array,
};
use arrow::datatypes::{DataType, Int32Type, i256};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// A Parquet file of columns `c0`, `c1`, …
pub(super) fn file(columns: Vec<ArrayRef>) -> Vec<u8> {
    let named = columns.into_iter().enumerate().map(|(i, column)| (format!("c{i}"), column, true));
    let batch = RecordBatch::try_from_iter_with_nullable(named).unwrap();
    let packing = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(packing)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn column(array: impl arrow::array::Array + 'static) -> Sheet {
    only("a.parquet", &file(vec![Arc::new(array)]))
}

fn cells(array: impl arrow::array::Array + 'static) -> Vec<RawCell> {
    let sheet = column(array);
    (0..sheet.rows.len()).map(|row| sheet.cell(0, row)).collect()
}

fn kind(sheet: &Sheet) -> Option<&DataType> {
    match &sheet.columns[0] {
        RawColumn::Array(array) => Some(array.data_type()),
        _ => None,
    }
}

#[test]
fn texts_of_all_kinds_are_cleaned() {
    let words = [Some(" Hộ\u{A0}"), None, Some("\u{200B}"), Some("Nghe\u{300}o")];
    let expected = [text("Hộ"), RawCell::Empty, RawCell::Empty, text("Nghèo")];
    assert_eq!(cells(StringArray::from(words.to_vec())), expected);
    assert_eq!(cells(LargeStringArray::from(words.to_vec())), expected);
    assert_eq!(cells(StringViewArray::from(words.to_vec())), expected);
    assert_eq!(cells(words.into_iter().collect::<DictionaryArray<Int32Type>>()), expected);
    assert!(matches!(column(StringArray::from(words.to_vec())).columns[0], RawColumn::Text(_)));
    assert_eq!(cells(NullArray::new(2)), [RawCell::Empty, RawCell::Empty]);
}

#[test]
fn whole_numbers_and_truths_stay_typed() {
    let sheet = column(Int8Array::from(vec![Some(-7), None]));
    assert_eq!(
        (kind(&sheet), sheet.cell(0, 0), sheet.cell(0, 1)),
        (Some(&DataType::Int64), number("-7"), RawCell::Empty)
    );
    assert_eq!(cells(Int64Array::from(vec![i64::MAX])), [number("9223372036854775807")]);
    let sheet = column(UInt64Array::from(vec![u64::MAX]));
    assert_eq!((kind(&sheet), sheet.cell(0, 0)), (Some(&DataType::Decimal128(20, 0)), number("18446744073709551615")));
    assert_eq!(cells(BooleanArray::from(vec![true, false])), [RawCell::Bool(true), RawCell::Bool(false)]);
    assert_eq!(column(BooleanArray::from(vec![true])).text(0, 0), "TRUE");
}

#[test]
fn decimals_of_all_widths_are_exact() {
    let narrow = Decimal32Array::from(vec![Some(-1_235), None]).with_precision_and_scale(9, 2).unwrap();
    assert_eq!(cells(narrow), [number("-12.35"), RawCell::Empty]);
    let usual = Decimal128Array::from(vec![10_i128.pow(35) * 12]).with_precision_and_scale(38, 35).unwrap();
    assert_eq!(cells(usual), [number("12")]);
    let wide = Decimal256Array::from(vec![i256::from_i128(125)]).with_precision_and_scale(60, 2).unwrap();
    let sheet = column(wide);
    assert_eq!((kind(&sheet), sheet.cell(0, 0)), (Some(&DataType::Decimal128(38, 2)), number("1.25")));
}

#[test]
fn decimals_with_too_many_digits_are_faults_of_their_cells() {
    let long = Decimal128Array::from(vec![10_i128.pow(37) + 1, 5]).with_precision_and_scale(38, 0).unwrap();
    let sheet = column(long);
    let too_many = "the number has more digits than can be kept".to_owned();
    assert_eq!(reason(sheet.cell(0, 0)), ("10000000000000000000000000000000000001E0".to_owned(), too_many.clone()));
    assert_eq!(sheet.cell(0, 1), number("5"));
    let tens = |power| i256::from_i128(10).checked_pow(power).unwrap();
    let wide = Decimal256Array::from(vec![tens(45), tens(40)]).with_precision_and_scale(60, 40).unwrap();
    assert_eq!(cells(wide), [number("100000"), number("1")]);
    let wide = Decimal256Array::from(vec![Some(tens(45)), Some(i256::from_i128(3)), None])
        .with_precision_and_scale(60, 1)
        .unwrap();
    let sheet = column(wide);
    assert_eq!(reason(sheet.cell(0, 0)), (format!("1{}.0", "0".repeat(44)), too_many));
    assert_eq!([sheet.cell(0, 1), sheet.cell(0, 2)], [number("0.3"), RawCell::Empty]);
}

#[test]
fn binary_numbers_lose_their_noise() {
    let found = cells(Float64Array::from(vec![Some(0.1 + 0.2), None, Some(f64::NAN), Some(1e300), Some(1_224_000.0)]));
    assert_eq!([&found[0], &found[1], &found[4]], [&number("0.3"), &RawCell::Empty, &number("1224000")]);
    assert_eq!(reason(found[2].clone()), ("NaN".to_owned(), "the value is not a number".to_owned()));
    assert_eq!(reason(found[3].clone()).0, "1E300");
    let found = cells(Float32Array::from(vec![Some(0.57), Some(f32::INFINITY)]));
    assert_eq!(found[0], number("0.57"));
    assert_eq!(reason(found[1].clone()).0, "inf");
}

#[test]
fn days_and_midnights_are_days() {
    // 19722 days after 1 January 1970 is 31 December 2023.
    let sheet = column(Date32Array::from(vec![Some(19_722), None]));
    assert_eq!(
        (kind(&sheet), sheet.cell(0, 0), sheet.cell(0, 1)),
        (Some(&DataType::Date32), day(2023, 12, 31), RawCell::Empty)
    );
    assert_eq!(cells(Date64Array::from(vec![19_722 * 86_400_000])), [day(2023, 12, 31)]);
    let sheet = column(TimestampMicrosecondArray::from(vec![19_722 * 86_400_000_000]));
    assert_eq!((kind(&sheet), sheet.text(0, 0)), (Some(&DataType::Date32), "31/12/2023".to_owned()));
    let zoned = TimestampSecondArray::from(vec![19_722 * 86_400 - 7 * 3_600]).with_timezone("+07:00");
    assert_eq!(cells(zoned), [day(2023, 12, 31)]);
}

#[test]
fn moments_and_impossible_days_are_faults_of_their_cells() {
    let found = cells(TimestampMicrosecondArray::from(vec![19_722 * 86_400_000_000, 19_722 * 86_400_000_000 + 1]));
    assert_eq!(found[0], day(2023, 12, 31));
    let a_time = "the cell holds a time of day, not only a day".to_owned();
    assert_eq!(reason(found[1].clone()), ("31/12/2023 00:00:00".to_owned(), a_time));
    let found = cells(Date32Array::from(vec![i32::MAX, 19_722, -25_568, -25_567]));
    let no_day = "not a day of the years 1900 to 2999".to_owned();
    assert_eq!(reason(found[0].clone()), ("2147483647".to_owned(), no_day));
    // 25567 days before 1970 is 1 January 1900.
    assert_eq!([&found[1], &found[3]], [&day(2023, 12, 31), &day(1900, 1, 1)]);
    assert!(matches!(found[2], RawCell::Fault(..)));
    let named = TimestampSecondArray::from(vec![0]).with_timezone("Asia/Ho_Chi_Minh");
    assert!(matches!(&cells(named)[0], RawCell::Fault(_, why) if why.en.contains("cannot be used")));
}

#[test]
fn columns_that_cannot_be_used_leave_the_others_alone() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), Some(2)]), None]);
    let bytes = BinaryArray::from(vec![b"ab".as_slice(), b"c"]);
    let sheet =
        only("a.parquet", &file(vec![Arc::new(lists), Arc::new(Int64Array::from(vec![1, 2])), Arc::new(bytes)]));
    assert_eq!(sheet.headers, ["c0", "c1", "c2"]);
    assert_eq!(sheet.rows, [2, 3]);
    assert_eq!(texts(&sheet, 0), ["[1, 2]", "1", "6162"]);
    assert_eq!((sheet.cell(0, 1), sheet.cell(1, 1)), (RawCell::Empty, number("2")));
    assert_eq!(reason(sheet.cell(2, 0)).1, "a column of type Binary cannot be used");
}

#[test]
fn a_file_without_rows_has_its_headers() {
    let sheet = only(
        "a.parquet",
        &file(vec![Arc::new(Int64Array::from(Vec::<i64>::new())), Arc::new(StringArray::from(Vec::<&str>::new()))]),
    );
    assert_eq!((sheet.headers.len(), sheet.rows.len(), sheet.header_row), (2, 0, 1));
    assert_eq!(sheet.cell(0, 0), RawCell::Empty);
}

#[test]
fn many_batches_are_one_column() {
    let count = 200_000;
    let sheet = only(
        "a.parquet",
        &file(vec![
            Arc::new(Int64Array::from_iter_values(0..count)),
            Arc::new(StringArray::from_iter_values((0..count).map(|i| format!("H{i}")))),
        ]),
    );
    assert_eq!((sheet.rows.len(), sheet.rows[199_999]), (200_000, 200_001));
    assert_eq!(texts(&sheet, 123_456), ["123456", "H123456"]);
}

#[test]
fn other_compression_is_named() {
    let mut bytes = file(vec![Arc::new(Int64Array::from(vec![1, 2]))]);
    // The footer says "codec 1" (SNAPPY) in field 4 of a column's metadata, and the page header does not repeat it.
    let packed = parquet_codec(&mut bytes);
    assert!(packed, "the footer names its codec");
    let fault = fault("a.parquet", &bytes, None);
    assert_eq!(fault.message.en, "the Parquet file is compressed as BROTLI, which is not read");
}

/// Rewrites the codec of the only column from SNAPPY to BROTLI: thrift field 4, an i32, after the path list of field 3.
fn parquet_codec(bytes: &mut [u8]) -> bool {
    let path = [0x19, 0x18, 2, b'c', b'0', 0x15, 2];
    let Some(at) = bytes.windows(path.len()).position(|window| window == path) else { return false };
    bytes[at + path.len() - 1] = 8;
    true
}
