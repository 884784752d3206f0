//! One record: each condition with its value, its bound and its truth, the case that decided, and the law it rests on.

use super::words::{self, both};
use crate::ir::{
    Basis, Body, Case, Comparison, Expr, ExprKind, ParamId, Program, RegisterId, RuleId, RuleVersion, Type,
};
use crate::value::{Date, Lang, Message, Value, date};

/// Rules named inside rules are followed this far down; deeper ones are shown by their value alone.
const DEEPEST: usize = 5;

/// What an evaluation can be asked about one record.
pub trait Witness {
    /// The value of an expression for a record on a day.
    fn value(&self, expr: &Expr, at: At) -> Value;
    /// The result of a rule for a record on a day, and why, as `RuleResult::reasons` words it.
    fn result(&self, rule: RuleId, at: At) -> (Value, String);
    /// The key of a record.
    fn key(&self, at: At) -> String;
    /// The record a relation field points at.
    fn follow(&self, field: crate::ir::FieldId, at: At) -> Option<At>;
}

/// A record on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// The register.
    pub register: RegisterId,
    /// The row of its table.
    pub row: u32,
    /// The day facts are judged on.
    pub day: Date,
}

/// A condition or value with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Reason {
    /// What is asked: `Điểm B1 không quá Mức điểm B1`.
    pub text: Message,
    /// What was found: `135 điểm so với 140 điểm`, or the value itself.
    pub found: Message,
    /// For a condition: true, false, or unknown.
    pub truth: Option<Truth>,
    /// The legal basis of a parameter or rule it rests on.
    pub basis: Option<Message>,
    /// What it rests on.
    pub parts: Vec<Reason>,
}

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
    fn of(value: &Value) -> Self {
        match value {
            Value::Bool(true) => Self::True,
            Value::Bool(false) => Self::False,
            _ => Self::Unknown,
        }
    }

    /// The truth in words.
    #[must_use]
    pub fn words(self) -> Message {
        let (vi, en) = match self {
            Self::True => ("đúng", "true"),
            Self::False => ("sai", "false"),
            Self::Unknown => ("chưa rõ", "unknown"),
        };
        Message::new(vi, en)
    }
}

/// A case of the rule, as it stood for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTold {
    /// Its name.
    pub name: String,
    /// What it gives.
    pub outcome: Message,
    /// Whether its condition holds; `None` for "otherwise".
    pub when: Option<Reason>,
    /// Whether it decided the result.
    pub decided: bool,
    /// Its legal basis.
    pub basis: Option<Message>,
}

/// Why a rule gives what it gives for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordExplanation {
    /// The rule, by name.
    pub rule: String,
    /// The rule, by title.
    pub label: String,
    /// The register, by title.
    pub register: String,
    /// The key of the record.
    pub key: String,
    /// The day.
    pub day: Date,
    /// The result.
    pub result: Message,
    /// The stable word for why: the deciding case, `unknown: …`, `refused: …`.
    pub reason: String,
    /// From which day the version of the rule applies.
    pub applied_from: Option<Date>,
    /// The legal bases of the version.
    pub basis: Vec<Message>,
    /// The formula, for a rule that is one.
    pub formula: Option<Reason>,
    /// Exclusions, overrides and cases, in the order they are tried.
    pub cases: Vec<CaseTold>,
    /// The whole in sentences.
    pub sentences: Vec<Message>,
}

/// Explains a rule for one record.
#[must_use]
pub fn record(program: &Program, witness: &dyn Witness, rule: RuleId, at: At) -> RecordExplanation {
    Teller { program, witness }.rule(rule, at, 0)
}

/// Explains a condition for one record.
pub(super) fn condition(program: &Program, witness: &dyn Witness, expr: &Expr, at: At) -> Reason {
    Teller { program, witness }.reason(expr, at, 0)
}

struct Teller<'a> {
    program: &'a Program,
    witness: &'a dyn Witness,
}

impl Teller<'_> {
    fn shown(&self, ty: &Type, value: &Value) -> Message {
        both(|lang| words::value(self.program, ty, value, lang))
    }

    fn basis(&self, basis: &Basis) -> Message {
        both(|lang| words::basis(self.program, basis, lang))
    }

    fn rule(&self, id: RuleId, at: At, depth: usize) -> RecordExplanation {
        let rule = self.program.rule(id);
        let (value, reason) = self.witness.result(id, at);
        let version = rule.versions.iter().find(|v| v.applied.contains(at.day));
        let decider = reason.strip_prefix("case: ").unwrap_or(&reason).to_owned();
        let cases = version.map(|v| self.cases(v, &rule.ty, &decider, at, depth)).unwrap_or_default();
        let formula = version.and_then(|v| match &v.body {
            Body::Formula(formula) => Some(self.reason(formula, at, depth)),
            Body::Cases(..) => None,
        });
        let mut told = RecordExplanation {
            rule: rule.named.name.clone(),
            label: rule.named.label.clone(),
            register: self.program.register(rule.register).named.label.clone(),
            key: self.witness.key(at),
            day: at.day,
            result: self.shown(&rule.ty, &value),
            reason,
            applied_from: version.and_then(|v| v.applied.from),
            basis: version.map(|v| v.basis.iter().map(|b| self.basis(b)).collect()).unwrap_or_default(),
            formula,
            cases,
            sentences: Vec::new(),
        };
        told.sentences = super::words::sentences(&told, &rule.ty, &value);
        told
    }

    fn cases(&self, version: &RuleVersion, ty: &Type, decider: &str, at: At, depth: usize) -> Vec<CaseTold> {
        let mut told = Vec::new();
        for (i, (when, basis)) in version.exclusions.iter().enumerate() {
            let reason = self.reason(when, at, depth);
            told.push(CaseTold {
                name: format!("trừ_{}", i + 1),
                outcome: Message::new("không hưởng", "not entitled"),
                decided: reason.truth == Some(Truth::True),
                when: Some(reason),
                basis: basis.as_ref().map(|b| self.basis(b)),
            });
        }
        let body: &[Case] = match &version.body {
            Body::Cases(_, cases) => cases,
            Body::Formula(_) => &[],
        };
        for case in version.overrides.iter().chain(body) {
            told.push(CaseTold {
                name: case.name.clone(),
                outcome: match &case.outcome {
                    Some(outcome) => self.shown(ty, &self.witness.value(outcome, at)),
                    None => Message::new("không hưởng", "not entitled"),
                },
                when: case.when.as_ref().map(|when| self.reason(when, at, depth)),
                decided: case.name == decider,
                basis: case.basis.as_ref().map(|b| self.basis(b)),
            });
        }
        told
    }

    fn reason(&self, expr: &Expr, at: At, depth: usize) -> Reason {
        let value = self.witness.value(expr, at);
        let truth = (expr.ty == Type::Bool).then(|| Truth::of(&value));
        let text = both(|lang| words::expr(self.program, at.register, expr, lang));
        let found = self.shown(&expr.ty, &value);
        let many = |parts: &[Expr]| parts.iter().map(|p| self.reason(p, at, depth)).collect::<Vec<_>>();
        let (found, parts) = match &expr.kind {
            ExprKind::And(p) | ExprKind::Or(p) | ExprKind::CountTrue(p) | ExprKind::AtLeastTrue(_, p) => {
                (found, many(p))
            }
            ExprKind::Not(inner) => (found, vec![self.reason(inner, at, depth)]),
            ExprKind::Compare(left, how, right) => {
                (self.observed(left, *how, right, at), self.behind(&[left, right], at, depth))
            }
            ExprKind::Between { value, low, high } => (
                self.shown(&value.ty, &self.witness.value(value, at)),
                self.behind(&[value, &low.0, &high.0], at, depth),
            ),
            ExprKind::In(value, ..) | ExprKind::IsMissing(value, _) => {
                (self.shown(&value.ty, &self.witness.value(value, at)), self.behind(&[value], at, depth))
            }
            _ => (found, self.behind(&[expr], at, depth)),
        };
        Reason { text, found, truth, basis: None, parts }
    }

    /// `135 điểm, không quá 140 điểm`, worded so that it is true as it stands.
    fn observed(&self, left: &Expr, how: Comparison, right: &Expr, at: At) -> Message {
        let (l, r) = (self.witness.value(left, at), self.witness.value(right, at));
        let (lv, rv) = (self.shown(&left.ty, &l), self.shown(&right.ty, &r));
        if l == Value::Missing || r == Value::Missing {
            return both(|lang| format!("{} {} {}", lv.get(lang), lang.pick("so với", "against"), rv.get(lang)));
        }
        let holds = self.compare(left, how, right, at);
        let how = if holds { how } else { opposite(how) };
        both(|lang| format!("{}, {} {}", lv.get(lang), words::comparison(how, &left.ty, lang), rv.get(lang)))
    }

    fn compare(&self, left: &Expr, how: Comparison, right: &Expr, at: At) -> bool {
        let test = Expr {
            kind: ExprKind::Compare(Box::new(left.clone()), how, Box::new(right.clone())),
            ty: Type::Bool,
            span: left.span,
        };
        self.witness.value(&test, at) == Value::Bool(true)
    }

    /// The rules and parameters an expression rests on.
    fn behind(&self, exprs: &[&Expr], at: At, depth: usize) -> Vec<Reason> {
        let mut found = Vec::new();
        for expr in exprs {
            self.gather(expr, at, depth, &mut found);
        }
        found
    }

    fn gather(&self, expr: &Expr, at: At, depth: usize, found: &mut Vec<Reason>) {
        if depth > DEEPEST {
            return;
        }
        match &expr.kind {
            ExprKind::Rule(rule) => found.push(self.rule_reason(*rule, at, depth + 1)),
            ExprKind::Param(param, keys) => {
                let value = self.witness.value(expr, at);
                found.push(self.param_reason(*param, expr, &value, at));
                keys.iter().for_each(|key| self.gather(key, at, depth + 1, found));
            }
            ExprKind::Follow(field, inner) => {
                if let Some(there) = self.witness.follow(*field, at) {
                    self.gather(inner, there, depth + 1, found);
                }
            }
            ExprKind::Sum(parts) | ExprKind::Product(parts) => {
                parts.iter().for_each(|(_, part)| self.operand(part, at, depth, found));
            }
            ExprKind::Neg(inner) | ExprKind::Round(inner, ..) => self.gather(inner, at, depth, found),
            ExprKind::Call(_, args) => args.iter().for_each(|arg| self.operand(arg, at, depth, found)),
            _ => {}
        }
    }

    /// An operand of arithmetic: shown by its value, so that the result can be recomputed by hand.
    fn operand(&self, expr: &Expr, at: At, depth: usize, found: &mut Vec<Reason>) {
        match &expr.kind {
            ExprKind::Const(_) => {}
            ExprKind::Rule(_) | ExprKind::Param(..) | ExprKind::Sum(_) | ExprKind::Product(_) => {
                self.gather(expr, at, depth, found);
            }
            _ => {
                let value = self.witness.value(expr, at);
                found.push(Reason {
                    text: both(|lang| words::expr(self.program, at.register, expr, lang)),
                    found: self.shown(&expr.ty, &value),
                    ..Reason::default()
                });
            }
        }
    }

    fn rule_reason(&self, rule: RuleId, at: At, depth: usize) -> Reason {
        let told = self.rule(rule, at, depth);
        let parts = match told.formula {
            Some(formula) => vec![formula],
            None => told.cases.into_iter().filter(|c| c.decided).filter_map(|c| c.when).collect(),
        };
        let basis = told.basis.into_iter().next();
        Reason { text: Message::same(told.label), found: told.result, truth: None, basis, parts }
    }

    fn param_reason(&self, param: ParamId, expr: &Expr, value: &Value, at: At) -> Reason {
        let version = self.program.param(param).versions.iter().find(|v| v.applied.contains(at.day));
        let from = version.and_then(|v| v.applied.from);
        let basis = version.and_then(|v| v.basis.as_ref()).map(|b| self.basis(b));
        let basis = match (from, basis) {
            (Some(from), Some(basis)) => Some(both(|lang| {
                let word = lang.pick("áp dụng từ ngày", "applied from");
                format!("{}, {word} {}", basis.get(lang), date::show(from, lang))
            })),
            (_, basis) => basis,
        };
        Reason {
            text: both(|lang| words::expr(self.program, at.register, expr, lang)),
            found: self.shown(&expr.ty, value),
            truth: None,
            basis,
            parts: Vec::new(),
        }
    }
}

fn opposite(how: Comparison) -> Comparison {
    match how {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

impl Reason {
    /// The condition as it was met, in one phrase: `Điểm B1 135, không quá 140`.
    pub(super) fn phrase(&self, lang: Lang) -> String {
        format!("{}: {}", self.text.get(lang), self.found.get(lang))
    }
}
