//! What an indicator declares of facts that are missing: records left out, a value that stands in, or no figure.

use super::expr::made;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Aggregate, Expr, ExprKind, Figure, FigureKind, Function, Missing, RegisterId, Type, WhereMissing};
use crate::source::Span;
use crate::syntax::ast::{self, AggregateKind, IfMissing, IndicatorClause, IndicatorDecl};
use crate::value::Message;

/// A clause that says what becomes of records which lack a fact.
#[derive(Debug)]
pub(super) struct Declared {
    operand: ast::Expr,
    how: IfMissing,
    span: Span,
    /// Whether a register of the formula knows the fact.
    known: bool,
    /// Whether the formula reads it, so that something can stand in for it.
    read: bool,
}

/// What stands in for a fact of a register.
#[derive(Debug)]
pub(super) struct StandIn {
    register: RegisterId,
    operand: Expr,
    value: Expr,
    declared: usize,
}

impl Checker {
    /// Takes the clauses of an indicator, to be heeded by each aggregate of its formula.
    pub(super) fn declare_missing(&mut self, decl: &IndicatorDecl) {
        self.declared_missing.clear();
        for clause in &decl.clauses {
            let IndicatorClause::Missing { operand, how } = &clause.node else { continue };
            let name = path(operand);
            match self.declared_missing.iter().find(|earlier| path(&earlier.operand) == name) {
                Some(earlier) => {
                    let earlier = earlier.span;
                    self.twice_clause(clause.span, earlier);
                }
                None => {
                    let (operand, how) = (operand.clone(), how.clone());
                    self.declared_missing.push(Declared { operand, how, span: clause.span, known: false, read: false });
                }
            }
        }
    }

    /// The facts of a register that are declared; from here on something stands in for those that say so.
    pub(super) fn begin_missing(&mut self, register: RegisterId) -> Vec<(Expr, WhereMissing)> {
        let mut found = Vec::new();
        for nth in 0..self.declared_missing.len() {
            let Some(declared) = self.declared_missing.get(nth) else { continue };
            let (operand, how) = (declared.operand.clone(), declared.how.clone());
            let first = path(&operand).into_iter().next().unwrap_or_default();
            if self.field_named(register, first).is_none() && self.rule_named(register, first).is_none() {
                continue;
            }
            if let Some(declared) = self.declared_missing.get_mut(nth) {
                declared.known = true;
            }
            let Some(settled) = self.expr(&operand, register, None) else { continue };
            let how = match &how {
                IfMissing::LeftOut => WhereMissing::LeftOut,
                IfMissing::Refused => WhereMissing::Refused,
                IfMissing::CountsAs(value) => {
                    let Some(value) = self.constant_for(value, register, &settled.ty) else { continue };
                    let operand = settled.clone();
                    found.push((
                        settled,
                        WhereMissing::StandsIn,
                        Some(StandIn { register, operand, value, declared: nth }),
                    ));
                    continue;
                }
            };
            found.push((settled, how, None));
        }
        let mut known = Vec::with_capacity(found.len());
        for (operand, how, stand_in) in found {
            known.push((operand, how));
            self.stand_ins.extend(stand_in);
        }
        known
    }

    /// A value that does not depend on the record.
    fn constant_for(&mut self, value: &ast::Expr, register: RegisterId, ty: &Type) -> Option<Expr> {
        let settled = self.expr(value, register, Some(ty))?;
        if !self.must_be(&settled, ty) {
            return None;
        }
        if !matches!(settled.kind, ExprKind::Const(_)) {
            let message = Message::new(
                "chỉ một giá trị cố định mới thay được cho số liệu thiếu",
                "only a fixed value can stand in for what is missing",
            );
            let help = Message::new(
                "Viết `coi là 0`, `coi là không`, hoặc tính giá trị thay trong một `cách xác định` bằng `nếu_thiếu(x, …)`.",
                "write `counts as 0` or `counts as no`, or compute what stands in by `if_missing(x, …)` in a `rule`",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(value.span).help(help));
            return None;
        }
        Some(settled)
    }

    /// What a settled name comes to where something stands in for it.
    pub(super) fn stood_in(&mut self, settled: Expr, here: RegisterId) -> Expr {
        let found = self.stand_ins.iter().find(|one| one.register == here && one.operand.same(&settled));
        let Some(found) = found else { return settled };
        let (value, declared) = (found.value.clone(), found.declared);
        if let Some(declared) = self.declared_missing.get_mut(declared) {
            declared.read = true;
        }
        let (ty, span) = (settled.ty.clone(), settled.span);
        made(ExprKind::Call(Function::IfMissing, vec![settled, value]), ty, span)
    }

    /// Lets an aggregate ask for the facts whose lack leaves a record out, and remembers what to count.
    pub(super) fn end_missing(
        &mut self,
        known: Vec<(Expr, WhereMissing)>,
        written: &ast::Aggregate,
        mut settled: Aggregate,
    ) -> Option<Aggregate> {
        if known.is_empty() {
            return Some(settled);
        }
        let share = settled.kind == AggregateKind::Share;
        // Settled again, without what stands in.
        let scope = match if share { &written.base } else { &written.filter } {
            Some(scope) => Some(self.condition(scope, settled.register)?),
            None => None,
        };
        for (operand, how) in known {
            if how == WhereMissing::LeftOut {
                let span = operand.span;
                let asked = made(ExprKind::IsMissing(Box::new(operand.clone()), false), Type::Bool, span);
                let slot = if share { &mut settled.base } else { &mut settled.filter };
                *slot = Some(match slot.take() {
                    Some(Expr { kind: ExprKind::And(mut parts), ty, span }) => {
                        parts.push(asked);
                        made(ExprKind::And(parts), ty, span)
                    }
                    Some(other) => {
                        let span = other.span;
                        made(ExprKind::And(vec![other, asked]), Type::Bool, span)
                    }
                    None => asked,
                });
            }
            settled.missing.push(Missing { operand, how, scope: scope.clone() });
        }
        Some(settled)
    }

    /// Reports facts that no register of the formula knows, and those that it does not read where something is to stand in.
    pub(super) fn missing_was_met(&mut self, figure: Option<&Figure>) {
        let declared = std::mem::take(&mut self.declared_missing);
        let Some(figure) = figure else { return };
        let register = first_register(figure);
        for one in declared {
            match (one.known, register) {
                (true, _) if one.read || !matches!(one.how, IfMissing::CountsAs(_)) => {}
                (true, _) => self.not_read(&one),
                (false, Some(register)) => drop(self.expr(&one.operand, register, None)),
                (false, None) => {
                    let message = Message::new(
                        "chỉ tiêu này không tự tổng hợp từ danh sách nào nên không có số liệu thiếu để xử lý",
                        "this indicator scans no register of its own, so nothing can be missing",
                    );
                    let help = Message::new(
                        "Chuyển dòng này sang chỉ tiêu tổng hợp từ danh sách.",
                        "move the clause to the indicator that scans the register",
                    );
                    self.fault(Diagnostic::error(Code::Misplaced, message).at(one.span).help(help));
                }
            }
        }
    }

    fn not_read(&mut self, declared: &Declared) {
        let name = path(&declared.operand).join(".");
        let message = Message::new(
            format!("công thức không đọc thẳng `{name}` nên không có gì để thay"),
            format!("the formula does not read `{name}` itself, so nothing can stand in for it"),
        );
        let help = Message::new(
            format!(
                "Nêu điều kiện hoặc số mà công thức đọc, hoặc viết `nếu_thiếu({name}, …)` trong cách xác định đọc nó."
            ),
            format!(
                "name the condition or number that the formula reads, or write `if_missing({name}, …)` in the rule that reads it"
            ),
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(declared.operand.span).help(help));
    }
}

/// The names of a path.
fn path(of: &ast::Expr) -> Vec<&str> {
    match &of.kind {
        ast::ExprKind::Path(names) => names.iter().map(|name| name.text.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The first register that a figure scans itself.
fn first_register(figure: &Figure) -> Option<RegisterId> {
    match &figure.kind {
        FigureKind::Aggregate(aggregate) => Some(aggregate.register),
        _ => figure.parts().into_iter().find_map(first_register),
    }
}
