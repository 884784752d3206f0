//! Every finding of a run as CSV: checks that fail or stay open, in which cells and for which records, and what reports state.

use super::csv::{harmless, written};
use crate::eval::outcome::{CellKey, CheckOutcome, Finding, Outcome, RecordCheckOutcome};
use crate::ir::Program;
use crate::value::Message;

const HEAD: [&str; 12] = [
    "kind",
    "severity",
    "state",
    "name",
    "label",
    "report",
    "section",
    "cell",
    "register",
    "key",
    "detail_vi",
    "detail_en",
];

/// One finding; what it does not have is empty.
#[derive(Default)]
struct Row<'a> {
    kind: &'a str,
    severity: &'a str,
    state: &'a str,
    name: &'a str,
    label: &'a str,
    report: Option<usize>,
    section: &'a str,
    cell: &'a str,
    register: &'a str,
    key: &'a str,
    detail: Message,
}

/// All findings, in the order of the page: one row for each cell and for each record concerned. Records of cells that are not shown are
/// one row, `..`.
#[must_use]
pub fn csv(program: &Program, outcome: &Outcome) -> String {
    let mut table = vec![HEAD.map(str::to_owned).to_vec()];
    let mut add = |row: Row<'_>| {
        let report = row.report.and_then(|report| program.reports.get(report)).map_or("", |r| r.named.name.as_str());
        let texts = [row.label, row.section, row.cell, row.key].map(harmless);
        let [label, section, cell, key] = texts;
        let plain = [row.kind, row.severity, row.state, row.name].map(str::to_owned);
        let tail = [row.register.to_owned(), key, harmless(&row.detail.vi), harmless(&row.detail.en)];
        table.push(plain.into_iter().chain([label, report.to_owned(), section, cell]).chain(tail).collect());
    };
    outcome.checks.iter().for_each(|check| of_check(program, check, &mut add));
    outcome.record_checks.iter().for_each(|check| of_records(program, check, &mut add));
    for claim in outcome.claims.iter().filter(|claim| claim.state.contradicts()) {
        let indicator = program.indicator(claim.indicator);
        add(Row {
            kind: claim.kind().id(),
            severity: "block",
            state: claim.state.id(),
            name: &indicator.named.name,
            label: &indicator.named.label,
            report: Some(claim.report),
            section: claim.section.as_deref().unwrap_or_default(),
            detail: claim.detail.clone(),
            ..Row::default()
        });
    }
    for remark in &outcome.remarks {
        let named = remark.indicator.map(|id| &program.indicator(id).named);
        add(Row {
            kind: remark.kind.id(),
            severity: if remark.contradicts { "block" } else { "remark" },
            state: if remark.contradicts { "fails" } else { "told" },
            name: named.map_or("", |named| named.name.as_str()),
            label: named.map_or("", |named| named.label.as_str()),
            report: remark.report,
            section: remark.section.as_deref().unwrap_or_default(),
            detail: remark.detail.clone(),
            ..Row::default()
        });
    }
    outcome.findings.iter().for_each(|finding| of_record(program, finding, &mut add));
    written(&table)
}

fn severity(blocks: bool) -> &'static str {
    if blocks { "block" } else { "warn" }
}

fn state(holds: bool) -> &'static str {
    if holds { "undecided" } else { "fails" }
}

fn of_check(program: &Program, check: &CheckOutcome, add: &mut impl FnMut(Row<'_>)) {
    if check.holds == Some(true) {
        return;
    }
    let Some(declared) = program.checks.get(check.check) else { return };
    let cells: Vec<&str> = match check.cells.as_slice() {
        [] => vec![""],
        cells => cells.iter().map(cell).collect(),
    };
    for cell in cells {
        add(Row {
            kind: check.kind.id(),
            severity: severity(check.blocks),
            state: state(check.holds.is_none()),
            name: &declared.named.name,
            label: &declared.named.label,
            report: check.report,
            cell,
            detail: check.detail.clone(),
            ..Row::default()
        });
    }
}

fn cell(key: &CellKey) -> &str {
    match key {
        CellKey::Word(_, text) | CellKey::Text(text) => text,
        CellKey::Unknown => "?",
    }
}

fn of_records(program: &Program, check: &RecordCheckOutcome, add: &mut impl FnMut(Row<'_>)) {
    let Some(declared) = program.record_checks.get(check.check) else { return };
    for (keys, count, open) in [(&check.failing, check.counts.0, false), (&check.undecided, check.counts.1, true)] {
        let withheld = (count > keys.len() as u64).then_some("..");
        for key in keys.iter().map(String::as_str).chain(withheld) {
            add(Row {
                kind: check.kind.id(),
                severity: severity(check.blocks),
                state: state(open),
                name: &declared.named.name,
                label: &declared.named.label,
                register: &program.register(declared.register).named.name,
                key,
                ..Row::default()
            });
        }
    }
}

fn of_record(program: &Program, finding: &Finding, add: &mut impl FnMut(Row<'_>)) {
    add(Row {
        kind: finding.code.id(),
        severity: "warn",
        state: "refused",
        name: &finding.subject,
        register: &program.register(finding.register).named.name,
        key: &finding.key,
        detail: Message::new(finding.vi.clone(), finding.en.clone()),
        ..Row::default()
    });
}
