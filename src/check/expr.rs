//! Expressions over one record: who is meant, and do the kinds and units fit.
//!
//! A number without unit and a word take their meaning from the other side, so each expression is settled against the
//! type that is expected of it, where one is.

use super::scope::Checker;
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Moment, OtherPeriod};
use crate::value::{Date, Message, Unit, Value};

/// The names of the day facts are judged on.
pub(super) const TODAY: [&str; 2] = ["ngày_xét", "day_judged"];

/// Makes an expression.
pub(super) fn made(kind: ExprKind, ty: Type, span: Span) -> Expr {
    Expr { kind, ty, span }
}

/// Whether the expression has no meaning of its own yet: its unit or list comes from the other side.
pub(super) fn takes_meaning(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Number(literal) => literal.unit.is_none(),
        ast::ExprKind::Neg(inner) | ast::ExprKind::Paren(inner) => takes_meaning(inner),
        _ => false,
    }
}

impl Checker {
    /// Settles an expression over a record of `here`.
    pub(super) fn expr(&mut self, expr: &ast::Expr, here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Number(literal) => self.literal_expr(literal, expected),
            ast::ExprKind::Date(date) => Some(constant(Value::Date(*date), Type::Date, span)),
            ast::ExprKind::Text(text) => Some(constant(Value::Text(text.clone()), Type::Text, span)),
            ast::ExprKind::Bool(value) => Some(constant(Value::Bool(*value), Type::Bool, span)),
            ast::ExprKind::Path(path) => self.path(path, here, expected),
            ast::ExprKind::Call(function, args) => self.call(function, args, here, expected, span),
            ast::ExprKind::Lookup(base, keys) => self.lookup(base, keys, here, span),
            ast::ExprKind::Scoped(inner, within) => self.scoped(inner, within.as_deref(), here, span),
            ast::ExprKind::At(inner, moment) => self.moment(inner, moment, here, expected, span),
            ast::ExprKind::Neg(inner) => {
                let inner = self.number(inner, here, expected)?;
                let ty = inner.ty.clone();
                Some(made(ExprKind::Neg(Box::new(inner)), ty, span))
            }
            ast::ExprKind::Sum(terms) => self.sum(terms, here, expected, span),
            ast::ExprKind::Product(factors) => self.product(factors, here, span),
            ast::ExprKind::Test(left, test) => self.test(left, test, here, span),
            ast::ExprKind::Not(inner) => {
                let inner = self.condition(inner, here)?;
                Some(made(ExprKind::Not(Box::new(inner)), Type::Bool, span))
            }
            ast::ExprKind::And(parts) => Some(made(ExprKind::And(self.conditions(parts, here)?), Type::Bool, span)),
            ast::ExprKind::Or(parts) => Some(made(ExprKind::Or(self.conditions(parts, here)?), Type::Bool, span)),
            ast::ExprKind::CountTrue(parts) => {
                let parts = self.conditions(parts, here)?;
                Some(made(ExprKind::CountTrue(parts), Type::Number(Unit::count()), span))
            }
            ast::ExprKind::AtLeastTrue(n, parts) => self.at_least(*n, parts, here, span),
            ast::ExprKind::Aggregate(_) | ast::ExprKind::Across(..) if self.needs_a_record(span) => None,
            ast::ExprKind::Aggregate(aggregate) => self.related(aggregate, here),
            ast::ExprKind::Paren(inner) => self.expr(inner, here, expected),
            ast::ExprKind::Across(value, of) => self.across(value, *of, here, span),
            ast::ExprKind::Old => self.old_result(here, span),
        }
    }

    /// Settles an expression that must be yes or no.
    pub(super) fn condition(&mut self, expr: &ast::Expr, here: RegisterId) -> Option<Expr> {
        let settled = self.expr(expr, here, Some(&Type::Bool))?;
        self.must_be(&settled, &Type::Bool).then_some(settled)
    }

    fn conditions(&mut self, parts: &[ast::Expr], here: RegisterId) -> Option<Vec<Expr>> {
        let settled: Vec<Option<Expr>> = parts.iter().map(|part| self.condition(part, here)).collect();
        settled.into_iter().collect()
    }

    fn at_least(&mut self, n: u32, parts: &[ast::Expr], here: RegisterId, span: Span) -> Option<Expr> {
        let count = parts.len();
        if n as usize > count || n == 0 {
            let message = if n == 0 {
                Message::new("ít nhất 0 điều kiện thì lúc nào cũng đúng", "at least 0 conditions are always true")
            } else {
                Message::new(
                    format!("chỉ có {count} điều kiện, không thể có ít nhất {n} điều kiện đúng"),
                    format!("of {count} conditions, {n} can never be true"),
                )
            };
            let help =
                Message::new(format!("Viết một số từ 1 đến {count}."), format!("write a number from 1 to {count}"));
            self.fault(Diagnostic::error(Code::UnreachableCase, message).at(span).help(help));
        }
        let parts = self.conditions(parts, here)?;
        Some(made(ExprKind::AtLeastTrue(n, parts), Type::Bool, span))
    }

    /// Settles an expression that must be a number.
    pub(super) fn number(&mut self, expr: &ast::Expr, here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let settled = self.expr(expr, here, expected.filter(|t| matches!(t, Type::Number(_))))?;
        self.must_be_number(&settled)?;
        Some(settled)
    }

    pub(super) fn must_be_number(&mut self, expr: &Expr) -> Option<()> {
        if matches!(expr.ty, Type::Number(_)) {
            return Some(());
        }
        let described = self.describe(&expr.ty);
        let message = Message::new(
            format!("đây là {}, không cộng trừ nhân chia được", described.vi),
            format!("this is {}, not a number", described.en),
        );
        let fault = Diagnostic::error(Code::TypeMismatch, message).at(expr.span);
        self.fault(if expr.ty == Type::Date {
            fault.help(Message::new(
                "Khoảng cách giữa hai ngày viết `số_ngày(từ, đến)`, `số_tháng(từ, đến)`, `số_năm(từ, đến)`; tuổi viết \
                 `tuổi_tròn(ngày_sinh)`; ngày cộng thêm viết `ngày + 3 tháng`.",
                "what lies between two days is `days_between(from, to)`, `months_between(from, to)`, \
                 `years_between(from, to)`; an age is `completed_age(day)`; a later day is `day + 3 months`",
            ))
        } else {
            fault
        });
        None
    }

    /// Reports when an expression is not of the type needed.
    pub(super) fn must_be(&mut self, expr: &Expr, needed: &Type) -> bool {
        fits_as_count(expr, needed)
            || (*needed == Type::Number(Unit::rate()) && is_share(expr))
            || self.fits(&expr.ty, needed, expr.span)
    }

    /// Reports when what stands at a place is not of the type needed.
    pub(super) fn fits(&mut self, own: &Type, needed: &Type, span: Span) -> bool {
        if own == needed {
            return true;
        }
        let (found, wanted) = (self.describe(own), self.describe(needed));
        let units = matches!((own, needed), (Type::Number(_), Type::Number(_)));
        let code = if units { Code::UnitMismatch } else { Code::TypeMismatch };
        let message = Message::new(
            format!("ở đây cần {}, nhưng đây là {}", wanted.vi, found.vi),
            format!("{} is needed here, but this is {}", wanted.en, found.en),
        );
        self.refuse(code, span, message);
        false
    }

    fn moment(
        &mut self,
        inner: &ast::Expr,
        moment: &Moment,
        here: RegisterId,
        expected: Option<&Type>,
        span: Span,
    ) -> Option<Expr> {
        if self.needs_a_record(span) {
            return None;
        }
        let settled = self.expr(inner, here, expected)?;
        let ty = settled.ty.clone();
        match moment {
            Moment::Day(day) => {
                let day = self.expr(day, here, Some(&Type::Date))?;
                self.must_be(&day, &Type::Date).then_some(())?;
                Some(made(ExprKind::On(Box::new(settled), Box::new(day)), ty, span))
            }
            Moment::Known(by) => {
                let by = self.expr(by, here, Some(&Type::Date))?;
                self.must_be(&by, &Type::Date).then_some(())?;
                Some(made(ExprKind::Known(Box::new(settled), Box::new(by)), ty, span))
            }
            Moment::Period(OtherPeriod::Before) => self.previous(settled, here, span),
            Moment::Period(_) => {
                self.no_other_period(span);
                None
            }
        }
    }

    /// A record is found again in the period just before; further periods are asked of figures.
    fn no_other_period(&mut self, span: Span) {
        let message = Message::new(
            "của một bản ghi chỉ hỏi được `kỳ trước`",
            "of a record only the `previous period` can be asked for",
        );
        let help = Message::new(
            "Viết `kỳ trước` hoặc `tại ngày …`; kỳ khác thì hỏi ở chỉ tiêu.",
            "write `previous period` or `on …`; ask for other periods in an indicator",
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
    }

    /// `kỳ trước` belongs to the nearest stock on the way from the record.
    fn previous(&mut self, inner: Expr, here: RegisterId, span: Span) -> Option<Expr> {
        if matches!(self.program.register(here).timing, crate::ir::Timing::Stock(..)) {
            let ty = inner.ty.clone();
            return Some(made(ExprKind::Previous(Box::new(inner)), ty, span));
        }
        if let ExprKind::Follow(field, rest) = inner.kind {
            let target = self.program.field(here, field).relation.as_ref().map(|r| r.target);
            if let Some(target) = target {
                let rest = self.previous(*rest, target, span)?;
                let ty = rest.ty.clone();
                return Some(made(ExprKind::Follow(field, Box::new(rest)), ty, span));
            }
        }
        let name = self.program.register(here).named.name.clone();
        let message = Message::new(
            format!("danh sách `{name}` không chốt số liệu theo kỳ nên không có kỳ trước"),
            format!("register `{name}` is no stock, so it has no previous period"),
        );
        let help = Message::new("Thêm `chốt số liệu hằng năm` vào danh sách.", "add `taken yearly` to the register");
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
        None
    }
}

/// A constant.
pub(super) fn constant(value: Value, ty: Type, span: Span) -> Expr {
    made(ExprKind::Const(value), ty, span)
}

/// A day as a constant.
pub(super) fn constant_date(expr: &ast::Expr) -> Option<Date> {
    match &expr.kind {
        ast::ExprKind::Date(date) => Some(*date),
        ast::ExprKind::Paren(inner) => constant_date(inner),
        _ => None,
    }
}

/// Whether a number without unit is a share of one, and so may stand for a rate: a quotient, or a part of a rate.
pub(super) fn is_share(expr: &Expr) -> bool {
    let rate = Type::Number(Unit::rate());
    let parts = |(over, factor): &(bool, Expr)| *over || factor.ty == rate;
    expr.ty == Type::Number(Unit::plain())
        && matches!(&expr.kind, ExprKind::Product(factors) if factors.iter().any(parts))
}

/// Counts have no unit of their own: they may stand for persons, households or whatever things are asked for.
fn fits_as_count(expr: &Expr, needed: &Type) -> bool {
    let Type::Number(unit) = needed else { return false };
    counts_things(unit) && expr.ty == Type::Number(Unit::plain()) && counts(expr)
}

fn counts(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::CountTrue(_) => true,
        ExprKind::Related(related) => related.kind == ast::AggregateKind::Count,
        ExprKind::Sum(terms) => terms.iter().all(|(_, t)| counts(t)),
        _ => false,
    }
}
