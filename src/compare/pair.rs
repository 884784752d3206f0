//! Which rows of the two sides are the same record.

use super::side::Side;
use crate::ir::RegisterId;
use crate::table::Table;
use std::collections::BTreeMap;

/// The positions of one record among the results of either side.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// A register of one side, with the rows its results are about.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) side: &'a Side<'a>,
    pub(super) register: RegisterId,
    pub(super) rows: &'a [u32],
}

/// The same rows where both sides look at one table; else those of the same key, in the order of the first side, and those of
/// the second side alone last.
pub(super) fn pairs(before: Seen<'_>, after: Seen<'_>) -> Vec<Pair> {
    let one_table = std::ptr::eq(before.side.data, after.side.data) && before.register == after.register;
    if one_table && before.rows == after.rows {
        return (0..before.rows.len()).map(|position| (Some(position), Some(position))).collect();
    }
    let mut there: BTreeMap<String, usize> =
        after.rows.iter().enumerate().map(|(position, row)| (name(after, *row), position)).collect();
    let both =
        before.rows.iter().enumerate().map(|(position, row)| (Some(position), there.remove(&name(before, *row))));
    let mut pairs: Vec<Pair> = both.collect();
    let mut rest: Vec<usize> = there.into_values().collect();
    rest.sort_unstable();
    pairs.extend(rest.into_iter().map(|position| (None, Some(position))));
    pairs
}

/// What a record is known by on both sides: its key, else its place in the data.
fn name(seen: Seen<'_>, row: u32) -> String {
    let keyed = seen.side.data.tables.get(seen.register.0).is_some_and(|table: &Table| !table.keys.is_empty());
    let key = seen.side.key(seen.register, row);
    if keyed { format!("k{key}") } else { format!("p{key}") }
}
