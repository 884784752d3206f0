//! Figures: interval arithmetic over aggregates, in one period and one cell.

use super::aggregate;
use super::expr::{rounded, whole};
use super::{Reference, power};
use chitieu::eval::outcome::{CellKey, Measured};
use chitieu::ir::{Dimension, Figure, FigureKind, IndicatorId};
use chitieu::value::{ArithmeticFault, Fraction, Message, Period, Value, date};
use std::cell::Cell;
use std::collections::BTreeSet;

impl Reference<'_> {
    pub(crate) fn indicator(&self, id: IndicatorId, period: Period) -> Measured {
        self.figure(&self.program.indicator(id).figure, period, None)
    }

    /// Every cell of every aggregate in the figure, each with the figure made of its records alone.
    pub(crate) fn breakdown(&self, id: IndicatorId, period: Period, dimension: &Dimension) -> Vec<(CellKey, Measured)> {
        let figure = &self.program.indicator(id).figure;
        let mut cells = BTreeSet::new();
        self.cells(figure, period, dimension, &mut cells);
        cells.iter().map(|key| (key.clone(), self.figure(figure, period, Some((dimension, key))))).collect()
    }

    fn cells(&self, figure: &Figure, period: Period, dimension: &Dimension, cells: &mut BTreeSet<CellKey>) {
        match &figure.kind {
            // A figure over all records has no cells of its own.
            FigureKind::Const(_) | FigureKind::YearsBetween(..) | FigureKind::Whole(_) => {}
            FigureKind::Aggregate(a) => cells.extend(self.cells_of(dimension, a.register, period)),
            FigureKind::Indicator(id) => self.cells(&self.program.indicator(*id).figure, period, dimension, cells),
            FigureKind::At(inner, other) => {
                other.from(period).into_iter().for_each(|there| self.cells(inner, there, dimension, cells));
            }
            _ => figure.parts_here().into_iter().for_each(|part| self.cells(part, period, dimension, cells)),
        }
    }

    pub(crate) fn figure(&self, figure: &Figure, period: Period, cell: aggregate::Cell<'_>) -> Measured {
        match &figure.kind {
            FigureKind::Const(value) => Measured::exact(value.to_fraction().unwrap()),
            FigureKind::YearsBetween(from, to) => match whole(date::completed_years(*from, *to)) {
                Value::Number(n) => Measured::exact(n),
                other => panic!("{other:?}"),
            },
            FigureKind::Aggregate(aggregate) => self.aggregate(aggregate, period, cell),
            FigureKind::Indicator(id) => self.figure(&self.program.indicator(*id).figure, period, cell),
            FigureKind::At(inner, other) => match other.from(period) {
                Some(there) => self.figure(inner, there, cell),
                None => Measured::undefined(Message::same("no such period")),
            },
            FigureKind::Whole(inner) => self.figure(inner, period, None),
            FigureKind::Neg(inner) => spanned(&[&self.figure(inner, period, cell)], |v| v[0].negated()),
            FigureKind::Round(inner, step, how) => {
                let step = step.to_fraction().unwrap();
                let inner = self.figure(inner, period, cell);
                match inner.low {
                    Some(_) => spanned(&[&inner], |v| rounded(v[0], step, *how)),
                    None => inner,
                }
            }
            FigureKind::Extreme(larger, parts) => {
                let parts: Vec<Measured> = parts.iter().map(|part| self.figure(part, period, cell)).collect();
                let parts: Vec<&Measured> = parts.iter().collect();
                spanned(&parts, |v| Ok(*if *larger { v.iter().max() } else { v.iter().min() }.unwrap()))
            }
            FigureKind::Power(base, exponent, digits) => {
                let (base, exponent) = (self.figure(base, period, cell), self.figure(exponent, period, cell));
                let open = base.value.is_none() || exponent.value.is_none();
                if open && base.low.is_some_and(|low| low < Fraction::ZERO) {
                    return spanned(&[&base, &exponent], |_| Err(ArithmeticFault::NoRoot));
                }
                let inexact = Cell::new(false);
                let found = spanned(&[&base, &exponent], |v| {
                    let (value, exact) = power::power(v[0], v[1], *digits)?;
                    inexact.set(inexact.get() || !exact);
                    Ok(value)
                });
                Measured { approximate: found.approximate.max(inexact.get().then_some(*digits)), ..found }
            }
            FigureKind::Sum(parts) => self.combined(parts, period, cell, Fraction::ZERO, |a, minus, b| {
                spanned(&[&a, b], |v| if minus { v[0].minus(v[1]) } else { v[0].plus(v[1]) })
            }),
            FigureKind::Product(parts) => self.combined(parts, period, cell, Fraction::ONE, |a, over, b| {
                if over { quotient(&a, b) } else { spanned(&[&a, b], |v| v[0].times(v[1])) }
            }),
        }
    }

    /// Left to right; the first part stands alone unless it is subtracted or divides.
    fn combined(
        &self,
        parts: &[(bool, Figure)],
        period: Period,
        cell: aggregate::Cell<'_>,
        start: Fraction,
        step: impl Fn(Measured, bool, &Measured) -> Measured,
    ) -> Measured {
        let mut total: Option<Measured> = None;
        for (turned, part) in parts {
            let part = self.figure(part, period, cell);
            total = Some(match total {
                None if !*turned => part,
                total => step(total.unwrap_or_else(|| Measured::exact(start)), *turned, &part),
            });
        }
        total.unwrap()
    }
}

/// A quotient tells what stands above and below its line; it has no value where the divisor may be zero.
fn quotient(a: &Measured, b: &Measured) -> Measured {
    let whole = [a, b];
    if b.low.is_some_and(|low| low <= Fraction::ZERO) && b.high.is_some_and(|high| high >= Fraction::ZERO) {
        return spanned(&whole, |_| Err(ArithmeticFault::DivisionByZero));
    }
    Measured { numerator: a.value, denominator: b.value, ..spanned(&whole, |v| v[0].over(v[1])) }
}

/// An operation on every choice of ends; no bounds where one side has none, or one choice fails.
fn spanned(sides: &[&Measured], apply: impl Fn(&[Fraction]) -> Result<Fraction, ArithmeticFault>) -> Measured {
    let counts = Measured {
        undetermined: sides.iter().map(|m| m.undetermined).sum(),
        excluded: sides.iter().map(|m| m.excluded).sum(),
        outside: sides.iter().map(|m| m.outside).sum(),
        set_aside: sides.iter().map(|m| m.set_aside).sum(),
        stood_in: sides.iter().map(|m| m.stood_in).sum(),
        approximate: sides.iter().filter_map(|m| m.approximate).max(),
        ..Measured::default()
    };
    let mut choices: Vec<Vec<Fraction>> = vec![Vec::new()];
    for side in sides {
        let ends: Vec<Fraction> = side.low.into_iter().chain(side.high).collect();
        choices = choices
            .iter()
            .flat_map(|so_far| ends.iter().map(move |end| so_far.iter().copied().chain([*end]).collect()))
            .collect();
    }
    let results: Result<Vec<Fraction>, ArithmeticFault> = choices.iter().map(|choice| apply(choice)).collect();
    match results {
        Ok(results) if !results.is_empty() => {
            let (low, high) = (results.iter().min().copied(), results.iter().max().copied());
            Measured { value: low.filter(|_| low == high), low, high, ..counts }
        }
        _ => Measured { undefined: Some(Message::same("no value")), ..counts },
    }
}
