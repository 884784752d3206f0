//! The difference as JSON: the same content as the page and the records behind it; exact values are texts.

use super::DifferenceReport;
use crate::compare::{
    Area, Change, FigureDifference, Found, Kind, LawChange, RecordChange, RuleDifference, Slice, Tally, ValueChange,
};
use crate::eval::outcome::{CellKey, Measured};
use crate::explain::period;
use crate::report::Receipt;
use crate::report::number;
use crate::value::{Fraction, Lang, Message, quantity};
use serde_json::{Map, Value, json};

/// The version of this shape. Fields may be added under one version, never renamed or removed.
pub const VERSION: u32 = 1;

/// The difference as JSON, ending in a line feed.
#[must_use]
pub fn json(report: &DifferenceReport<'_>) -> String {
    let rules: Vec<Value> = report.difference.rules.iter().map(|rule| one_rule(report, rule)).collect();
    let figures: Vec<Value> = report.difference.figures.iter().map(|figure| one_figure(report, figure)).collect();
    let [first, second] = report.sides;
    let [before, after] = report.receipts;
    let named = report.difference.period;
    let document = json!({
        "version": VERSION,
        "title": report.title,
        "period": both(&quantity::both(|lang| period(named, lang))),
        "before": { "name": both(first), "receipt": receipt(before) },
        "after": { "name": both(second), "receipt": receipt(after) },
        "rules": rules,
        "indicators": figures,
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn both(message: &Message) -> Value {
    json!({ "vi": message.vi, "en": message.en })
}

fn receipt(receipt: &Receipt) -> Value {
    json!({
        "engine": receipt.engine,
        "rules_sha256": receipt.rules,
        "data_sha256": receipt.data_hash(),
        "on": receipt.on.to_string(),
        "known": receipt.known.map(|day| day.to_string()),
    })
}

fn exact(value: Option<Fraction>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn tally(tally: &Tally, kind: Kind) -> Value {
    let counts: Map<String, Value> = Change::ALL
        .into_iter()
        .filter(|change| tally.count(*change) > 0)
        .map(|change| (change.id().to_owned(), json!(tally.count(change))))
        .collect();
    let side = |sum: &crate::compare::Sum| match kind {
        Kind::Amount => json!({ "sum": exact(sum.total), "given": sum.given, "undetermined": sum.open }),
        Kind::Class => json!({ "undetermined": sum.open }),
    };
    json!({
        "records": tally.records(),
        "counts": counts,
        "before": side(&tally.before),
        "after": side(&tally.after),
        "difference": if kind == Kind::Amount { exact(tally.difference()) } else { None },
    })
}

fn one_rule(report: &DifferenceReport<'_>, rule: &RuleDifference) -> Value {
    let [program, _] = report.programs;
    let declared = program.rule(rule.rule);
    let slice = |slice: &Slice| {
        json!({
            "before": slice.before.id(),
            "after": slice.after.id(),
            "tally": tally(&slice.tally, rule.kind),
        })
    };
    let area = |area: &Area| {
        let cell = |(key, cell): &(CellKey, Tally)| {
            let name = match key {
                CellKey::Word(_, label) => Some(label.clone()),
                CellKey::Text(text) => Some(text.clone()),
                CellKey::Unknown => None,
            };
            json!({ "cell": name, "tally": tally(cell, rule.kind) })
        };
        json!({
            "dimension": area.name,
            "label": area.label,
            "cells": area.cells.iter().map(cell).collect::<Vec<_>>(),
        })
    };
    json!({
        "rule": declared.named.name,
        "label": declared.named.label,
        "register": program.register(declared.register).named.name,
        "kind": if rule.kind == Kind::Amount { "amount" } else { "class" },
        "unit": (rule.kind == Kind::Amount).then(|| both(&quantity::both(|lang| super::unit(declared).name(lang)))),
        "sentence": both(&quantity::both(|lang| super::sentence::sentence(report, rule, lang))),
        "law": rule.causes.iter().map(cause).collect::<Vec<_>>(),
        "total": tally(&rule.total, rule.kind),
        "by_case": rule.categories.iter().map(slice).collect::<Vec<_>>(),
        "by_area": rule.areas.iter().map(area).collect::<Vec<_>>(),
        "records": rule.records.iter().map(record).collect::<Vec<_>>(),
    })
}

fn cause(cause: &LawChange) -> Value {
    let value = |value: &ValueChange| json!({ "of": both(&value.of), "before": value.before.as_ref().map(both), "after": value.after.as_ref().map(both) });
    json!({
        "name": cause.name,
        "label": cause.label,
        "values": cause.values.iter().map(value).collect::<Vec<_>>(),
        "basis": cause.basis.as_ref().map(both),
        "applied_from": cause.from.map(|day| day.to_string()),
    })
}

fn record(record: &RecordChange) -> Value {
    let found = |found: &Found| {
        let value = Some(&found.value).filter(|value| !value.is_empty());
        json!({ "value": value, "reason": found.category.id() })
    };
    json!({
        "key": record.key,
        "change": record.change.id(),
        "before": found(&record.before),
        "after": found(&record.after),
    })
}

fn one_figure(report: &DifferenceReport<'_>, figure: &FigureDifference) -> Value {
    let [program, _] = report.programs;
    let measured = |measured: &Measured| {
        let shown = |lang| number::shown(program, figure.indicator, measured, lang);
        json!({
            "exact": number::exact(measured),
            "low": exact(measured.low),
            "high": exact(measured.high),
            "undetermined": measured.undetermined,
            "shown": { "vi": shown(Lang::Vi), "en": shown(Lang::En) },
        })
    };
    let flips: Vec<Value> = figure
        .flips
        .iter()
        .map(|flip| {
            let target = &program.target(flip.target).named;
            json!({ "target": target.name, "before": flip.before.id(), "after": flip.after.id() })
        })
        .collect();
    let declared = &program.indicator(figure.indicator).named;
    json!({
        "indicator": declared.name,
        "label": declared.label,
        "before": measured(&figure.before),
        "after": measured(&figure.after),
        "flips": flips,
    })
}
