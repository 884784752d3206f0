//! What does not agree: failed checks and contradicted claims by whose figures they are, the gravest first.

use super::Report;
use super::grid::hanging;
use super::section::marked;
use super::summary::{Summary, Weight, count, weight};
use super::text::{Options, heading};
use crate::eval::kind::FindingKind;
use crate::eval::outcome::{CheckOutcome, ClaimOutcome, RecordCheckOutcome};
use crate::eval::remark::Remark;
use crate::value::{Lang, date};

/// Contradictions, then what could not be decided, then checks that hold only with what a report leaves out; and how many
/// agree.
pub(super) fn contradictions(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let outcome = report.outcome;
    let nothing = outcome.checks.is_empty() && outcome.record_checks.is_empty();
    if nothing && outcome.claims.is_empty() && outcome.remarks.is_empty() {
        return String::new();
    }
    let summary = Summary::of(report);
    let found = count(summary.contradictions, lang);
    let mut page = heading(&format!("{} ({found})", lang.pick("Mâu thuẫn", "Contradictions")), options);
    let owners = std::iter::once(None).chain((0..report.program.reports.len()).map(Some));
    for owner in owners {
        page.push_str(&owned(report, options, owner));
    }
    page.push_str(&hanging("", &tally(&summary, lang), options.width));
    page
}

/// The lines about one owner's figures.
fn owned(report: &Report<'_>, options: &Options, owner: Option<usize>) -> String {
    let checks = report.outcome.checks.iter().filter(|c| c.report == owner);
    let mut claims: Vec<&ClaimOutcome> = report.outcome.claims.iter().filter(|c| Some(c.report) == owner).collect();
    let sections = sections(report, owner);
    claims.sort_by_key(|claim| sections.iter().position(|section| **section == claim.section));
    let claims = claims.into_iter();
    let mut told: Vec<(Weight, String)> = checks.filter_map(|check| check_told(report, check, options)).collect();
    if owner.is_none() {
        told.extend(report.outcome.record_checks.iter().filter_map(|check| records_told(report, check, options)));
    }
    told.extend(claims.filter_map(|claim| claim_told(claim, options)));
    told.extend(report.outcome.remarks.iter().filter(|r| r.report == owner).map(|r| remark_told(r, options)));
    if told.is_empty() {
        return String::new();
    }
    let mut page = format!("{}\n", title(report, owner, options.lang));
    for wanted in [Weight::Contradicts, Weight::Warns, Weight::Open, Weight::Agrees] {
        told.iter().filter(|(weight, _)| *weight == wanted).for_each(|(_, lines)| page.push_str(lines));
    }
    page.push_str(&repairs(report, options, owner));
    page.push_str(&outside(report, options, owner));
    page
}

/// What the fewest changes would be that close the checks of a report, each a line of its own.
fn repairs(report: &Report<'_>, options: &Options, owner: Option<usize>) -> String {
    let mut page = String::new();
    for found in report.outcome.repairs.iter().filter(|found| Some(found.report) == owner) {
        page.push_str(&hanging("  → ", found.detail.get(options.lang), options.width));
        for repair in &found.repairs {
            page.push_str(&hanging("    ", repair.detail.get(options.lang), options.width));
        }
    }
    page
}

/// The sections of a report in the order they are declared, figures and verdicts together.
fn sections<'a>(report: &Report<'a>, owner: Option<usize>) -> Vec<&'a Option<String>> {
    let Some(stated) = owner.and_then(|r| report.program.reports.get(r)) else { return Vec::new() };
    let figures = stated.figures.iter().map(|claim| (claim.span, &claim.section));
    let verdicts = stated.verdicts.iter().map(|claim| (claim.span, &claim.section));
    let mut all: Vec<_> = figures.chain(verdicts).collect();
    all.sort_by_key(|(span, _)| *span);
    all.into_iter().map(|(_, section)| section).collect()
}

fn title(report: &Report<'_>, owner: Option<usize>, lang: Lang) -> String {
    match owner.and_then(|r| report.program.reports.get(r)) {
        None => lang.pick("Theo danh sách", "In the registers").to_owned(),
        Some(stated) => {
            let on = stated.on.map(|day| format!(", {} {}", lang.pick("ngày", "on"), date::show(day, lang)));
            format!("{}{}", stated.named.label, on.unwrap_or_default())
        }
    }
}

/// The title of the check, and below it what was found.
fn check_told(report: &Report<'_>, check: &CheckOutcome, options: &Options) -> Option<(Weight, String)> {
    let weight = match check.holds {
        Some(false) if check.blocks => Weight::Contradicts,
        Some(false) => Weight::Warns,
        None => Weight::Open,
        // A check that holds only with what the report leaves out is worth a line.
        Some(true) if check.hides => Weight::Agrees,
        Some(true) => return None,
    };
    let label = report.program.checks.get(check.check).map_or("", |c| c.named.label.as_str());
    let mut lines = marked(weight, &tagged(check.kind, label, options.lang), options);
    lines.push_str(&hanging("    ", check.detail.get(options.lang), options.width));
    Some((weight, lines))
}

/// A check of records that fails or cannot be decided: its title, and below it which records.
fn records_told(report: &Report<'_>, check: &RecordCheckOutcome, options: &Options) -> Option<(Weight, String)> {
    let weight = match check.holds {
        Some(true) => return None,
        Some(false) if check.blocks => Weight::Contradicts,
        Some(false) => Weight::Warns,
        None => Weight::Open,
    };
    let label = report.program.record_checks.get(check.check).map_or("", |c| c.named.label.as_str());
    let mut lines = marked(weight, &tagged(check.kind, label, options.lang), options);
    lines.push_str(&hanging("    ", check.detail.get(options.lang), options.width));
    Some((weight, lines))
}

fn claim_told(claim: &ClaimOutcome, options: &Options) -> Option<(Weight, String)> {
    let weight = weight(claim.state);
    let section = claim.section.as_ref();
    let section = section.map(|s| format!("{} {s}: ", options.lang.pick("Mục", "Section"))).unwrap_or_default();
    let text = format!("{section}{}", claim.detail.get(options.lang));
    let text = tagged(claim.kind(), &text, options.lang);
    (weight != Weight::Agrees).then(|| (weight, marked(weight, &text, options)))
}

fn remark_told(remark: &Remark, options: &Options) -> (Weight, String) {
    let weight = if remark.contradicts { Weight::Contradicts } else { Weight::Agrees };
    let section = remark.section.as_ref();
    let section = section.map(|s| format!("{} {s}: ", options.lang.pick("Mục", "Section"))).unwrap_or_default();
    let text = format!("{section}{}", remark.detail.get(options.lang));
    (weight, marked(weight, &tagged(remark.kind, &text, options.lang), options))
}

/// `[tổng và các phần] …`: what kind of finding a line tells.
fn tagged(kind: FindingKind, text: &str, lang: Lang) -> String {
    format!("[{}] {text}", kind.title().get(lang))
}

/// What a report says and no figure can show, as it is declared.
fn outside(report: &Report<'_>, options: &Options, owner: Option<usize>) -> String {
    let stated = owner.and_then(|r| report.program.reports.get(r)).map(|r| r.outside.as_slice()).unwrap_or_default();
    if stated.is_empty() {
        return String::new();
    }
    let title = options.lang.pick("Ngoài đối chiếu (khai báo)", "Outside the checks (as declared)");
    let mut page = format!("{title}\n");
    for one in stated {
        let section = one.section.as_ref();
        let section = section.map(|s| format!("{} {s}: ", options.lang.pick("Mục", "Section"))).unwrap_or_default();
        let why = one.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
        page.push_str(&marked(Weight::Agrees, &format!("{section}{}{why}", one.what), options));
    }
    page
}

fn tally(summary: &Summary, lang: Lang) -> String {
    let (agree, open) = (count(summary.claims.0, lang), count(summary.claims.1, lang));
    let (good, all) = (count(summary.checks.0, lang), count(summary.checks.1, lang));
    match lang {
        Lang::Vi => format!(
            "Khớp với danh sách: {agree} số liệu và đánh giá · chưa đối chiếu được: {open} · đối chiếu đúng: {good}/{all}"
        ),
        Lang::En => format!(
            "In agreement with the records: {agree} figures and verdicts · cannot be checked: {open} · checks that hold: {good} of {all}"
        ),
    }
}
