//! Figures: arithmetic over aggregates, carrying bounds through, in one period and in every cell of a dimension.

use super::Evaluation;
use super::aggregate::{Cells, bounded, faulty, whole};
use super::look_back::looked_back;
use super::outcome::{CellKey, Measured};
use crate::ir::{Dimension, Figure, FigureKind, IndicatorId, RegisterId, Timing};
use crate::syntax::ast::AggregateKind;
use crate::value::{ArithmeticFault, Fraction, Message, Period, date};
use std::collections::BTreeSet;

/// A figure by cell, and what it is in cells that hold no record.
struct Spread {
    cells: Cells,
    elsewhere: Measured,
}

impl Spread {
    fn constant(value: Measured) -> Self {
        Self { cells: Cells::new(), elsewhere: value }
    }

    fn get(&self, key: &CellKey) -> &Measured {
        self.cells.get(key).unwrap_or(&self.elsewhere)
    }

    fn map(self, apply: impl Fn(&Measured) -> Measured) -> Self {
        let cells = self.cells.iter().map(|(key, value)| (key.clone(), apply(value))).collect();
        Self { cells, elsewhere: apply(&self.elsewhere) }
    }

    fn join(self, other: &Self, apply: impl Fn(&Measured, &Measured) -> Measured) -> Self {
        let keys: BTreeSet<&CellKey> = self.cells.keys().chain(other.cells.keys()).collect();
        let cells = keys.into_iter().map(|key| (key.clone(), apply(self.get(key), other.get(key)))).collect();
        Self { cells, elsewhere: apply(&self.elsewhere, &other.elsewhere) }
    }
}

impl Evaluation<'_> {
    /// An indicator over all records of a period.
    #[must_use]
    pub fn indicator(&self, id: IndicatorId, period: Period) -> Measured {
        if let Some(known) = self.indicators.borrow().get(&(id, period)) {
            return known.clone();
        }
        let measured = self.figure(&self.program.indicator(id).figure, period);
        self.indicators.borrow_mut().insert((id, period), measured.clone());
        measured
    }

    /// A figure over all records of a period.
    #[must_use]
    pub fn figure(&self, figure: &Figure, period: Period) -> Measured {
        self.spread(figure, period, None).get(&whole()).clone()
    }

    /// An indicator in each cell of a dimension; the residual cell is last, and there only when it holds a record.
    #[must_use]
    pub fn breakdown(&self, id: IndicatorId, period: Period, dimension: &Dimension) -> Vec<(CellKey, Measured)> {
        let spread = self.spread(&self.program.indicator(id).figure, period, Some(dimension));
        spread.cells.into_iter().collect()
    }

    /// Whether the registers an indicator needs hold anything about a period, and about the one before where it looks back.
    /// Plain lists, and what needs no register, are as they stand in the period of the run.
    #[must_use]
    pub fn has_period(&self, id: IndicatorId, period: Period) -> bool {
        let mut registers = BTreeSet::new();
        let mut seen = BTreeSet::new();
        self.scanned(&self.program.indicator(id).figure, &mut registers, &mut seen);
        let timeless = |r: &RegisterId| matches!(self.program.register(*r).timing, Timing::Timeless);
        let mut dated = registers.into_iter().filter(|r| !timeless(r)).peekable();
        if dated.peek().is_none() {
            return period == self.period;
        }
        let holds = |register: RegisterId, period: Period| self.frame(register, period).len() > 0;
        let mut back = looked_back(self.program, &self.program.indicator(id).figure).into_iter();
        dated.all(|register| holds(register, period))
            && back.all(|register| period.previous().is_some_and(|before| holds(register, before)))
    }

    fn scanned(&self, figure: &Figure, registers: &mut BTreeSet<RegisterId>, seen: &mut BTreeSet<IndicatorId>) {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => {
                registers.insert(aggregate.register);
            }
            FigureKind::Indicator(id) if seen.insert(*id) => {
                self.scanned(&self.program.indicator(*id).figure, registers, seen);
            }
            FigureKind::Previous(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => {
                self.scanned(inner, registers, seen);
            }
            FigureKind::Sum(parts) | FigureKind::Product(parts) => {
                parts.iter().for_each(|(_, part)| self.scanned(part, registers, seen));
            }
            FigureKind::Indicator(_) | FigureKind::Const(_) | FigureKind::YearsBetween(..) => {}
        }
    }

    fn spread(&self, figure: &Figure, period: Period, dimension: Option<&Dimension>) -> Spread {
        match &figure.kind {
            FigureKind::Const(value) => Spread::constant(value.to_fraction().map_or_else(faulty, Measured::exact)),
            FigureKind::YearsBetween(from, to) => {
                let years = i128::from(date::completed_years(*from, *to));
                Spread::constant(Measured::exact(Fraction::whole(years)))
            }
            FigureKind::Aggregate(aggregate) => {
                let elsewhere = match aggregate.kind {
                    AggregateKind::Count | AggregateKind::Sum => Measured::exact(Fraction::ZERO),
                    _ => Measured::undefined(Message::new(
                        "không có bản ghi nào để tính",
                        "there is no record to compute it from",
                    )),
                };
                Spread { cells: self.aggregate(aggregate, period, dimension), elsewhere }
            }
            FigureKind::Indicator(id) => match dimension {
                None => Spread::constant(self.indicator(*id, period)),
                Some(_) => self.spread(&self.program.indicator(*id).figure, period, dimension),
            },
            FigureKind::Previous(inner) => match period.previous() {
                Some(previous) => self.spread(inner, previous, dimension),
                None => Spread::constant(Measured::undefined(Message::new(
                    "không có kỳ trước",
                    "there is no previous period",
                ))),
            },
            FigureKind::Neg(inner) => {
                self.spread(inner, period, dimension).map(|m| subtract(&Measured::exact(Fraction::ZERO), m))
            }
            FigureKind::Sum(parts) => self.folded(parts, period, dimension, add, subtract),
            FigureKind::Product(parts) => self.folded(parts, period, dimension, multiply, divide),
            FigureKind::Round(inner, step, how) => self.spread(inner, period, dimension).map(|m| {
                let round = |v: Fraction| step.to_fraction().and_then(|step| v.round_to(step, *how));
                monotone(m, round)
            }),
        }
    }

    fn folded(
        &self,
        parts: &[(bool, Figure)],
        period: Period,
        dimension: Option<&Dimension>,
        plain: fn(&Measured, &Measured) -> Measured,
        turned: fn(&Measured, &Measured) -> Measured,
    ) -> Spread {
        let mut total: Option<Spread> = None;
        for (turn, part) in parts {
            let part = self.spread(part, period, dimension);
            total = Some(match total {
                None if *turn => part.map(|m| turned(&Measured::exact(Fraction::ZERO), m)),
                None => part,
                Some(total) => total.join(&part, if *turn { turned } else { plain }),
            });
        }
        total.unwrap_or_else(|| Spread::constant(Measured::exact(Fraction::ZERO)))
    }
}

/// Carries the counts of both sides; the reason of the side that has no value wins.
fn with_counts(a: &Measured, b: &Measured, mut result: Measured) -> Measured {
    result.undetermined = a.undetermined + b.undetermined;
    result.excluded = a.excluded + b.excluded;
    result.undefined = result.undefined.or_else(|| a.undefined.clone()).or_else(|| b.undefined.clone());
    result
}

/// Combines the bounds of two figures by trying every pair of ends, which is exact for sums, differences, products and,
/// where the divisor keeps its sign, quotients.
fn corners(
    a: &Measured,
    b: &Measured,
    apply: impl Fn(Fraction, Fraction) -> Result<Fraction, ArithmeticFault>,
) -> Measured {
    let (Some(al), Some(ah), Some(bl), Some(bh)) = (a.low, a.high, b.low, b.high) else {
        return with_counts(a, b, Measured::default());
    };
    let mut ends = Vec::with_capacity(4);
    for (x, y) in [(al, bl), (al, bh), (ah, bl), (ah, bh)] {
        match apply(x, y) {
            Ok(end) => ends.push(end),
            Err(fault) => return with_counts(a, b, faulty(fault)),
        }
    }
    let (low, high) = (ends.iter().min().copied(), ends.iter().max().copied());
    let (Some(low), Some(high)) = (low, high) else { return Measured::default() };
    with_counts(a, b, bounded(low, high))
}

fn add(a: &Measured, b: &Measured) -> Measured {
    corners(a, b, Fraction::plus)
}

fn subtract(a: &Measured, b: &Measured) -> Measured {
    corners(a, b, Fraction::minus)
}

fn multiply(a: &Measured, b: &Measured) -> Measured {
    corners(a, b, Fraction::times)
}

fn divide(a: &Measured, b: &Measured) -> Measured {
    let crosses = b.low.zip(b.high).is_some_and(|(low, high)| low <= Fraction::ZERO && Fraction::ZERO <= high);
    if crosses {
        return with_counts(a, b, faulty(ArithmeticFault::DivisionByZero));
    }
    let quotient = corners(a, b, Fraction::over);
    Measured { numerator: a.value, denominator: b.value, ..quotient }
}

fn monotone(m: &Measured, apply: impl Fn(Fraction) -> Result<Fraction, ArithmeticFault>) -> Measured {
    let (Some(low), Some(high)) = (m.low, m.high) else { return m.clone() };
    match (apply(low), apply(high)) {
        (Ok(low), Ok(high)) => with_counts(m, &Measured::default(), bounded(low, high)),
        (Err(fault), _) | (_, Err(fault)) => faulty(fault),
    }
}
