//! One record: its cases with their conditions, the one that decided, what is missing, and the law it all rests on.

use super::reason::{Kind, Reason, Teller, Truth};
use super::style;
use super::words::{self, both};
use crate::ir::{Body, Case, Clocks, Expr, FieldId, Program, RegisterId, RuleId, RuleVersion, Type};
use crate::value::{Date, Fraction, Lang, Message, Value};

/// What an evaluation can be asked about one record.
pub trait Witness {
    /// The value of an expression for a record on a day.
    fn value(&self, expr: &Expr, at: At) -> Value;
    /// The result of a rule for a record on a day, and why, as `RuleResult::reasons` words it.
    fn result(&self, rule: RuleId, at: At) -> (Value, String);
    /// The least and the greatest value of a number; the same where it is known, none where it is open.
    fn bounds(&self, expr: &Expr, at: At) -> Option<(Fraction, Fraction)>;
    /// The key of a record; its place in the data where its register has no key.
    fn key(&self, at: At) -> String;
    /// The record a relation field points at.
    fn follow(&self, field: FieldId, at: At) -> Option<At>;
    /// The faults met while computing a record.
    fn faults(&self, at: At) -> Vec<Message>;
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
    /// The day by which the law must have come into force; none for all law there is.
    pub known: Option<Date>,
}

impl At {
    /// Its two days.
    #[must_use]
    pub fn clocks(self) -> Clocks {
        Clocks { on: self.day, known: self.known }
    }

    /// The same record by the law known on a day, and never by more than is known here.
    #[must_use]
    pub fn known_by(self, day: Date) -> Self {
        Self { known: Some(self.known.map_or(day, |known| known.min(day))), ..self }
    }
}

/// What a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum CaseKind {
    /// `trừ trường hợp`.
    Exclusion,
    /// `hưởng từng tháng`: outside the months paid.
    Months,
    /// `riêng trường hợp`.
    Override,
    /// A case under its policy.
    #[default]
    Case,
    /// `còn lại`.
    Otherwise,
}

/// A case of the rule, as it stood for the record.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct CaseTold {
    /// What it is.
    pub kind: CaseKind,
    /// Its name.
    pub name: String,
    /// What it gives.
    pub outcome: Message,
    /// What it gives, with the figures it is made of.
    pub derived: Message,
    /// Whether its condition holds; `None` for "otherwise".
    pub when: Option<Reason>,
    /// Whether it decided the result.
    pub decided: bool,
    /// Its legal basis.
    pub basis: Option<Message>,
}

impl CaseTold {
    pub(super) fn truth(&self) -> Option<Truth> {
        self.when.as_ref().and_then(|when| when.truth)
    }
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
    /// The day by which the law must have come into force; none for all law there is.
    pub known: Option<Date>,
    /// The result.
    pub result: Message,
    /// The stable word for why: the deciding case, `unknown: …`, `refused: …`.
    pub reason: String,
    /// From which day the version of the rule applies.
    pub applied_from: Option<Date>,
    /// The legal bases of the version.
    pub basis: Vec<Message>,
    /// How the cases go together.
    pub policy: Option<Message>,
    /// The formula, for a rule that is one.
    pub formula: Option<Reason>,
    /// What floor, cap and rounding made of the formula.
    pub steps: Vec<Message>,
    /// Exclusions, overrides and cases, in the order they are tried.
    pub cases: Vec<CaseTold>,
    /// The facts that are missing, by title.
    pub missing: Vec<Message>,
    /// For an undetermined class: the classes still possible.
    pub possible: Vec<Message>,
    /// The whole in sentences.
    pub sentences: Vec<Message>,
    /// The rules with cases of their own that the result rests on, nearest first.
    pub rules: Vec<RecordExplanation>,
}

impl RecordExplanation {
    /// Whether it mattered if a case holds: once an exclusion or override does, no other case is asked.
    #[must_use]
    pub fn was_tried(&self, case: &CaseTold) -> bool {
        let ended = self
            .cases
            .iter()
            .find(|c| c.decided && matches!(c.kind, CaseKind::Exclusion | CaseKind::Months | CaseKind::Override));
        ended.is_none_or(|ended| case == ended || matches!(case.kind, CaseKind::Exclusion | CaseKind::Months))
    }

    /// The parameters the whole rests on, each once.
    #[must_use]
    pub fn parameters(&self) -> Vec<&Reason> {
        let mut found = Vec::new();
        for told in std::iter::once(self).chain(&self.rules) {
            let tried = told.cases.iter().filter(|case| told.was_tried(case)).filter_map(|case| case.when.as_ref());
            tried.chain(&told.formula).for_each(|reason| reason.parameters(&mut found));
        }
        found
    }
}

/// Explains a rule for one record.
#[must_use]
pub fn record(program: &Program, witness: &dyn Witness, rule: RuleId, at: At) -> RecordExplanation {
    Teller { program, witness }.rule(rule, at)
}

impl Teller<'_> {
    /// The explanation of a rule for a record, sentences included.
    pub(super) fn rule(&self, id: RuleId, at: At) -> RecordExplanation {
        let (value, _) = self.witness.result(id, at);
        let mut told = self.laid_out(id, at);
        told.sentences = self.sentences(id, at, &told, &value);
        told.rules = self.rests_on(id, at).into_iter().map(|(rule, at)| self.laid_out(rule, at)).collect();
        told
    }

    /// The explanation without its sentences.
    pub(super) fn laid_out(&self, id: RuleId, at: At) -> RecordExplanation {
        let rule = self.program.rule(id);
        let (value, reason) = self.witness.result(id, at);
        let version = self.version(id, at.clocks());
        let cases = version.map(|v| self.cases(v, &rule.ty, &reason, at)).unwrap_or_default();
        let formula = version.and_then(|v| match &v.body {
            Body::Formula(formula) => Some(formula),
            Body::Cases(..) => None,
        });
        let policy = version.and_then(|v| match &v.body {
            Body::Cases(policy, _) => Some(*policy),
            Body::Formula(_) => None,
        });
        let undetermined = value == Value::Missing && matches!(rule.ty, Type::Word(_));
        let possible = policy.filter(|_| undetermined).map(|policy| super::possible::outcomes(&cases, policy));
        RecordExplanation {
            rule: rule.named.name.clone(),
            label: rule.named.label.clone(),
            register: self.program.register(rule.register).named.label.clone(),
            key: self.witness.key(at),
            day: at.day,
            known: at.known,
            result: both(|lang| words::result(self.program, &rule.ty, &value, lang)),
            applied_from: version.and_then(|v| v.term.from),
            basis: version.map(|v| v.basis.iter().map(|b| self.basis(b)).collect()).unwrap_or_default(),
            policy: policy.map(words::policy),
            formula: formula.map(|formula| self.formula_told(formula, at)),
            steps: version.map(|v| self.steps(v, &rule.ty, &cases, &reason, at)).unwrap_or_default(),
            missing: self.missing(rule.register, &reason),
            possible: possible.unwrap_or_default(),
            sentences: Vec::new(),
            rules: Vec::new(),
            reason,
            cases,
        }
    }

    fn formula_told(&self, formula: &Expr, at: At) -> Reason {
        let mut told = self.reason(formula, at, 0);
        if formula.ty != Type::Bool && told.kind != Kind::Count {
            told.found = self.derived(formula, &self.witness.value(formula, at), at);
        }
        told
    }

    fn steps(&self, version: &RuleVersion, ty: &Type, cases: &[CaseTold], reason: &str, at: At) -> Vec<Message> {
        let decided = cases.iter().position(|case| case.decided);
        let outcome = match &version.body {
            Body::Formula(formula) if decided.is_none() || reason == "formula" => Some(formula),
            Body::Formula(_) => None,
            Body::Cases(_, body) => {
                let all = version.overrides.iter().chain(body);
                all.filter(|case| case.name == reason).find_map(|case| case.outcome.as_ref())
            }
        };
        let raw = outcome.map(|outcome| self.witness.value(outcome, at));
        raw.map(|raw| self.adjusted(version, ty, &raw, at)).unwrap_or_default()
    }

    fn cases(&self, version: &RuleVersion, ty: &Type, decider: &str, at: At) -> Vec<CaseTold> {
        let mut told = Vec::new();
        for (i, (when, basis)) in version.exclusions.iter().enumerate() {
            let when = self.reason(when, at, 0);
            let outcome = self.excluded(version, ty, at);
            told.push(CaseTold {
                kind: CaseKind::Exclusion,
                name: format!("trừ_{}", i + 1),
                derived: outcome.clone(),
                outcome,
                decided: decider == "except" && when.truth == Some(Truth::True),
                when: Some(when),
                basis: basis.as_ref().map(|b| self.basis(b)),
            });
        }
        told.extend(version.paid.as_ref().map(|paid| CaseTold {
            kind: CaseKind::Months,
            name: "ngoài_tháng_hưởng".to_owned(),
            outcome: not_entitled(),
            derived: not_entitled(),
            decided: matches!(decider, "not_yet_paid" | "no_longer_paid"),
            when: Some(self.months_paid(paid, decider, at)),
            basis: None,
        }));
        let body: &[Case] = match &version.body {
            Body::Cases(_, cases) => cases,
            Body::Formula(_) => &[],
        };
        told.extend(version.overrides.iter().map(|case| self.case(case, CaseKind::Override, ty, decider, at)));
        told.extend(body.iter().map(|case| {
            let kind = if case.when.is_some() { CaseKind::Case } else { CaseKind::Otherwise };
            self.case(case, kind, ty, decider, at)
        }));
        told
    }

    /// What an excluded record gets: the class of "otherwise", or nothing.
    fn excluded(&self, version: &RuleVersion, ty: &Type, at: At) -> Message {
        let Body::Cases(_, cases) = &version.body else { return not_entitled() };
        let otherwise = cases.iter().find(|case| case.when.is_none()).and_then(|case| case.outcome.as_ref());
        match (otherwise, ty) {
            (Some(class), Type::Word(_)) => {
                both(|lang| words::value(self.program, ty, &self.witness.value(class, at), lang))
            }
            _ => not_entitled(),
        }
    }

    fn case(&self, case: &Case, kind: CaseKind, ty: &Type, decider: &str, at: At) -> CaseTold {
        let value = case.outcome.as_ref().map(|outcome| (outcome, self.witness.value(outcome, at)));
        let outcome = match &value {
            Some((_, value)) => both(|lang| words::value(self.program, ty, value, lang)),
            None => not_entitled(),
        };
        let derived = match &value {
            Some((expr, value)) => self.derived(expr, value, at),
            None => not_entitled(),
        };
        let when = case.when.as_ref().map(|when| self.reason(when, at, 0));
        let summed = kind == CaseKind::Case && decider.split(" + ").any(|name| name == case.name);
        let nothing = kind == CaseKind::Otherwise && decider == "not_entitled";
        CaseTold {
            kind,
            name: case.name.clone(),
            outcome,
            derived,
            when,
            decided: case.name == decider || summed || nothing,
            basis: case.basis.as_ref().map(|b| self.basis(b)),
        }
    }

    /// The titles of the facts a reason such as `unknown: thu_nhập` names.
    pub(super) fn missing(&self, register: RegisterId, reason: &str) -> Vec<Message> {
        let Some(names) = reason.strip_prefix("unknown: ") else { return Vec::new() };
        names.split(", ").filter(|name| !name.is_empty()).map(|name| self.fact_title(register, name)).collect()
    }

    fn fact_title(&self, register: RegisterId, name: &str) -> Message {
        let own = self.program.register(register).fields.iter().find(|field| field.named.name == name);
        if let Some(field) = own {
            return Message::same(field.named.label.clone());
        }
        for other in &self.program.registers {
            if other.named.name == name {
                return Message::same(other.named.label.clone());
            }
            if let Some(field) = other.fields.iter().find(|field| field.named.name == name) {
                let (field, other) = (&field.named.label, &other.named.label);
                return both(|lang| format!("{field} {} {}", lang.pick("của", "of"), style::title(other, lang)));
            }
        }
        Message::same(name.replace('_', " "))
    }
}

/// `Hộ gia đình có mã H2`.
pub(super) fn subject(program: &Program, register: RegisterId, key: &str, lang: Lang) -> String {
    let declared = program.register(register);
    let label = &declared.named.label;
    match (lang, declared.keys.is_empty()) {
        (Lang::Vi, false) => format!("{label} có mã {key}"),
        (Lang::Vi, true) => format!("{label}, dòng {key},"),
        (Lang::En, false) => format!("{label} {key}"),
        (Lang::En, true) => format!("{label}, row {key},"),
    }
}

pub(super) fn not_entitled() -> Message {
    Message::new("không hưởng", "not entitled")
}
