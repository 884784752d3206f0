//! Rules: a body for each stretch of days, the decree's own and those of amendments.

use super::cases::Gathered;
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Applied, Basis, Body, Expr, RegisterId, RuleId, RuleVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{AmendClause, AmendDecl, RoundDecl, RoundTo, RuleClause, RuleDecl};
use crate::value::fraction::Rounding;
use crate::value::{Decimal, Message};

impl Checker {
    /// Settles a rule and its amendments.
    pub(super) fn settle_rule(&mut self, id: RuleId, decl: &RuleDecl, amends: &[&AmendDecl]) {
        let clauses: Vec<(&RuleClause, Span)> = decl.clauses.iter().map(|l| (&l.node, l.span)).collect();
        let mut versions: Vec<RuleVersion> =
            self.settle_version(id, &clauses, decl.name.span, &decl.name).into_iter().collect();
        for amend in amends {
            if self.things.get(&amend.name.text) != Some(Thing::Rule(id)) {
                continue;
            }
            let mut clauses = Vec::new();
            for line in &amend.clauses {
                match &line.node {
                    AmendClause::Rule(clause) => clauses.push((clause, line.span)),
                    AmendClause::Version(version) => clauses.extend(self.misplaced_version(version.span)),
                }
            }
            if !clauses.iter().any(|(c, _)| matches!(c, RuleClause::Applied { .. })) {
                let message = Message::new(
                    "sửa đổi này chưa nêu áp dụng từ ngày nào",
                    "this amendment does not say from which day it applies",
                );
                let help = Message::new("thêm `áp dụng từ ngày …`", "add `applied from …`");
                self.fault(Diagnostic::error(Code::BadClause, message).at(amend.name.span).help(help));
            }
            versions.extend(self.settle_version(id, &clauses, amend.name.span, &decl.name));
        }
        versions.sort_by_key(|v| v.applied.from);
        let mut days: Vec<(Applied, Span)> = versions.iter().map(|v| (v.applied, v.span)).collect();
        self.close_days(&decl.name.text, &mut days);
        for (version, (applied, _)) in versions.iter_mut().zip(days) {
            version.applied = applied;
        }
        if let Some(rule) = self.program.rules.get_mut(id.0) {
            rule.versions = versions;
        }
    }

    fn misplaced_version<'c>(&mut self, span: Span) -> Option<(&'c RuleClause, Span)> {
        let message = Message::new(
            "cách xác định không có mức theo ngày; viết cả cách xác định mới",
            "a rule has no dated values; write the whole new rule",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(span));
        None
    }

    fn settle_version(
        &mut self,
        id: RuleId,
        clauses: &[(&RuleClause, Span)],
        span: Span,
        name: &crate::syntax::ast::Ident,
    ) -> Option<RuleVersion> {
        let register = self.program.rule(id).register;
        let mut version = RuleVersion {
            applied: Applied { from: None, through: None },
            basis: Vec::new(),
            body: Body::Cases(crate::syntax::ast::Policy::First, Vec::new()),
            exclusions: Vec::new(),
            overrides: Vec::new(),
            round: None,
            floor: None,
            cap: None,
            span,
        };
        for (clause, _) in clauses {
            match clause {
                RuleClause::Applied { from, through } => {
                    version.applied = Applied { from: Some(*from), through: *through }
                }
                RuleClause::Basis(basis) => version.basis.extend(self.basis(basis, None)),
                _ => {}
            }
        }
        let around = version.basis.first().cloned();
        version.body = self.settle_body(id, clauses, register, around.as_ref(), name)?;
        let ty = self.program.rule(id).ty.clone();
        for (clause, at) in clauses {
            self.settle_adjustment(&mut version, clause, *at, register, &ty, around.as_ref());
        }
        Some(version)
    }

    fn settle_body(
        &mut self,
        id: RuleId,
        clauses: &[(&RuleClause, Span)],
        register: RegisterId,
        around: Option<&Basis>,
        name: &crate::syntax::ast::Ident,
    ) -> Option<Body> {
        let formulas: Vec<&crate::syntax::ast::Expr> = clauses
            .iter()
            .filter_map(|(c, _)| match c {
                RuleClause::Formula(f) => Some(f),
                _ => None,
            })
            .collect();
        let gathered = Gathered::of(clauses);
        match (formulas.as_slice(), gathered.cases.is_empty()) {
            ([formula], true) => self.settle_formula(id, formula, register).map(Body::Formula),
            ([], false) => self.settle_cases(id, &gathered, register, around, name),
            ([], true) => {
                let message = Message::new(
                    format!("`{}` chưa có cách tính", name.text),
                    format!("`{}` has no formula and no case", name.text),
                );
                let help = Message::new("thêm `= …` hoặc các trường hợp `… khi …`", "add `= …` or cases `… when …`");
                self.fault(Diagnostic::error(Code::BadClause, message).at(name.span).help(help));
                None
            }
            ([first, ..], _) => {
                let message = Message::new(
                    "một cách xác định có một công thức, hoặc các trường hợp, không có cả hai",
                    "a rule has one formula or cases, not both",
                );
                let extra = formulas.get(1).map_or(first.span, |f| f.span);
                self.fault(Diagnostic::error(Code::BadClause, message).at(extra));
                None
            }
        }
    }

    fn settle_formula(&mut self, id: RuleId, formula: &crate::syntax::ast::Expr, register: RegisterId) -> Option<Expr> {
        let declared = (self.typed.get(id.0) == Some(&true)).then(|| self.program.rule(id).ty.clone());
        let settled = self.expr(formula, register, declared.as_ref())?;
        match declared {
            Some(ty) => self.must_be(&settled, &ty).then_some(settled),
            None => {
                self.give_type(id, settled.ty.clone());
                Some(settled)
            }
        }
    }

    /// Settles the result type of a rule.
    pub(super) fn give_type(&mut self, id: RuleId, ty: Type) {
        if let (Some(rule), Some(typed)) = (self.program.rules.get_mut(id.0), self.typed.get_mut(id.0)) {
            rule.ty = ty;
            *typed = true;
        }
    }

    fn settle_adjustment(
        &mut self,
        version: &mut RuleVersion,
        clause: &RuleClause,
        at: Span,
        register: RegisterId,
        ty: &Type,
        around: Option<&Basis>,
    ) {
        match clause {
            RuleClause::Except(when, basis) => {
                let basis = basis.as_ref().and_then(|b| self.basis(b, around));
                if let Some(when) = self.condition(when, register) {
                    version.exclusions.push((when, basis));
                }
            }
            RuleClause::Override(when, outcome, basis) => {
                let name = format!("riêng_{}", version.overrides.len() + 1);
                version.overrides.extend(self.settle_override(
                    name,
                    when,
                    outcome,
                    basis.as_ref(),
                    register,
                    ty,
                    around,
                    at,
                ));
            }
            RuleClause::Round(round) => version.round = self.rounding(round, ty),
            RuleClause::Floor(bound) => version.floor = self.bound(bound, register, ty),
            RuleClause::Cap(bound) => version.cap = self.bound(bound, register, ty),
            _ => {}
        }
    }

    fn bound(&mut self, bound: &crate::syntax::ast::Expr, register: RegisterId, ty: &Type) -> Option<Expr> {
        let settled = self.expr(bound, register, Some(ty))?;
        self.must_be(&settled, ty).then_some(settled)
    }

    fn rounding(&mut self, round: &RoundDecl, ty: &Type) -> Option<(Decimal, Rounding)> {
        let Type::Number(unit) = ty else {
            let message = Message::new("chỉ làm tròn được số", "only numbers can be rounded");
            self.fault(Diagnostic::error(Code::TypeMismatch, message).at(round.span));
            return None;
        };
        let step = match &round.to {
            RoundTo::Multiple(literal) => {
                let amount = self.literal(literal, Some(unit))?;
                if amount.unit != *unit
                    && amount.stated
                    && !unit.name(crate::value::Lang::Vi).starts_with(&amount.unit.name(crate::value::Lang::Vi))
                {
                    self.cannot_add(unit, &amount.unit, literal.span);
                    return None;
                }
                amount.decimal
            }
            RoundTo::Decimals(digits) => {
                let rate = unit.measure() != crate::value::unit::Measure::Plain;
                let digits = digits.saturating_add(if rate { 2 } else { 0 });
                Decimal::from_parts(1, digits)?
            }
        };
        if step == Decimal::ZERO || step.is_negative() {
            let message = Message::new("làm tròn đến một mức lớn hơn 0", "rounding needs a step above zero");
            self.fault(Diagnostic::error(Code::BadNumber, message).at(round.span));
            return None;
        }
        Some((step, round.direction))
    }
}
