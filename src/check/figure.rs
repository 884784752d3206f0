//! Figures: arithmetic over aggregates of whole registers and over other indicators.

use super::expr::{added, constant_date};
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Aggregate, Figure, FigureKind, IndicatorId};
use crate::source::Span;
use crate::syntax::ast::{self, AggregateKind, ExprKind, Ident, Moment};
use crate::value::{Message, Unit, name};

impl Checker {
    /// Settles a figure; a bare number takes the unit expected of it.
    pub(super) fn figure(&mut self, expr: &ast::Expr, expected: Option<&Unit>) -> Option<Figure> {
        let span = expr.span;
        let made = |kind: FigureKind, unit: Unit| Some(Figure { kind, unit, span });
        match &expr.kind {
            ExprKind::Number(literal) => {
                let amount = self.literal(literal, expected)?;
                made(FigureKind::Const(amount.decimal), amount.unit)
            }
            ExprKind::Path(path) => self.indicator_use(path, span),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Paren(inner) => self.figure(inner, expected),
            ExprKind::Neg(inner) => {
                let inner = self.figure(inner, expected)?;
                let unit = inner.unit.clone();
                made(FigureKind::Neg(Box::new(inner)), unit)
            }
            ExprKind::At(inner, Moment::PreviousPeriod) => {
                let inner = self.figure(inner, expected)?;
                let unit = inner.unit.clone();
                made(FigureKind::Previous(Box::new(inner)), unit)
            }
            ExprKind::Sum(terms) => self.figure_sum(terms, expected, span),
            ExprKind::Product(factors) => self.figure_product(factors, span),
            ExprKind::Call(function, args) => self.figure_call(function, args, span),
            _ => {
                let message = Message::new(
                    "chỉ tiêu tính từ các tổng hợp (số, tổng, tỷ lệ …) và các chỉ tiêu khác",
                    "an indicator is computed from aggregates (number, sum, share …) and other indicators",
                );
                self.fault(Diagnostic::error(Code::Misplaced, message).at(span));
                None
            }
        }
    }

    fn figure_call(&mut self, function: &Ident, args: &[ast::Expr], span: Span) -> Option<Figure> {
        let days: Option<Vec<_>> = args.iter().map(constant_date).collect();
        let known = name::same(&function.text, "số_năm") || function.text == "years_between";
        match days.as_deref() {
            Some([from, to]) if known => {
                Some(Figure { kind: FigureKind::YearsBetween(*from, *to), unit: Unit::base("năm", true), span })
            }
            _ => {
                let message = Message::new(
                    "trong chỉ tiêu chỉ dùng được `số_năm(ngày, ngày)`",
                    "the only function of an indicator is `years_between(date, date)`",
                );
                self.fault(Diagnostic::error(Code::UnknownFunction, message).at(span));
                None
            }
        }
    }

    fn indicator_use(&mut self, path: &[Ident], span: Span) -> Option<Figure> {
        let [ident] = path else {
            let message =
                Message::new("chỉ tiêu không có thành phần sau dấu chấm", "an indicator has no parts after a point");
            self.fault(Diagnostic::error(Code::UnknownName, message).at(span));
            return None;
        };
        let id = self.indicator_named(ident)?;
        if self.figured.get(id.0) != Some(&true) {
            return None;
        }
        let unit = self.program.indicator(id).unit.clone();
        Some(Figure { kind: FigureKind::Indicator(id), unit, span })
    }

    /// The indicator with this name; reports when there is none.
    pub(super) fn indicator_named(&mut self, ident: &Ident) -> Option<IndicatorId> {
        if let Some(Thing::Indicator(id)) = self.things.get(&ident.text) {
            return Some(id);
        }
        let names: Vec<String> = self.program.indicators.iter().map(|i| i.named.name.clone()).collect();
        self.unknown(
            Code::UnknownName,
            ident,
            &Message::new("chỉ tiêu", "indicator"),
            names.iter().map(String::as_str),
        );
        None
    }

    fn figure_sum(&mut self, terms: &[(bool, ast::Expr)], expected: Option<&Unit>, span: Span) -> Option<Figure> {
        let bare = |e: &ast::Expr| matches!(&e.kind, ExprKind::Number(l) if l.unit.is_none());
        let mut settled: Vec<Option<Figure>> = vec![None; terms.len()];
        let mut leader: Option<Unit> = None;
        for follows in [false, true] {
            for (slot, (_, term)) in settled.iter_mut().zip(terms) {
                if bare(term) == follows {
                    *slot = self.figure(term, leader.as_ref().or(expected));
                    leader = leader.or_else(|| slot.as_ref().map(|f| f.unit.clone()));
                }
            }
        }
        let settled: Vec<Figure> = settled.into_iter().collect::<Option<_>>()?;
        let mut unit: Option<Unit> = None;
        for (figure, (minus, _)) in settled.iter().zip(terms) {
            unit = Some(match unit {
                None => figure.unit.clone(),
                Some(sum) => match added(&sum, &figure.unit, *minus).or_else(|| count_unit(&sum, &figure.unit)) {
                    Some(unit) => unit,
                    None => {
                        self.cannot_add(&sum, &figure.unit, figure.span);
                        return None;
                    }
                },
            });
        }
        let signed = terms.iter().map(|(minus, _)| *minus).zip(settled).collect();
        Some(Figure { kind: FigureKind::Sum(signed), unit: unit?, span })
    }

    fn figure_product(&mut self, factors: &[(bool, ast::Expr)], span: Span) -> Option<Figure> {
        let settled: Vec<Option<Figure>> = factors.iter().map(|(_, f)| self.figure(f, None)).collect();
        let settled: Vec<Figure> = settled.into_iter().collect::<Option<_>>()?;
        let mut unit = Unit::plain();
        for ((over, _), figure) in factors.iter().zip(&settled) {
            unit = if *over { unit.per(&figure.unit) } else { unit.times(&figure.unit) };
        }
        let signed = factors.iter().map(|(over, _)| *over).zip(settled).collect();
        Some(Figure { kind: FigureKind::Product(signed), unit, span })
    }

    /// Settles an aggregate over a register.
    fn aggregate(&mut self, aggregate: &ast::Aggregate) -> Option<Figure> {
        let register = self.register_named(&aggregate.over)?;
        let value = match &aggregate.value {
            Some(value) => Some(self.measure(value, register)?),
            None => None,
        };
        let filter = match &aggregate.filter {
            Some(filter) => Some(self.condition(filter, register)?),
            None => None,
        };
        let base = match &aggregate.base {
            Some(base) => Some(self.condition(base, register)?),
            None => None,
        };
        let once_by = match &aggregate.once_by {
            Some(once) => Some(self.expr(once, register, None)?),
            None => None,
        };
        let unit = match aggregate.kind {
            AggregateKind::Count => Unit::count(),
            AggregateKind::Share => Unit::rate(),
            _ => match &value.as_ref()?.ty {
                crate::ir::Type::Number(unit) => unit.clone(),
                _ => Unit::plain(),
            },
        };
        let kind = aggregate.kind;
        let span = aggregate.span;
        let settled = Aggregate { kind, register, value, filter, base, once_by, span };
        Some(Figure { kind: FigureKind::Aggregate(Box::new(settled)), unit, span })
    }
}

/// A count without unit may be added to whole things: the sum has their unit.
fn count_unit(left: &Unit, right: &Unit) -> Option<Unit> {
    match (left.is_plain(), right.is_plain()) {
        (true, false) if right.is_whole() => Some(right.clone()),
        (false, true) if left.is_whole() => Some(left.clone()),
        _ => None,
    }
}
