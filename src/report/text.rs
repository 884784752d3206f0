//! The report as a page for a terminal.

use super::grid::{Cell, Grid, Tint, wrap};
use super::{Report, number, section};
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Verdict};
use crate::eval::words;
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
    page.push_str(&indicators(report, options));
    if let Some(by) = &options.by {
        page.push_str(&breakdowns(report, options, by));
    }
    page.push_str(&section::contradictions(report, options));
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
    let (period, on) = (report.outcome.period.name(lang), date::show(report.outcome.on, lang));
    let title = Tint::Head.paint(report.title, options.colour);
    match lang {
        Lang::Vi => format!("{title}\nKỳ báo cáo: {period} · số liệu xét tại ngày {on}\n\n"),
        Lang::En => format!("{title}\nPeriod: {period} · facts judged on {on}\n\n"),
    }
}

fn indicators(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let mut grid = Grid::new(&[
        (lang.pick("Chỉ tiêu", "Indicator"), false),
        (lang.pick("Thực hiện", "Value"), true),
        (lang.pick("So kỳ trước", "Change"), true),
        (lang.pick("Kế hoạch", "Target"), false),
        (lang.pick("Đánh giá", "Verdict"), false),
    ]);
    for outcome in &report.outcome.indicators {
        let indicator = report.program.indicator(outcome.indicator);
        let value = number::shown_with_parts(report.program, outcome.indicator, &outcome.total, lang);
        let change = number::change(outcome).map(|change| number::shown_change(indicator, change, lang));
        let mut row: Vec<Cell> =
            vec![indicator.named.label.clone().into(), value.into(), change.unwrap_or_default().into()];
        match outcome.judged.split_first() {
            None => {
                row.extend(untargeted(report, outcome, lang));
                grid.row(row);
            }
            Some((first, others)) => {
                row.extend(target_cells(report, first, lang));
                grid.row(row);
                for judged in others {
                    let mut row = vec![Cell::default(), Cell::default(), Cell::default()];
                    row.extend(target_cells(report, judged, lang));
                    grid.row(row);
                }
            }
        }
    }
    grid.render(options.width, options.colour)
}

fn untargeted(report: &Report<'_>, outcome: &IndicatorOutcome, lang: Lang) -> Vec<Cell> {
    let Some(verdict) = number::without_target(report.program.indicator(outcome.indicator)) else {
        return Vec::new();
    };
    vec!["–".into(), Cell::tinted(verdict.words().get(lang), Tint::Faint)]
}

fn target_cells(report: &Report<'_>, judged: &Judged, lang: Lang) -> Vec<Cell> {
    let target = report.program.target(judged.target);
    let mut goal = words::goal(report.program, target, lang);
    if judged.period != report.outcome.period {
        goal = format!("{goal} ({})", judged.period.name(lang));
    }
    if !target.named.name.is_empty() && target.named.label != report.program.indicator(target.indicator).named.label {
        goal = format!("{goal}\n{}", target.named.label.replace('_', " "));
    }
    let mut verdict = judged.verdict.words().get(lang).to_owned();
    if let Some(completion) = judged.completion {
        let completion = number::shown_completion(completion, lang);
        verdict = match lang {
            Lang::Vi => format!("{verdict}, bằng {completion} kế hoạch"),
            Lang::En => format!("{verdict}, {completion} of the target"),
        };
    }
    let gap = words::gap(report.program, judged, lang);
    if !gap.is_empty() {
        verdict = format!("{verdict}\n{gap}");
    }
    vec![goal.into(), Cell::tinted(verdict, tint(judged.verdict))]
}

fn tint(verdict: Verdict) -> Tint {
    match verdict {
        Verdict::Exceeded | Verdict::Met => Tint::Good,
        Verdict::NotMet => Tint::Bad,
        Verdict::NotEnoughData => Tint::Open,
        Verdict::NotDue | Verdict::NoTarget => Tint::Faint,
    }
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
            let mut grid = Grid::new(&columns);
            let total = (lang.pick("Tổng số", "Total").to_owned(), &outcome.total);
            let cells = cells.iter().map(|(key, measured)| (cell_words(key, lang), measured));
            for (name, measured) in cells.chain([total]) {
                let value = number::shown(report.program, outcome.indicator, measured, lang);
                let parts = words::parts(report.program, indicator, measured, lang).unwrap_or_default();
                grid.row(vec![name.into(), value.into(), parts.into()]);
            }
            page.push_str(&grid.render(options.width, options.colour));
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
mod tests {
    use super::super::sample::full;
    use super::*;

    #[test]
    fn the_page_fits_the_terminal_in_both_languages() {
        let parts = full();
        for lang in [Lang::Vi, Lang::En] {
            for width_asked in [100, 110, 120] {
                let by = Some("XÃ".to_owned());
                let options = Options { width: width_asked, by, ..Options::new(lang) };
                let page = text(&parts.report(), &options);
                assert!(width(&page) <= width_asked, "{page}");
                assert!(page.lines().all(|line| !line.ends_with(' ')), "{page}");
            }
        }
    }

    #[test]
    fn a_colour_takes_no_room_and_hides_no_text() {
        let parts = full();
        let plain = Options::new(Lang::Vi);
        let coloured = Options { colour: true, ..plain.clone() };
        let (plain, coloured) = (text(&parts.report(), &plain), text(&parts.report(), &coloured));
        assert!(coloured.contains("\u{1b}[31mkhông đạt"));
        let mut stripped = coloured;
        for code in ["1", "2", "31", "32", "33", "0"] {
            stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(stripped, plain);
    }

    #[test]
    fn the_table_of_indicators() {
        let parts = full();
        let page = text(&parts.report(), &Options::new(Lang::Vi));
        let table: Vec<&str> = page.lines().take(10).collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        Báo cáo năm 2023 của thành phố Gia Nghĩa
        Kỳ báo cáo: năm 2023 · số liệu xét tại ngày 31/12/2023

        Chỉ tiêu                        Thực hiện   So kỳ trước  Kế hoạch                    Đánh giá
        ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
        Tỷ lệ hộ nghèo                      0,43%  -0,14 điểm %  dưới 0,40%                  không đạt
                                     87/20.175 hộ                tỉnh giao                   cao hơn 0,03 điểm %, thừa
                                                                                             07 hộ
                                                                 giảm ít nhất 0,1 điểm %     vượt
                                                                 thành phố giao
        ");
    }

    #[test]
    fn long_lists_are_cut_and_say_so() {
        let parts = full();
        let page = text(&parts.report(), &Options { shown_rows: 3, ..Options::new(Lang::Vi) });
        assert_eq!(page.matches("1tr5").count(), 3);
        assert!(page.contains("… còn 9 dòng để riêng"));
    }

    #[test]
    fn a_dimension_nobody_declared_is_told() {
        let parts = full();
        let page = text(&parts.report(), &Options { by: Some("thôn".to_owned()), ..Options::new(Lang::En) });
        assert!(page.contains("no indicator is broken down by `thôn`"));
    }
}
