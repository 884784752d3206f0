//! What judging needs to know about the records: figures by period, and nothing about how they were counted.

use super::gap::Standing;
use super::outcome::{CellKey, Finding, Measured, RecordCheckOutcome};
use crate::ir::{Aggregate, Dimension, Expr, Figure, IndicatorId, RecordCheck, RegisterId};
use crate::value::{Date, Fraction, Period};

/// The figures of one run, however they are computed.
pub trait Figures {
    /// The period of the run.
    fn period(&self) -> Period;

    /// The day facts of stocks are judged on.
    fn on(&self) -> Date;

    /// The day by which the law must have come into force; none for all law there is.
    fn known(&self) -> Option<Date> {
        None
    }

    /// An indicator over all records of a period.
    fn indicator(&self, id: IndicatorId, period: Period) -> Measured;

    /// An indicator in each cell of a dimension, the residual cell last.
    fn breakdown(&self, id: IndicatorId, period: Period, dimension: &Dimension) -> Vec<(CellKey, Measured)>;

    /// A figure over all records of a period.
    fn figure(&self, figure: &Figure, period: Period) -> Measured;

    /// An aggregate over all records of a period in each cell of a dimension; `subject` is whose it is.
    fn spread(
        &self,
        aggregate: &Aggregate,
        period: Period,
        dimension: &Dimension,
        subject: &str,
    ) -> Vec<(CellKey, Measured)>;

    /// Whether each record of a register certainly counts in an aggregate, in the order of its rows.
    fn members(&self, aggregate: &Aggregate, period: Period) -> Vec<bool>;

    /// What each record of a register is to an aggregate, in the same order; `subject` is whose it is.
    fn standings(&self, aggregate: &Aggregate, period: Period, subject: &str) -> Vec<Standing>;

    /// A number of each record of a register, in the same order; none where it is missing.
    fn amounts(&self, register: RegisterId, period: Period, expr: &Expr) -> Vec<Option<Fraction>>;

    /// The key of each record of a register, in the same order.
    fn keys(&self, register: RegisterId, period: Period) -> Vec<String>;

    /// The cell in which an expression puts each record of a register, in the same order.
    fn places(&self, register: RegisterId, period: Period, expr: &Expr) -> Vec<CellKey>;

    /// Whether the registers an indicator needs hold anything about a period.
    fn has_period(&self, id: IndicatorId, period: Period) -> bool;

    /// A check of each record of a register, at its position; of records that are withheld, in register order, no key is told.
    fn record_check(&self, position: usize, check: &RecordCheck, withheld: &[bool]) -> RecordCheckOutcome;

    /// Faults of single records met so far.
    fn findings(&self) -> Vec<Finding>;
}

impl Figures for super::Evaluation<'_> {
    fn period(&self) -> Period {
        self.period()
    }

    fn on(&self) -> Date {
        self.on()
    }

    fn known(&self) -> Option<Date> {
        self.known()
    }

    fn indicator(&self, id: IndicatorId, period: Period) -> Measured {
        self.indicator(id, period)
    }

    fn breakdown(&self, id: IndicatorId, period: Period, dimension: &Dimension) -> Vec<(CellKey, Measured)> {
        self.breakdown(id, period, dimension)
    }

    fn figure(&self, figure: &Figure, period: Period) -> Measured {
        self.figure(figure, period)
    }

    fn spread(
        &self,
        aggregate: &Aggregate,
        period: Period,
        dimension: &Dimension,
        subject: &str,
    ) -> Vec<(CellKey, Measured)> {
        self.aggregate(aggregate, period, Some(dimension), subject).cells.into_iter().collect()
    }

    fn members(&self, aggregate: &Aggregate, period: Period) -> Vec<bool> {
        self.members(aggregate, period)
    }

    fn standings(&self, aggregate: &Aggregate, period: Period, subject: &str) -> Vec<Standing> {
        self.standings(aggregate, period, subject)
    }

    fn amounts(&self, register: RegisterId, period: Period, expr: &Expr) -> Vec<Option<Fraction>> {
        self.amounts(register, period, expr)
    }

    fn keys(&self, register: RegisterId, period: Period) -> Vec<String> {
        self.keys(register, period)
    }

    fn places(&self, register: RegisterId, period: Period, expr: &Expr) -> Vec<CellKey> {
        self.places(register, period, expr)
    }

    fn has_period(&self, id: IndicatorId, period: Period) -> bool {
        self.has_period(id, period)
    }

    fn record_check(&self, position: usize, check: &RecordCheck, withheld: &[bool]) -> RecordCheckOutcome {
        self.record_check(position, check, withheld)
    }

    fn findings(&self) -> Vec<Finding> {
        self.findings()
    }
}
