//! Forms: their columns and rows, with the indicators and targets these name.

use super::declare::{Parts, named};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Form, FormColumn, FormRow};
use crate::syntax::ast::{self, FormClause, FormDecl, Ident};
use crate::value::{Message, name};

impl Checker {
    /// Settles all forms; targets are known by then.
    pub(super) fn settle_forms(&mut self, parts: &Parts<'_>) {
        for decl in &parts.forms {
            let clash = self.forms.add(&decl.name, self.program.forms.len());
            self.clash(&decl.name, clash);
            self.settle_form(decl);
        }
    }

    fn settle_form(&mut self, decl: &FormDecl) {
        let mut form = Form {
            named: named(&decl.name, decl.label.as_ref()),
            columns: Vec::new(),
            rows: Vec::new(),
            notes: Vec::new(),
        };
        let mut columns_at = None;
        for clause in &decl.clauses {
            match &clause.node {
                FormClause::Columns(columns) => {
                    self.once(&mut columns_at, clause.span);
                    form.columns = columns.iter().filter_map(|column| self.form_column(column)).collect();
                }
                FormClause::Row { number, indent, title, indicator } => {
                    let indicator = match indicator {
                        Some(ident) => match self.indicator_named(ident) {
                            Some(id) => Some(id),
                            None => continue,
                        },
                        None => None,
                    };
                    let (number, title) = (number.text.clone(), title.text.clone());
                    form.rows.push(FormRow { number, indent: *indent, title, indicator });
                }
                FormClause::Note(text) => form.notes.push(text.text.clone()),
            }
        }
        let rows = decl.clauses.iter().any(|clause| matches!(clause.node, FormClause::Row { .. }));
        if columns_at.is_none() || !rows {
            let message = Message::new("biểu cần các cột và các dòng", "a form needs columns and rows");
            let help = Message::new(
                "Thêm `các cột đơn vị tính, kế hoạch, thực hiện` và các dòng như `dòng \"1\" \"Tên\" : chỉ_tiêu`.",
                "add `columns unit, target, actual` and rows such as `row \"1\" \"Title\" : indicator`",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
        self.program.forms.push(form);
    }

    fn form_column(&mut self, column: &ast::FormColumn) -> Option<FormColumn> {
        Some(match column {
            ast::FormColumn::Code => FormColumn::Code,
            ast::FormColumn::Unit => FormColumn::Unit,
            ast::FormColumn::Plan(None) => FormColumn::Plan(None),
            ast::FormColumn::Plan(Some(ident)) => FormColumn::Plan(Some(self.target_of_form(ident)?)),
            ast::FormColumn::Actual => FormColumn::Actual,
            ast::FormColumn::Cumulative => FormColumn::Cumulative,
            ast::FormColumn::SamePeriod => FormColumn::SamePeriod,
            ast::FormColumn::AgainstPlan => FormColumn::AgainstPlan,
            ast::FormColumn::Verdict => FormColumn::Verdict,
        })
    }

    /// The name of targets as it is declared; reports when none bears it.
    fn target_of_form(&mut self, ident: &Ident) -> Option<String> {
        let names = self.program.targets.iter().map(|target| target.named.name.as_str());
        if let Some(own) = names.clone().find(|own| name::same(own, &ident.text)) {
            return Some(own.to_owned());
        }
        let names: Vec<String> = names.filter(|own| !own.is_empty()).map(str::to_owned).collect();
        self.unknown(Code::UnknownName, ident, &Message::new("kế hoạch", "target"), &names);
        None
    }
}
