//! Figures of a whole row of values, smallest first: quantiles by named rules, and the Gini coefficient.
//!
//! Records that may count pull a quantile towards themselves: the least it can be counts every one below it and no other. That
//! holds for the two rules that pick values; on a line a record below may push the value up, so that there nothing is said of
//! what is open, and neither is of a Gini coefficient.

use super::outcome::{Measured, Working};
use super::tally::{bounded, faulty, nothing, open};
use crate::syntax::ast::QuantileRule;
use crate::value::{ArithmeticFault, Fraction};

/// A value, and for how many it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    pub(super) value: Fraction,
    pub(super) weight: Fraction,
}

impl Seen {
    /// Value times weight.
    pub(super) fn product(self) -> Result<Fraction, ArithmeticFault> {
        if self.weight == Fraction::ONE { Ok(self.value) } else { self.value.times(self.weight) }
    }
}

/// The values of a cell.
#[derive(Default)]
pub(super) struct Spread {
    certain: Vec<Seen>,
    maybe: Vec<Seen>,
    /// Certain records with a weight of zero, which are ignored.
    weightless: u64,
}

/// A quantile, and the figures it is read from.
struct Found {
    value: Fraction,
    working: Working,
}

impl Spread {
    /// Adds a record.
    pub(super) fn add(&mut self, seen: Seen, certain: bool) {
        if seen.weight == Fraction::ZERO {
            self.weightless += u64::from(certain);
        } else if certain {
            self.certain.push(seen);
        } else {
            self.maybe.push(seen);
        }
    }

    /// The quantile of a level by a rule.
    pub(super) fn quantile(&mut self, sought: Option<(Fraction, QuantileRule)>) -> Measured {
        let Some((level, rule)) = sought else { return Measured::default() };
        if let Some(nothing) = self.nothing(rule == QuantileRule::Linear) {
            return nothing;
        }
        self.certain.sort_unstable();
        self.maybe.sort_unstable();
        self.quantile_of(level, rule).unwrap_or_else(faulty)
    }

    fn quantile_of(&mut self, level: Fraction, rule: QuantileRule) -> Result<Measured, ArithmeticFault> {
        let here = quantile(&self.certain, level, rule)?;
        let low = pulled(&self.certain, &self.maybe, |seen, so_far| seen < so_far, level, rule)?;
        self.maybe.reverse();
        let high = pulled(&self.certain, &self.maybe, |seen, so_far| seen > so_far, level, rule)?;
        Ok(Measured { working: Some(Box::new(here.working)), ..bounded(low, high) })
    }

    /// The Gini coefficient: Σ w (2 C − w) x ÷ (W Σ w x) − 1.
    pub(super) fn gini(&mut self) -> Measured {
        if let Some(nothing) = self.nothing(true) {
            return nothing;
        }
        self.certain.sort_unstable();
        self.gini_of().unwrap_or_else(faulty)
    }

    fn gini_of(&self) -> Result<Measured, ArithmeticFault> {
        let (mut weight, mut sum, mut spread) = (Fraction::ZERO, Fraction::ZERO, Fraction::ZERO);
        for seen in &self.certain {
            let amount = seen.product()?;
            // Twice the weight up to and with the record, less its own, is what was before it and what is with it.
            let with = weight.plus(seen.weight)?;
            spread = spread.plus(weight.plus(with)?.times(amount)?)?;
            (weight, sum) = (with, sum.plus(amount)?);
        }
        let records = self.certain.len() as u64;
        let working = Some(Box::new(Working::Gini { records, weight, sum, spread }));
        if sum <= Fraction::ZERO {
            let reason = crate::value::Message::new(
                "tổng giá trị không lớn hơn 0 nên không có hệ số Gini",
                "the values do not add up to more than zero, so there is no Gini coefficient",
            );
            return Ok(Measured { working, ..Measured::undefined(reason) });
        }
        let value = spread.over(weight.times(sum)?)?.minus(Fraction::ONE)?;
        Ok(Measured { working, ..Measured::exact(value) })
    }

    /// What stands for a figure where there is nothing to compute it from, or too much is open.
    fn nothing(&self, closed_only: bool) -> Option<Measured> {
        let maybe = self.maybe.len() as u64;
        if maybe > 0 && (closed_only || self.certain.is_empty()) {
            return Some(Measured::undefined(open(maybe)));
        }
        self.certain.is_empty().then(|| Measured::undefined(nothing(self.weightless)))
    }
}

/// The quantile that records which may count can pull it to: those before some place in their row, the strongest first.
/// Whether the next one still pulls is true up to a place and false from there on, so that the place is found by halving.
fn pulled(
    certain: &[Seen],
    strongest_first: &[Seen],
    pulls: impl Fn(Fraction, Fraction) -> bool,
    level: Fraction,
    rule: QuantileRule,
) -> Result<Fraction, ArithmeticFault> {
    let with = |taken: usize| {
        let mut all: Vec<Seen> = certain.to_vec();
        all.extend(strongest_first.iter().take(taken));
        all.sort_unstable();
        quantile(&all, level, rule).map(|found| found.value)
    };
    let (mut fewest, mut most) = (0, strongest_first.len());
    while fewest < most {
        let middle = fewest.midpoint(most);
        let Some(next) = strongest_first.get(middle) else { break };
        if pulls(next.value, with(middle)?) {
            fewest = middle + 1;
        } else {
            most = middle;
        }
    }
    with(fewest)
}

/// The quantile of values in ascending order, with weights above zero; there is at least one.
fn quantile(row: &[Seen], level: Fraction, rule: QuantileRule) -> Result<Found, ArithmeticFault> {
    let weight = row.iter().try_fold(Fraction::ZERO, |sum, seen| sum.plus(seen.weight))?;
    if rule == QuantileRule::Linear {
        return on_a_line(row, level, weight);
    }
    let sought = level.times(weight)?;
    let mut below: Option<(Fraction, Fraction)> = None;
    let mut at = Fraction::ZERO;
    let mut above: Option<(Fraction, Fraction)> = None;
    for seen in row {
        at = at.plus(seen.weight)?;
        // The first of all is the least quantile, the last of all the greatest.
        if at > sought || (at == sought && level == Fraction::ONE) {
            above = Some((seen.value, at));
            break;
        }
        below = Some((seen.value, at));
    }
    let exact = below.filter(|(_, weight)| *weight == sought);
    let value = match (exact, above, rule) {
        (Some((one, _)), Some((other, _)), QuantileRule::Eurostat) => one.plus(other)?.over(Fraction::whole(2))?,
        (Some((value, _)), ..) | (None, Some((value, _)), _) => value,
        (None, None, _) => below.map_or(Fraction::ZERO, |(value, _)| value),
    };
    let records = row.len() as u64;
    Ok(Found { value, working: Working::Quantile { records, weight, sought, below, above } })
}

/// Type 7: at the place (n − 1) p of the row, counted from 0, on the line between its neighbours.
fn on_a_line(row: &[Seen], level: Fraction, weight: Fraction) -> Result<Found, ArithmeticFault> {
    let last = Fraction::whole(i128::try_from(row.len()).unwrap_or(i128::MAX)).minus(Fraction::ONE)?;
    let sought = last.times(level)?;
    let place = sought.floor();
    let value_at = |place: i128| usize::try_from(place).ok().and_then(|at| row.get(at)).map(|seen| seen.value);
    let below = value_at(place).map(|value| (value, Fraction::whole(place)));
    let above = value_at(place + 1).map(|value| (value, Fraction::whole(place + 1)));
    let value = match (below, above) {
        (Some((low, at)), Some((high, _))) => low.plus(high.minus(low)?.times(sought.minus(at)?)?)?,
        (Some((value, _)), None) | (None, Some((value, _))) => value,
        (None, None) => Fraction::ZERO,
    };
    let records = row.len() as u64;
    Ok(Found { value, working: Working::Quantile { records, weight, sought, below, above } })
}
