//! Aggregates over a register, cell by cell.

use super::Evaluation;
use super::afar::Question;
use super::frame::Frame;
use super::gap::Standing;
use super::outcome::{CellKey, Measured};
use super::tally::{Entry, Tally};
use crate::diagnostic::Code;
use crate::ir::{Aggregate, Dimension, Expr, Program, RegisterId, Timing, Type};
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

/// The cells of a dimension met so far; all words of a list are, also those without a record.
#[derive(Debug, Default)]
pub(super) struct Slots {
    keys: Vec<CellKey>,
    /// Where those stand that are no words.
    known: BTreeMap<CellKey, usize>,
    /// Whether they hold a record.
    held: Vec<bool>,
}

impl Slots {
    /// The keys, each with its position.
    pub(super) fn keys(self) -> Vec<(usize, CellKey)> {
        self.keys.into_iter().enumerate().collect()
    }

    /// Without words that are not in use at the end of the period, unless they hold a record.
    pub(super) fn keys_in_use(
        self,
        program: &Program,
        register: RegisterId,
        dimension: &Dimension,
        period: Period,
    ) -> Vec<(usize, CellKey)> {
        let Some(Type::Word(list)) = dimension.of(register).map(|expr| &expr.ty) else { return self.keys() };
        let words = &program.list(*list).words;
        let in_use = |word: u32| words.get(word as usize).is_none_or(|word| word.in_use(period.last_day()));
        let held = self.held.clone();
        let stays = |(position, key): &(usize, CellKey)| match key {
            CellKey::Word(word, _) => held.get(*position) == Some(&true) || in_use(*word),
            _ => true,
        };
        self.keys().into_iter().filter(stays).collect()
    }

    fn of_key(&mut self, key: CellKey) -> usize {
        if let Some(slot) = self.known.get(&key) {
            return *slot;
        }
        self.keys.push(key.clone());
        self.known.insert(key, self.keys.len() - 1);
        self.keys.len() - 1
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
        let question = Question {
            aggregate: aggregate.clone(),
            period,
            dimension: dimension.cloned(),
            subject: subject.to_owned(),
        };
        let (mut slots, mut tallies) = (Slots::default(), Vec::new());
        let records = self.count_for(&question, &mut slots, &mut tallies);
        let keys = match dimension {
            Some(dimension) => slots.keys_in_use(self.program, aggregate.register, dimension, period),
            None => slots.keys(),
        };
        self.aggregated(aggregate, period, keys, tallies, records)
    }

    /// Counts the records of a register in a period for a question; tells how many there are.
    pub(super) fn count_for(&self, question: &Question, slots: &mut Slots, tallies: &mut Vec<Tally>) -> usize {
        let Question { aggregate, period, dimension, subject } = question;
        let frame = self.frame(aggregate.register, *period);
        let places = dimension.as_ref().map(|of| self.slots(aggregate.register, of, &frame, subject, slots));
        if places.is_none() {
            slots.of_key(whole());
        }
        slots.held.resize(slots.keys.len(), false);
        for slot in places.iter().flatten() {
            slots.held.get_mut(*slot).into_iter().for_each(|held| *held = true);
        }
        tallies.resize_with(slots.keys.len(), Tally::default);
        if aggregate.counts_records() {
            self.count_truths(aggregate, &frame, subject, places.as_deref(), tallies);
            return frame.len();
        }
        self.count_in(aggregate, &frame, subject, |row, entry| {
            let slot = places.as_ref().map_or(Some(0), |places| places.get(row).copied());
            if let Some(tally) = slot.and_then(|slot| tallies.get_mut(slot)) {
                tally.add(aggregate.kind, entry);
            }
        });
        frame.len()
    }

    /// Counts records that stand for themselves, by the truths of their conditions rather than one by one.
    fn count_truths(
        &self,
        aggregate: &Aggregate,
        frame: &Frame,
        subject: &str,
        places: Option<&[usize]>,
        tallies: &mut [Tally],
    ) {
        let truths = |expr: &Option<Expr>| {
            let expr = expr.as_ref()?;
            let (truths, doubts) = self.watched(|| self.truths(expr, frame));
            self.refuse(&doubts, subject, |row| truths.is_null(row));
            Some(truths)
        };
        let (filter, base) = (truths(&aggregate.filter), truths(&aggregate.base));
        for (base, in_base) in by_truth(base.as_ref(), frame.len()) {
            for (filter, counted) in by_truth(filter.as_ref(), frame.len()) {
                if filter == Some(false) && aggregate.kind == AggregateKind::Count {
                    continue;
                }
                let both = &in_base & &counted;
                let mut add = |slot: usize, records: u64| {
                    if let Some(tally) = tallies.get_mut(slot) {
                        tally.add_records(aggregate.kind, base, filter, records);
                    }
                };
                match places {
                    None => add(0, both.count_set_bits() as u64),
                    Some(places) => {
                        let slots = both.set_indices().filter_map(|row| places.get(row));
                        slots.for_each(|slot| add(*slot, 1));
                    }
                }
            }
        }
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
        let mut slots = Slots::default();
        let places = self.slots(register, &dimension, &frame, "", &mut slots);
        places.into_iter().map(|slot| slots.keys.get(slot).cloned().unwrap_or(CellKey::Unknown)).collect()
    }

    /// For each record of a frame the position of its cell among those of a dimension.
    fn slots(
        &self,
        register: RegisterId,
        dimension: &Dimension,
        frame: &Frame,
        subject: &str,
        slots: &mut Slots,
    ) -> Vec<usize> {
        let Some(expr) = dimension.of(register) else { return vec![slots.of_key(CellKey::Unknown); frame.len()] };
        if let Type::Word(list) = expr.ty
            && slots.keys.is_empty()
        {
            let words = self.program.list(list).words.iter();
            slots.keys.extend((0u32..).zip(words).map(|(i, word)| CellKey::Word(i, word.label.clone())));
        }
        let (column, doubts) = self.watched(|| self.column(expr, frame));
        self.refuse(&doubts, subject, |row| column.is_missing(row));
        let words = slots.keys.len();
        if let Column::Word(places) = &column
            && places.null_count() == 0
            && places.values().iter().all(|word| (*word as usize) < words)
        {
            return places.values().iter().map(|word| *word as usize).collect();
        }
        let place = |row: usize| match column.get(row) {
            Value::Word(word) if (word as usize) < words => word as usize,
            value => slots.of_key(self.cell_key(&expr.ty, value)),
        };
        (0..frame.len()).map(place).collect()
    }
}
