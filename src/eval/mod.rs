//! A program and its registers in, figures and results out: a column at a time, exact, deterministic.
//!
//! `frame` says which records and days · `expr`, `number`, `related` compute columns · `rule` decides cases · `aggregate` and
//! `figure` make figures with bounds · `verdict`, `claim`, `check` and `run` compare them with targets and reports.

mod aggregate;
pub mod check;
mod check_words;
pub mod claim;
pub mod example;
mod expr;
mod figure;
pub mod figures;
mod frame;
mod look_back;
mod missing;
mod number;
pub mod outcome;
pub mod range;
mod related;
mod rule;
pub mod run;
#[cfg(test)]
pub(crate) mod sample;
pub mod verdict;
pub mod verdict_claim;
pub mod words;

pub use figures::Figures;
pub use range::Range;
pub use run::run;

use crate::diagnostic::Code;
use crate::ir::{Expr, FieldId, IndicatorId, Program, RegisterId, RuleId, Timing};
use crate::syntax::ast::Frequency;
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::table::{Column, Data, Table};
use crate::value::{Date, Message, Period, Value};
use frame::{Frame, NO_ROW};
use outcome::{Finding, Measured, RuleResult};
use rule::{Decided, Why};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The evaluation of a program over registers, for a period.
#[derive(Debug)]
pub struct Evaluation<'a> {
    program: &'a Program,
    data: &'a Data,
    period: Period,
    on: Date,
    empty: Table,
    rules: RefCell<BTreeMap<(RuleId, Period), Rc<Decided>>>,
    frames: RefCell<BTreeMap<(RegisterId, Period), Frame>>,
    indicators: RefCell<BTreeMap<(IndicatorId, Period), Measured>>,
    findings: RefCell<BTreeSet<Finding>>,
}

impl<'a> Evaluation<'a> {
    /// Prepares an evaluation. Stocks of the period are judged on `on`, by default its last day.
    #[must_use]
    pub fn new(program: &'a Program, data: &'a Data, period: Period, on: Option<Date>) -> Self {
        Self {
            program,
            data,
            period,
            on: on.unwrap_or_else(|| period.last_day()),
            empty: Table::default(),
            rules: RefCell::default(),
            frames: RefCell::default(),
            indicators: RefCell::default(),
            findings: RefCell::default(),
        }
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The day stocks of the period are judged on.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// Faults of single records met so far, in order.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.findings.borrow().iter().cloned().collect()
    }

    /// The results of a rule for all records of its register in a period.
    #[must_use]
    pub fn rule(&self, id: RuleId, period: Period) -> RuleResult {
        let frame = self.frame(self.program.rule(id).register, period);
        let decided = self.decided(id, &frame);
        let reasons =
            decided.why.iter().enumerate().map(|(row, why)| self.reason(id, why, || frame.pick(&[row]))).collect();
        RuleResult { rule: id, rows: frame.rows.to_vec(), values: decided.values.clone(), reasons }
    }

    /// The value of an expression for one record on a day.
    #[must_use]
    pub fn value(&self, expr: &Expr, register: RegisterId, row: u32, day: Date) -> Value {
        self.column(expr, &single(register, row, day)).get(0)
    }

    /// The result of a rule for one record on a day, and why.
    #[must_use]
    pub fn result(&self, rule: RuleId, row: u32, day: Date) -> (Value, String) {
        let frame = single(self.program.rule(rule).register, row, day);
        let decided = self.decided(rule, &frame);
        let reason = decided.why.first().map(|why| self.reason(rule, why, || frame.clone()));
        (decided.values.get(0), reason.unwrap_or_default())
    }

    /// The row of the record a relation field points at.
    #[must_use]
    pub fn follow(&self, register: RegisterId, field: FieldId, row: u32) -> Option<(RegisterId, u32)> {
        let there = self.followed(field, &single(register, row, self.on))?;
        let row = there.rows.first().copied().filter(|row| *row != NO_ROW)?;
        Some((there.register, row))
    }

    /// The rows of a register in a period with their days, as `rule` takes them.
    #[must_use]
    pub fn rows(&self, register: RegisterId, period: Period) -> Vec<(u32, Option<Date>)> {
        let frame = self.frame(register, period);
        frame.rows.iter().zip(frame.days.iter()).map(|(row, day)| (*row, day_from_epoch(*day))).collect()
    }

    fn reason(&self, rule: RuleId, why: &Why, frame: impl Fn() -> Frame) -> String {
        match why {
            Why::Formula => "formula".to_owned(),
            Why::Case(name) => name.to_string(),
            Why::Excluded => "except".to_owned(),
            Why::NotEntitled => "not_entitled".to_owned(),
            Why::Unknown => format!("unknown: {}", self.lacking(rule, &frame()).join(", ")),
            Why::Refused(code) => format!("refused: {code}"),
        }
    }

    fn table(&self, register: RegisterId) -> &Table {
        self.data.tables.get(register.0).unwrap_or(&self.empty)
    }

    /// Notes a fault of one record.
    fn find(&self, register: RegisterId, row: u32, subject: &str, code: Code, message: &Message) {
        if row == NO_ROW {
            return;
        }
        let table = self.table(register);
        let key = table.keys.get(row as usize).cloned().unwrap_or_default();
        let finding = Finding {
            register,
            key,
            cell: table.cell(row, None),
            subject: subject.to_owned(),
            code,
            vi: message.vi.clone(),
            en: message.en.clone(),
        };
        self.findings.borrow_mut().insert(finding);
    }

    /// All records of a register in a period, each on its day.
    fn frame(&self, register: RegisterId, period: Period) -> Frame {
        if let Some(known) = self.frames.borrow().get(&(register, period)) {
            return known.clone();
        }
        let frame = self.lay_frame(register, period);
        self.frames.borrow_mut().insert((register, period), frame.clone());
        frame
    }

    fn lay_frame(&self, register: RegisterId, period: Period) -> Frame {
        let table = self.table(register);
        let count = u32::try_from(table.rows()).unwrap_or(u32::MAX);
        let as_of = days_since_epoch(if period == self.period { self.on } else { period.last_day() });
        let (rows, days): (Vec<u32>, Vec<i32>) = match self.program.register(register).timing {
            Timing::Timeless => (0..count).map(|row| (row, as_of)).unzip(),
            Timing::Stock(every, _) => {
                let snapshot = snapshot_of(table, every, period);
                let held = (0..count).filter(|row| table.snapshots.get(*row as usize) == snapshot.as_ref());
                held.map(|row| (row, as_of)).unzip()
            }
            Timing::Flow(field) => match table.columns.get(field.0) {
                Some(Column::Date(dates)) => {
                    let dated = (0..count).zip(dates.iter()).filter_map(|(row, day)| Some((row, day?)));
                    dated.filter(|(_, day)| day_from_epoch(*day).is_some_and(|d| period.contains(d))).unzip()
                }
                _ => (Vec::new(), Vec::new()),
            },
        };
        Frame { register, rows: rows.into(), days: days.into(), canonical: Some(period) }
    }

    /// The period of the run's kind that holds a day, going back as far as a century.
    fn period_of(&self, day: i32) -> Option<Period> {
        let day = day_from_epoch(day)?;
        let mut period = self.period;
        for _ in 0..1200 {
            if period.contains(day) {
                return Some(period);
            }
            period = period.previous()?;
        }
        None
    }
}

fn single(register: RegisterId, row: u32, day: Date) -> Frame {
    Frame { register, rows: [row].into(), days: [days_since_epoch(day)].into(), canonical: None }
}

/// The snapshot that speaks for a period: its own, or the one of the stock's frequency that holds its last day.
fn snapshot_of(table: &Table, every: Frequency, period: Period) -> Option<Period> {
    use chrono::Datelike;
    if table.snapshots.contains(&period) {
        return Some(period);
    }
    let last = period.last_day();
    match every {
        Frequency::Year => Period::year(last.year()),
        Frequency::Quarter => Period::quarter(last.year(), last.month0() / 3 + 1),
        Frequency::Month => Period::month(last.year(), last.month()),
    }
}
