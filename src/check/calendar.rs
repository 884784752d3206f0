//! Days counted on from days: what may be added to a day.

use super::expr::made;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Function, PaidMonths, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, MonthsOf};
use crate::value::calendar::Stride;
use crate::value::{Message, Unit};

const STRIDES: [Stride; 3] = [Stride::Days, Stride::Months, Stride::Years];

impl Checker {
    /// A day and what is added to it or taken from it, one after the other as written.
    pub(super) fn day_sum(&mut self, terms: Vec<(bool, Expr)>, span: Span) -> Option<Expr> {
        let mut terms = terms.into_iter();
        let (_, mut day) = terms.next()?;
        for (minus, count) in terms {
            let stride = self.stride(&count)?;
            let count = if minus {
                let (ty, span) = (count.ty.clone(), count.span);
                made(ExprKind::Neg(Box::new(count)), ty, span)
            } else {
                count
            };
            day = made(ExprKind::Call(Function::Plus(stride), vec![day, count]), Type::Date, span);
        }
        Some(day)
    }

    /// What is counted on by a term: its unit says so.
    fn stride(&mut self, count: &Expr) -> Option<Stride> {
        if let Type::Number(unit) = &count.ty
            && let Some(stride) = STRIDES.into_iter().find(|stride| *unit == Unit::base(stride.unit(), true))
        {
            return Some(stride);
        }
        let found = self.describe(&count.ty);
        let (message, help) = if count.ty == Type::Date {
            (
                Message::new(
                    "không cộng, trừ hai ngày với nhau được",
                    "days are not added to or taken from each other",
                ),
                Message::new(
                    "Khoảng cách giữa hai ngày viết `số_ngày(từ, đến)` hoặc `số_tháng(từ, đến)`.",
                    "what lies between two days is `days_between(from, to)` or `months_between(from, to)`",
                ),
            )
        } else {
            (
                Message::new(
                    format!("vào một ngày chỉ cộng được số ngày, tháng hoặc năm, đây là {}", found.vi),
                    format!("only days, months or years are added to a day, this is {}", found.en),
                ),
                Message::new(
                    "Viết đơn vị, chẳng hạn `ngày_cấp + 30 ngày` hoặc `ngày_cấp + 1 tháng`.",
                    "write the unit, such as `day + 30 days` or `day + 1 month`",
                ),
            )
        };
        let code = if count.ty == Type::Date { Code::TypeMismatch } else { Code::UnitMismatch };
        self.fault(Diagnostic::error(code, message).at(count.span).help(help));
        None
    }

    /// A sum through months: what is given per month times one month each.
    pub(super) fn across(&mut self, value: &ast::Expr, of: MonthsOf, here: RegisterId, span: Span) -> Option<Expr> {
        let value = self.measure(value, here)?;
        let Type::Number(unit) = &value.ty else { return None };
        let month = Unit::base(Stride::Months.unit(), true);
        let ty = Type::Number(if unit.is_per(&month) { unit.times(&month) } else { unit.clone() });
        Some(made(ExprKind::Across(Box::new(value), of), ty, span))
    }

    /// `hưởng từng tháng từ … đến hết …`: for amounts, between two days.
    pub(super) fn paid_months(
        &mut self,
        (from, through): (Option<&ast::Expr>, Option<&ast::Expr>),
        here: RegisterId,
        ty: &Type,
        span: Span,
    ) -> Option<PaidMonths> {
        if !matches!(ty, Type::Number(_)) {
            let message =
                Message::new("`hưởng từng tháng` chỉ dùng cho mức hưởng bằng số", "`paid monthly` is for amounts only");
            self.refuse(Code::TypeMismatch, span, message);
            return None;
        }
        if from.is_none() && through.is_none() {
            let message = Message::new(
                "`hưởng từng tháng` chưa nêu tháng đầu, cũng chưa nêu tháng cuối",
                "`paid monthly` names neither a first nor a last month",
            );
            let help = Message::new("Thêm `từ …` hoặc `đến hết …`.", "add `from …` or `through …`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(span).help(help));
            return None;
        }
        let mut sound = true;
        let mut day = |day: Option<&ast::Expr>| {
            let settled = self.expr(day?, here, Some(&Type::Date));
            let settled = settled.filter(|settled| self.must_be(settled, &Type::Date));
            sound &= settled.is_some();
            settled
        };
        let (from, through) = (day(from), day(through));
        sound.then_some(PaidMonths { from, through, span })
    }

    /// `ngày_tròn_tuổi(ngày_sinh, 16)`: a day, and an age.
    pub(super) fn birthday(&mut self, args: &[ast::Expr], here: RegisterId, span: Span) -> Option<Expr> {
        let [born, age] = args else { return None };
        let years = Type::Number(Unit::base("tuổi", true));
        let (born, age) = (self.expr(born, here, Some(&Type::Date)), self.expr(age, here, Some(&years)));
        let (born, age) = (born?, age?);
        let fit = [self.must_be(&born, &Type::Date), self.must_be(&age, &years)];
        (fit == [true, true]).then(|| made(ExprKind::Call(Function::Birthday, vec![born, age]), Type::Date, span))
    }
}
