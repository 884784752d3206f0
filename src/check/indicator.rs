//! Indicators and checks.

use super::declare::{Parts, named};
use super::scope::Checker;
use super::test::meaning;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Check, Dimension, Direction, Figure, FigureKind, IndicatorId, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, CheckClause, CheckDecl, ExprKind, IndicatorClause, IndicatorDecl, Test};
use crate::value::unit::Measure;
use crate::value::{Message, Unit};
use std::collections::BTreeSet;

impl Checker {
    /// Settles an indicator.
    pub(super) fn settle_indicator(&mut self, id: IndicatorId, decl: &IndicatorDecl) {
        let mut formula = None;
        let mut shown: Option<(Unit, Option<u32>, Span)> = None;
        let mut basis = Vec::new();
        let mut direction = None;
        let mut note = None;
        for clause in &decl.clauses {
            match &clause.node {
                IndicatorClause::Formula(f) if formula.is_none() => formula = Some(f),
                IndicatorClause::Formula(f) => self.twice_clause(f.span),
                IndicatorClause::Shown { unit, decimals } => {
                    shown = self.base_unit(unit).map(|u| (u, *decimals, unit.span));
                }
                IndicatorClause::Basis(b) => basis.extend(self.basis(b, None)),
                IndicatorClause::HigherIsBetter => direction = Some(Direction::Higher),
                IndicatorClause::LowerIsBetter => direction = Some(Direction::Lower),
                IndicatorClause::Note(text) => note = Some(text.text.clone()),
                IndicatorClause::BrokenDownBy(_) => {}
            }
        }
        let Some(formula) = formula else {
            let message = Message::new(
                format!("chỉ tiêu `{}` chưa có cách tính", decl.name.text),
                format!("indicator `{}` has no formula", decl.name.text),
            );
            let help = Message::new(
                "thêm `= số …`, `= tổng …` hoặc `= tỷ lệ …`",
                "add `= number of …`, `= sum of …` or `= share of …`",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
            return;
        };
        let Some(figure) = self.figure(formula, shown.as_ref().map(|(u, ..)| u)) else { return };
        let Some(unit) = self.shown_unit(&figure, shown.as_ref()) else { return };
        let decimals = shown.and_then(|(_, d, _)| d).unwrap_or(if unit.measure() == Measure::Plain { 0 } else { 2 });
        let Some(indicator) = self.program.indicators.get_mut(id.0) else { return };
        indicator.basis = basis;
        indicator.figure = figure;
        indicator.unit = unit;
        indicator.decimals = decimals;
        indicator.direction = direction;
        indicator.note = note;
        if let Some(figured) = self.figured.get_mut(id.0) {
            *figured = true;
        }
        for clause in &decl.clauses {
            if let IndicatorClause::BrokenDownBy(paths) = &clause.node {
                paths.iter().for_each(|path| self.settle_dimension(id, path));
            }
        }
    }

    fn twice_clause(&mut self, span: Span) {
        let message = Message::new("mệnh đề này đã có ở trên", "this clause stands above already");
        self.fault(Diagnostic::error(Code::BadClause, message).at(span));
    }

    /// The unit printed: that of the figure, or the declared one where a count or quotient may carry it.
    fn shown_unit(&mut self, figure: &Figure, shown: Option<&(Unit, Option<u32>, Span)>) -> Option<Unit> {
        let Some((declared, _, span)) = shown else { return Some(figure.unit.clone()) };
        let own = &figure.unit;
        let quotient_as_rate = own.is_plain() && declared.measure() == Measure::Rate;
        let count_as_things = own.is_plain() && declared.is_whole();
        if own == declared || quotient_as_rate || count_as_things {
            return Some(declared.clone());
        }
        let (found, wanted) =
            (self.describe(&Type::Number(own.clone())), self.describe(&Type::Number(declared.clone())));
        self.fault(
            Diagnostic::error(
                Code::UnitMismatch,
                Message::new(
                    format!("công thức cho {}, không phải {}", found.vi, wanted.vi),
                    format!("the formula gives {}, not {}", found.en, wanted.en),
                ),
            )
            .at(*span)
            .because(figure.span, Message::new("công thức", "the formula")),
        );
        None
    }

    fn settle_dimension(&mut self, id: IndicatorId, path: &ast::Expr) {
        let mut registers = BTreeSet::new();
        let mut seen = BTreeSet::new();
        self.scanned(&self.program.indicator(id).figure, &mut registers, &mut seen);
        let mut cells = Vec::new();
        for register in registers {
            let Some(cell) = self.expr(path, register, None) else { return };
            if !matches!(cell.ty, Type::Word(_) | Type::Text | Type::Bool) {
                let described = self.describe(&cell.ty);
                let message = Message::new(
                    format!("chia theo được một danh mục, chữ hoặc có/không, không theo {}", described.vi),
                    format!("a breakdown goes by words, text or yes/no, not by {}", described.en),
                );
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(path.span));
                return;
            }
            cells.push((register, cell));
        }
        if cells.is_empty() {
            let message = Message::new(
                "chỉ tiêu này không tổng hợp từ danh sách nào nên không chia được",
                "this indicator scans no register, so it cannot be broken down",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(path.span));
            return;
        }
        let name = dimension_name(path);
        let label = self.dimension_label(&cells, &name);
        if let Some(indicator) = self.program.indicators.get_mut(id.0) {
            indicator.dimensions.push(Dimension { name, label, cells });
        }
    }

    fn dimension_label(&self, cells: &[(RegisterId, crate::ir::Expr)], name: &str) -> String {
        let last = name.rsplit('.').next().unwrap_or(name);
        let mut here = cells.first().map(|(register, expr)| (*register, expr));
        while let Some((register, expr)) = here {
            here = match &expr.kind {
                crate::ir::ExprKind::Field(field) => return self.program.field(register, *field).named.label.clone(),
                crate::ir::ExprKind::Rule(rule) => return self.program.rule(*rule).named.label.clone(),
                crate::ir::ExprKind::Follow(field, inner) => {
                    let relation = self.program.field(register, *field).relation.as_ref();
                    relation.map(|r| (r.target, inner.as_ref()))
                }
                _ => None,
            };
        }
        last.replace('_', " ")
    }

    /// The registers a figure scans, through the indicators it names.
    fn scanned(&self, figure: &Figure, registers: &mut BTreeSet<RegisterId>, seen: &mut BTreeSet<IndicatorId>) {
        let mut open: Vec<&Figure> = vec![figure];
        while let Some(figure) = open.pop() {
            match &figure.kind {
                FigureKind::Aggregate(aggregate) => {
                    registers.insert(aggregate.register);
                }
                FigureKind::Indicator(id) => {
                    if seen.insert(*id) {
                        open.push(&self.program.indicator(*id).figure);
                    }
                }
                FigureKind::Previous(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => open.push(inner),
                FigureKind::Sum(parts) | FigureKind::Product(parts) => open.extend(parts.iter().map(|(_, p)| p)),
                FigureKind::Const(_) | FigureKind::YearsBetween(..) => {}
            }
        }
    }

    /// Settles all checks.
    pub(super) fn settle_checks(&mut self, parts: &Parts<'_>) {
        for decl in &parts.checks {
            if let Some(earlier) = self.checks.add(&decl.name, self.program.checks.len()) {
                self.twice(&decl.name, earlier.span);
            }
            self.settle_check(decl);
        }
    }

    fn settle_check(&mut self, decl: &CheckDecl) {
        let mut check = Check {
            named: named(&decl.name, decl.label.as_ref()),
            comparisons: Vec::new(),
            tolerance: None,
            blocks: false,
        };
        for clause in &decl.clauses {
            if let CheckClause::Compare(expr) = &clause.node {
                check.comparisons.extend(self.comparison(expr));
            }
        }
        let unit = check.comparisons.first().map(|(left, ..)| left.unit.clone());
        for clause in &decl.clauses {
            match &clause.node {
                CheckClause::Tolerance(expr) => {
                    if let Some(FigureKind::Const(value)) = self.figure(expr, unit.as_ref()).map(|f| f.kind) {
                        check.tolerance = value.to_fraction().ok();
                    }
                }
                CheckClause::Severity(blocks) => check.blocks = *blocks,
                CheckClause::Basis(basis) => {
                    self.basis(basis, None);
                }
                CheckClause::Compare(_) | CheckClause::Note(_) => {}
            }
        }
        if check.comparisons.is_empty() {
            let message = Message::new(
                "đối chiếu này chưa có phép so sánh nào đọc được",
                "this check holds no comparison that can be read",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span));
        }
        self.program.checks.push(check);
    }

    fn comparison(&mut self, expr: &ast::Expr) -> Option<(Figure, crate::ir::Comparison, Figure)> {
        let ExprKind::Test(left, test) = &expr.kind else {
            self.not_a_comparison(expr.span);
            return None;
        };
        let (relation, right) = match test.as_ref() {
            Test::Compare(relation, right) => (meaning(*relation), right),
            Test::OrMore(right) => (crate::ir::Comparison::GreaterOrEqual, right),
            Test::OrLess(right) => (crate::ir::Comparison::LessOrEqual, right),
            _ => {
                self.not_a_comparison(expr.span);
                return None;
            }
        };
        let left = self.figure(left, None)?;
        let right = self.figure(right, Some(&left.unit))?;
        let comparable = left.unit == right.unit || left.unit.is_plain() || right.unit.is_plain();
        if !comparable {
            let (l, r) =
                (self.describe(&Type::Number(left.unit.clone())), self.describe(&Type::Number(right.unit.clone())));
            let message = Message::new(
                format!("không so sánh được {} với {}", l.vi, r.vi),
                format!("{} cannot be compared with {}", l.en, r.en),
            );
            self.fault(Diagnostic::error(Code::UnitMismatch, message).at(right.span));
            return None;
        }
        Some((left, relation, right))
    }

    fn not_a_comparison(&mut self, span: Span) {
        let message = Message::new(
            "ở đây cần một phép so sánh như `a = b + c`",
            "a comparison such as `a = b + c` is needed here",
        );
        self.fault(Diagnostic::error(Code::TypeMismatch, message).at(span));
    }
}

fn dimension_name(path: &ast::Expr) -> String {
    match &path.kind {
        ExprKind::Path(parts) => parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("."),
        ExprKind::Paren(inner) => dimension_name(inner),
        _ => String::new(),
    }
}
