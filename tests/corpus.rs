//! One corpus, many views: every rule file of tests/corpus is checked, tried, run and explained; the views lie beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::diagnostic::Diagnostic;
use chitieu::pipeline::{self, Checked, Ran, Request};
use chitieu::report::{self, Report, csv, records};
use chitieu::value::{Lang, Period};
use common::Made;
use std::fmt::Write;
use std::path::Path;

/// The year all cases are of.
fn request() -> Request {
    Request { period: Period::year(2023), records: true, requests: true, ..Request::default() }
}

fn told(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{} {}", fault.code, fault.message.vi)).collect::<Vec<_>>().join("\n")
}

fn open(path: &Path) -> (Made, Checked) {
    let (files, entry) = common::case(path);
    let checked = pipeline::check(&files, &entry);
    assert!(!checked.is_broken(), "{}:\n{}", path.display(), told(&checked.diagnostics));
    (files, checked)
}

/// A view, after the text it is a view of.
fn pin(path: &Path, view: &str, content: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    let name = format!("{}.{view}", path.file_stem().unwrap().to_string_lossy());
    insta::with_settings!({
        snapshot_path => path.parent().unwrap(),
        prepend_module_to_snapshot => false,
        snapshot_suffix => "",
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, format!("{text}\n-----\n{content}"));
    });
}

/// The page, and the result of every rule for every record.
fn evaluated(checked: &Checked, ran: &Ran) -> String {
    let program = checked.program.as_ref().unwrap();
    let report = Report { warnings: &ran.warnings, ..common::report(checked, ran, "corpus") };
    let page = report::text::text(&report, &report::text::Options::new(Lang::Vi));
    // The last line is the receipt: it names the version and hashes, which are tried elsewhere.
    let page: Vec<&str> = page.trim_end().lines().collect();
    let (_, page) = page.split_last().unwrap();
    let key = |register, row| ran.key(register, row);
    let each = records::write(program, &ran.records, &key, records::Format::Csv).unwrap();
    let each = String::from_utf8(each).unwrap();
    let csv = csv::csv(&report, Lang::Vi);
    let asked = match ran.requests.as_slice() {
        [] => String::new(),
        requests => format!("\n{}", csv::requests(program, requests)),
    };
    format!("{}\n\n{}\n{csv}{asked}", page.join("\n"), each.trim_start_matches('\u{feff}'))
}

/// Every indicator, and every rule for every record.
fn explained(files: &Made, checked: &Checked, ran: &Ran) -> String {
    let program = checked.program.as_ref().unwrap();
    let mut text = String::new();
    let mut tell = |name: &str, record: Option<&str>| {
        let found = pipeline::explain(files, checked, &request(), name, record);
        let found = found.unwrap_or_else(|faults| panic!("{name} {record:?}: {}", told(&faults)));
        writeln!(text, "$ explain {name} {}\n{}", record.unwrap_or_default(), found.text.vi).unwrap();
    };
    for indicator in &program.indicators {
        tell(&indicator.named.name, None);
    }
    for result in &ran.records {
        let rule = program.rule(result.rule);
        for row in &result.rows {
            tell(&rule.named.name, Some(&ran.key(rule.register, *row)));
        }
    }
    text
}

#[test]
fn every_case_is_evaluated_and_explained() {
    insta::glob!("corpus/**/*.ct", |path| {
        let (files, checked) = open(path);
        for example in pipeline::examples(&checked) {
            assert!(example.faults.is_empty(), "{}: {}\n{}", path.display(), example.label, told(&example.faults));
        }
        let ran = pipeline::run(&files, &checked, &request(), &|_| {});
        let ran = ran.unwrap_or_else(|faults| panic!("{}:\n{}", path.display(), told(&faults)));
        pin(path, "eval", &evaluated(&checked, &ran));
        pin(path, "explain", &explained(&files, &checked, &ran));
    });
}

/// Keywords of another language are the same rules: results are the same bytes.
#[test]
fn every_case_means_the_same_in_english() {
    for path in &common::cases() {
        let (files, checked) = open(path);
        let entry = format!("{}.ct", checked.entry);
        let english = pipeline::format(&entry, &files.0[&entry], Some(Lang::En)).unwrap();
        let other_files = files.clone().with(&entry, &english);
        let other = pipeline::check(&other_files, &entry);
        assert!(!other.is_broken(), "{}:\n{}\n{english}", path.display(), told(&other.diagnostics));
        let json = |files: &Made, checked: &Checked| {
            let ran = pipeline::run(files, checked, &request(), &|_| {}).unwrap();
            let report = common::report(checked, &ran, "corpus");
            report::json::json(&report)
        };
        assert_eq!(json(&files, &checked), json(&other_files, &other), "{}", path.display());
    }
}
