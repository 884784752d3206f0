//! The table of indicators: value, parts and change on a line, and under it the targets with their verdicts.

use super::grid::{Cell, Grid, Tint};
use super::text::Options;
use super::{Report, cell_targets, group, number};
use crate::eval::against;
use crate::eval::definition;
use crate::eval::disclosure;
use crate::eval::gap::words as gap_words;
use crate::eval::outcome::{IndicatorOutcome, Judged, Measured, Verdict};
use crate::eval::{verdict_words, words};
use crate::explain::period;
use crate::ir::{IndicatorId, Program};
use crate::value::{Lang, Message};

/// Which columns the outcome needs beside titles and values.
struct Columns {
    parts: bool,
    change: bool,
}

/// Every indicator, by group.
pub(super) fn indicators(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let all = &report.outcome.indicators;
    let columns = Columns {
        parts: all.iter().any(|outcome| parts(report, outcome, lang).is_some()),
        change: all.iter().any(|outcome| number::change(outcome).is_some()),
    };
    let before = report.outcome.period.previous().map(|before| period(before, lang)).unwrap_or_default();
    let change = format!("{} {before}", lang.pick("So với", "Against"));
    let mut heads = vec![(lang.pick("Chỉ tiêu", "Indicator"), false), (lang.pick("Thực hiện", "Value"), true)];
    if columns.parts {
        heads.push((lang.pick("Gồm", "Of"), true));
    }
    if columns.change {
        heads.push((change.as_str(), true));
    }
    let mut grid = Grid::new(&heads);
    let mut last: Option<Message> = None;
    for outcome in all {
        let group = group::group(report, outcome.indicator);
        if group != last {
            if last.is_some() {
                grid.across("", "", Tint::Plain);
            }
            grid.across("", group.as_ref().map(|g| g.get(lang).to_owned()).unwrap_or_default(), Tint::Head);
            last = group;
        }
        row(report, &mut grid, outcome, &columns, lang);
    }
    grid.render(options.width, options.colour)
}

fn parts(report: &Report<'_>, outcome: &IndicatorOutcome, lang: Lang) -> Option<String> {
    outcome.total.value?;
    words::parts(report.program, report.program.indicator(outcome.indicator), &outcome.total, lang)
}

fn row(report: &Report<'_>, grid: &mut Grid, outcome: &IndicatorOutcome, columns: &Columns, lang: Lang) {
    let indicator = report.program.indicator(outcome.indicator);
    let mut cells: Vec<Cell> = vec![indicator.named.label.clone().into(), value(report, outcome, lang).into()];
    if columns.parts {
        cells.push(parts(report, outcome, lang).unwrap_or_default().into());
    }
    if columns.change {
        let change = number::change(outcome).map(|change| number::shown_change(indicator, change, lang));
        cells.push(change.unwrap_or_default().into());
    }
    grid.row(cells);
    for (mark, text, tint) in remarks(report, outcome, lang) {
        grid.across(&format!("  {mark} "), text, tint);
    }
    for (position, cells) in &outcome.breakdowns {
        let told = indicator.hide.and_then(|hide| disclosure::told(hide, cells));
        let dimension = indicator.dimensions.get(*position);
        if let Some((told, dimension)) = told.zip(dimension) {
            let by = lang.pick("chia theo", "by");
            grid.across("  · ", format!("{by} {}: {}", dimension.label, told.get(lang)), Tint::Faint);
        }
    }
    for judged in outcome.judged.iter().filter(|judged| of_the_whole(report.program, judged)) {
        let (mark, tint) = mark(judged.verdict);
        grid.across(&format!("  {mark} "), target(report, judged, lang, true), tint);
    }
    for cells in cell_targets::by_cell(report.program, outcome) {
        let (mark, tint) = mark(cells.worst());
        grid.across(&format!("  {mark} "), cells.line(report, lang), tint);
    }
    if let Some(verdict) = number::without_target(indicator).filter(|_| outcome.judged.is_empty()) {
        grid.across("  · ", verdict.words().get(lang), Tint::Faint);
    }
    if let Some(note) = &indicator.note {
        grid.across("  · ", format!("{}: {note}", lang.pick("ghi chú", "note")), Tint::Faint);
    }
}

/// The value; a dash where there is none, with the reason on a line of its own.
fn value(report: &Report<'_>, outcome: &IndicatorOutcome, lang: Lang) -> String {
    let total = &outcome.total;
    if total.value.is_none() && total.low.zip(total.high).is_none() {
        return "–".to_owned();
    }
    number::with_status(report.program, outcome.indicator, total, lang)
}

/// What keeps the value open, and what it leaves out.
fn remarks(report: &Report<'_>, outcome: &IndicatorOutcome, lang: Lang) -> Vec<(&'static str, String, Tint)> {
    let mut found = Vec::new();
    let total = &outcome.total;
    if total.value.is_none() {
        let why = number::why_open(report.program, outcome.indicator, total);
        found.push(("?", why.get(lang).to_owned(), Tint::Open));
    }
    if let Some(left_out) = left_out(report.program, outcome.indicator, total) {
        found.push(("?", left_out.get(lang).to_owned(), Tint::Open));
    }
    if let Some(told) = redefined(report, outcome) {
        found.push(("!", told.get(lang).to_owned(), Tint::Open));
    }
    for bridge in outcome.bridges.iter().filter_map(|at| report.program.bridges.get(*at)) {
        found.push(("·", against::told(report.program, bridge).get(lang).to_owned(), Tint::Faint));
    }
    if let Some(outside) = outside(report.program, outcome.indicator, total) {
        found.push(("!", outside.get(lang).to_owned(), Tint::Open));
    }
    found.extend(
        treated(report.program, outcome.indicator, total).map(|told| ("!", told.get(lang).to_owned(), Tint::Open)),
    );
    if let Some(digits) = total.approximate {
        let text = match lang {
            Lang::Vi => format!("số gần đúng, làm tròn đến {digits} chữ số thập phân trước khi so sánh"),
            Lang::En => format!("approximate, rounded to {digits} decimals before it is compared"),
        };
        found.push(("≈", text, Tint::Faint));
    }
    found
}

/// What changed in the definition since the period before.
fn redefined(report: &Report<'_>, outcome: &IndicatorOutcome) -> Option<Message> {
    let before = report.outcome.period.previous().filter(|_| !outcome.redefined.is_empty())?;
    Some(definition::told(&outcome.redefined, before, outcome.bridged(report.program, before)))
}

/// How many records meet the condition of a share outside its base, and so are not counted.
fn outside(program: &Program, id: IndicatorId, total: &Measured) -> Option<Message> {
    let count = i128::from(total.outside);
    let records = |lang| words::records(program, program.indicator(id), count, lang);
    (count > 0).then(|| {
        let (vi, en) = (records(Lang::Vi), records(Lang::En));
        Message::new(
            format!("ở tử số mà không ở mẫu số: {vi}, không tính"),
            format!("in the numerator but not in the denominator: {en}, not counted"),
        )
    })
}

/// How many records lack a fact of which the indicator says what becomes, by what becomes of them.
fn treated(program: &Program, id: IndicatorId, total: &Measured) -> impl Iterator<Item = Message> {
    let indicator = program.indicator(id);
    let told = |count: u64, vi: &str, en: &str| {
        let of = |lang| words::records(program, indicator, i128::from(count), lang);
        (count > 0).then(|| Message::new(format!("{vi} {}", of(Lang::Vi)), format!("{en} {}", of(Lang::En))))
    };
    let set_aside =
        told(total.set_aside, "thiếu số liệu thì loại ra, như khai báo:", "missing data, excluded as declared:");
    let stood_in = told(
        total.stood_in,
        "thiếu số liệu thì lấy giá trị khai báo:",
        "missing data, with the declared value in its place:",
    );
    [set_aside, stood_in].into_iter().flatten()
}

/// How many records the value leaves out for want of a fact.
pub(super) fn left_out(program: &Program, id: IndicatorId, total: &Measured) -> Option<Message> {
    let count = i128::from(total.excluded);
    let indicator = program.indicator(id);
    let records = |lang| words::records(program, indicator, count, lang);
    (count > 0).then(|| {
        let (vi, en) = (records(Lang::Vi), records(Lang::En));
        let bounds = words::with_left_out(program, id, total)
            .map(|all| Message::new(format!("; {}", all.vi), format!("; {}", all.en)));
        let bounds = bounds.unwrap_or_default();
        Message::new(
            format!("để ngoài {vi} vì thiếu số liệu{}", bounds.vi),
            format!("{en} left out for missing data{}", bounds.en),
        )
    })
}

/// `không đạt: dưới 0,40% (UBND tỉnh giao); cao hơn 0,03 điểm %, thừa 07 hộ`; in the table also what it takes cell by cell, and in money.
fn target(report: &Report<'_>, judged: &Judged, lang: Lang, in_table: bool) -> String {
    let target = report.program.target(judged.target);
    let mut goal = words::goal(report.program, target, lang);
    if judged.period != report.outcome.period {
        goal = format!("{}, {goal}", period(judged.period, lang));
    }
    if !target.named.name.is_empty() && target.named.label != report.program.indicator(target.indicator).named.label {
        goal = format!("{goal} ({})", target.named.label.replace('_', " "));
    }
    let mut verdict = judged.words().get(lang).to_owned();
    if let Some(completion) = verdict_words::completion(judged, lang) {
        verdict = format!("{verdict}, {completion}");
    }
    let gap = words::gap(report.program, judged, lang);
    let ground = judged.ground.needs_words().then(|| verdict_words::ground(report.program, judged, lang));
    let rounding = verdict_words::rounding(report.program, judged, lang);
    let pace = verdict_words::pace(report.program, judged, lang);
    let against = verdict_words::against(report.program, judged, lang);
    let further = if in_table { gap_words::told(report.program, judged) } else { Vec::new() };
    let further = further.into_iter().map(|told| told.get(lang).to_owned());
    let gap = Some(gap).filter(|gap| !gap.is_empty());
    let told = gap.into_iter().chain(further).chain(ground).chain(against).chain(rounding).chain(pace);
    [format!("{verdict}: {goal}")].into_iter().chain(told).collect::<Vec<_>>().join("; ")
}

fn mark(verdict: Verdict) -> (&'static str, Tint) {
    match verdict {
        Verdict::Exceeded | Verdict::Met | Verdict::Allowed => ("✓", Tint::Good),
        Verdict::NotMet => ("✗", Tint::Bad),
        Verdict::NotEnoughData => ("?", Tint::Open),
        Verdict::NotDue | Verdict::NoTarget => ("·", Tint::Faint),
    }
}

fn of_the_whole(program: &Program, judged: &Judged) -> bool {
    program.target(judged.target).cell.is_none()
}

/// Targets that are missed or cannot be judged, each with its indicator: what an officer looks for first.
pub(super) fn missed(report: &Report<'_>, options: &Options) -> String {
    let mut page = String::new();
    for outcome in &report.outcome.indicators {
        let label = &report.program.indicator(outcome.indicator).named.label;
        let open = |verdict: Verdict| matches!(verdict, Verdict::NotMet | Verdict::NotEnoughData);
        let whole = outcome.judged.iter().filter(|judged| of_the_whole(report.program, judged));
        let whole = whole.map(|judged| (judged.verdict, target(report, judged, options.lang, false)));
        let cells = cell_targets::by_cell(report.program, outcome);
        let cells = cells.iter().map(|cells| (cells.worst(), cells.line(report, options.lang)));
        for (verdict, told) in whole.chain(cells).filter(|(verdict, _)| open(*verdict)) {
            let (mark, tint) = mark(verdict);
            let text = format!("{label}, {told}");
            let lines = super::grid::hanging(&format!("{mark} "), &text, options.width);
            for line in lines.lines() {
                page.push_str(&tint.paint(line, options.colour));
                page.push('\n');
            }
        }
    }
    page
}
