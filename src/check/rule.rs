//! Rules: a body for each stretch of days, the decree's own and those of amendments.

use super::amend::Text;
use super::cases::Gathered;
use super::days::{Draft, Edict};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Body, Expr, RegisterId, RuleId, RuleVersion, Type};
use crate::source::Span;
use crate::syntax::ast::{AmendDecl, Ident, RuleClause, RuleDecl};
use crate::value::Message;

/// Clauses with their places.
pub(super) type Clauses<'a> = [(&'a RuleClause, Span)];

impl Checker {
    /// Settles a rule and its amendments.
    pub(super) fn settle_rule(&mut self, id: RuleId, decl: &RuleDecl, amends: &[&AmendDecl], edicts: &[Edict]) {
        let mut texts = self.texts(decl, amends);
        texts.sort_by_key(|text| text.days.map(|(from, _)| from));
        let mut drafts: Vec<(usize, Draft<RuleVersion>)> = Vec::new();
        // The rule's own text first: it says what kind of result the rule gives.
        let own_first = texts.iter().enumerate().filter(|(_, text)| text.origin == 0);
        let then = texts.iter().enumerate().filter(|(_, text)| text.origin > 0);
        for (nth, text) in own_first.chain(then) {
            self.amending = nth.checked_sub(1).map(|before| (id, before));
            if let Some(version) = self.settle_version(id, text, &decl.name) {
                drafts.push((nth, Draft { version, origin: text.origin, at: text.at }));
            }
        }
        self.amending = None;
        drafts.sort_by_key(|(nth, _)| *nth);
        let drafts = drafts.into_iter().map(|(_, draft)| draft).collect();
        let kind = Message::new("cách tính", "definitions");
        let versions = self.settle_days(&decl.name.text, &kind, drafts, edicts);
        if let Some(rule) = self.program.rules.get_mut(id.0) {
            rule.versions = versions;
        }
    }

    fn settle_version(&mut self, id: RuleId, text: &Text, name: &Ident) -> Option<RuleVersion> {
        let clauses: Vec<(&RuleClause, Span)> = text.clauses.iter().map(|(clause, at)| (clause, *at)).collect();
        self.settle_names(&clauses, self.program.rule(id).register);
        let version = self.settle_text(id, text, &clauses, name);
        self.forget_names();
        version
    }

    fn settle_text(&mut self, id: RuleId, text: &Text, clauses: &Clauses<'_>, name: &Ident) -> Option<RuleVersion> {
        let mut seen = None;
        let mut bases = Vec::new();
        for (clause, at) in clauses {
            match clause {
                RuleClause::Applied { from, through } => {
                    self.once(&mut seen, *at);
                    self.days_of_version(*from, *through, *at);
                }
                RuleClause::Basis(basis) => bases.extend(self.basis(basis, None)),
                _ => {}
            }
        }
        let register = self.program.rule(id).register;
        let around = bases.first().cloned();
        let mut version = RuleVersion {
            term: self.term(text.days, around.as_ref(), text.at),
            basis: bases,
            body: self.settle_body(id, clauses, register, around.as_ref(), name)?,
            exclusions: Vec::new(),
            overrides: Vec::new(),
            round: None,
            floor: None,
            cap: None,
            paid: None,
            span: text.span,
        };
        let ty = self.program.rule(id).ty.clone();
        self.settle_adjustments(&mut version, clauses, register, &ty, around.as_ref());
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
        let formulas: Vec<&RuleClause> = clauses
            .iter()
            .map(|(clause, _)| *clause)
            .filter(|clause| matches!(clause, RuleClause::Formula(_) | RuleClause::Scale(..)))
            .collect();
        let gathered = Gathered::of(clauses);
        match (formulas.as_slice(), gathered.cases.as_slice()) {
            ([formula], []) => {
                if let Some(at) = gathered.policy_at() {
                    self.formula_and_cases(at);
                }
                self.settle_formula(id, formula, register, around).map(Body::Formula)
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
                let at = |wanted: &RuleClause| {
                    clauses.iter().find(|(c, _)| std::ptr::eq(*c, wanted)).map_or(name.span, |(_, at)| *at)
                };
                self.twice_clause(at(second), at(first));
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

    fn settle_formula(
        &mut self,
        id: RuleId,
        formula: &RuleClause,
        register: RegisterId,
        around: Option<&Basis>,
    ) -> Option<Expr> {
        let declared = (self.typed.get(id.0) == Some(&true)).then(|| self.program.rule(id).ty.clone());
        let settled = match formula {
            RuleClause::Formula(formula) => self.expr(formula, register, declared.as_ref())?,
            RuleClause::Scale(kind, on, rows) => {
                self.settle_scale(*kind, on, rows, (register, declared.as_ref(), around))?
            }
            _ => return None,
        };
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
