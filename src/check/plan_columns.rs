//! The columns of a plan table: where its headers stand, and what each of them holds.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{PlanTableDecl, Sheet, SheetRow};
use crate::syntax::office::{self, OfficeColumn};
use crate::value::{Message, Period};
use chrono::Datelike;

/// What stands in a cell for nothing.
const NOTHING: [&str; 7] = ["", "-", "–", "—", "x", "…", "..."];

/// A column with figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figures {
    /// Plans.
    Plan,
    /// What was done; whether it is only reckoned.
    Done(bool),
    /// The same from the beginning of the year.
    Cumulative(bool),
}

/// The columns that are read, by position.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// The first row below the headers.
    pub(super) below: usize,
    /// The file, with its tab.
    pub(super) file: String,
    pub(super) not_read: Vec<String>,
    pub(super) figures: Vec<(usize, Figures, Period)>,
    number: Option<usize>,
    title: Option<usize>,
    code: Option<usize>,
    pub(super) unit: Option<usize>,
}

impl Columns {
    pub(super) fn number<'s>(&self, sheet: &'s Sheet, row: &SheetRow) -> &'s str {
        self.number.map_or("", |at| cell(sheet, row, at))
    }

    pub(super) fn title<'s>(&self, sheet: &'s Sheet, row: &SheetRow) -> &'s str {
        self.title.map_or("", |at| cell(sheet, row, at))
    }

    pub(super) fn code<'s>(&self, sheet: &'s Sheet, row: &SheetRow) -> &'s str {
        self.code.map_or("", |at| cell(sheet, row, at))
    }

    pub(super) fn code_span(&self, row: &SheetRow) -> Option<Span> {
        row.cells.get(self.code?).copied()
    }

    /// Whether a column is read.
    pub(super) fn reads(&self, at: usize) -> bool {
        let figures = self.figures.iter().any(|(column, ..)| *column == at);
        figures || [self.title, self.code, self.unit].contains(&Some(at))
    }

    /// Whether a row states any figure.
    pub(super) fn has_figures(&self, sheet: &Sheet, row: &SheetRow) -> bool {
        self.figures.iter().any(|(at, ..)| !is_nothing(cell(sheet, row, *at)))
    }

    /// Whether a row only looks like one with figures: the numbers of the columns (`A`, `(1)`), or signatures below the table.
    pub(super) fn is_text(&self, sheet: &Sheet, row: &SheetRow) -> bool {
        let counts = |text: &str| {
            let text = text.trim_matches(['(', ')']);
            text.chars().all(|c| c.is_ascii_digit()) || (text.len() == 1 && text.is_ascii())
        };
        let (code, title) = (self.code(sheet, row), self.title(sheet, row));
        let digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
        let figures = self.figures.iter().any(|(at, ..)| digits(cell(sheet, row, *at)));
        if title.is_empty() { code.is_empty() && !figures } else { counts(title) && counts(code) }
    }
}

/// A cell of a row; empty where the row ends before it.
pub(super) fn cell<'s>(sheet: &'s Sheet, row: &SheetRow, at: usize) -> &'s str {
    row.cells.get(at).map_or("", |span| sheet.cell(*span).trim())
}

/// Whether a cell says nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&text.to_lowercase().as_str())
}

impl Checker {
    /// The columns of a plan table; none when they are at fault, which is told.
    pub(super) fn plan_columns(&mut self, decl: &PlanTableDecl, sheet: &Sheet) -> Option<Columns> {
        let texts = |row: &SheetRow| row.cells.iter().map(|span| sheet.cell(*span).to_owned()).collect::<Vec<_>>();
        let Some(head) = sheet.rows.iter().position(|row| office::is_head(&texts(row))) else {
            let message = Message::new(
                "không thấy hàng tiêu đề có cột `Chỉ tiêu` và cột `Kế hoạch` hoặc `Thực hiện`",
                "there is no row of headers with a column `Chỉ tiêu` and one `Kế hoạch` or `Thực hiện`",
            );
            let help = Message::new(
                "Ghi tiêu đề các cột: STT, Chỉ tiêu, Mã, Đơn vị tính, Kế hoạch, Thực hiện, Lũy kế.",
                "name the columns STT, Chỉ tiêu, Mã, Đơn vị tính, Kế hoạch, Thực hiện, Lũy kế",
            );
            self.fault(Diagnostic::error(Code::BadHeader, message).at(decl.table.path.span).help(help));
            return None;
        };
        let last = sheet.merged.iter().filter(|region| region.rows.0 == head).map(|region| region.rows.1).max();
        let last = last.unwrap_or(head);
        let mut columns = Columns { below: last + 1, file: decl.table.path.text.clone(), ..Columns::default() };
        let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let before = self.told.count();
        for at in 0..width {
            let (header, span) = header(sheet, head, last, at);
            self.plan_column(decl, &mut columns, at, &header, span);
        }
        (self.told.count() == before).then_some(columns)
    }

    fn plan_column(&mut self, decl: &PlanTableDecl, columns: &mut Columns, at: usize, header: &str, span: Span) {
        let Some(column) = office::column(header, decl.period.last_day().year()) else {
            columns.not_read.extend((!header.is_empty()).then(|| header.to_owned()));
            return;
        };
        let slot = match column {
            OfficeColumn::Number => &mut columns.number,
            OfficeColumn::Title => &mut columns.title,
            OfficeColumn::Code => &mut columns.code,
            OfficeColumn::Unit => &mut columns.unit,
            OfficeColumn::Plan(period) => {
                return self.figures_column(columns, (at, Figures::Plan, period.unwrap_or(decl.period)), header, span);
            }
            OfficeColumn::Actual(period, estimated) => {
                let column = (at, Figures::Done(estimated), period.unwrap_or(decl.period));
                return self.figures_column(columns, column, header, span);
            }
            OfficeColumn::Cumulative(period, estimated) => {
                let period = period.unwrap_or(decl.period);
                let period = period.year_to_date().unwrap_or(period);
                return self.figures_column(columns, (at, Figures::Cumulative(estimated), period), header, span);
            }
        };
        if slot.is_some() {
            self.twice_column(header, span);
        }
        *slot = Some(at);
    }

    /// Adds a column of figures, unless another one holds those of the same period.
    fn figures_column(&mut self, columns: &mut Columns, column: (usize, Figures, Period), header: &str, span: Span) {
        let (_, figures, period) = column;
        let same = |(_, other, of): &(usize, Figures, Period)| {
            *of == period && std::mem::discriminant(other) == std::mem::discriminant(&figures)
        };
        if columns.figures.iter().any(same) {
            self.twice_column(header, span);
        }
        columns.figures.push(column);
    }

    fn twice_column(&mut self, header: &str, span: Span) {
        let message = Message::new(
            format!("hai cột cùng nêu “{header}” của một kỳ"),
            format!("two columns state “{header}” of one period"),
        );
        let help = Message::new(
            "Ghi rõ kỳ trong tiêu đề, như `Kế hoạch năm 2023`, hoặc bỏ một trong hai cột.",
            "name the period in the header, as in `Kế hoạch năm 2023`, or remove one of the two",
        );
        self.fault(Diagnostic::error(Code::BadHeader, message).at(span).help(help));
    }
}

/// The header of a column, joined from the rows of headers: a merged cell heads each of its columns.
fn header(sheet: &Sheet, head: usize, last: usize, at: usize) -> (String, Span) {
    let mut parts: Vec<&str> = Vec::new();
    let mut place = sheet.rows.get(head).map(|row| row.span).unwrap_or_default();
    let mut covered: Option<(usize, usize)> = None;
    for (nth, row) in sheet.rows.iter().enumerate().take(last + 1).skip(head) {
        let over = sheet.merged.iter().find(|region| {
            (region.rows.0..=region.rows.1).contains(&nth) && (region.columns.0..=region.columns.1).contains(&at)
        });
        let (from, column) = over.map_or((nth, at), |region| (region.rows.0, region.columns.0));
        if covered == Some((from, column)) {
            continue;
        }
        covered = Some((from, column));
        let source = sheet.rows.get(from).unwrap_or(row);
        let text = cell(sheet, source, column);
        if !text.is_empty() {
            parts.push(text);
            place = source.cells.get(column).copied().unwrap_or(place);
        }
    }
    (parts.join(" "), place)
}
