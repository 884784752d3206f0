//! Aggregates over a register, cell by cell, with the bounds that undetermined records leave open.
//!
//! A record counts certainly, possibly, or not at all. For a share with P certain numerators among N certain members of the
//! base, U undetermined numerators of certain members, and of records whose base is unknown c with a certain numerator, d
//! with none and e with an unknown one, the least value is P ÷ (N + d + e) and the greatest (P + U + c + e) ÷ (N + c + e).

use super::Evaluation;
use super::expr::order;
use super::outcome::{CellKey, Measured};
use crate::ir::{Aggregate, Comparison, Dimension};
use crate::syntax::ast::AggregateKind;
use crate::table::Column;
use crate::value::{ArithmeticFault, Fraction, Message, Period, Value};
use arrow::array::{Array, BooleanArray};
use std::collections::BTreeMap;

/// The values of an aggregate by cell; the whole register is a single cell.
pub(super) type Cells = BTreeMap<CellKey, Measured>;

/// The cell that stands for the whole register.
pub(super) fn whole() -> CellKey {
    CellKey::Text(String::new())
}

/// What one record adds to a cell.
struct Entry {
    filter: Option<bool>,
    base: Option<bool>,
    value: Option<Value>,
    once: Option<Value>,
}

impl Evaluation<'_> {
    /// An aggregate in each cell of a dimension, or over the whole register.
    pub(super) fn aggregate(&self, aggregate: &Aggregate, period: Period, dimension: Option<&Dimension>) -> Cells {
        let frame = self.frame(aggregate.register, period);
        let truths = |e: &Option<crate::ir::Expr>| e.as_ref().map(|e| self.truths(e, &frame));
        let columns = |e: &Option<crate::ir::Expr>| e.as_ref().map(|e| self.column(e, &frame));
        let (filter, base) = (truths(&aggregate.filter), truths(&aggregate.base));
        let (value, once) = (columns(&aggregate.value), columns(&aggregate.once_by));
        let cells = dimension.map(|d| self.cell_keys(aggregate.register, d, &frame));
        let mut tallies: BTreeMap<CellKey, Tally> = match dimension {
            Some(d) => self.declared_cells(aggregate.register, d).into_iter().map(|k| (k, Tally::default())).collect(),
            None => BTreeMap::from([(whole(), Tally::default())]),
        };
        let truth = |a: &Option<BooleanArray>, row: usize| {
            a.as_ref().map_or(Some(true), |a| a.is_valid(row).then(|| a.value(row)))
        };
        let get = |c: &Option<Column>, row: usize| c.as_ref().map(|c| c.get(row));
        for row in 0..frame.len() {
            let key = cells.as_ref().and_then(|c| c.get(row)).cloned().unwrap_or_else(whole);
            let entry = Entry {
                filter: truth(&filter, row),
                base: truth(&base, row),
                value: get(&value, row),
                once: get(&once, row),
            };
            tallies.entry(key).or_default().add(aggregate.kind, entry);
        }
        tallies.into_iter().map(|(key, tally)| (key, tally.measured(aggregate))).collect()
    }

    fn cell_keys(
        &self,
        register: crate::ir::RegisterId,
        dimension: &Dimension,
        frame: &super::frame::Frame,
    ) -> Vec<CellKey> {
        let Some((_, expr)) = dimension.cells.iter().find(|(r, _)| *r == register) else {
            return vec![CellKey::Unknown; frame.len()];
        };
        let column = self.column(expr, frame);
        (0..frame.len()).map(|row| self.cell_key(&expr.ty, column.get(row))).collect()
    }

    fn cell_key(&self, ty: &crate::ir::Type, value: Value) -> CellKey {
        match (value, ty) {
            (Value::Word(word), crate::ir::Type::Word(list)) => {
                let label = self.program.list(*list).words.get(word as usize).map(|w| w.label.clone());
                CellKey::Word(word, label.unwrap_or_default())
            }
            (Value::Bool(b), _) => CellKey::Text(if b { "có" } else { "không" }.to_owned()),
            (Value::Text(text), _) => CellKey::Text(text),
            _ => CellKey::Unknown,
        }
    }

    /// All words of a list are cells, also those without a record.
    fn declared_cells(&self, register: crate::ir::RegisterId, dimension: &Dimension) -> Vec<CellKey> {
        let expr = dimension.cells.iter().find(|(r, _)| *r == register).map(|(_, e)| e);
        let Some(crate::ir::Type::Word(list)) = expr.map(|e| &e.ty) else { return Vec::new() };
        let words = self.program.list(*list).words.iter();
        (0u32..).zip(words).map(|(i, w)| CellKey::Word(i, w.label.clone())).collect()
    }
}

/// What has been seen of a cell.
#[derive(Default)]
struct Tally {
    counts: Counts,
    sum: Sum,
    values: Vec<(bool, Value)>,
    once: BTreeMap<OnceKey, bool>,
    once_missing: u64,
}

/// Records by how certainly they are in base and numerator; the letters of the module's formula.
#[derive(Default)]
struct Counts {
    p: u64,
    n: u64,
    u: u64,
    c: u64,
    d: u64,
    e: u64,
    excluded: u64,
    undetermined: u64,
}

/// A running sum with its bounds.
struct Sum {
    total: Result<Fraction, ArithmeticFault>,
    low: Result<Fraction, ArithmeticFault>,
    high: Result<Fraction, ArithmeticFault>,
}

impl Default for Sum {
    fn default() -> Self {
        Self { total: Ok(Fraction::ZERO), low: Ok(Fraction::ZERO), high: Ok(Fraction::ZERO) }
    }
}

/// A value by which records are counted once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum OnceKey {
    Text(String),
    Number(Fraction),
    Position(u32),
    Date(crate::value::Date),
    Bool(bool),
}

fn once_key(value: Value) -> Option<OnceKey> {
    Some(match value {
        Value::Text(text) => OnceKey::Text(text),
        Value::Number(n) => OnceKey::Number(n),
        Value::Word(n) | Value::Record(n) => OnceKey::Position(n),
        Value::Date(day) => OnceKey::Date(day),
        Value::Bool(b) => OnceKey::Bool(b),
        Value::Missing => return None,
    })
}

impl Tally {
    fn add(&mut self, kind: AggregateKind, entry: Entry) {
        match kind {
            AggregateKind::Share => self.add_share(entry.base, entry.filter),
            AggregateKind::Count => self.add_count(entry),
            AggregateKind::Sum | AggregateKind::Mean | AggregateKind::Min | AggregateKind::Max => {
                self.add_value(kind, entry);
            }
        }
    }

    fn add_share(&mut self, base: Option<bool>, numerator: Option<bool>) {
        let counts = &mut self.counts;
        match (base, numerator) {
            (Some(false), _) => {}
            (Some(true), numerator) => {
                counts.n += 1;
                match numerator {
                    Some(true) => counts.p += 1,
                    Some(false) => {}
                    None => {
                        counts.u += 1;
                        counts.undetermined += 1;
                    }
                }
            }
            (None, numerator) => {
                counts.undetermined += 1;
                match numerator {
                    Some(true) => counts.c += 1,
                    Some(false) => counts.d += 1,
                    None => counts.e += 1,
                }
            }
        }
    }

    fn add_count(&mut self, entry: Entry) {
        let certain = match entry.filter {
            Some(false) => return,
            Some(true) => true,
            None => false,
        };
        let Some(once) = entry.once else {
            if certain {
                self.counts.p += 1;
            } else {
                self.counts.u += 1;
                self.counts.undetermined += 1;
            }
            return;
        };
        match once_key(once) {
            Some(key) => {
                let slot = self.once.entry(key).or_insert(false);
                *slot |= certain;
                if !certain {
                    self.counts.undetermined += 1;
                }
            }
            None => {
                self.once_missing += 1;
                self.counts.undetermined += 1;
            }
        }
    }

    fn add_value(&mut self, kind: AggregateKind, entry: Entry) {
        let certain = match entry.filter {
            Some(false) => return,
            Some(true) => true,
            None => false,
        };
        if !certain {
            self.counts.undetermined += 1;
        }
        let Some(value) = entry.value.filter(|v| *v != Value::Missing) else {
            self.counts.excluded += 1;
            return;
        };
        if matches!(kind, AggregateKind::Min | AggregateKind::Max) {
            self.values.push((certain, value));
            return;
        }
        let Value::Number(n) = value else { return };
        let sum = &mut self.sum;
        if certain {
            self.counts.n += 1;
            sum.total = sum.total.and_then(|t| t.plus(n));
        } else {
            self.counts.u += 1;
            let side = if n < Fraction::ZERO { &mut sum.low } else { &mut sum.high };
            *side = side.and_then(|t| t.plus(n));
        }
    }

    fn measured(self, aggregate: &Aggregate) -> Measured {
        let (undetermined, excluded) = (self.counts.undetermined, self.counts.excluded);
        let measured = match aggregate.kind {
            AggregateKind::Count => self.count(),
            AggregateKind::Sum => self.total().unwrap_or_else(faulty),
            AggregateKind::Mean => self.mean().unwrap_or_else(faulty),
            AggregateKind::Share => self.share().unwrap_or_else(faulty),
            AggregateKind::Min => self.extreme(Comparison::Less),
            AggregateKind::Max => self.extreme(Comparison::Greater),
        };
        Measured { undetermined, excluded, ..measured }
    }

    fn count(&self) -> Measured {
        let certain = self.once.values().filter(|c| **c).count() as u64;
        let possible = self.once.len() as u64;
        let low = whole_number(self.counts.p + certain);
        // Records without the key they are counted by may be one more each, or none.
        let high = whole_number(self.counts.p + self.counts.u + possible + self.once_missing);
        bounded(low, high)
    }

    fn total(&self) -> Result<Measured, ArithmeticFault> {
        let total = self.sum.total?;
        Ok(bounded(total.plus(self.sum.low?)?, total.plus(self.sum.high?)?))
    }

    fn mean(&self) -> Result<Measured, ArithmeticFault> {
        let (sum, count) = (self.sum.total?, whole_number(self.counts.n));
        if self.counts.u > 0 {
            return Ok(Measured {
                numerator: Some(sum),
                denominator: Some(count),
                ..Measured::undefined(open(self.counts.u))
            });
        }
        if self.counts.n == 0 {
            return Ok(Measured::undefined(no_records()));
        }
        Ok(Measured { numerator: Some(sum), denominator: Some(count), ..Measured::exact(sum.over(count)?) })
    }

    fn share(&self) -> Result<Measured, ArithmeticFault> {
        let Counts { p, n, u, c, d, e, .. } = self.counts;
        let counts =
            |m: Measured| Measured { numerator: Some(whole_number(p)), denominator: Some(whole_number(n)), ..m };
        if n == 0 {
            let reason = if c + d + e > 0 { open(c + d + e) } else { no_records() };
            return Ok(counts(Measured::undefined(reason)));
        }
        let low = whole_number(p).over(whole_number(n + d + e))?;
        let high = whole_number(p + u + c + e).over(whole_number(n + c + e))?;
        Ok(counts(bounded(low, high)))
    }

    fn extreme(&self, how: Comparison) -> Measured {
        let best = |possible: bool| -> Option<Fraction> {
            let mut best: Option<&Value> = None;
            for (certain, value) in &self.values {
                let better = best.is_none_or(|b| order(value, b).is_some_and(|o| how.holds(o)));
                if (*certain || possible) && better {
                    best = Some(value);
                }
            }
            match best {
                Some(Value::Number(n)) => Some(*n),
                _ => None,
            }
        };
        let open_ended = self.values.iter().any(|(certain, _)| !certain);
        match (best(false), best(true)) {
            (Some(certain), Some(possible)) => bounded(certain.min(possible), certain.max(possible)),
            (None, Some(_)) if open_ended => Measured::undefined(open(self.counts.undetermined)),
            _ => Measured::undefined(no_records()),
        }
    }
}

fn whole_number(n: u64) -> Fraction {
    Fraction::whole(i128::from(n))
}

/// A value when both bounds agree, else the bounds.
pub(super) fn bounded(low: Fraction, high: Fraction) -> Measured {
    Measured { value: (low == high).then_some(low), low: Some(low), high: Some(high), ..Measured::default() }
}

/// What stands for a value that could not be computed exactly.
pub(super) fn faulty(fault: ArithmeticFault) -> Measured {
    Measured::undefined(fault.message())
}

fn no_records() -> Message {
    Message::new("không có bản ghi nào để tính", "there is no record to compute it from")
}

fn open(records: u64) -> Message {
    Message::new(format!("còn {records} bản ghi chưa xác định được"), format!("{records} records are undetermined"))
}
