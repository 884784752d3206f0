//! Rows with a history: those of one key follow one another, and on any day at most one of them holds.

use super::Column;
use arrow::array::Array;
use std::collections::BTreeMap;

/// Which rows carry one key, and on which days each of them holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spells {
    /// For each row the first row of its key.
    heads: Vec<u32>,
    /// The first and the last day of each row, in days since 1 January 1970.
    days: Vec<(i32, i32)>,
    /// The rows of each key by their first day, under the first row of the key.
    rows: BTreeMap<u32, BTreeMap<i32, u32>>,
}

impl Spells {
    /// Groups rows by their keys. A row without a first day holds on no day, one without a last day never ends; where there is no
    /// column of last days, a row holds until the next of its key begins.
    #[must_use]
    pub fn of(keys: &[String], first: Option<&Column>, last: Option<&Column>) -> Self {
        let mut spells = Self::default();
        let mut by_key: BTreeMap<&str, u32> = BTreeMap::new();
        for (row, key) in (0u32..).zip(keys) {
            let head = *by_key.entry(key).or_insert(row);
            let from = day_of(first, row).unwrap_or(i32::MAX);
            let through = day_of(last, row).unwrap_or(i32::MAX);
            spells.heads.push(head);
            spells.days.push((from, through));
            spells.rows.entry(head).or_default().insert(from, row);
        }
        if last.is_none() {
            for rows in spells.rows.values() {
                for (row, next) in rows.values().zip(rows.keys().skip(1)) {
                    if let Some((_, through)) = spells.days.get_mut(*row as usize) {
                        *through = next.saturating_sub(1);
                    }
                }
            }
        }
        spells
    }

    /// The row that stands for all rows of its key.
    #[must_use]
    pub fn head(&self, row: u32) -> u32 {
        self.heads.get(row as usize).copied().unwrap_or(row)
    }

    /// Whether a row holds on a day.
    #[must_use]
    pub fn holds(&self, row: u32, day: i32) -> bool {
        self.days.get(row as usize).is_some_and(|(from, through)| *from <= day && day <= *through)
    }

    /// The row of the same key that holds on a day.
    #[must_use]
    pub fn on_day(&self, row: u32, day: i32) -> Option<u32> {
        let (_, latest) = self.rows.get(&self.head(row))?.range(..=day).next_back()?;
        Some(*latest).filter(|row| self.holds(*row, day))
    }
}

fn day_of(column: Option<&Column>, row: u32) -> Option<i32> {
    let Some(Column::Date(days)) = column else { return None };
    let row = row as usize;
    (row < days.len() && days.is_valid(row)).then(|| days.value(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Date32Array;

    #[test]
    fn the_row_of_a_day_is_found_from_any_row_of_its_key() {
        let keys = ["a", "b", "a", "a"].map(str::to_owned);
        let first = Column::Date(Date32Array::from(vec![10, 0, 20, 40]));
        let last = Column::Date(Date32Array::from(vec![Some(19), None, Some(29), None]));
        let spells = Spells::of(&keys, Some(&first), Some(&last));
        assert_eq!([0, 1, 2, 3].map(|row| spells.head(row)), [0, 1, 0, 0]);
        let on = |day: i32| [0, 2, 3].map(|row| spells.on_day(row, day));
        assert_eq!(on(9), [None; 3]);
        assert_eq!(on(10), [Some(0); 3]);
        assert_eq!(on(19), [Some(0); 3]);
        assert_eq!(on(20), [Some(2); 3]);
        assert_eq!(on(30), [None; 3], "between two rows none holds");
        assert_eq!(on(40), [Some(3); 3]);
        assert_eq!(spells.on_day(1, i32::MAX), Some(1), "an open end never comes");
        assert_eq!(spells.on_day(9, 20), None, "a row that is not there");
        let spells = Spells::of(&keys, Some(&first), None);
        assert!(spells.holds(0, 19) && !spells.holds(0, 20) && spells.holds(2, 39) && spells.holds(3, 40));
    }
}
