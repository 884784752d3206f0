//! Functions of days, a column at a time.

use super::Evaluation;
use super::doubt;
use super::frame::Frame;
use super::number;
use crate::ir::Function;
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::table::{Column, NumberColumn};
use crate::value::calendar::{self, Stride};
use crate::value::{ArithmeticFault, Date, Value, date};
use arrow::array::Date32Array;

impl Evaluation<'_> {
    /// A function of days, if it is one and its arguments are what they should be.
    pub(super) fn of_days(&self, function: Function, args: &[Column], frame: &Frame) -> Option<Column> {
        Some(match (function, args) {
            (Function::Age, [Column::Date(born)]) => {
                Column::Number(between(born.iter(), frame.days.iter().map(|day| Some(*day)), date::completed_years))
            }
            (Function::YearsBetween, [Column::Date(from), Column::Date(to)]) => {
                Column::Number(between(from.iter(), to.iter(), date::completed_years))
            }
            (Function::MonthsBetween, [Column::Date(from), Column::Date(to)]) => {
                Column::Number(between(from.iter(), to.iter(), calendar::completed_months))
            }
            (Function::DaysBetween, [Column::Date(from), Column::Date(to)]) => {
                Column::Number(between(from.iter(), to.iter(), calendar::days_between))
            }
            (Function::Edge(edge), [days @ Column::Date(_)]) => {
                self.each_day(frame, |row| day_at(days, row).map(|day| Ok(calendar::edge(day, edge))))
            }
            (Function::Plus(stride), [days @ Column::Date(_), Column::Number(counts)]) => {
                self.counted_on(frame, days, counts, stride)
            }
            (Function::Birthday, [days @ Column::Date(_), Column::Number(ages)]) => {
                self.counted_on(frame, days, ages, Stride::Years)
            }
            _ => return None,
        })
    }

    fn counted_on(&self, frame: &Frame, days: &Column, counts: &NumberColumn, stride: Stride) -> Column {
        self.each_day(frame, |row| Some(calendar::plus(day_at(days, row)?, counts.get(row)?, stride)))
    }

    /// A day for each record, with a doubt where there is none in the calendar.
    fn each_day(&self, frame: &Frame, day: impl Fn(usize) -> Option<Result<Date, ArithmeticFault>>) -> Column {
        let found = (0..frame.len()).map(|row| match day(row)? {
            Ok(day) => Some(days_since_epoch(day)),
            Err(fault) => {
                self.doubt(frame, row, doubt::Fault::Arithmetic(fault));
                None
            }
        });
        Column::Date(Date32Array::from_iter(found))
    }
}

fn day_at(days: &Column, row: usize) -> Option<Date> {
    match days.get(row) {
        Value::Date(day) => Some(day),
        _ => None,
    }
}

fn between(
    from: impl Iterator<Item = Option<i32>>,
    to: impl Iterator<Item = Option<i32>>,
    count: fn(Date, Date) -> i64,
) -> NumberColumn {
    number::whole(from.zip(to).map(|(from, to)| Some(i128::from(count(day_from_epoch(from?)?, day_from_epoch(to?)?)))))
}
