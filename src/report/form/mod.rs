//! A form filled with the figures of the run, of the whole or of one cell of a breakdown: as CSV, as a workbook, as a Markdown table.

mod book;
mod cell;
mod place;

pub use place::Place;

use super::{Report, csv};
use crate::eval::outcome::FormFigures;
use crate::ir::{Form, FormColumn};
use crate::value::{Lang, Message, name};
use cell::{Filled, Filler};
use place::Found;

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

/// A form, filled for the whole, or for one cell of a breakdown.
///
/// # Errors
/// No row has that breakdown, or none of them has that cell; the workbook cannot be made.
pub fn write(
    report: &Report<'_>,
    position: usize,
    place: Option<&Place>,
    format: Format,
    lang: Lang,
) -> Result<Vec<u8>, Message> {
    let Some(form) = report.program.forms.get(position) else { return Ok(Vec::new()) };
    let found = place.map(|place| place::find(report, form, place)).transpose()?;
    let rows = filled(report, form, position, found.as_ref(), lang);
    let title = title(report, form, found.as_ref(), lang);
    let texts = || rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect::<Vec<_>>();
    match format {
        Format::Csv => Ok(format!("\u{feff}{}", csv::written(&texts())).into_bytes()),
        Format::Markdown => Ok(markdown(&title, form, &texts()).into_bytes()),
        Format::Xlsx => book::workbook(&title, form, &rows)
            .map_err(|fault| Message::new("không lập được sổ tính", format!("the workbook cannot be made: {fault}"))),
    }
}

/// The headers and the rows.
fn filled(report: &Report<'_>, form: &Form, position: usize, found: Option<&Found>, lang: Lang) -> Vec<Vec<Filled>> {
    let mut head = vec![lang.pick("STT", "No.").to_owned(), lang.pick("Chỉ tiêu", "Indicator").to_owned()];
    head.extend(form.columns.iter().map(|column| header(report, column, lang)));
    let mut rows = vec![head.into_iter().map(Filled::text).collect()];
    let none = FormFigures::default();
    for (nth, row) in form.rows.iter().enumerate() {
        let other = report.outcome.forms.get(position).and_then(|rows| rows.get(nth)).unwrap_or(&none);
        let indent = "  ".repeat(row.indent as usize);
        let mut cells = vec![Filled::text(row.number.clone()), Filled::text(format!("{indent}{}", row.title))];
        let filler = Filler::of(report, form, row, other, found, lang);
        let of = |column| filler.as_ref().and_then(|filler| filler.cell(column)).unwrap_or_default();
        cells.extend(form.columns.iter().map(of));
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

/// `Kết quả thực hiện · năm 2023 · Xã, phường: Nghĩa Đức`.
fn title(report: &Report<'_>, form: &Form, found: Option<&Found>, lang: Lang) -> String {
    let place = found.map(|found| format!(" · {}", found.words(lang))).unwrap_or_default();
    format!("{} · {}{place}", form.named.label, report.outcome.period.name(lang))
}

fn markdown(title: &str, form: &Form, rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|").replace("  ", "&emsp;")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = format!("**{title}**\n\n");
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
