//! Plan tables as offices keep them: which rows are of which indicator, and what becomes of all others.

use super::declare::{Parts, named};
use super::plan_columns::Columns;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{IndicatorId, PlanRead, PlanRow, PlanTable, Report};
use crate::source::Span;
use crate::syntax::ast::{Line, PlanTableDecl, Sheet, SheetRow, TargetClause};
use crate::syntax::office;
use crate::value::{Message, name};

/// How many rows without an indicator a warning shows.
const MOST_SHOWN: usize = 50;

/// What rows have been read so far.
#[derive(Default)]
struct Rows {
    seen: Vec<PlanRow>,
    /// Where each indicator was found.
    found: Vec<(IndicatorId, Span)>,
    unmatched: Vec<(String, Span)>,
}

impl Checker {
    /// Settles the targets that plan tables hold, and what these tables state as done.
    pub(super) fn settle_plan_tables(&mut self, parts: &Parts<'_>) {
        for decl in &parts.plan_tables {
            self.clauses_for_all(&decl.clauses);
            if let Some(sheet) = decl.table.sheet.clone() {
                self.settle_plan_table(decl, &sheet);
            }
        }
    }

    fn settle_plan_table(&mut self, decl: &PlanTableDecl, sheet: &Sheet) {
        let Some(columns) = self.plan_columns(decl, sheet) else { return };
        let mut report = Report {
            named: named(&decl.name, decl.label.as_ref()),
            on: None,
            figures: Vec::new(),
            verdicts: Vec::new(),
            listed: Vec::new(),
            outside: Vec::new(),
        };
        let before = self.told.count();
        let mut rows = Rows::default();
        for (nth, row) in sheet.rows.iter().enumerate().skip(columns.below) {
            if self.joined_rows(sheet, &columns, nth, row) {
                continue;
            }
            let read = self.plan_row(sheet, &columns, row, &mut rows);
            if let PlanRead::Indicator(id) = read {
                self.plan_figures(decl, sheet, &columns, row, id, &mut report);
            }
            rows.seen.push(PlanRow {
                row: sheet.line(row),
                number: columns.number(sheet, row).to_owned(),
                title: columns.title(sheet, row).to_owned(),
                read,
            });
        }
        self.tell_unmatched(&rows.unmatched);
        if rows.found.is_empty() && rows.unmatched.is_empty() && self.told.count() == before {
            let message = Message::new("bảng này không có dòng nào có số", "no row of this table has a figure");
            self.refuse(Code::BadTable, decl.table.path.span, message);
        }
        self.program.plan_tables.push(PlanTable {
            named: named(&decl.name, decl.label.as_ref()),
            period: decl.period,
            file: columns.file.clone(),
            columns_not_read: columns.not_read.clone(),
            rows: rows.seen,
        });
        if !report.figures.is_empty() || !report.verdicts.is_empty() {
            let clash = self.reports.add(&decl.name, self.program.reports.len());
            self.clash(&decl.name, clash);
            self.program.reports.push(report);
        }
    }

    /// Clauses that can hold for indicators of any unit.
    fn clauses_for_all(&mut self, clauses: &[Line<TargetClause>]) {
        for clause in clauses {
            let fits = match &clause.node {
                TargetClause::Basis(_)
                | TargetClause::Note(_)
                | TargetClause::NeverExceeded
                | TargetClause::ExceededWhen(None)
                | TargetClause::ComparedAt(_)
                | TargetClause::Completion(_)
                | TargetClause::Baseline(_, None) => true,
                TargetClause::ExceededWhen(Some(_))
                | TargetClause::AboutMeans(_)
                | TargetClause::Baseline(_, Some(_))
                | TargetClause::ProRata
                | TargetClause::PartOf(..)
                | TargetClause::MayDeviate { .. }
                | TargetClause::Row { .. }
                | TargetClause::Table(_) => false,
            };
            if fits {
                continue;
            }
            let message = Message::new(
                "dòng này nói về một chỉ tiêu, còn bảng kế hoạch có nhiều",
                "this clause speaks of one indicator, and a plan table holds many",
            );
            let help = Message::new(
                "Bỏ dòng của chỉ tiêu đó khỏi bảng và khai báo `kế hoạch … cho … năm … : …` riêng.",
                "leave that indicator out of the table and declare `target … for … year … : …` for it",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(clause.span).help(help));
        }
    }

    /// Whether a row shares a cell that is read with another: what the cell says would stand for several rows.
    fn joined_rows(&mut self, sheet: &Sheet, columns: &Columns, nth: usize, row: &SheetRow) -> bool {
        let read = |region: &&crate::syntax::ast::Joined| {
            region.rows.0 < region.rows.1
                && (region.rows.0..=region.rows.1).contains(&nth)
                && columns.reads(region.columns.0)
        };
        let Some(region) = sheet.merged.iter().find(read) else { return false };
        if region.rows.0.max(columns.below) == nth {
            let message = Message::new(
                "một ô gộp chung cho nhiều dòng của bảng kế hoạch",
                "one cell is merged over several rows of the plan",
            );
            let help = Message::new(
                "Bỏ gộp ô (Unmerge Cells) và ghi giá trị vào từng dòng.",
                "unmerge the cells and write the value into each row",
            );
            self.fault(Diagnostic::error(Code::BadTable, message).at(row.span).help(help));
        }
        true
    }

    /// What a row is; its faults are told.
    fn plan_row(&mut self, sheet: &Sheet, columns: &Columns, row: &SheetRow, rows: &mut Rows) -> PlanRead {
        let (code, title) = (columns.code(sheet, row), columns.title(sheet, row));
        if !columns.has_figures(sheet, row) || columns.is_text(sheet, row) {
            return PlanRead::Text;
        }
        let found = if code.is_empty() { self.by_title(title, row.span) } else { self.by_code(code, columns, row) };
        let Ok(found) = found else { return PlanRead::Unmatched };
        let Some(id) = found else {
            rows.unmatched.push((title.to_owned(), row.span));
            return PlanRead::Unmatched;
        };
        if let Some((_, earlier)) = rows.found.iter().find(|(other, _)| *other == id) {
            let name = &self.program.indicator(id).named.name;
            let message =
                Message::new(format!("`{name}` đã có ở dòng khác của bảng"), format!("`{name}` has a row already"));
            let because = Message::new("dòng kia ở đây", "the other one is here");
            let fault = Diagnostic::error(Code::BadTable, message).at(row.span).because(*earlier, because);
            self.fault(fault);
            return PlanRead::Unmatched;
        }
        rows.found.push((id, row.span));
        if self.figured.get(id.0) == Some(&true) { PlanRead::Indicator(id) } else { PlanRead::Unmatched }
    }

    /// The indicator of a code; a code that no indicator has is a fault.
    fn by_code(&mut self, code: &str, columns: &Columns, row: &SheetRow) -> Result<Option<IndicatorId>, ()> {
        let same = |own: &Option<String>| own.as_ref().is_some_and(|own| office::plain(own) == office::plain(code));
        if let Some(at) = self.program.indicators.iter().position(|indicator| same(&indicator.code)) {
            return Ok(Some(IndicatorId(at)));
        }
        let codes = self.program.indicators.iter().filter_map(|indicator| indicator.code.as_deref());
        let near = name::suggest(code, codes).map(str::to_owned);
        let message =
            Message::new(format!("không có chỉ tiêu mang mã `{code}`"), format!("no indicator has the code `{code}`"));
        let help = match near {
            Some(near) => Message::new(format!("Mã gần nhất: `{near}`."), format!("nearest code: `{near}`")),
            None => Message::new(
                format!("Thêm `mã \"{code}\"` vào chỉ tiêu, hoặc xoá dòng này khỏi bảng."),
                format!("add `code \"{code}\"` to the indicator, or remove the row"),
            ),
        };
        let at = columns.code_span(row).unwrap_or(row.span);
        self.fault(Diagnostic::error(Code::BadTable, message).at(at).help(help));
        Err(())
    }

    /// The indicator of a title; one that several have is a fault.
    fn by_title(&mut self, title: &str, span: Span) -> Result<Option<IndicatorId>, ()> {
        let plain = office::plain(title.trim_start_matches(['-', '–', '+', '•', '*', ' ']));
        if plain.is_empty() {
            return Ok(None);
        }
        let indicators = self.program.indicators.iter().enumerate();
        let fitting = indicators.filter(|(_, indicator)| office::plain(&indicator.named.label) == plain);
        let mut fitting = fitting.map(|(at, _)| IndicatorId(at));
        let (found, other) = (fitting.next(), fitting.next());
        if other.is_some() {
            let message = Message::new(
                format!("nhiều chỉ tiêu cùng tên “{title}”"),
                format!("several indicators have the title “{title}”"),
            );
            let help = Message::new(
                "Thêm `mã \"…\"` vào từng chỉ tiêu và cột `Mã` vào bảng.",
                "add `code \"…\"` to each indicator and a column `Mã` to the table",
            );
            self.fault(Diagnostic::error(Code::BadTable, message).at(span).help(help));
            return Err(());
        }
        Ok(found)
    }

    /// Rows with figures of which no indicator is known: an office plans more than a project computes, but none is passed over.
    fn tell_unmatched(&mut self, unmatched: &[(String, Span)]) {
        if unmatched.is_empty() {
            return;
        }
        let labels = self.program.indicators.iter().map(|indicator| indicator.named.label.as_str());
        let labels: Vec<&str> = labels.collect();
        let told = |title: &String| match name::suggest(title, labels.iter().copied()) {
            Some(near) => format!("“{title}” (≈ “{near}”)"),
            None => format!("“{title}”"),
        };
        let titles: Vec<String> = unmatched.iter().take(MOST_SHOWN).map(|(title, _)| told(title)).collect();
        let (count, titles) = (unmatched.len(), titles.join(", "));
        let message = Message::new(
            format!("{count} dòng của bảng kế hoạch có số nhưng không ứng với chỉ tiêu nào: {titles}"),
            format!("rows of the plan table with figures that belong to no indicator ({count}): {titles}"),
        );
        let help = Message::new(
            "Ghi tên của chỉ tiêu đúng như trong bảng, hoặc thêm `mã \"…\"` vào chỉ tiêu và cột `Mã` vào bảng.",
            "give the indicator the very title of the table, or add `code \"…\"` to it and a column `Mã` to the table",
        );
        let fault = Diagnostic::warning(Code::BadTable, message).help(help);
        let fault = unmatched.iter().take(MOST_SHOWN).fold(fault, |fault, (_, span)| fault.at(*span));
        self.fault(fault);
    }
}
