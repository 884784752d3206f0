//! Cases of a rule: one kind of result, one policy, at most one "otherwise", and that one last.

use super::expr::constant;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Body, Case, Expr, RegisterId, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Ident, Outcome, Policy, RuleClause};
use crate::value::{Message, Value};

/// The cases of a rule as written, wherever they stood.
pub(super) struct Gathered<'a> {
    pub(super) cases: Vec<&'a ast::Case>,
    policies: Vec<(Policy, Span)>,
    overrides: Vec<&'a Outcome>,
}

impl<'a> Gathered<'a> {
    /// Gathers the cases at clause level and those below a policy.
    pub(super) fn of(clauses: &[(&'a RuleClause, Span)]) -> Self {
        let mut gathered = Self { cases: Vec::new(), policies: Vec::new(), overrides: Vec::new() };
        for (clause, span) in clauses {
            match clause {
                RuleClause::Case(case) => gathered.cases.push(case),
                RuleClause::Policy(policy, cases) => {
                    gathered.policies.push((*policy, *span));
                    gathered.cases.extend(cases.iter().map(|line| &line.node));
                }
                RuleClause::Override(_, outcome, _) => gathered.overrides.push(outcome),
                _ => {}
            }
        }
        gathered
    }

    fn words(&self) -> Vec<Ident> {
        let outcomes = self.cases.iter().map(|c| &c.outcome).chain(self.overrides.iter().copied());
        let mut words: Vec<Ident> = Vec::new();
        for outcome in outcomes {
            if let Outcome::Class(word) = outcome
                && !words.iter().any(|w| Checker::same_name(&w.text, &word.text))
            {
                words.push(word.clone());
            }
        }
        words
    }
}

impl Checker {
    /// Settles the cases of a rule.
    pub(super) fn settle_cases(
        &mut self,
        id: RuleId,
        gathered: &Gathered<'_>,
        register: RegisterId,
        around: Option<&Basis>,
        name: &Ident,
    ) -> Option<Body> {
        if let Some((_, second)) = gathered.policies.get(1) {
            let message = Message::new("các trường hợp chỉ có một cách kết hợp", "cases combine in one way only");
            self.fault(Diagnostic::error(Code::BadClause, message).at(*second));
        }
        self.settle_case_type(id, gathered, register, name);
        let ty = self.program.rule(id).ty.clone();
        let class = matches!(ty, Type::Word(_));
        let policy = self.policy(gathered, class, name)?;
        let mut cases = Vec::new();
        let mut sound = true;
        for (i, case) in gathered.cases.iter().enumerate() {
            match self.settle_case(case, i, register, &ty, around) {
                Some(case) => cases.push(case),
                None => sound = false,
            }
        }
        self.otherwise_last(gathered);
        sound.then_some(Body::Cases(policy, cases))
    }

    fn policy(&mut self, gathered: &Gathered<'_>, class: bool, name: &Ident) -> Option<Policy> {
        match gathered.policies.first() {
            Some((policy, span)) => {
                if class && !matches!(policy, Policy::ExactlyOne | Policy::First) {
                    let message = Message::new(
                        "xếp loại không có mức cao thấp để chọn hay cộng",
                        "classes cannot be ranked or added",
                    );
                    self.fault(Diagnostic::error(Code::TypeMismatch, message).at(*span));
                    return None;
                }
                Some(*policy)
            }
            None if class => Some(Policy::ExactlyOne),
            None if gathered.cases.iter().filter(|c| c.when.is_some()).count() <= 1 => Some(Policy::First),
            None => {
                let message = Message::new(
                    format!("`{}` có nhiều trường hợp nhưng chưa nêu cách kết hợp", name.text),
                    format!("`{}` has several cases but does not say how they combine", name.text),
                );
                let help = Message::new(
                    "thêm `chỉ lấy mức cao nhất`, `cộng các mức`, `xét lần lượt` hoặc `chỉ một trường hợp`",
                    "add `highest only`, `sum of all`, `first that applies` or `exactly one`",
                );
                self.fault(Diagnostic::error(Code::BadClause, message).at(name.span).help(help));
                None
            }
        }
    }

    /// The result type: declared, or a list of the words used, or the unit of the first amount.
    fn settle_case_type(&mut self, id: RuleId, gathered: &Gathered<'_>, register: RegisterId, name: &Ident) {
        if self.typed.get(id.0) == Some(&true) {
            return;
        }
        let words = gathered.words();
        let ty = if words.is_empty() {
            let amounts = gathered.cases.iter().filter_map(|c| match &c.outcome {
                Outcome::Amount(amount) => Some(amount),
                _ => None,
            });
            let before = self.faults.len();
            let types: Vec<Type> = amounts.filter_map(|a| self.expr(a, register, None)).map(|a| a.ty).collect();
            self.faults.truncate(before);
            let unit = types.iter().find(|t| matches!(t, Type::Number(u) if !u.is_plain()));
            unit.or_else(|| types.first()).cloned().unwrap_or(Type::Number(crate::value::Unit::plain()))
        } else {
            Type::Word(self.implicit_list(name, &words))
        };
        self.give_type(id, ty);
    }

    fn settle_case(
        &mut self,
        case: &ast::Case,
        position: usize,
        register: RegisterId,
        ty: &Type,
        around: Option<&Basis>,
    ) -> Option<Case> {
        let when = case.when.as_ref().map(|when| self.condition(when, register));
        let outcome = self.settle_outcome(&case.outcome, register, ty);
        let basis = case.basis.as_ref().and_then(|b| self.basis(b, around));
        let name = match (&case.name, &case.outcome) {
            (Some(name), _) => name.text.clone(),
            (None, Outcome::Class(word)) => word.text.clone(),
            (None, _) if case.when.is_none() => "còn_lại".to_owned(),
            (None, _) => format!("trường_hợp_{}", position + 1),
        };
        let when = match when {
            Some(None) => return None,
            Some(Some(when)) => Some(when),
            None => None,
        };
        Some(Case { name, outcome: outcome?, when, basis, span: case.span })
    }

    /// Settles an override (`riêng trường hợp`).
    #[expect(clippy::too_many_arguments, reason = "the parts of one clause, and where it stands")]
    pub(super) fn settle_override(
        &mut self,
        name: String,
        when: &ast::Expr,
        outcome: &Outcome,
        basis: Option<&ast::Basis>,
        register: RegisterId,
        ty: &Type,
        around: Option<&Basis>,
        span: Span,
    ) -> Option<Case> {
        let when = self.condition(when, register);
        let outcome = self.settle_outcome(outcome, register, ty);
        let basis = basis.and_then(|b| self.basis(b, around));
        Some(Case { name, outcome: outcome?, when: Some(when?), basis, span })
    }

    /// `Some(None)` is "not entitled".
    #[expect(clippy::option_option, reason = "outer: could it be settled; inner: what `Case::outcome` holds")]
    fn settle_outcome(&mut self, outcome: &Outcome, register: RegisterId, ty: &Type) -> Option<Option<Expr>> {
        match (outcome, ty) {
            (Outcome::NotEntitled(_), Type::Number(_)) => Some(None),
            (Outcome::NotEntitled(span), _) => {
                let message =
                    Message::new("`không hưởng` chỉ dùng cho mức hưởng", "`not entitled` is for amounts only");
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(*span));
                None
            }
            (Outcome::Class(word), Type::Word(list)) => {
                let Some(index) = self.word_named(*list, &word.text) else {
                    let words: Vec<String> = self.program.list(*list).words.iter().map(|w| w.name.clone()).collect();
                    self.unknown(
                        Code::UnknownWord,
                        word,
                        &Message::new("từ", "word"),
                        words.iter().map(String::as_str),
                    );
                    return None;
                };
                Some(Some(constant(Value::Word(index), ty.clone(), word.span)))
            }
            (Outcome::Class(word), _) => {
                let message = Message::new(
                    "trường hợp này xếp loại, các trường hợp khác cho mức",
                    "this case gives a class, the others give amounts",
                );
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(word.span));
                None
            }
            (Outcome::Amount(amount), _) => {
                let settled = self.expr(amount, register, Some(ty))?;
                self.must_be(&settled, ty).then_some(Some(settled))
            }
        }
    }

    fn otherwise_last(&mut self, gathered: &Gathered<'_>) {
        let last = gathered.cases.len().saturating_sub(1);
        for (i, case) in gathered.cases.iter().enumerate() {
            if case.when.is_none() && i != last {
                let message =
                    Message::new("`còn lại` phải là trường hợp cuối cùng", "`otherwise` must be the last case");
                self.fault(Diagnostic::error(Code::UnreachableCase, message).at(case.span));
            }
        }
    }
}
