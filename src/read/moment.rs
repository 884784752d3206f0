//! Days and moments of Parquet as days: a moment is one when it is midnight where it was written.

use super::cell::{a_time, no_day};
use super::sheet::{RawCell, RawColumn};
use super::typed::day_of;
use crate::value::{Date, Lang, date};
use arrow::array::{Array, ArrayRef, AsArray, Date32Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimeUnit};
use arrow::error::ArrowError;
use chrono::Datelike;
use std::sync::Arc;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// How a column counts time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Units of a day.
    per_day: i64,
    /// How far, in units, its midnight lies ahead of that of UTC.
    ahead: i64,
}

impl Clock {
    /// The clock of a kind of column; none when its midnight is not known: a time zone by name, whose history we do not keep.
    pub(super) fn of(kind: &DataType) -> Option<Self> {
        let (per_second, zone) = match kind {
            DataType::Date32 => return Some(Self { per_day: 1, ahead: 0 }),
            DataType::Date64 => (1_000, None),
            DataType::Timestamp(unit, zone) => (per_second(*unit), zone.as_deref()),
            _ => return None,
        };
        let seconds = zone.map_or(Some(0), seconds_ahead)?;
        Some(Self { per_day: DAY * per_second, ahead: seconds * per_second })
    }

    fn cell(self, moment: i64) -> RawCell {
        let local = i128::from(moment) + i128::from(self.ahead);
        let (day, rest) = (local.div_euclid(self.per_day.into()), local.rem_euclid(self.per_day.into()));
        let kept = i64::try_from(day).ok().and_then(day_of);
        match kept {
            Some(day) if rest == 0 => RawCell::Date(day),
            Some(day) => {
                let seconds = rest * i128::from(DAY) / i128::from(self.per_day);
                let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
                let shown = format!("{} {hour:02}:{minute:02}:{second:02}", date::show(day, Lang::Vi));
                RawCell::Fault(shown, a_time())
            }
            None => RawCell::Fault(any_day(day).unwrap_or_else(|| moment.to_string()), no_day()),
        }
    }
}

/// A column of days; of cells, when some are no days.
pub(super) fn days(array: &ArrayRef, clock: Clock) -> Result<RawColumn, ArrowError> {
    let numbers = match array.data_type() {
        DataType::Date32 => cast(&cast(array, &DataType::Int32)?, &DataType::Int64)?,
        _ => cast(array, &DataType::Int64)?,
    };
    let moments = numbers.as_primitive::<Int64Type>();
    let cells: Vec<RawCell> = moments.iter().map(|m| m.map_or(RawCell::Empty, |m| clock.cell(m))).collect();
    if cells.iter().any(|cell| matches!(cell, RawCell::Fault(..))) {
        return Ok(RawColumn::Cells(cells));
    }
    let epoch = Date::default().num_days_from_ce();
    let distance = |cell: &RawCell| match cell {
        RawCell::Date(day) => Some(day.num_days_from_ce() - epoch),
        _ => None,
    };
    Ok(RawColumn::Array(Arc::new(Date32Array::from_iter(cells.iter().map(distance)))))
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

/// A day of any year the calendar reaches, in words.
fn any_day(distance: i128) -> Option<String> {
    let day = Date::from_epoch_days(i32::try_from(distance).ok()?)?;
    Some(date::show(day, Lang::Vi))
}

/// `UTC`, `+07:00`.
fn seconds_ahead(zone: &str) -> Option<i64> {
    if matches!(zone, "UTC" | "Etc/UTC" | "Z" | "GMT") {
        return Some(0);
    }
    let (sign, clock) = match zone.split_at_checked(1)? {
        ("+", clock) => (1, clock),
        ("-", clock) => (-1, clock),
        _ => return None,
    };
    let (hours, minutes) = clock.split_once(':')?;
    let part = |text: &str, limit: i64| text.parse::<i64>().ok().filter(|n| text.len() == 2 && (0..limit).contains(n));
    Some(sign * (part(hours, 24)? * 3_600 + part(minutes, 60)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: &DataType, moment: i64) -> Option<String> {
        Some(Clock::of(kind)?.cell(moment).text())
    }

    #[test]
    fn midnight_is_where_the_moment_was_written() {
        let second = |zone: Option<&str>| DataType::Timestamp(TimeUnit::Second, zone.map(Into::into));
        // 1704067200 = 1 January 2024, midnight UTC.
        assert_eq!(shown(&second(None), 1_704_067_200).as_deref(), Some("01/01/2024"));
        assert_eq!(shown(&second(Some("UTC")), 1_704_067_200).as_deref(), Some("01/01/2024"));
        assert_eq!(shown(&second(Some("+07:00")), 1_704_067_200).as_deref(), Some("01/01/2024 07:00:00"));
        assert_eq!(shown(&second(Some("+07:00")), 1_704_042_000).as_deref(), Some("01/01/2024"));
        assert_eq!(shown(&second(Some("Asia/Ho_Chi_Minh")), 0), None);
        assert_eq!(shown(&second(Some("+7")), 0), None);
        let nano = DataType::Timestamp(TimeUnit::Nanosecond, None);
        assert_eq!(shown(&nano, -86_400_000_000_000).as_deref(), Some("31/12/1969"));
        assert_eq!(
            Clock::of(&nano).map(|clock| clock.cell(1)),
            Some(RawCell::Fault("01/01/1970 00:00:00".to_owned(), a_time()))
        );
        // 25568 days before 1970 is 31 December 1899.
        assert_eq!(shown(&DataType::Date32, -25_568).as_deref(), Some("31/12/1899"));
        assert_eq!(shown(&second(Some("+07:00")), i64::MAX).as_deref(), Some("9223372036854775807"));
    }
}
