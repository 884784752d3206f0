//! Rules: a body for each stretch of days, the decree's own and those of amendments.

use super::cases::Gathered;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Applied, Basis, Body, Expr, RegisterId, RuleId, RuleVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{AmendClause, AmendDecl, Ident, RuleClause, RuleDecl};
use crate::value::Message;

/// Clauses with their places.
pub(super) type Clauses<'a> = [(&'a RuleClause, Span)];

impl Checker {
    /// Settles a rule and its amendments.
    pub(super) fn settle_rule(&mut self, id: RuleId, decl: &RuleDecl, amends: &[&AmendDecl]) {
        let clauses: Vec<(&RuleClause, Span)> = decl.clauses.iter().map(|l| (&l.node, l.span)).collect();
        let mut versions: Vec<(RuleVersion, Span)> = Vec::new();
        if let Some(version) = self.settle_version(id, &clauses, decl.name.span, &decl.name) {
            versions.push((version, applied_at(&clauses, decl.name.span)));
        }
        for amend in amends {
            let mut clauses = Vec::new();
            let mut misplaced = false;
            for line in &amend.clauses {
                match &line.node {
                    AmendClause::Rule(clause) => clauses.push((clause, line.span)),
                    AmendClause::Version(version) => {
                        self.value_for_a_rule(version.span);
                        misplaced = true;
                    }
                }
            }
            if misplaced {
                continue;
            }
            if !clauses.iter().any(|(c, _)| matches!(c, RuleClause::Applied { .. })) {
                let message = Message::new(
                    "sửa đổi này chưa nêu áp dụng từ ngày nào",
                    "this amendment does not say from which day it applies",
                );
                let help = Message::new("Thêm `áp dụng từ ngày …`.", "add `applied from …`");
                self.fault(Diagnostic::error(Code::BadClause, message).at(amend.name.span).help(help));
            }
            if let Some(version) = self.settle_version(id, &clauses, amend.name.span, &decl.name) {
                versions.push((version, applied_at(&clauses, amend.name.span)));
            }
        }
        versions.sort_by_key(|(v, _)| v.applied.from);
        let mut days: Vec<(Applied, Span)> = versions.iter().map(|(v, at)| (v.applied, *at)).collect();
        self.close_days(&decl.name.text, &Message::new("cách tính", "definitions"), &mut days);
        for ((version, _), (applied, _)) in versions.iter_mut().zip(days) {
            version.applied = applied;
        }
        if let Some(rule) = self.program.rules.get_mut(id.0) {
            rule.versions = versions.into_iter().map(|(version, _)| version).collect();
        }
    }

    fn value_for_a_rule(&mut self, span: Span) {
        let message = Message::new(
            "cách xác định không có mức theo ngày; sửa đổi phải viết lại cả cách xác định",
            "a rule has no dated values; an amendment writes the whole new rule",
        );
        let help = Message::new(
            "Viết `áp dụng từ ngày …` một dòng, rồi `= …` hoặc các trường hợp ở dòng sau.",
            "write `applied from …` on a line, then `= …` or the cases on the next",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(span).help(help));
    }

    fn settle_version(&mut self, id: RuleId, clauses: &Clauses<'_>, span: Span, name: &Ident) -> Option<RuleVersion> {
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
        let mut seen = None;
        for (clause, at) in clauses {
            match clause {
                RuleClause::Applied { from, through } => {
                    self.once(&mut seen, *at);
                    self.days_of_version(*from, *through, *at);
                    version.applied = Applied { from: Some(*from), through: *through };
                }
                RuleClause::Basis(basis) => version.basis.extend(self.basis(basis, None)),
                _ => {}
            }
        }
        let around = version.basis.first().cloned();
        version.body = self.settle_body(id, clauses, register, around.as_ref(), name)?;
        self.settle_adjustments(&mut version, clauses, register, &self.program.rule(id).ty.clone(), around.as_ref());
        Some(version)
    }

    fn settle_body(
        &mut self,
        id: RuleId,
        clauses: &Clauses<'_>,
        register: RegisterId,
        around: Option<&Basis>,
        name: &Ident,
    ) -> Option<Body> {
        let formulas: Vec<&crate::syntax::ast::Expr> = clauses
            .iter()
            .filter_map(|(c, _)| match c {
                RuleClause::Formula(f) => Some(f),
                _ => None,
            })
            .collect();
        let gathered = Gathered::of(clauses);
        match (formulas.as_slice(), gathered.cases.as_slice()) {
            ([formula], []) => {
                if let Some(at) = gathered.policy_at() {
                    self.formula_and_cases(at);
                }
                self.settle_formula(id, formula, register).map(Body::Formula)
            }
            ([], [_, ..]) => self.settle_cases(id, &gathered, register, around, name),
            ([], []) => {
                let message = Message::new(
                    format!("`{}` chưa có cách tính", name.text),
                    format!("`{}` has no formula and no case", name.text),
                );
                let help = Message::new("Thêm `= …` hoặc các trường hợp `… khi …`.", "add `= …` or cases `… when …`");
                self.fault(Diagnostic::error(Code::BadClause, message).at(name.span).help(help));
                None
            }
            ([first, second, ..], []) => {
                self.twice_clause(second.span, first.span);
                None
            }
            ([_, ..], [case, ..]) => {
                self.formula_and_cases(case.span);
                None
            }
        }
    }

    fn formula_and_cases(&mut self, at: Span) {
        let message = Message::new(
            "một cách xác định có một công thức, hoặc các trường hợp, không có cả hai",
            "a rule has one formula or cases, not both",
        );
        let help = Message::new("Bỏ công thức, hoặc bỏ các trường hợp.", "remove the formula or the cases");
        self.fault(Diagnostic::error(Code::BadClause, message).at(at).help(help));
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
}

/// Where a version says from which day it applies.
fn applied_at(clauses: &Clauses<'_>, otherwise: Span) -> Span {
    let found = clauses.iter().find(|(c, _)| matches!(c, RuleClause::Applied { .. }));
    found.map_or(otherwise, |(_, at)| *at)
}
