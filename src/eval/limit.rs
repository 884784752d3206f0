//! What a rule does to every amount it gives: rounding, then the floor, then the cap, so that bounds hold of what is paid.

use super::Evaluation;
use super::columns::{choose, order};
use super::frame::Frame;
use super::number;
use crate::ir::{Comparison, RuleVersion};
use crate::table::Column;
use crate::value::fraction::Rounding;
use crate::value::{ArithmeticFault, Decimal, Fraction, Value};

/// The limits of a version, for the records of a frame.
pub(super) struct Limits {
    round: Option<(Decimal, Rounding)>,
    floor: Option<Column>,
    cap: Option<Column>,
}

impl Evaluation<'_> {
    pub(super) fn limits(&self, version: &RuleVersion, frame: &Frame) -> Limits {
        let bound = |bound: &Option<crate::ir::Expr>| bound.as_ref().map(|b| self.column(b, frame));
        Limits { round: version.round, floor: bound(&version.floor), cap: bound(&version.cap) }
    }

    /// The amounts of a column within the limits; missing where a limit is not known.
    pub(super) fn limited(&self, amounts: &Column, limits: &Limits, frame: &Frame) -> Column {
        let mut values = amounts.clone();
        if let (Some((step, how)), Column::Number(numbers)) = (&limits.round, amounts) {
            values = self
                .arithmetic(frame, |_, faults| number::map(numbers, faults, |v| v.round_to(step.to_fraction()?, *how)));
        }
        for (bound, how) in [(&limits.floor, Comparison::Less), (&limits.cap, Comparison::Greater)] {
            let Some(bound) = bound else { continue };
            let pick = |row: usize| order(&values.get(row), &bound.get(row)).map(|o| usize::from(how.holds(o)));
            values = choose(&[values.clone(), bound.clone()], pick, frame.len());
        }
        values
    }
}

impl Limits {
    /// Whether amounts stay as they are.
    pub(super) fn are_none(&self) -> bool {
        self.round.is_none() && self.floor.is_none() && self.cap.is_none()
    }

    /// The floor and the cap of a record, where they are known and in order. A floor that is not known may be above the cap.
    pub(super) fn ends(&self, row: usize) -> (Option<Fraction>, Option<Fraction>) {
        let known = |bound: &Option<Column>| match bound.as_ref().map(|bound| bound.get(row)) {
            Some(Value::Number(n)) => Some(n),
            _ => None,
        };
        let (floor, cap) = (known(&self.floor), known(&self.cap));
        match (floor, cap, &self.cap) {
            // The cap comes last, and takes from what the floor gave.
            (Some(floor), Some(cap), _) => (Some(floor.min(cap)), Some(cap)),
            (floor, None, None) => (floor, None),
            (None, Some(cap), _) => (None, Some(cap)),
            (_, None, Some(_)) => (None, None),
        }
    }

    /// One amount within the limits of a record; `None` where a limit is not known.
    pub(super) fn amount(&self, row: usize, amount: Fraction) -> Result<Option<Fraction>, ArithmeticFault> {
        let mut amount = match &self.round {
            Some((step, how)) => amount.round_to(step.to_fraction()?, *how)?,
            None => amount,
        };
        for (bound, how) in [(&self.floor, Comparison::Less), (&self.cap, Comparison::Greater)] {
            let Some(bound) = bound else { continue };
            let Value::Number(bound) = bound.get(row) else { return Ok(None) };
            if how.holds(amount.compare(bound)) {
                amount = bound;
            }
        }
        Ok(Some(amount))
    }
}
