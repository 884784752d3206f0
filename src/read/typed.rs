//! Typed columns of Parquet, brought to the few kinds that registers need.

use super::cell::{decimal, no_day, too_many_digits};
use super::moment::{Clock, days};
use super::number;
use super::sheet::{RawCell, RawColumn};
use super::text;
use crate::value::{Date, Decimal, Message, date};
use arrow::array::{Array, ArrayRef, AsArray, StringArray, StringBuilder, new_empty_array};
use arrow::compute::{CastOptions, cast, cast_with_options, concat};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int64Type};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;
use chrono::Datelike;

/// The most letters of a value of a kind that is not read.
const SHOWN: usize = 100;

/// A column, from its parts.
pub(super) fn column(kind: &DataType, parts: &[ArrayRef]) -> Result<RawColumn, ArrowError> {
    match kind {
        DataType::Dictionary(_, inner) => {
            let plain: Result<Vec<ArrayRef>, ArrowError> = parts.iter().map(|part| cast(part, inner)).collect();
            column(inner, &plain?)
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => texts(parts),
        _ => whole_column(kind, &joined(kind, parts)?),
    }
}

/// A cell of a typed column.
pub(super) fn cell(array: &ArrayRef, row: usize) -> RawCell {
    if row >= array.len() || array.is_null(row) {
        return RawCell::Empty;
    }
    match array.data_type() {
        DataType::Boolean => RawCell::Bool(array.as_boolean().value(row)),
        DataType::Int64 => exact(i128::from(array.as_primitive::<Int64Type>().value(row)), 0),
        DataType::Decimal128(_, scale) => exact(array.as_primitive::<Decimal128Type>().value(row), *scale),
        DataType::Date32 => {
            let day = i64::from(array.as_primitive::<Date32Type>().value(row));
            day_of(day).map_or_else(|| RawCell::Fault(day.to_string(), no_day()), RawCell::Date)
        }
        other => {
            let shown = array_value_to_string(array, row).unwrap_or_default();
            let reason = Message::new(
                format!("cột kiểu {other} không dùng được"),
                format!("a column of type {other} cannot be used"),
            );
            RawCell::Fault(shown.chars().take(SHOWN).collect(), reason)
        }
    }
}

/// A day, by its distance from 1 January 1970, within the years that registers hold.
pub(super) fn day_of(distance: i64) -> Option<Date> {
    let day = Date::from_epoch_days(i32::try_from(distance).ok()?)?;
    date::day(day.year(), day.month(), day.day())
}

fn joined(kind: &DataType, parts: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
    let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    if parts.is_empty() { Ok(new_empty_array(kind)) } else { concat(&parts) }
}

fn whole_column(kind: &DataType, array: &ArrayRef) -> Result<RawColumn, ArrowError> {
    use DataType as T;
    Ok(match kind {
        T::Null => RawColumn::Text(StringArray::new_null(array.len())),
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 => {
            RawColumn::Array(cast(array, &T::Int64)?)
        }
        T::UInt64 => RawColumn::Array(cast(array, &T::Decimal128(20, 0))?),
        T::Float32 => RawColumn::Cells(array.as_primitive::<Float32Type>().iter().map(short_decimal).collect()),
        T::Float64 => {
            let values = array.as_primitive::<Float64Type>().iter();
            RawColumn::Cells(values.map(|value| value.map_or(RawCell::Empty, decimal)).collect())
        }
        T::Decimal32(_, scale) | T::Decimal64(_, scale) | T::Decimal128(_, scale) | T::Decimal256(_, scale) => {
            decimals(array, *scale)?
        }
        T::Date32 | T::Date64 | T::Timestamp(..) => match Clock::of(kind) {
            Some(clock) => days(array, clock)?,
            None => RawColumn::Array(array.clone()),
        },
        _ => RawColumn::Array(array.clone()),
    })
}

fn texts(parts: &[ArrayRef]) -> Result<RawColumn, ArrowError> {
    let mut kept = StringBuilder::new();
    for part in parts {
        let part = cast(part, &DataType::Utf8)?;
        for value in part.as_string::<i32>() {
            let value = value.map(text::clean).filter(|value| !value.is_empty());
            let length = value.as_ref().map_or(0, |value| value.len());
            if kept.values_slice().len().saturating_add(length) > i32::MAX as usize {
                return Err(ArrowError::ComputeError("more than 2 GB of text in a column".to_owned()));
            }
            kept.append_option(value);
        }
    }
    Ok(RawColumn::Text(kept.finish()))
}

fn short_decimal(value: Option<f32>) -> RawCell {
    let Some(value) = value else { return RawCell::Empty };
    let kept = number::from_f32(value);
    kept.map_or_else(|| decimal(f64::from(value)), RawCell::Number)
}

/// Decimals of all widths as `Decimal128`, where every one of them fits.
fn decimals(array: &ArrayRef, scale: i8) -> Result<RawColumn, ArrowError> {
    let exact = CastOptions { safe: false, ..CastOptions::default() };
    let narrow = match array.data_type() {
        DataType::Decimal128(..) if scale >= 0 => Ok(array.clone()),
        _ if scale > 38 => Err(ArrowError::CastError(String::new())),
        _ => cast_with_options(array, &DataType::Decimal128(38, scale.max(0)), &exact),
    };
    if let Ok(narrow) = narrow {
        return Ok(RawColumn::Array(narrow));
    }
    let texts = cast_with_options(array, &DataType::Utf8, &exact)?;
    let cell = |text: Option<&str>| match text {
        None => RawCell::Empty,
        Some(text) => {
            let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
            let kept = Decimal::parse(short);
            kept.map_or_else(|| RawCell::Fault(text.to_owned(), too_many_digits()), RawCell::Number)
        }
    };
    Ok(RawColumn::Cells(texts.as_string::<i32>().iter().map(cell).collect()))
}

/// `mantissa × 10^-scale`, without the zeros at its end if it takes that to keep it.
fn exact(mantissa: i128, scale: i8) -> RawCell {
    let (mut digits, mut places) = (mantissa, i32::from(scale));
    loop {
        if let Some(kept) = u32::try_from(places).ok().and_then(|places| Decimal::from_parts(digits, places)) {
            return RawCell::Number(kept);
        }
        if places <= 0 || digits % 10 != 0 {
            return RawCell::Fault(format!("{mantissa}E{}", -i32::from(scale)), too_many_digits());
        }
        digits /= 10;
        places -= 1;
    }
}
