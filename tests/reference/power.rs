//! Powers by looking for them: halving the numbers between nothing and something too large.

use chitieu::value::{ArithmeticFault, Fraction};
use num_bigint::BigInt;

/// The power and whether it is exact; else the nearest number with so many digits, a half going away from zero.
pub(crate) fn power(base: Fraction, exponent: Fraction, digits: u32) -> Result<(Fraction, bool), ArithmeticFault> {
    if exponent == Fraction::ZERO {
        return Ok((Fraction::ONE, true));
    }
    if exponent < Fraction::ZERO {
        return inverse(base).and_then(|base| power(base, exponent.negated()?, digits));
    }
    let (times, root) = (small(exponent.numerator()), small(exponent.denominator()));
    if base < Fraction::ZERO {
        if root > 1 {
            return Err(ArithmeticFault::NoRoot);
        }
        let (value, exact) = power(base.negated()?, exponent, digits)?;
        return Ok((if times % 2 == 1 { value.negated()? } else { value }, exact));
    }
    // x = (above / below)^(1 / root), both whole.
    let (above, below) = (BigInt::from(base.numerator()).pow(times), BigInt::from(base.denominator()).pow(times));
    let (over, under) = (largest(&above, root), largest(&below, root));
    if over.pow(root) == above && under.pow(root) == below {
        return Ok((Fraction::new(kept(&over)?, kept(&under)?)?, true));
    }
    // The largest n with n - 1/2 <= 10^digits x: (2n - 1)^root below <= (2 × 10^digits)^root above.
    let limit: BigInt = BigInt::from(2 * 10i128.pow(digits)).pow(root) * above;
    let fits = |n: &BigInt| (BigInt::from(2) * n - BigInt::from(1)).pow(root) * &below <= limit;
    Ok((Fraction::new(kept(&last(fits))?, 10i128.pow(digits))?, false))
}

fn inverse(of: Fraction) -> Result<Fraction, ArithmeticFault> {
    Fraction::ONE.over(of)
}

fn small(n: i128) -> u32 {
    u32::try_from(n).unwrap()
}

fn kept(n: &BigInt) -> Result<i128, ArithmeticFault> {
    i128::try_from(n).map_err(|_| ArithmeticFault::Overflow)
}

/// The largest whole number whose power is not above another.
fn largest(of: &BigInt, root: u32) -> BigInt {
    last(|n| n.pow(root) <= *of)
}

/// The last whole number from 0 of which something holds that holds up to some number and never after it.
fn last(holds: impl Fn(&BigInt) -> bool) -> BigInt {
    let (mut low, mut high) = (BigInt::from(0), BigInt::from(1));
    while holds(&high) {
        high *= 2;
    }
    while &high - &low > BigInt::from(1) {
        let middle = (&low + &high) / 2;
        if holds(&middle) { low = middle } else { high = middle }
    }
    low
}
