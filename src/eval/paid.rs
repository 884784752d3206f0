//! Months: sums through them, each judged on its first day, and those in which anything is paid.

use super::Evaluation;
use super::frame::{Frame, Seat, Step, Way};
use super::number;
use crate::ir::{Expr, PaidMonths};
use crate::syntax::ast::MonthsOf;
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::table::{Column, NumberColumn};
use crate::value::Value;
use crate::value::calendar::month_number;
use arrow::array::BooleanArray;
use std::rc::Rc;

impl Evaluation<'_> {
    /// The sum of an expression through months.
    pub(super) fn across(&self, inner: &Expr, of: MonthsOf, frame: &Frame) -> Column {
        let months = self.through_months(of, frame);
        let terms: Vec<(bool, NumberColumn)> = months
            .iter()
            .map(|way| match self.along(inner, way) {
                Column::Number(numbers) => (false, numbers),
                _ => (false, number::whole(std::iter::repeat_n(None, frame.len()))),
            })
            .collect();
        self.arithmetic(frame, |_, faults| number::sum(&terms, frame.len(), faults))
    }

    /// To the same records on the first day of each month.
    pub(super) fn through_months(&self, of: MonthsOf, frame: &Frame) -> Vec<Rc<Way>> {
        let day = |nth: u32, seat: Seat| {
            let first = of.around(day_from_epoch(seat.day)?)?.month_start(nth)?;
            Some(Seat { day: days_since_epoch(first), ..seat })
        };
        let to = |nth: u32| frame.seats().map(|seat| day(nth, seat)).collect();
        (0..of.count()).map(|nth| self.way(frame, Step::Month(of, nth), || (frame.register, to(nth)))).collect()
    }

    /// For each record whether the months paid are still to come, and whether they are over.
    pub(super) fn outside_months(&self, paid: &PaidMonths, frame: &Frame) -> [BooleanArray; 2] {
        let months = |day: &Option<Expr>| -> Option<Vec<Option<i64>>> {
            let days = self.column(day.as_ref()?, frame);
            let month = |row: usize| match days.get(row) {
                Value::Date(day) => Some(month_number(day)),
                _ => None,
            };
            Some((0..frame.len()).map(month).collect())
        };
        let now: Vec<Option<i64>> = frame.days.iter().map(|day| day_from_epoch(*day).map(month_number)).collect();
        let compared = |bound: Option<Vec<Option<i64>>>, open: bool, outside: fn(i64, i64) -> bool| match bound {
            None => BooleanArray::from_iter(now.iter().map(|_| Some(false))),
            Some(bound) => BooleanArray::from_iter(now.iter().zip(bound).map(|(now, bound)| match bound {
                None if open => Some(false),
                bound => Some(outside((*now)?, bound?)),
            })),
        };
        let before = compared(months(&paid.from), false, |now, first| now < first);
        let after = compared(months(&paid.through), paid.goes_on(), |now, last| now > last);
        [before, after]
    }
}
