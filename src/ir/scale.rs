//! Scales: what the bands of a number give, and what that comes to for one number.

use super::{Basis, Expr};
use crate::source::Span;
use crate::syntax::ast::ScaleKind;
use crate::value::{ArithmeticFault, Fraction};
use std::cmp::Ordering;

/// A scale over a number. Its rows stand from low to high.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// What is made of the bands.
    pub kind: ScaleKind,
    /// The number.
    pub on: Expr,
    /// The rows.
    pub treads: Vec<Tread>,
    /// What is given for a number in no band.
    pub rest: Option<Expr>,
}

/// A row of a scale; a point where both bounds are one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Tread {
    /// The lower bound, and whether it is included.
    pub low: Option<(Expr, bool)>,
    /// The upper bound, and whether it is included.
    pub high: Option<(Expr, bool)>,
    /// An amount, or a rate in a marginal scale.
    pub gives: Expr,
    /// Its own legal basis.
    pub basis: Option<Basis>,
    /// Where it was written.
    pub span: Span,
}

/// The bounds of a row for one record, each with whether it is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The lower one.
    pub low: Option<(Fraction, bool)>,
    /// The upper one.
    pub high: Option<(Fraction, bool)>,
}

/// What a row adds to a result: so many times what it gives.
pub type Weight = (usize, Fraction);

/// Why a scale gives nothing for a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// The number lies in no band.
    Outside,
    /// The bands of the record overlap, or leave a hole where there may be none.
    Disorder,
    /// A part cannot be computed.
    Arithmetic(ArithmeticFault),
}

impl From<ArithmeticFault> for Missed {
    fn from(fault: ArithmeticFault) -> Self {
        Self::Arithmetic(fault)
    }
}

impl Scale {
    /// Every expression it computes.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        let mut all = vec![&self.on];
        for tread in &self.treads {
            all.extend([&tread.low, &tread.high].into_iter().flatten().map(|(bound, _)| bound));
            all.push(&tread.gives);
        }
        all.extend(&self.rest);
        all
    }
}

impl Bounds {
    /// Whether a number reaches the lower bound.
    fn reached(self, number: Fraction) -> bool {
        self.low.is_none_or(|(low, included)| number > low || (included && number == low))
    }

    fn holds(self, number: Fraction) -> bool {
        self.reached(number) && self.high.is_none_or(|(high, included)| number < high || (included && number == high))
    }
}

/// Which rows count for a number, and how many times each: once, or by the part of the number in its band.
///
/// # Errors
/// The number lies in no band, or the bands of this record are not in order.
pub fn weigh(kind: ScaleKind, number: Fraction, rows: &[Bounds]) -> Result<Vec<Weight>, Missed> {
    in_order(kind, rows)?;
    let Some(own) = rows.iter().position(|row| row.holds(number)) else {
        return if kind == ScaleKind::Linear { between(number, rows) } else { Err(Missed::Outside) };
    };
    match kind {
        ScaleKind::Step | ScaleKind::Linear => Ok(vec![(own, Fraction::ONE)]),
        ScaleKind::Cumulative => Ok((0..=own).map(|row| (row, Fraction::ONE)).collect()),
        ScaleKind::Marginal => {
            let mut parts = Vec::new();
            for (nth, row) in rows.iter().enumerate().take(own + 1) {
                let low = row.low.map_or(Fraction::ZERO, |(low, _)| low);
                let top = row.high.map_or(number, |(high, _)| high.min(number));
                if top > low {
                    parts.push((nth, top.minus(low)?));
                }
            }
            Ok(parts)
        }
    }
}

/// Each row begins where the one above ends; only steps and points may leave something between.
fn in_order(kind: ScaleKind, rows: &[Bounds]) -> Result<(), Missed> {
    for (above, below) in rows.iter().zip(rows.iter().skip(1)) {
        let (Some((high, to)), Some((low, from))) = (above.high, below.low) else { return Err(Missed::Disorder) };
        let sound = match high.compare(low) {
            Ordering::Greater => false,
            Ordering::Equal => !(to && from),
            Ordering::Less => kind != ScaleKind::Marginal,
        };
        if !sound {
            return Err(Missed::Disorder);
        }
    }
    Ok(())
}

/// Between two points each counts by how near it is.
fn between(number: Fraction, rows: &[Bounds]) -> Result<Vec<Weight>, Missed> {
    let after = rows.iter().position(|row| !row.reached(number)).ok_or(Missed::Outside)?;
    let before = after.checked_sub(1).ok_or(Missed::Outside)?;
    let edge = |row: usize, upper: bool| {
        rows.get(row)
            .and_then(|row| if upper { row.high } else { row.low })
            .map(|(edge, _)| edge)
            .ok_or(Missed::Outside)
    };
    let (from, to) = (edge(before, true)?, edge(after, false)?);
    let share = number.minus(from)?.over(to.minus(from)?)?;
    Ok(vec![(before, Fraction::ONE.minus(share)?), (after, share)])
}
