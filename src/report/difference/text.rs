//! The difference as a page for a terminal.

use super::sentence::{open, sentence};
use super::slice::Columns;
use super::{DifferenceReport, unit};
use crate::compare::{FigureDifference, Kind, RuleDifference};
use crate::eval::words;
use crate::explain::period;
use crate::report::grid::{Grid, Tint, hanging, wrap};
use crate::report::number::shown;
use crate::report::summary::count;
use crate::report::text::{Options, heading};
use crate::value::{Fraction, Lang, quantity};

/// The whole page.
#[must_use]
pub fn text(report: &DifferenceReport<'_>, options: &Options) -> String {
    let lang = options.lang;
    let mut page = head(report, options);
    for rule in &report.difference.rules {
        page.push_str(&one_rule(report, rule, options));
    }
    page.push_str(&figures(report, options));
    if report.difference.rules.is_empty() && report.difference.figures.is_empty() {
        page.push_str(lang.pick("\nHai bên cho kết quả như nhau.\n", "\nBoth sides give the same results.\n"));
    }
    page.push('\n');
    let [before, after] = report.receipts;
    for receipt in [before, after] {
        for line in wrap(&receipt.line(lang), options.width) {
            page.push_str(&Tint::Faint.paint(&line, options.colour));
            page.push('\n');
        }
    }
    page
}

fn head(report: &DifferenceReport<'_>, options: &Options) -> String {
    let lang = options.lang;
    let mut page = String::new();
    for line in wrap(report.title, options.width) {
        page.push_str(&format!("{}\n", Tint::Head.paint(&line, options.colour)));
    }
    let name = period(report.difference.period, lang);
    let [before, after] = report.sides;
    let (before, after) = (before.get(lang), after.get(lang));
    let found = (report.difference.rules.len(), report.difference.figures.len());
    let (rules, figures) = (count(found.0, lang), count(found.1, lang));
    let (when, what) = match lang {
        Lang::Vi => (
            format!("So sánh: {before} và {after} · cùng những bản ghi của {name}"),
            format!("Khác nhau: {rules} cách xác định, {figures} chỉ tiêu"),
        ),
        Lang::En => (
            format!("Compared: {before} and {after} · the same records, those of {name}"),
            format!("Different: {rules} {}, {figures} {}", plural("rule", found.0), plural("indicator", found.1)),
        ),
    };
    page.push_str(&hanging("", &when, options.width));
    page.push_str(&hanging("", &what, options.width));
    page
}

fn plural(word: &str, count: usize) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn one_rule(report: &DifferenceReport<'_>, rule: &RuleDifference, options: &Options) -> String {
    let lang = options.lang;
    let [program, _] = report.programs;
    let declared = program.rule(rule.rule);
    let register = &program.register(declared.register).named.label;
    let mut title = format!("{} · {register}", declared.named.label);
    if rule.kind == Kind::Amount {
        title.push_str(&format!(" ({})", unit(declared).name(lang)));
    }
    let mut page = heading(&title, options);
    page.push_str(&hanging("  ", &sentence(report, rule, lang), options.width));
    if let Some(open) = open(rule, lang) {
        page.push_str(&hanging("  ", &open, options.width));
    }
    page.push('\n');
    let columns = Columns::new(report, rule, lang);
    page.push_str(&columns.by_category(rule, options));
    for area in &rule.areas {
        page.push('\n');
        page.push_str(&columns.by_area(area, &rule.total, options));
    }
    page
}

/// Indicators whose figures differ, with the targets that are judged otherwise.
fn figures(report: &DifferenceReport<'_>, options: &Options) -> String {
    let figures = &report.difference.figures;
    if figures.is_empty() {
        return String::new();
    }
    let lang = options.lang;
    let [before, after] = report.sides;
    let mut page = heading(lang.pick("Chỉ tiêu khác nhau", "Indicators that differ"), options);
    let mut grid = Grid::new(&[
        (lang.pick("Chỉ tiêu", "Indicator"), false),
        (before.get(lang), true),
        (after.get(lang), true),
        (lang.pick("Chênh lệch", "Difference"), true),
    ]);
    for figure in figures {
        row(report, figure, &mut grid, lang);
    }
    page.push_str(&grid.render(options.width, options.colour));
    page
}

fn row(report: &DifferenceReport<'_>, figure: &FigureDifference, grid: &mut Grid, lang: Lang) {
    let [program, _] = report.programs;
    let indicator = program.indicator(figure.indicator);
    let (was, is) = (&figure.before, &figure.after);
    let change = was.value.zip(is.value).and_then(|(was, is)| is.minus(was).ok());
    let change = change.map(|change| {
        let unit = quantity::of_difference(&indicator.unit);
        // However small, a difference is not printed as none.
        let text = quantity::show_against(change, &unit, indicator.decimals, &[Fraction::ZERO], lang);
        if change > Fraction::ZERO { format!("+{text}") } else { text }
    });
    grid.row(vec![
        indicator.named.label.clone().into(),
        shown(program, figure.indicator, was, lang).into(),
        shown(program, figure.indicator, is, lang).into(),
        change.unwrap_or_default().into(),
    ]);
    for flip in &figure.flips {
        let target = program.target(flip.target);
        let who = if target.named.name.is_empty() { String::new() } else { format!(" ({})", target.named.label) };
        let (before, after) = (flip.before.words(), flip.after.words());
        let goal = words::goal(program, target, lang);
        let text = format!("{goal}{who}: {} → {}", before.get(lang), after.get(lang));
        grid.across("  ↔ ", text, Tint::Open);
    }
}
