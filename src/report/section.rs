//! The sections of the page below the indicators: row accounting, undetermined records, warnings.

use super::Report;
use super::grid::{Cell, Grid, Tint, hanging};
use super::summary::{Summary, Weight, count, number};
use super::text::{Options, heading};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::value::Lang;

/// A line with a mark; colours are put in after wrapping, so that they take no room.
pub(super) fn marked(weight: Weight, text: &str, options: &Options) -> String {
    let (sign, tint) = match weight {
        Weight::Agrees => ("·", Tint::Faint),
        Weight::Open => ("?", Tint::Open),
        Weight::Warns => ("!", Tint::Open),
        Weight::Contradicts => ("✗", Tint::Bad),
    };
    let body = hanging("    ", text, options.width);
    format!("  {} {}", tint.paint(sign, options.colour), body.get(4..).unwrap_or_default())
}

/// How many rows of each file were read, used and set aside, and the first of those set aside.
pub(super) fn rows(report: &Report<'_>, options: &Options) -> String {
    let mut page = String::new();
    if !report.accounts.is_empty() {
        page.push_str(&heading(options.lang.pick("Số dòng", "Rows"), options));
        page.push_str(&accounts(report, options));
    }
    page.push_str(&set_aside(report, options));
    page.push_str(&findings(report, options));
    page
}

fn accounts(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let mut grid = Grid::new(&[
        (lang.pick("Danh sách", "Register"), false),
        (lang.pick("Tệp", "File"), false),
        (lang.pick("Đã đọc", "Read"), true),
        (lang.pick("Được dùng", "Used"), true),
        (lang.pick("Để riêng", "Set aside"), true),
    ]);
    let numbers = |of: [u64; 3]| of.map(|value| Cell::from(number(value, lang)));
    for account in report.accounts {
        let file = match &account.sheet {
            Some(sheet) => format!("{}!{sheet}", account.file),
            None => account.file.clone(),
        };
        let mut row: Vec<Cell> = vec![account.register.clone().into(), file.into()];
        row.extend(numbers([account.read, account.used, account.set_aside]));
        grid.row(row);
    }
    if report.accounts.len() > 1 {
        let (read, used, aside) = Summary::of(report).rows;
        let mut row: Vec<Cell> = vec![lang.pick("Cộng", "Total").into(), Cell::default()];
        row.extend(numbers([read, used, aside]));
        grid.row(row);
    }
    grid.render(options.width, options.colour)
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
    let title = lang.pick("Bản ghi không tính được", "Records that could not be computed");
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
