//! Scales, a record at a time: which bands count, and what they come to.

use super::Evaluation;
use super::doubt::Fault;
use super::frame::Frame;
use super::number;
use crate::ir::{Bounds, Expr, Missed, Scale, weigh};
use crate::table::{Column, NumberColumn};
use crate::value::Fraction;

/// The numbers of a row: its bounds, each with whether it is included, and what it gives.
struct Tread {
    low: Option<(NumberColumn, bool)>,
    high: Option<(NumberColumn, bool)>,
    gives: NumberColumn,
}

impl Evaluation<'_> {
    /// What a scale gives.
    pub(super) fn scale(&self, scale: &Scale, frame: &Frame) -> Column {
        let on = self.numbers(&scale.on, frame);
        let bound =
            |bound: &Option<(Expr, bool)>| bound.as_ref().map(|(b, included)| (self.numbers(b, frame), *included));
        let treads: Vec<Tread> = scale
            .treads
            .iter()
            .map(|t| Tread { low: bound(&t.low), high: bound(&t.high), gives: self.numbers(&t.gives, frame) })
            .collect();
        let rest = scale.rest.as_ref().map(|rest| self.numbers(rest, frame));
        let values: Vec<Option<Fraction>> = (0..frame.len())
            .map(|row| {
                let number = on.get(row)?;
                let bounds: Vec<Bounds> = treads.iter().map(|tread| tread.bounds(row)).collect::<Option<_>>()?;
                let summed = weigh(scale.kind, number, &bounds).and_then(|weights| sum(&weights, &treads, row));
                match summed {
                    Ok(sum) => sum,
                    Err(Missed::Outside) if rest.is_some() => rest.as_ref()?.get(row),
                    Err(missed) => {
                        self.doubt(
                            frame,
                            row,
                            match missed {
                                Missed::Outside => Fault::OutsideScale(number),
                                Missed::Disorder => Fault::BandsInDisorder,
                                Missed::Arithmetic(fault) => Fault::Arithmetic(fault),
                            },
                        );
                        None
                    }
                }
            })
            .collect();
        Column::Number(number::fractions(&values))
    }
}

impl Tread {
    /// The bounds for a record; `None` where one of them is not known.
    fn bounds(&self, row: usize) -> Option<Bounds> {
        let known = |bound: &Option<(NumberColumn, bool)>| match bound {
            None => Some(None),
            Some((numbers, included)) => numbers.get(row).map(|number| Some((number, *included))),
        };
        Some(Bounds { low: known(&self.low)?, high: known(&self.high)? })
    }
}

/// What the rows that count come to; `None` where one of them gives nothing known.
fn sum(weights: &[(usize, Fraction)], treads: &[Tread], row: usize) -> Result<Option<Fraction>, Missed> {
    let mut total = Fraction::ZERO;
    for (nth, weight) in weights {
        let Some(gives) = treads.get(*nth).and_then(|tread| tread.gives.get(row)) else { return Ok(None) };
        total = total.plus(gives.times(*weight)?)?;
    }
    Ok(Some(total))
}
