//! Explanations as JSON: the same content as the page and the whole tree, in both languages, with stable words for states.

use crate::eval::kind::FindingKind;
use crate::explain::{
    Breakdown, CaseKind, CaseTold, Counted, FindingTold, IndicatorExplanation, JudgedTold, Kind, Membership, Nearest,
    Part, Reason, RecordExplanation, Sum, Truth,
};
use crate::value::{Fraction, Message};
use serde_json::{Value, json};

fn both(message: &Message) -> Value {
    json!({ "vi": message.vi, "en": message.en })
}

fn all(messages: &[Message]) -> Vec<Value> {
    messages.iter().map(both).collect()
}

fn exact(value: Option<Fraction>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn finding(told: &FindingTold) -> Value {
    json!({
        "report": told.report,
        "kind": told.kind.map(FindingKind::id),
        "title": told.kind.map(|kind| both(&kind.title())),
        "gravity": told.gravity.id(),
        "label": told.label,
        "detail": both(&told.detail),
    })
}

/// An indicator.
pub(super) fn indicator(told: &IndicatorExplanation) -> Value {
    let claims = told.claims.iter().map(|claim| {
        json!({
            "report": claim.report,
            "section": claim.section,
            "state": claim.state.id(),
            "detail": both(&claim.detail),
        })
    });
    let missing = told.background.missing.iter();
    let missing = missing.map(|(what, records)| json!({ "what": both(what), "records": records }));
    let rows = told.background.accounts.iter().map(|account| {
        json!({
            "register": account.register,
            "file": account.file,
            "sheet": account.sheet,
            "read": account.read,
            "used": account.used,
            "set_aside": account.set_aside,
        })
    });
    json!({
        "indicator": told.name,
        "label": told.label,
        "when": both(&told.when),
        "sentences": all(&told.sentences),
        "formula": both(&told.formula),
        "written": told.written.as_ref().map(both),
        "basis": all(&told.basis),
        "note": told.note,
        "parts": told.parts.iter().map(part).collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
        "targets": told.verdicts.iter().map(judged).collect::<Vec<_>>(),
        "breakdowns": told.breakdowns.iter().map(breakdown).collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
        "findings": told.findings.iter().map(finding).collect::<Vec<_>>(),
        "counted": told.background.counted.as_ref().map(counted),
        "registers": rows.collect::<Vec<_>>(),
    })
}

fn counted(told: &Counted) -> Value {
    let sum =
        |sum: &Option<Sum>| sum.as_ref().map(|s| json!({ "shown": both(&s.shown), "exact": exact(Some(s.exact)) }));
    let named = told.named.iter().map(|named| {
        let mut face = json!({ "key": both(&named.key), "records": named.records, "amount": sum(&named.amount) });
        if let (Some(weight), Some(face)) = (sum(&named.weight), face.as_object_mut()) {
            face.insert("weight".to_owned(), weight);
        }
        face
    });
    let mut face = json!({ "count": told.count, "named": named.collect::<Vec<_>>(), "rest": sum(&told.rest) });
    if let (Some(weight), Some(face)) = (sum(&told.rest_weight), face.as_object_mut()) {
        face.insert("rest_weight".to_owned(), weight);
    }
    if let Some(fields) = face.as_object_mut().filter(|_| told.hidden > 0) {
        fields.insert("hidden".to_owned(), told.hidden.into());
    }
    face
}

fn part(part: &Part) -> Value {
    json!({ "part": part.id, "what": both(&part.text), "shown": both(&part.value), "exact": exact(part.exact) })
}

fn judged(told: &JudgedTold) -> Value {
    let mut face = json!({
        "target": told.name,
        "label": told.label,
        "period": both(&told.period),
        "goal": both(&told.goal),
        "compared": told.compared.as_ref().map(both),
        "exact": exact(told.exact),
        "verdict": told.verdict.id(),
        "words": both(&told.words),
        "gap": told.gap.as_ref().map(both),
        "completion": told.completion.as_ref().map(both),
        "completion_exact": exact(told.degree),
        "completion_formula": told.formula,
        "cell": told.cell,
        "ground": both(&told.ground),
        "notes": all(&told.notes),
        "basis": all(&told.basis),
    });
    if let (Some(near), Some(face)) = (&told.nearest, face.as_object_mut()) {
        face.insert("nearest".to_owned(), nearest(near));
    }
    face
}

fn nearest(told: &Nearest) -> Value {
    let records = told.records.iter().map(|near| {
        json!({
            "key": near.key,
            "told": both(&near.told),
            "value": near.value.to_string(),
            "line": near.line.to_string(),
            "short": near.short.to_string(),
            "weight": exact(near.weight),
        })
    });
    json!({
        "value": both(&told.value),
        "line": both(&told.line),
        "needed": told.needed,
        "frozen": told.frozen,
        "cost": exact(told.cost),
        "hides": told.hides,
        "records": records.collect::<Vec<_>>(),
    })
}

fn breakdown(told: &Breakdown) -> Value {
    let cells = told.slices.iter().map(|slice| {
        json!({
            "cell": both(&slice.cell),
            "shown": both(&slice.value),
            "exact": exact(slice.exact),
            "parts": slice.parts.as_ref().map(both),
            "of_whole": slice.of_whole.as_ref().map(both),
            "share": slice.shown_share().as_ref().map(both),
            "share_exact": exact(slice.share),
            "gap": slice.gap.as_ref().map(both),
        })
    });
    json!({
        "dimension": told.name,
        "label": told.label,
        "sentence": told.sentence.as_ref().map(both),
        "cells": cells.collect::<Vec<_>>(),
    })
}

/// A rule for one record.
pub(super) fn record(told: &RecordExplanation) -> Value {
    json!({
        "rule": told.rule,
        "label": told.label,
        "register": told.register,
        "key": told.key,
        "day": told.day.to_string(),
        "known": told.known.map(|day| day.to_string()),
        "result": both(&told.result),
        "reason": told.reason,
        "applied_from": told.applied_from.map(|day| day.to_string()),
        "basis": all(&told.basis),
        "policy": told.policy.as_ref().map(both),
        "sentences": all(&told.sentences),
        "missing": all(&told.missing),
        "possible": all(&told.possible),
        "formula": told.formula.as_ref().map(reason),
        "steps": all(&told.steps),
        "cases": told.cases.iter().map(case).collect::<Vec<_>>(),
        "rules": told.rules.iter().map(record).collect::<Vec<_>>(),
    })
}

/// A record in an indicator.
pub(super) fn membership(told: &Membership) -> Value {
    json!({
        "indicator": told.indicator,
        "label": told.label,
        "register": told.register,
        "key": told.key,
        "sentences": all(&told.sentences),
        "conditions": told.conditions.iter().map(reason).collect::<Vec<_>>(),
        "rules": told.rules.iter().map(record).collect::<Vec<_>>(),
    })
}

fn case(told: &CaseTold) -> Value {
    json!({
        "case": told.name,
        "kind": match told.kind {
            CaseKind::Months => "months_paid",
            CaseKind::Exclusion => "exclusion",
            CaseKind::Override => "override",
            CaseKind::Case => "case",
            CaseKind::Otherwise => "otherwise",
        },
        "gives": both(&told.outcome),
        "computed": both(&told.derived),
        "decided": told.decided,
        "when": told.when.as_ref().map(reason),
        "basis": told.basis.as_ref().map(both),
    })
}

fn reason(told: &Reason) -> Value {
    json!({
        "kind": match told.kind {
            Kind::Condition => "condition",
            Kind::All => "all",
            Kind::Any => "any",
            Kind::Not => "not",
            Kind::Count => "count",
            Kind::Rule => "rule",
            Kind::Part => "part",
            Kind::Parameter => "parameter",
        },
        "what": both(&told.text),
        "found": both(&told.found),
        "fact": both(&told.fact),
        "truth": told.truth.map(|truth| match truth {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => "unknown",
        }),
        "basis": told.basis.as_ref().map(both),
        "applied_from": told.applied_from.map(|day| day.to_string()),
        "parts": told.parts.iter().map(reason).collect::<Vec<_>>(),
    })
}
