//! Scales, straight from what they are said to mean.

use super::expr::computed;
use super::{At, Doubts, Reference, Refusal};
use chitieu::diagnostic::Code;
use chitieu::ir::Scale;
use chitieu::syntax::ast::ScaleKind;
use chitieu::value::{ArithmeticFault, Fraction, Value};

/// A row with its numbers.
struct Row {
    low: Option<(Fraction, bool)>,
    high: Option<(Fraction, bool)>,
    gives: Option<Fraction>,
}

impl Row {
    fn begins_after(&self, x: Fraction) -> bool {
        self.low.is_some_and(|(low, included)| x < low || (x == low && !included))
    }

    fn ends_before(&self, x: Fraction) -> bool {
        self.high.is_some_and(|(high, included)| x > high || (x == high && !included))
    }
}

impl Reference<'_> {
    pub(crate) fn scale(&self, scale: &Scale, at: At, doubts: &mut Doubts) -> Option<Value> {
        let x = self.number(&scale.on, at, doubts);
        let mut rows = Vec::new();
        let mut known = true;
        for tread in &scale.treads {
            let [low, high] = [&tread.low, &tread.high].map(|bound| {
                let (bound, included) = bound.as_ref()?;
                let number = self.number(bound, at, doubts);
                known &= number.is_some();
                number.map(|number| (number, *included))
            });
            rows.push(Row { low, high, gives: self.number(&tread.gives, at, doubts) });
        }
        let rest = scale.rest.as_ref().map(|rest| self.number(rest, at, doubts));
        let x = x.filter(|_| known)?;
        let mut refuse = || {
            doubts.push(Refusal { register: at.register, row: at.row, code: Code::RecordRefused });
            None
        };
        if !rows.windows(2).all(|pair| follows(&pair[0], &pair[1], scale.kind == ScaleKind::Marginal)) {
            return refuse();
        }
        let inside = rows.iter().position(|row| !row.begins_after(x) && !row.ends_before(x));
        let result = match (scale.kind, inside) {
            (ScaleKind::Linear, None) => {
                let above = rows.iter().position(|row| row.begins_after(x)).filter(|above| *above > 0);
                above.map(|above| line(&rows[above - 1], &rows[above], x))
            }
            (_, None) => None,
            (ScaleKind::Step | ScaleKind::Linear, Some(own)) => Some(Ok(rows[own].gives)),
            (ScaleKind::Cumulative, Some(own)) => Some(total(rows[..=own].iter().map(|row| Ok(row.gives)))),
            (ScaleKind::Marginal, Some(own)) => Some(total(rows[..=own].iter().map(|row| part(row, x)))),
        };
        match (result, rest) {
            (Some(Ok(value)), _) => value.map(Value::Number),
            (Some(Err(fault)), _) => computed(Err(fault), at, doubts),
            (None, Some(rest)) => rest.map(Value::Number),
            (None, None) => refuse(),
        }
    }
}

type Amount = Result<Option<Fraction>, ArithmeticFault>;

fn total(amounts: impl Iterator<Item = Amount>) -> Amount {
    let mut sum = Some(Fraction::ZERO);
    for amount in amounts {
        sum = match (sum, amount?) {
            (Some(sum), Some(amount)) => Some(sum.plus(amount)?),
            _ => return Ok(None),
        };
    }
    Ok(sum)
}

/// The part of a number inside a band, at the rate of the band; nothing below zero is a part of the lowest band.
fn part(row: &Row, x: Fraction) -> Amount {
    let from = row.low.map_or(Fraction::ZERO, |(low, _)| low);
    let to = match row.high {
        Some((high, _)) if high < x => high,
        _ => x,
    };
    if to <= from {
        return Ok(Some(Fraction::ZERO));
    }
    match row.gives {
        None => Ok(None),
        Some(rate) => Ok(Some(rate.times(to.minus(from)?)?)),
    }
}

/// The value on the line between two points: both weighed, added.
fn line(below: &Row, above: &Row, x: Fraction) -> Amount {
    let (Some((from, _)), Some((to, _))) = (below.high, above.low) else { return Ok(None) };
    let share = x.minus(from)?.over(to.minus(from)?)?;
    let (Some(start), Some(end)) = (below.gives, above.gives) else { return Ok(None) };
    start.times(Fraction::ONE.minus(share)?)?.plus(end.times(share)?).map(Some)
}

fn follows(above: &Row, below: &Row, tight: bool) -> bool {
    let (Some((end, ends)), Some((start, starts))) = (above.high, below.low) else { return false };
    (end < start && !tight) || (end == start && !(ends && starts))
}
