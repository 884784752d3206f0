//! What one record is to an indicator: in its numerator, only in its base, outside, or not yet decided; and by which rules.

use super::figure;
use super::reason::{Reason, Teller, Truth};
use super::record::{At, RecordExplanation, Witness, subject};
use super::sentence::{list, reasons};
use super::words::both;
use crate::ir::{Aggregate, IndicatorId, Program, RegisterId};
use crate::syntax::ast::AggregateKind;
use crate::value::{Lang, Message, Value};

/// Why a record counts, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The indicator, by name.
    pub indicator: String,
    /// The indicator, by title.
    pub label: String,
    /// The register, by title.
    pub register: String,
    /// The key of the record.
    pub key: String,
    /// The whole in sentences.
    pub sentences: Vec<Message>,
    /// The conditions of the base and of the numerator, as they stand for this record.
    pub conditions: Vec<Reason>,
    /// The rules the conditions rest on, each with its own explanation.
    pub rules: Vec<RecordExplanation>,
}

impl Membership {
    /// What may be told of a record that lies in a cell which is not shown.
    #[must_use]
    pub fn not_shown(self) -> Self {
        let (key, label) = (&self.key, &self.label);
        let told = Message::new(
            format!(
                "Bản ghi {key} thuộc một ô không công bố của “{label}”: không nêu bản ghi này có được tính vào hay không."
            ),
            format!("Record {key} lies in a cell of \"{label}\" that is not shown: whether it counts is not told."),
        );
        Self { sentences: vec![told], conditions: Vec::new(), rules: Vec::new(), ..self }
    }
}

/// The registers an indicator counts records of, each once.
#[must_use]
pub fn registers(program: &Program, id: IndicatorId) -> Vec<RegisterId> {
    let mut found = Vec::new();
    for aggregate in figure::aggregates(program, &program.indicator(id).figure, 0) {
        if !found.contains(&aggregate.register) {
            found.push(aggregate.register);
        }
    }
    found
}

/// Explains what a record is to an indicator; `None` where the indicator counts no records of its register.
#[must_use]
pub fn membership(program: &Program, witness: &dyn Witness, id: IndicatorId, at: At) -> Option<Membership> {
    let indicator = program.indicator(id);
    let mut aggregates = figure::aggregates(program, &indicator.figure, 0);
    aggregates.retain(|aggregate| aggregate.register == at.register);
    aggregates.first()?;
    let teller = Teller { program, witness };
    let (mut sentences, mut conditions, mut rules) = (Vec::new(), Vec::<Reason>::new(), Vec::new());
    for aggregate in &aggregates {
        let counted = Counted::new(&teller, aggregate, at);
        let of = (aggregates.len() > 1).then_some(*aggregate);
        let sentence = both(|lang| counted.sentence(&teller, id, of, at, lang));
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
        for condition in counted.base.into_iter().chain(counted.filter) {
            if !conditions.iter().any(|known| known.text == condition.text) {
                conditions.push(condition);
            }
        }
        for expr in aggregate.base.iter().chain(&aggregate.filter).chain(&aggregate.value).chain(&aggregate.weight) {
            teller.rules_at(expr, at, &mut rules);
        }
    }
    let rules: Vec<RecordExplanation> = rules.into_iter().map(|(rule, at)| teller.rule(rule, at)).collect();
    for rule in &rules {
        sentences.extend(rule.sentences.iter().cloned());
    }
    Some(Membership {
        indicator: indicator.named.name.clone(),
        label: indicator.named.label.clone(),
        register: program.register(at.register).named.label.clone(),
        key: witness.key(at),
        sentences,
        conditions,
        rules,
    })
}

/// A record under one aggregate.
struct Counted<'a> {
    aggregate: &'a Aggregate,
    base: Option<Reason>,
    filter: Option<Reason>,
}

impl<'a> Counted<'a> {
    fn new(teller: &Teller<'_>, aggregate: &'a Aggregate, at: At) -> Self {
        let told = |expr: &crate::ir::Expr| teller.reason(expr, at, 0);
        Self { aggregate, base: aggregate.base.as_ref().map(told), filter: aggregate.filter.as_ref().map(told) }
    }

    /// `Hộ gia đình có mã H1 thuộc cả tử số và mẫu số của “Tỷ lệ hộ nghèo”, vì phân loại hộ là hộ nghèo.`
    fn sentence(&self, teller: &Teller<'_>, id: IndicatorId, of: Option<&Aggregate>, at: At, lang: Lang) -> String {
        let subject = subject(teller.program, at.register, &teller.witness.key(at), lang);
        let label = &teller.program.indicator(id).named.label;
        let of = of.map(|of| format!(" ({})", figure::aggregate(teller.program, of, lang))).unwrap_or_default();
        let (place, because) = self.place();
        let because = because.map(|reason| list(&reasons(Some(reason)), lang)).unwrap_or_default();
        let because = match (because.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::Vi) => format!(", vì {because}"),
            (false, Lang::En) => format!(": {because}"),
        };
        let with = self.with(teller, at, lang);
        let place = place.get(lang);
        match lang {
            Lang::Vi => format!("{subject} {place} “{label}”{of}{with}{because}."),
            Lang::En => format!("{subject} {place} \"{label}\"{of}{with}{because}."),
        }
    }

    /// Where the record stands, and the condition that put it there.
    fn place(&self) -> (Message, Option<&Reason>) {
        let share = self.aggregate.kind == AggregateKind::Share;
        let truth = |reason: Option<&Reason>| reason.map_or(Truth::True, |r| r.truth.unwrap_or(Truth::Unknown));
        let (base, filter) = (self.base.as_ref(), self.filter.as_ref());
        let open = Message::new("chưa xác định được có tính vào hay không trong", "cannot be decided for");
        match (truth(base), truth(filter), share) {
            (Truth::False, ..) => (Message::new("không thuộc mẫu số của", "is not in the denominator of"), base),
            (Truth::Unknown, ..) => (open, base),
            (_, Truth::Unknown, _) => (open, filter),
            (_, Truth::True, true) => {
                (Message::new("thuộc cả tử số và mẫu số của", "is in the numerator and denominator of"), filter)
            }
            (_, Truth::False, true) => (Message::new("chỉ thuộc mẫu số của", "is only in the denominator of"), filter),
            (_, Truth::True, false) => (Message::new("được tính vào", "is counted in"), filter),
            (_, Truth::False, false) => (Message::new("không được tính vào", "is not counted in"), filter),
        }
    }

    /// The value with which it counts, or that it is left out for want of one.
    fn with(&self, teller: &Teller<'_>, at: At, lang: Lang) -> String {
        if self.filter.as_ref().is_some_and(|filter| filter.truth != Some(Truth::True)) {
            return String::new();
        }
        let Some(value) = &self.aggregate.value else { return String::new() };
        let told = teller.operand(value, at, lang);
        match (teller.witness.value(value, at), lang) {
            (Value::Missing, Lang::Vi) => format!(" nhưng để ngoài, {told}"),
            (Value::Missing, Lang::En) => format!(" but left out, {told}"),
            (_, Lang::Vi) => format!(" với {told}"),
            (_, Lang::En) => format!(" with {told}"),
        }
    }
}
