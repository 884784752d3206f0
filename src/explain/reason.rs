//! Conditions and values with what they rest on, as a tree: every node says what was asked, what was found, and under which law.

use super::record::{At, Witness};
use super::words::{self, both};
use crate::ir::{
    Basis, Body, Clocks, Comparison, Expr, ExprKind, ParamId, Program, RuleId, RuleVersion, Type, applying,
};
use crate::value::{Date, Message, Value, date};

/// Rules named inside rules are followed this far down; deeper ones are shown by their value alone.
const DEEPEST: usize = 5;

/// The three truths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// A fact is missing.
    Unknown,
}

impl Truth {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Bool(true) => Self::True,
            Value::Bool(false) => Self::False,
            _ => Self::Unknown,
        }
    }
}

/// What a node of the tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Kind {
    /// A single condition.
    #[default]
    Condition,
    /// All of its parts must hold.
    All,
    /// One of its parts must hold.
    Any,
    /// Its part must not hold.
    Not,
    /// So many of its parts must hold, or are counted.
    Count,
    /// The result of a rule.
    Rule,
    /// The value of a parameter.
    Parameter,
    /// Months of one value in a sum through months, or a band of a scale.
    Part,
}

/// A condition or value with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Reason {
    /// What the node is.
    pub kind: Kind,
    /// What is asked: `thu nhập không quá chuẩn nghèo về thu nhập theo khu vực`.
    pub text: Message,
    /// What was found: `1.400.000 đồng so với 1.500.000 đồng`, or the value itself.
    pub found: Message,
    /// The whole as a phrase that is true as it stands: `thu nhập 1.400.000 đồng, không quá chuẩn 1.500.000 đồng`.
    pub fact: Message,
    /// For a condition: true, false, or unknown.
    pub truth: Option<Truth>,
    /// The legal basis of a parameter or rule.
    pub basis: Option<Message>,
    /// From which day the version of the parameter or rule applies.
    pub applied_from: Option<Date>,
    /// Whether it only says which place lies in which, and is no norm that was applied.
    pub lies_in: bool,
    /// For a comparison that is the opposite of another: that other one, in Vietnamese words.
    pub opposite: Option<String>,
    /// From which day an age that is not reached will be, and what will be reached then.
    pub reached: Option<(Date, Message)>,
    /// What it rests on.
    pub parts: Vec<Reason>,
}

impl Reason {
    /// The single conditions that made the whole what it is: those that failed, or all that hold, or those not known.
    pub(super) fn grounds(&self) -> Vec<&Self> {
        match self.kind {
            Kind::All | Kind::Any => {
                let alike = self.parts.iter().filter(|part| part.truth == self.truth);
                alike.flat_map(Self::grounds).collect()
            }
            Kind::Not => self.parts.iter().flat_map(Self::grounds).collect(),
            _ => vec![self],
        }
    }

    /// Why a condition is what it is, in a phrase: the facts that made it so, and for an open one what holds already.
    #[must_use]
    pub fn told(&self) -> Message {
        let (made, settled) = (facts(&self.grounds()), facts(&self.settled()));
        both(|lang| {
            let made = super::sentence::list(&made, lang);
            let settled = super::sentence::list(&settled, lang);
            match (settled.is_empty(), lang) {
                (true, _) => made,
                (false, crate::value::Lang::Vi) => format!("{made}; đã xác định: {settled}"),
                (false, crate::value::Lang::En) => format!("{made}; known already: {settled}"),
            }
        })
    }

    /// The conditions that hold already where the whole is not decided.
    pub(super) fn settled(&self) -> Vec<&Self> {
        match (self.kind, self.truth) {
            (Kind::All, Some(Truth::Unknown)) => {
                let parts = self.parts.iter();
                parts.flat_map(|p| if p.truth == Some(Truth::True) { p.grounds() } else { p.settled() }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The parameters the whole rests on, each once.
    pub(super) fn parameters<'a>(&'a self, found: &mut Vec<&'a Self>) {
        if self.kind == Kind::Parameter
            && !self.lies_in
            && !found.iter().any(|told| told.text == self.text && told.found == self.found)
        {
            found.push(self);
        }
        self.parts.iter().for_each(|part| part.parameters(found));
    }
}

/// The facts of several conditions, each told once.
pub(super) fn facts(grounds: &[&Reason]) -> Vec<Message> {
    let mut told: Vec<Message> = Vec::new();
    for ground in grounds {
        if !told.contains(&ground.fact) {
            told.push(ground.fact.clone());
        }
    }
    told
}

/// Asks the evaluation and puts its answers into words.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) program: &'a Program,
    pub(super) witness: &'a dyn Witness,
}

impl Teller<'_> {
    pub(super) fn basis(&self, basis: &Basis) -> Message {
        both(|lang| words::basis(self.program, basis, lang))
    }

    /// The version of a rule that applies on the days asked for.
    pub(super) fn version(&self, rule: RuleId, clocks: Clocks) -> Option<&RuleVersion> {
        let versions = &self.program.rule(rule).versions;
        applying(versions, clocks).and_then(|at| versions.get(at))
    }

    pub(super) fn reason(&self, expr: &Expr, at: At, depth: usize) -> Reason {
        let value = self.witness.value(expr, at);
        let text = both(|lang| words::expr(self.program, at.register, expr, lang));
        let many = |parts: &[Expr]| parts.iter().map(|part| self.reason(part, at, depth)).collect::<Vec<_>>();
        let (kind, parts) = match &expr.kind {
            ExprKind::And(parts) => (Kind::All, many(parts)),
            ExprKind::Or(parts) => (Kind::Any, many(parts)),
            ExprKind::CountTrue(parts) | ExprKind::AtLeastTrue(_, parts) => (Kind::Count, many(parts)),
            ExprKind::Not(inner) => (Kind::Not, vec![self.reason(inner, at, depth)]),
            _ => (Kind::Condition, self.behind(expr, at, depth)),
        };
        let truth = (expr.ty == Type::Bool).then(|| Truth::of(&value));
        let mut reason = Reason { kind, text, truth, parts, ..Reason::default() };
        (reason.found, reason.fact) = self.observed(expr, &value, at, &reason);
        reason.reached = self.reached(expr, at);
        reason.opposite = self.turned(expr, at);
        reason
    }

    /// `trên`, `ít nhất` and `khác` as the comparisons they deny, so that one question is known in both its forms.
    fn turned(&self, expr: &Expr, at: At) -> Option<String> {
        let ExprKind::Compare(left, how, right) = &expr.kind else { return None };
        if !matches!(how, Comparison::Greater | Comparison::GreaterOrEqual | Comparison::NotEqual) {
            return None;
        }
        let kind = ExprKind::Compare(left.clone(), how.opposite(), right.clone());
        Some(words::expr(self.program, at.register, &Expr { kind, ..expr.clone() }, crate::value::Lang::Vi))
    }

    /// The rules and parameters a single condition rests on. A condition that is itself a rule rests on what the rule asks.
    fn behind(&self, expr: &Expr, at: At, depth: usize) -> Vec<Reason> {
        let mut found = Vec::new();
        match &expr.kind {
            ExprKind::Rule(rule) if expr.ty == Type::Bool && depth < DEEPEST => {
                found.extend(self.rule_reason(*rule, at, depth + 1).parts);
            }
            _ => self.gather(expr, at, depth, &mut found),
        }
        found
    }

    /// The rules and parameters an expression names.
    pub(super) fn gather(&self, expr: &Expr, at: At, depth: usize, found: &mut Vec<Reason>) {
        if depth > DEEPEST {
            return;
        }
        match &expr.kind {
            ExprKind::Rule(rule) => found.push(self.rule_reason(*rule, at, depth + 1)),
            ExprKind::Param(param, keys) => {
                found.push(self.param_reason(*param, expr, at));
                keys.iter().for_each(|key| self.gather(key, at, depth + 1, found));
            }
            ExprKind::Follow(field, inner) => {
                if let Some(there) = self.witness.follow(*field, at) {
                    self.gather(inner, there, depth + 1, found);
                }
            }
            ExprKind::On(inner, day) => {
                if let Value::Date(day) = self.witness.value(day, at)
                    && let Some(then) = self.witness.on_day(at, day)
                {
                    self.gather(inner, then, depth + 1, found);
                }
            }
            ExprKind::Known(inner, by) => {
                if let Value::Date(by) = self.witness.value(by, at) {
                    self.gather(inner, at.known_by(by), depth + 1, found);
                }
            }
            ExprKind::Across(inner, of) => {
                found.extend(self.stretches(inner, *of, at).iter().map(|s| self.stretch_reason(inner, s, at, depth)));
            }
            ExprKind::Scale(scale) => {
                found.extend(self.treads(scale, at));
                self.gather(&scale.on, at, depth, found);
            }
            ExprKind::And(_) | ExprKind::Or(_) => {}
            _ => expr.parts_here().into_iter().for_each(|part| self.gather(part, at, depth, found)),
        }
    }

    /// The result of a rule, what its formula or its deciding case rests on, and its law.
    pub(super) fn rule_reason(&self, rule: RuleId, at: At, depth: usize) -> Reason {
        let declared = self.program.rule(rule);
        let (value, name) = self.witness.result(rule, at);
        let version = self.version(rule, at.clocks());
        let mut basis = version.and_then(|v| v.basis.first());
        let mut found = both(|lang| words::result(self.program, &declared.ty, &value, lang));
        let mut parts = Vec::new();
        match version.map(|v| (&v.body, v)) {
            Some((Body::Formula(formula), v)) if !v.is_conditional() => {
                found = self.derived(formula, &value, at);
                if formula.ty == Type::Bool || matches!(formula.kind, ExprKind::CountTrue(_)) {
                    let told = self.reason(formula, at, depth);
                    if told.kind == Kind::Count && formula.ty != Type::Bool {
                        found = told.fact.clone();
                    }
                    parts.push(told);
                } else {
                    self.gather(formula, at, depth, &mut parts);
                }
            }
            Some((_, v)) => {
                if let Some((when, outcome, own)) = self.decider(v, &name, at) {
                    parts.extend(when.map(|when| self.reason(when, at, depth)));
                    basis = own.or(basis);
                    if let Some(outcome) = outcome {
                        self.gather(outcome, at, depth, &mut parts);
                        found = self.derived(outcome, &value, at);
                    }
                }
            }
            None => {}
        }
        Reason {
            kind: Kind::Rule,
            text: both(|lang| super::style::title(&declared.named.label, lang)),
            fact: both(|lang| self.titled(&declared.named.label, &declared.ty, &value, lang, false)),
            found,
            basis: basis.map(|basis| self.basis(basis)),
            applied_from: version.and_then(|v| v.term.from),
            parts,
            ..Reason::default()
        }
    }

    /// The condition, outcome and law of what decided: an exclusion, an override, a case, or the formula left.
    fn decider<'v>(
        &self,
        version: &'v RuleVersion,
        name: &str,
        at: At,
    ) -> Option<(Option<&'v Expr>, Option<&'v Expr>, Option<&'v Basis>)> {
        if name == "except" {
            let holds = |when: &Expr| self.witness.value(when, at) == Value::Bool(true);
            let (when, basis) = version.exclusions.iter().find(|(when, _)| holds(when))?;
            return Some((Some(when), None, basis.as_ref()));
        }
        let body = match &version.body {
            Body::Cases(_, cases) => cases.as_slice(),
            Body::Formula(formula) if name == "formula" => return Some((None, Some(formula), None)),
            Body::Formula(_) => &[],
        };
        let case = version.overrides.iter().chain(body).find(|case| case.name == name)?;
        Some((case.when.as_ref(), case.outcome.as_ref(), case.basis.as_ref()))
    }

    fn param_reason(&self, param: ParamId, expr: &Expr, at: At) -> Reason {
        let value = self.witness.value(expr, at);
        let keys = match &expr.kind {
            ExprKind::Param(_, keys) => keys.iter().map(|key| self.witness.value(key, at)).collect(),
            _ => Vec::new(),
        };
        let version = self.program.param(param).version(&keys, at.clocks());
        Reason {
            kind: Kind::Parameter,
            text: both(|lang| self.keyed(param, expr, at, lang)),
            found: both(|lang| {
                if version.is_none() {
                    return lang.pick("không có mức nào được áp dụng", "no version applies").to_owned();
                }
                if value == Value::Missing && self.keys_known(expr, at) {
                    return lang.pick("bảng không nêu", "not in the table").to_owned();
                }
                words::value(self.program, &expr.ty, &value, lang)
            }),
            fact: both(|lang| self.operand(expr, at, lang)),
            basis: version.and_then(|v| v.basis.as_ref()).map(|basis| self.basis(basis)),
            applied_from: version.and_then(|v| v.term.from),
            lies_in: self.program.param(param).tree,
            ..Reason::default()
        }
    }

    /// Whether a comparison holds, asked of the evaluation.
    pub(super) fn holds(&self, left: &Expr, how: Comparison, right: &Expr, at: At) -> bool {
        let test = Expr {
            kind: ExprKind::Compare(Box::new(left.clone()), how, Box::new(right.clone())),
            ty: Type::Bool,
            span: left.span,
        };
        self.witness.value(&test, at) == Value::Bool(true)
    }

    /// The day an age that is too low will be reached: the birthday counted from the day of birth, as the evaluation sees it.
    fn reached(&self, expr: &Expr, at: At) -> Option<(Date, Message)> {
        let (left, bound) = match &expr.kind {
            ExprKind::Compare(left, Comparison::GreaterOrEqual, right) => (left, right),
            ExprKind::Between { value, low, .. } if low.1 => (value, &low.0),
            _ => return None,
        };
        if !words::is_age(&left.ty) || self.holds(left, Comparison::GreaterOrEqual, bound, at) {
            return None;
        }
        let Value::Number(years) = self.witness.value(bound, at) else { return None };
        let months = u32::try_from(years.numerator().checked_mul(12)?).ok().filter(|_| years.is_whole())?;
        let day = self.born(left, at)?.checked_add_months(chrono::Months::new(months))?;
        let holds = |then: At| self.holds(left, Comparison::GreaterOrEqual, bound, then);
        let on = |day| self.witness.on_day(at, day).is_some_and(holds);
        (on(day) && !on(day.pred_opt()?)).then(|| (day, both(|lang| reached_words(self, bound, day, at, lang))))
    }

    /// The day completed years are counted from, when an expression counts them.
    fn born(&self, expr: &Expr, at: At) -> Option<Date> {
        let mut expr = expr;
        for _ in 0..DEEPEST {
            match &expr.kind {
                ExprKind::Call(crate::ir::Function::Age, args) => {
                    let Value::Date(day) = self.witness.value(args.first()?, at) else { return None };
                    return Some(day);
                }
                ExprKind::Rule(rule) => match &self.version(*rule, at.clocks())?.body {
                    Body::Formula(formula) => expr = formula,
                    Body::Cases(..) => return None,
                },
                _ => return None,
            }
        }
        None
    }
}

fn reached_words(teller: &Teller<'_>, bound: &Expr, day: Date, at: At, lang: crate::value::Lang) -> String {
    let years = words::value(teller.program, &bound.ty, &teller.witness.value(bound, at), lang);
    let day = date::show(day, lang);
    match lang {
        crate::value::Lang::Vi => format!("sẽ đủ {years} từ ngày {day}"),
        crate::value::Lang::En => format!("turns {years} on {day}"),
    }
}
