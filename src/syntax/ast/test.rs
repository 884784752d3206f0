//! Tests of a value, in the words they were written with.

use super::Expr;
use crate::value::{Date, Period};
use chrono::Datelike;

/// Another day to look at.
#[derive(Clone, Debug)]
pub enum Moment {
    /// `kỳ trước`, `năm 2020`.
    Period(OtherPeriod),
    /// `tại ngày …`.
    Day(Box<Expr>),
    /// `biết đến ngày …`: by the law that had come into force by then.
    Known(Box<Expr>),
}

/// Another period to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OtherPeriod {
    /// `kỳ trước`: the period just before.
    Before,
    /// `cùng kỳ năm trước`: the same months of the year before.
    YearBefore,
    /// `lũy kế từ đầu năm`: from 1 January through the last day of the period.
    YearToDate,
    /// `năm 2020`: a period of its own.
    Of(Period),
}

impl OtherPeriod {
    /// The period looked at from another; none where the calendar we keep has none, or where the words make no sense there.
    #[must_use]
    pub fn from(self, period: Period) -> Option<Period> {
        match self {
            Self::Before => period.previous(),
            Self::YearBefore => period.year_before(),
            Self::YearToDate => period.year_to_date(),
            Self::Of(other) => Some(other),
        }
    }
}

/// The months a sum goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonthsOf {
    /// Those of a period.
    Period(Period),
    /// Those of the year of the day judged.
    Year,
    /// Those of the quarter of the day judged.
    Quarter,
}

impl MonthsOf {
    /// The period whose months they are, for a day judged.
    #[must_use]
    pub fn around(self, day: Date) -> Option<Period> {
        match self {
            Self::Period(period) => Some(period),
            Self::Year => Period::year(day.year()),
            Self::Quarter => Period::quarter(day.year(), day.month().div_ceil(3)),
        }
    }

    /// How many months they are.
    #[must_use]
    pub fn count(self) -> u32 {
        match self {
            Self::Period(period) => period.months(),
            Self::Year => 12,
            Self::Quarter => 3,
        }
    }
}

/// A test of a value, keeping the words it was written with.
#[derive(Clone, Debug)]
pub enum Test {
    /// One bound.
    Compare(Relation, Expr),
    /// `từ x trở lên`.
    OrMore(Expr),
    /// `từ x trở xuống`.
    OrLess(Expr),
    /// `từ đủ 60 tuổi đến dưới 80 tuổi`.
    Range {
        /// The word before the lower bound.
        low: LowWord,
        /// The lower bound.
        from: Expr,
        /// The word before the upper bound.
        high: HighWord,
        /// The upper bound.
        to: Expr,
    },
    /// `thuộc (a, b)`, `thuộc danh_mục`.
    In {
        /// `không thuộc`.
        negated: bool,
        /// The members.
        items: Vec<Expr>,
    },
    /// `thiếu số liệu`.
    Missing,
    /// `có số liệu`.
    Known,
}

/// Comparison words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `=`.
    Equal,
    /// `khác`, `<>`.
    NotEqual,
    /// `là`.
    Is,
    /// `không là`.
    IsNot,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `dưới`.
    Under,
    /// `không quá`.
    AtMost,
    /// `trên`.
    Over,
    /// `ít nhất`.
    AtLeast,
    /// `từ đủ 60 tuổi`: reached.
    Aged,
    /// `chưa đủ 16 tuổi`: not reached.
    AgedUnder,
    /// `đến hết 22 tuổi`: before the next birthday.
    ThroughAge,
    /// `trước ngày`.
    Before,
    /// `sau ngày`.
    After,
    /// `từ ngày`.
    Since,
    /// `đến hết ngày`.
    Through,
}

/// The word before a lower bound of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LowWord {
    /// `từ`: included.
    From,
    /// `từ đủ`: included, of ages.
    Aged,
    /// `trên`: excluded.
    Over,
}

/// The word before an upper bound of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HighWord {
    /// `đến`: included (never of ages).
    To,
    /// `đến dưới`: excluded.
    ToUnder,
    /// `đến hết`: included; of ages, until the next birthday.
    Through,
}
