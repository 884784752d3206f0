//! Results do not hang on how records arrive: shuffled rows, other chunks of a file and rows that go by in batches give the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use chitieu::pipeline::{self, Request};
use chitieu::report;
use chitieu::value::Period;
use common::Made;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The registers of a case: its CSV files, without the tables of its rules.
fn registers(path: &Path, files: &Made) -> Vec<String> {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let own = format!("{name}.csv");
    files.0.keys().filter(|file| file.starts_with("data/") || **file == own).cloned().collect()
}

/// Everything a run finds out that does not tell where a row stood: the report as JSON, and every result of every record.
fn found(files: &Made, entry: &str) -> (String, BTreeMap<(String, String), String>) {
    let checked = pipeline::check(files, entry);
    let request = Request { period: Period::year(2023), records: true, ..Request::default() };
    let ran = pipeline::run(files, &checked, &request, &|_| {}).unwrap();
    let program = checked.program.as_ref().unwrap();
    let report = common::report(&checked, &ran, "order");
    let mut told: Value = serde_json::from_str(&report::json::json(&report)).unwrap();
    let fields = told.as_object_mut().unwrap();
    // The receipt names the bytes of the files; the rest of these name files and rows.
    for named in ["receipt", "registers", "set_aside"] {
        fields.remove(named);
    }
    let mut findings: Vec<String> = Vec::new();
    for mut finding in fields["findings"].as_array().unwrap().clone() {
        finding.as_object_mut().unwrap().retain(|name, _| !["row", "file", "place", "cell"].contains(&name.as_str()));
        findings.push(finding.to_string());
    }
    findings.sort();
    fields["findings"] = findings.into();
    // Records that fail a check are listed as they stand in the register.
    for check in fields["record_checks"].as_array_mut().unwrap() {
        let check = check.as_object_mut().unwrap();
        check.remove("detail");
        for list in ["failing", "undecided"] {
            if let Some(keys) = check.get_mut(list).and_then(Value::as_array_mut) {
                keys.sort_by_key(Value::to_string);
            }
        }
    }
    let mut results = BTreeMap::new();
    for result in &ran.records {
        let rule = program.rule(result.rule);
        for (position, row) in result.rows.iter().enumerate() {
            let key = (rule.named.name.clone(), ran.key(rule.register, *row));
            let value = match result.values.get(position) {
                // A row is where it is told; whom it points at is told elsewhere.
                chitieu::value::Value::Record(_) => "a record".to_owned(),
                value => format!("{value:?}"),
            };
            results.insert(key, format!("{value} {}", result.reasons[position]));
        }
    }
    (serde_json::to_string_pretty(&told).unwrap(), results)
}

/// The lines of a file under its header, in the order of some keys.
fn shuffled(content: &[u8], keys: &[u32]) -> Vec<u8> {
    let text = String::from_utf8(content.to_vec()).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let mut rows: Vec<(u32, &str)> = keys.iter().copied().cycle().zip(lines).collect();
    rows.sort_by_key(|(key, _)| *key);
    let rows: Vec<&str> = rows.into_iter().map(|(_, row)| row).collect();
    format!("{header}\n{}\n", rows.join("\n")).into_bytes()
}

/// The same rows as Parquet, so many in each group.
fn packed(content: &[u8], rows: usize) -> Vec<u8> {
    packed_as(content, rows, |cells| Arc::new(StringArray::from(cells)))
}

/// Whole numbers and days as such, the rest as texts.
fn typed(cells: Vec<String>) -> ArrayRef {
    let filled = || cells.iter().filter(|cell| !cell.is_empty());
    let whole = |cell: &String| cell.parse::<i64>().ok().filter(|n| n.to_string() == *cell);
    let day = |cell: &String| chrono::NaiveDate::parse_from_str(cell, "%d/%m/%Y").ok();
    let epoch = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    if filled().all(|cell| whole(cell).is_some()) {
        Arc::new(Int64Array::from_iter(cells.iter().map(whole)))
    } else if filled().all(|cell| day(cell).is_some()) {
        let distance = |cell: &String| day(cell).map(|day| i32::try_from((day - epoch).num_days()).unwrap());
        Arc::new(Date32Array::from_iter(cells.iter().map(distance)))
    } else {
        Arc::new(StringArray::from(cells))
    }
}

fn packed_as(content: &[u8], rows: usize, column_of: impl Fn(Vec<String>) -> ArrayRef) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
    let lines: Vec<Vec<String>> =
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    let columns = (0..lines[0].len())
        .map(|column| (lines[0][column].clone(), column_of(lines[1..].iter().map(|row| cell(row, column)).collect())));
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let packing = WriterProperties::builder().set_max_row_group_row_count(Some(rows)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(packing)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6, rng_seed: RngSeed::Fixed(2023), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn the_order_of_records_changes_nothing(keys in prop::collection::vec(any::<u32>(), 40)) {
        for path in common::cases() {
            let (files, entry) = common::case(&path);
            let mut moved = files.clone();
            for register in registers(&path, &files) {
                moved.0.insert(register.clone(), shuffled(&files.0[&register], &keys));
            }
            let (expected, results) = found(&files, &entry);
            let (other, other_results) = found(&moved, &entry);
            prop_assert_eq!(&results, &other_results, "{}", path.display());
            prop_assert_eq!(&expected, &other, "{}", path.display());
        }
    }
}

#[test]
fn the_chunks_of_a_file_change_nothing() {
    for path in common::cases() {
        let (files, entry) = common::case(&path);
        let told = [1, 3, 1_000].map(|rows| {
            let mut other = files.clone();
            for register in registers(&path, &files) {
                let content = other.0.remove(&register).unwrap();
                other.0.insert(register.replace(".csv", ".parquet"), packed(&content, rows));
            }
            found(&other, &entry)
        });
        assert_eq!(told[0], told[2], "{}", path.display());
        assert_eq!(told[1], told[2], "{}", path.display());
        assert_eq!(found(&files, &entry), told[2], "{}: a table of texts", path.display());
    }
}

/// Everything a run finds out, and whether no register of it was held.
fn outcome(files: &Made, entry: &str, held: u64) -> (String, bool) {
    let checked = pipeline::check(files, entry);
    let request = Request { period: Period::year(2023), held: Some(held), ..Request::default() };
    let ran = match pipeline::run(files, &checked, &request, &|_| {}) {
        Ok(ran) => ran,
        Err(faults) => return (format!("{faults:?}"), false),
    };
    let report = common::report(&checked, &ran, "order");
    let flowed = !ran.tables.is_empty() && ran.tables.iter().all(|table| table.rows() == 0);
    (report::json::json(&report), flowed)
}

#[test]
fn registers_that_go_by_in_batches_change_nothing() {
    let mut flowed = 0;
    for path in common::cases() {
        let (mut files, entry) = common::case(&path);
        for register in registers(&path, &files) {
            let content = files.0.remove(&register).unwrap();
            files.0.insert(register.replace(".csv", ".parquet"), packed_as(&content, 3, typed));
        }
        let ((held, _), (gone_by, flows)) = (outcome(&files, &entry, u64::MAX), outcome(&files, &entry, 0));
        assert_eq!(held, gone_by, "{}", path.display());
        flowed += usize::from(flows);
    }
    assert!(flowed >= 12, "only {flowed} cases were not held");
}
