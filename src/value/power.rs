//! Powers with whole and broken exponents: exact where the result is a fraction, else rounded by whole numbers alone.

use super::{ArithmeticFault, Fraction};
use num_bigint::BigUint;

/// Exponents above and below their line are at most so large.
const MOST: i128 = 1_000;

/// At most so many digits after the point are kept of a result that has no exact value.
pub const MOST_DIGITS: u32 = 16;

/// A power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Power {
    /// Its value.
    pub value: Fraction,
    /// Whether it is the exact one, rather than the nearest with so many digits.
    pub exact: bool,
}

/// `base` to the power of `exponent`; where that is no fraction, the nearest number of `digits` digits after the point, a half
/// going away from zero.
///
/// # Errors
/// Overflow, division by zero, or a broken exponent of a number below zero.
pub fn power(base: Fraction, exponent: Fraction, digits: u32) -> Result<Power, ArithmeticFault> {
    let exact = |value| Ok(Power { value, exact: true });
    if base == Fraction::ZERO {
        return match exponent.cmp(&Fraction::ZERO) {
            std::cmp::Ordering::Less => Err(ArithmeticFault::DivisionByZero),
            std::cmp::Ordering::Equal => exact(Fraction::ONE),
            std::cmp::Ordering::Greater => exact(Fraction::ZERO),
        };
    }
    let negative = base < Fraction::ZERO;
    if negative && !exponent.is_whole() {
        return Err(ArithmeticFault::NoRoot);
    }
    let times = exponent.numerator().unsigned_abs();
    if times > MOST.unsigned_abs() || exponent.denominator() > MOST || digits > MOST_DIGITS {
        return Err(ArithmeticFault::Overflow);
    }
    let times = u32::try_from(times).map_err(|_| ArithmeticFault::Overflow)?;
    let root = u32::try_from(exponent.denominator()).map_err(|_| ArithmeticFault::Overflow)?;
    let (above, below) = (base.numerator().unsigned_abs(), base.denominator().unsigned_abs());
    let (above, below) = if exponent < Fraction::ZERO { (below, above) } else { (above, below) };
    let (above, below) = (BigUint::from(above).pow(times), BigUint::from(below).pow(times));
    let signed = |value: Fraction| if negative && times % 2 == 1 { value.negated() } else { Ok(value) };
    // Base and exponent are reduced, so that a root is a fraction only where both parts have one.
    let (over, under) = (above.nth_root(root), below.nth_root(root));
    if over.pow(root) == above && under.pow(root) == below {
        return exact(signed(Fraction::new(kept(over)?, kept(under)?)?)?);
    }
    let unit = BigUint::from(10u32).pow(digits);
    let scaled = &above * unit.pow(root);
    let floor = (&scaled / &below).nth_root(root);
    // Whether the next half is still at or below the root: (2 floor + 1)^root × below <= scaled × 2^root.
    let half = (&floor * 2u32 + 1u32).pow(root) * &below;
    let nearest = if half <= scaled << root { floor + 1u32 } else { floor };
    let value = Fraction::new(kept(nearest)?, kept(unit)?)?;
    Ok(Power { value, exact: false })
}

fn kept(number: BigUint) -> Result<i128, ArithmeticFault> {
    i128::try_from(number).map_err(|_| ArithmeticFault::Overflow)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn f(above: i128, below: i128) -> Fraction {
        Fraction::new(above, below).unwrap()
    }

    #[test]
    fn what_is_a_fraction_is_exact() {
        let exact = |value| Ok(Power { value, exact: true });
        assert_eq!(power(f(9, 4), f(1, 2), 2), exact(f(3, 2)));
        assert_eq!(power(f(27, 8), f(-2, 3), 2), exact(f(4, 9)));
        assert_eq!(power(f(-2, 1), f(3, 1), 0), exact(f(-8, 1)));
        assert_eq!(power(f(0, 1), f(0, 1), 0), exact(f(1, 1)));
        assert_eq!(power(f(7, 3), f(0, 1), 0), exact(f(1, 1)));
    }

    #[test]
    fn what_is_none_is_the_nearest_number() {
        let near = |value| Ok(Power { value, exact: false });
        // √2 = 1,41421356…; √3 = 1,7320508…
        assert_eq!(power(f(2, 1), f(1, 2), 4), near(f(14142, 10_000)));
        assert_eq!(power(f(3, 1), f(1, 2), 4), near(f(17321, 10_000)));
        // 2^(2/17): ln 2 × 2 / 17 = 0,0815467…, e^… = 1,08496391…
        assert_eq!(power(f(2, 1), f(2, 17), 6), near(f(1_084_964, 1_000_000)));
        // √(1/3) = 0,57735…
        assert_eq!(power(f(1, 3), f(1, 2), 3), near(f(577, 1_000)));
    }

    #[test]
    fn what_cannot_be_is_a_fault() {
        assert_eq!(power(f(-2, 1), f(1, 2), 2), Err(ArithmeticFault::NoRoot));
        assert_eq!(power(f(0, 1), f(-1, 1), 2), Err(ArithmeticFault::DivisionByZero));
        assert_eq!(power(f(10, 1), f(900, 1), 2), Err(ArithmeticFault::Overflow));
        assert_eq!(power(f(2, 1), f(1, 2), 17), Err(ArithmeticFault::Overflow));
    }
}
