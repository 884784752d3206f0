//! Records of a weighted share, with what must change for a bound to be kept: by weight, and by the fewest records.

use super::Weighed;
use crate::eval::outcome::CellKey;
use crate::eval::shortfall::Missed;
use crate::value::{ArithmeticFault, Fraction};
use std::collections::BTreeMap;

/// What a record is to an aggregate: whether it stands above and below the line, and what it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Standing {
    /// Whether it certainly stands above the line.
    pub above: bool,
    /// Whether it certainly stands below the line.
    pub below: bool,
    /// What it weighs; none where its weight is missing, one where every record stands for itself.
    pub weight: Option<Fraction>,
}

impl Standing {
    /// Whether it can change what keeps a bound from being kept: one above the line that may leave it, or one below that may
    /// rise to it.
    pub(super) fn may_change(&self, missed: Missed) -> bool {
        self.below && self.above != missed.lower
    }
}

/// The weights of some records.
#[derive(Clone, Debug)]
pub(super) struct Pile {
    above: Fraction,
    below: Fraction,
    movable: Vec<Fraction>,
}

/// The records of each cell.
pub(super) fn piles(standings: &[Standing], places: Vec<CellKey>, missed: Missed) -> BTreeMap<CellKey, Pile> {
    let mut piles: BTreeMap<CellKey, Option<Pile>> = BTreeMap::new();
    for (standing, place) in standings.iter().zip(places) {
        let slot = piles.entry(place).or_insert_with(|| Some(Pile::default()));
        if slot.as_mut().is_some_and(|pile| pile.add(standing, missed).is_err()) {
            *slot = None;
        }
    }
    piles.into_iter().filter_map(|(key, pile)| Some((key, pile?))).collect()
}

impl Default for Pile {
    fn default() -> Self {
        Self { above: Fraction::ZERO, below: Fraction::ZERO, movable: Vec::new() }
    }
}

impl Pile {
    pub(super) fn add(&mut self, standing: &Standing, missed: Missed) -> Result<(), ArithmeticFault> {
        let Some(weight) = standing.weight.filter(|_| standing.below) else { return Ok(()) };
        self.below = self.below.plus(weight)?;
        if standing.above {
            self.above = self.above.plus(weight)?;
        }
        if standing.may_change(missed) {
            self.movable.push(weight);
        }
        Ok(())
    }

    /// The weight beyond the bound, and the fewest records that carry it; none where all of them do not.
    pub(super) fn fewest(&self, missed: Missed) -> Option<Weighed> {
        let mut heaviest = self.movable.clone();
        heaviest.sort_unstable_by(|a, b| b.cmp(a));
        self.first(missed, heaviest.into_iter())
    }

    /// The same for the first records in some order, of which each is given by its weight.
    pub(super) fn first(&self, missed: Missed, weights: impl Iterator<Item = Fraction>) -> Option<Weighed> {
        let limit = missed.bound.0.times(self.below).ok()?;
        let weight = if missed.lower { limit.minus(self.above) } else { self.above.minus(limit) }.ok()?;
        let mut left = weight;
        let mut records = 0;
        let mut weights = weights;
        while !(left < Fraction::ZERO || (left == Fraction::ZERO && missed.bound.1)) {
            left = left.minus(weights.next()?).ok()?;
            records += 1;
        }
        Some(Weighed { weight: weight.max(Fraction::ZERO), records })
    }
}
