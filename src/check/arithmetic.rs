//! Sums, products and functions: what may be added, multiplied and handed over.

use super::expr::{made, takes_meaning};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Function, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Ident};
use crate::value::calendar::Edge;
use crate::value::{Fraction, Message, Unit, Value, name};

/// The built-in functions: name, English name, how few and how many arguments.
pub(super) static FUNCTIONS: &[(&str, &str, Function, usize, usize)] = &[
    ("tuổi_tròn", "completed_age", Function::Age, 1, 1),
    ("số_năm", "years_between", Function::YearsBetween, 2, 2),
    ("lớn_hơn", "larger", Function::Larger, 2, 20),
    ("nhỏ_hơn", "smaller", Function::Smaller, 2, 20),
    ("nếu_thiếu", "if_missing", Function::IfMissing, 2, 2),
    ("ngày_tròn_tuổi", "birthday", Function::Birthday, 2, 2),
    ("số_ngày", "days_between", Function::DaysBetween, 2, 2),
    ("số_tháng", "months_between", Function::MonthsBetween, 2, 2),
    ("đầu_tháng", "month_start", Function::Edge(Edge::MonthStart), 1, 1),
    ("cuối_tháng", "month_end", Function::Edge(Edge::MonthEnd), 1, 1),
    ("đầu_năm", "year_start", Function::Edge(Edge::YearStart), 1, 1),
    ("cuối_năm", "year_end", Function::Edge(Edge::YearEnd), 1, 1),
];

impl Checker {
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

    pub(super) fn sum(
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
        if let Some((false, Expr { ty: Type::Date, .. })) = settled.first() {
            return self.day_sum(settled, span);
        }
        for (_, term) in &settled {
            self.must_be_number(term)?;
        }
        let ty = self.sum_type(&settled)?;
        Some(made(ExprKind::Sum(settled), ty, span))
    }

    /// The unit of a sum: one unit throughout; rate − rate is points, rate ± points is a rate.
    fn sum_type(&mut self, terms: &[(bool, Expr)]) -> Option<Type> {
        let mut total: Option<(Unit, Span)> = None;
        for (minus, term) in terms {
            let Type::Number(unit) = &term.ty else { return None };
            let sum = match &total {
                None => unit.clone(),
                Some((sum, at)) => match added(sum, unit, *minus) {
                    Some(unit) => unit,
                    None => {
                        self.cannot_add((sum, *at), (unit, term.span));
                        return None;
                    }
                },
            };
            total = Some((sum, term.span));
        }
        total.map(|(unit, _)| Type::Number(unit))
    }

    /// Reports two units that cannot be added.
    pub(super) fn cannot_add(&mut self, (left, left_at): (&Unit, Span), (right, right_at): (&Unit, Span)) {
        let (l, r) = (Self::describe_unit(left), Self::describe_unit(right));
        let message = Message::new(
            format!("không cộng, trừ được {} với {}", l.vi, r.vi),
            format!("{} and {} cannot be added", l.en, r.en),
        );
        self.fault(
            Diagnostic::error(Code::UnitMismatch, message)
                .at(right_at)
                .because(left_at, Message::new(format!("đây là {}", l.vi), format!("this is {}", l.en)))
                .help(Message::new(
                    "Chỉ cộng, trừ hai số cùng đơn vị; xem lại đơn vị đã khai báo.",
                    "only numbers of one unit are added; look again at the units declared",
                )),
        );
    }

    pub(super) fn product(&mut self, factors: &[(bool, ast::Expr)], here: RegisterId, span: Span) -> Option<Expr> {
        let settled: Vec<Option<(bool, Expr)>> =
            factors.iter().map(|(over, f)| self.number(f, here, None).map(|f| (*over, f))).collect();
        let settled: Vec<(bool, Expr)> = settled.into_iter().collect::<Option<_>>()?;
        let mut unit = Unit::plain();
        for (over, factor) in &settled {
            if let Type::Number(one) = &factor.ty {
                unit = if *over { unit.per(one) } else { unit.times(one) };
            }
            if *over && matches!(&factor.kind, ExprKind::Const(Value::Number(n)) if *n == Fraction::ZERO) {
                self.division_by_zero(factor.span);
            }
        }
        Some(made(ExprKind::Product(settled), Type::Number(unit), span))
    }

    /// Warns of a division that can never be carried out: every record that comes to it is refused.
    pub(super) fn division_by_zero(&mut self, span: Span) {
        let message = Message::new(
            "phép chia cho 0: mọi dòng tính đến đây đều không có kết quả",
            "division by zero: every record that comes to it has no result",
        );
        self.fault(Diagnostic::warning(Code::BadNumber, message).at(span));
    }

    pub(super) fn call(
        &mut self,
        function: &Ident,
        args: &[ast::Expr],
        here: RegisterId,
        expected: Option<&Type>,
        span: Span,
    ) -> Option<Expr> {
        if let Some(nth) = self.formulas.get(&function.text) {
            return self.declared_call(nth, args, here, span);
        }
        let found = FUNCTIONS.iter().find(|(vi, en, ..)| name::same(vi, &function.text) || *en == function.text);
        let Some((_, _, meaning, least, most)) = found else {
            let declared = self.formulas.spellings().map(str::to_owned);
            let known: Vec<String> = FUNCTIONS.iter().map(|(vi, ..)| (*vi).to_owned()).chain(declared).collect();
            self.unknown(Code::UnknownFunction, function, &Message::new("hàm", "function"), &known);
            return None;
        };
        if !(*least..=*most).contains(&args.len()) {
            self.wrong_count(function, args.len(), (*least, *most), span);
            return None;
        }
        if *meaning == Function::Birthday {
            return self.birthday(args, here, span);
        }
        let needed = is_dated(*meaning).then_some(Type::Date);
        let items: Vec<&ast::Expr> = args.iter().collect();
        let settled = self.with_leader(&items, here, needed.as_ref().or(expected))?;
        let needed =
            needed.or_else(|| settled.iter().zip(args).find(|(_, a)| !takes_meaning(a)).map(|(s, _)| s.ty.clone()));
        let needed = needed.or_else(|| settled.first().map(|a| a.ty.clone()))?;
        let fits: Vec<bool> = settled.iter().map(|a| self.must_be(a, &needed)).collect();
        if fits.contains(&false) {
            return None;
        }
        if matches!(meaning, Function::Larger | Function::Smaller) && !matches!(needed, Type::Number(_) | Type::Date) {
            let described = self.describe(&needed);
            let message = Message::new(
                format!("{} không có lớn bé để chọn", described.vi),
                format!("{} has no order to choose by", described.en),
            );
            self.refuse(Code::TypeMismatch, span, message);
            return None;
        }
        let ty = match meaning {
            Function::Age => Type::Number(Unit::base("tuổi", true)),
            Function::YearsBetween => Type::Number(Unit::base("năm", true)),
            Function::MonthsBetween => Type::Number(Unit::base("tháng", true)),
            Function::DaysBetween => Type::Number(Unit::base("ngày", true)),
            Function::Plus(_) | Function::Birthday | Function::Edge(_) => Type::Date,
            Function::Larger | Function::Smaller | Function::IfMissing => needed,
        };
        Some(made(ExprKind::Call(*meaning, settled), ty, span))
    }

    fn wrong_count(&mut self, function: &Ident, given: usize, (least, most): (usize, usize), span: Span) {
        let name = &function.text;
        let (vi, en) = if least == most {
            (format!("{least} giá trị"), format!("{least}"))
        } else {
            (format!("từ {least} đến {most} giá trị"), format!("{least} to {most}"))
        };
        let message = Message::new(
            format!("`{name}` cần {vi}, ở đây có {given}"),
            format!("`{name}` takes {en} arguments, here are {given}"),
        );
        self.refuse(Code::UnknownFunction, span, message);
    }
}

/// Whether a function is asked of days alone.
fn is_dated(function: Function) -> bool {
    matches!(
        function,
        Function::Age | Function::YearsBetween | Function::MonthsBetween | Function::DaysBetween | Function::Edge(_)
    )
}

/// The unit of `left ± right`, when they can be added.
pub(super) fn added(left: &Unit, right: &Unit, minus: bool) -> Option<Unit> {
    let (rate, points) = (Unit::rate(), Unit::points());
    if left == &rate && right == &rate {
        return Some(if minus { points } else { rate });
    }
    if left == &rate && right == &points || (left == &points && right == &rate && !minus) {
        return Some(rate);
    }
    (left == right).then(|| left.clone())
}
