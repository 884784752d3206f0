//! Decimals of literals and scalars: `rust_decimal` behind checked operations only.
//!
//! `rust_decimal` rounds silently in `+`, `*` and `from_str`, and panics on overflow; none of those are reachable from here.

use super::{ArithmeticFault, Fraction};
use std::fmt;

/// An exact decimal of at most 28 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(rust_decimal::Decimal);

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(rust_decimal::Decimal::ZERO);
    /// One.
    pub const ONE: Self = Self(rust_decimal::Decimal::ONE);

    /// Reads digits with at most one decimal point and an optional minus, exactly.
    ///
    /// Returns `None` when the text is no plain decimal or has more digits than can be kept.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        if !plain {
            return None;
        }
        rust_decimal::Decimal::from_str_exact(text).ok().map(Self)
    }

    /// `mantissa × 10^-scale`, when it fits.
    #[must_use]
    pub fn from_parts(mantissa: i128, scale: u32) -> Option<Self> {
        rust_decimal::Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(Self)
    }

    /// The digits without the decimal point.
    #[must_use]
    pub fn mantissa(self) -> i128 {
        self.0.mantissa()
    }

    /// How many digits stand after the decimal point.
    #[must_use]
    pub fn scale(self) -> u32 {
        self.0.scale()
    }

    /// Whether the value has no fractional part.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0.fract().is_zero()
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// The same value without trailing zeros after the point.
    #[must_use]
    pub fn normalized(self) -> Self {
        Self(self.0.normalize())
    }

    /// The product with a power of ten, exactly.
    ///
    /// # Errors
    /// Overflow when the result has too many digits.
    pub fn times_ten_to(self, exponent: i32) -> Result<Self, ArithmeticFault> {
        let scale = i64::from(self.scale()) - i64::from(exponent);
        if scale >= 0 {
            let scale = u32::try_from(scale).map_err(|_| ArithmeticFault::Overflow)?;
            return Self::from_parts(self.mantissa(), scale).ok_or(ArithmeticFault::Overflow);
        }
        let up = u32::try_from(-scale).map_err(|_| ArithmeticFault::Overflow)?;
        let factor = 10i128.checked_pow(up).ok_or(ArithmeticFault::Overflow)?;
        let mantissa = self.mantissa().checked_mul(factor).ok_or(ArithmeticFault::Overflow)?;
        Self::from_parts(mantissa, 0).ok_or(ArithmeticFault::Overflow)
    }

    /// The value as an exact fraction.
    ///
    /// # Errors
    /// Overflow when the power of ten does not fit.
    pub fn to_fraction(self) -> Result<Fraction, ArithmeticFault> {
        let denominator = 10i128.checked_pow(self.scale()).ok_or(ArithmeticFault::Overflow)?;
        Fraction::new(self.mantissa(), denominator)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
