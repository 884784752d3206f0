//! Figures: arithmetic over aggregates, carrying bounds through, in one period and in every cell of a dimension.

use super::Evaluation;
use super::against;
use super::aggregate::{Aggregated, Cells, whole};
use super::look_back::looked_back;
use super::outcome::{CellKey, Measured};
use super::range::Range;
use super::schedule::Task;
use super::tally::{bounded, faulty};
use crate::ir::{CellOf, Dimension, Figure, FigureKind, IndicatorId, Program, RegisterId, Timing};
use crate::syntax::ast::OtherPeriod;
use crate::value::power::power;
use crate::value::{ArithmeticFault, Fraction, Lang, Message, Period, date, quantity};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A figure by cell, and what it is in cells that hold no record.
#[derive(Clone)]
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

    fn map(&self, apply: impl Fn(&Measured) -> Measured) -> Self {
        let cells = self.cells.iter().map(|(key, value)| (key.clone(), apply(value))).collect();
        Self { cells, elsewhere: apply(&self.elsewhere) }
    }

    fn join(&self, other: &Self, apply: impl Fn(&Measured, &Measured) -> Measured) -> Self {
        let keys: BTreeSet<&CellKey> = self.cells.keys().chain(other.cells.keys()).collect();
        let cells = keys.into_iter().map(|key| (key.clone(), apply(self.get(key), other.get(key)))).collect();
        Self { cells, elsewhere: apply(&self.elsewhere, &other.elsewhere) }
    }
}

impl Evaluation<'_> {
    /// An indicator over all records of a period.
    #[must_use]
    pub fn indicator(&self, id: IndicatorId, period: Period) -> Measured {
        if !self.indicators.borrow().contains_key(&(id, period)) {
            self.carry_out(Task::Figure(id, period));
        }
        self.indicators.borrow().get(&(id, period)).cloned().unwrap_or_default()
    }

    /// Computes an indicator and keeps it.
    pub(super) fn keep_indicator(&self, id: IndicatorId, period: Period) {
        if self.indicators.borrow().contains_key(&(id, period)) {
            return;
        }
        let indicator = self.program.indicator(id);
        let spread = Walk::new(self, None, &indicator.named.name).figure(&indicator.figure, period);
        let measured = Measured { status: self.status(id, period, None), ..spread.get(&whole()).clone() };
        self.indicators.borrow_mut().insert((id, period), measured);
    }

    /// A figure over all records of a period.
    #[must_use]
    pub fn figure(&self, figure: &Figure, period: Period) -> Measured {
        Walk::new(self, None, "").figure(figure, period).get(&whole()).clone()
    }

    /// An indicator in each cell of a dimension; the residual cell is last, and there only when it holds a record.
    #[must_use]
    pub fn breakdown(&self, id: IndicatorId, period: Period, dimension: &Dimension) -> Vec<(CellKey, Measured)> {
        let walk = Walk::new(self, Some(dimension), &self.program.indicator(id).named.name);
        // Those that name nothing come first.
        self.named_by(id, period).into_iter().for_each(|(id, period)| drop(walk.indicator(id, period)));
        let spread = walk.indicator(id, period);
        let status = self.status(id, period, Some(dimension));
        spread.cells.iter().map(|(key, measured)| (key.clone(), Measured { status, ..measured.clone() })).collect()
    }

    /// Whether the registers an indicator needs hold anything about a period, and about those before where it looks back.
    /// Plain lists, and what needs no register, are as they stand in the period of the run.
    #[must_use]
    pub fn has_period(&self, id: IndicatorId, period: Period) -> bool {
        let mut needed = BTreeSet::new();
        for (id, period) in self.named_by(id, period) {
            let Some(found) = scanned(self.program, &self.program.indicator(id).figure, period) else { return false };
            needed.extend(found.0);
        }
        let timeless = |register: RegisterId| matches!(self.program.register(register).timing, Timing::Timeless);
        needed.retain(|(register, _)| !timeless(*register));
        if needed.is_empty() {
            return period == self.period;
        }
        let holds = |register: RegisterId, period: Period| self.frame(register, period).len() > 0;
        let mut back = looked_back(self.program, &self.program.indicator(id).figure).into_iter();
        needed.into_iter().all(|(register, period)| holds(register, period))
            && back.all(|register| period.previous().is_some_and(|before| holds(register, before)))
    }

    /// The indicators an indicator names, and those they name, each after what it names itself; the indicator last.
    fn named_by(&self, id: IndicatorId, period: Period) -> Vec<(IndicatorId, Period)> {
        let mut order = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![((id, period), false)];
        while let Some((node, done)) = open.pop() {
            if done {
                order.push(node);
            } else if seen.insert(node) {
                open.push((node, true));
                let figure = &self.program.indicator(node.0).figure;
                let named = scanned(self.program, figure, node.1).map(|found| found.1).unwrap_or_default();
                open.extend(named.into_iter().map(|node| (node, false)));
            }
        }
        order
    }
}

type Scanned = (Vec<(RegisterId, Period)>, Vec<(IndicatorId, Period)>);

/// The registers a figure scans and the indicators it names, each with the periods; `None` where one lies before the
/// calendar we keep.
fn scanned(program: &Program, figure: &Figure, period: Period) -> Option<Scanned> {
    let (mut registers, mut indicators) = (Vec::new(), Vec::new());
    let mut open = vec![(figure, period)];
    while let Some((figure, period)) = open.pop() {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => registers.push((aggregate.register, period)),
            FigureKind::Indicator(id) => indicators.push((*id, period)),
            FigureKind::At(inner, other) => {
                let there = other.from(period)?;
                // A bridge value needs no register.
                let bridged = against::bridged_by(inner, *other);
                if bridged.and_then(|id| against::stated(program, id, there, None)).is_none() {
                    open.push((inner, there));
                }
            }
            _ => open.extend(figure.parts_here().into_iter().map(|part| (part, period))),
        }
    }
    Some((registers, indicators))
}

/// One walk through a figure and the indicators it names, each of them once.
struct Walk<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    dimension: Option<&'e Dimension>,
    /// Whose figure it is.
    subject: &'e str,
    known: RefCell<BTreeMap<(IndicatorId, Period), Rc<Spread>>>,
}

impl<'e, 'a> Walk<'e, 'a> {
    fn new(evaluation: &'e Evaluation<'a>, dimension: Option<&'e Dimension>, subject: &'e str) -> Self {
        Self { evaluation, dimension, subject, known: RefCell::default() }
    }

    fn indicator(&self, id: IndicatorId, period: Period) -> Rc<Spread> {
        if let Some(known) = self.known.borrow().get(&(id, period)) {
            return Rc::clone(known);
        }
        let spread = match self.dimension {
            None => Spread::constant(self.evaluation.indicator(id, period)),
            Some(_) => self.figure(&self.evaluation.program.indicator(id).figure, period),
        };
        let spread = Rc::new(spread);
        self.known.borrow_mut().insert((id, period), Rc::clone(&spread));
        spread
    }

    fn figure(&self, figure: &Figure, period: Period) -> Spread {
        match &figure.kind {
            FigureKind::Const(value) => Spread::constant(value.to_fraction().map_or_else(faulty, Measured::exact)),
            FigureKind::YearsBetween(from, to) => {
                let years = i128::from(date::completed_years(*from, *to));
                Spread::constant(Measured::exact(Fraction::whole(years)))
            }
            FigureKind::Aggregate(aggregate) => {
                let Aggregated { cells, elsewhere } =
                    self.evaluation.aggregate(aggregate, period, self.dimension, self.subject);
                Spread { cells, elsewhere }
            }
            FigureKind::Indicator(id) => (*self.indicator(*id, period)).clone(),
            FigureKind::At(inner, other) => match other.from(period) {
                Some(there) => match against::bridged_by(inner, *other) {
                    Some(id) => self.bridged(id, there),
                    None => self.figure(inner, there),
                },
                None => Spread::constant(Measured::undefined(no_such_period(*other, period))),
            },
            FigureKind::Whole(inner) => {
                let whole_of = Walk::new(self.evaluation, None, self.subject).figure(inner, period);
                Spread::constant(whole_of.get(&whole()).clone())
            }
            FigureKind::Neg(inner) => self.figure(inner, period).map(|m| subtract(&Measured::exact(Fraction::ZERO), m)),
            FigureKind::Sum(parts) => self.folded(parts, period, Fraction::ZERO, add, subtract),
            FigureKind::Product(parts) => self.folded(parts, period, Fraction::ONE, multiply, divide),
            FigureKind::Extreme(larger, parts) => {
                let mut all = parts.iter().map(|part| self.figure(part, period));
                let first = all.next().unwrap_or_else(|| Spread::constant(Measured::default()));
                all.fold(first, |best, part| best.join(&part, |a, b| beyond(a, b, *larger)))
            }
            FigureKind::Power(base, exponent, digits) => {
                let (base, exponent) = (self.figure(base, period), self.figure(exponent, period));
                base.join(&exponent, |a, b| raised(a, b, *digits))
            }
            FigureKind::Round(inner, step, how) => self.figure(inner, period).map(|m| {
                let round = |v: Fraction| step.to_fraction().and_then(|step| v.round_to(step, *how));
                monotone(m, round)
            }),
        }
    }

    /// An indicator of another period; bridge values, where they are stated, take the place of what the records gave.
    fn bridged(&self, id: IndicatorId, there: Period) -> Spread {
        let program = self.evaluation.program;
        if let (None, Some(bridge)) = (self.dimension, against::stated(program, id, there, None)) {
            return Spread::constant(Measured::exact(bridge.value));
        }
        let mut spread = (*self.indicator(id, there)).clone();
        let Some(dimension) = self.dimension else { return spread };
        let place = program.indicator(id).dimensions.iter().position(|own| own.name == dimension.name);
        for bridge in program.bridges.iter().filter(|bridge| bridge.indicator == id && bridge.period == there) {
            let Some(cell) = bridge.cell.as_ref().filter(|cell| Some(cell.dimension) == place) else { continue };
            let key = match &cell.of {
                CellOf::Word(word) => CellKey::Word(*word, cell.label.clone()),
                CellOf::Text(text) => CellKey::Text(text.clone()),
            };
            spread.cells.insert(key, Measured::exact(bridge.value));
        }
        spread
    }

    /// Parts from left to right; the first stands as it is unless it is subtracted or divides.
    fn folded(
        &self,
        parts: &[(bool, Figure)],
        period: Period,
        neutral: Fraction,
        plain: fn(&Measured, &Measured) -> Measured,
        turned: fn(&Measured, &Measured) -> Measured,
    ) -> Spread {
        let mut total: Option<Spread> = None;
        for (turn, part) in parts {
            let part = self.figure(part, period);
            total = Some(match total {
                None if *turn => part.map(|m| turned(&Measured::exact(neutral), m)),
                None => part,
                Some(total) => total.join(&part, if *turn { turned } else { plain }),
            });
        }
        total.unwrap_or_else(|| Spread::constant(Measured::exact(neutral)))
    }
}

/// Carries the counts of both sides; the reason of the side that has no value wins.
fn with_counts(a: &Measured, b: &Measured, mut result: Measured) -> Measured {
    result.undetermined = a.undetermined + b.undetermined;
    result.excluded = a.excluded + b.excluded;
    result.outside = a.outside + b.outside;
    result.set_aside = a.set_aside + b.set_aside;
    result.stood_in = a.stood_in + b.stood_in;
    result.approximate = a.approximate.max(b.approximate);
    result.undefined = result.undefined.or_else(|| a.undefined.clone()).or_else(|| b.undefined.clone());
    result
}

/// An operation on all that two figures can be.
type Wide = fn(Range, Range) -> Range;

/// Where records are left out, the value is that of the others, and the bounds are those of all.
fn with_left_out(
    a: &Measured,
    b: &Measured,
    apply: impl Fn(Fraction, Fraction) -> Result<Fraction, ArithmeticFault>,
    wide: Wide,
) -> Measured {
    let value = match a.value.zip(b.value).map(|(a, b)| apply(a, b)).transpose() {
        Ok(value) => value,
        Err(fault) => return with_counts(a, b, faulty(fault)),
    };
    let range = Range::of(a).zip(Range::of(b)).map(|(a, b)| wide(a, b)).unwrap_or_default();
    let (low, high) = (range.low.map(|(low, _)| low), range.high.map(|(high, _)| high));
    with_counts(a, b, Measured { value, low, high, ..Measured::default() })
}

/// Combines the bounds of two figures by trying every pair of ends, which is exact for sums, differences, products and,
/// where the divisor keeps its sign, quotients.
fn corners(
    a: &Measured,
    b: &Measured,
    apply: impl Fn(Fraction, Fraction) -> Result<Fraction, ArithmeticFault>,
    wide: Wide,
) -> Measured {
    if a.excluded + b.excluded > 0 {
        return with_left_out(a, b, apply, wide);
    }
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
    corners(a, b, Fraction::plus, Range::plus)
}

fn subtract(a: &Measured, b: &Measured) -> Measured {
    corners(a, b, Fraction::minus, Range::minus)
}

fn multiply(a: &Measured, b: &Measured) -> Measured {
    corners(a, b, Fraction::times, Range::times)
}

fn divide(a: &Measured, b: &Measured) -> Measured {
    let crosses = b.low.zip(b.high).is_some_and(|(low, high)| low <= Fraction::ZERO && Fraction::ZERO <= high);
    if crosses || b.value == Some(Fraction::ZERO) {
        return with_counts(a, b, faulty(ArithmeticFault::DivisionByZero));
    }
    let quotient = corners(a, b, Fraction::over, Range::over);
    Measured { numerator: a.value, denominator: b.value, ..quotient }
}

fn monotone(m: &Measured, apply: impl Fn(Fraction) -> Result<Fraction, ArithmeticFault>) -> Measured {
    if m.excluded > 0 {
        let end = |end: Option<Fraction>| end.map(&apply).transpose();
        return match (end(m.value), end(m.low), end(m.high)) {
            (Ok(value), Ok(low), Ok(high)) => {
                with_counts(m, &Measured::default(), Measured { value, low, high, ..Measured::default() })
            }
            (Err(fault), ..) | (_, Err(fault), _) | (.., Err(fault)) => faulty(fault),
        };
    }
    let (Some(low), Some(high)) = (m.low, m.high) else { return m.clone() };
    match (apply(low), apply(high)) {
        (Ok(low), Ok(high)) => with_counts(m, &Measured::default(), bounded(low, high)),
        (Err(fault), _) | (_, Err(fault)) => faulty(fault),
    }
}

fn no_such_period(other: OtherPeriod, period: Period) -> Message {
    quantity::both(|lang| {
        let name = period.name(lang);
        let (vi, en) = match other {
            OtherPeriod::YearToDate => ("lũy kế từ đầu năm", "year to date"),
            OtherPeriod::YearBefore => ("cùng kỳ năm trước", "same period of the year before"),
            OtherPeriod::Before | OtherPeriod::Of(_) => ("kỳ trước", "previous period"),
        };
        match lang {
            Lang::Vi => format!("{name} không có {vi}"),
            Lang::En => format!("{name} has no {en}"),
        }
    })
}

/// The larger, or the smaller, of two figures.
fn beyond(a: &Measured, b: &Measured, larger: bool) -> Measured {
    let better = |x: Fraction, y: Fraction| if larger { x.max(y) } else { x.min(y) };
    let of = |ends: Option<(Fraction, Fraction)>| ends.map(|(x, y)| better(x, y));
    match (a.low.zip(b.low), a.high.zip(b.high)) {
        (low, high) if a.excluded + b.excluded > 0 => {
            let value = of(a.value.zip(b.value));
            with_counts(a, b, Measured { value, low: of(low), high: of(high), ..Measured::default() })
        }
        (Some((al, bl)), Some((ah, bh))) => with_counts(a, b, bounded(better(al, bl), better(ah, bh))),
        _ => with_counts(a, b, Measured::default()),
    }
}

/// A power. With a base of at least zero it goes one way in either part, so that its ends lie at theirs; with another one
/// nothing is said of what is open.
fn raised(a: &Measured, b: &Measured, digits: u32) -> Measured {
    let open = a.value.is_none() || b.value.is_none();
    if open && a.low.is_some_and(|low| low < Fraction::ZERO) {
        return with_counts(a, b, faulty(ArithmeticFault::NoRoot));
    }
    let rounded = std::cell::Cell::new(false);
    let raise = |base, exponent| {
        let found = power(base, exponent, digits)?;
        rounded.set(rounded.get() || !found.exact);
        Ok(found.value)
    };
    let result = corners(a, b, raise, |_, _| Range::ANY);
    let approximate = result.approximate.max(rounded.get().then_some(digits));
    Measured { approximate, ..result }
}
