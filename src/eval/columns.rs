//! Columns of values: made from constants and values, compared, chosen from each other.

use super::number;
use crate::ir::{Comparison, Type};
use crate::table::column::days_since_epoch;
use crate::table::{Column, NumberColumn};
use crate::value::{Date, Fraction, Value};
use arrow::array::{Array, BooleanArray, Date32Array, Decimal128Array, StringArray, UInt32Array};
use arrow::compute::{and_kleene, or_kleene};

/// The largest (or smallest) of several columns; missing where any is.
pub(super) fn extreme(columns: &[Column], how: Comparison, rows: usize) -> Column {
    let values: Vec<Vec<Value>> = columns.iter().map(|c| (0..rows).map(|row| c.get(row)).collect()).collect();
    let pick = |row: usize| -> Option<usize> {
        let mut best: Option<(usize, &Value)> = None;
        for (i, column) in values.iter().enumerate() {
            let value = column.get(row).filter(|v| **v != Value::Missing)?;
            let better = best.is_none_or(|(_, so_far)| order(value, so_far).is_some_and(|o| how.holds(o)));
            if better {
                best = Some((i, value));
            }
        }
        best.map(|(i, _)| i)
    };
    choose(columns, pick, rows)
}

/// The order of two values of one kind.
pub(super) fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.compare(*b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Word(a), Value::Word(b)) | (Value::Record(a), Value::Record(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Both of two columns of truths.
pub(super) fn both(a: &BooleanArray, b: &BooleanArray) -> BooleanArray {
    and_kleene(a, b).unwrap_or_else(|_| BooleanArray::new_null(a.len()))
}

/// Either of two columns of truths.
pub(super) fn either(a: &BooleanArray, b: &BooleanArray) -> BooleanArray {
    or_kleene(a, b).unwrap_or_else(|_| BooleanArray::new_null(a.len()))
}

/// Compares two columns of one kind; unknown where either side is missing.
pub(super) fn compare(left: &Column, how: Comparison, right: &Column) -> BooleanArray {
    fn each<T: Ord>(how: Comparison, pairs: impl Iterator<Item = (Option<T>, Option<T>)>) -> BooleanArray {
        BooleanArray::from_iter(pairs.map(|(l, r)| l.zip(r).map(|(l, r)| how.holds(l.cmp(&r)))))
    }
    match (left, right) {
        (Column::Number(l), Column::Number(r)) => number::compare(l, how, r),
        (Column::Date(l), Column::Date(r)) => each(how, l.iter().zip(r)),
        (Column::Bool(l), Column::Bool(r)) => each(how, l.iter().zip(r)),
        (Column::Text(l), Column::Text(r)) => each(how, l.iter().zip(r)),
        (Column::Word(l), Column::Word(r)) | (Column::Record(l), Column::Record(r)) => each(how, l.iter().zip(r)),
        _ => BooleanArray::new_null(left.len()),
    }
}

/// One value for every record. A missing one is a column of unknown truths, which every reader takes as missing.
pub(super) fn constant(value: &Value, rows: usize) -> Column {
    match value {
        Value::Bool(b) => Column::Bool(BooleanArray::from_iter(std::iter::repeat_n(Some(*b), rows))),
        Value::Number(n) => Column::Number(number::constant(*n, rows)),
        Value::Text(text) => Column::Text(StringArray::from_iter_values(std::iter::repeat_n(text.as_str(), rows))),
        Value::Date(day) => {
            Column::Date(Date32Array::from_iter_values(std::iter::repeat_n(days_since_epoch(*day), rows)))
        }
        Value::Word(word) => Column::Word(UInt32Array::from_iter_values(std::iter::repeat_n(*word, rows))),
        Value::Record(row) => Column::Record(UInt32Array::from_iter_values(std::iter::repeat_n(*row, rows))),
        Value::Missing => Column::Bool(BooleanArray::new_null(rows)),
    }
}

/// A column of values of one type.
pub(super) fn column_of(ty: &Type, values: Vec<Value>) -> Column {
    match ty {
        Type::Bool => Column::Bool(BooleanArray::from_iter(values.into_iter().map(|v| match v {
            Value::Bool(b) => Some(b),
            _ => None,
        }))),
        Type::Number(_) => {
            let number = |v: &Value| match v {
                Value::Number(n) => Some(*n),
                _ => None,
            };
            Column::Number(number::fractions(&values.iter().map(number).collect::<Vec<_>>()))
        }
        Type::Text => Column::Text(StringArray::from_iter(values.into_iter().map(|v| match v {
            Value::Text(text) => Some(text),
            _ => None,
        }))),
        Type::Date => Column::Date(Date32Array::from_iter(values.into_iter().map(|v| match v {
            Value::Date(day) => Some(days_since_epoch(day)),
            _ => None,
        }))),
        Type::Word(_) => Column::Word(UInt32Array::from_iter(values.into_iter().map(|v| match v {
            Value::Word(word) => Some(word),
            _ => None,
        }))),
        Type::Record(_) => Column::Record(UInt32Array::from_iter(values.into_iter().map(|v| match v {
            Value::Record(row) => Some(row),
            _ => None,
        }))),
    }
}

/// For each record the value of one of several columns of one kind, or missing.
pub(super) fn choose(columns: &[Column], pick: impl Fn(usize) -> Option<usize>, rows: usize) -> Column {
    let choice: Vec<Option<usize>> = (0..rows).map(pick).collect();
    if let Some(Some(first)) = choice.first()
        && choice.iter().all(|c| *c == Some(*first))
        && let Some(column) = columns.get(*first)
    {
        return column.clone();
    }
    if let Some(column) = choose_words(columns, &choice).or_else(|| choose_decimals(columns, &choice)) {
        return column;
    }
    let ty = columns.iter().find_map(kind).unwrap_or(Type::Bool);
    let values = choice
        .iter()
        .enumerate()
        .map(|(row, choice)| choice.and_then(|c| columns.get(c)).map_or(Value::Missing, |column| column.get(row)))
        .collect();
    column_of(&ty, values)
}

/// The choice among columns of words, or of nothing.
fn choose_words(columns: &[Column], choice: &[Option<usize>]) -> Option<Column> {
    let words = |column: &'_ Column| match column {
        Column::Word(words) => Some(Some(words.clone())),
        other => kind(other).is_none().then_some(None),
    };
    let columns: Vec<Option<UInt32Array>> = columns.iter().map(words).collect::<Option<_>>()?;
    let value = |(row, choice): (usize, &Option<usize>)| {
        let words = columns.get((*choice)?)?.as_ref()?;
        words.is_valid(row).then(|| words.value(row))
    };
    columns.iter().any(Option::is_some).then(|| Column::Word(choice.iter().enumerate().map(value).collect()))
}

/// The choice among columns of decimals at one scale, or of nothing.
fn choose_decimals(columns: &[Column], choice: &[Option<usize>]) -> Option<Column> {
    let digits = |column: &'_ Column| match column {
        Column::Number(NumberColumn { mantissa, denominator: None }) => Some(Some(mantissa.clone())),
        other => kind(other).is_none().then_some(None),
    };
    let columns: Vec<Option<Decimal128Array>> = columns.iter().map(digits).collect::<Option<_>>()?;
    let mut kinds = columns.iter().flatten().map(Decimal128Array::data_type);
    let first = kinds.next()?;
    if kinds.any(|other| other != first) {
        return None;
    }
    let value = |(row, choice): (usize, &Option<usize>)| {
        let digits = columns.get((*choice)?)?.as_ref()?;
        digits.is_valid(row).then(|| digits.value(row))
    };
    let mantissa = choice.iter().enumerate().map(value).collect::<Decimal128Array>().with_data_type(first.clone());
    Some(Column::Number(NumberColumn { mantissa, denominator: None }))
}

/// A type with the shape of a column; `None` for a column that may only stand for missing values.
fn kind(column: &Column) -> Option<Type> {
    match column {
        Column::Bool(a) if a.null_count() == a.len() => None,
        Column::Bool(_) => Some(Type::Bool),
        Column::Number(_) => Some(Type::Number(crate::value::Unit::plain())),
        Column::Text(_) => Some(Type::Text),
        Column::Date(_) => Some(Type::Date),
        Column::Word(_) => Some(Type::Word(crate::ir::ListId(0))),
        Column::Record(_) => Some(Type::Record(crate::ir::RegisterId(0))),
    }
}

/// A value by which records are told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Text(String),
    Number(Fraction),
    Position(u32),
    Date(Date),
    Bool(bool),
}

impl Key {
    /// The key a value makes; `None` for a missing one.
    pub(super) fn of(value: Value) -> Option<Self> {
        Some(match value {
            Value::Text(text) => Self::Text(text),
            Value::Number(n) => Self::Number(n),
            Value::Word(n) | Value::Record(n) => Self::Position(n),
            Value::Date(day) => Self::Date(day),
            Value::Bool(b) => Self::Bool(b),
            Value::Missing => return None,
        })
    }
}
