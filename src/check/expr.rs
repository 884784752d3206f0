//! Expressions over one record: who is meant, and do the kinds and units fit.
//!
//! A number without unit and a word take their meaning from the other side, so each expression is settled against the
//! type that is expected of it, where one is.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Function, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Ident, Moment};
use crate::value::{Date, Message, Unit, Value, name};

/// The built-in functions: name, English name, how few and how many arguments.
pub(super) static FUNCTIONS: &[(&str, &str, Function, usize, usize)] = &[
    ("tuổi_tròn", "completed_age", Function::Age, 1, 1),
    ("số_năm", "years_between", Function::YearsBetween, 2, 2),
    ("lớn_hơn", "larger", Function::Larger, 2, 20),
    ("nhỏ_hơn", "smaller", Function::Smaller, 2, 20),
    ("nếu_thiếu", "if_missing", Function::IfMissing, 2, 2),
];

/// The names of the day facts are judged on.
pub(super) const TODAY: [&str; 2] = ["ngày_xét", "day_judged"];

/// Makes an expression.
pub(super) fn made(kind: ExprKind, ty: Type, span: Span) -> Expr {
    Expr { kind, ty, span }
}

/// Whether the expression has no meaning of its own yet: its unit or list comes from the other side.
fn takes_meaning(expr: &ast::Expr) -> bool {
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
            ast::ExprKind::Aggregate(aggregate) => self.related(aggregate, here),
            ast::ExprKind::Paren(inner) => self.expr(inner, here, expected),
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
        if n as usize > parts.len() {
            self.fault(
                Diagnostic::error(
                    Code::UnreachableCase,
                    Message::new(
                        format!("chỉ có {} điều kiện, không thể có ít nhất {n} điều kiện đúng", parts.len()),
                        format!("of {} conditions, {n} can never be true", parts.len()),
                    ),
                )
                .at(span),
            );
        }
        let parts = self.conditions(parts, here)?;
        Some(made(ExprKind::AtLeastTrue(n, parts), Type::Bool, span))
    }

    /// Settles an expression that must be a number.
    fn number(&mut self, expr: &ast::Expr, here: RegisterId, expected: Option<&Type>) -> Option<Expr> {
        let settled = self.expr(expr, here, expected.filter(|t| matches!(t, Type::Number(_))))?;
        self.must_be_number(&settled)?;
        Some(settled)
    }

    fn must_be_number(&mut self, expr: &Expr) -> Option<()> {
        if matches!(expr.ty, Type::Number(_)) {
            return Some(());
        }
        let described = self.describe(&expr.ty);
        self.fault(
            Diagnostic::error(
                Code::TypeMismatch,
                Message::new(
                    format!("đây là {}, không tính toán được", described.vi),
                    format!("this is {}, not a number", described.en),
                ),
            )
            .at(expr.span),
        );
        None
    }

    /// Reports when an expression is not of the type needed.
    pub(super) fn must_be(&mut self, expr: &Expr, needed: &Type) -> bool {
        if expr.ty == *needed || fits_as_count(expr, needed) {
            return true;
        }
        let (found, wanted) = (self.describe(&expr.ty), self.describe(needed));
        let units = matches!((&expr.ty, needed), (Type::Number(_), Type::Number(_)));
        let code = if units { Code::UnitMismatch } else { Code::TypeMismatch };
        self.fault(
            Diagnostic::error(
                code,
                Message::new(
                    format!("ở đây cần {}, nhưng đây là {}", wanted.vi, found.vi),
                    format!("{} is needed here, but this is {}", wanted.en, found.en),
                ),
            )
            .at(expr.span),
        );
        false
    }

    /// Settles a list in which bare numbers take their unit from the first member that has one of its own.
    ///
    /// Every member is settled once, so that nesting stays linear.
    fn with_leader(&mut self, items: &[&ast::Expr], here: RegisterId, expected: Option<&Type>) -> Option<Vec<Expr>> {
        let mut settled: Vec<Option<Expr>> = vec![None; items.len()];
        let mut leader: Option<Type> = None;
        let mut whole = true;
        for follows in [false, true] {
            for (slot, item) in settled.iter_mut().zip(items) {
                if takes_meaning(item) != follows {
                    continue;
                }
                *slot = self.expr(item, here, leader.as_ref().or(expected));
                whole &= slot.is_some();
                leader = leader.or_else(|| slot.as_ref().map(|e| e.ty.clone()));
            }
        }
        if whole { settled.into_iter().collect() } else { None }
    }

    fn sum(
        &mut self,
        terms: &[(bool, ast::Expr)],
        here: RegisterId,
        expected: Option<&Type>,
        span: Span,
    ) -> Option<Expr> {
        let items: Vec<&ast::Expr> = terms.iter().map(|(_, term)| term).collect();
        let expected = expected.filter(|t| matches!(t, Type::Number(_)));
        let settled = self.with_leader(&items, here, expected)?;
        let signs = terms.iter().map(|(minus, _)| *minus);
        let settled: Vec<(bool, Expr)> = signs.zip(settled).collect();
        for (_, term) in &settled {
            self.must_be_number(term)?;
        }
        let ty = self.sum_type(&settled)?;
        Some(made(ExprKind::Sum(settled), ty, span))
    }

    /// The unit of a sum: one unit throughout; rate − rate is points, rate ± points is a rate.
    fn sum_type(&mut self, terms: &[(bool, Expr)]) -> Option<Type> {
        let mut total: Option<Unit> = None;
        for (minus, term) in terms {
            let Type::Number(unit) = &term.ty else { return None };
            total = Some(match total {
                None => unit.clone(),
                Some(sum) => match added(&sum, unit, *minus) {
                    Some(unit) => unit,
                    None => {
                        self.cannot_add(&sum, unit, term.span);
                        return None;
                    }
                },
            });
        }
        total.map(Type::Number)
    }

    /// Reports two units that cannot be added.
    pub(super) fn cannot_add(&mut self, left: &Unit, right: &Unit, span: Span) {
        let (l, r) = (self.describe(&Type::Number(left.clone())), self.describe(&Type::Number(right.clone())));
        self.fault(
            Diagnostic::error(
                Code::UnitMismatch,
                Message::new(
                    format!("không cộng, trừ được `{}` với `{}`", l.vi, r.vi),
                    format!("`{}` and `{}` cannot be added", l.en, r.en),
                ),
            )
            .at(span),
        );
    }

    fn product(&mut self, factors: &[(bool, ast::Expr)], here: RegisterId, span: Span) -> Option<Expr> {
        let settled: Vec<Option<(bool, Expr)>> =
            factors.iter().map(|(over, f)| self.number(f, here, None).map(|f| (*over, f))).collect();
        let settled: Vec<(bool, Expr)> = settled.into_iter().collect::<Option<_>>()?;
        let mut unit = Unit::plain();
        for (over, factor) in &settled {
            if let Type::Number(one) = &factor.ty {
                unit = if *over { unit.per(one) } else { unit.times(one) };
            }
        }
        Some(made(ExprKind::Product(settled), Type::Number(unit), span))
    }

    fn call(
        &mut self,
        function: &Ident,
        args: &[ast::Expr],
        here: RegisterId,
        expected: Option<&Type>,
        span: Span,
    ) -> Option<Expr> {
        let found = FUNCTIONS.iter().find(|(vi, en, ..)| name::same(vi, &function.text) || *en == function.text);
        let Some((_, _, meaning, least, most)) = found else {
            let known = FUNCTIONS.iter().flat_map(|(vi, en, ..)| [*vi, *en]);
            self.unknown(Code::UnknownFunction, function, &Message::new("hàm", "function"), known);
            return None;
        };
        if !(*least..=*most).contains(&args.len()) {
            self.fault(
                Diagnostic::error(
                    Code::UnknownFunction,
                    Message::new(
                        format!("`{}` cần {least} giá trị, ở đây có {}", function.text, args.len()),
                        format!("`{}` takes {least} arguments, here are {}", function.text, args.len()),
                    ),
                )
                .at(span),
            );
            return None;
        }
        let dated = matches!(meaning, Function::Age | Function::YearsBetween);
        let needed = dated.then_some(Type::Date);
        let items: Vec<&ast::Expr> = args.iter().collect();
        let settled = self.with_leader(&items, here, needed.as_ref().or(expected))?;
        let needed = needed.or_else(|| settled.first().map(|a| a.ty.clone()))?;
        let fits: Vec<bool> = settled.iter().map(|a| self.must_be(a, &needed)).collect();
        if fits.contains(&false) {
            return None;
        }
        let ty = match meaning {
            Function::Age => Type::Number(Unit::base("tuổi", true)),
            Function::YearsBetween => Type::Number(Unit::base("năm", true)),
            Function::Larger | Function::Smaller | Function::IfMissing => needed,
        };
        Some(made(ExprKind::Call(*meaning, settled), ty, span))
    }

    fn moment(
        &mut self,
        inner: &ast::Expr,
        moment: &Moment,
        here: RegisterId,
        expected: Option<&Type>,
        span: Span,
    ) -> Option<Expr> {
        let settled = self.expr(inner, here, expected)?;
        let ty = settled.ty.clone();
        match moment {
            Moment::Day(day) => {
                let day = self.expr(day, here, Some(&Type::Date))?;
                self.must_be(&day, &Type::Date).then_some(())?;
                Some(made(ExprKind::On(Box::new(settled), Box::new(day)), ty, span))
            }
            Moment::PreviousPeriod => self.previous(settled, here, span),
        }
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
        self.fault(
            Diagnostic::error(
                Code::Misplaced,
                Message::new(
                    format!("danh sách `{name}` không chốt số liệu theo kỳ nên không có kỳ trước"),
                    format!("register `{name}` is no stock, so it has no previous period"),
                ),
            )
            .at(span)
            .help(Message::new("thêm `chốt số liệu hằng năm` vào danh sách", "add `taken yearly` to the register")),
        );
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

/// The unit of `left ± right`, when they can be added.
pub(super) fn added(left: &Unit, right: &Unit, minus: bool) -> Option<Unit> {
    let (rate, points) = (Unit::rate(), Unit::points());
    if left == &rate && right == &rate {
        return Some(if minus { points } else { rate });
    }
    if left == &rate && right == &points {
        return Some(rate);
    }
    (left == right).then(|| left.clone())
}

/// Counts have no unit of their own: they may stand for persons, households or whatever whole thing is asked for.
fn fits_as_count(expr: &Expr, needed: &Type) -> bool {
    let Type::Number(unit) = needed else { return false };
    unit.is_whole() && expr.ty == Type::Number(Unit::plain()) && counts(expr)
}

fn counts(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::CountTrue(_) => true,
        ExprKind::Related(related) => related.kind == ast::AggregateKind::Count,
        ExprKind::Sum(terms) => terms.iter().all(|(_, t)| counts(t)),
        _ => false,
    }
}
