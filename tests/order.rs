//! Results do not hang on how records arrive: shuffled rows and other chunks of a file give the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
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
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
    let lines: Vec<Vec<String>> =
        reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    let cell = |row: &Vec<String>, column: usize| row.get(column).cloned().unwrap_or_default();
    let columns = (0..lines[0].len()).map(|column| {
        let cells = lines[1..].iter().map(|row| cell(row, column));
        (lines[0][column].clone(), Arc::new(StringArray::from_iter_values(cells)) as ArrayRef)
    });
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
