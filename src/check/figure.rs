//! Figures: arithmetic over aggregates of whole registers and over other indicators.

use super::arithmetic::added;
use super::expr::{constant_date, takes_meaning};
use super::scope::{Checker, Thing};
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Figure, FigureKind, IndicatorId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, ExprKind, Ident, Moment, OtherPeriod};
use crate::value::power::MOST_DIGITS;
use crate::value::{Decimal, Message, Unit, name};

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
            ExprKind::At(inner, Moment::Period(other)) => {
                let inner = self.figure(inner, expected)?;
                if matches!(inner.kind, FigureKind::At(_, OtherPeriod::Of(_))) {
                    self.period_said_already(span);
                    return None;
                }
                let unit = inner.unit.clone();
                made(FigureKind::At(Box::new(inner), *other), unit)
            }
            ExprKind::Scoped(inner, None) => {
                let inner = self.figure(inner, expected)?;
                let unit = inner.unit.clone();
                made(FigureKind::Whole(Box::new(inner)), unit)
            }
            ExprKind::Scoped(inner, Some(_)) => {
                self.within_a_figure(inner, span);
                None
            }
            ExprKind::Sum(terms) => self.figure_sum(terms, expected, span),
            ExprKind::Product(factors) => self.figure_product(factors, span),
            ExprKind::Call(function, args) => self.figure_call(function, args, span),
            other => {
                self.no_figure(other, span);
                None
            }
        }
    }

    /// What is about a period of its own cannot be moved to another one: the period stands last.
    fn period_said_already(&mut self, span: Span) {
        let message = Message::new(
            "kỳ đã nêu rõ ở trước thì phía sau không đổi sang kỳ khác được",
            "a figure of a stated period cannot be moved to another period",
        );
        let help = Message::new(
            "Viết kỳ ở cuối: `x lũy kế từ đầu năm quý III/2023`, `x cùng kỳ năm trước quý III/2023`.",
            "write the period last: `x year to date quarter III/2023`, `x same period last year quarter III/2023`",
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
    }

    fn no_figure(&mut self, kind: &ExprKind, span: Span) {
        let message = Message::new(
            "chỉ tiêu tính từ các tổng hợp (số, tổng, tỷ lệ …) và các chỉ tiêu khác",
            "an indicator is computed from aggregates (number, sum, share …) and other indicators",
        );
        let help = match kind {
            ExprKind::At(..) => Message::new(
                "Chỉ tiêu tính theo kỳ: viết `kỳ trước` hoặc `năm 2020`, không viết `tại ngày …`.",
                "an indicator is of a period: write `previous period` or `year 2020`, not `on …`",
            ),
            ExprKind::Test(..) | ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) => Message::new(
                "Viết `= số Danh_sách có …` hoặc `= tỷ lệ Danh_sách có …`.",
                "write `= number of Register with …` or `= share of Register with …`",
            ),
            _ => Message::new(
                "Tính trong một `cách xác định`, rồi lấy `tổng … của …`.",
                "compute it in a `rule`, then take the `sum of … for …`",
            ),
        };
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
    }

    fn figure_call(&mut self, function: &Ident, args: &[ast::Expr], span: Span) -> Option<Figure> {
        let called = |vi: &str, en: &str| name::same(&function.text, vi) || function.text == en;
        if let Some(nth) = self.formulas.get(&function.text) {
            return self.figure_of_call(nth, args, span);
        }
        if is_power(&function.text) {
            return self.power(args, span);
        }
        if called("lớn_hơn", "larger") || called("nhỏ_hơn", "smaller") {
            return self.extreme(args, called("lớn_hơn", "larger"), span);
        }
        let days: Option<Vec<_>> = args.iter().map(constant_date).collect();
        match days.as_deref() {
            Some([from, to]) if called("số_năm", "years_between") => {
                Some(Figure { kind: FigureKind::YearsBetween(*from, *to), unit: Unit::base("năm", true), span })
            }
            _ => {
                let message = Message::new(
                    "trong chỉ tiêu chỉ dùng được `số_năm(ngày, ngày)`, `lớn_hơn`, `nhỏ_hơn`, `lũy_thừa` và cách xác định có tham số",
                    "an indicator has `years_between(date, date)`, `larger`, `smaller`, `power` and rules with arguments only",
                );
                self.refuse(Code::UnknownFunction, span, message);
                None
            }
        }
    }

    /// `lớn_hơn(a, b, …)`: all of one unit.
    fn extreme(&mut self, args: &[ast::Expr], larger: bool, span: Span) -> Option<Figure> {
        let mut leader: Option<Unit> = None;
        let mut settled: Vec<Option<Figure>> = vec![None; args.len()];
        for follows in [false, true] {
            for (slot, arg) in settled.iter_mut().zip(args) {
                if takes_meaning(arg) == follows {
                    *slot = self.figure(arg, leader.as_ref());
                    leader = leader.or_else(|| slot.as_ref().map(|f| f.unit.clone()));
                }
            }
        }
        let settled: Vec<Figure> = settled.into_iter().collect::<Option<_>>()?;
        let unit = leader?;
        for figure in &settled {
            if !self.fits(&Type::Number(figure.unit.clone()), &Type::Number(unit.clone()), figure.span) {
                return None;
            }
        }
        Some(Figure { kind: FigureKind::Extreme(larger, settled), unit, span })
    }

    /// `lũy_thừa(x, số mũ, 6)`: of numbers without unit, to a stated number of digits.
    fn power(&mut self, args: &[ast::Expr], span: Span) -> Option<Figure> {
        let digits = args.get(2).and_then(whole_number).filter(|digits| *digits <= MOST_DIGITS);
        let ([base, exponent, _], Some(digits)) = (args, digits) else {
            let message = Message::new(
                format!("`lũy_thừa` cần cơ số, số mũ và số chữ số thập phân giữ lại (0 đến {MOST_DIGITS})"),
                format!("`power` takes a base, an exponent and the number of decimals kept (0 to {MOST_DIGITS})"),
            );
            let help = Message::new("Viết `lũy_thừa(x, 1 / 2, 6)`.", "write `power(x, 1 / 2, 6)`");
            self.fault(Diagnostic::error(Code::UnknownFunction, message).at(span).help(help));
            return None;
        };
        let (base, exponent) = (self.figure(base, None)?, self.figure(exponent, None)?);
        for figure in [&base, &exponent] {
            let rate = figure.unit == Unit::rate();
            if !rate && !self.fits(&Type::Number(figure.unit.clone()), &Type::Number(Unit::plain()), figure.span) {
                return None;
            }
        }
        let kind = FigureKind::Power(Box::new(base), Box::new(exponent), digits);
        Some(Figure { kind, unit: Unit::plain(), span })
    }

    fn indicator_use(&mut self, path: &[Ident], span: Span) -> Option<Figure> {
        if let [ident] = path
            && !self.within.is_empty()
        {
            let found = self.figure_argument(&ident.text);
            if found.is_none() {
                self.not_an_argument(ident);
            }
            return found.map(|figure| Figure { span, ..figure });
        }
        let [ident] = path else {
            let message =
                Message::new("chỉ tiêu không có thành phần sau dấu chấm", "an indicator has no parts after a point");
            self.refuse(Code::UnknownName, span, message);
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
        match self.things.get(&ident.text) {
            Some(Thing::Indicator(id)) => Some(id),
            Some(thing) => {
                self.no_indicator(ident, thing);
                None
            }
            None => {
                let indicators = &self.program.indicators;
                let names = self.told.names(indicators.len(), || indicators.iter().map(|i| i.named.name.as_str()));
                self.unknown(Code::UnknownName, ident, &Message::new("chỉ tiêu", "indicator"), &names);
                None
            }
        }
    }

    /// A rule or a parameter where an indicator must stand.
    fn no_indicator(&mut self, ident: &Ident, thing: Thing) {
        let name = &ident.text;
        let (message, help) = match thing {
            Thing::Rule(id) => {
                let rule = self.program.rule(id);
                let of = self.program.register(rule.register).named.name.clone();
                let message = Message::new(
                    format!("`{name}` xác định cho từng {of}, không phải chỉ tiêu"),
                    format!("`{name}` is a rule for each {of}, not an indicator"),
                );
                let help = match rule.ty {
                    Type::Number(_) => {
                        Message::new(format!("Viết `tổng {name} của {of}`."), format!("write `sum of {name} for {of}`"))
                    }
                    Type::Bool => Message::new(
                        format!("Viết `số {of} có {name}`."),
                        format!("write `number of {of} with {name}`"),
                    ),
                    _ => Message::new(
                        format!("Viết `số {of} có {name} là …`."),
                        format!("write `number of {of} with {name} is …`"),
                    ),
                };
                (message, help)
            }
            Thing::Param(_) | Thing::Indicator(_) => (
                Message::new(
                    format!("`{name}` là mức quy định, thay đổi theo ngày, không phải chỉ tiêu"),
                    format!("`{name}` is a parameter, which changes with the day, not an indicator"),
                ),
                Message::new(
                    "Dùng mức này trong một `cách xác định`, rồi lấy `tổng … của …`.",
                    "use it in a `rule`, then take the `sum of … for …`",
                ),
            ),
        };
        self.fault(Diagnostic::error(Code::UnknownName, message).at(ident.span).help(help));
    }

    fn figure_sum(&mut self, terms: &[(bool, ast::Expr)], expected: Option<&Unit>, span: Span) -> Option<Figure> {
        let mut settled: Vec<Option<Figure>> = vec![None; terms.len()];
        let mut leader: Option<Unit> = None;
        for follows in [false, true] {
            for (slot, (_, term)) in settled.iter_mut().zip(terms) {
                if takes_meaning(term) == follows {
                    *slot = self.figure(term, leader.as_ref().or(expected));
                    leader = leader.or_else(|| slot.as_ref().map(|f| f.unit.clone()));
                }
            }
        }
        let settled: Vec<Figure> = settled.into_iter().collect::<Option<_>>()?;
        let mut total: Option<(Unit, Span)> = None;
        for (figure, (minus, _)) in settled.iter().zip(terms) {
            let unit = match &total {
                None => figure.unit.clone(),
                Some((sum, at)) => match added(sum, &figure.unit, *minus).or_else(|| count_unit(sum, &figure.unit)) {
                    Some(unit) => unit,
                    None => {
                        self.cannot_add((sum, *at), (&figure.unit, figure.span));
                        return None;
                    }
                },
            };
            total = Some((unit, figure.span));
        }
        let signed = terms.iter().map(|(minus, _)| *minus).zip(settled).collect();
        Some(Figure { kind: FigureKind::Sum(signed), unit: total?.0, span })
    }

    fn figure_product(&mut self, factors: &[(bool, ast::Expr)], span: Span) -> Option<Figure> {
        let settled: Vec<Option<Figure>> = factors.iter().map(|(_, f)| self.figure(f, None)).collect();
        let settled: Vec<Figure> = settled.into_iter().collect::<Option<_>>()?;
        let mut unit = Unit::plain();
        for ((over, _), figure) in factors.iter().zip(&settled) {
            unit = if *over { unit.per(&figure.unit) } else { unit.times(&figure.unit) };
            if *over && matches!(figure.kind, FigureKind::Const(by) if by == Decimal::ZERO) {
                self.division_by_zero(figure.span);
            }
        }
        let signed = factors.iter().map(|(over, _)| *over).zip(settled).collect();
        Some(Figure { kind: FigureKind::Product(signed), unit, span })
    }
}

/// Whether a function is the power, which only figures have.
pub(super) fn is_power(function: &str) -> bool {
    name::same(function, "lũy_thừa") || function == "power"
}

/// A whole number as written.
fn whole_number(expr: &ast::Expr) -> Option<u32> {
    match &expr.kind {
        ExprKind::Number(literal) if literal.unit.is_none() && literal.multiplier.is_none() => literal.raw.parse().ok(),
        ExprKind::Paren(inner) => whole_number(inner),
        _ => None,
    }
}

/// A count without unit may be added to things that are counted: the sum has their unit.
fn count_unit(left: &Unit, right: &Unit) -> Option<Unit> {
    match (left.is_plain(), right.is_plain()) {
        (true, false) if counts_things(right) => Some(right.clone()),
        (false, true) if counts_things(left) => Some(left.clone()),
        _ => None,
    }
}
