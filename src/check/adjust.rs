//! What a rule does to its result: exclusions, overrides, rounding, floor and cap.

use super::rule::Clauses;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Body, Expr, ExprKind, RegisterId, RuleVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{self, RoundDecl, RoundTo, RuleClause};
use crate::value::fraction::Rounding;
use crate::value::unit::Measure;
use crate::value::{Decimal, Lang, Message, Value};

/// The clauses that stand once, each with its place.
#[derive(Default)]
struct Stated {
    round: Option<Span>,
    floor: Option<Span>,
    cap: Option<Span>,
    paid: Option<Span>,
}

impl Checker {
    /// Settles the clauses around the body of a rule.
    pub(super) fn settle_adjustments(
        &mut self,
        version: &mut RuleVersion,
        clauses: &Clauses<'_>,
        register: RegisterId,
        ty: &Type,
        around: Option<&Basis>,
    ) {
        let mut stated = Stated::default();
        for (clause, at) in clauses {
            match clause {
                RuleClause::Except(when, basis) => {
                    let basis = basis.as_ref().and_then(|b| self.basis(b, around));
                    self.what_excluded_get(&version.body, ty, *at);
                    if let Some(when) = self.condition(when, register) {
                        version.exclusions.push((when, basis));
                    }
                }
                RuleClause::Override(when, outcome, basis) => {
                    let name = format!("riêng_{}", version.overrides.len() + 1);
                    let written = (when, outcome, basis.as_ref());
                    version.overrides.extend(self.settle_override(name, written, register, ty, around, *at));
                }
                RuleClause::Round(round) => {
                    self.once(&mut stated.round, *at);
                    version.round = self.rounding(round, ty);
                }
                RuleClause::Floor(bound) => {
                    self.once(&mut stated.floor, *at);
                    version.floor = self.bound(bound, register, ty);
                }
                RuleClause::PaidMonthly { from, through } => {
                    self.once(&mut stated.paid, *at);
                    version.paid = self.paid_months((from.as_ref(), through.as_ref()), register, ty, *at);
                }
                RuleClause::Cap(bound) => {
                    self.once(&mut stated.cap, *at);
                    version.cap = self.bound(bound, register, ty);
                }
                _ => {}
            }
        }
        self.floor_below_cap(version, &stated);
    }

    /// An excluded record gets the amount 0, `không`, or the class of `còn lại`; anything else cannot be taken away.
    fn what_excluded_get(&mut self, body: &Body, ty: &Type, at: Span) {
        let rest = matches!(body, Body::Cases(_, cases) if cases.last().is_some_and(|case| case.when.is_none()));
        if matches!(ty, Type::Number(_) | Type::Bool) || rest {
            return;
        }
        let message = Message::new(
            "`trừ trường hợp` ở đây không rõ người bị trừ thì được kết quả gì, nên sẽ không có kết quả",
            "`except when` does not say here what an excluded record gets, so it gets no result",
        );
        let help = Message::new("Thêm `còn lại …` ở cuối các trường hợp.", "add `otherwise …` behind the cases");
        self.fault(Diagnostic::warning(Code::TypeMismatch, message).at(at).help(help));
    }

    fn floor_below_cap(&mut self, version: &RuleVersion, stated: &Stated) {
        let constant = |bound: &Option<Expr>| match bound.as_ref().map(|b| &b.kind) {
            Some(ExprKind::Const(Value::Number(n))) => Some(*n),
            _ => None,
        };
        let (Some(floor), Some(cap)) = (constant(&version.floor), constant(&version.cap)) else { return };
        if let (true, Some(floor_at), Some(cap_at)) = (floor > cap, stated.floor, stated.cap) {
            let message = Message::new("`tối thiểu` lớn hơn `tối đa`", "the floor is above the cap");
            let help = Message::new("Xem lại hai mức này.", "look at these two again");
            self.fault(
                Diagnostic::error(Code::UnreachableCase, message)
                    .at(cap_at)
                    .because(floor_at, Message::new("`tối thiểu` ở đây", "the floor is here"))
                    .help(help),
            );
        }
    }

    fn bound(&mut self, bound: &ast::Expr, register: RegisterId, ty: &Type) -> Option<Expr> {
        if !matches!(ty, Type::Number(_)) {
            let message = Message::new(
                "`tối thiểu`, `tối đa` chỉ dùng cho kết quả là số",
                "`floor` and `cap` are for numbers only",
            );
            self.refuse(Code::TypeMismatch, bound.span, message);
            return None;
        }
        let settled = self.expr(bound, register, Some(ty))?;
        self.must_be(&settled, ty).then_some(settled)
    }

    pub(super) fn rounding(&mut self, round: &RoundDecl, ty: &Type) -> Option<(Decimal, Rounding)> {
        let Type::Number(unit) = ty else {
            let message = Message::new("chỉ làm tròn được số", "only numbers can be rounded");
            self.refuse(Code::TypeMismatch, round.span, message);
            return None;
        };
        let step = match &round.to {
            RoundTo::Multiple(literal) => {
                let amount = self.literal(literal, Some(unit))?;
                let numerator = unit.name(Lang::Vi).split('/').next() == Some(amount.unit.name(Lang::Vi).as_str());
                if amount.unit != *unit && amount.stated && !numerator {
                    self.fits(&Type::Number(amount.unit), ty, literal.span);
                    return None;
                }
                amount.decimal
            }
            RoundTo::Decimals(digits) => {
                let rate = unit.measure() != Measure::Plain;
                let digits = digits.saturating_add(if rate { 2 } else { 0 });
                let step = Decimal::from_parts(1, digits);
                if step.is_none() {
                    let message = Message::new("quá nhiều chữ số thập phân", "too many decimals");
                    self.refuse(Code::BadNumber, round.span, message);
                }
                step?
            }
        };
        if step == Decimal::ZERO || step.is_negative() {
            let message = Message::new("làm tròn đến một mức lớn hơn 0", "rounding needs a step above zero");
            self.refuse(Code::BadNumber, round.span, message);
            return None;
        }
        Some((step, round.direction))
    }
}
