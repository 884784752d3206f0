//! Frames: which records an expression is evaluated for, and on which day each of them is judged.

use crate::ir::RegisterId;
use crate::table::Column;
use crate::value::Period;
use arrow::array::{Array, UInt32Array};
use arrow::compute::take;
use std::rc::Rc;

/// Stands for "no record" among the rows of a frame: every value of it is missing.
pub(super) const NO_ROW: u32 = u32::MAX;

/// A column of records of one register, each with its day.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The register.
    pub(super) register: RegisterId,
    /// The row of each record in the table, or `NO_ROW`.
    pub(super) rows: Rc<[u32]>,
    /// The day each is judged on, in days since 1 January 1970.
    pub(super) days: Rc<[i32]>,
    /// Set when the frame holds all records of the register in a period: rule results are then kept for the next use.
    pub(super) canonical: Option<Period>,
}

impl Frame {
    /// How many records.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A frame of other records, keeping the days.
    pub(super) fn with_rows(&self, register: RegisterId, rows: Vec<u32>) -> Self {
        Self { register, rows: rows.into(), days: Rc::clone(&self.days), canonical: None }
    }

    /// The same records on other days.
    pub(super) fn with_days(&self, days: Vec<i32>) -> Self {
        Self { register: self.register, rows: Rc::clone(&self.rows), days: days.into(), canonical: None }
    }

    /// Some of the records, by position.
    pub(super) fn pick(&self, positions: &[usize]) -> Self {
        let rows: Vec<u32> = positions.iter().filter_map(|p| self.rows.get(*p).copied()).collect();
        let days: Vec<i32> = positions.iter().filter_map(|p| self.days.get(*p).copied()).collect();
        Self { register: self.register, rows: rows.into(), days: days.into(), canonical: None }
    }

    fn indices(&self) -> UInt32Array {
        UInt32Array::from_iter(self.rows.iter().map(|row| (*row != NO_ROW).then_some(*row)))
    }

    /// The values of a table column for these records.
    pub(super) fn gather(&self, column: &Column) -> Column {
        let whole = self.rows.len() == column.len() && self.rows.iter().enumerate().all(|(i, row)| *row as usize == i);
        if whole {
            return column.clone();
        }
        picked(column, &self.indices()).unwrap_or_else(|| column.clone())
    }
}

/// The values at these positions; missing where the position is.
pub(super) fn picked(column: &Column, indices: &UInt32Array) -> Option<Column> {
    let one = |array: &dyn Array| take(array, indices, None).ok();
    Some(match column {
        Column::Bool(a) => Column::Bool(one(a)?.as_any().downcast_ref::<arrow::array::BooleanArray>()?.clone()),
        Column::Text(a) => Column::Text(one(a)?.as_any().downcast_ref::<arrow::array::StringArray>()?.clone()),
        Column::Date(a) => Column::Date(one(a)?.as_any().downcast_ref::<arrow::array::Date32Array>()?.clone()),
        Column::Word(a) => Column::Word(one(a)?.as_any().downcast_ref::<UInt32Array>()?.clone()),
        Column::Record(a) => Column::Record(one(a)?.as_any().downcast_ref::<UInt32Array>()?.clone()),
        Column::Number(n) => {
            let decimals =
                |array: &dyn Array| one(array)?.as_any().downcast_ref::<arrow::array::Decimal128Array>().cloned();
            let denominator = match &n.denominator {
                Some(d) => Some(decimals(d)?),
                None => None,
            };
            Column::Number(crate::table::NumberColumn { mantissa: decimals(&n.mantissa)?, denominator })
        }
    })
}
