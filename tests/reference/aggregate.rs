//! Aggregates over a register: every way the undetermined records may turn out is followed to the value it gives.

use super::{At, Doubts, Reference, Refusal, spread};
use chitieu::diagnostic::Code;
use chitieu::eval::outcome::{CellKey, Measured};
use chitieu::ir::{Aggregate, Dimension, Expr, RegisterId, Timing, Type, WhereMissing};
use chitieu::syntax::ast::AggregateKind;
use chitieu::value::{Fraction, Message, Period, Value};
use std::collections::BTreeSet;

/// What one record brings.
struct Entry {
    filter: Option<bool>,
    base: Option<bool>,
    value: Option<Value>,
    once: Option<Value>,
    /// How many it stands for; `None` where that is not known.
    weight: Option<Fraction>,
}

/// A cell of a breakdown.
pub(crate) type Cell<'c> = Option<(&'c Dimension, &'c CellKey)>;

impl Reference<'_> {
    pub(crate) fn aggregate(&self, aggregate: &Aggregate, period: Period, cell: Cell<'_>) -> Measured {
        let records = self.records(aggregate.register, period);
        // A stock that was not taken says nothing, not zero; a flow without events says zero of the period of the run only.
        let nothing = match self.program.register(aggregate.register).timing {
            Timing::Stock(..) => true,
            Timing::Timeless => false,
            Timing::Flow(_) | Timing::Valid(..) => period != self.period,
        };
        if records.is_empty() && nothing {
            return Measured::undefined(Message::same("no snapshot"));
        }
        let mut entries = Vec::new();
        let mut lacking = [0usize; 3];
        for at in records {
            if cell.is_none_or(|(dimension, key)| self.cell_of(dimension, at) == *key) {
                let treated = self.treated(aggregate, at);
                treated.into_iter().for_each(|how| lacking[how as usize] += 1);
                let entry = self.entry(aggregate, at);
                if treated != Some(WhereMissing::LeftOut) {
                    entries.push(entry);
                }
            }
        }
        let [stood_in, set_aside, refused] = lacking.map(|n| u64::try_from(n).unwrap());
        let number = |n: usize| u64::try_from(n).unwrap();
        let share_of = aggregate.kind == AggregateKind::Share;
        let outside = |e: &&Entry| share_of && e.base == Some(false) && e.filter == Some(true);
        let outside = number(entries.iter().filter(outside).count());
        let within = |e: &Entry| if share_of { e.base != Some(false) } else { e.filter != Some(false) };
        let unweighed = entries.iter().filter(|e| within(e) && e.weight.is_none()).count();
        entries.retain(|e| !within(e) || e.weight.is_some());
        let below_zero = entries.iter().any(|e| within(e) && e.weight.is_some_and(|w| w < Fraction::ZERO));
        let measured = match aggregate.kind {
            _ if below_zero => Measured::undefined(Message::same("a weight below zero")),
            _ if refused > 0 => Measured::undefined(Message::same("what must not be missing is")),
            AggregateKind::Share => share(&entries),
            AggregateKind::Count if aggregate.once_by.is_none() => count(&entries),
            AggregateKind::Count => count_once(&entries),
            AggregateKind::Sum => sum(&entries),
            AggregateKind::Mean => mean(&entries),
            AggregateKind::Min => extreme(&entries, Fraction::min),
            AggregateKind::Max => extreme(&entries, Fraction::max),
            AggregateKind::Median | AggregateKind::Quantile => {
                let (level, rule) = aggregate.quantile.unwrap();
                spread::quantile(&weighed(&entries), level, rule)
            }
            AggregateKind::Gini => spread::gini(&weighed(&entries)),
        };
        let by = (aggregate.value.is_some(), aggregate.once_by.is_some());
        let open = |e: &&Entry| undecided(e, aggregate.kind, by.1);
        let left_out = |e: &&Entry| by.0 && e.filter != Some(false) && e.value.is_none();
        Measured {
            undetermined: number(entries.iter().filter(open).count()),
            excluded: number(entries.iter().filter(left_out).count() + unweighed),
            outside,
            set_aside,
            stood_in,
            ..measured
        }
    }

    /// An expression of an aggregate; a fault in it refuses the record when its value is not known for that.
    pub(crate) fn part(&self, expr: Option<&Expr>, at: At, matters: bool) -> Option<Value> {
        let mut doubts = Doubts::new();
        let value = self.value(expr?, at, &mut doubts);
        if value.is_none() && matters {
            self.refuse(doubts);
        }
        value
    }

    /// What becomes of a record that lacks a fact, where it would be looked at with it: the last of what is declared, in the order
    /// stand in, leave out, refuse.
    fn treated(&self, aggregate: &Aggregate, at: At) -> Option<WhereMissing> {
        let looked_at = |scope: &Option<Expr>| {
            scope.as_ref().is_none_or(|scope| self.part(Some(scope), at, false) != Some(Value::Bool(false)))
        };
        let lacks = aggregate.missing.iter().filter(|m| self.part(Some(&m.operand), at, false).is_none());
        let treated = lacks.filter(|m| looked_at(&m.scope)).map(|m| m.how).max();
        if treated == Some(WhereMissing::Refused) {
            self.refuse(vec![Refusal { register: at.register, row: at.row, code: Code::RecordRefused }]);
        }
        treated
    }

    fn entry(&self, aggregate: &Aggregate, at: At) -> Entry {
        let truth = |expr: &Option<Expr>| match expr {
            None => Some(true),
            Some(expr) => self.part(Some(expr), at, true).map(|value| value == Value::Bool(true)),
        };
        let (filter, base) = (truth(&aggregate.filter), truth(&aggregate.base));
        let counted = filter != Some(false);
        let value = self.part(aggregate.value.as_ref(), at, counted);
        let once = self.part(aggregate.once_by.as_ref(), at, counted);
        let weighs = if aggregate.kind == AggregateKind::Share { base != Some(false) } else { counted };
        let weight = match &aggregate.weight {
            None => Some(Fraction::ONE),
            Some(weight) => match self.part(Some(weight), at, weighs) {
                Some(Value::Number(weight)) => Some(weight),
                _ => None,
            },
        };
        if weighs && weight.is_some_and(|w| w < Fraction::ZERO) {
            self.refuse(vec![Refusal { register: at.register, row: at.row, code: Code::RecordRefused }]);
        }
        Entry { filter, base, value, once, weight }
    }

    pub(crate) fn cell_of(&self, dimension: &Dimension, at: At) -> CellKey {
        let (_, expr) = dimension.cells.iter().find(|(register, _)| *register == at.register).unwrap();
        self.key_of(self.part(Some(expr), at, true), &expr.ty)
    }

    /// The cell a value stands for.
    pub(crate) fn key_of(&self, value: Option<Value>, ty: &Type) -> CellKey {
        match (value, ty) {
            (Some(Value::Word(word)), Type::Word(list)) => {
                CellKey::Word(word, self.program.list(*list).words[word as usize].label.clone())
            }
            (Some(Value::Text(text)), _) => CellKey::Text(text),
            (Some(Value::Bool(yes)), _) => CellKey::Text(if yes { "có" } else { "không" }.to_owned()),
            (None, _) => CellKey::Unknown,
            (other, _) => panic!("{other:?} is no cell"),
        }
    }

    /// The cells of a register in a period: all words of a list, and what else its records hold.
    pub(crate) fn cells_of(&self, dimension: &Dimension, register: RegisterId, period: Period) -> BTreeSet<CellKey> {
        let mut cells = BTreeSet::new();
        let (_, expr) = dimension.cells.iter().find(|(r, _)| *r == register).unwrap();
        if let Type::Word(list) = &expr.ty {
            // A word out of use at the end of the period has a cell only where a record is in it.
            let words = (0u32..).zip(&self.program.list(*list).words);
            let words = words.filter(|(_, word)| word.in_use(period.last_day()));
            cells.extend(words.map(|(i, word)| CellKey::Word(i, word.label.clone())));
        }
        cells.extend(self.records(register, period).into_iter().map(|at| self.cell_of(dimension, at)));
        cells
    }
}

/// Whether it is open if, or as what, a record counts.
fn undecided(entry: &Entry, kind: AggregateKind, once: bool) -> bool {
    match kind {
        AggregateKind::Share => entry.base != Some(false) && (entry.base.is_none() || entry.filter.is_none()),
        _ => entry.filter.is_none() || (once && entry.filter == Some(true) && entry.once.is_none()),
    }
}

/// The states reached when each record goes one of its ways.
pub(super) fn worlds<S: Ord + Clone, W>(start: S, ways: &[Vec<W>], step: impl Fn(&S, &W) -> S) -> BTreeSet<S> {
    let mut states = BTreeSet::from([start]);
    for ways in ways {
        states = states.iter().flat_map(|state| ways.iter().map(|way| step(state, way)).collect::<Vec<_>>()).collect();
    }
    states
}

/// The values of all worlds as a figure: no bounds where one of them has no value.
pub(super) fn spanned(values: Vec<Option<Fraction>>) -> Measured {
    let Some(values) = values.into_iter().collect::<Option<Vec<Fraction>>>() else {
        return Measured::undefined(Message::same("no value"));
    };
    let (low, high) = (values.iter().min().copied(), values.iter().max().copied());
    Measured { value: low.filter(|_| low == high), low, high, ..Measured::default() }
}

fn either_way(truth: Option<bool>) -> Vec<bool> {
    truth.map_or(vec![false, true], |known| vec![known])
}

fn number(n: i128) -> Fraction {
    Fraction::whole(n)
}

/// The values in an aggregate of numbers, each with its weight, and the ways their records may turn out: counted, or not.
fn amounts(entries: &[Entry]) -> Vec<Vec<Option<(Fraction, Fraction)>>> {
    let amount = |entry: &Entry| match &entry.value {
        Some(Value::Number(n)) => entry.weight.map(|w| (*n, w)),
        None => None,
        other => panic!("{other:?} is no number"),
    };
    entries
        .iter()
        .map(|entry| either_way(entry.filter).into_iter().map(|counts| amount(entry).filter(|_| counts)).collect())
        .collect()
}

/// The values that have a weight, each with whether it certainly counts.
fn weighed(entries: &[Entry]) -> Vec<(Fraction, Fraction, bool)> {
    let ways = amounts(entries);
    let some = ways.iter().filter_map(|ways| Some((ways.iter().find_map(|way| *way)?, ways.len() == 1)));
    some.map(|((value, weight), certain)| (value, weight, certain)).filter(|(_, w, _)| *w > Fraction::ZERO).collect()
}

fn certain(ways: &[Vec<Option<(Fraction, Fraction)>>]) -> impl Iterator<Item = (Fraction, Fraction)> {
    ways.iter().filter(|ways| ways.len() == 1).filter_map(|ways| ways[0])
}

/// The sum of some numbers, unless it is too large to be kept.
fn added(numbers: impl IntoIterator<Item = Fraction>) -> Option<Fraction> {
    numbers.into_iter().try_fold(Fraction::ZERO, |sum, n| sum.plus(n).ok())
}

fn share(entries: &[Entry]) -> Measured {
    let ways: Vec<Vec<(Fraction, Fraction)>> = entries
        .iter()
        .map(|e| {
            let (bases, weight) = (either_way(e.base), e.weight.unwrap_or(Fraction::ZERO));
            let of = |counts: bool| if counts { weight } else { Fraction::ZERO };
            bases
                .iter()
                .flat_map(|base| either_way(e.filter).into_iter().map(move |f| (of(*base), of(*base && f))))
                .collect()
        })
        .collect();
    let states = worlds(Some((Fraction::ZERO, Fraction::ZERO)), &ways, |state, (base, numerator)| {
        let (p, n) = (*state)?;
        Some((p.plus(*numerator).ok()?, n.plus(*base).ok()?))
    });
    let values = states.iter().map(|state| state.and_then(|(p, n)| p.over(n).ok())).collect();
    let base = || entries.iter().filter(|e| e.base == Some(true));
    let weight = |e: &Entry| e.weight.unwrap();
    let n = added(base().map(weight));
    let p = added(base().filter(|e| e.filter == Some(true)).map(weight));
    Measured { numerator: p, denominator: n, ..spanned(values) }
}

fn count(entries: &[Entry]) -> Measured {
    let weight = |e: &Entry| e.weight.unwrap_or(Fraction::ZERO);
    let ways: Vec<Vec<Fraction>> = entries
        .iter()
        .map(|e| either_way(e.filter).into_iter().map(|c| if c { weight(e) } else { Fraction::ZERO }).collect())
        .collect();
    let states =
        worlds(Some(Fraction::ZERO), &ways, |n: &Option<Fraction>, counts| n.and_then(|n| n.plus(*counts).ok()));
    spanned(states.into_iter().collect())
}

/// A record without the key it is counted by may bear any key there is, or one of its own.
fn count_once(entries: &[Entry]) -> Measured {
    let keyed = entries.iter().enumerate().map(|(i, e)| match &e.once {
        Some(key) => format!("{key:?}"),
        None => format!("new {i}"),
    });
    let keys: Vec<String> = keyed.collect();
    let ways: Vec<Vec<Option<String>>> = entries
        .iter()
        .zip(&keys)
        .map(|(e, key)| {
            let possible = if e.once.is_some() { vec![key.clone()] } else { keys.clone() };
            let counted = either_way(e.filter);
            let mut ways: Vec<Option<String>> = Vec::new();
            if counted.contains(&false) {
                ways.push(None);
            }
            if counted.contains(&true) {
                ways.extend(possible.into_iter().map(Some));
            }
            ways
        })
        .collect();
    let states = worlds(BTreeSet::new(), &ways, |seen: &BTreeSet<String>, key| {
        seen.iter().cloned().chain(key.clone()).collect()
    });
    spanned(states.into_iter().map(|keys| Some(number(i128::try_from(keys.len()).unwrap()))).collect())
}

fn sum(entries: &[Entry]) -> Measured {
    let states = worlds(Some(Fraction::ZERO), &amounts(entries), |total: &Option<Fraction>, amount| {
        let Some((value, weight)) = amount else { return *total };
        total.and_then(|total| total.plus(value.times(*weight).ok()?).ok())
    });
    spanned(states.into_iter().collect())
}

fn mean(entries: &[Entry]) -> Measured {
    let ways = amounts(entries);
    let step = |state: &Option<(Fraction, Fraction)>, amount: &Option<(Fraction, Fraction)>| {
        let (total, n) = (*state)?;
        Some(match amount {
            Some((value, weight)) => (total.plus(value.times(*weight).ok()?).ok()?, n.plus(*weight).ok()?),
            None => (total, n),
        })
    };
    let states = worlds(Some((Fraction::ZERO, Fraction::ZERO)), &ways, step);
    let values = states.into_iter().map(|state| state.and_then(|(total, n)| total.over(n).ok())).collect();
    let products: Option<Vec<Fraction>> = certain(&ways).map(|(value, weight)| value.times(weight).ok()).collect();
    let total = products.and_then(added);
    Measured { numerator: total, denominator: added(certain(&ways).map(|(_, weight)| weight)), ..spanned(values) }
}

fn extreme(entries: &[Entry], better: impl Fn(Fraction, Fraction) -> Fraction) -> Measured {
    let states = worlds(None, &amounts(entries), |best: &Option<Fraction>, amount| match (*best, *amount) {
        (Some(best), Some((value, _))) => Some(better(best, value)),
        (best, amount) => best.or(amount.map(|(value, _)| value)),
    });
    spanned(states.into_iter().collect())
}
