//! What has been seen of one cell of an aggregate, and what it comes to.
//!
//! A record counts certainly, possibly, or not at all. For a share with P certain numerators among N certain members of the
//! base, U undetermined numerators of certain members, and of records whose base is unknown c with a certain numerator, d
//! with none and e with an unknown one, the least value is P ÷ (N + d + e) and the greatest (P + U + c + e) ÷ (N + c + e).

use super::columns::Key;
use super::outcome::Measured;
use crate::syntax::ast::AggregateKind;
use crate::value::{ArithmeticFault, Fraction, Message, Value};
use std::collections::BTreeMap;

/// What one record adds to a cell.
pub(super) struct Entry {
    pub(super) filter: Option<bool>,
    pub(super) base: Option<bool>,
    pub(super) value: Option<Value>,
    pub(super) once: Option<Value>,
}

/// What has been seen of a cell.
#[derive(Default)]
pub(super) struct Tally {
    counts: Counts,
    sum: Sum,
    extreme: Extreme,
    once: Once,
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

/// The sum of what certainly counts, and the amounts that may.
struct Sum {
    total: Result<Fraction, ArithmeticFault>,
    maybe: Vec<Fraction>,
}

impl Default for Sum {
    fn default() -> Self {
        Self { total: Ok(Fraction::ZERO), maybe: Vec::new() }
    }
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
        match kind {
            AggregateKind::Share => self.add_share(entry.base, entry.filter),
            AggregateKind::Count => self.add_count(entry),
            AggregateKind::Sum | AggregateKind::Mean | AggregateKind::Min | AggregateKind::Max => {
                self.add_value(kind, &entry);
            }
        }
    }

    fn add_share(&mut self, base: Option<bool>, numerator: Option<bool>) {
        let counts = &mut self.counts;
        match (base, numerator) {
            (Some(false), _) => return,
            (Some(true), _) => counts.n += 1,
            (None, _) => {}
        }
        match (base, numerator) {
            (Some(_), Some(true)) => counts.p += 1,
            (Some(_), Some(false)) => {}
            (Some(_), None) => counts.u += 1,
            (None, Some(true)) => counts.c += 1,
            (None, Some(false)) => counts.d += 1,
            (None, None) => counts.e += 1,
        }
        counts.undetermined += u64::from(base.is_none() || numerator.is_none());
    }

    fn add_count(&mut self, entry: Entry) {
        let certain = match entry.filter {
            Some(false) => return,
            known => known.is_some(),
        };
        let Some(once) = entry.once else {
            let count = if certain { &mut self.counts.p } else { &mut self.counts.u };
            *count += 1;
            self.counts.undetermined += u64::from(!certain);
            return;
        };
        let key = Key::of(once);
        self.counts.undetermined += u64::from(!certain || key.is_none());
        match key {
            Some(key) => *self.once.keys.entry(key).or_insert(false) |= certain,
            None => {
                self.once.without += 1;
                self.once.certain_without += u64::from(certain);
            }
        }
    }

    fn add_value(&mut self, kind: AggregateKind, entry: &Entry) {
        let certain = match entry.filter {
            Some(false) => return,
            known => known.is_some(),
        };
        self.counts.undetermined += u64::from(!certain);
        let Some(Value::Number(n)) = entry.value else {
            self.counts.excluded += 1;
            return;
        };
        match kind {
            AggregateKind::Min => self.extreme.add(n, certain, Fraction::min),
            AggregateKind::Max => self.extreme.add(n, certain, Fraction::max),
            _ if certain => {
                self.counts.n += 1;
                self.sum.total = self.sum.total.and_then(|total| total.plus(n));
            }
            _ => self.sum.maybe.push(n),
        }
    }

    /// What the cell comes to.
    pub(super) fn measured(mut self, kind: AggregateKind) -> Measured {
        let (undetermined, excluded) = (self.counts.undetermined, self.counts.excluded);
        let measured = match kind {
            AggregateKind::Count => self.count(),
            AggregateKind::Sum => self.total().unwrap_or_else(faulty),
            AggregateKind::Mean => self.mean(),
            AggregateKind::Share => self.share().unwrap_or_else(faulty),
            AggregateKind::Min | AggregateKind::Max => self.extreme(),
        };
        Measured { undetermined, excluded, ..measured }
    }

    fn count(&self) -> Measured {
        let certain = self.once.keys.values().filter(|c| **c).count() as u64;
        let possible = self.once.keys.len() as u64;
        // A record without its key may be one more, or one of the others; where there are no others, it is one.
        let least = if certain == 0 { self.once.certain_without.min(1) } else { certain };
        let low = whole_number(self.counts.p + least);
        let high = whole_number(self.counts.p + self.counts.u + possible + self.once.without);
        bounded(low, high)
    }

    fn total(&self) -> Result<Measured, ArithmeticFault> {
        let total = self.sum.total?;
        let (below, above): (Vec<Fraction>, Vec<Fraction>) = self.sum.maybe.iter().partition(|n| **n < Fraction::ZERO);
        let low = below.into_iter().try_fold(total, Fraction::plus)?;
        let high = above.into_iter().try_fold(total, Fraction::plus)?;
        Ok(bounded(low, high))
    }

    /// What is known of its parts stays, also where a number is too large to be kept.
    fn mean(&mut self) -> Measured {
        let numerator = self.sum.total.ok();
        let denominator = Some(whole_number(self.counts.n));
        let value = self.mean_value().unwrap_or_else(faulty);
        Measured { numerator, denominator, ..value }
    }

    fn mean_value(&mut self) -> Result<Measured, ArithmeticFault> {
        let (sum, count) = (self.sum.total?, self.counts.n);
        if count == 0 {
            let maybe = self.sum.maybe.len() as u64;
            return Ok(Measured::undefined(if maybe > 0 { open(maybe) } else { no_records() }));
        }
        self.sum.maybe.sort_unstable();
        let low = pulled(sum, count, self.sum.maybe.iter(), |n, mean| n < mean)?;
        let high = pulled(sum, count, self.sum.maybe.iter().rev(), |n, mean| n > mean)?;
        Ok(bounded(low, high))
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

    fn extreme(&self) -> Measured {
        match (self.extreme.certain, self.extreme.possible) {
            (Some(certain), Some(possible)) => bounded(certain.min(possible), certain.max(possible)),
            (None, Some(_)) => Measured::undefined(open(self.counts.undetermined)),
            _ => Measured::undefined(no_records()),
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
    mut count: u64,
    strongest_first: impl Iterator<Item = &'n Fraction>,
    pulls: impl Fn(Fraction, Fraction) -> bool,
) -> Result<Fraction, ArithmeticFault> {
    let mut mean = sum.over(whole_number(count))?;
    for n in strongest_first {
        if !pulls(*n, mean) {
            break;
        }
        (sum, count) = (sum.plus(*n)?, count + 1);
        mean = sum.over(whole_number(count))?;
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

/// Why there is nothing to compute a value from.
fn no_records() -> Message {
    Message::new("không có bản ghi nào để tính", "there is no record to compute it from")
}

fn open(records: u64) -> Message {
    Message::new(format!("còn {records} bản ghi chưa xác định được"), format!("{records} records are undetermined"))
}
