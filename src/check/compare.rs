//! Checks: comparisons of indicators, how far they may differ, and what follows when they do.

use super::declare::{Parts, named};
use super::expr::takes_meaning;
use super::scope::Checker;
use super::test::meaning;
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Check, Comparison, Figure, FigureKind, Tolerance, Type};
use crate::source::Span;
use crate::syntax::ast::{self, CheckClause, CheckDecl, ExprKind, Test};
use crate::value::unit::Measure;
use crate::value::{Message, Unit};

impl Checker {
    /// Settles all checks.
    pub(super) fn settle_checks(&mut self, parts: &Parts<'_>) {
        for decl in &parts.checks {
            let clash = self.checks.add(&decl.name, self.program.checks.len());
            self.clash(&decl.name, clash);
            let register = decl.each.as_ref().and_then(|each| self.registers.get(&each.text));
            match register {
                Some(register) => self.settle_record_check(decl, register),
                None => self.settle_check(decl),
            }
        }
    }

    fn settle_check(&mut self, decl: &CheckDecl) {
        let mut check = Check {
            named: named(&decl.name, decl.label.as_ref()),
            comparisons: Vec::new(),
            tolerance: None,
            // A check that says nothing of its weight blocks.
            blocks: true,
            same_scope: false,
            each: decl.each.as_ref().map(|each| each.text.clone()),
        };
        for clause in &decl.clauses {
            match &clause.node {
                CheckClause::Compare(expr) => check.comparisons.extend(self.comparison(expr)),
                CheckClause::SameScope(names) => self.same_scope(names, &mut check),
                _ => {}
            }
        }
        let unit = check.comparisons.first().map(|(left, ..)| left.unit.clone());
        let (mut tolerance_at, mut severity_at) = (None, None);
        for clause in &decl.clauses {
            match &clause.node {
                CheckClause::Tolerance(expr) => {
                    self.once(&mut tolerance_at, clause.span);
                    if let Some(unit) = &unit {
                        check.tolerance = self.tolerance(expr, unit);
                    }
                }
                CheckClause::Near { value, .. } => {
                    let message = Message::new(
                        "độ lệch so với trung vị, bình quân tính trên từng bản ghi",
                        "the distance from the middle is of each record",
                    );
                    let help = Message::new(
                        "Thêm `cho từng Danh_sách` vào dòng `đối chiếu`.",
                        "add `for each Register` to the line `check`",
                    );
                    self.fault(Diagnostic::error(Code::Misplaced, message).at(value.span).help(help));
                }
                CheckClause::Severity(blocks) => {
                    self.once(&mut severity_at, clause.span);
                    check.blocks = *blocks;
                }
                CheckClause::Basis(basis) => {
                    self.basis(basis, None);
                }
                CheckClause::Compare(_) | CheckClause::SameScope(_) | CheckClause::Note(_) => {}
            }
        }
        if !decl.clauses.iter().any(|c| matches!(c.node, CheckClause::Compare(_) | CheckClause::SameScope(_))) {
            self.no_comparison(decl);
        }
        if let Some(each) = &decl.each {
            self.in_each_cell(&check, each);
        }
        self.program.checks.push(check);
    }

    pub(super) fn no_comparison(&mut self, decl: &CheckDecl) {
        let message = Message::new("đối chiếu này chưa có phép so sánh nào", "this check holds no comparison");
        let help = Message::new("Thêm một dòng như `a = b + c`.", "add a line such as `a = b + c`");
        self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
    }

    /// A check of each cell needs figures that are broken down alike.
    fn in_each_cell(&mut self, check: &Check, each: &ast::Ident) {
        let mut open: Vec<&Figure> = check.comparisons.iter().flat_map(|(left, _, right)| [left, right]).collect();
        while let Some(figure) = open.pop() {
            match &figure.kind {
                FigureKind::Indicator(id) => {
                    let indicator = self.program.indicator(*id);
                    if indicator.dimension(&each.text).is_none() {
                        let name = indicator.named.name.clone();
                        let message = Message::new(
                            format!("`{name}` không chia theo `{0}` nên không đối chiếu từng {0} được", each.text),
                            format!("`{name}` is not broken down by `{0}` and cannot be checked for each", each.text),
                        );
                        let help = Message::new(
                            format!("Thêm `chia theo {}` vào chỉ tiêu `{name}`.", each.text),
                            format!("add `broken down by {}` to the indicator `{name}`", each.text),
                        );
                        self.fault(Diagnostic::error(Code::UnknownName, message).at(figure.span).help(help));
                    }
                }
                FigureKind::Aggregate(_) => {
                    let message = Message::new(
                        "đối chiếu từng phần chỉ dùng các chỉ tiêu đã chia theo phần ấy",
                        "a check of each cell takes indicators that are broken down by it",
                    );
                    self.refuse(Code::Misplaced, figure.span, message);
                }
                FigureKind::Whole(_) => {}
                _ => open.extend(figure.parts()),
            }
        }
    }

    /// Figures that are said to count the same things are all equal to the first; what they are called may differ.
    fn same_scope(&mut self, names: &[ast::Ident], check: &mut Check) {
        check.same_scope = true;
        let mut figures = Vec::new();
        for name in names {
            let Some(id) = self.indicator_named(name).filter(|id| self.figured.get(id.0) == Some(&true)) else {
                return;
            };
            let unit = self.program.indicator(id).unit.clone();
            figures.push(Figure { kind: FigureKind::Indicator(id), unit, span: name.span });
        }
        let Some((first, others)) = figures.split_first() else { return };
        for other in others {
            let counted = |unit: &Unit| unit.is_plain() || counts_things(unit);
            if other.unit != first.unit && !(counted(&other.unit) && counted(&first.unit)) {
                self.fits(&Type::Number(other.unit.clone()), &Type::Number(first.unit.clone()), other.span);
                return;
            }
            check.comparisons.push((first.clone(), Comparison::Equal, other.clone()));
        }
    }

    /// How far two figures may differ: a plain number in their unit, not below zero.
    fn tolerance(&mut self, expr: &ast::Expr, unit: &Unit) -> Option<Tolerance> {
        let difference = match unit.measure() {
            Measure::Rate => Unit::points(),
            _ => unit.clone(),
        };
        let figure = self.figure(expr, Some(&difference))?;
        let value = match figure.kind {
            FigureKind::Const(value) => value.to_fraction().ok()?,
            _ => {
                let message =
                    Message::new("mức lệch phải là một số từ 0 trở lên", "a tolerance is a number, zero or more");
                self.refuse(Code::Misplaced, expr.span, message);
                return None;
            }
        };
        if figure.unit.measure() == Measure::Rate && unit.measure() == Measure::Plain {
            return Some(Tolerance::Relative(value));
        }
        if figure.unit != difference && !(difference.is_plain() && counts_things(&figure.unit)) {
            self.fits(&Type::Number(figure.unit), &Type::Number(difference), expr.span);
            return None;
        }
        Some(Tolerance::Absolute(value))
    }

    fn comparison(&mut self, expr: &ast::Expr) -> Option<(Figure, Comparison, Figure)> {
        let ExprKind::Test(left, test) = &expr.kind else {
            self.not_a_comparison(expr.span);
            return None;
        };
        let (relation, right) = match test.as_ref() {
            Test::Compare(relation, right) => (meaning(*relation), right),
            Test::OrMore(right) => (Comparison::GreaterOrEqual, right),
            Test::OrLess(right) => (Comparison::LessOrEqual, right),
            _ => {
                self.not_a_comparison(expr.span);
                return None;
            }
        };
        let (left, right) = if takes_meaning(left) {
            let right = self.figure(right, None);
            let left = self.figure(left, right.as_ref().map(|r| &r.unit));
            (left?, right?)
        } else {
            let left = self.figure(left, None)?;
            let right = self.figure(right, Some(&left.unit))?;
            (left, right)
        };
        // A count has no unit of its own, and a quotient of counts may be a rate.
        let counted = |a: &Unit, b: &Unit| a.is_plain() && (counts_things(b) || b.measure() == Measure::Rate);
        if left.unit != right.unit && !counted(&left.unit, &right.unit) && !counted(&right.unit, &left.unit) {
            let (l, r) = (Self::describe_unit(&left.unit), Self::describe_unit(&right.unit));
            let message = Message::new(
                format!("không so sánh được {} với {}", l.vi, r.vi),
                format!("{} cannot be compared with {}", l.en, r.en),
            );
            self.fault(
                Diagnostic::error(Code::UnitMismatch, message)
                    .at(right.span)
                    .because(left.span, Message::new(format!("đây là {}", l.vi), format!("this is {}", l.en))),
            );
            return None;
        }
        Some((left, relation, right))
    }

    fn not_a_comparison(&mut self, span: Span) {
        let message = Message::new("ở đây cần một phép so sánh", "a comparison is needed here");
        let help = Message::new("Viết như `a = b + c` hoặc `a <= b`.", "write it as `a = b + c` or `a <= b`");
        self.fault(Diagnostic::error(Code::TypeMismatch, message).at(span).help(help));
    }
}
