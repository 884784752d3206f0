//! Exact fractions of whole numbers: what quotients and shares stay until somebody asks for digits.

use super::{ArithmeticFault, Decimal};
use std::cmp::Ordering;
use std::fmt;

/// A reduced fraction; the denominator is always above zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

/// Which neighbour a rounding takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Rounding {
    /// To the nearest; a half goes away from zero.
    #[default]
    HalfUp,
    /// To the neighbour above.
    Up,
    /// To the neighbour below.
    Down,
}

/// Where the half between two neighbours goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Half {
    /// Away from zero.
    #[default]
    AwayFromZero,
    /// To the even neighbour.
    ToEven,
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `numerator ÷ denominator`, reduced.
    ///
    /// # Errors
    /// Division by zero, or overflow at the edge of the range.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, ArithmeticFault> {
        if denominator == 0 {
            return Err(ArithmeticFault::DivisionByZero);
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1);
        let signed = |n: i128| -> Result<i128, ArithmeticFault> {
            let magnitude = i128::try_from(n.unsigned_abs() / divisor).map_err(|_| ArithmeticFault::Overflow)?;
            Ok(if n < 0 { -magnitude } else { magnitude })
        };
        let (n, d) = (signed(numerator)?, signed(denominator)?);
        Ok(if d < 0 { Self { numerator: -n, denominator: -d } } else { Self { numerator: n, denominator: d } })
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(n: i128) -> Self {
        Self { numerator: n, denominator: 1 }
    }

    /// The part above the line.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The part below the line; above zero.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether the value is a whole number.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// The negative of the value.
    ///
    /// # Errors
    /// Overflow at the edge of the range.
    pub fn negated(self) -> Result<Self, ArithmeticFault> {
        let numerator = self.numerator.checked_neg().ok_or(ArithmeticFault::Overflow)?;
        Ok(Self { numerator, ..self })
    }

    /// Exact sum.
    ///
    /// # Errors
    /// Overflow.
    pub fn plus(self, other: Self) -> Result<Self, ArithmeticFault> {
        let shared = i128::try_from(gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()))
            .map_err(|_| ArithmeticFault::Overflow)?;
        let (left, right) = (other.denominator / shared, self.denominator / shared);
        let sum = self.numerator.checked_mul(left).zip(other.numerator.checked_mul(right));
        let numerator = sum.and_then(|(a, b)| a.checked_add(b)).ok_or(ArithmeticFault::Overflow)?;
        let denominator = self.denominator.checked_mul(left).ok_or(ArithmeticFault::Overflow)?;
        Self::new(numerator, denominator)
    }

    /// Exact difference.
    ///
    /// # Errors
    /// Overflow.
    pub fn minus(self, other: Self) -> Result<Self, ArithmeticFault> {
        self.plus(other.negated()?)
    }

    /// Exact product.
    ///
    /// # Errors
    /// Overflow.
    pub fn times(self, other: Self) -> Result<Self, ArithmeticFault> {
        let a = Self::new(self.numerator, other.denominator)?;
        let b = Self::new(other.numerator, self.denominator)?;
        let numerator = a.numerator.checked_mul(b.numerator).ok_or(ArithmeticFault::Overflow)?;
        let denominator = a.denominator.checked_mul(b.denominator).ok_or(ArithmeticFault::Overflow)?;
        Self::new(numerator, denominator)
    }

    /// Exact quotient.
    ///
    /// # Errors
    /// Division by zero, or overflow.
    pub fn over(self, other: Self) -> Result<Self, ArithmeticFault> {
        self.times(Self::new(other.denominator, other.numerator)?)
    }

    /// Exact order. Falls back to continued fractions where cross products would not fit.
    #[must_use]
    pub fn compare(self, other: Self) -> Ordering {
        let cross = self.numerator.checked_mul(other.denominator).zip(other.numerator.checked_mul(self.denominator));
        if let Some((left, right)) = cross {
            return left.cmp(&right);
        }
        let (mut a, mut b) = ((self.numerator, self.denominator), (other.numerator, other.denominator));
        let mut flipped = false;
        loop {
            let (qa, qb) = (a.0.div_euclid(a.1), b.0.div_euclid(b.1));
            let order = qa.cmp(&qb);
            let (ra, rb) = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            let order = match (order, ra, rb) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, _, _) => {
                    (a, b) = ((a.1, ra), (b.1, rb));
                    flipped = !flipped;
                    continue;
                }
                (decided, _, _) => decided,
            };
            return if flipped { order.reverse() } else { order };
        }
    }

    /// The nearest whole number below or at the value.
    #[must_use]
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The nearest whole number above or at the value.
    #[must_use]
    pub fn ceil(self) -> i128 {
        let floor = self.floor();
        if self.is_whole() { floor } else { floor.saturating_add(1) }
    }

    /// The nearest multiple of `step` (above zero) by the given rule.
    ///
    /// # Errors
    /// Overflow, or a step of zero.
    pub fn round_to(self, step: Self, rounding: Rounding) -> Result<Self, ArithmeticFault> {
        let steps = self.over(step)?;
        let whole = match rounding {
            Rounding::Up => steps.ceil(),
            Rounding::Down => steps.floor(),
            Rounding::HalfUp => {
                let half = Self { numerator: 1, denominator: 2 };
                if steps.numerator < 0 { steps.minus(half)?.ceil() } else { steps.plus(half)?.floor() }
            }
        };
        Self::whole(whole).times(step)
    }

    /// The nearest multiple of `step` (above zero); what becomes of a value half way between two is stated.
    ///
    /// # Errors
    /// Overflow, or a step of zero.
    pub fn nearest(self, step: Self, half: Half) -> Result<Self, ArithmeticFault> {
        let steps = self.over(step)?;
        let below = steps.floor();
        let half_way = steps.minus(Self::whole(below))? == Self { numerator: 1, denominator: 2 };
        if half == Half::ToEven && half_way {
            let even = if below.rem_euclid(2) == 0 { below } else { below.saturating_add(1) };
            return Self::whole(even).times(step);
        }
        self.round_to(step, Rounding::HalfUp)
    }

    /// The value rounded half away from zero to so many digits after the point.
    ///
    /// # Errors
    /// Overflow when the digits do not fit.
    pub fn to_decimal(self, digits: u32) -> Result<Decimal, ArithmeticFault> {
        self.to_decimal_by(digits, Half::AwayFromZero)
    }

    /// The value rounded to so many digits after the point.
    ///
    /// # Errors
    /// Overflow when the digits do not fit.
    pub fn to_decimal_by(self, digits: u32, half: Half) -> Result<Decimal, ArithmeticFault> {
        let unit = 10i128.checked_pow(digits).ok_or(ArithmeticFault::Overflow)?;
        let rounded = self.times(Self::whole(unit))?.nearest(Self::ONE, half)?;
        Decimal::from_parts(rounded.numerator, digits).ok_or(ArithmeticFault::Overflow)
    }

    /// The value as a decimal, when it has one of at most 28 digits.
    #[must_use]
    pub fn to_exact_decimal(self) -> Option<Decimal> {
        let (mut rest, mut digits) = (self.denominator, 0u32);
        let (mut twos, mut fives) = (0u32, 0u32);
        while rest % 2 == 0 {
            (rest, twos) = (rest / 2, twos + 1);
        }
        while rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        if rest != 1 {
            return None;
        }
        digits = digits.max(twos).max(fives);
        self.to_decimal(digits).ok()
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(*other)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_exact_decimal() {
            Some(decimal) => fmt::Display::fmt(&decimal.normalized(), f),
            None if self.is_whole() => fmt::Display::fmt(&self.numerator, f),
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
