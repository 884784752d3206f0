//! Records and what they stand for: themselves, or the sum of their weights.

use crate::value::{ArithmeticFault, Fraction};

/// Some records, counted and weighed.
#[derive(Clone, Debug, Default)]
pub(super) struct Mass {
    /// How many.
    pub(super) records: u64,
    /// The sum of their weights; none where each stands for itself.
    weight: Option<Box<Fraction>>,
}

impl Mass {
    /// Adds a record, with its weight where it has one.
    pub(super) fn add(&mut self, weight: Option<Fraction>) -> Result<(), ArithmeticFault> {
        self.records += 1;
        if let Some(weight) = weight {
            let before = self.weight.as_deref().copied().unwrap_or(Fraction::ZERO);
            self.weight = Some(Box::new(before.plus(weight)?));
        }
        Ok(())
    }

    /// What they stand for.
    pub(super) fn value(&self) -> Fraction {
        self.weight.as_deref().copied().unwrap_or(Fraction::whole(i128::from(self.records)))
    }
}
