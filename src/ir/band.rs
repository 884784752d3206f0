//! What a table of a parameter is laid out by: the words of lists, and stretches of numbers.

use super::ParamVersion;
use crate::value::{Fraction, Lang, Unit, Value, quantity};
use std::cmp::Ordering;

/// What a parameter is looked up by, as a version of it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The words of a list: so many.
    Words(usize),
    /// Stretches of numbers, in order, none touching a number of another.
    Bands(Vec<Band>),
}

/// A stretch of numbers, open where `None`; each bound says whether it is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The lower bound.
    pub low: Option<(Fraction, bool)>,
    /// The upper bound.
    pub high: Option<(Fraction, bool)>,
}

impl Axis {
    /// How many places it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Words(count) => *count,
            Self::Bands(bands) => bands.len(),
        }
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of a key; `None` for a number in no band.
    #[must_use]
    pub fn place(&self, key: &Value) -> Option<usize> {
        match (self, key) {
            (Self::Words(count), Value::Word(word)) => Some(*word as usize).filter(|word| word < count),
            (Self::Bands(bands), Value::Number(number)) => bands.binary_search_by(|band| band.order(*number)).ok(),
            _ => None,
        }
    }
}

impl Band {
    /// Whether the band lies below a number, holds it, or lies above it.
    #[must_use]
    pub fn order(&self, number: Fraction) -> Ordering {
        let beyond = |bound: Option<(Fraction, bool)>, side: Ordering| {
            bound.is_some_and(|(at, included)| {
                let order = number.cmp(&at);
                order == side || (order == Ordering::Equal && !included)
            })
        };
        if beyond(self.low, Ordering::Less) {
            Ordering::Greater
        } else if beyond(self.high, Ordering::Greater) {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    }

    /// The band in the boundary words of the language: `21%`, `từ 41% đến hết 50%`, `từ 81% trở lên`.
    #[must_use]
    pub fn words(&self, unit: &Unit, lang: Lang) -> String {
        let show = |number: Fraction| quantity::show_exact(number, unit, 0, lang);
        let (from, under, upto, over) = (
            lang.pick("từ", "from"),
            lang.pick("dưới", "under"),
            lang.pick("đến hết", "through"),
            lang.pick("trên", "over"),
        );
        match (self.low, self.high) {
            (Some((low, true)), Some((high, true))) if low == high => show(low),
            (Some((low, true)), None) => format!("{from} {} {}", show(low), lang.pick("trở lên", "or more")),
            (Some((low, false)), None) => format!("{over} {}", show(low)),
            (None, Some((high, true))) => format!("{from} {} {}", show(high), lang.pick("trở xuống", "or less")),
            (None, Some((high, false))) => format!("{under} {}", show(high)),
            (Some((low, included)), Some((high, closed))) => {
                let low = format!("{} {}", if included { from } else { over }, show(low));
                match (closed, lang) {
                    (true, _) => format!("{low} {upto} {}", show(high)),
                    (false, Lang::Vi) => format!("{low} đến dưới {}", show(high)),
                    (false, Lang::En) => format!("{low} to under {}", show(high)),
                }
            }
            (None, None) => lang.pick("còn lại", "otherwise").to_owned(),
        }
    }
}

impl ParamVersion {
    /// The position of the value for some keys; `None` where no row is for them.
    #[must_use]
    pub fn position(&self, keys: &[Value]) -> Option<usize> {
        let mut position = 0;
        for (axis, key) in self.axes.iter().zip(keys) {
            position = position * axis.len() + axis.place(key)?;
        }
        self.values.get(position).is_some_and(|value| *value != Value::Missing).then_some(position)
    }

    /// How far a position is from its neighbour along an axis.
    #[must_use]
    pub fn stride(&self, axis: usize) -> usize {
        self.axes.iter().skip(axis + 1).map(Axis::len).product()
    }

    /// The band along an axis that the row of a position was written for: its neighbours from the same row belong to it.
    #[must_use]
    pub fn band(&self, position: usize, axis: usize) -> Option<Band> {
        let Axis::Bands(bands) = self.axes.get(axis)? else { return None };
        let stride = self.stride(axis);
        let place = position.checked_div(stride)?.checked_rem(bands.len())?;
        let row = self.rows.get(position)?.as_ref()?;
        let joined = |low: usize| {
            let touch = bands.get(low)?.high?.0 == bands.get(low + 1)?.low?.0;
            let own = |at: usize| self.rows.get(position + at * stride - place * stride) == Some(&Some(*row));
            (touch && own(low) && own(low + 1)).then_some(())
        };
        let first = (0..place).rev().take_while(|low| joined(*low).is_some()).last().unwrap_or(place);
        let last = (place..bands.len()).take_while(|low| joined(*low).is_some()).last().map_or(place, |low| low + 1);
        Some(Band { low: bands.get(first)?.low, high: bands.get(last)?.high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(n: i128) -> Fraction {
        Fraction::whole(n)
    }

    #[test]
    fn a_number_is_found_in_its_band_and_nowhere_between() {
        let bands = Axis::Bands(vec![
            Band { low: None, high: Some((number(20), false)) },
            Band { low: Some((number(21), true)), high: Some((number(21), true)) },
            Band { low: Some((number(21), false)), high: Some((number(30), true)) },
            Band { low: Some((number(40), true)), high: None },
        ]);
        let place = |n: i128, d: i128| bands.place(&Value::Number(Fraction::new(n, d).unwrap_or(Fraction::ZERO)));
        assert_eq!([place(-5, 1), place(39, 2), place(20, 1), place(41, 2)], [Some(0), Some(0), None, None]);
        assert_eq!([place(21, 1), place(43, 2), place(30, 1), place(61, 2)], [Some(1), Some(2), Some(2), None]);
        assert_eq!([place(40, 1), place(1_000_000, 1)], [Some(3), Some(3)]);
    }

    #[test]
    fn bands_are_told_in_words_that_have_one_reading() {
        let unit = Unit::rate();
        let rate = |n: i128| Fraction::new(n, 100).unwrap_or(Fraction::ZERO);
        let band = |low, high| Band { low, high }.words(&unit, Lang::Vi);
        assert_eq!(band(Some((rate(41), true)), Some((rate(50), true))), "từ 41% đến hết 50%");
        assert_eq!(band(Some((rate(41), false)), Some((rate(50), false))), "trên 41% đến dưới 50%");
        assert_eq!(band(Some((rate(81), true)), None), "từ 81% trở lên");
        assert_eq!(band(None, Some((rate(21), false))), "dưới 21%");
        assert_eq!(band(Some((rate(21), true)), Some((rate(21), true))), "21%");
    }
}
