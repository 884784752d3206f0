//! The cells of one column, read as its field says; not yet an arrow array, since rows may still be taken out.

use super::cell::{self, Words};
use super::reading::{self, Doubt, NumberField, NumberReading};
use crate::ir::{Field, Program, Register, Type};
use crate::project::{DayOrder, Readings};
use crate::read::RawCell;
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::value::{Fraction, Message};

/// The values of a column.
#[derive(Clone, Debug)]
pub(super) enum DraftColumn {
    Bool(Vec<Option<bool>>),
    /// Digits at the scale of the field.
    Number(Vec<Option<i128>>),
    Text(Vec<Option<String>>),
    /// Days since 1970.
    Date(Vec<Option<i32>>),
    Word(Vec<Option<u32>>),
    /// The key of the record pointed at.
    Link(Vec<Option<String>>),
}

/// How the cells of one column are read.
pub(super) enum Reader<'a> {
    Bool,
    Number(NumberReading),
    Text,
    Date(Option<DayOrder>),
    Word(Words<'a>),
}

impl<'a> Reader<'a> {
    pub(super) fn of<C: Iterator<Item = RawCell>>(
        program: &'a Program,
        field: &'a Field,
        readings: Readings,
        header: &str,
        cells: impl Fn() -> C,
    ) -> Result<Self, Doubt> {
        Ok(match &field.ty {
            Type::Bool => Self::Bool,
            Type::Number(unit) => {
                let field = NumberField { unit, scale: field.scale, factor: field.factor, header };
                Self::Number(reading::numbers(&field, readings, cells())?)
            }
            Type::Text => Self::Text,
            Type::Date => Self::Date(reading::dates(readings, cells())?),
            Type::Word(list) => Self::Word(Words::of(program.list(*list))),
            // The key of the other register decides how a link is read.
            Type::Record(target) => match key_field(program.register(*target)) {
                Some(key) if !matches!(key.ty, Type::Record(_)) => Self::of(program, key, readings, header, cells)?,
                _ => Self::Text,
            },
        })
    }

    /// Adds a cell to a column: its value, or nothing where it is empty or cannot be read.
    pub(super) fn push(&self, column: &mut DraftColumn, cell: &RawCell) -> Result<(), Message> {
        if matches!(cell, RawCell::Empty) {
            column.push_nothing();
            return Ok(());
        }
        let pushed = match (self, &mut *column) {
            (Self::Bool, DraftColumn::Bool(values)) => cell::truth(cell).map(|v| values.push(Some(v))),
            (Self::Number(reading), DraftColumn::Number(values)) => number(reading, cell).map(|v| values.push(Some(v))),
            (Self::Date(order), DraftColumn::Date(values)) => {
                cell::day(cell, *order).map(|day| values.push(Some(days_since_epoch(day))))
            }
            (Self::Word(words), DraftColumn::Word(values)) => words.word(cell).map(|v| values.push(Some(v))),
            (Self::Text, DraftColumn::Text(values)) => cell::text(cell).map(|v| values.push(Some(v))),
            (reader, DraftColumn::Link(values)) => reader.key(cell).map(|v| values.push(Some(v))),
            _ => Err(Message::default()),
        };
        if pushed.is_err() {
            column.push_nothing();
        }
        pushed
    }

    /// A cell as the key of another record, spelled as `DraftColumn::shown` spells keys.
    fn key(&self, cell: &RawCell) -> Result<String, Message> {
        Ok(match self {
            Self::Bool | Self::Text => cell::text(cell)?,
            Self::Number(reading) => number_text(number(reading, cell)?, reading.scale),
            Self::Date(order) => cell::day(cell, *order)?.to_string(),
            Self::Word(words) => words.name(words.word(cell)?),
        })
    }
}

fn number(reading: &NumberReading, cell: &RawCell) -> Result<i128, Message> {
    match cell {
        RawCell::Number(value) => reading.number(*value),
        RawCell::Text(text) => reading.text(text),
        other => Err(cell::unreadable(&cell::text(other)?, "số", "a number")),
    }
}

fn number_text(mantissa: i128, scale: u32) -> String {
    let value = 10i128.checked_pow(scale).and_then(|one| Fraction::new(mantissa, one).ok());
    value.map_or_else(|| mantissa.to_string(), |value| value.to_string())
}

/// The only key field of a register.
fn key_field(register: &Register) -> Option<&Field> {
    match register.keys.as_slice() {
        [only] => register.fields.get(only.0),
        _ => None,
    }
}

impl DraftColumn {
    pub(super) fn empty(ty: &Type) -> Self {
        match ty {
            Type::Bool => Self::Bool(Vec::new()),
            Type::Number(_) => Self::Number(Vec::new()),
            Type::Text => Self::Text(Vec::new()),
            Type::Date => Self::Date(Vec::new()),
            Type::Word(_) => Self::Word(Vec::new()),
            Type::Record(_) => Self::Link(Vec::new()),
        }
    }

    /// Whether two rows hold the same value.
    pub(super) fn is_same(&self, one: usize, other: usize) -> bool {
        match self {
            Self::Bool(values) => values.get(one) == values.get(other),
            Self::Number(values) => values.get(one) == values.get(other),
            Self::Text(values) | Self::Link(values) => values.get(one) == values.get(other),
            Self::Date(values) => values.get(one) == values.get(other),
            Self::Word(values) => values.get(one) == values.get(other),
        }
    }

    /// Whether a row holds nothing.
    pub(super) fn is_empty_at(&self, row: usize) -> bool {
        match self {
            Self::Bool(values) => values.get(row).is_none_or(Option::is_none),
            Self::Number(values) => values.get(row).is_none_or(Option::is_none),
            Self::Text(values) | Self::Link(values) => values.get(row).is_none_or(Option::is_none),
            Self::Date(values) => values.get(row).is_none_or(Option::is_none),
            Self::Word(values) => values.get(row).is_none_or(Option::is_none),
        }
    }

    /// Leaves in the first of some rows the value they agree on, those that hold nothing not asked; nothing where they do not.
    pub(super) fn merge(&mut self, rows: &[usize]) -> bool {
        fn merge<T: Clone + PartialEq>(values: &mut [Option<T>], rows: &[usize]) -> bool {
            let mut known = rows.iter().filter_map(|row| values.get(*row)?.as_ref());
            let one = known.next();
            let agree = known.all(|other| Some(other) == one);
            let value = one.filter(|_| agree).cloned();
            if let Some(slot) = rows.first().and_then(|first| values.get_mut(*first)) {
                *slot = value;
            }
            agree
        }
        match self {
            Self::Bool(values) => merge(values, rows),
            Self::Number(values) => merge(values, rows),
            Self::Text(values) | Self::Link(values) => merge(values, rows),
            Self::Date(values) => merge(values, rows),
            Self::Word(values) => merge(values, rows),
        }
    }

    fn push_nothing(&mut self) {
        match self {
            Self::Bool(values) => values.push(None),
            Self::Number(values) => values.push(None),
            Self::Text(values) | Self::Link(values) => values.push(None),
            Self::Date(values) => values.push(None),
            Self::Word(values) => values.push(None),
        }
    }

    /// A value as part of a key: texts as they are, numbers and days in machine form, words by name.
    pub(super) fn shown(&self, program: &Program, ty: &Type, scale: u32, row: usize) -> Option<String> {
        match self {
            Self::Text(values) | Self::Link(values) => values.get(row)?.clone(),
            Self::Number(values) => Some(number_text(values.get(row).copied()??, scale)),
            Self::Date(values) => day_from_epoch(values.get(row).copied()??).map(|day| day.to_string()),
            Self::Bool(values) => Some(if values.get(row).copied()?? { "có" } else { "không" }.to_owned()),
            Self::Word(values) => {
                let word = values.get(row).copied()??;
                match ty {
                    Type::Word(list) => program.list(*list).words.get(word as usize).map(|w| w.name.clone()),
                    _ => None,
                }
            }
        }
    }
}
