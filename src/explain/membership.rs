//! What one record is to an indicator: in its numerator, only in its base, outside, or not yet decided; and by which rules.

use super::record::{self, At, Reason, RecordExplanation, Truth, Witness};
use super::words::both;
use crate::ir::{Aggregate, Expr, ExprKind, Figure, FigureKind, IndicatorId, Program, RegisterId, RuleId};
use crate::syntax::ast::AggregateKind;
use crate::value::{Lang, Message};

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
    /// The condition that counts records, as it stands for this one; none where every record counts.
    pub condition: Option<Reason>,
    /// The rules the condition rests on, each with its own explanation.
    pub rules: Vec<RecordExplanation>,
}

/// The registers an indicator counts records of, each once.
#[must_use]
pub fn registers(program: &Program, id: IndicatorId) -> Vec<RegisterId> {
    let mut found = Vec::new();
    for aggregate in aggregates(program, &program.indicator(id).figure, 0) {
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
    let aggregates = aggregates(program, &indicator.figure, 0);
    let aggregate = aggregates.into_iter().find(|a| a.register == at.register)?;
    let condition = aggregate.filter.as_ref().map(|filter| record::condition(program, witness, filter, at));
    let base = aggregate.base.as_ref().map(|base| record::condition(program, witness, base, at));
    let mut rules = Vec::new();
    for expr in aggregate.base.iter().chain(&aggregate.filter).chain(&aggregate.value) {
        rules_in(expr, &mut rules);
    }
    let key = witness.key(at);
    let register = &program.register(at.register).named.label;
    let place = place(aggregate, base.as_ref(), condition.as_ref());
    let sentence = both(|lang| match lang {
        Lang::Vi => format!("{register} có mã {key} {} “{}”.", place.get(lang), indicator.named.label),
        Lang::En => format!("{register} {key} {} “{}”.", place.get(lang), indicator.named.label),
    });
    Some(Membership {
        indicator: indicator.named.name.clone(),
        label: indicator.named.label.clone(),
        register: register.clone(),
        key,
        sentences: vec![sentence],
        condition,
        rules: rules.into_iter().map(|rule| record::record(program, witness, rule, at)).collect(),
    })
}

/// Where the record stands.
fn place(aggregate: &Aggregate, base: Option<&Reason>, condition: Option<&Reason>) -> Message {
    let share = aggregate.kind == AggregateKind::Share;
    let truth = |reason: Option<&Reason>| reason.map_or(Truth::True, |reason| reason.truth.unwrap_or(Truth::Unknown));
    match (truth(base), truth(condition), share) {
        (Truth::False, _, _) => Message::new("không thuộc mẫu số của", "is not in the denominator of"),
        (Truth::Unknown, _, _) | (_, Truth::Unknown, _) => {
            Message::new("chưa xác định được có tính vào hay không trong", "cannot be decided for")
        }
        (_, Truth::True, true) => {
            Message::new("thuộc cả tử số và mẫu số của", "is in the numerator and denominator of")
        }
        (_, Truth::False, true) => Message::new("chỉ thuộc mẫu số của", "is only in the denominator of"),
        (_, Truth::True, false) => Message::new("được tính vào", "is counted in"),
        (_, Truth::False, false) => Message::new("không được tính vào", "is not counted in"),
    }
}

/// Indicators rest on indicators; so deep and no deeper, though circles are refused before.
const DEEPEST: usize = 32;

fn aggregates<'a>(program: &'a Program, figure: &'a Figure, depth: usize) -> Vec<&'a Aggregate> {
    if depth > DEEPEST {
        return Vec::new();
    }
    match &figure.kind {
        FigureKind::Aggregate(aggregate) => vec![aggregate],
        FigureKind::Indicator(id) => aggregates(program, &program.indicator(*id).figure, depth + 1),
        FigureKind::Previous(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => {
            aggregates(program, inner, depth + 1)
        }
        FigureKind::Sum(parts) | FigureKind::Product(parts) => {
            parts.iter().flat_map(|(_, part)| aggregates(program, part, depth + 1)).collect()
        }
        FigureKind::Const(_) | FigureKind::YearsBetween(..) => Vec::new(),
    }
}

/// The rules an expression names for the record itself, each once.
fn rules_in(expr: &Expr, found: &mut Vec<RuleId>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Rule(rule) if !found.contains(rule) => found.push(*rule),
            ExprKind::Neg(inner)
            | ExprKind::Not(inner)
            | ExprKind::Round(inner, ..)
            | ExprKind::IsMissing(inner, _) => {
                open.push(inner);
            }
            ExprKind::Compare(left, _, right) => open.extend([&**right, &**left]),
            ExprKind::Between { value, low, high } => open.extend([&*high.0, &*low.0, &**value]),
            ExprKind::In(value, items, _) => {
                open.extend(items);
                open.push(value);
            }
            ExprKind::Sum(parts) | ExprKind::Product(parts) => open.extend(parts.iter().map(|(_, part)| part)),
            ExprKind::And(parts)
            | ExprKind::Or(parts)
            | ExprKind::CountTrue(parts)
            | ExprKind::AtLeastTrue(_, parts)
            | ExprKind::Call(_, parts)
            | ExprKind::Param(_, parts) => open.extend(parts),
            _ => {}
        }
    }
}
