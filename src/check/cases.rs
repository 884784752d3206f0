//! Cases of a rule: one kind of result, one policy, at most one "otherwise", and that one last.

use super::expr::constant;
use super::rule::Clauses;
use super::scope::{Checker, Clash, Names};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Body, Case, Expr, RegisterId, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Ident, Outcome, Policy, RuleClause};
use crate::value::{Message, Unit, Value};

/// The cases of a rule as written, wherever they stood.
pub(super) struct Gathered<'a> {
    pub(super) cases: Vec<&'a ast::Case>,
    policies: Vec<(Policy, Span)>,
    overrides: Vec<&'a Outcome>,
}

impl<'a> Gathered<'a> {
    /// Gathers the cases at clause level and those below a policy.
    pub(super) fn of(clauses: &Clauses<'a>) -> Self {
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

    /// Where the way of combining is stated.
    pub(super) fn policy_at(&self) -> Option<Span> {
        self.policies.first().map(|(_, at)| *at)
    }

    fn words(&self) -> Vec<Ident> {
        let outcomes = self.cases.iter().map(|c| &c.outcome).chain(self.overrides.iter().copied());
        let mut seen = Names::default();
        let mut words: Vec<Ident> = Vec::new();
        for outcome in outcomes {
            if let Outcome::Class(word) = outcome
                && !matches!(seen.add(word, ()), Some(Clash::Same(_)))
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
        if let [(_, first), (_, second), ..] = gathered.policies.as_slice() {
            let message = Message::new("các trường hợp chỉ có một cách kết hợp", "cases combine in one way only");
            self.fault(
                Diagnostic::error(Code::BadClause, message)
                    .at(*second)
                    .because(*first, Message::new("đã nêu ở đây", "stated here already"))
                    .help(Message::new("Giữ một trong hai.", "keep one of the two")),
            );
        }
        self.settle_case_type(id, gathered, register, name);
        let ty = self.program.rule(id).ty.clone();
        let policy = self.policy(gathered, matches!(ty, Type::Word(_)), name)?;
        let mut cases = Vec::new();
        let mut sound = true;
        for (i, case) in gathered.cases.iter().enumerate() {
            match self.settle_case(case, i, register, &ty, around) {
                Some(case) => cases.push(case),
                None => sound = false,
            }
        }
        self.names_once(gathered);
        self.otherwise_last(gathered);
        sound.then_some(Body::Cases(policy, cases))
    }

    fn policy(&mut self, gathered: &Gathered<'_>, class: bool, name: &Ident) -> Option<Policy> {
        let conditional = gathered.cases.iter().filter(|c| c.when.is_some()).count();
        match gathered.policies.first() {
            Some((policy, span)) if class && !matches!(policy, Policy::ExactlyOne | Policy::First) => {
                let message = Message::new(
                    "xếp loại không có mức cao thấp để chọn hay cộng",
                    "classes cannot be ranked or added",
                );
                let help = Message::new(
                    "Viết `chỉ một trường hợp` hoặc `xét lần lượt`.",
                    "write `exactly one` or `first that applies`",
                );
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(*span).help(help));
                None
            }
            Some((policy, _)) => Some(*policy),
            None if class => Some(Policy::ExactlyOne),
            None if conditional <= 1 => Some(Policy::First),
            None => {
                let message = Message::new(
                    format!("`{}` có nhiều trường hợp nhưng chưa nêu cách kết hợp", name.text),
                    format!("`{}` has several cases but does not say how they combine", name.text),
                );
                let help = Message::new(
                    "Thêm `chỉ lấy mức cao nhất`, `cộng các mức`, `xét lần lượt` hoặc `chỉ một trường hợp`.",
                    "add `highest only`, `sum of all`, `first that applies` or `exactly one`",
                );
                self.fault(Diagnostic::error(Code::BadClause, message).at(name.span).help(help));
                None
            }
        }
    }

    /// The result type: declared, or a list of the words used, or the unit of the first amount that has one.
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
            self.told.mute(true);
            let types: Vec<Type> = amounts.filter_map(|a| self.expr(a, register, None)).map(|a| a.ty).collect();
            self.told.mute(false);
            let unit = types.iter().find(|t| matches!(t, Type::Number(u) if !u.is_plain()));
            unit.or_else(|| types.first()).cloned().unwrap_or(Type::Number(Unit::plain()))
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

    /// Settles an override (`riêng trường hợp`): its condition, its outcome and its own basis.
    pub(super) fn settle_override(
        &mut self,
        name: String,
        (when, outcome, basis): (&ast::Expr, &Outcome, Option<&ast::Basis>),
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
                let help =
                    Message::new("Viết `là …` với một từ của xếp loại.", "write `is …` with a word of the class");
                self.fault(Diagnostic::error(Code::TypeMismatch, message).at(*span).help(help));
                None
            }
            (Outcome::Class(word), Type::Word(list)) => {
                let index = self.word(*list, word)?;
                Some(Some(constant(Value::Word(index), ty.clone(), word.span)))
            }
            (Outcome::Class(word), _) => {
                let message = Message::new(
                    "trường hợp này xếp loại, các trường hợp khác cho mức",
                    "this case gives a class, the others give amounts",
                );
                self.refuse(Code::TypeMismatch, word.span, message);
                None
            }
            (Outcome::Amount(amount), _) => {
                let settled = self.expr(amount, register, Some(ty))?;
                if matches!((&settled.ty, ty), (Type::Number(_), Type::Word(_))) {
                    let message = Message::new(
                        "trường hợp này cho một mức, các trường hợp khác xếp loại",
                        "this case gives an amount, the others give classes",
                    );
                    let help = Message::new("Viết `là …`.", "write `is …`");
                    self.fault(Diagnostic::error(Code::TypeMismatch, message).at(amount.span).help(help));
                    return None;
                }
                self.must_be(&settled, ty).then_some(Some(settled))
            }
        }
    }

    /// Cases are told apart by their names.
    fn names_once(&mut self, gathered: &Gathered<'_>) {
        let mut names = Names::default();
        for name in gathered.cases.iter().filter_map(|case| case.name.as_ref()) {
            let clash = names.add(name, ());
            self.clash(name, clash);
        }
    }

    fn otherwise_last(&mut self, gathered: &Gathered<'_>) {
        let last = gathered.cases.len().saturating_sub(1);
        for (i, case) in gathered.cases.iter().enumerate() {
            if case.when.is_none() && i != last {
                let message =
                    Message::new("`còn lại` phải là trường hợp cuối cùng", "`otherwise` must be the last case");
                let help = Message::new("Chuyển xuống cuối, và chỉ giữ một.", "move it to the end, and keep only one");
                self.fault(Diagnostic::error(Code::UnreachableCase, message).at(case.span).help(help));
            }
        }
    }
}
