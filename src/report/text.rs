//! The report as a page for a terminal.

use super::grid::{Grid, Tint, hanging, wrap};
use super::summary::Summary;
use super::{Report, cell_targets, contradiction, crosswalk, group, number, plan, section, table};
use crate::eval::disclosure;
use crate::eval::outcome::CellKey;
use crate::eval::printed;
use crate::eval::words;
use crate::explain::period;
use crate::value::{Lang, date};
use unicode_width::UnicodeWidthStr;

/// How the page is to look.
#[derive(Clone, Debug)]
pub struct Options {
    /// The language.
    pub lang: Lang,
    /// Columns of the page.
    pub width: usize,
    /// Whether to use colours.
    pub colour: bool,
    /// A dimension, by name or label: prints the breakdowns by it.
    pub by: Option<String>,
    /// How many rows set aside, and faults of records, are shown.
    pub shown_rows: usize,
}

impl Options {
    /// A plain page of 110 columns.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        Self { lang, width: 110, colour: false, by: None, shown_rows: 10 }
    }
}

/// The whole page.
#[must_use]
pub fn text(report: &Report<'_>, options: &Options) -> String {
    let mut page = head(report, options);
    page.push_str(&table::indicators(report, options));
    if let Some(by) = &options.by {
        page.push_str(&breakdowns(report, options, by));
    }
    page.push_str(&contradiction::contradictions(report, options));
    page.push_str(&plan::page(report, options));
    page.push_str(&section::rows(report, options));
    page.push_str(&section::warnings(report, options));
    page.push('\n');
    for line in wrap(&report.receipt.line(options.lang), options.width) {
        page.push_str(&Tint::Faint.paint(&line, options.colour));
        page.push('\n');
    }
    page
}

/// A heading with an empty line above it.
pub(super) fn heading(text: &str, options: &Options) -> String {
    format!("\n{}\n", Tint::Head.paint(text, options.colour))
}

fn head(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let (name, on) = (period(report.outcome.period, lang), date::show(report.outcome.on, lang));
    let mut page = String::new();
    for line in wrap(report.title, options.width) {
        page.push_str(&format!("{}\n", Tint::Head.paint(&line, options.colour)));
    }
    let when = match lang {
        Lang::Vi => format!("Kỳ báo cáo: {name} · số liệu xét tại ngày {on}"),
        Lang::En => format!("Period: {name} · facts judged on {on}"),
    };
    let known = report.receipt.known.map_or_else(String::new, |day| {
        let words = lang.pick("theo quy định đã có hiệu lực đến ngày", "by the law in force by");
        format!(" · {words} {}", date::show(day, lang))
    });
    let scenario = report.program.scenario().map_or_else(String::new, |what_if| {
        format!(" · {} “{}”", lang.pick("phương án", "scenario"), what_if.named.label)
    });
    let when = when + &known + &scenario;
    page.push_str(&hanging("", &when, options.width));
    page.push_str(&hanging("", &Summary::of(report).line(report, lang), options.width));
    // In a long report the targets that are missed are told before the figures.
    let grouped = report.outcome.indicators.first().and_then(|first| group::group(report, first.indicator)).is_some();
    if grouped {
        page.push_str(&table::missed(report, options));
    }
    page.push('\n');
    page
}

/// A cell of a breakdown in words.
pub(super) fn cell_words(key: &CellKey, lang: Lang) -> String {
    match key {
        CellKey::Word(_, label) => label.clone(),
        CellKey::Text(text) => text.clone(),
        CellKey::Unknown => lang.pick("không xác định", "unknown").to_owned(),
    }
}

fn breakdowns(report: &Report<'_>, options: &Options, by: &str) -> String {
    let lang = options.lang;
    let mut page = String::new();
    for outcome in &report.outcome.indicators {
        let indicator = report.program.indicator(outcome.indicator);
        for (position, cells) in &outcome.breakdowns {
            let Some(dimension) = indicator.dimensions.get(*position) else {
                continue;
            };
            if !is_called(&dimension.name, by) && !is_called(&dimension.label, by) {
                continue;
            }
            page.push_str(&heading(&format!("{} · {}", indicator.named.label, dimension.label), options));
            let parts = cells.iter().any(|(_, m)| words::parts(report.program, indicator, m, lang).is_some());
            let mut columns = vec![(dimension.label.as_str(), false), (lang.pick("Thực hiện", "Value"), true)];
            if parts {
                columns.push((lang.pick("Gồm", "Of"), true));
            }
            let goal = |key| cell_targets::goals(report.program, outcome, *position, key, lang);
            let judged = cells.iter().any(|(key, _)| !goal(key).is_empty());
            if judged {
                columns.push((lang.pick("Kế hoạch", "Target"), false));
            }
            let gap = |key| cell_targets::gap(report.program, outcome, *position, key, lang);
            let gaps = !gap(None).is_empty();
            if gaps {
                columns.push((lang.pick("Còn cách kế hoạch", "Gap to the target"), false));
            }
            let mut grid = Grid::new(&columns);
            let total = (lang.pick("Tổng số", "Total").to_owned(), &outcome.total, String::new(), gap(None));
            let named = cells.iter().map(|(key, m)| (cell_words(key, lang), m, goal(key), gap(Some(key))));
            for (name, measured, goal, gap) in named.chain([total]) {
                let value = number::with_status(report.program, outcome.indicator, measured, lang);
                let of = words::parts(report.program, indicator, measured, lang).unwrap_or_default();
                let mut row = vec![name.into(), value.into()];
                if parts {
                    row.push(of.into());
                }
                if judged {
                    row.push(goal.into());
                }
                if gaps {
                    row.push(gap.into());
                }
                grid.row(row);
            }
            page.push_str(&grid.render(options.width, options.colour));
            if let Some(told) = indicator.hide.and_then(|hide| disclosure::told(hide, cells)) {
                page.push_str(&hanging("  · ", told.get(lang), options.width));
            }
            if let Some(told) = printed::told(indicator, &outcome.total, cells) {
                page.push_str(&hanging("  · ", told.get(lang), options.width));
            }
            for added in outcome.added.iter().filter(|added| added.dimension == *position) {
                let mark = if added.holds { "  · " } else { "  ✗ " };
                page.push_str(&hanging(mark, added.told(indicator).get(lang), options.width));
            }
            for broken in outcome.breaks.iter().filter(|broken| broken.dimension == *position) {
                page.push_str(&crosswalk::page(broken, indicator, options));
            }
        }
    }
    if page.is_empty() {
        let none = match lang {
            Lang::Vi => format!("\nkhông chỉ tiêu nào chia theo `{by}`\n"),
            Lang::En => format!("\nno indicator is broken down by `{by}`\n"),
        };
        page.push_str(&none);
    }
    page
}

fn is_called(name: &str, asked: &str) -> bool {
    name.to_lowercase() == asked.to_lowercase()
}

/// The width of the widest line, for tests and for pagers.
#[must_use]
pub fn width(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
