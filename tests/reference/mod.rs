//! A second evaluator, slow and plain: one record at a time, straight from what `ir` says things mean.
//!
//! What is not known is `None`. A fault met on the way is a doubt; it becomes a refusal when the result of the rule is not
//! known. Where a result hangs on conditions that are not known, every way they may turn out is tried.

mod aggregate;
mod bounds;
pub(crate) mod by_hand;
mod calendar;
pub(crate) mod choices;
mod expr;
mod figure;
mod kinds;
mod law;
mod power;
mod related;
pub(crate) mod rows;
mod rule;
mod scale;
mod spread;
mod stated;
mod sums;
pub(crate) mod tested;
pub(crate) mod text;
mod words;
pub(crate) mod write;

use chitieu::diagnostic::Code;
use chitieu::ir::{FieldId, Program, RegisterId, Timing};
use chitieu::syntax::ast::Frequency;
use chitieu::table::{Data, Table};
use chitieu::value::{Date, Period, PeriodKind, Value};
use chrono::Datelike;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A record on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) register: RegisterId,
    pub(crate) row: u32,
    pub(crate) day: Date,
    pub(crate) known: Option<Date>,
}

/// A record whose result could not be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Refusal {
    pub(crate) register: RegisterId,
    pub(crate) row: u32,
    pub(crate) code: Code,
}

/// Faults met on the way to a value.
pub(crate) type Doubts = Vec<Refusal>;

pub(crate) struct Reference<'a> {
    program: &'a Program,
    data: &'a Data,
    period: Period,
    on: Date,
    known: Option<Date>,
    rules: RefCell<BTreeMap<(usize, At), Option<Value>>>,
    refused: RefCell<BTreeSet<Refusal>>,
}

impl<'a> Reference<'a> {
    pub(crate) fn new(
        program: &'a Program,
        data: &'a Data,
        period: Period,
        on: Option<Date>,
        known: Option<Date>,
    ) -> Self {
        let on = on.unwrap_or(period.last_day());
        Self { program, data, period, on, known, rules: RefCell::default(), refused: RefCell::default() }
    }

    /// Every record refused so far.
    pub(crate) fn refused(&self) -> BTreeSet<Refusal> {
        self.refused.borrow().clone()
    }

    fn refuse(&self, doubts: Doubts) {
        self.refused.borrow_mut().extend(doubts);
    }

    fn table(&self, register: RegisterId) -> &'a Table {
        &self.data.tables[register.0]
    }

    /// The day stocks of a period are judged on.
    fn as_of(&self, period: Period) -> Date {
        if period == self.period { self.on } else { period.last_day() }
    }

    /// The records of a register in a period, each with its day.
    pub(crate) fn records(&self, register: RegisterId, period: Period) -> Vec<At> {
        let table = self.table(register);
        let rows = 0..u32::try_from(table.rows()).unwrap();
        let day_of = |row: u32| match self.program.register(register).timing {
            Timing::Timeless => Some(self.as_of(period)),
            Timing::Valid(..) => {
                let as_of = self.as_of(period);
                self.holds(register, row, as_of).then_some(as_of)
            }
            Timing::Stock(every, _) => {
                (table.snapshots[row as usize] == speaking(table, every, period)).then(|| self.as_of(period))
            }
            Timing::Flow(field) => match table.columns[field.0].get(row as usize) {
                Value::Date(day) => (period.first_day() <= day && day <= period.last_day()).then_some(day),
                _ => None,
            },
        };
        rows.filter_map(|row| day_of(row).map(|day| At { register, row, day, known: self.known })).collect()
    }

    /// Whether a row holds on a day: always, but where it has a first day. Without a column of last days it holds until the next
    /// row of its key.
    fn holds(&self, register: RegisterId, row: u32, day: Date) -> bool {
        let Timing::Valid(from, through) = self.program.register(register).timing else { return true };
        let stated = |field: FieldId| match self.table(register).columns[field.0].get(row as usize) {
            Value::Date(day) => Some(day),
            _ => None,
        };
        let begun = stated(from).is_some_and(|first| first <= day);
        let Some(through) = through else {
            let at = At { register, row, day, known: None };
            let begins = |row: u32| match self.table(register).columns[from.0].get(row as usize) {
                Value::Date(first) => first,
                other => panic!("{other:?} is no day"),
            };
            let mut others = 0..u32::try_from(self.table(register).rows()).unwrap();
            let followed = others.any(|o| self.same_key(at, o) && begins(row) < begins(o) && begins(o) <= day);
            return begun && !followed;
        };
        begun && stated(through).is_none_or(|last| day <= last)
    }

    /// The same record as it is on a day: of a history the row with its key that holds.
    fn as_it_is(&self, at: At, day: Date) -> Option<At> {
        let table = self.table(at.register);
        if !matches!(self.program.register(at.register).timing, Timing::Valid(..)) {
            return Some(At { day, ..at });
        }
        let mut rows = 0..u32::try_from(table.rows()).unwrap();
        let row = rows.find(|row| self.same_key(at, *row) && self.holds(at.register, *row, day))?;
        Some(At { row, day, ..at })
    }

    fn same_key(&self, at: At, row: u32) -> bool {
        let keys = &self.table(at.register).keys;
        keys[row as usize] == keys[at.row as usize]
    }

    /// The period of the run's kind that holds a day.
    fn period_of(&self, day: Date) -> Option<Period> {
        let year = day.year();
        match self.period.kind() {
            PeriodKind::Month => Period::month(year, day.month()),
            PeriodKind::Quarter => Period::quarter(year, day.month().div_ceil(3)),
            PeriodKind::Year => Period::year(year),
            PeriodKind::FirstMonths(n) if day.month() <= n => Period::first_months(year, n),
            PeriodKind::FirstMonths(_) => None,
            PeriodKind::Span(n) => {
                let (n, base) = (i32::try_from(n).unwrap(), self.period.first_day().year());
                let from = base + (year - base).div_euclid(n) * n;
                Period::years(from, from + n - 1)
            }
        }
    }
}

/// The snapshot of a stock that speaks for a period: its own, else the one that holds its last day.
fn speaking(table: &Table, every: Frequency, period: Period) -> Period {
    if table.snapshots.contains(&period) {
        return period;
    }
    holding(every, period.last_day())
}

/// The snapshot that holds a day.
fn holding(every: Frequency, day: Date) -> Period {
    match every {
        Frequency::Year => Period::year(day.year()),
        Frequency::Quarter => Period::quarter(day.year(), day.month().div_ceil(3)),
        Frequency::Month => Period::month(day.year(), day.month()),
    }
    .unwrap()
}
