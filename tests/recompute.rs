//! Whoever reads an explanation can recompute it: every figure of the corpus follows from the figures printed with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "recompute/arithmetic.rs"]
mod arithmetic;
mod common;
#[path = "recompute/figure.rs"]
mod figure;
#[path = "recompute/record.rs"]
mod record;

use chitieu::pipeline::{self, Request};
use chitieu::value::Period;
use serde_json::Value;
use std::path::Path;

/// What has been tried, and what could not be because the page says it in words.
#[derive(Default)]
struct Tried {
    recomputed: usize,
    in_words: Vec<String>,
    wrong: Vec<String>,
}

impl Tried {
    /// Notes whether a recomputed figure is the printed one.
    fn same(&mut self, what: &str, holds: bool) {
        if holds {
            self.recomputed += 1;
        } else {
            self.wrong.push(what.to_owned());
        }
    }

    /// Notes what is told without figures.
    fn words(&mut self, what: &str) {
        self.in_words.push(what.to_owned());
    }
}

/// Hands over every explanation of a case: of each indicator, and of each rule for each record.
fn explanations(path: &Path, mut take: impl FnMut(&str, Option<&str>, &Value)) {
    let (files, entry) = common::case(path);
    let checked = pipeline::check(&files, &entry);
    let program = checked.program.as_ref().unwrap();
    let request = Request { period: Period::year(2023), records: true, ..Request::default() };
    let ran = pipeline::run(&files, &checked, &request, &|_| {}).unwrap();
    let mut tell = |name: &str, key: Option<&str>| {
        let found = pipeline::explain(&files, &checked, &request, name, key);
        take(name, key, &found.unwrap_or_else(|faults| panic!("{name} {key:?}: {faults:?}")).json);
    };
    program.indicators.iter().for_each(|indicator| tell(&indicator.named.name, None));
    for result in &ran.records {
        let rule = program.rule(result.rule);
        result.rows.iter().for_each(|row| tell(&rule.named.name, Some(&ran.key(rule.register, *row))));
    }
}

#[test]
fn every_explanation_of_the_corpus_can_be_recomputed() {
    let mut tried = Tried::default();
    for path in common::cases() {
        explanations(&path, |name, key, told| {
            let place = format!("{} {name} {}", path.display(), key.unwrap_or_default());
            match key {
                None => figure::recompute(&place, told, &mut tried),
                Some(_) => record::recompute(&place, told, &mut tried),
            }
        });
    }
    assert!(tried.wrong.is_empty(), "{} of {}:\n{}", tried.wrong.len(), tried.recomputed, tried.wrong.join("\n"));
    let (done, words) = (tried.recomputed, tried.in_words.len());
    assert!(words * 15 < done, "{words} told in words, {done} recomputed:\n{}", tried.in_words.join("\n"));
}
