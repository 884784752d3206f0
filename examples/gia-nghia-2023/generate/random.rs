//! A small seeded generator (splitmix64) and what the registers draw from it.

use chrono::{Days, NaiveDate};

/// A stream of numbers that depends on its seed alone.
pub(crate) struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to under `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// True `part` times of `whole` on average.
    pub(crate) fn chance(&mut self, part: usize, whole: usize) -> bool {
        self.below(whole) < part
    }

    /// The members in another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }

    /// A day, both ends included.
    pub(crate) fn day(&mut self, from: NaiveDate, through: NaiveDate) -> NaiveDate {
        let span = usize::try_from((through - from).num_days()).unwrap_or(0);
        let days = u64::try_from(self.below(span + 1)).unwrap_or(0);
        from.checked_add_days(Days::new(days)).unwrap_or(from)
    }

    /// `n` amounts in multiples of `step` (but for one) that add up to `total`, drawn apart within `low..=high`.
    pub(crate) fn spread(&mut self, n: usize, total: i64, step: i64, low: i64, high: i64) -> Vec<i64> {
        let count = i64::try_from(n).unwrap_or(1).max(1);
        let base = total / count / step * step;
        let rest = total - base * count;
        let mut amounts = vec![base; n];
        let more = usize::try_from(rest / step).unwrap_or(0);
        amounts.iter_mut().take(more).for_each(|amount| *amount += step);
        if let Some(last) = amounts.last_mut() {
            *last += rest % step;
        }
        for _ in 0..n * 4 {
            let (from, to) = (self.below(n), self.below(n));
            let moved = step * i64::try_from(1 + self.below(8)).unwrap_or(1);
            let fits = from != to
                && amounts.get(from).is_some_and(|a| a - moved >= low)
                && amounts.get(to).is_some_and(|a| a + moved <= high);
            if fits {
                amounts.iter_mut().enumerate().for_each(|(i, amount)| {
                    if i == from {
                        *amount -= moved;
                    } else if i == to {
                        *amount += moved;
                    }
                });
            }
        }
        amounts
    }
}

/// A day of the calendar; the first of 1970 when there is no such day.
pub(crate) fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// Completed years on a day.
pub(crate) fn age(born: NaiveDate, on: NaiveDate) -> u32 {
    on.years_since(born).unwrap_or(0)
}
