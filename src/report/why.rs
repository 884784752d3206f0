//! Explanations as a page and as JSON: the sentences first, then the tree they rest on.

use super::grid::hanging;
use crate::explain::{CaseTold, IndicatorExplanation, Membership, Part, Reason, RecordExplanation, Truth};
use crate::value::{Lang, Message};
use serde_json::{Value, json};

/// Columns of the page.
const WIDTH: usize = 110;

/// An indicator.
#[must_use]
pub fn indicator(told: &IndicatorExplanation) -> (Message, Value) {
    let page = |lang| {
        let mut page = Page::new(lang);
        page.title(&told.label, told.when.get(lang));
        page.sentences(&told.sentences);
        page.line(0, &format!("{}: {}", lang.pick("Công thức", "Formula"), told.formula.get(lang)));
        for basis in &told.basis {
            page.line(0, &format!("{}: {}", lang.pick("Căn cứ", "Under"), basis.get(lang)));
        }
        page.parts(&told.parts);
        if !told.verdicts.is_empty() {
            page.heading(lang.pick("So với kế hoạch", "Against targets"));
            page.parts(&told.verdicts);
        }
        for (dimension, cells) in &told.heaviest {
            page.heading(&format!("{} {}", lang.pick("Chia theo", "By"), dimension));
            page.parts(cells);
        }
        page.text
    };
    let heaviest: Vec<Value> = told
        .heaviest
        .iter()
        .map(|(dimension, cells)| json!({ "dimension": dimension, "cells": parts(cells) }))
        .collect();
    let value = json!({
        "indicator": told.name,
        "label": told.label,
        "when": both(&told.when),
        "sentences": all(&told.sentences),
        "formula": both(&told.formula),
        "basis": all(&told.basis),
        "parts": parts(&told.parts),
        "targets": parts(&told.verdicts),
        "breakdowns": heaviest,
    });
    (Message::new(page(Lang::Vi), page(Lang::En)), value)
}

/// A rule for one record.
#[must_use]
pub fn record(told: &RecordExplanation) -> (Message, Value) {
    let page = |lang| {
        let mut page = Page::new(lang);
        page.record(told);
        page.text
    };
    (Message::new(page(Lang::Vi), page(Lang::En)), record_value(told))
}

/// A record in an indicator.
#[must_use]
pub fn membership(told: &Membership) -> (Message, Value) {
    let page = |lang| {
        let mut page = Page::new(lang);
        page.title(&told.label, &told.key);
        page.sentences(&told.sentences);
        if let Some(condition) = &told.condition {
            page.heading(lang.pick("Điều kiện để được tính", "The condition to be counted"));
            page.reason(1, condition);
        }
        for rule in &told.rules {
            page.text.push('\n');
            page.record(rule);
        }
        page.text
    };
    let value = json!({
        "indicator": told.indicator,
        "label": told.label,
        "register": told.register,
        "key": told.key,
        "sentences": all(&told.sentences),
        "condition": told.condition.as_ref().map(reason),
        "rules": told.rules.iter().map(record_value).collect::<Vec<_>>(),
    });
    (Message::new(page(Lang::Vi), page(Lang::En)), value)
}

fn both(message: &Message) -> Value {
    json!({ "vi": message.vi, "en": message.en })
}

fn all(messages: &[Message]) -> Vec<Value> {
    messages.iter().map(both).collect()
}

fn parts(parts: &[Part]) -> Vec<Value> {
    let part = |part: &Part| {
        let exact = part.exact.map(|value| value.to_string());
        json!({ "what": both(&part.text), "shown": both(&part.value), "exact": exact })
    };
    parts.iter().map(part).collect()
}

fn truth_id(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

fn reason(told: &Reason) -> Value {
    json!({
        "what": both(&told.text),
        "found": both(&told.found),
        "truth": told.truth.map(truth_id),
        "basis": told.basis.as_ref().map(both),
        "parts": told.parts.iter().map(reason).collect::<Vec<_>>(),
    })
}

fn case(told: &CaseTold) -> Value {
    json!({
        "case": told.name,
        "gives": both(&told.outcome),
        "decided": told.decided,
        "when": told.when.as_ref().map(reason),
        "basis": told.basis.as_ref().map(both),
    })
}

fn record_value(told: &RecordExplanation) -> Value {
    json!({
        "rule": told.rule,
        "label": told.label,
        "register": told.register,
        "key": told.key,
        "day": told.day.to_string(),
        "result": both(&told.result),
        "reason": told.reason,
        "applied_from": told.applied_from.map(|day| day.to_string()),
        "basis": all(&told.basis),
        "sentences": all(&told.sentences),
        "formula": told.formula.as_ref().map(reason),
        "cases": told.cases.iter().map(case).collect::<Vec<_>>(),
    })
}

struct Page {
    lang: Lang,
    text: String,
}

impl Page {
    fn new(lang: Lang) -> Self {
        Self { lang, text: String::new() }
    }

    fn title(&mut self, label: &str, rest: &str) {
        self.text.push_str(&format!("{label} · {rest}\n\n"));
    }

    fn heading(&mut self, text: &str) {
        self.text.push_str(&format!("\n{text}\n"));
    }

    fn line(&mut self, depth: usize, text: &str) {
        let margin = "  ".repeat(depth);
        let body = hanging(&format!("{margin}  "), text, WIDTH);
        self.text.push_str(&margin);
        self.text.push_str(body.get(margin.len() + 2..).unwrap_or_default());
    }

    fn sentences(&mut self, sentences: &[Message]) {
        for sentence in sentences {
            self.line(0, sentence.get(self.lang));
        }
        self.text.push('\n');
    }

    fn parts(&mut self, parts: &[Part]) {
        for part in parts {
            self.line(1, &format!("{}: {}", part.text.get(self.lang), part.value.get(self.lang)));
        }
    }

    fn record(&mut self, told: &RecordExplanation) {
        let lang = self.lang;
        self.title(&told.label, &told.key);
        self.sentences(&told.sentences);
        for basis in &told.basis {
            let from = told.applied_from.map(|day| crate::value::date::show(day, lang));
            let from = from.map(|day| format!(", {} {day}", lang.pick("áp dụng từ ngày", "applied from")));
            let text = format!("{}: {}{}", lang.pick("Căn cứ", "Under"), basis.get(lang), from.unwrap_or_default());
            self.line(0, &text);
        }
        if let Some(formula) = &told.formula {
            self.reason(1, formula);
        }
        for case in &told.cases {
            self.case(case);
        }
    }

    fn case(&mut self, case: &CaseTold) {
        let lang = self.lang;
        let mark = if case.decided { "→" } else { "·" };
        let basis = case.basis.as_ref().map(|basis| format!(" ({})", basis.get(lang))).unwrap_or_default();
        let when = match &case.when {
            Some(_) => lang.pick("khi", "when"),
            None => lang.pick("còn lại", "otherwise"),
        };
        self.line(1, &format!("{mark} {} {when}{basis}", case.outcome.get(lang)));
        if let Some(when) = &case.when {
            self.reason(3, when);
        }
    }

    fn reason(&mut self, depth: usize, told: &Reason) {
        let lang = self.lang;
        let mark = match told.truth {
            Some(Truth::True) => "✓ ",
            Some(Truth::False) => "✗ ",
            Some(Truth::Unknown) => "? ",
            None => "",
        };
        let plain = told.truth.is_some_and(|truth| [truth.words(), yes_no(truth)].contains(&told.found));
        let found = if plain { String::new() } else { format!(": {}", told.found.get(lang)) };
        let basis = told.basis.as_ref().map(|basis| format!(" ({})", basis.get(lang))).unwrap_or_default();
        self.line(depth, &format!("{mark}{}{found}{basis}", told.text.get(lang)));
        for part in &told.parts {
            self.reason(depth + 1, part);
        }
    }
}

/// How a truth reads as a value: the mark before it says the same.
fn yes_no(truth: Truth) -> Message {
    match truth {
        Truth::True => Message::new("có", "yes"),
        Truth::False => Message::new("không", "no"),
        Truth::Unknown => Message::new("thiếu số liệu", "missing"),
    }
}
