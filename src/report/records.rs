//! The result of every rule for every record, as CSV, XLSX or Parquet.

use super::csv::{harmless, written};
use crate::eval::outcome::RuleResult;
use crate::eval::words::HIDDEN;
use crate::ir::{Program, RegisterId, Type};
use crate::value::{Message, Value};
use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use std::sync::Arc;

/// The file formats of record results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated text.
    Csv,
    /// A workbook.
    Xlsx,
    /// A column file.
    Parquet,
}

impl Format {
    /// The format a file name asks for by its ending.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// The columns of the file.
const COLUMNS: [&str; 5] = ["register", "key", "rule", "value", "reason"];

/// A sheet of a workbook holds so many rows, its header included.
const SHEET_ROWS: usize = 1_048_576;

/// One result: register, key, rule, value, reason.
type Row = [String; 5];

/// The results as the bytes of a file. `key` gives the key of a row of a register.
///
/// # Errors
/// The reason why the file cannot be made.
pub fn write(
    program: &Program,
    results: &[RuleResult],
    key: &dyn Fn(RegisterId, u32) -> String,
    format: Format,
) -> Result<Vec<u8>, Message> {
    match format {
        Format::Csv => Ok(as_csv(program, results, key)),
        Format::Xlsx => as_xlsx(program, results, key).map_err(|fault| cannot(&fault.to_string())),
        Format::Parquet => as_parquet(program, results, key).map_err(|fault| cannot(&fault.to_string())),
    }
}

fn cannot(reason: &str) -> Message {
    Message::new(
        format!("không ghi được kết quả của từng bản ghi: {reason}"),
        format!("the results of the records cannot be written: {reason}"),
    )
}

fn rows_of<'a>(
    program: &'a Program,
    result: &'a RuleResult,
    key: &'a dyn Fn(RegisterId, u32) -> String,
) -> impl Iterator<Item = Row> + 'a {
    let rule = program.rule(result.rule);
    let register = &program.register(rule.register).named.name;
    result.rows.iter().enumerate().map(move |(position, row)| {
        let told = || {
            let reason = result.reasons.get(position).cloned().unwrap_or_default();
            (value_text(program, &rule.ty, &result.values.get(position)), reason)
        };
        let hidden = || (HIDDEN.to_owned(), HIDDEN.to_owned());
        let (value, reason) = if result.hidden.contains(row) { hidden() } else { told() };
        [register.clone(), key(rule.register, *row), rule.named.name.clone(), value, reason]
    })
}

/// A value as a stable text: names of words, exact numbers, ISO days; empty where it is undetermined.
fn value_text(program: &Program, ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Missing, _) => String::new(),
        (Value::Bool(true), _) => "có".to_owned(),
        (Value::Bool(false), _) => "không".to_owned(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Text(text), _) => text.clone(),
        (Value::Date(day), _) => day.to_string(),
        (Value::Word(word), Type::Word(list)) => {
            program.list(*list).words.get(*word as usize).map(|w| w.name.clone()).unwrap_or_default()
        }
        (Value::Word(position) | Value::Record(position), _) => position.to_string(),
    }
}

fn as_csv(program: &Program, results: &[RuleResult], key: &dyn Fn(RegisterId, u32) -> String) -> Vec<u8> {
    // A byte order mark, so that spreadsheets read Vietnamese letters.
    let mut out = "\u{feff}".to_owned();
    out.push_str(&written(&[COLUMNS.map(str::to_owned).to_vec()]));
    for result in results {
        for row in rows_of(program, result, key) {
            out.push_str(&written(&[row.map(|text| harmless(&text)).to_vec()]));
        }
    }
    out.into_bytes()
}

fn as_xlsx(
    program: &Program,
    results: &[RuleResult],
    key: &dyn Fn(RegisterId, u32) -> String,
) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut book = rust_xlsxwriter::Workbook::new();
    // The moment of writing would make two runs differ.
    let made = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    let mut rows = results.iter().flat_map(|result| rows_of(program, result, key)).peekable();
    let mut sheets = 0;
    while rows.peek().is_some() || sheets == 0 {
        let sheet = book.add_worksheet();
        sheets += 1;
        for (column, head) in (0u16..).zip(COLUMNS) {
            sheet.write_string(0, column, head)?;
        }
        for (line, row) in (1u32..).zip(rows.by_ref().take(SHEET_ROWS - 1)) {
            for (column, text) in (0u16..).zip(&row) {
                match exact_number(text).filter(|_| column == 3) {
                    Some(number) => sheet.write_number(line, column, number)?,
                    None => sheet.write_string(line, column, text)?,
                };
            }
        }
    }
    book.save_to_buffer()
}

/// A number a workbook cell keeps digit for digit: at most 15 of them.
fn exact_number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if plain && (1..=15).contains(&digits) { text.parse().ok() } else { None }
}

fn as_parquet(
    program: &Program,
    results: &[RuleResult],
    key: &dyn Fn(RegisterId, u32) -> String,
) -> Result<Vec<u8>, parquet::errors::ParquetError> {
    let fields: Vec<Field> = COLUMNS.iter().map(|name| Field::new(*name, DataType::Utf8, *name == "value")).collect();
    let schema = Arc::new(Schema::new(fields));
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_compression(parquet::basic::Compression::SNAPPY)
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(&schema), Some(properties))?;
    for result in results {
        let rows: Vec<Row> = rows_of(program, result, key).collect();
        let columns = (0..COLUMNS.len()).map(|column| {
            let cells = rows.iter().map(|row| row.get(column).map(String::as_str));
            // An undetermined value is a null here, not an empty text.
            let cells = cells.map(|cell| cell.filter(|text| column != 3 || !text.is_empty()));
            Arc::new(cells.collect::<StringArray>()) as ArrayRef
        });
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns.collect())?)?;
    }
    writer.close()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::eval::sample;
    use crate::ir::{List, Rule, RuleId, Word};
    use crate::table::Column;
    use arrow::array::UInt32Array;

    fn program() -> Program {
        let word = |name: &str| Word { name: name.to_owned(), label: name.to_owned(), ..Word::default() };
        let list = List {
            named: sample::named("phân_loại", "Phân loại"),
            words: vec![word("hộ_nghèo"), word("hộ_khác")],
        };
        let rule = Rule {
            named: sample::named("phân_loại", "Phân loại hộ"),
            register: RegisterId(0),
            ty: Type::Word(crate::ir::ListId(0)),
            versions: Vec::new(),
        };
        Program { lists: vec![list], rules: vec![rule], ..sample::program() }
    }

    fn results() -> Vec<RuleResult> {
        vec![RuleResult {
            rule: RuleId(0),
            rows: vec![0, 1, 2],
            values: Column::Word(UInt32Array::from(vec![Some(0), Some(1), None])),
            reasons: vec!["hộ_nghèo".to_owned(), "otherwise".to_owned(), "unknown: thu_nhập".to_owned()],
            hidden: std::collections::BTreeSet::new(),
        }]
    }

    fn key(_: RegisterId, row: u32) -> String {
        ["H1", "=1+1", "H3"][row as usize].to_owned()
    }

    fn file(format: Format) -> Vec<u8> {
        write(&program(), &results(), &key, format).unwrap()
    }

    #[test]
    fn every_record_has_its_line_and_its_reason() {
        let text = String::from_utf8(file(Format::Csv)).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines,
            [
                "register,key,rule,value,reason",
                "Hộ,H1,phân_loại,hộ_nghèo,hộ_nghèo",
                "Hộ,'=1+1,phân_loại,hộ_khác,otherwise",
                "Hộ,H3,phân_loại,,unknown: thu_nhập",
            ]
        );
    }

    #[test]
    fn workbooks_and_column_files_are_the_same_bytes_each_time() {
        for (format, magic) in [(Format::Xlsx, b"PK".as_slice()), (Format::Parquet, b"PAR1")] {
            let bytes = file(format);
            assert!(bytes.starts_with(magic));
            assert_eq!(bytes, file(format));
        }
    }

    #[test]
    fn the_ending_tells_the_format() {
        assert_eq!(Format::of("out/KQ.XLSX"), Some(Format::Xlsx));
        assert_eq!(Format::of("kq.txt"), None);
        assert_eq!(exact_number("1500000"), Some(1_500_000.0));
        assert_eq!(exact_number("12345678901234567"), None);
        assert_eq!(exact_number("1/3"), None);
    }
}
