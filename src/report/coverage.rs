//! The coverage of law by rules, and of rules by examples: a page, JSON and CSV.

use crate::coverage::{Coverage, SourceCoverage};
use crate::ir::{Program, RuleId};
use crate::report::csv::{harmless, written};
use crate::report::grid::{Tint, hanging};
use crate::report::text::{Options, heading};
use crate::value::{Lang, date, quantity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The page.
#[must_use]
pub fn text(program: &Program, coverage: &Coverage, options: &Options) -> String {
    let lang = options.lang;
    let mut page =
        Tint::Head.paint(lang.pick("Văn bản và những gì đã viết", "Sources and what is written"), options.colour);
    page.push('\n');
    for source in &coverage.sources {
        page.push_str(&one_source(program, source, options));
    }
    let rules: Vec<String> = coverage.rules.iter().map(|rule| program.rule(*rule).named.name.clone()).collect();
    let params: Vec<String> = coverage.params.iter().map(|param| program.param(*param).named.name.clone()).collect();
    let without = (coverage.rules.len(), coverage.params.len(), coverage.cases.len());
    let lists = [
        (lang.pick("Cách xác định chưa có ví dụ", "Rules without an example"), without.0, rules),
        (lang.pick("Mức quy định chưa có ví dụ nào dùng đến", "Parameters no example uses"), without.1, params),
        (lang.pick("Trường hợp chưa có ví dụ", "Cases without an example"), without.2, cases(program, coverage, lang)),
    ];
    for (title, count, names) in lists.into_iter().filter(|(_, count, _)| *count > 0) {
        page.push_str(&heading(&format!("{title} ({count})"), options));
        for name in names {
            page.push_str(&hanging("  ✗ ", &name, options.width));
        }
    }
    page.push('\n');
    page.push_str(&hanging("", &summary(program, coverage, lang), options.width));
    page
}

/// How many parameters are norms.
fn norms(program: &Program) -> usize {
    program.params.iter().filter(|param| !param.tree).count()
}

/// `48/53 cách xác định có ví dụ · …`.
fn summary(program: &Program, coverage: &Coverage, lang: Lang) -> String {
    let (rules, params, cases) = (program.rules.len(), norms(program), coverage.all_cases);
    let tried = |all: usize, open: usize| all.saturating_sub(open);
    let (with_rule, with_param) = (tried(rules, coverage.rules.len()), tried(params, coverage.params.len()));
    let with_case = tried(cases, coverage.cases.len());
    match lang {
        Lang::Vi => format!(
            "Có ví dụ: {with_rule}/{rules} cách xác định, {with_case}/{cases} trường hợp, {with_param}/{params} mức quy định"
        ),
        Lang::En => format!(
            "With an example: {with_rule} of {rules} rules, {with_case} of {cases} cases, {with_param} of {params} parameters"
        ),
    }
}

fn one_source(program: &Program, coverage: &SourceCoverage, options: &Options) -> String {
    let lang = options.lang;
    let source = program.source(coverage.source);
    let mut page = format!("{}\n", source.named.label);
    let article = lang.pick("Điều", "Article");
    let mut line = |mark: &str, text: String| page.push_str(&hanging(mark, &text, options.width));
    for (number, names) in &coverage.articles {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        line("  ", format!("{article} {}: {}", number.text, names.join(", ")));
    }
    if !coverage.without_article.is_empty() {
        let names: Vec<&str> = coverage.without_article.iter().map(String::as_str).collect();
        line("  ", format!("{}: {}", lang.pick("không nêu điều", "no article named"), names.join(", ")));
    }
    if coverage.articles.is_empty() && coverage.without_article.is_empty() {
        line("  ? ", lang.pick("không có gì dẫn đến văn bản này", "nothing cites this source").to_owned());
    }
    for (why, ranges) in left_out(program, coverage) {
        let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
        line("  · ", format!("{} {article} {ranges}{why}", lang.pick("không tính", "left out:")));
    }
    if !coverage.open.is_empty() {
        line("  ? ", format!("{} {article} {}", lang.pick("chưa viết", "not written yet:"), runs(&coverage.open)));
    }
    if !coverage.unknown.is_empty() {
        let names: Vec<&str> = coverage.unknown.iter().map(|article| article.text.as_str()).collect();
        let told = lang.pick("được dẫn nhưng văn bản không có", "cited, but not in the source:");
        line("  ✗ ", format!("{told} {article} {}", names.join(", ")));
    }
    page
}

/// Articles left out, by reason.
fn left_out(program: &Program, coverage: &SourceCoverage) -> Vec<(String, String)> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((from, through), why) in &program.source(coverage.source).left_out {
        let range = if from == through { from.to_string() } else { format!("{from}–{through}") };
        found.entry(why.clone().unwrap_or_default()).or_default().push(range);
    }
    found.into_iter().map(|(why, ranges)| (why, ranges.join(", "))).collect()
}

/// `7, 9–12, 15`.
fn runs(articles: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for article in articles {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*article) => *last = *article,
            _ => runs.push((*article, *article)),
        }
    }
    let one = |(from, through): &(u32, u32)| {
        if from == through { from.to_string() } else { format!("{from}–{through}") }
    };
    runs.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The cases of each version on a line.
fn cases(program: &Program, coverage: &Coverage, lang: Lang) -> Vec<String> {
    let mut by_version: BTreeMap<(RuleId, usize), Vec<&str>> = BTreeMap::new();
    for (rule, version, name) in &coverage.cases {
        by_version.entry((*rule, *version)).or_default().push(name);
    }
    let one = |((rule, version), names): ((RuleId, usize), Vec<&str>)| {
        let declared = program.rule(rule);
        let from = declared.versions.get(version).and_then(|version| version.term.from);
        let from = from.filter(|_| declared.versions.len() > 1).map(|from| match lang {
            Lang::Vi => format!(" (từ ngày {})", date::show(from, lang)),
            Lang::En => format!(" (from {})", date::show(from, lang)),
        });
        format!("{}{}: {}", declared.named.name, from.unwrap_or_default(), names.join(", "))
    };
    by_version.into_iter().map(one).collect()
}

/// The same as JSON, ending in a line feed.
#[must_use]
pub fn json(program: &Program, coverage: &Coverage) -> String {
    let source = |coverage: &SourceCoverage| {
        let declared = program.source(coverage.source);
        let articles: Vec<Value> = coverage
            .articles
            .iter()
            .map(|(article, names)| json!({ "article": article.text, "cited_by": names }))
            .collect();
        let left_out: Vec<Value> = declared
            .left_out
            .iter()
            .map(|((from, through), why)| json!({ "from": from, "through": through, "why": why }))
            .collect();
        json!({
            "source": declared.named.name,
            "label": declared.named.label,
            "articles": articles,
            "cited_without_article_by": coverage.without_article,
            "left_out": left_out,
            "not_written": coverage.open,
            "not_in_source": coverage.unknown.iter().map(|article| &article.text).collect::<Vec<_>>(),
        })
    };
    let case = |(rule, version, name): &(RuleId, usize, String)| {
        let declared = program.rule(*rule);
        let from = declared.versions.get(*version).and_then(|version| version.term.from);
        json!({ "rule": declared.named.name, "from": from.map(|day| day.to_string()), "case": name })
    };
    let document = json!({
        "version": 1,
        "sources": coverage.sources.iter().map(source).collect::<Vec<_>>(),
        "rules_without_example": coverage.rules.iter().map(|id| &program.rule(*id).named.name).collect::<Vec<_>>(),
        "params_without_example": coverage.params.iter().map(|id| &program.param(*id).named.name).collect::<Vec<_>>(),
        "cases_without_example": coverage.cases.iter().map(case).collect::<Vec<_>>(),
        "rules": program.rules.len(),
        "params": norms(program),
        "cases": coverage.all_cases,
        "sentence": quantity::both(|lang| summary(program, coverage, lang)).vi,
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// What is cited and what is not covered as CSV: one line for each.
#[must_use]
pub fn csv(program: &Program, coverage: &Coverage) -> String {
    let mut rows = vec![["kind", "name", "detail"].map(str::to_owned).to_vec()];
    let mut row = |kind: &str, name: &str, detail: &str| {
        rows.push(vec![kind.to_owned(), harmless(name), harmless(detail)]);
    };
    for source in &coverage.sources {
        let name = &program.source(source.source).named.name;
        for (article, names) in &source.articles {
            names.iter().for_each(|cited_by| row("cited_article", &format!("{name} {}", article.text), cited_by));
        }
        source.without_article.iter().for_each(|cited_by| row("cited_source", name, cited_by));
        source.open.iter().for_each(|article| row("article_not_written", name, &article.to_string()));
        source.unknown.iter().for_each(|article| row("article_not_in_source", name, &article.text));
        if source.articles.is_empty() && source.without_article.is_empty() {
            row("source_not_cited", name, "");
        }
    }
    coverage.rules.iter().for_each(|id| row("rule_without_example", &program.rule(*id).named.name, ""));
    coverage.params.iter().for_each(|id| row("param_without_example", &program.param(*id).named.name, ""));
    coverage.cases.iter().for_each(|(id, _, case)| row("case_without_example", &program.rule(*id).named.name, case));
    written(&rows)
}
