//! Registers in memory: typed columns under the fields a program declared, with where each row came from.

pub mod account;
pub mod column;
pub mod spells;

pub use account::{RowAccount, SetAsideRow};
pub use column::{Column, NumberColumn};
pub use spells::Spells;

use crate::diagnostic::Cell;
use crate::value::{DataStatus, Period};
use arrow::array::Array;
use std::collections::BTreeMap;

/// All registers of a run, by `RegisterId`.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// One table for each register.
    pub tables: Vec<Table>,
}

/// The rows of one register that are used.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// One column for each field of the register, in order. A relation holds the `head` of the row pointed at.
    pub columns: Vec<Column>,
    /// The key of each row as text (parts joined by ` / `); empty without key columns, and where `key_column` spells them.
    pub keys: Vec<String>,
    /// The column keys are spelled from when asked for, in a part of a register.
    pub key_column: Option<usize>,
    /// The snapshot of each row, for a stock; empty otherwise.
    pub snapshots: Vec<Period>,
    /// Where each row came from.
    pub origins: Vec<Origin>,
    /// The files rows came from.
    pub files: Vec<FileOrigin>,
    /// Rows by snapshot (`None` for registers that are no stock) and key, for `kỳ trước` and `--record`.
    pub by_key: BTreeMap<(Option<Period>, String), u32>,
    /// For each relation field, by its position in the register, the rows that point at each row of the other register.
    pub inverse: BTreeMap<usize, Inverse>,
    /// For rows with a history: which rows carry one key, each on its days.
    pub spells: Option<Spells>,
}

impl Table {
    /// How many rows are used.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.origins.len()
    }

    /// The key of a row as text, where it has one.
    #[must_use]
    pub fn key(&self, row: u32) -> Option<String> {
        if let Some(key) = self.keys.get(row as usize) {
            return Some(key.clone());
        }
        match self.columns.get(self.key_column?)? {
            Column::Number(numbers) => numbers.get(row as usize).map(|number| number.to_string()),
            Column::Text(texts) if (row as usize) < texts.len() => Some(texts.value(row as usize).to_owned()),
            _ => None,
        }
    }

    /// The row that stands for all rows of its key: what relations point at. Itself where rows have no history.
    #[must_use]
    pub fn head(&self, row: u32) -> u32 {
        self.spells.as_ref().map_or(row, |spells| spells.head(row))
    }

    /// The row of the same key that holds on a day, if any.
    #[must_use]
    pub fn on_day(&self, row: u32, day: i32) -> Option<u32> {
        match &self.spells {
            Some(spells) => spells.on_day(row, day),
            None => Some(row),
        }
    }

    /// Whether a row holds on a day.
    #[must_use]
    pub fn holds(&self, row: u32, day: i32) -> bool {
        self.spells.as_ref().is_none_or(|spells| spells.holds(row, day))
    }

    /// How far the figures of a row are settled, where that is said of its file.
    #[must_use]
    pub fn status(&self, row: u32) -> Option<DataStatus> {
        let origin = self.origins.get(row as usize)?;
        self.files.get(origin.file as usize)?.status
    }

    /// The place of a row, for messages.
    #[must_use]
    pub fn cell(&self, row: u32, column: Option<&str>) -> Cell {
        let origin = self.origins.get(row as usize).copied().unwrap_or_default();
        let file = self.files.get(origin.file as usize).cloned().unwrap_or_default();
        Cell { file: file.path, sheet: file.sheet, row: Some(origin.row), column: column.map(str::to_owned) }
    }
}

/// Where a row came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    /// The position of its file in `Table::files`.
    pub file: u32,
    /// The row as the file shows it: the header is row 1 (Parquet counts the same way).
    pub row: u64,
}

/// A file, or a sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FileOrigin {
    /// The path as the user would type it.
    pub path: String,
    /// The sheet.
    pub sheet: Option<String>,
    /// How far its figures are settled, where that is said.
    pub status: Option<DataStatus>,
}

/// The rows of one register grouped by the row of another they point at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inverse {
    /// `rows[starts[i]..starts[i + 1]]` point at row `i`.
    pub starts: Vec<u32>,
    /// Rows, in register order within each group.
    pub rows: Vec<u32>,
}

impl Inverse {
    /// Groups rows, in order, by the one of `size` rows each points at.
    #[must_use]
    pub fn of_links(links: impl Iterator<Item = Option<u32>> + Clone, size: usize) -> Self {
        let mut starts = vec![0u32; size + 1];
        for to in links.clone().flatten() {
            if let Some(count) = starts.get_mut(to as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; sum as usize];
        for (row, to) in (0u32..).zip(links) {
            let Some(slot) = to.and_then(|to| next.get_mut(to as usize)) else { continue };
            if let Some(place) = rows.get_mut(*slot as usize) {
                *place = row;
            }
            *slot += 1;
        }
        Self { starts, rows }
    }

    /// The rows that point at a row.
    #[must_use]
    pub fn of(&self, row: u32) -> &[u32] {
        let start = self.starts.get(row as usize).copied().unwrap_or(0) as usize;
        let end = self.starts.get(row as usize + 1).copied().unwrap_or(0) as usize;
        self.rows.get(start..end).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_grouped_by_what_they_point_at() {
        let inverse = Inverse::of_links([Some(2), None, Some(0), Some(2)].into_iter(), 3);
        assert_eq!(inverse, Inverse { starts: vec![0, 1, 1, 3], rows: vec![2, 0, 3] });
        assert_eq!((inverse.of(2), inverse.of(1), inverse.of(9)), ([0, 3].as_slice(), [].as_slice(), [].as_slice()));
        assert_eq!(Inverse::of_links(std::iter::empty(), 0).starts, [0]);
    }
}
