//! Targets for each cell of a breakdown: rows in the rule file or in a file beside it, and `còn lại` for all others.

use super::scope::Checker;
use super::target::{Assigned, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{CellOf, IndicatorId, ListId, TargetCell, Type};
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind, Goal, Sheet, TargetClause, TargetDecl};
use crate::syntax::{cell, office, print};
use crate::value::{Lang, Message, name};

/// A row: the cells it names with their places, none for all others; the goal, and how it was written.
struct Row {
    cells: Vec<(String, Span)>,
    goal: Goal,
    written: String,
    span: Span,
}

/// The breakdown goals are set for.
#[derive(Clone, Copy)]
pub(super) struct Breakdown {
    dimension: usize,
    list: Option<ListId>,
}

impl Checker {
    /// Settles the goals of the cells of a breakdown.
    pub(super) fn settle_cells(&mut self, decl: &TargetDecl, each: &ast::Expr, assigned: &Assigned<'_>) {
        let Some(of) = self.breakdown_of(each, assigned.indicator) else { return };
        let mut rows = self.cell_rows(decl, each);
        if let Some(goal) = &decl.goal {
            let span = decl.indicator.span;
            rows.push(Row { cells: Vec::new(), goal: goal.clone(), written: print::goal(goal, Lang::Vi), span });
        }
        let mut named: Vec<(CellOf, Span)> = Vec::new();
        let (rest, own): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.cells.is_empty());
        for row in own {
            for (spelling, span) in &row.cells {
                let Some(found) = self.cell_of(of, spelling, *span) else { continue };
                if let Some((_, earlier)) = named.iter().find(|(other, _)| *other == found.of) {
                    self.twice_cell(&found.label, *span, *earlier);
                    continue;
                }
                named.push((found.of.clone(), *span));
                self.assign_cell(&row, found, *span, assigned);
            }
        }
        if let [_, second, ..] = rest.as_slice() {
            let message = Message::new("`còn lại` được nêu hai lần", "`otherwise` is stated twice");
            self.refuse(Code::BadClause, second.span, message);
        }
        if let Some(row) = rest.into_iter().next() {
            self.assign_rest(&row, of, &named, assigned);
        }
    }

    /// The breakdown of the indicator by this path.
    pub(super) fn breakdown_of(&mut self, each: &ast::Expr, indicator: IndicatorId) -> Option<Breakdown> {
        let ExprKind::Path(path) = &each.kind else { return None };
        let asked = path.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".");
        let indicator = self.program.indicator(indicator);
        let position = indicator.dimensions.iter().position(|d| name::same(&d.name, &asked));
        let Some(dimension) = position else {
            let of = indicator.named.name.clone();
            let message = Message::new(
                format!("chỉ tiêu `{of}` không chia theo `{asked}`"),
                format!("the indicator `{of}` is not broken down by `{asked}`"),
            );
            let help = Message::new(
                format!("Thêm `chia theo {asked}` vào chỉ tiêu."),
                format!("add `broken down by {asked}` to the indicator"),
            );
            self.fault(Diagnostic::error(Code::UnknownName, message).at(each.span).help(help));
            return None;
        };
        let ty = indicator.dimensions.get(dimension).and_then(|d| d.cells.first()).map(|(_, expr)| expr.ty.clone());
        match ty {
            Some(Type::Word(list)) => Some(Breakdown { dimension, list: Some(list) }),
            Some(Type::Text) => Some(Breakdown { dimension, list: None }),
            _ => {
                let message = Message::new(
                    format!("`{asked}` không phải từ của danh mục hay chữ nên không giao kế hoạch theo đó được"),
                    format!("`{asked}` is neither a word of a list nor a text, so no targets can be set by it"),
                );
                self.refuse(Code::TypeMismatch, each.span, message);
                None
            }
        }
    }

    /// The rows below the head and those of files.
    fn cell_rows(&mut self, decl: &TargetDecl, each: &ast::Expr) -> Vec<Row> {
        let mut rows = Vec::new();
        for clause in &decl.clauses {
            match &clause.node {
                TargetClause::Row { cells, goal } => {
                    let cells = cells.iter().map(|cell| match cell {
                        ast::TargetCell::Word(word) => (word.text.clone(), word.span),
                        ast::TargetCell::Text(text) => (text.text.clone(), text.span),
                    });
                    let written = print::goal(goal, Lang::Vi);
                    rows.push(Row { cells: cells.collect(), goal: goal.clone(), written, span: clause.span });
                }
                TargetClause::Table(table) => {
                    if let Some(sheet) = table.sheet.clone() {
                        rows.extend(self.sheet_rows(&sheet, each));
                    }
                }
                _ => {}
            }
        }
        let in_file = decl.clauses.iter().any(|clause| matches!(clause.node, TargetClause::Table(_)));
        if rows.is_empty() && decl.goal.is_none() && !in_file {
            let message = Message::new("chưa nêu mức phải đạt của ô nào", "no cell has a goal");
            let help = Message::new(
                "Thêm các dòng như `nghĩa_đức : dưới 0,40%`, hoặc `bảng \"tệp.csv\"`.",
                "add rows such as `nghĩa_đức : under 0.40%`, or `table \"file.csv\"`",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.indicator.span).help(help));
        }
        rows
    }

    /// A file of two columns: the cell, and what it has to reach.
    fn sheet_rows(&mut self, sheet: &Sheet, each: &ast::Expr) -> Vec<Row> {
        let title = print::expr(each, Lang::Vi);
        let last = title.rsplit('.').next().unwrap_or_default().replace('_', " ");
        let column = |wanted: &[&str]| {
            let fits = |header: &str| {
                let header = office::plain(header);
                wanted.iter().any(|word| office::plain(word) == header)
            };
            sheet.head.cells.iter().position(|span| fits(sheet.cell(*span)))
        };
        let places = column(&[&title, &last]).zip(column(&["kế hoạch", "mức", "target", "goal"]));
        let Some((of, goal)) = places else {
            let message = Message::new(
                format!("bảng này cần hai cột `{title}` và `kế hoạch`"),
                format!("this table needs the columns `{title}` and `target`"),
            );
            self.refuse(Code::BadTable, sheet.head.span, message);
            return Vec::new();
        };
        let mut rows = Vec::new();
        for row in &sheet.rows {
            let Some((cell_at, goal_at)) = row.cells.get(of).zip(row.cells.get(goal)) else { continue };
            match cell::goal(sheet, *goal_at) {
                Ok(goal) => rows.push(Row {
                    cells: vec![(sheet.cell(*cell_at).to_owned(), *cell_at)],
                    goal,
                    written: sheet.cell(*goal_at).to_owned(),
                    span: *goal_at,
                }),
                Err(faults) => faults.into_iter().for_each(|fault| self.fault(fault)),
            }
        }
        rows
    }

    /// The cell a spelling stands for: a word, its label or one of its codes; of a text, the text itself.
    pub(super) fn cell_of(&mut self, of: Breakdown, spelling: &str, span: Span) -> Option<TargetCell> {
        let dimension = of.dimension;
        let Some(list) = of.list else {
            return Some(TargetCell { dimension, of: CellOf::Text(spelling.to_owned()), label: spelling.to_owned() });
        };
        let words = &self.program.list(list).words;
        let label = words.iter().position(|word| {
            name::same(&word.label, spelling) || word.codes.iter().any(|code| name::same(code, spelling))
        });
        let found = self.word_named(list, spelling).or_else(|| label.and_then(|at| u32::try_from(at).ok()));
        let Some(found) = found else {
            let _ = self.word(list, &ast::Ident { text: spelling.to_owned(), span });
            return None;
        };
        let label = words_label(&self.program.list(list).words, found);
        Some(TargetCell { dimension, of: CellOf::Word(found), label })
    }

    fn twice_cell(&mut self, label: &str, at: Span, earlier: Span) {
        let message = Message::new(format!("`{label}` đã có kế hoạch ở trên"), format!("`{label}` has a goal above"));
        let because = Message::new("lần đầu ở đây", "first stated here");
        self.fault(Diagnostic::error(Code::BadTable, message).at(at).because(earlier, because));
    }

    fn assign_cell(&mut self, row: &Row, cell: TargetCell, span: Span, assigned: &Assigned<'_>) {
        let tolerance = assigned.terms.tolerance;
        let Some(goal) = self.goal(&row.goal, assigned.indicator, tolerance, row.span) else { return };
        self.assign(assigned, Wanted { goal, written: row.written.clone(), cell: Some(cell), span });
    }

    /// One goal for every word that has none of its own.
    fn assign_rest(&mut self, row: &Row, of: Breakdown, named: &[(CellOf, Span)], assigned: &Assigned<'_>) {
        let Some(list) = of.list else {
            let message = Message::new(
                "chia theo chữ thì phải nêu từng ô, không dùng `còn lại` được",
                "cells that are texts are named one by one, there is no `otherwise`",
            );
            self.refuse(Code::Misplaced, row.span, message);
            return;
        };
        let tolerance = assigned.terms.tolerance;
        let Some(goal) = self.goal(&row.goal, assigned.indicator, tolerance, row.span) else { return };
        for place in 0..self.program.list(list).words.len() {
            let Ok(word) = u32::try_from(place) else { return };
            let of_word = CellOf::Word(word);
            if named.iter().any(|(other, _)| *other == of_word) {
                continue;
            }
            let label = words_label(&self.program.list(list).words, word);
            let cell = TargetCell { dimension: of.dimension, of: of_word, label };
            let (goal, written) = (goal.clone(), row.written.clone());
            self.assign(assigned, Wanted { goal, written, cell: Some(cell), span: row.span });
        }
    }
}

fn words_label(words: &[crate::ir::Word], at: u32) -> String {
    words.get(at as usize).map(|word| word.label.clone()).unwrap_or_default()
}
