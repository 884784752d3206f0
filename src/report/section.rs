//! The sections of the page below the table: contradictions, row accounting, warnings.

use super::Report;
use super::grid::{Cell, Grid, Tint, hanging};
use super::text::{Options, heading};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::eval::outcome::{CheckOutcome, ClaimOutcome, ClaimState};
use crate::value::{Fraction, Lang, date, numeral};

fn count(value: usize, lang: Lang) -> String {
    numeral::show_rounded(Fraction::whole(i128::try_from(value).unwrap_or(i128::MAX)), 0, lang)
}

/// What kind of line a claim makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Agrees,
    Open,
    Contradicts,
}

fn weight(state: ClaimState) -> Weight {
    match state {
        ClaimState::Agrees => Weight::Agrees,
        state if state.contradicts() => Weight::Contradicts,
        _ => Weight::Open,
    }
}

/// Failed checks and contradicted claims, by whose figures they are; then what could not be decided; then how many agree.
pub(super) fn contradictions(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let (checks, claims) = (&report.outcome.checks, &report.outcome.claims);
    if checks.is_empty() && claims.is_empty() {
        return String::new();
    }
    let bad = checks.iter().filter(|c| c.holds == Some(false)).count()
        + claims.iter().filter(|c| weight(c.state) == Weight::Contradicts).count();
    let title = match lang {
        Lang::Vi => format!("Mâu thuẫn ({bad})"),
        Lang::En => format!("Contradictions ({bad})"),
    };
    let mut page = heading(&title, options);
    let owners = std::iter::once(None).chain((0..report.program.reports.len()).map(Some));
    for owner in owners {
        page.push_str(&owned(report, options, owner));
    }
    page.push_str(&hanging("", &tally(report, lang), options.width));
    page
}

fn owned(report: &Report<'_>, options: &Options, owner: Option<usize>) -> String {
    let lang = options.lang;
    let mut lines = String::new();
    for check in report.outcome.checks.iter().filter(|c| c.report == owner) {
        lines.push_str(&check_line(report, options, check));
    }
    for claim in report.outcome.claims.iter().filter(|c| Some(c.report) == owner) {
        lines.push_str(&claim_line(options, claim));
    }
    if lines.is_empty() {
        return lines;
    }
    let title = match owner.and_then(|r| report.program.reports.get(r)) {
        None => lang.pick("Theo danh sách", "In the registers").to_owned(),
        Some(stated) => {
            let on = stated.on.map(|day| format!(", {} {}", lang.pick("ngày", "on"), date::show(day, lang)));
            format!("{}{}", stated.named.label, on.unwrap_or_default())
        }
    };
    format!("{title}\n{lines}")
}

fn mark(weight: Weight, colour: bool) -> String {
    let (sign, tint) = match weight {
        Weight::Agrees => ("·", Tint::Faint),
        Weight::Open => ("?", Tint::Open),
        Weight::Contradicts => ("✗", Tint::Bad),
    };
    tint.paint(sign, colour)
}

/// A line with a mark; colours are put in after wrapping, so that they take no room.
fn marked(weight: Weight, text: &str, options: &Options) -> String {
    let body = hanging("    ", text, options.width);
    format!("  {} {}", mark(weight, options.colour), body.get(4..).unwrap_or_default())
}

fn check_line(report: &Report<'_>, options: &Options, check: &CheckOutcome) -> String {
    let weight = match check.holds {
        Some(false) => Weight::Contradicts,
        None => Weight::Open,
        // A check that holds only with what the report leaves out is worth a line.
        Some(true) if !check.filled.is_empty() => Weight::Agrees,
        Some(true) => return String::new(),
    };
    let label = report.program.checks.get(check.check).map_or("", |c| c.named.label.as_str());
    marked(weight, &format!("{label}: {}", check.detail.get(options.lang)), options)
}

fn claim_line(options: &Options, claim: &ClaimOutcome) -> String {
    let lang = options.lang;
    let weight = weight(claim.state);
    if weight == Weight::Agrees {
        return String::new();
    }
    let section = claim.section.as_ref();
    let section = section.map(|s| format!("{} {s}: ", lang.pick("Mục", "Section"))).unwrap_or_default();
    marked(weight, &format!("{section}{}", claim.detail.get(lang)), options)
}

fn tally(report: &Report<'_>, lang: Lang) -> String {
    let claims = &report.outcome.claims;
    let of = |wanted: Weight| claims.iter().filter(|c| weight(c.state) == wanted).count();
    let (agree, open) = (count(of(Weight::Agrees), lang), count(of(Weight::Open), lang));
    let checks = &report.outcome.checks;
    let (good, all) = (checks.iter().filter(|c| c.holds == Some(true)).count(), checks.len());
    let (good, all) = (count(good, lang), count(all, lang));
    match lang {
        Lang::Vi => format!(
            "Khớp với danh sách: {agree} số liệu và đánh giá · chưa đối chiếu được: {open} · đối chiếu đúng: {good}/{all}"
        ),
        Lang::En => format!(
            "In agreement with the records: {agree} figures and verdicts · cannot be checked: {open} · checks that hold: {good} of {all}"
        ),
    }
}

/// How many rows of each file were read, used and set aside, and the first of those set aside.
pub(super) fn rows(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let mut page = String::new();
    if !report.accounts.is_empty() {
        page.push_str(&heading(lang.pick("Số dòng", "Rows"), options));
        let mut grid = Grid::new(&[
            (lang.pick("Danh sách", "Register"), false),
            (lang.pick("Tệp", "File"), false),
            (lang.pick("Đã đọc", "Read"), true),
            (lang.pick("Được dùng", "Used"), true),
            (lang.pick("Để riêng", "Set aside"), true),
        ]);
        for account in report.accounts {
            let number = |value: u64| Cell::from(numeral::show_rounded(Fraction::whole(i128::from(value)), 0, lang));
            let file = match &account.sheet {
                Some(sheet) => format!("{}!{sheet}", account.file),
                None => account.file.clone(),
            };
            grid.row(vec![
                account.register.clone().into(),
                file.into(),
                number(account.read),
                number(account.used),
                number(account.set_aside),
            ]);
        }
        page.push_str(&grid.render(options.width, options.colour));
    }
    page.push_str(&set_aside(report, options));
    page.push_str(&findings(report, options));
    page
}

fn set_aside(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let mut page = String::new();
    for row in report.set_aside.iter().take(options.shown_rows) {
        let key = row.key.as_ref().map(|key| format!(", {} {key}", lang.pick("mã", "key"))).unwrap_or_default();
        let text = format!("{}{key}: {} [{}]", row.cell, row.reason.get(lang), row.code);
        page.push_str(&marked(Weight::Open, &text, options));
    }
    page.push_str(&rest(report.set_aside.len(), options, ("dòng để riêng", "rows set aside")));
    page
}

fn findings(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let all = &report.outcome.findings;
    if all.is_empty() {
        return String::new();
    }
    let title = lang.pick("Bản ghi chưa xác định được", "Records that stay undetermined");
    let mut page = heading(&format!("{title} ({})", count(all.len(), lang)), options);
    for finding in all.iter().take(options.shown_rows) {
        let text =
            format!("{}, {}: {} [{}]", finding.cell, finding.key, lang.pick(&finding.vi, &finding.en), finding.code);
        page.push_str(&marked(Weight::Open, &text, options));
    }
    page.push_str(&rest(all.len(), options, ("bản ghi", "records")));
    page
}

fn rest(all: usize, options: &Options, noun: (&str, &str)) -> String {
    let more = all.saturating_sub(options.shown_rows);
    if more == 0 {
        return String::new();
    }
    let more = count(more, options.lang);
    match options.lang {
        Lang::Vi => format!("    … còn {more} {}\n", noun.0),
        Lang::En => format!("    … {more} more {}\n", noun.1),
    }
}

/// Warnings about rules and data, each with its first place.
pub(super) fn warnings(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let warnings: Vec<&Diagnostic> = report.warnings.iter().filter(|d| d.severity == Severity::Warning).collect();
    if warnings.is_empty() {
        return String::new();
    }
    let title = lang.pick("Lưu ý", "Warnings");
    let mut page = heading(&format!("{title} ({})", count(warnings.len(), lang)), options);
    for warning in &warnings {
        let place = warning.labels.first().map(|label| match &label.place {
            Place::Span(span) => format!("{}: ", report.sources.locate(*span)),
            Place::Cell(cell) => format!("{cell}: "),
        });
        let help = warning.help.as_ref().map(|help| format!("; {}", help.get(lang))).unwrap_or_default();
        let text = format!("{}{}{help} [{}]", place.unwrap_or_default(), warning.message.get(lang), warning.code);
        page.push_str(&marked(Weight::Open, &text, options));
    }
    page
}
