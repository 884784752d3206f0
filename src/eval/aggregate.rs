//! Aggregates over a register, cell by cell.

use super::Evaluation;
use super::doubt::Doubt;
use super::frame::Frame;
use super::gap::Standing;
use super::outcome::{CellKey, Measured};
use super::slots::{Placed, Slots};
use super::tally::{Entry, Tally};
use crate::diagnostic::Code;
use crate::ir::{Aggregate, Dimension, Expr, RegisterId, Timing};
use crate::syntax::ast::AggregateKind;
use crate::table::Column;
use crate::table::column::day_from_epoch;
use crate::value::{Date, Fraction, Lang, Message, Period, Value, quantity};
use arrow::array::{Array, BooleanArray};
use arrow::buffer::BooleanBuffer;
use std::collections::BTreeMap;

/// The values of an aggregate by cell; the whole register is a single cell.
pub(super) type Cells = BTreeMap<CellKey, Measured>;

/// The cell that stands for the whole register.
pub(super) fn whole() -> CellKey {
    CellKey::Text(String::new())
}

/// An aggregate by cell, and what it is in cells that hold no record.
#[derive(Clone, Debug)]
pub(super) struct Aggregated {
    pub(super) cells: Cells,
    pub(super) elsewhere: Measured,
}

impl Aggregated {
    /// Of which nothing is known yet.
    pub(super) fn unknown() -> Self {
        Self { cells: Cells::new(), elsewhere: Measured::default() }
    }
}

/// The records for which a condition holds, for which it does not, and for which it is unknown; without one it holds for all.
fn by_truth(truths: Option<&BooleanArray>, rows: usize) -> Vec<(Option<bool>, BooleanBuffer)> {
    let Some(truths) = truths else { return vec![(Some(true), BooleanBuffer::new_set(rows))] };
    let (yes, no) = (truths.values().clone(), !truths.values());
    match truths.nulls() {
        None => vec![(Some(true), yes), (Some(false), no)],
        Some(nulls) => {
            let known = nulls.inner();
            vec![(Some(true), &yes & known), (Some(false), &no & known), (None, !known)]
        }
    }
}

impl Evaluation<'_> {
    /// An aggregate in each cell of a dimension, or over the whole register. `subject` is whose figure it is.
    pub(super) fn aggregate(
        &self,
        aggregate: &Aggregate,
        period: Period,
        dimension: Option<&Dimension>,
        subject: &str,
    ) -> Aggregated {
        if self.is_afar(aggregate.register) {
            return self.answer(aggregate, period, dimension, subject);
        }
        self.want_the_whole();
        let (mut slots, mut tallies) = (Slots::default(), Vec::new());
        let frame = self.frame(aggregate.register, period);
        let placed = self.place(aggregate.register, dimension, &frame, &mut slots);
        let counted = self.counted(aggregate, &frame);
        self.count_for(aggregate, &frame, &placed, &counted, subject, &mut tallies);
        let keys = slots.keys_in_use(self.program, aggregate.register, dimension, period);
        self.aggregated(aggregate, period, keys, tallies, frame.len())
    }

    /// Counts the records of a frame in their places.
    pub(super) fn count_for(
        &self,
        aggregate: &Aggregate,
        frame: &Frame,
        placed: &Placed,
        counted: &Counted,
        subject: &str,
        tallies: &mut Vec<Tally>,
    ) {
        tallies.resize_with(placed.cells.max(tallies.len()), Tally::default);
        self.told_of_places(placed, subject);
        self.refuse(&counted.doubts, subject, |_| true);
        if aggregate.counts_records() {
            counted.sets.iter().for_each(|set| set.add_to(aggregate.kind, placed, tallies));
            return;
        }
        self.count_in(aggregate, frame, subject, |row, entry| {
            if let Some(tally) = placed.slot(row).and_then(|slot| tallies.get_mut(slot)) {
                tally.add(aggregate.kind, entry);
            }
        });
    }

    /// The records of a frame by whether they are in the base and whether they are counted; nothing where that is not all that is asked of them.
    pub(super) fn counted(&self, aggregate: &Aggregate, frame: &Frame) -> Counted {
        if !aggregate.counts_records() {
            return Counted::default();
        }
        let mut doubts = Vec::new();
        let mut truths = |expr: &Option<Expr>| {
            let expr = expr.as_ref()?;
            let (truths, mut met) = self.watched(|| self.truths(expr, frame));
            met.retain(|doubt| truths.is_null(doubt.position));
            doubts.append(&mut met);
            Some(truths)
        };
        let (filter, base) = (truths(&aggregate.filter), truths(&aggregate.base));
        let mut sets = Vec::new();
        for (base, in_base) in by_truth(base.as_ref(), frame.len()) {
            for (filter, counted) in by_truth(filter.as_ref(), frame.len()) {
                // Who is not counted adds nothing to a count.
                if filter != Some(false) || aggregate.kind == AggregateKind::Share {
                    sets.push(Set { base, filter, records: &in_base & &counted });
                }
            }
        }
        Counted { sets, doubts }
    }

    /// What has been counted comes to this in each of the cells; `records` is how many records there were in all.
    pub(super) fn aggregated(
        &self,
        aggregate: &Aggregate,
        period: Period,
        keys: Vec<(usize, CellKey)>,
        mut tallies: Vec<Tally>,
        records: usize,
    ) -> Aggregated {
        if records == 0 && self.says_nothing(aggregate.register, period) {
            let nothing = Measured::undefined(self.nothing_about(aggregate.register, period));
            let cells = keys.into_iter().map(|(_, key)| (key, nothing.clone())).collect();
            return Aggregated { cells, elsewhere: nothing };
        }
        let mut measured = |(position, key): (usize, CellKey)| {
            let tally = tallies.get_mut(position).map(std::mem::take).unwrap_or_default();
            (key, tally.measured(aggregate))
        };
        let cells = keys.into_iter().map(&mut measured).collect();
        let elsewhere = match aggregate.kind {
            AggregateKind::Count | AggregateKind::Sum => Measured::exact(Fraction::ZERO),
            _ => Tally::default().measured(aggregate),
        };
        Aggregated { cells, elsewhere }
    }

    /// Whether a register without records in a period says nothing about it: a stock that was not taken, and what is dated
    /// otherwise in a period other than that of the run. A flow without events in the period of the run says nought.
    fn says_nothing(&self, register: RegisterId, period: Period) -> bool {
        match self.program.register(register).timing {
            Timing::Stock(..) => true,
            Timing::Flow(_) | Timing::Valid(..) => period != self.period,
            Timing::Timeless => false,
        }
    }

    fn nothing_about(&self, register: RegisterId, period: Period) -> Message {
        let label = &self.program.register(register).named.label;
        quantity::both(|lang| match (period == self.period, lang) {
            (true, Lang::Vi) => "danh sách không có số liệu của kỳ này".to_owned(),
            (true, Lang::En) => "the register holds nothing about this period".to_owned(),
            (false, Lang::Vi) => format!("danh sách “{label}” không có số liệu của {}", period.name(lang)),
            (false, Lang::En) => format!("the register “{label}” holds nothing about {}", period.name(lang)),
        })
    }

    /// Hands over what each record of a frame adds.
    pub(super) fn count_in(
        &self,
        aggregate: &Aggregate,
        frame: &Frame,
        subject: &str,
        mut take: impl FnMut(usize, Entry),
    ) {
        let truths = |expr: &Option<Expr>| {
            let expr = expr.as_ref()?;
            let (truths, doubts) = self.watched(|| self.truths(expr, frame));
            self.refuse(&doubts, subject, |row| truths.is_null(row));
            Some(truths)
        };
        let treated = self.treated(aggregate, frame, subject);
        let treated = |row: usize| treated.get(row).copied().flatten();
        let (filter, base) = (truths(&aggregate.filter), truths(&aggregate.base));
        let share = aggregate.kind == AggregateKind::Share;
        let counts = |row: usize| filter.as_ref().is_none_or(|f| f.is_null(row) || f.value(row));
        let columns = |expr: &Option<Expr>| {
            let expr = expr.as_ref()?;
            let (column, doubts) = self.watched(|| self.column(expr, frame));
            self.refuse(&doubts, subject, |row| counts(row) && column.is_missing(row));
            Some(column)
        };
        let (value, once) = (columns(&aggregate.value), columns(&aggregate.once_by));
        let in_base = |row: usize| base.as_ref().is_none_or(|b| b.is_null(row) || b.value(row));
        let weighs = |row: usize| if share { in_base(row) } else { counts(row) };
        let weight = aggregate.weight.as_ref().map(|weight| {
            let (column, doubts) = self.watched(|| self.column(weight, frame));
            self.refuse(&doubts, subject, |row| weighs(row) && column.is_missing(row));
            self.below_zero(
                frame,
                subject,
                (0..frame.len())
                    .filter(|row| weighs(*row) && matches!(column.get(*row), Value::Number(w) if w < Fraction::ZERO)),
            );
            column
        });
        let open = |value: &Column| (0..frame.len()).any(|row| counts(row) && value.is_missing(row));
        let adds = matches!(aggregate.kind, AggregateKind::Sum | AggregateKind::Mean);
        let spans = match (&aggregate.value, &value) {
            (Some(expr), Some(value)) if adds && open(value) => self.spans(expr, frame),
            _ => Vec::new(),
        };
        let truth = |a: &Option<BooleanArray>, row: usize| {
            a.as_ref().map_or(Some(true), |a| a.is_valid(row).then(|| a.value(row)))
        };
        let get = |c: &Option<Column>, row: usize| c.as_ref().map(|c| c.get(row));
        for row in (0..frame.len()).filter(|row| counts(*row) || share || treated(*row).is_some()) {
            let (filter, base) = (truth(&filter, row), truth(&base, row));
            let (value, once) = (get(&value, row), get(&once, row));
            let span = spans.get(row).copied().unwrap_or_default();
            let (weight, treated) = (get(&weight, row), treated(row));
            take(row, Entry { filter, base, value, once, weight, span, treated });
        }
    }

    /// Notes the records whose weight is below zero: a sample counts nobody less than not at all.
    fn below_zero(&self, frame: &Frame, subject: &str, rows: impl Iterator<Item = usize>) {
        let message = Message::new(
            "quyền số nhỏ hơn 0; chỉ tiêu không có giá trị",
            "a weight below zero; the indicator has no value",
        );
        for row in rows.filter_map(|position| frame.rows.get(position)) {
            self.find(frame.register, *row, subject, Code::RecordRefused, &message);
        }
    }

    /// The records of which it is open whether or with what they count, each with its day.
    #[must_use]
    pub fn open_rows(&self, aggregate: &Aggregate, period: Period) -> Vec<(u32, Date)> {
        let frame = self.frame(aggregate.register, period);
        let mut open = Vec::new();
        let share = aggregate.kind == AggregateKind::Share;
        let mut position = 0..frame.len();
        self.watched(|| {
            let truths = |expr: &Option<Expr>| expr.as_ref().map(|expr| self.truths(expr, &frame));
            let columns = |expr: &Option<Expr>| expr.as_ref().map(|expr| self.column(expr, &frame));
            let (filter, base) = (truths(&aggregate.filter), truths(&aggregate.base));
            let asked = [columns(&aggregate.value), columns(&aggregate.once_by), columns(&aggregate.weight)];
            let no = |of: &Option<BooleanArray>, row| of.as_ref().is_some_and(|of| of.is_valid(row) && !of.value(row));
            let unknown = |of: &Option<BooleanArray>, row| of.as_ref().is_some_and(|of| of.is_null(row));
            open.extend(position.by_ref().filter(|row| {
                let outside = if share { no(&base, *row) } else { no(&filter, *row) };
                let lacks = asked.iter().flatten().any(|column| column.is_missing(*row));
                !outside && (unknown(&filter, *row) || unknown(&base, *row) || lacks)
            }));
        });
        let at = |position: usize| Some((*frame.rows.get(position)?, day_from_epoch(*frame.days.get(position)?)?));
        open.into_iter().filter_map(at).collect()
    }

    /// Whether each record of a register in a period certainly counts, in the order of `rows`.
    pub(super) fn members(&self, aggregate: &Aggregate, period: Period) -> Vec<bool> {
        let frame = self.frame(aggregate.register, period);
        let Some(filter) = &aggregate.filter else { return vec![true; frame.len()] };
        let truths = self.watched(|| self.truths(filter, &frame)).0;
        truths.iter().map(|truth| truth == Some(true)).collect()
    }

    /// What each record of a register in a period is to an aggregate, in the order of `rows`.
    pub(super) fn standings(&self, aggregate: &Aggregate, period: Period, subject: &str) -> Vec<Standing> {
        let frame = self.frame(aggregate.register, period);
        let mut found = vec![Standing::default(); frame.len()];
        // What is doubtful has been told with the figure.
        self.watched(|| {
            self.count_in(aggregate, &frame, subject, |row, entry| {
                let weight = if let (Some(_), weight) = (&aggregate.weight, entry.weight) {
                    match weight {
                        Some(Value::Number(weight)) => Some(weight),
                        _ => None,
                    }
                } else {
                    Some(Fraction::ONE)
                };
                let (above, below) = (entry.filter == Some(true), entry.base == Some(true));
                found.get_mut(row).into_iter().for_each(|slot| *slot = Standing { above, below, weight });
            });
        });
        found
    }

    /// A number of each record of a register in a period, in the order of `rows`.
    pub(super) fn amounts(&self, register: RegisterId, period: Period, expr: &Expr) -> Vec<Option<Fraction>> {
        let frame = self.frame(register, period);
        let column = self.watched(|| self.column(expr, &frame)).0;
        let number = |row| match column.get(row) {
            Value::Number(n) => Some(n),
            _ => None,
        };
        (0..frame.len()).map(number).collect()
    }

    /// The key of each record of a register in a period, in the order of `rows`; its place where it has none.
    pub(super) fn keys(&self, register: RegisterId, period: Period) -> Vec<String> {
        let table = self.table(register);
        let key = |row: &u32| match table.keys.get(*row as usize) {
            Some(key) => key.clone(),
            None => table.cell(*row, None).to_string(),
        };
        self.frame(register, period).rows.iter().map(key).collect()
    }

    /// The cell in which an expression puts each record of a register in a period, in the order of `rows`.
    #[must_use]
    pub fn places(&self, register: RegisterId, period: Period, expr: &Expr) -> Vec<CellKey> {
        let frame = self.frame(register, period);
        let dimension = Dimension { name: String::new(), label: String::new(), cells: vec![(register, expr.clone())] };
        let mut slots = Slots::default();
        let placed = self.place(register, Some(&dimension), &frame, &mut slots);
        self.told_of_places(&placed, "");
        let key = |row: usize| placed.slot(row).and_then(|slot| slots.key(slot)).unwrap_or(&CellKey::Unknown).clone();
        (0..frame.len()).map(key).collect()
    }
}

/// Records that stand for themselves, by what is known of them; and what was doubtful about those of which something is not.
#[derive(Default)]
pub(super) struct Counted {
    sets: Vec<Set>,
    doubts: Vec<Doubt>,
}

/// Records of which the same is known: whether they are in the base, and whether they are counted.
struct Set {
    base: Option<bool>,
    filter: Option<bool>,
    records: BooleanBuffer,
}

impl Set {
    fn add_to(&self, kind: AggregateKind, placed: &Placed, tallies: &mut [Tally]) {
        let mut add = |slot: usize, records: u64| {
            if let Some(tally) = tallies.get_mut(slot) {
                tally.add_records(kind, self.base, self.filter, records);
            }
        };
        match &placed.slots {
            None => add(0, self.records.count_set_bits() as u64),
            Some(slots) => {
                let slots = self.records.set_indices().filter_map(|row| slots.get(row));
                slots.for_each(|slot| add(*slot as usize, 1));
            }
        }
    }
}
