//! The records behind a figure: which ones it counts and with what amount, so that whoever reads it can add it up again.

use super::figure;
use super::record::{At, Witness};
use super::witness::Asked;
use super::words::{self, both};
use crate::eval::contribution::Contribution;
use crate::eval::disclosure::Rows;
use crate::ir::{Aggregate, IndicatorId, Program, Type};
use crate::syntax::ast::AggregateKind;
use crate::value::{Fraction, Lang, Message, Unit, Value, quantity};
use std::collections::BTreeSet;

/// So many are named; the others are counted and added up.
const NAMED: usize = 1_000;

/// The records an aggregate certainly counts; of a share those of its numerator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How many there are: records, or what is counted once.
    pub count: u64,
    /// How many of them are not named because they lie in cells that are not shown.
    pub hidden: u64,
    /// The first of them: those that weigh most where they have amounts, else in register order.
    pub named: Vec<Named>,
    /// What is not named adds up to this, where amounts are added.
    pub rest: Option<Sum>,
    /// The unit of the amounts, where they are added.
    pub unit: Option<Unit>,
    /// The weights of what is not named add up to this, where records have weights; `rest` is then of weighted amounts.
    pub rest_weight: Option<Sum>,
}

impl Counted {
    /// What the last of the named and all that are not named add up to, as printed; none where amounts are not added.
    #[must_use]
    pub fn sum_after(&self, last: &[Named], lang: Lang) -> Option<String> {
        let unit = self.unit.as_ref()?;
        let rest = self.rest.as_ref().map_or(Fraction::ZERO, |sum| sum.exact);
        let total = last.iter().try_fold(rest, |total, named| {
            let amount = named.amount.as_ref().map_or(Fraction::ZERO, |sum| sum.exact);
            let weight = named.weight.as_ref().map_or(Fraction::ONE, |sum| sum.exact);
            total.plus(amount.times(weight)?)
        });
        let total = total.ok()?;
        Some(quantity::show_exact(total, unit, 0, lang))
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its key, or its place in the file where it has none; what is counted once by its own name.
    pub key: Message,
    /// How many records share it, where each is counted once.
    pub records: Option<u64>,
    /// Its amount, where there is one.
    pub amount: Option<Sum>,
    /// For how many it stands, where records have weights.
    pub weight: Option<Sum>,
}

/// An amount, as printed and exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// As printed.
    pub shown: Message,
    /// Exactly.
    pub exact: Fraction,
}

/// The records behind an indicator that is a single aggregate, perhaps through other indicators.
pub(super) fn counted(program: &Program, asked: &Asked<'_>, id: IndicatorId, hidden: &Rows) -> Option<Counted> {
    let indicator = program.indicator(id);
    let aggregate = figure::single(program, &indicator.figure)?;
    let period = asked.evaluation.period();
    let found = asked.evaluation.contributions(aggregate, period, &indicator.named.name);
    let teller = Teller { program, asked, aggregate, hidden };
    Some(match aggregate.once_by.as_ref() {
        Some(once) => teller.once(&found, &once.ty),
        None => teller.each(found),
    })
}

struct Teller<'a> {
    program: &'a Program,
    asked: &'a Asked<'a>,
    aggregate: &'a Aggregate,
    hidden: &'a Rows,
}

impl Teller<'_> {
    fn each(&self, mut found: Vec<Contribution>) -> Counted {
        let count = found.len() as u64;
        // Stable: what weighs the same stays in register order.
        match self.aggregate.kind {
            AggregateKind::Min => found.sort_by_key(amount),
            _ => found.sort_by_key(|one| std::cmp::Reverse(amount(one))),
        }
        let added = matches!(self.aggregate.kind, AggregateKind::Sum | AggregateKind::Mean);
        // Those that are not named come last.
        let is_hidden = |one: &Contribution| self.is_hidden(one);
        found.sort_by_key(is_hidden);
        let hidden = found.iter().filter(|one| is_hidden(one)).count();
        let named = NAMED.min(found.len() - hidden);
        let rest = found.get(named..).filter(|rest| added && !rest.is_empty()).and_then(|rest| {
            let total = rest.iter().try_fold(Fraction::ZERO, |total, one| {
                let amount = amount(one).unwrap_or(Fraction::ZERO);
                total.plus(amount.times(weight(one).unwrap_or(Fraction::ONE))?)
            });
            self.sum(total.ok()?)
        });
        let rest_weight = found.get(named..).filter(|rest| !rest.is_empty()).and_then(|rest| {
            self.aggregate.weight.as_ref()?;
            rest.iter().filter_map(weight).try_fold(Fraction::ZERO, Fraction::plus).ok().map(plain)
        });
        let named = found.iter().take(named).map(|one| Named {
            key: Message::same(self.key(one.row)),
            records: None,
            amount: amount(one).and_then(|amount| self.sum(amount)),
            weight: weight(one).map(plain),
        });
        let unit = self.unit().filter(|_| added).cloned();
        Counted { count, hidden: hidden as u64, named: named.collect(), rest, unit, rest_weight }
    }

    fn is_hidden(&self, one: &Contribution) -> bool {
        self.hidden.contains(&(self.aggregate.register, one.row))
    }

    fn once(&self, found: &[Contribution], ty: &Type) -> Counted {
        let mut order: Vec<(&Value, u64)> = Vec::new();
        for (number, once) in found.iter().filter_map(|one| one.once.as_ref()) {
            match order.get_mut(*number) {
                Some((_, records)) => *records += 1,
                None => order.push((once, 1)),
            }
        }
        let numbers = found.iter().filter(|one| self.is_hidden(one)).filter_map(|one| one.once.as_ref());
        let hidden: BTreeSet<usize> = numbers.map(|(number, _)| *number).collect();
        let named = order.iter().enumerate().filter(|(number, _)| !hidden.contains(number)).take(NAMED);
        let named = named.map(|(_, named)| named).map(|(once, records)| Named {
            key: self.name_of(once, ty),
            records: Some(*records),
            amount: None,
            weight: None,
        });
        let (count, hidden) = (order.len() as u64, hidden.len() as u64);
        Counted { count, hidden, named: named.collect(), rest: None, unit: None, rest_weight: None }
    }

    fn key(&self, row: u32) -> String {
        let evaluation = self.asked.evaluation;
        let at = At { register: self.aggregate.register, row, day: evaluation.on(), known: evaluation.known() };
        self.asked.key(at)
    }

    fn name_of(&self, once: &Value, ty: &Type) -> Message {
        match (once, ty) {
            (Value::Record(row), Type::Record(register)) => {
                let evaluation = self.asked.evaluation;
                let at = At { register: *register, row: *row, day: evaluation.on(), known: evaluation.known() };
                Message::same(self.asked.key(at))
            }
            (Value::Text(text), _) => Message::same(text.clone()),
            _ => both(|lang| words::value(self.program, ty, once, lang)),
        }
    }

    fn unit(&self) -> Option<&Unit> {
        match &self.aggregate.value.as_ref()?.ty {
            Type::Number(unit) => Some(unit),
            _ => None,
        }
    }

    fn sum(&self, exact: Fraction) -> Option<Sum> {
        let unit = self.unit()?;
        Some(Sum { shown: both(|lang| quantity::show_exact(exact, unit, 0, lang)), exact })
    }
}

fn amount(one: &Contribution) -> Option<Fraction> {
    match one.value {
        Some(Value::Number(n)) => Some(n),
        _ => None,
    }
}

fn weight(one: &Contribution) -> Option<Fraction> {
    match one.weight {
        Some(Value::Number(n)) => Some(n),
        _ => None,
    }
}

/// A number without unit.
fn plain(exact: Fraction) -> Sum {
    Sum { shown: both(|lang| quantity::show_exact(exact, &Unit::plain(), 0, lang)), exact }
}
