//! Lists of words, some of them in use on certain days only, and which words take the place of others.

use super::program::Named;
use crate::value::{Date, Fraction};

/// A closed list of words.
#[derive(Clone, Debug)]
pub struct List {
    /// Name and title.
    pub named: Named,
    /// The words, by position.
    pub words: Vec<Word>,
}

/// A word of a list.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Word {
    /// The word.
    pub name: String,
    /// What reports print.
    pub label: String,
    /// Other spellings found in data.
    pub codes: Vec<String>,
    /// The first day it is in use.
    pub from: Option<Date>,
    /// The last day it is in use.
    pub through: Option<Date>,
    /// The words it takes the place of, by position, and how much of each goes to it: of one word, all parts are one whole.
    pub merges: Vec<(u32, Fraction)>,
}

impl Word {
    /// Whether it is in use on a day.
    #[must_use]
    pub fn in_use(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.through.is_none_or(|through| on <= through)
    }
}
