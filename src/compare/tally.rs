//! Counting what became of records, and adding up what they are given on either side.

use crate::value::Fraction;
use std::collections::BTreeMap;

/// What becomes of the result of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// More than before.
    Gains,
    /// Less than before.
    Loses,
    /// Something where there was nothing.
    Enters,
    /// Nothing where there was something.
    Leaves,
    /// Another class.
    Moves,
    /// The same.
    Unchanged,
    /// Known before, not known after.
    Opens,
    /// Not known before, known after.
    Settles,
    /// Known on neither side.
    Undetermined,
    /// The record is on the first side only.
    OnlyBefore,
    /// The record is on the second side only.
    OnlyAfter,
}

impl Change {
    /// All of them, in the order they are told.
    pub const ALL: [Self; 11] = [
        Self::Gains,
        Self::Loses,
        Self::Enters,
        Self::Leaves,
        Self::Moves,
        Self::Unchanged,
        Self::Opens,
        Self::Settles,
        Self::Undetermined,
        Self::OnlyBefore,
        Self::OnlyAfter,
    ];

    /// As a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Gains => "gains",
            Self::Loses => "loses",
            Self::Enters => "enters",
            Self::Leaves => "leaves",
            Self::Moves => "moves",
            Self::Unchanged => "unchanged",
            Self::Opens => "becomes_undetermined",
            Self::Settles => "becomes_determined",
            Self::Undetermined => "undetermined",
            Self::OnlyBefore => "only_before",
            Self::OnlyAfter => "only_after",
        }
    }

    /// What becomes of an amount.
    pub(super) fn of_amounts(before: Fraction, after: Fraction) -> Self {
        match before.compare(after) {
            std::cmp::Ordering::Equal => Self::Unchanged,
            _ if before == Fraction::ZERO => Self::Enters,
            _ if after == Fraction::ZERO => Self::Leaves,
            std::cmp::Ordering::Less => Self::Gains,
            std::cmp::Ordering::Greater => Self::Loses,
        }
    }
}

/// One side of a group of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What they are given together; `None` where the exact sum does not fit.
    pub total: Option<Fraction>,
    /// Records given something.
    pub given: u64,
    /// Records whose result is not known: they are in no sum.
    pub open: u64,
}

impl Sum {
    fn add(&mut self, amount: Fraction) {
        self.total = self.total.and_then(|total| total.plus(amount).ok());
        self.given += u64::from(amount != Fraction::ZERO);
    }
}

impl Default for Sum {
    fn default() -> Self {
        Self { total: Some(Fraction::ZERO), given: 0, open: 0 }
    }
}

/// What became of a group of records.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many records by what became of them.
    pub counts: BTreeMap<Change, u64>,
    /// What they were given.
    pub before: Sum,
    /// What they are given.
    pub after: Sum,
}

impl Tally {
    /// How many records.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.counts.values().sum()
    }

    /// How many have come out so.
    #[must_use]
    pub fn count(&self, change: Change) -> u64 {
        self.counts.get(&change).copied().unwrap_or(0)
    }

    /// How many differ; those known on neither side do not.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.records() - self.count(Change::Unchanged) - self.count(Change::Undetermined)
    }

    /// What they are given more.
    #[must_use]
    pub fn difference(&self) -> Option<Fraction> {
        self.after.total?.minus(self.before.total?).ok()
    }

    pub(super) fn add(&mut self, change: Change, before: Amount, after: Amount) {
        *self.counts.entry(change).or_default() += 1;
        for (sum, amount) in [(&mut self.before, before), (&mut self.after, after)] {
            match amount {
                Amount::Known(amount) => sum.add(amount),
                Amount::Open => sum.open += 1,
                Amount::None => {}
            }
        }
    }
}

/// What one side adds to a tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// So much.
    Known(Fraction),
    /// Nobody knows.
    Open,
    /// No amount at all: a class, or no such record.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_apart_from_little() {
        let of = |before, after| Change::of_amounts(Fraction::whole(before), Fraction::whole(after));
        assert_eq!([of(0, 5), of(5, 0), of(4, 5), of(5, 4), of(5, 5), of(0, 0)], {
            use Change::{Enters, Gains, Leaves, Loses, Unchanged};
            [Enters, Leaves, Gains, Loses, Unchanged, Unchanged]
        });
    }

    #[test]
    fn sums_keep_to_what_is_known_on_their_side() {
        let mut tally = Tally::default();
        let known = |n| Amount::Known(Fraction::whole(n));
        tally.add(Change::Gains, known(360), known(500));
        tally.add(Change::Opens, known(100), Amount::Open);
        tally.add(Change::Undetermined, Amount::Open, Amount::Open);
        tally.add(Change::Unchanged, known(0), known(0));
        assert_eq!((tally.records(), tally.before.given, tally.after.given), (4, 2, 1));
        assert_eq!((tally.before.open, tally.after.open, tally.changed()), (1, 2, 2));
        // 360 + 100 against 500: 40 more.
        assert_eq!(tally.difference(), Some(Fraction::whole(40)));
    }

    #[test]
    fn a_sum_that_does_not_fit_is_none() {
        let mut tally = Tally::default();
        let most = Amount::Known(Fraction::whole(i128::MAX));
        tally.add(Change::Unchanged, most, most);
        tally.add(Change::Unchanged, most, most);
        assert_eq!((tally.before.total, tally.difference()), (None, None));
    }
}
