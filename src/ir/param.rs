//! Parameters: what they are looked up by, and the values of single places, which come before the national ones.

use super::expr::Type;
use super::law::{Clocks, applying};
use super::program::{ListId, Named, ParamVersion};
use crate::value::Value;

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Name and title.
    pub named: Named,
    /// What its values are.
    pub ty: Type,
    /// What it is looked up by.
    pub keys: Vec<ParamKey>,
    /// Its versions, sorted by day.
    pub versions: Vec<ParamVersion>,
    /// Whether places may have values of their own.
    pub varies: bool,
    /// The list of the places that have some.
    pub place: Option<ListId>,
    /// Their versions.
    pub local: Vec<LocalLaw>,
    /// Whether it is no norm but the tree of two lists: which word of one lies in which of the other.
    pub tree: bool,
}

/// What a parameter is looked up by: words of a list, or numbers.
#[derive(Clone, Debug)]
pub struct ParamKey {
    /// Name and title.
    pub named: Named,
    /// A word of a list, or a number.
    pub ty: Type,
}

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
