//! What has been seen of one cell of an aggregate, and what it comes to.
//!
//! A record counts certainly, possibly, or not at all, for one or for its weight. For a share with P certain numerators among
//! N certain members of the base, U undetermined numerators of certain members, and of records whose base is unknown c with a
//! certain numerator, d with none and e with an unknown one, the least value is P ÷ (N + d + e) and the greatest
//! (P + U + c + e) ÷ (N + c + e). Weights take the place of counts in the same formulas.

use super::columns::Key;
use super::mass::Mass;
use super::outcome::{Measured, Working};
use super::span::Span;
use super::spread::{Seen, Spread};
use crate::ir::{Aggregate, WhereMissing};
use crate::syntax::ast::AggregateKind;
use crate::value::{ArithmeticFault, Fraction, Message, Value};
use std::collections::BTreeMap;

/// What one record adds to a cell.
pub(super) struct Entry {
    pub(super) filter: Option<bool>,
    pub(super) base: Option<bool>,
    pub(super) value: Option<Value>,
    pub(super) once: Option<Value>,
    /// None where every record stands for itself.
    pub(super) weight: Option<Value>,
    /// Where the value is missing, what it can be.
    pub(super) span: Span,
    /// What becomes of the record, where it lacks a fact of which the indicator says what becomes.
    pub(super) treated: Option<WhereMissing>,
}

/// What has been seen of a cell.
#[derive(Default)]
pub(super) struct Tally {
    counts: Counts,
    /// Made only for cells of which more than records is asked: of counts by ward there are many.
    values: Option<Box<Values>>,
    fault: Option<ArithmeticFault>,
}

/// What is kept of values.
#[derive(Default)]
struct Values {
    sum: Sum,
    extreme: Extreme,
    once: Once,
    spread: Spread,
}

/// Records by how certainly they are in base and numerator; the letters of the module's formula.
#[derive(Default)]
struct Counts {
    p: Mass,
    n: Mass,
    u: Mass,
    c: Mass,
    d: Mass,
    e: Mass,
    excluded: u64,
    undetermined: u64,
    outside: u64,
    /// Records whose weight is below zero.
    negative: u64,
    /// Records that lack a fact of which the indicator says what becomes: left out, told a value, refused.
    set_aside: u64,
    stood_in: u64,
    refused: u64,
}

/// The sum of what certainly counts, and the amounts that may, each with its weight.
#[derive(Default)]
struct Sum {
    total: Option<Fraction>,
    maybe: Vec<Seen>,
    /// What records without an amount add at least and at most, and what they weigh.
    left_out: Option<(Span, Fraction)>,
}

/// The best of what certainly counts, and the best of all that may.
#[derive(Default)]
struct Extreme {
    certain: Option<Fraction>,
    possible: Option<Fraction>,
}

/// The keys seen, each with whether it certainly counts, and the records without one.
#[derive(Default)]
struct Once {
    keys: BTreeMap<Key, bool>,
    certain_without: u64,
    without: u64,
}

impl Tally {
    /// Adds a record.
    pub(super) fn add(&mut self, kind: AggregateKind, entry: Entry) {
        match entry.treated {
            None => {}
            Some(WhereMissing::StandsIn) => self.counts.stood_in += 1,
            Some(WhereMissing::LeftOut) => {
                self.counts.set_aside += 1;
                return;
            }
            Some(WhereMissing::Refused) => self.counts.refused += 1,
        }
        let counts = match kind {
            AggregateKind::Share => entry.base != Some(false),
            _ => entry.filter != Some(false),
        };
        if !counts {
            self.counts.outside += u64::from(kind == AggregateKind::Share && entry.filter == Some(true));
            return;
        }
        let weight = match entry.weight {
            None => None,
            Some(Value::Number(weight)) => {
                self.counts.negative += u64::from(weight < Fraction::ZERO);
                Some(weight)
            }
            Some(_) => {
                self.counts.excluded += 1;
                self.values().sum.leave_out(Span::default(), Fraction::ZERO);
                return;
            }
        };
        let added = match kind {
            AggregateKind::Share => self.add_share(entry.base, entry.filter, weight),
            AggregateKind::Count => self.add_count(entry, weight),
            _ => self.add_value(kind, &entry, weight),
        };
        self.fault = self.fault.or(added.err());
    }

    /// Adds so many records of which the same is known, each standing for itself.
    pub(super) fn add_records(&mut self, kind: AggregateKind, base: Option<bool>, filter: Option<bool>, records: u64) {
        let Counts { p, n, u, c, d, e, undetermined, outside, .. } = &mut self.counts;
        if kind != AggregateKind::Share {
            match filter {
                Some(true) => p.records += records,
                Some(false) => {}
                None => {
                    u.records += records;
                    *undetermined += records;
                }
            }
            return;
        }
        if base == Some(false) {
            *outside += if filter == Some(true) { records } else { 0 };
            return;
        }
        *undetermined += if base.is_none() || filter.is_none() { records } else { 0 };
        n.records += if base == Some(true) { records } else { 0 };
        match (base, filter) {
            (Some(_), Some(true)) => p.records += records,
            (Some(_), Some(false)) => {}
            (Some(_), None) => u.records += records,
            (None, Some(true)) => c.records += records,
            (None, Some(false)) => d.records += records,
            (None, None) => e.records += records,
        }
    }

    fn add_share(
        &mut self,
        base: Option<bool>,
        numerator: Option<bool>,
        weight: Option<Fraction>,
    ) -> Result<(), ArithmeticFault> {
        let counts = &mut self.counts;
        counts.undetermined += u64::from(base.is_none() || numerator.is_none());
        if base == Some(true) {
            counts.n.add(weight)?;
        }
        match (base, numerator) {
            (Some(_), Some(true)) => counts.p.add(weight),
            (Some(_), Some(false)) => Ok(()),
            (Some(_), None) => counts.u.add(weight),
            (None, Some(true)) => counts.c.add(weight),
            (None, Some(false)) => counts.d.add(weight),
            (None, None) => counts.e.add(weight),
        }
    }

    fn add_count(&mut self, entry: Entry, weight: Option<Fraction>) -> Result<(), ArithmeticFault> {
        let certain = entry.filter.is_some();
        let Some(once) = entry.once else {
            self.counts.undetermined += u64::from(!certain);
            return if certain { self.counts.p.add(weight) } else { self.counts.u.add(weight) };
        };
        let key = Key::of(once);
        self.counts.undetermined += u64::from(!certain || key.is_none());
        match key {
            Some(key) => *self.values().once.keys.entry(key).or_insert(false) |= certain,
            None => {
                self.values().once.without += 1;
                self.values().once.certain_without += u64::from(certain);
            }
        }
        Ok(())
    }

    fn add_value(
        &mut self,
        kind: AggregateKind,
        entry: &Entry,
        weight: Option<Fraction>,
    ) -> Result<(), ArithmeticFault> {
        let certain = entry.filter.is_some();
        self.counts.undetermined += u64::from(!certain);
        let Some(Value::Number(n)) = entry.value else {
            self.counts.excluded += 1;
            let weight = weight.unwrap_or(Fraction::ONE);
            let span = entry.span.times(weight);
            self.values().sum.leave_out(if certain { span } else { span.or(Span::ZERO) }, weight);
            return Ok(());
        };
        let seen = Seen { value: n, weight: weight.unwrap_or(Fraction::ONE) };
        match kind {
            AggregateKind::Min => self.values().extreme.add(n, certain, Fraction::min),
            AggregateKind::Max => self.values().extreme.add(n, certain, Fraction::max),
            AggregateKind::Median | AggregateKind::Quantile | AggregateKind::Gini => {
                self.values().spread.add(seen, certain);
            }
            _ if certain => {
                self.counts.n.add(weight)?;
                let total = self.values().sum.total.unwrap_or(Fraction::ZERO);
                self.values().sum.total = Some(total.plus(seen.product()?)?);
            }
            _ => self.values().sum.maybe.push(seen),
        }
        Ok(())
    }

    /// What the cell comes to.
    pub(super) fn measured(self, aggregate: &Aggregate) -> Measured {
        let values = self.values.map(|values| *values).unwrap_or_default();
        Full { counts: self.counts, values, fault: self.fault }.measured(aggregate)
    }

    fn values(&mut self) -> &mut Values {
        self.values.get_or_insert_default()
    }
}

/// All that was seen of a cell.
struct Full {
    counts: Counts,
    values: Values,
    fault: Option<ArithmeticFault>,
}

impl Full {
    fn measured(mut self, aggregate: &Aggregate) -> Measured {
        let weighted = aggregate.weight.is_some();
        let Counts { undetermined, excluded, outside, negative, set_aside, stood_in, refused, .. } = self.counts;
        let measured = match self.fault {
            _ if negative > 0 => Measured::undefined(below_zero(negative)),
            _ if refused > 0 => Measured::undefined(super::treated::refused(refused)),
            // What is known of the parts of a mean stays, also where their sum is too large to be kept.
            Some(fault) if aggregate.kind == AggregateKind::Mean => {
                Measured { denominator: Some(self.counts.n.value()), ..faulty(fault) }
            }
            Some(fault) => faulty(fault),
            None => match aggregate.kind {
                AggregateKind::Count => self.count().unwrap_or_else(faulty),
                AggregateKind::Sum => self.total().unwrap_or_else(faulty),
                AggregateKind::Mean => self.mean(),
                AggregateKind::Share => self.share().unwrap_or_else(faulty),
                AggregateKind::Min | AggregateKind::Max => self.extreme(),
                AggregateKind::Median | AggregateKind::Quantile => self.values.spread.quantile(aggregate.quantile),
                AggregateKind::Gini => self.values.spread.gini(),
            },
        };
        let measured = if excluded > 0 { self.with_left_out(aggregate.kind, measured) } else { measured };
        let working = measured.working.or_else(|| weighted.then(|| Box::new(self.weighted(aggregate.kind))));
        Measured { undetermined, excluded, outside, set_aside, stood_in, working, ..measured }
    }

    /// The value stays that of the records which have an amount; its bounds are those of all records.
    fn with_left_out(&self, kind: AggregateKind, measured: Measured) -> Measured {
        let (span, weight) = self.values.sum.left_out.unwrap_or((Span::default(), Fraction::ZERO));
        let known = Span { low: measured.low, high: measured.high };
        let all = match kind {
            AggregateKind::Sum => known.plus(span),
            // Where some may not count, the mean of all has no simple bounds.
            AggregateKind::Mean if self.values.sum.maybe.is_empty() && self.counts.undetermined == 0 => {
                let sum =
                    self.values.sum.total.map_or(Span::ZERO, |total| Span { low: Some(total), high: Some(total) });
                let parts = self.counts.n.value().plus(weight).and_then(|all| Fraction::ONE.over(all));
                parts.map(|part| sum.plus(span).times(part)).unwrap_or_default()
            }
            AggregateKind::Min => Span { low: None, high: known.high },
            AggregateKind::Max => Span { low: known.low, high: None },
            _ => Span::default(),
        };
        Measured { low: all.low, high: all.high, ..measured }
    }

    fn weighted(&self, kind: AggregateKind) -> Working {
        let Counts { p, n, .. } = &self.counts;
        match kind {
            AggregateKind::Share => Working::Weighted { records: p.records, base: Some(n.records) },
            AggregateKind::Count => Working::Weighted { records: p.records, base: None },
            _ => Working::Weighted { records: n.records, base: None },
        }
    }

    fn count(&self) -> Result<Measured, ArithmeticFault> {
        let certain = self.values.once.keys.values().filter(|c| **c).count() as u64;
        let possible = self.values.once.keys.len() as u64;
        // A record without its key may be one more, or one of the others; where there are no others, it is one.
        let least = if certain == 0 { self.values.once.certain_without.min(1) } else { certain };
        let low = self.counts.p.value().plus(whole_number(least))?;
        let more = whole_number(possible + self.values.once.without);
        let high = self.counts.p.value().plus(self.counts.u.value())?.plus(more)?;
        Ok(bounded(low, high))
    }

    fn total(&self) -> Result<Measured, ArithmeticFault> {
        let total = self.values.sum.total.unwrap_or(Fraction::ZERO);
        let (mut low, mut high) = (total, total);
        for seen in &self.values.sum.maybe {
            let amount = seen.product()?;
            let end = if amount < Fraction::ZERO { &mut low } else { &mut high };
            *end = end.plus(amount)?;
        }
        Ok(bounded(low, high))
    }

    fn mean(&mut self) -> Measured {
        let numerator = Some(self.values.sum.total.unwrap_or(Fraction::ZERO));
        let denominator = Some(self.counts.n.value());
        let value = self.mean_value().unwrap_or_else(faulty);
        Measured { numerator, denominator, ..value }
    }

    fn mean_value(&mut self) -> Result<Measured, ArithmeticFault> {
        let (sum, weight) = (self.values.sum.total.unwrap_or(Fraction::ZERO), self.counts.n.value());
        self.values.sum.maybe.retain(|seen| seen.weight > Fraction::ZERO);
        if weight == Fraction::ZERO {
            let maybe = self.values.sum.maybe.len() as u64;
            return Ok(Measured::undefined(if maybe > 0 { open(maybe) } else { nothing(self.counts.n.records) }));
        }
        self.values.sum.maybe.sort_unstable();
        let low = pulled(sum, weight, self.values.sum.maybe.iter(), |n, mean| n < mean)?;
        let high = pulled(sum, weight, self.values.sum.maybe.iter().rev(), |n, mean| n > mean)?;
        Ok(bounded(low, high))
    }

    fn share(&self) -> Result<Measured, ArithmeticFault> {
        let Counts { p, n, u, c, d, e, .. } = &self.counts;
        let parts = |m: Measured| Measured { numerator: Some(p.value()), denominator: Some(n.value()), ..m };
        if n.value() == Fraction::ZERO {
            let maybe = c.records + d.records + e.records;
            return Ok(parts(Measured::undefined(if maybe > 0 { open(maybe) } else { nothing(n.records) })));
        }
        let (p, n, c, e) = (p.value(), n.value(), c.value(), e.value());
        let low = p.over(n.plus(d.value())?.plus(e)?)?;
        let high = p.plus(u.value())?.plus(c)?.plus(e)?.over(n.plus(c)?.plus(e)?)?;
        Ok(parts(bounded(low, high)))
    }

    fn extreme(&self) -> Measured {
        match (self.values.extreme.certain, self.values.extreme.possible) {
            (Some(certain), Some(possible)) => bounded(certain.min(possible), certain.max(possible)),
            (None, Some(_)) => Measured::undefined(open(self.counts.undetermined)),
            _ => Measured::undefined(nothing(0)),
        }
    }
}

impl Sum {
    fn leave_out(&mut self, span: Span, weight: Fraction) {
        let (before, weights) = self.left_out.unwrap_or((Span::ZERO, Fraction::ZERO));
        // Weights that cannot be added are no weights to divide by: nothing is said then.
        match weights.plus(weight) {
            Ok(weights) => self.left_out = Some((before.plus(span), weights)),
            Err(_) => self.left_out = Some((Span::default(), weights)),
        }
    }
}

impl Extreme {
    fn add(&mut self, n: Fraction, certain: bool, better: fn(Fraction, Fraction) -> Fraction) {
        self.possible = Some(self.possible.map_or(n, |best| better(best, n)));
        if certain {
            self.certain = Some(self.certain.map_or(n, |best| better(best, n)));
        }
    }
}

/// The mean that amounts which may count can pull it to, the strongest first: each is taken while it still pulls.
fn pulled<'n>(
    mut sum: Fraction,
    mut weight: Fraction,
    strongest_first: impl Iterator<Item = &'n Seen>,
    pulls: impl Fn(Fraction, Fraction) -> bool,
) -> Result<Fraction, ArithmeticFault> {
    let mut mean = sum.over(weight)?;
    for seen in strongest_first {
        if !pulls(seen.value, mean) {
            break;
        }
        (sum, weight) = (sum.plus(seen.product()?)?, weight.plus(seen.weight)?);
        mean = sum.over(weight)?;
    }
    Ok(mean)
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

/// Why there is nothing to compute a value from: no record, or so many whose weights come to nothing.
pub(super) fn nothing(records: u64) -> Message {
    if records > 0 {
        return Message::new("tổng quyền số bằng 0", "the weights add up to zero");
    }
    Message::new("không có bản ghi nào để tính", "there is no record to compute it from")
}

/// That so many records may or may not count.
pub(super) fn open(records: u64) -> Message {
    let en = if records == 1 {
        "1 record is undetermined".to_owned()
    } else {
        format!("{records} records are undetermined")
    };
    Message::new(format!("còn {records} bản ghi chưa xác định được"), en)
}

fn below_zero(records: u64) -> Message {
    Message::new(
        format!("có {records} bản ghi mang quyền số âm"),
        format!("records with a weight below zero: {records}"),
    )
}
