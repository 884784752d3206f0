//! Which records an aggregate certainly counts, and with what: the rows behind a figure.

use super::Evaluation;
use super::columns::Key;
use crate::ir::Aggregate;
use crate::value::{Period, Value};
use std::collections::BTreeMap;

/// A record that an aggregate counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// Its row in the table of the register.
    pub row: u32,
    /// What is summed, averaged or compared; none for counts and shares.
    pub value: Option<Value>,
    /// By what it is counted once, where it is: its number in order of first appearance, and the value.
    pub once: Option<(usize, Value)>,
    /// For how many it stands, where it has a weight.
    pub weight: Option<Value>,
}

impl Evaluation<'_> {
    /// The records an aggregate certainly counts in a period, in register order; of a share those of its numerator. A record
    /// whose amount or key is missing is not among them.
    #[must_use]
    pub fn contributions(&self, aggregate: &Aggregate, period: Period, subject: &str) -> Vec<Contribution> {
        let frame = self.frame(aggregate.register, period);
        let mut found = Vec::new();
        let mut numbers: BTreeMap<Key, usize> = BTreeMap::new();
        self.count_in(aggregate, &frame, subject, |row, entry| {
            let counts = entry.filter == Some(true) && entry.base == Some(true);
            let known = |value: &Option<Value>| !matches!(value, Some(Value::Missing));
            let Some(row) = frame.rows.get(row) else { return };
            if !counts || ![&entry.value, &entry.once, &entry.weight].into_iter().all(known) {
                return;
            }
            let once = entry.once.and_then(|once| {
                let next = numbers.len();
                Some((*numbers.entry(Key::of(once.clone())?).or_insert(next), once))
            });
            found.push(Contribution { row: *row, value: entry.value, once, weight: entry.weight });
        });
        found
    }
}
