//! `mức cũ`: what stood before an amendment, as a part of what stands after it.

use super::expr::made;
use super::scope::Checker;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, ParamId, ParamVersion, RegisterId, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{ArithmeticFault, Fraction, Message, Unit, Value};

impl Checker {
    /// In the text of an amended rule: its result by the version before.
    pub(super) fn old_result(&mut self, here: RegisterId, span: Span) -> Option<Expr> {
        if self.needs_a_record(span) {
            return None;
        }
        let of_this_record = |(rule, _): &(RuleId, usize)| self.program.rule(*rule).register == here;
        let Some((rule, before)) = self.amending.filter(of_this_record) else {
            self.no_old(span);
            return None;
        };
        let ty = self.program.rule(rule).ty.clone();
        Some(made(ExprKind::Earlier(rule, before), ty, span))
    }

    /// The values of a parameter computed from those of the version before.
    pub(super) fn revised(&mut self, id: ParamId, value: &ast::Expr, before: Option<&ParamVersion>) -> Option<Table> {
        let Type::Number(unit) = self.program.param(id).ty.clone() else {
            self.no_old(value.span);
            return None;
        };
        let Some(before) = before else {
            self.no_old(value.span);
            return None;
        };
        let mut revised = Vec::with_capacity(before.values.len());
        for old in &before.values {
            revised.push(match old {
                Value::Number(old) => Value::Number(self.revision(value, &unit, *old)?),
                // What the table leaves out has no old value either.
                _ => Value::Missing,
            });
        }
        Some(Table { axes: before.axes.clone(), values: revised, rows: before.rows.clone() })
    }

    /// Arithmetic over the old value and plain numbers: terms in the unit of the parameter, factors without one.
    fn revision(&mut self, value: &ast::Expr, unit: &Unit, old: Fraction) -> Option<Fraction> {
        use ast::ExprKind as Kind;
        let found = match &value.kind {
            Kind::Old => Ok(old),
            Kind::Paren(inner) => return self.revision(inner, unit, old),
            Kind::Neg(inner) => self.revision(inner, unit, old)?.negated(),
            Kind::Sum(terms) => {
                let mut total = Ok(Fraction::ZERO);
                for (minus, term) in terms {
                    let term = self.revision(term, unit, old)?;
                    total = total.and_then(|sum: Fraction| if *minus { sum.minus(term) } else { sum.plus(term) });
                }
                total
            }
            Kind::Product(factors) => {
                let mut total = Ok(Fraction::ONE);
                for (over, factor) in factors {
                    let factor = match &factor.kind {
                        Kind::Number(literal) => self.literal(literal, None)?.value,
                        _ => self.revision(factor, unit, old)?,
                    };
                    total = total
                        .and_then(|product: Fraction| if *over { product.over(factor) } else { product.times(factor) });
                }
                total
            }
            _ => {
                let constant = self.constant(value, &Type::Number(unit.clone()))?;
                let Value::Number(number) = constant else { return None };
                Ok(number)
            }
        };
        found.map_err(|fault| self.not_computed(value.span, fault)).ok()
    }

    fn not_computed(&mut self, at: Span, fault: ArithmeticFault) {
        self.refuse(Code::BadNumber, at, fault.message());
    }

    fn no_old(&mut self, at: Span) {
        let message = Message::new("ở đây không có mức cũ", "there is no old value here");
        let help = Message::new(
            "`mức cũ` chỉ dùng trong `sửa đổi`, khi trước ngày áp dụng đã có một mức bằng số.",
            "`old value` is for an `amend` whose day comes after an earlier value",
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(at).help(help));
    }
}

/// Whether a value is computed from the old one.
pub(super) fn names_old(value: &ast::Expr) -> bool {
    use ast::ExprKind as Kind;
    match &value.kind {
        Kind::Old => true,
        Kind::Paren(inner) | Kind::Neg(inner) => names_old(inner),
        Kind::Sum(parts) | Kind::Product(parts) => parts.iter().any(|(_, part)| names_old(part)),
        _ => false,
    }
}
