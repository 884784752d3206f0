//! Aggregates over a register, cell by cell.

use super::Evaluation;
use super::frame::Frame;
use super::gap::Standing;
use super::outcome::{CellKey, Measured};
use super::tally::{Entry, Tally};
use crate::diagnostic::Code;
use crate::ir::{Aggregate, Dimension, Expr, RegisterId, Timing, Type};
use crate::syntax::ast::AggregateKind;
use crate::table::Column;
use crate::table::column::day_from_epoch;
use crate::value::{Date, Fraction, Lang, Message, Period, Value, quantity};
use arrow::array::{Array, BooleanArray};
use std::collections::BTreeMap;

/// The values of an aggregate by cell; the whole register is a single cell.
pub(super) type Cells = BTreeMap<CellKey, Measured>;

/// The cell that stands for the whole register.
pub(super) fn whole() -> CellKey {
    CellKey::Text(String::new())
}

/// An aggregate by cell, and what it is in cells that hold no record.
pub(super) struct Aggregated {
    pub(super) cells: Cells,
    pub(super) elsewhere: Measured,
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
        let frame = self.frame(aggregate.register, period);
        let (keys, slots) = match dimension {
            Some(dimension) => {
                let (keys, slots) = self.cells(aggregate.register, dimension, &frame, subject);
                self.in_use(aggregate.register, dimension, period, keys, slots)
            }
            None => (vec![whole()], vec![0; frame.len()]),
        };
        if frame.len() == 0 && self.says_nothing(aggregate.register, period) {
            let nothing = Measured::undefined(self.nothing_about(aggregate.register, period));
            let cells = keys.into_iter().map(|key| (key, nothing.clone())).collect();
            return Aggregated { cells, elsewhere: nothing };
        }
        let mut tallies: Vec<Tally> = keys.iter().map(|_| Tally::default()).collect();
        self.count_in(aggregate, &frame, subject, |row, entry| {
            if let Some(tally) = slots.get(row).and_then(|slot| tallies.get_mut(*slot)) {
                tally.add(aggregate.kind, entry);
            }
        });
        let cells = keys.into_iter().zip(tallies).map(|(key, tally)| (key, tally.measured(aggregate))).collect();
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
        for row in (0..frame.len()).filter(|row| counts(*row) || share) {
            let (filter, base) = (truth(&filter, row), truth(&base, row));
            let (value, once) = (get(&value, row), get(&once, row));
            let span = spans.get(row).copied().unwrap_or_default();
            take(row, Entry { filter, base, value, once, weight: get(&weight, row), span });
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
        let (keys, slots) = self.cells(register, &dimension, &frame, "");
        slots.into_iter().map(|slot| keys.get(slot).cloned().unwrap_or(CellKey::Unknown)).collect()
    }

    /// Leaves out words that are not in use at the end of the period, unless they hold a record.
    fn in_use(
        &self,
        register: RegisterId,
        dimension: &Dimension,
        period: Period,
        keys: Vec<CellKey>,
        mut slots: Vec<usize>,
    ) -> (Vec<CellKey>, Vec<usize>) {
        let Some(Type::Word(list)) = dimension.of(register).map(|expr| &expr.ty) else { return (keys, slots) };
        let words = &self.program.list(*list).words;
        let mut held = vec![false; keys.len()];
        slots.iter().for_each(|slot| held.get_mut(*slot).into_iter().for_each(|held| *held = true));
        let stays = |(key, held): &(CellKey, bool)| match key {
            CellKey::Word(word, _) if !held => {
                words.get(*word as usize).is_none_or(|word| word.in_use(period.last_day()))
            }
            _ => true,
        };
        let mut moved = Vec::with_capacity(keys.len());
        let mut kept = Vec::with_capacity(keys.len());
        for cell in keys.into_iter().zip(held) {
            moved.push(kept.len());
            if stays(&cell) {
                kept.push(cell.0);
            }
        }
        slots.iter_mut().for_each(|slot| *slot = moved.get(*slot).copied().unwrap_or_default());
        (kept, slots)
    }

    /// The cells of a dimension, and for each record of a frame the position of its cell among them. All words of a list
    /// are cells, also those without a record.
    fn cells(
        &self,
        register: RegisterId,
        dimension: &Dimension,
        frame: &Frame,
        subject: &str,
    ) -> (Vec<CellKey>, Vec<usize>) {
        let expr = dimension.of(register);
        let mut keys: Vec<CellKey> = Vec::new();
        if let Some(Type::Word(list)) = expr.map(|e| &e.ty) {
            let words = self.program.list(*list).words.iter();
            keys.extend((0u32..).zip(words).map(|(i, word)| CellKey::Word(i, word.label.clone())));
        }
        let Some(expr) = expr else {
            keys.push(CellKey::Unknown);
            return (keys, vec![0; frame.len()]);
        };
        let (column, doubts) = self.watched(|| self.column(expr, frame));
        self.refuse(&doubts, subject, |row| column.is_missing(row));
        let mut known: BTreeMap<CellKey, usize> = BTreeMap::new();
        let mut slots = Vec::with_capacity(frame.len());
        for row in 0..frame.len() {
            let key = match column.get(row) {
                Value::Word(word) if (word as usize) < keys.len() => {
                    slots.push(word as usize);
                    continue;
                }
                value => self.cell_key(&expr.ty, value),
            };
            slots.push(*known.entry(key).or_insert_with_key(|key| {
                keys.push(key.clone());
                keys.len() - 1
            }));
        }
        (keys, slots)
    }
}
