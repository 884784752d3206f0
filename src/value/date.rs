//! Calendar days and periods, without a clock: the day of a run is always given.

use super::Lang;
pub use chrono::NaiveDate as Date;
use chrono::{Datelike, Months};

/// The kinds of period official reports speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodKind {
    /// One month.
    Month,
    /// One quarter.
    Quarter,
    /// The first so many months of a year.
    FirstMonths(u32),
    /// One calendar year.
    Year,
    /// Several whole years.
    Span(u32),
}

/// A period: its kind and its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    first: Date,
    kind: PeriodKind,
}

/// A calendar-checked day; years 1900 to 2999 only, which is what registers of living people hold.
#[must_use]
pub fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd_opt(year, month, day).filter(|day| is_kept(*day))
}

/// Whether a day lies in the years we keep.
#[must_use]
pub fn is_kept(day: Date) -> bool {
    (1900..=2999).contains(&day.year())
}

/// Completed years from one day to another: the count of birthdays reached.
///
/// Someone born on 29 February completes a year on 28 February of a common year: a term whose last month lacks the day
/// ends on the last day of that month (Civil Code 91/2015/QH13, Article 148; this reading is ours, unverified).
/// Negative when `to` lies before `from`.
#[must_use]
pub fn completed_years(from: Date, to: Date) -> i64 {
    if to < from {
        return -completed_years(to, from);
    }
    let mut years = i64::from(to.year()) - i64::from(from.year());
    let months = u32::try_from(years.saturating_mul(12)).unwrap_or(u32::MAX);
    if from.checked_add_months(Months::new(months)).is_none_or(|anniversary| anniversary > to) {
        years -= 1;
    }
    years
}

/// A day as it is written: `31/12/2023`, or `31 Dec 2023`.
#[must_use]
pub fn show(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Vi => date.format("%d/%m/%Y").to_string(),
        Lang::En => date.format("%-d %b %Y").to_string(),
    }
}

impl Period {
    /// A calendar year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { first: day(year, 1, 1)?, kind: PeriodKind::Year })
    }

    /// A quarter, 1 to 4.
    #[must_use]
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        if !(1..=4).contains(&quarter) {
            return None;
        }
        Some(Self { first: day(year, quarter * 3 - 2, 1)?, kind: PeriodKind::Quarter })
    }

    /// A month, 1 to 12.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Some(Self { first: day(year, month, 1)?, kind: PeriodKind::Month })
    }

    /// The first 1 to 12 months of a year.
    #[must_use]
    pub fn first_months(year: i32, months: u32) -> Option<Self> {
        if !(1..=12).contains(&months) {
            return None;
        }
        Some(Self { first: day(year, 1, 1)?, kind: PeriodKind::FirstMonths(months) })
    }

    /// From the first day of one year to the last day of another.
    #[must_use]
    pub fn years(from: i32, to: i32) -> Option<Self> {
        let count = u32::try_from(to.checked_sub(from)?.checked_add(1)?).ok().filter(|n| (1..=100).contains(n))?;
        Some(Self { first: day(from, 1, 1)?, kind: PeriodKind::Span(count) })
    }

    /// The kind.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.first
    }

    /// The first day of the month at a position.
    #[must_use]
    pub fn month_start(self, nth: u32) -> Option<Date> {
        self.first.checked_add_months(Months::new(nth)).filter(|_| nth < self.months())
    }

    /// How many months it has.
    #[must_use]
    pub fn months(self) -> u32 {
        match self.kind {
            PeriodKind::Month => 1,
            PeriodKind::Quarter => 3,
            PeriodKind::FirstMonths(n) => n,
            PeriodKind::Year => 12,
            PeriodKind::Span(n) => n.saturating_mul(12),
        }
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        let next = self.first.checked_add_months(Months::new(self.months()));
        next.and_then(|d| d.pred_opt()).unwrap_or(self.first)
    }

    /// Whether a day lies inside.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last_day()
    }

    /// The period just before: last month, last quarter, last year; the same months of last year for `FirstMonths`.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        let back = match self.kind {
            PeriodKind::FirstMonths(_) => 12,
            _ => self.months(),
        };
        let first = self.first.checked_sub_months(Months::new(back)).filter(|d| d.year() >= 1900)?;
        Some(Self { first, ..self })
    }

    /// The same months of the year before; none for several years.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        let several = matches!(self.kind, PeriodKind::Span(_));
        let first = self.first.checked_sub_months(Months::new(12)).filter(|d| !several && is_kept(*d))?;
        Some(Self { first, ..self })
    }

    /// From 1 January through the last day of the period; none for several years.
    #[must_use]
    pub fn year_to_date(self) -> Option<Self> {
        match (self.kind, self.last_day().month()) {
            (PeriodKind::Span(_), _) => None,
            (_, 12) => Self::year(self.first.year()),
            (_, months) => Self::first_months(self.first.year(), months),
        }
    }

    /// The period in words, as the keyword phrase is written in rule files.
    #[must_use]
    pub fn name(self, lang: Lang) -> String {
        let year = self.first.year();
        match self.kind {
            PeriodKind::Year => format!("{} {year}", lang.pick("năm", "year")),
            PeriodKind::Quarter => {
                let roman = ["I", "II", "III", "IV"].get(self.first.month0() as usize / 3).copied().unwrap_or("I");
                format!("{} {roman}/{year}", lang.pick("quý", "quarter"))
            }
            PeriodKind::Month => format!("{} {}/{year}", lang.pick("tháng", "month"), self.first.month()),
            PeriodKind::FirstMonths(n) => match lang {
                Lang::Vi => format!("{n} tháng đầu năm {year}"),
                Lang::En => format!("first {n} months of {year}"),
            },
            PeriodKind::Span(n) => {
                let last = i64::from(year) + i64::from(n) - 1;
                format!("{} {year}-{last}", lang.pick("giai đoạn", "period"))
            }
        }
    }
}
