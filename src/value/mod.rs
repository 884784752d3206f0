//! Values and their exact arithmetic; no places, plain messages.

pub mod calendar;
pub mod date;
pub mod decimal;
pub mod fraction;
pub mod lang;
pub mod moment;
pub mod name;
pub mod numeral;
pub mod power;
pub mod quantity;
pub mod status;
pub mod unit;

pub use date::{Date, Period, PeriodKind};
pub use decimal::Decimal;
pub use fraction::Fraction;
pub use lang::{Lang, Message};
pub use status::DataStatus;
pub use unit::Unit;

/// One value as rules and explanations speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// An exact number, in the unit its type declares.
    Number(Fraction),
    /// Free text.
    Text(String),
    /// A calendar day.
    Date(Date),
    /// A word of a list, by its position in the list.
    Word(u32),
    /// A record of a register, by its row.
    Record(u32),
    /// Missing: the fact is not known.
    Missing,
}

/// Why exact arithmetic could not give a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArithmeticFault {
    /// The exact result does not fit the digits we keep.
    Overflow,
    /// Division by zero.
    DivisionByZero,
    /// A day outside the years we keep.
    OutOfCalendar,
    /// A day and a part of a day, month or year.
    PartOfDay,
    /// A root, or a power with a broken exponent, of a number below zero.
    NoRoot,
}

impl ArithmeticFault {
    /// The fault in both languages.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Overflow => {
                Message::new("số quá lớn, vượt số chữ số được giữ", "the number is too large to be kept exactly")
            }
            Self::DivisionByZero => Message::new("phép chia cho 0", "division by zero"),
            Self::OutOfCalendar => Message::new(
                "ngày tính ra có năm ngoài khoảng từ 1900 đến 2999",
                "the day comes to a year outside 1900 to 2999",
            ),
            Self::NoRoot => Message::new(
                "số âm không có căn và lũy thừa với số mũ không nguyên",
                "a number below zero has no root and no power with a broken exponent",
            ),
            Self::PartOfDay => Message::new(
                "số ngày, tháng, năm cộng vào một ngày không phải số nguyên",
                "a part of a day, month or year is added to a day",
            ),
        }
    }
}
