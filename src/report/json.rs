//! The report as JSON: the same content as the page, in a declared order, the same bytes whatever the language of the rules.
//!
//! Every text is given in both languages. Exact values are texts (`87/20175`, `0.1`; rates as parts of one), never binary
//! floating-point numbers. A place in a rule file is given by its file alone, because lines and columns shift when a file is
//! rewritten with other keywords.

mod gap;
mod indicator;
mod repair;

use super::summary::Summary;
use super::{Report, plan};
use crate::diagnostic::{Cell, Place};
use crate::eval::claim::claim_words;
use crate::eval::outcome::{CellKey, CheckOutcome, ClaimOutcome, ClaimedThing, Finding, RecordCheckOutcome};
use crate::eval::remark::Remark;
use crate::eval::verdict_claim;
use crate::ir::Program;
use crate::table::{RowAccount, SetAsideRow};
use crate::value::{Lang, Message, Period, date, quantity};
use indicator::{IndicatorFace, MeasuredFace, measured};
use serde::Serialize;
use serde_json::{Value, json};

/// The version of this shape. Fields may be added under one version, never renamed or removed.
pub const VERSION: u32 = 1;

/// The report as JSON, ending in a line feed.
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    let mut text = serde_json::to_string_pretty(&document(report)).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Both {
    vi: String,
    en: String,
}

impl From<Message> for Both {
    fn from(message: Message) -> Self {
        Self { vi: message.vi, en: message.en }
    }
}

#[derive(Serialize)]
struct Document {
    version: u32,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
    period: PeriodFace,
    on: String,
    summary: Value,
    indicators: Vec<IndicatorFace>,
    checks: Vec<CheckFace>,
    record_checks: Vec<Value>,
    claims: Vec<ClaimFace>,
    reports: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    plan_tables: Vec<Value>,
    remarks: Vec<Value>,
    repairs: Vec<Value>,
    findings: Vec<Value>,
    registers: Vec<Value>,
    set_aside: Vec<Value>,
    warnings: Vec<Value>,
    receipt: Value,
}

#[derive(Serialize)]
struct PeriodFace {
    name: Both,
    first: String,
    last: String,
}

#[derive(Serialize)]
struct CheckFace {
    name: String,
    kind: &'static str,
    title: Both,
    label: String,
    report: Option<String>,
    holds: Option<bool>,
    hides: bool,
    blocks: bool,
    detail: Both,
    filled: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cells: Vec<Value>,
}

#[derive(Serialize)]
struct ClaimFace {
    report: String,
    section: Option<String>,
    indicator: String,
    period: PeriodFace,
    state: &'static str,
    kind: &'static str,
    title: Both,
    claimed: Both,
    computed: Option<MeasuredFace>,
    detail: Both,
}

fn document(report: &Report<'_>) -> Document {
    let outcome = report.outcome;
    Document {
        version: VERSION,
        title: report.title.to_owned(),
        scenario: report.program.scenario().map(|what_if| what_if.named.label.clone()),
        period: period(outcome.period),
        on: outcome.on.to_string(),
        summary: Summary::of(report).value(),
        indicators: outcome.indicators.iter().map(|i| indicator::face(report, i)).collect(),
        checks: outcome.checks.iter().map(|c| check(report.program, c)).collect(),
        record_checks: outcome.record_checks.iter().map(|c| record_check(report.program, c)).collect(),
        claims: outcome.claims.iter().map(|c| claim(report.program, c)).collect(),
        reports: report.program.reports.iter().map(stated).collect(),
        plan_tables: report.program.plan_tables.iter().map(|table| plan::face(report.program, table)).collect(),
        remarks: outcome.remarks.iter().map(|r| remark(report.program, r)).collect(),
        repairs: outcome.repairs.iter().map(|found| repair::face(report.program, found)).collect(),
        findings: outcome.findings.iter().map(|f| finding(report.program, f)).collect(),
        registers: report.accounts.iter().map(account).collect(),
        set_aside: report.set_aside.iter().map(set_aside).collect(),
        warnings: report.warnings.iter().map(|w| warning(report, w)).collect(),
        receipt: receipt(report),
    }
}

fn period(period: Period) -> PeriodFace {
    PeriodFace {
        name: quantity::both(|lang| crate::explain::period(period, lang)).into(),
        first: period.first_day().to_string(),
        last: period.last_day().to_string(),
    }
}

fn stated(report: &crate::ir::Report) -> Value {
    let on = report.on.map(|day| day.to_string());
    let outside = report.outside.iter();
    let outside: Vec<Value> = outside.map(|o| json!({ "what": o.what, "why": o.why, "section": o.section })).collect();
    let shown = report.on.map(|day| json!({ "vi": date::show(day, Lang::Vi), "en": date::show(day, Lang::En) }));
    json!({ "name": report.named.name, "label": report.named.label, "on": on, "shown": shown, "outside": outside })
}

fn report_name(program: &Program, position: usize) -> String {
    program.reports.get(position).map(|r| r.named.name.clone()).unwrap_or_default()
}

fn check(program: &Program, outcome: &CheckOutcome) -> CheckFace {
    let named = program.checks.get(outcome.check).map(|c| &c.named);
    CheckFace {
        name: named.map(|n| n.name.clone()).unwrap_or_default(),
        label: named.map(|n| n.label.clone()).unwrap_or_default(),
        kind: outcome.kind.id(),
        title: outcome.kind.title().into(),
        report: outcome.report.map(|r| report_name(program, r)),
        holds: outcome.holds,
        hides: outcome.hides,
        blocks: outcome.blocks,
        detail: outcome.detail.clone().into(),
        filled: outcome.filled.iter().map(|id| program.indicator(*id).named.name.clone()).collect(),
        cells: outcome.cells.iter().map(cell).collect(),
    }
}

/// A cell by its label; the residual has none.
fn cell(key: &CellKey) -> Value {
    match key {
        CellKey::Word(_, text) | CellKey::Text(text) => json!(text),
        CellKey::Unknown => Value::Null,
    }
}

fn record_check(program: &Program, outcome: &RecordCheckOutcome) -> Value {
    let check = program.record_checks.get(outcome.check);
    let title = outcome.kind.title();
    json!({
        "name": check.map(|c| c.named.name.as_str()),
        "label": check.map(|c| c.named.label.as_str()),
        "kind": outcome.kind.id(),
        "title": { "vi": title.vi, "en": title.en },
        "register": check.map(|c| program.register(c.register).named.name.as_str()),
        "tested": outcome.tested,
        "failing_records": outcome.counts.0,
        "undecided_records": outcome.counts.1,
        "failing": outcome.failing,
        "undecided": outcome.undecided,
        "holds": outcome.holds,
        "blocks": outcome.blocks,
        "detail": { "vi": outcome.detail.vi, "en": outcome.detail.en },
    })
}

fn claim(program: &Program, outcome: &ClaimOutcome) -> ClaimFace {
    ClaimFace {
        report: report_name(program, outcome.report),
        section: outcome.section.clone(),
        indicator: program.indicator(outcome.indicator).named.name.clone(),
        period: period(outcome.period),
        state: outcome.state.id(),
        kind: outcome.kind().id(),
        title: outcome.kind().title().into(),
        claimed: claimed(program, outcome).into(),
        computed: outcome.computed.as_ref().map(|m| measured(program, outcome.indicator, m)),
        detail: outcome.detail.clone().into(),
    }
}

fn remark(program: &Program, remark: &Remark) -> Value {
    let title = remark.kind.title();
    json!({
        "report": remark.report.map(|position| report_name(program, position)),
        "kind": remark.kind.id(),
        "title": { "vi": title.vi, "en": title.en },
        "section": remark.section,
        "indicator": remark.indicator.map(|id| program.indicator(id).named.name.as_str()),
        "period": remark.period.map(|p| json!([p.first_day().to_string(), p.last_day().to_string()])),
        "contradicts": remark.contradicts,
        "detail": { "vi": remark.detail.vi, "en": remark.detail.en },
    })
}

/// What is claimed, in words written from its value: the text of the rule file differs with the language it is in.
fn claimed(program: &Program, outcome: &ClaimOutcome) -> Message {
    let indicator = program.indicator(outcome.indicator);
    match &outcome.claimed {
        ClaimedThing::Verdict(verdict, _) => {
            quantity::both(|lang| verdict_claim::claimed_word(*verdict, lang).to_owned())
        }
        ClaimedThing::Figure(_, value, hedge, unit) => {
            let claims = program.reports.get(outcome.report).map(|r| r.figures.iter());
            let written = claims.into_iter().flatten().find(|c| {
                (c.indicator, c.period, c.value, c.hedge) == (outcome.indicator, outcome.period, *value, *hedge)
                    && c.other_unit == *unit
            });
            match written {
                Some(claim) => quantity::both(|lang| claim_words(claim, indicator, lang)),
                None => quantity::both(|lang| quantity::show_exact(*value, &indicator.unit, 0, lang)),
            }
        }
    }
}

fn place(cell: &Cell) -> Value {
    json!({ "file": cell.file, "sheet": cell.sheet, "row": cell.row, "column": cell.column })
}

fn finding(program: &Program, finding: &Finding) -> Value {
    json!({
        "code": finding.code.id(),
        "register": program.register(finding.register).named.name,
        "key": finding.key,
        "place": place(&finding.cell),
        "subject": finding.subject,
        "message": { "vi": finding.vi, "en": finding.en },
    })
}

fn account(account: &RowAccount) -> Value {
    json!({
        "register": account.register,
        "file": account.file,
        "sheet": account.sheet,
        "read": account.read,
        "used": account.used,
        "set_aside": account.set_aside,
        "unused_columns": account.unused_columns,
    })
}

fn set_aside(row: &SetAsideRow) -> Value {
    json!({
        "register": row.register,
        "place": place(&row.cell),
        "key": row.key,
        "code": row.code.id(),
        "reason": { "vi": row.reason.vi, "en": row.reason.en },
    })
}

fn warning(report: &Report<'_>, warning: &crate::diagnostic::Diagnostic) -> Value {
    let places: Vec<Value> = warning
        .labels
        .iter()
        .map(|label| match &label.place {
            Place::Cell(cell) => place(cell),
            Place::Span(span) => json!({ "file": report.sources.get(span.file).map(|s| s.path.as_str()) }),
        })
        .collect();
    json!({
        "code": warning.code.id(),
        "message": { "vi": warning.message.vi, "en": warning.message.en },
        "help": warning.help.as_ref().map(|help| json!({ "vi": help.vi, "en": help.en })),
        "places": places,
    })
}

fn receipt(report: &Report<'_>) -> Value {
    let receipt = report.receipt;
    let data: Vec<Value> = receipt.data.iter().map(|(file, hash)| json!({ "file": file, "sha256": hash })).collect();
    json!({
        "engine": receipt.engine,
        "rules_sha256": receipt.rules,
        "data": data,
        "data_sha256": receipt.data_hash(),
        "period": { "first": receipt.period.first_day().to_string(), "last": receipt.period.last_day().to_string() },
        "on": receipt.on.to_string(),
        "known": receipt.known.map(|day| day.to_string()),
    })
}

#[cfg(test)]
mod tests;
