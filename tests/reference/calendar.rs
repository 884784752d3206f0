//! Days counted on from days, by walking the calendar.

use chitieu::syntax::ast::MonthsOf;
use chitieu::value::calendar::{Edge, Stride};
use chitieu::value::{Date, Fraction};
use chrono::{Datelike, NaiveDate};

/// The day with this number in a month, or the last one the month has; none outside the years 1900 to 2999.
fn in_month(months: i64, day: u32) -> Option<Date> {
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    if !(1900..3000).contains(&year) {
        return None;
    }
    let of = |day| NaiveDate::from_ymd_opt(year.try_into().unwrap(), month.try_into().unwrap(), day);
    (1..=day).rev().find_map(of)
}

fn month(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// So many days, months or years later.
pub(crate) fn later(from: Date, count: Fraction, unit: Stride) -> Option<Date> {
    if count.denominator() != 1 || count.numerator().abs() > 1_000_000 {
        return None;
    }
    let count = i64::try_from(count.numerator()).unwrap();
    match unit {
        Stride::Days => {
            let found = NaiveDate::from_num_days_from_ce_opt(from.num_days_from_ce() + i32::try_from(count).unwrap())?;
            (1900..3000).contains(&found.year()).then_some(found)
        }
        Stride::Months => in_month(month(from) + count, from.day()),
        Stride::Years => in_month(month(from) + 12 * count, from.day()),
    }
}

/// How many months on from one day the other is reached.
pub(crate) fn months(from: Date, to: Date) -> i64 {
    if to < from {
        return -months(to, from);
    }
    (1..=13_200)
        .take_while(|n| in_month(month(from) + n, from.day()).is_some_and(|day| day <= to))
        .count()
        .try_into()
        .unwrap()
}

pub(crate) fn edge(day: Date, edge: Edge) -> Date {
    let year = i64::from(day.year()) * 12;
    match edge {
        Edge::MonthStart => in_month(month(day), 1),
        Edge::MonthEnd => in_month(month(day), 31),
        Edge::YearStart => in_month(year, 1),
        Edge::YearEnd => in_month(year + 11, 31),
    }
    .unwrap()
}

/// The first days of the months of a period, or of the year or quarter of a day.
pub(crate) fn months_of(of: MonthsOf, day: Date) -> Vec<Date> {
    let (first, last) = match of {
        MonthsOf::Period(period) => (month(period.first_day()), month(period.last_day())),
        MonthsOf::Year => (month(day) / 12 * 12, month(day) / 12 * 12 + 11),
        MonthsOf::Quarter => (month(day) / 3 * 3, month(day) / 3 * 3 + 2),
    };
    (first..=last).map(|month| in_month(month, 1).unwrap()).collect()
}

/// Whether a day lies in an earlier month than another.
pub(crate) fn earlier_month(day: Date, other: Date) -> bool {
    (day.year(), day.month()) < (other.year(), other.month())
}
