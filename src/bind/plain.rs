//! Rows that are plainly sound: whole columns taken over as they are, without a look at single cells.

use super::Setting;
use super::cell::Words;
use super::header::Header;
use crate::ir::{Field, Program, Register, RegisterId, Timing, Type};
use crate::read::{RawCell, RawColumn, Sheet};
use crate::table::{Column, FileOrigin, NumberColumn, Origin, Table};
use crate::value::Fraction;
use crate::value::unit::Measure;
use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Int64Type};
use std::collections::HashMap;

/// The words of a field, and those that its texts were found to be.
pub(super) struct Spelled<'a> {
    words: Words<'a>,
    known: HashMap<String, Option<u32>>,
}

impl<'a> Spelled<'a> {
    /// Of a field of words.
    pub(super) fn of(program: &'a Program, field: &Field) -> Option<Self> {
        match field.ty {
            Type::Word(list) => Some(Self { words: Words::of(program.list(list)), known: HashMap::new() }),
            _ => None,
        }
    }

    fn word(&mut self, text: &str) -> Option<u32> {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let word = self.words.word(&RawCell::Text(text.to_owned())).ok();
        self.known.insert(text.to_owned(), word);
        word
    }
}

/// The rows of a sheet as a table; `None` where some may have to be set aside, or where their columns have to be worked on.
pub(super) fn table(
    setting: &Setting<'_>,
    id: RegisterId,
    header: &Header,
    spelled: &mut [Option<Spelled<'_>>],
    sheet: &Sheet,
) -> Option<Table> {
    let register = setting.program.register(id);
    if !sheet.ragged.is_empty() {
        return None;
    }
    let mut columns = Vec::with_capacity(register.fields.len());
    for ((field, column), spelled) in register.fields.iter().zip(&header.columns).zip(spelled) {
        let column = values(setting.program, register, field, sheet.columns.get((*column)?)?, spelled)?;
        if !field.optional && column.as_array().null_count() > 0 {
            return None;
        }
        columns.push(column);
    }
    match register.timing {
        Timing::Timeless => {}
        Timing::Flow(field) if columns.get(field.0)?.as_array().null_count() == 0 => {}
        _ => return None,
    }
    let key_column = match register.keys.as_slice() {
        [] => None,
        [only] => {
            let keys = columns.get(only.0)?;
            let can_be = matches!(keys, Column::Number(_) | Column::Text(_)) && keys.as_array().null_count() == 0;
            Some(can_be.then_some(only.0)?)
        }
        _ => return None,
    };
    let origins = sheet.rows.iter().map(|row| Origin { file: 0, row: *row }).collect();
    let status = super::status::of(setting, sheet);
    let files = vec![FileOrigin { path: sheet.file.clone(), sheet: sheet.tab.clone(), status }];
    Some(Table { columns, key_column, origins, files, ..Table::default() })
}

fn values(
    program: &Program,
    register: &Register,
    field: &Field,
    column: &RawColumn,
    spelled: &mut Option<Spelled<'_>>,
) -> Option<Column> {
    Some(match (&field.ty, column) {
        (Type::Bool, RawColumn::Array(array)) => Column::Bool(array.as_boolean_opt()?.clone()),
        (Type::Date, RawColumn::Array(array)) => Column::Date(array.as_primitive_opt::<Date32Type>()?.clone()),
        (Type::Number(_), RawColumn::Array(array)) => Column::Number(numbers(field, array)?),
        (Type::Text, RawColumn::Text(texts)) => Column::Text(texts.clone()),
        (Type::Word(list), RawColumn::Text(texts)) => {
            let has_days = program.list(*list).words.iter().any(|word| word.from.is_some() || word.through.is_some());
            // Only rows of a plain list have no day on which a word must be in use.
            if has_days && !matches!(register.timing, Timing::Timeless) {
                return None;
            }
            Column::Word(words(texts, spelled.as_mut()?)?)
        }
        _ => return None,
    })
}

/// Whole numbers and decimals in the unit of the field; rates have a reading of their own.
fn numbers(field: &Field, array: &ArrayRef) -> Option<NumberColumn> {
    let Type::Number(unit) = &field.ty else { return None };
    let own_unit = field.factor.to_fraction().ok()? == Fraction::ONE;
    if !own_unit || matches!(unit.measure(), Measure::Rate | Measure::Points) {
        return None;
    }
    let scale = i8::try_from(field.scale).ok()?;
    let digits = match array.data_type() {
        DataType::Int64 => {
            let whole = array.as_primitive::<Int64Type>();
            // Nineteen digits and these: within the 38 of a column.
            let one = 10i128.checked_pow(field.scale).filter(|_| field.scale < 19)?;
            let digits = whole.values().iter().map(|value| i128::from(*value) * one).collect::<Vec<i128>>();
            Decimal128Array::new(digits.into(), whole.nulls().cloned())
        }
        DataType::Decimal128(_, own) if *own == scale => array.as_primitive::<Decimal128Type>().clone(),
        _ => return None,
    };
    let mantissa = digits.with_precision_and_scale(38, scale).ok()?;
    Some(NumberColumn { mantissa, denominator: None })
}

/// The words that texts are; `None` where one is no word of the list.
fn words(texts: &StringArray, spelled: &mut Spelled<'_>) -> Option<UInt32Array> {
    let mut last: Option<(&str, u32)> = None;
    let mut words = Vec::with_capacity(texts.len());
    for text in texts {
        let word = match (text, last) {
            (None, _) => None,
            (Some(text), Some((same, word))) if text == same => Some(word),
            (Some(text), _) => {
                let word = spelled.word(text)?;
                last = Some((text, word));
                Some(word)
            }
        };
        words.push(word);
    }
    Some(UInt32Array::from(words))
}
