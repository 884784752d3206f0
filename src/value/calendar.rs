//! Days counted on from other days, and what lies between them.
//!
//! Months and years are counted on in the calendar: where the last month lacks the day, its last day stands for it, so that a
//! month after 31 January is 28 or 29 February, and a year after 29 February is 28 February (Civil Code 91/2015/QH13,
//! Article 148; this reading is ours, unverified). Days are calendar days.

use super::{ArithmeticFault, Date, Fraction, date};
use chrono::{Datelike, Months, TimeDelta};

/// What is counted on from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stride {
    /// Calendar days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A day of a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The first day of the month.
    MonthStart,
    /// The last day of the month.
    MonthEnd,
    /// 1 January.
    YearStart,
    /// 31 December.
    YearEnd,
}

impl Stride {
    /// The canonical name of its unit.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Days => "ngày",
            Self::Months => "tháng",
            Self::Years => "năm",
        }
    }
}

/// The day so many days, months or years after another, or before it where the count is below zero.
///
/// # Errors
/// The count is no whole number, or the day lies outside the calendar we keep.
pub fn plus(day: Date, count: Fraction, stride: Stride) -> Result<Date, ArithmeticFault> {
    if !count.is_whole() {
        return Err(ArithmeticFault::PartOfDay);
    }
    let count = i64::try_from(count.numerator()).map_err(|_| ArithmeticFault::OutOfCalendar)?;
    let found = match stride {
        Stride::Days => TimeDelta::try_days(count).and_then(|days| day.checked_add_signed(days)),
        Stride::Months => by_months(day, count),
        Stride::Years => count.checked_mul(12).and_then(|months| by_months(day, months)),
    };
    found.filter(|day| date::is_kept(*day)).ok_or(ArithmeticFault::OutOfCalendar)
}

fn by_months(day: Date, count: i64) -> Option<Date> {
    let months = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
    if count < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
}

/// The calendar days from one day to another; negative when `to` lies before `from`.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    (to - from).num_days()
}

/// Completed months from one day to another; negative when `to` lies before `from`.
#[must_use]
pub fn completed_months(from: Date, to: Date) -> i64 {
    if to < from {
        return -completed_months(to, from);
    }
    let months = month_number(to) - month_number(from);
    if by_months(from, months).is_none_or(|day| day > to) { months - 1 } else { months }
}

/// The months of all years in one row, so that they can be compared and counted.
#[must_use]
pub fn month_number(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// The first or last day of the month or year of a day.
#[must_use]
pub fn edge(day: Date, edge: Edge) -> Date {
    let found = match edge {
        Edge::MonthStart => day.with_day(1),
        Edge::MonthEnd => day.with_day(day.num_days_in_month().into()),
        Edge::YearStart => Date::from_ymd_opt(day.year(), 1, 1),
        Edge::YearEnd => Date::from_ymd_opt(day.year(), 12, 31),
    };
    found.unwrap_or(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn later(day: &str, count: i128, stride: Stride) -> Result<Date, ArithmeticFault> {
        plus(on(day), Fraction::whole(count), stride)
    }

    #[test]
    fn a_month_that_lacks_the_day_ends_on_its_last_day() {
        for (from, months, to) in [
            ("2023-01-31", 1, "2023-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2023-01-31", 2, "2023-03-31"),
            ("2023-03-31", -1, "2023-02-28"),
            ("2023-10-31", -8, "2023-02-28"),
            ("2023-12-15", 1, "2024-01-15"),
            ("2023-02-28", 1, "2023-03-28"),
        ] {
            assert_eq!(later(from, months, Stride::Months), Ok(on(to)), "{from} {months}");
        }
    }

    #[test]
    fn a_year_after_29_february_is_28_february() {
        assert_eq!(later("2024-02-29", 1, Stride::Years), Ok(on("2025-02-28")));
        assert_eq!(later("2024-02-29", 4, Stride::Years), Ok(on("2028-02-29")));
        assert_eq!(later("2024-02-29", -1, Stride::Years), Ok(on("2023-02-28")));
        assert_eq!(later("2024-02-29", 1, Stride::Days), Ok(on("2024-03-01")));
        assert_eq!(date::completed_years(on("2004-02-29"), on("2020-02-28")), 15);
        assert_eq!(later("2004-02-29", 16, Stride::Years), Ok(on("2020-02-29")));
    }

    #[test]
    fn days_outside_the_calendar_are_refused() {
        assert_eq!(later("2999-12-31", 1, Stride::Days), Err(ArithmeticFault::OutOfCalendar));
        assert_eq!(later("1900-01-31", -1, Stride::Months), Err(ArithmeticFault::OutOfCalendar));
        for count in [i128::MAX, i128::MIN, i128::from(i64::MAX), i128::from(u32::MAX)] {
            for stride in [Stride::Days, Stride::Months, Stride::Years] {
                assert_eq!(later("2024-02-29", count, stride), Err(ArithmeticFault::OutOfCalendar));
            }
        }
        let half = Fraction::new(1, 2).unwrap();
        assert_eq!(plus(on("2024-02-29"), half, Stride::Days), Err(ArithmeticFault::PartOfDay));
    }

    #[test]
    fn months_are_completed_on_the_day_they_are_counted_on_to() {
        for (from, to, months) in [
            ("2023-01-31", "2023-02-27", 0),
            ("2023-01-31", "2023-02-28", 1),
            ("2023-01-31", "2023-03-30", 1),
            ("2023-01-31", "2023-03-31", 2),
            ("2024-02-29", "2025-02-27", 11),
            ("2024-02-29", "2025-02-28", 12),
            ("2023-05-15", "2023-05-15", 0),
            ("2023-05-15", "2023-04-15", -1),
            ("2023-05-15", "2023-04-16", 0),
        ] {
            assert_eq!(completed_months(on(from), on(to)), months, "{from} {to}");
        }
        assert_eq!(days_between(on("2024-02-28"), on("2024-03-01")), 2);
        assert_eq!(days_between(on("2024-03-01"), on("2024-02-28")), -2);
    }

    #[test]
    fn months_and_years_have_a_first_and_a_last_day() {
        let day = on("2024-02-10");
        let edges = [Edge::MonthStart, Edge::MonthEnd, Edge::YearStart, Edge::YearEnd].map(|e| edge(day, e));
        assert_eq!(edges, [on("2024-02-01"), on("2024-02-29"), on("2024-01-01"), on("2024-12-31")]);
        assert_eq!(edge(on("2023-02-10"), Edge::MonthEnd), on("2023-02-28"));
    }
}
