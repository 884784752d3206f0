//! Values of single places: where a place has set its own, it comes before the national one.

use super::law::{Clocks, applying};
use super::program::{Param, ParamVersion};
use crate::value::Value;

/// The versions of a parameter in one place; where none of them applies, the national ones do.
#[derive(Clone, Debug)]
pub struct LocalLaw {
    /// The place, by its position in the list.
    pub word: u32,
    /// Its versions, sorted by day.
    pub versions: Vec<ParamVersion>,
}

impl Param {
    /// The version of a place that applies; none where the national one does.
    #[must_use]
    pub fn local_version(&self, word: u32, clocks: Clocks) -> Option<&ParamVersion> {
        let law = self.local.iter().find(|law| law.word == word)?;
        applying(&law.versions, clocks).and_then(|at| law.versions.get(at))
    }

    /// The version that applies for some keys: that of the place behind them, else the national one.
    #[must_use]
    pub fn version(&self, keys: &[Value], clocks: Clocks) -> Option<&ParamVersion> {
        let local = match keys.get(self.keys.len()) {
            Some(Value::Word(word)) => self.local_version(*word, clocks),
            _ => None,
        };
        local.or_else(|| applying(&self.versions, clocks).and_then(|at| self.versions.get(at)))
    }
}
