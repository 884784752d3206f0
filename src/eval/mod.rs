//! A program and its registers in, figures and results out: a column at a time, exact, deterministic.
//!
//! `frame` says which records and days, `afar` what is known of registers that are not held · `expr`, `calendar`, `columns`, `number`, `related` compute columns · `rule`, `case` and `limit`
//! decide results, `schedule` in which order, `doubt` and `missing` say why there is none · `slots` say in which cell each record lies, `aggregate`, `tally`, `mass`, `spread` and `figure` make figures with bounds, `within` those of a cell ·
//! `levels` adds up the cells of a breakdown · `status` tells how far its records are settled · `shortfall` and `gap` tell how far a missed goal is · `bridge` brings them over a change of areas · `verdict`, `claim`, `check` and `run` compare them with targets and reports ·
//! `disclosure` hides cells that rest on too few records · `repair` looks for the fewest changed figures that would close
//! the checks of a report.

pub mod afar;
pub mod against;
mod aggregate;
mod bounds;
pub mod bridge;
mod calendar;
mod case;
mod cells;
pub mod check;
mod check_words;
pub mod claim;
mod columns;
mod completion;
pub mod contribution;
mod cumulative;
pub mod definition;
pub mod disclosure;
mod doubt;
pub mod example;
mod expr;
mod figure;
pub mod figures;
mod force;
mod form;
mod frame;
pub mod gap;
mod implied;
pub mod kind;
pub mod levels;
mod limit;
mod look_back;
mod mass;
mod missing;
mod no_row;
mod number;
pub mod outcome;
mod paid;
pub mod printed;
pub mod range;
mod record_check;
mod related;
pub mod remark;
pub mod repair;
mod rule;
pub mod run;
#[cfg(test)]
pub(crate) mod sample;
mod scale;
mod schedule;
mod shortfall;
mod slots;
mod span;
mod spread;
mod status;
mod tally;
mod treated;
pub mod verdict;
pub mod verdict_claim;
pub mod verdict_words;
mod within;
pub mod words;

pub use figures::Figures;
pub use range::Range;
pub use run::run;

use crate::diagnostic::Code;
use crate::ir::{Clocks, Expr, FieldId, IndicatorId, Program, RegisterId, RuleId, Timing};
use crate::syntax::ast::Frequency;
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::table::{Column, Data, Table};
use crate::value::{Date, Message, Period, PeriodKind, Value};
use afar::Afar;
use case::{Decided, Why};
use chrono::Datelike;
use doubt::Doubt;
use frame::{EVER, Family, Frame, FrameId, Shelf, Step, Way};
use missing::Lacking;
use outcome::{Finding, Measured, RuleResult};
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
    known: Option<Date>,
    empty: Table,
    /// Whether any file holds figures short of official.
    any_status: bool,
    given: BTreeMap<(RuleId, u32), Value>,
    frames: RefCell<BTreeMap<(RegisterId, Period), Frame>>,
    shelf: RefCell<Shelf>,
    ways: RefCell<BTreeMap<(FrameId, Step), Rc<Way>>>,
    families: RefCell<BTreeMap<(FrameId, RegisterId, FieldId), Rc<Family>>>,
    rules: RefCell<BTreeMap<(FrameId, RuleId), Rc<Decided>>>,
    lacks: RefCell<BTreeMap<(FrameId, RuleId), Rc<Lacking>>>,
    indicators: RefCell<BTreeMap<(IndicatorId, Period), Measured>>,
    cells: RefCell<BTreeMap<(IndicatorId, Period, String), Rc<within::Values>>>,
    doubts: RefCell<Vec<Doubt>>,
    findings: RefCell<BTreeSet<Finding>>,
    afar: Afar,
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
            known: None,
            empty: Table::default(),
            any_status: data.tables.iter().flat_map(|table| &table.files).any(|file| file.status.is_some()),
            given: BTreeMap::new(),
            frames: RefCell::default(),
            shelf: RefCell::default(),
            ways: RefCell::default(),
            families: RefCell::default(),
            rules: RefCell::default(),
            lacks: RefCell::default(),
            indicators: RefCell::default(),
            cells: RefCell::default(),
            doubts: RefCell::default(),
            findings: RefCell::default(),
            afar: Afar::default(),
        }
    }

    /// Judges by the law that had come into force by a day; by all law there is where none is given.
    #[must_use]
    pub fn with_known(mut self, known: Option<Date>) -> Self {
        self.known = known;
        self
    }

    /// Takes some results of rules as given by hand, each for a row of the rule's register, whatever the rule says.
    #[must_use]
    pub fn with_given(mut self, given: impl IntoIterator<Item = (RuleId, u32, Value)>) -> Self {
        self.given.extend(given.into_iter().map(|(rule, row, value)| ((rule, row), value)));
        self
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

    /// The two days of the run.
    #[must_use]
    pub fn clocks(&self) -> Clocks {
        Clocks { on: self.on, known: self.known }
    }

    /// The day by which the law must have come into force, when one was asked for.
    #[must_use]
    pub fn known(&self) -> Option<Date> {
        self.known
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
        let reasons = self.reasons(id, &frame, &decided.why);
        let (rows, values) = (frame.rows.to_vec(), decided.values.clone());
        RuleResult { rule: id, rows, values, reasons, hidden: BTreeSet::new() }
    }

    /// The value of an expression for one record on its two days. What is wrong with it is nobody's finding.
    #[must_use]
    pub fn value(&self, expr: &Expr, register: RegisterId, row: u32, clocks: Clocks) -> Value {
        self.watched(|| self.column(expr, &self.single(register, row, clocks))).0.get(0)
    }

    /// The result of a rule for one record on its two days, and why.
    #[must_use]
    pub fn result(&self, rule: RuleId, row: u32, clocks: Clocks) -> (Value, String) {
        let frame = self.single(self.program.rule(rule).register, row, clocks);
        let decided = self.decided(rule, &frame);
        let reason = self.reasons(rule, &frame, &decided.why).into_iter().next();
        (decided.values.get(0), reason.unwrap_or_default())
    }

    /// The register a relation field points into.
    #[must_use]
    pub fn target(&self, register: RegisterId, field: FieldId) -> Option<RegisterId> {
        self.program.field(register, field).relation.as_ref().map(|relation| relation.target)
    }

    /// The row of the record a relation field points at, as it is on the day.
    #[must_use]
    pub fn follow(&self, register: RegisterId, field: FieldId, row: u32, clocks: Clocks) -> Option<(RegisterId, u32)> {
        let way = self.followed(field, &self.single(register, row, clocks))?;
        way.there.rows.first().map(|row| (way.there.register, *row))
    }

    /// The rows of a register in a period with their days, as `rule` takes them.
    #[must_use]
    pub fn rows(&self, register: RegisterId, period: Period) -> Vec<(u32, Option<Date>)> {
        let frame = self.frame(register, period);
        frame.rows.iter().zip(frame.days.iter()).map(|(row, day)| (*row, day_from_epoch(*day))).collect()
    }

    /// Reasons as stable words.
    fn reasons(&self, rule: RuleId, frame: &Frame, why: &[Why]) -> Vec<String> {
        let any_unknown = why.contains(&Why::Unknown);
        let lacking = if any_unknown { self.lacking(rule, frame) } else { Vec::new() };
        let reason = |(row, why): (usize, &Why)| match why {
            Why::Formula => "formula".to_owned(),
            Why::Case(name) => name.to_string(),
            Why::Excluded => "except".to_owned(),
            Why::NotEntitled => "not_entitled".to_owned(),
            Why::NotYetPaid => "not_yet_paid".to_owned(),
            Why::NoLongerPaid => "no_longer_paid".to_owned(),
            Why::Given => "given".to_owned(),
            Why::Unknown => format!("unknown: {}", lacking.get(row).map(|names| names.join(", ")).unwrap_or_default()),
            Why::Refused(code) => format!("refused: {code}"),
        };
        why.iter().enumerate().map(reason).collect()
    }

    fn table(&self, register: RegisterId) -> &Table {
        self.data.tables.get(register.0).unwrap_or(&self.empty)
    }

    /// Notes a fault of one record.
    fn find(&self, register: RegisterId, row: u32, subject: &str, code: Code, message: &Message) {
        let table = self.table(register);
        let key = table.key(row).unwrap_or_default();
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
        self.want_records(register);
        let table = self.table(register);
        let count = u32::try_from(table.rows()).unwrap_or(u32::MAX);
        let as_of = self.as_of(period);
        let (rows, days): (Vec<u32>, Vec<i32>) = match self.program.register(register).timing {
            Timing::Timeless => (0..count).map(|row| (row, as_of)).unzip(),
            Timing::Valid(..) => (0..count).filter(|row| table.holds(*row, as_of)).map(|row| (row, as_of)).unzip(),
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
        let known = vec![self.clocks().known.map_or(EVER, days_since_epoch); rows.len()];
        self.frame_of(register, rows, days, known)
    }

    fn single(&self, register: RegisterId, row: u32, clocks: Clocks) -> Frame {
        self.frame_of(
            register,
            vec![row],
            vec![days_since_epoch(clocks.on)],
            vec![clocks.known.map_or(EVER, days_since_epoch)],
        )
    }

    /// The day stocks of a period are judged on, in days since 1 January 1970.
    fn as_of(&self, period: Period) -> i32 {
        days_since_epoch(if period == self.period { self.on } else { period.last_day() })
    }

    /// The period of the run's kind that holds a day.
    fn period_of(&self, day: Date) -> Option<Period> {
        let (year, month) = (day.year(), day.month());
        match self.period.kind() {
            PeriodKind::Month => Period::month(year, month),
            PeriodKind::Quarter => Period::quarter(year, month.div_ceil(3)),
            PeriodKind::FirstMonths(months) => Period::first_months(year, months).filter(|p| p.contains(day)),
            PeriodKind::Year => Period::year(year),
            PeriodKind::Span(years) => {
                let (first, years) = (self.period.first_day().year(), i32::try_from(years).ok()?);
                let from = first + (year - first).div_euclid(years) * years;
                Period::years(from, from + years - 1)
            }
        }
    }
}

/// The snapshot that speaks for a period: its own, or the one of the stock's frequency that holds its last day.
fn snapshot_of(table: &Table, every: Frequency, period: Period) -> Option<Period> {
    if table.snapshots.contains(&period) {
        return Some(period);
    }
    period_around(every, period.last_day())
}

/// The period of a stock's frequency that holds a day.
fn period_around(every: Frequency, day: Date) -> Option<Period> {
    match every {
        Frequency::Year => Period::year(day.year()),
        Frequency::Quarter => Period::quarter(day.year(), day.month().div_ceil(3)),
        Frequency::Month => Period::month(day.year(), day.month()),
    }
}
