//! Frames: which records an expression is evaluated for, each once, and on which day each of them is judged.
//!
//! A way leads from the records of one frame to those of another: to the households of persons, to the year before, to
//! another day. However many records lead to one, it is looked at once; and the same records on the same days are the same
//! frame, however they were reached. So nothing is ever computed twice, and chains of rules cost what they name.

use super::Evaluation;
use super::columns::column_of;
use crate::ir::{Clocks, Expr, FieldId, RegisterId, RuleId};
use crate::syntax::ast::MonthsOf;
use crate::table::column::day_from_epoch;
use crate::table::{Column, NumberColumn};
use crate::value::Value;
use arrow::array::{Array, BooleanArray, Date32Array, Decimal128Array, StringArray, UInt32Array};
use arrow::compute::take;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Which frame: results are kept by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FrameId(usize);

/// Records of one register, each with its day; in the order of rows and days, none twice.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Its name in what is kept.
    pub(super) id: FrameId,
    /// The register.
    pub(super) register: RegisterId,
    /// The row of each record in the table.
    pub(super) rows: Rc<[u32]>,
    /// The day each is judged on, in days since 1 January 1970.
    pub(super) days: Rc<[i32]>,
    /// The day by which the law must have come into force for each, likewise; `EVER` for all law there is.
    pub(super) known: Rc<[i32]>,
}

/// The day by which all law is known.
pub(super) const EVER: i32 = i32::MAX;

/// A record with its two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seat {
    pub(super) row: u32,
    pub(super) day: i32,
    pub(super) known: i32,
}

/// All frames made so far, by what they hold.
pub(super) type Shelf = BTreeMap<(RegisterId, Rc<[u32]>, Rc<[i32]>, Rc<[i32]>), FrameId>;

/// A kind of way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// To the records a relation field points at.
    Follow(FieldId),
    /// To the same records one period earlier.
    Before,
    /// To other days; none where the day is not known.
    Days(Vec<Option<i32>>),
    /// To the first day of a month of a period, by its position there.
    Month(MonthsOf, u32),
    /// To the same days by what was known on others; none where such a day is not known.
    Known(Vec<Option<i32>>),
    /// To those of the records to which a version of a rule applies, by its position.
    Version(RuleId, usize),
}

/// From each record of a frame to one of another, or to none.
#[derive(Debug)]
pub(super) struct Way {
    /// The other frame.
    pub(super) there: Frame,
    /// For each record the position of the other one.
    pub(super) slots: UInt32Array,
}

/// The records that point at each record of a frame.
#[derive(Debug)]
pub(super) struct Family {
    /// All of them.
    pub(super) children: Frame,
    /// Positions of children, those of one record after those of another.
    pub(super) members: Vec<usize>,
    /// Which of `members` belong to each record.
    pub(super) groups: Vec<Range<usize>>,
}

impl Frame {
    /// How many records.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The records with their days.
    pub(super) fn seats(&self) -> impl Iterator<Item = Seat> {
        let days = self.days.iter().zip(self.known.iter());
        self.rows.iter().zip(days).map(|(row, (day, known))| Seat { row: *row, day: *day, known: *known })
    }

    /// The two days of all records, where they are the same.
    pub(super) fn same_clocks(&self) -> Option<Clocks> {
        fn same<T: PartialEq>(all: &[T]) -> bool {
            all.first().is_some_and(|first| all.iter().all(|other| other == first))
        }
        if same(&self.days) && same(&self.known) { self.clocks(0) } else { None }
    }

    /// The two days of a record.
    pub(super) fn clocks(&self, position: usize) -> Option<Clocks> {
        let on = day_from_epoch(*self.days.get(position)?)?;
        Some(Clocks { on, known: self.known.get(position).copied().and_then(day_from_epoch) })
    }

    /// The values of a table column for these records.
    pub(super) fn gather(&self, column: &Column) -> Column {
        let whole = self.rows.len() == column.len() && self.rows.iter().enumerate().all(|(i, row)| *row as usize == i);
        if whole {
            return column.clone();
        }
        picked(column, &UInt32Array::from(self.rows.to_vec())).unwrap_or_else(|| column.clone())
    }
}

impl Way {
    /// The position a record leads to.
    pub(super) fn slot(&self, position: usize) -> Option<usize> {
        (position < self.slots.len() && self.slots.is_valid(position)).then(|| self.slots.value(position) as usize)
    }

    /// A column of the other frame, brought back.
    fn back(&self, column: &Column) -> Option<Column> {
        let straight = self.slots.len() == self.there.len()
            && self.slots.null_count() == 0
            && self.slots.values().iter().enumerate().all(|(i, slot)| *slot as usize == i);
        if straight { Some(column.clone()) } else { picked(column, &self.slots) }
    }
}

impl Evaluation<'_> {
    /// The frame of these records: in order, none twice.
    pub(super) fn frame_of(&self, register: RegisterId, rows: Vec<u32>, days: Vec<i32>, known: Vec<i32>) -> Frame {
        let rows: Rc<[u32]> = rows.into();
        let (days, known): (Rc<[i32]>, Rc<[i32]>) = (days.into(), known.into());
        let mut shelf = self.shelf.borrow_mut();
        let next = FrameId(shelf.len());
        let id = *shelf.entry((register, Rc::clone(&rows), Rc::clone(&days), Rc::clone(&known))).or_insert(next);
        Frame { id, register, rows, days, known }
    }

    /// The frame of all records that are led to, and the way there.
    fn lead(&self, register: RegisterId, to: &[Option<Seat>]) -> Way {
        let mut seats: Vec<Seat> = to.iter().flatten().copied().collect();
        if !seats.is_sorted() {
            seats.sort_unstable();
        }
        seats.dedup();
        let slot = |seat: &Seat| seats.binary_search(seat).ok().and_then(|slot| u32::try_from(slot).ok());
        let slots = UInt32Array::from_iter(to.iter().map(|seat| seat.as_ref().and_then(slot)));
        let (rows, days) = seats.iter().map(|seat| (seat.row, seat.day)).unzip();
        let known = seats.iter().map(|seat| seat.known).collect();
        Way { there: self.frame_of(register, rows, days, known), slots }
    }

    /// The way of a step from a frame, made once.
    pub(super) fn way(
        &self,
        frame: &Frame,
        step: Step,
        to: impl FnOnce() -> (RegisterId, Vec<Option<Seat>>),
    ) -> Rc<Way> {
        let name = (frame.id, step);
        if let Some(made) = self.ways.borrow().get(&name) {
            return Rc::clone(made);
        }
        let (register, to) = to();
        let way = Rc::new(self.lead(register, &to));
        self.ways.borrow_mut().insert(name, Rc::clone(&way));
        way
    }

    /// The values of an expression where a way leads; missing where it leads to nothing.
    pub(super) fn along(&self, expr: &Expr, way: &Way) -> Column {
        let nothing = || column_of(&expr.ty, vec![Value::Missing; way.slots.len()]);
        if way.there.len() == 0 {
            return nothing();
        }
        let (column, doubts) = self.watched(|| self.column(expr, &way.there));
        self.pass_back(doubts, (0..way.slots.len()).map(|position| way.slot(position)));
        way.back(&column).unwrap_or_else(nothing)
    }

    /// The records that point at those of a frame through a relation field of theirs, gathered once.
    /// `pointing` adds the rows that point at a record as it is seen on a day.
    pub(super) fn family_of(
        &self,
        frame: &Frame,
        register: RegisterId,
        via: FieldId,
        mut pointing: impl FnMut(u32, i32, &mut Vec<u32>),
    ) -> Rc<Family> {
        let name = (frame.id, register, via);
        if let Some(known) = self.families.borrow().get(&name) {
            return Rc::clone(known);
        }
        let (mut to, mut groups) = (Vec::new(), Vec::with_capacity(frame.len()));
        let mut children = Vec::new();
        for seat in frame.seats() {
            let start = to.len();
            pointing(seat.row, seat.day, &mut children);
            to.extend(children.drain(..).map(|row| Some(Seat { row, ..seat })));
            groups.push(start..to.len());
        }
        let way = self.lead(register, &to);
        let members = way.slots.values().iter().map(|slot| *slot as usize).collect();
        let family = Rc::new(Family { children: way.there, members, groups });
        self.families.borrow_mut().insert(name, Rc::clone(&family));
        family
    }
}

/// The values at these positions; missing where the position is.
pub(super) fn picked(column: &Column, indices: &UInt32Array) -> Option<Column> {
    fn one<T: Array + Clone + 'static>(array: &T, indices: &UInt32Array) -> Option<T> {
        take(array, indices, None).ok()?.as_any().downcast_ref::<T>().cloned()
    }
    Some(match column {
        Column::Bool(a) => Column::Bool(one::<BooleanArray>(a, indices)?),
        Column::Text(a) => Column::Text(one::<StringArray>(a, indices)?),
        Column::Date(a) => Column::Date(one::<Date32Array>(a, indices)?),
        Column::Word(a) => Column::Word(one::<UInt32Array>(a, indices)?),
        Column::Record(a) => Column::Record(one::<UInt32Array>(a, indices)?),
        Column::Number(n) => {
            let denominator = match &n.denominator {
                Some(d) => Some(one::<Decimal128Array>(d, indices)?),
                None => None,
            };
            Column::Number(NumberColumn { mantissa: one::<Decimal128Array>(&n.mantissa, indices)?, denominator })
        }
    })
}
