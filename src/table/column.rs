//! One column: an arrow array seen as values of one kind.

use crate::value::{Date, Fraction, Value};
use arrow::array::{Array, BooleanArray, Date32Array, Decimal128Array, StringArray, UInt32Array};

/// A column of values of one kind; a null is a missing value.
#[derive(Clone, Debug)]
pub enum Column {
    /// Yes or no.
    Bool(BooleanArray),
    /// Exact numbers.
    Number(NumberColumn),
    /// Free text.
    Text(StringArray),
    /// Calendar days, as days since 1 January 1970.
    Date(Date32Array),
    /// Words, by their position in the list.
    Word(UInt32Array),
    /// Rows of another register.
    Record(UInt32Array),
}

/// Exact numbers: `mantissa × 10^-scale`, divided by `denominator` where the column holds quotients.
#[derive(Clone, Debug)]
pub struct NumberColumn {
    /// The digits; the scale is that of the array's type.
    pub mantissa: Decimal128Array,
    /// What each value is still to be divided by: scale 0, above zero. `None` stands for one.
    pub denominator: Option<Decimal128Array>,
}

impl NumberColumn {
    /// How many digits of the mantissa stand after the point.
    #[must_use]
    pub fn scale(&self) -> u32 {
        u32::try_from(self.mantissa.scale()).unwrap_or(0)
    }

    /// The exact value of a row, or `None` where it is missing.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<Fraction> {
        if row >= self.mantissa.len() || self.mantissa.is_null(row) {
            return None;
        }
        let below = 10i128.checked_pow(self.scale())?;
        let value = Fraction::new(self.mantissa.value(row), below).ok()?;
        match &self.denominator {
            None => Some(value),
            Some(d) if d.is_null(row) => None,
            Some(d) => value.over(Fraction::whole(d.value(row))).ok(),
        }
    }
}

impl Column {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.as_array().len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The arrow array behind it (the mantissa, for numbers).
    #[must_use]
    pub fn as_array(&self) -> &dyn Array {
        match self {
            Self::Bool(a) => a,
            Self::Number(n) => &n.mantissa,
            Self::Text(a) => a,
            Self::Date(a) => a,
            Self::Word(a) | Self::Record(a) => a,
        }
    }

    /// Whether the value of a row is missing.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        row >= self.len() || self.as_array().is_null(row)
    }

    /// The value of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Value {
        if self.is_missing(row) {
            return Value::Missing;
        }
        match self {
            Self::Bool(a) => Value::Bool(a.value(row)),
            Self::Number(n) => n.get(row).map_or(Value::Missing, Value::Number),
            Self::Text(a) => Value::Text(a.value(row).to_owned()),
            Self::Date(a) => day_from_epoch(a.value(row)).map_or(Value::Missing, Value::Date),
            Self::Word(a) => Value::Word(a.value(row)),
            Self::Record(a) => Value::Record(a.value(row)),
        }
    }
}

/// The calendar day that lies so many days after 1 January 1970.
#[must_use]
pub fn day_from_epoch(days: i32) -> Option<Date> {
    Date::from_ymd_opt(1970, 1, 1)?.checked_add_signed(chrono::TimeDelta::days(i64::from(days)))
}

/// How many days a calendar day lies after 1 January 1970.
#[must_use]
pub fn days_since_epoch(date: Date) -> i32 {
    Date::from_ymd_opt(1970, 1, 1).map_or(0, |epoch| i32::try_from((date - epoch).num_days()).unwrap_or(0))
}
