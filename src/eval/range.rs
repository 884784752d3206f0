//! Ranges of exact numbers: what a figure can be when it was rounded, hedged, or counted with records undecided.

use super::outcome::Measured;
use crate::ir::Comparison;
use crate::value::fraction::Rounding;
use crate::value::{ArithmeticFault, Decimal, Fraction};

/// One end of a range: the number, and whether it belongs to the range.
pub type End = (Fraction, bool);

/// All numbers between two ends; an absent end is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Range {
    /// The lower end.
    pub low: Option<End>,
    /// The upper end.
    pub high: Option<End>,
}

impl Range {
    /// Any number at all.
    pub const ANY: Self = Self { low: None, high: None };

    /// One number.
    #[must_use]
    pub const fn point(value: Fraction) -> Self {
        Self { low: Some((value, true)), high: Some((value, true)) }
    }

    /// What a measured figure can be; `None` when it has neither value nor bounds. One that leaves records out is not settled by
    /// the others.
    #[must_use]
    pub fn of(measured: &Measured) -> Option<Self> {
        if measured.excluded > 0 {
            let end = |end: Option<Fraction>| end.map(|end| (end, true));
            let known = measured.value.or(measured.low).or(measured.high);
            return known.map(|_| Self { low: end(measured.low), high: end(measured.high) });
        }
        if let Some(value) = measured.value {
            return Some(Self::point(value));
        }
        let (low, high) = measured.low.zip(measured.high)?;
        Some(Self { low: Some((low, true)), high: Some((high, true)) })
    }

    /// The only number of the range.
    #[must_use]
    pub fn single(self) -> Option<Fraction> {
        let ((low, _), (high, _)) = self.low.zip(self.high)?;
        (low == high).then_some(low)
    }

    /// Whether a number lies inside.
    #[must_use]
    pub fn contains(self, value: Fraction) -> bool {
        above(self.low, value) && below(self.high, value)
    }

    /// Whether two ranges share a number.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        reaches(self.low, other.high) && reaches(other.low, self.high)
    }

    /// Whether every number of the range lies inside another.
    #[must_use]
    pub fn within(self, other: Self) -> bool {
        let low = match (self.low, other.low) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((a, a_in)), Some((b, b_in))) => a > b || (a == b && (b_in || !a_in)),
        };
        let high = match (self.high, other.high) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((a, a_in)), Some((b, b_in))) => a < b || (a == b && (b_in || !a_in)),
        };
        low && high
    }

    /// The negatives.
    #[must_use]
    pub fn negated(self) -> Self {
        let flip = |end: Option<End>| end.and_then(|(v, closed)| Some((v.negated().ok()?, closed)));
        Self { low: flip(self.high), high: flip(self.low) }
    }

    /// Every sum of a number of one and a number of the other; no limit where a sum is too large to be kept.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let add = |a: Option<End>, b: Option<End>| {
            let ((a, a_in), (b, b_in)) = a.zip(b)?;
            Some((a.plus(b).ok()?, a_in && b_in))
        };
        Self { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    /// Every difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    /// Every product; no limit where an end is open to infinity or too large.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        // One number scales each end by itself, also where the other side has no limit.
        match (self.single(), other.single()) {
            (_, Some(factor)) => return self.scaled(factor),
            (Some(factor), None) => return other.scaled(factor),
            (None, None) => {}
        }
        self.corners(other, Fraction::times).unwrap_or(Self::ANY)
    }

    /// Every quotient; no limit where the divisor can be zero.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        let positive = other.low.is_some_and(|(low, _)| low > Fraction::ZERO);
        let negative = other.high.is_some_and(|(high, _)| high < Fraction::ZERO);
        if !positive && !negative {
            return Self::ANY;
        }
        if let Some(factor) = other.single().and_then(|divisor| Fraction::ONE.over(divisor).ok()) {
            return self.scaled(factor);
        }
        self.corners(other, Fraction::over).unwrap_or(Self::ANY)
    }

    /// Every number of the range times one.
    fn scaled(self, factor: Fraction) -> Self {
        if factor == Fraction::ZERO {
            return Self::point(Fraction::ZERO);
        }
        let scale = |end: Option<End>| end.and_then(|(v, closed)| Some((v.times(factor).ok()?, closed)));
        let (low, high) = (scale(self.low), scale(self.high));
        if factor > Fraction::ZERO { Self { low, high } } else { Self { low: high, high: low } }
    }

    /// The rounded numbers.
    #[must_use]
    pub fn rounded(self, step: Decimal, rounding: Rounding) -> Self {
        let round = |end: Option<End>| {
            let (value, _) = end?;
            Some((value.round_to(step.to_fraction().ok()?, rounding).ok()?, true))
        };
        Self { low: round(self.low), high: round(self.high) }
    }

    /// What `left - right` may be for a comparison with a tolerance to hold; for "differs", what it may not be.
    #[must_use]
    pub fn wanted(comparison: Comparison, tolerance: Fraction) -> Option<Self> {
        let under = tolerance.negated().ok()?;
        Some(match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                Self { low: Some((under, true)), high: Some((tolerance, true)) }
            }
            Comparison::Less => Self { low: None, high: Some((tolerance, false)) },
            Comparison::LessOrEqual => Self { low: None, high: Some((tolerance, true)) },
            Comparison::Greater => Self { low: Some((under, false)), high: None },
            Comparison::GreaterOrEqual => Self { low: Some((under, true)), high: None },
        })
    }

    /// Whether a comparison with a tolerance holds of `self - other`: surely (`Some(true)`), surely not, or it depends.
    #[must_use]
    pub fn compare(self, comparison: Comparison, other: Self, tolerance: Fraction) -> Option<bool> {
        let difference = self.minus(other);
        let wanted = Self::wanted(comparison, tolerance)?;
        let inside = if difference.within(wanted) {
            Some(true)
        } else if difference.meets(wanted) {
            None
        } else {
            Some(false)
        };
        if comparison == Comparison::NotEqual { inside.map(|holds| !holds) } else { inside }
    }

    /// The range spanned by an operation on the four pairs of ends. An end belongs when both of its makers do.
    fn corners(self, other: Self, op: fn(Fraction, Fraction) -> Result<Fraction, ArithmeticFault>) -> Option<Self> {
        let (a, b) = (self.low.zip(self.high)?, other.low.zip(other.high)?);
        let mut all = Vec::new();
        for (x, x_in) in [a.0, a.1] {
            for (y, y_in) in [b.0, b.1] {
                all.push((op(x, y).ok()?, x_in && y_in));
            }
        }
        // Equal corners: the closed one decides, so it must come first from below and last from above.
        let low = all.iter().copied().min_by_key(|(v, closed)| (*v, !closed))?;
        let high = all.iter().copied().max_by_key(|(v, closed)| (*v, *closed))?;
        Some(Self { low: Some(low), high: Some(high) })
    }
}

fn above(low: Option<End>, value: Fraction) -> bool {
    low.is_none_or(|(end, closed)| value > end || (closed && value == end))
}

fn below(high: Option<End>, value: Fraction) -> bool {
    high.is_none_or(|(end, closed)| value < end || (closed && value == end))
}

fn reaches(low: Option<End>, high: Option<End>) -> bool {
    let Some(((low, low_in), (high, high_in))) = low.zip(high) else {
        return true;
    };
    low < high || (low == high && low_in && high_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(value: i128) -> Fraction {
        Fraction::whole(value)
    }

    fn closed(low: i128, high: i128) -> Range {
        Range { low: Some((n(low), true)), high: Some((n(high), true)) }
    }

    #[test]
    fn sums_and_products_span_their_ends() {
        assert_eq!(closed(1, 2).plus(closed(10, 20)), closed(11, 22));
        assert_eq!(closed(1, 2).minus(closed(10, 20)), closed(-19, -8));
        assert_eq!(closed(-1, 2).times(closed(3, 4)), closed(-4, 8));
        assert_eq!(closed(8, 8).over(closed(-1, 1)), Range::ANY);
        assert_eq!(closed(8, 12).over(closed(2, 4)), closed(2, 6));
        let under = Range { low: None, high: Some((n(10), false)) };
        assert_eq!(under.times(Range::point(n(2))), Range { low: None, high: Some((n(20), false)) });
        assert_eq!(Range::point(n(-2)).times(under), Range { low: Some((n(-20), false)), high: None });
        assert_eq!(under.over(Range::point(n(5))), Range { low: None, high: Some((n(2), false)) });
        assert_eq!(Range::ANY.times(Range::point(n(0))), Range::point(n(0)));
    }

    #[test]
    fn comparisons_know_three_answers() {
        let zero = Fraction::ZERO;
        assert_eq!(Range::point(n(605)).compare(Comparison::Equal, Range::point(n(607)), zero), Some(false));
        assert_eq!(Range::point(n(605)).compare(Comparison::Equal, Range::point(n(607)), n(2)), Some(true));
        assert_eq!(closed(1, 5).compare(Comparison::Less, closed(5, 9), zero), None);
        assert_eq!(closed(1, 5).compare(Comparison::LessOrEqual, closed(5, 9), zero), Some(true));
        assert_eq!(closed(1, 5).compare(Comparison::NotEqual, closed(6, 9), zero), Some(true));
        let under = Range { low: None, high: Some((n(5), false)) };
        assert_eq!(under.compare(Comparison::Equal, Range::point(n(5)), zero), Some(false));
        assert_eq!(under.compare(Comparison::Equal, Range::point(n(4)), zero), None);
    }
}
