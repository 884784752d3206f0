//! A form filled with the figures of the run: as CSV, as a workbook, as a Markdown table.

use super::{Report, csv, number};
use crate::eval::outcome::{FormFigures, IndicatorOutcome, Judged, Measured};
use crate::eval::words;
use crate::ir::{Form, FormColumn, FormRow, GoalOf};
use crate::value::unit::Measure;
use crate::value::{Fraction, Lang, Message, name, numeral};
use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};

/// How a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Texts with commas between them.
    Csv,
    /// A workbook.
    Xlsx,
    /// A table in Markdown.
    Markdown,
}

impl Format {
    /// The format of a file by its ending.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// The position of the form with this name.
#[must_use]
pub fn named(report: &Report<'_>, asked: &str) -> Option<usize> {
    report.program.forms.iter().position(|form| name::same(&form.named.name, asked))
}

/// A form, filled.
///
/// # Errors
/// The workbook cannot be made.
pub fn write(report: &Report<'_>, position: usize, format: Format, lang: Lang) -> Result<Vec<u8>, Message> {
    let Some(form) = report.program.forms.get(position) else { return Ok(Vec::new()) };
    let rows = filled(report, form, position, lang);
    match format {
        Format::Csv => Ok(format!("\u{feff}{}", csv::written(&rows)).into_bytes()),
        Format::Markdown => Ok(markdown(report, form, &rows, lang).into_bytes()),
        Format::Xlsx => workbook(report, form, &rows, lang)
            .map_err(|fault| Message::new("không lập được sổ tính", format!("the workbook cannot be made: {fault}"))),
    }
}

/// The headers and the rows, as texts.
fn filled(report: &Report<'_>, form: &Form, position: usize, lang: Lang) -> Vec<Vec<String>> {
    let mut head = vec![lang.pick("STT", "No.").to_owned(), lang.pick("Chỉ tiêu", "Indicator").to_owned()];
    head.extend(form.columns.iter().map(|column| header(report, column, lang)));
    let mut rows = vec![head];
    let none = FormFigures::default();
    for (nth, row) in form.rows.iter().enumerate() {
        let other = report.outcome.forms.get(position).and_then(|rows| rows.get(nth)).unwrap_or(&none);
        let indent = "  ".repeat(row.indent as usize);
        let mut cells = vec![row.number.clone(), format!("{indent}{}", row.title)];
        cells
            .extend(form.columns.iter().map(|column| cell(report, form, row, other, column, lang).unwrap_or_default()));
        rows.push(cells);
    }
    rows
}

fn header(report: &Report<'_>, column: &FormColumn, lang: Lang) -> String {
    let text = match column {
        FormColumn::Code => lang.pick("Mã", "Code"),
        FormColumn::Unit => lang.pick("Đơn vị tính", "Unit"),
        FormColumn::Plan(None) => lang.pick("Kế hoạch", "Target"),
        FormColumn::Plan(Some(name)) => {
            let own = report.program.targets.iter().find(|target| target.named.name == *name);
            let label = own.map_or(name.as_str(), |target| target.named.label.as_str());
            return format!("{} ({label})", lang.pick("Kế hoạch", "Target"));
        }
        FormColumn::Actual => {
            let period = report.outcome.period.name(lang);
            return format!("{} {period}", lang.pick("Thực hiện", "Actual"));
        }
        FormColumn::Cumulative => lang.pick("Lũy kế từ đầu năm", "Year to date"),
        FormColumn::SamePeriod => lang.pick("Cùng kỳ năm trước", "Same period last year"),
        FormColumn::AgainstPlan => lang.pick("So với kế hoạch (%)", "Of target (%)"),
        FormColumn::Verdict => lang.pick("Đánh giá", "Verdict"),
    };
    text.to_owned()
}

fn cell(
    report: &Report<'_>,
    form: &Form,
    row: &FormRow,
    other: &FormFigures,
    column: &FormColumn,
    lang: Lang,
) -> Option<String> {
    let id = row.indicator?;
    let indicator = report.program.indicator(id);
    let outcome = report.outcome.indicators.iter().find(|outcome| outcome.indicator == id)?;
    let shown = |figure: &Measured| number::with_status(report.program, id, figure, lang);
    let nothing = || lang.pick("chưa có số liệu", "no data").to_owned();
    match column {
        FormColumn::Code => indicator.code.clone(),
        FormColumn::Unit if indicator.unit.measure() == Measure::Plain && indicator.unit.is_plain() => None,
        FormColumn::Unit => Some(indicator.unit.name(lang)),
        FormColumn::Actual => Some(shown(&outcome.total)),
        FormColumn::Cumulative => Some(other.cumulative.as_ref().map_or_else(nothing, shown)),
        FormColumn::SamePeriod => Some(other.same_period.as_ref().map_or_else(nothing, shown)),
        FormColumn::Plan(_) => {
            let target = report.program.target(judged(report, outcome, plan_of(form, column))?.target);
            Some(words::goal(report.program, target, lang))
        }
        FormColumn::AgainstPlan => {
            let degree = judged(report, outcome, plan_of(form, column))?.completion?;
            degree.times(Fraction::whole(100)).ok().map(|degree| numeral::show_rounded(degree, 1, lang))
        }
        FormColumn::Verdict => Some(judged(report, outcome, plan_of(form, column))?.words().get(lang).to_owned()),
    }
}

/// The targets a column speaks of: those it names, else those of the only column of plans that names any.
fn plan_of<'f>(form: &'f Form, column: &'f FormColumn) -> Option<&'f str> {
    if let FormColumn::Plan(name) = column {
        return name.as_deref();
    }
    let mut named = form.columns.iter().filter_map(|column| match column {
        FormColumn::Plan(name) => name.as_deref(),
        _ => None,
    });
    named.next()
}

/// The judgement on the whole by the target of this name; by the first one of the whole without a name, those on the level before
/// those on changes.
fn judged<'o>(report: &Report<'_>, outcome: &'o IndicatorOutcome, plan: Option<&str>) -> Option<&'o Judged> {
    let of_whole = |judged: &&Judged| {
        let target = report.program.target(judged.target);
        target.cell.is_none() && plan.is_none_or(|plan| target.named.name == plan)
    };
    let level = |judged: &&Judged| report.program.target(judged.target).goal.of == GoalOf::Level;
    let mut all = outcome.judged.iter().filter(of_whole);
    all.clone().find(level).or_else(|| all.next())
}

fn title(report: &Report<'_>, form: &Form, lang: Lang) -> String {
    format!("{} · {}", form.named.label, report.outcome.period.name(lang))
}

fn markdown(report: &Report<'_>, form: &Form, rows: &[Vec<String>], lang: Lang) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace("  ", "&emsp;")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = format!("**{}**\n\n", title(report, form, lang));
    for (nth, row) in rows.iter().enumerate() {
        text.push_str(&line(row));
        if nth == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    for note in &form.notes {
        text.push_str(&format!("\n{note}\n"));
    }
    text
}

fn workbook(report: &Report<'_>, form: &Form, rows: &[Vec<String>], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Look::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.write_string_with_format(0, 0, title(report, form, lang), &bold)?;
    let mut line = 2;
    for (nth, row) in rows.iter().enumerate() {
        for (column, text) in (0u16..).zip(row) {
            let indent = text.len() - text.trim_start_matches(' ').len();
            let look = Look::new().set_indent(u8::try_from(indent / 2).unwrap_or(9));
            let look = if nth == 0 { bold.clone() } else { look };
            sheet.write_string_with_format(line, column, text.trim_start_matches(' '), &look)?;
        }
        line += 1;
    }
    for note in &form.notes {
        line += 1;
        sheet.write_string(line, 0, note.as_str())?;
    }
    book.save_to_buffer()
}
