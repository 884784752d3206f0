//! Fractions that never overflow, compared by multiplying crosswise.

use chitieu::value::{ArithmeticFault, Fraction};
use num_bigint::BigInt;
use std::cmp::Ordering;

/// A fraction, not reduced; its denominator is above zero.
#[derive(Clone, Debug)]
pub(crate) struct Q {
    above: BigInt,
    below: BigInt,
}

impl Q {
    pub(crate) fn new(above: i128, below: i128) -> Self {
        assert!(below > 0);
        Self { above: above.into(), below: below.into() }
    }

    pub(crate) fn whole(n: i128) -> Self {
        Self::new(n, 1)
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self { above: &self.above * &other.below + &other.above * &self.below, below: &self.below * &other.below }
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.times(&Self::whole(-1)))
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        Self { above: &self.above * &other.above, below: &self.below * &other.below }
    }

    pub(crate) fn size(&self) -> Self {
        if *self < Self::whole(0) { self.times(&Self::whole(-1)) } else { self.clone() }
    }

    /// The largest whole number that is not larger.
    pub(crate) fn floor(&self) -> BigInt {
        let towards_zero = &self.above / &self.below;
        if self.above < BigInt::from(0) && &towards_zero * &self.below != self.above {
            towards_zero - 1
        } else {
            towards_zero
        }
    }

    /// The multiple of 1 / parts next to it; a half goes away from zero.
    pub(crate) fn rounded(&self, parts: i128) -> Self {
        let nearest = self.size().times(&Self::whole(parts)).plus(&Self::new(1, 2)).floor();
        let rounded = Self { above: nearest, below: parts.into() };
        if *self < Self::whole(0) { rounded.times(&Self::whole(-1)) } else { rounded }
    }

    /// The same fraction in the form the program has it.
    pub(crate) fn fraction(&self) -> Result<Fraction, ArithmeticFault> {
        let (mut a, mut b) = (self.above.magnitude().clone(), self.below.magnitude().clone());
        while b != 0u32.into() {
            (a, b) = (b.clone(), a % b);
        }
        let divisor = BigInt::from(a);
        let part = |n: &BigInt| i128::try_from(n / &divisor).map_err(|_| ArithmeticFault::Overflow);
        Fraction::new(part(&self.above)?, part(&self.below)?)
    }

    /// A number as it is printed in Vietnamese, per cent as hundredths: `1.234,5`, `0,40%`.
    pub(crate) fn printed(text: &str) -> Self {
        let number = text.split(['%', ' ']).next().unwrap().replace('.', "");
        let (whole, decimals) = number.split_once(',').unwrap_or((&number, ""));
        let digits: i128 = format!("{whole}{decimals}").parse().unwrap();
        let hundredth = if text.contains('%') { 2 } else { 0 };
        Self::new(digits, 10i128.pow(u32::try_from(decimals.len()).unwrap() + hundredth))
    }
}

impl PartialEq for Q {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Q {}

impl PartialOrd for Q {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Q {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.above * &other.below).cmp(&(&other.above * &self.below))
    }
}
