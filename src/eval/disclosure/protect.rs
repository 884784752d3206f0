//! Which cells of a table stay hidden so that none of them can be worked out from the others and their totals.
//!
//! First the cells that rest on too few records. Then, until nothing can be solved: where a published sum lacks one cell only,
//! or where those it lacks come to too few records together, one more, the smallest first. A cell is safe in the end when another table
//! of whole numbers gives the same published figures and differs in it: it may move along the sums, where cells at their
//! least value (0, or 1 where it is known that no zero is hidden) only move up.

use crate::ir::Hide;
use crate::value::{ArithmeticFault, Fraction};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many records a cell rests on, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Size {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
}

/// The cells of all breakdowns that are published together.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// For each cell its size in each layer: what it counts, and what it leaves of its base.
    pub cells: Vec<Vec<Size>>,
    /// Published sums: cells, each with whether it is subtracted, that come to a number everybody knows.
    pub sums: Vec<Vec<(usize, bool)>>,
}

/// The cells that are not shown.
#[must_use]
pub fn hidden(table: &Table, hide: Hide) -> BTreeSet<usize> {
    // What closes a small sum closes the large ones around it too.
    let mut table = table.clone();
    table.sums.sort_by_key(Vec::len);
    let least = u64::from(!hide.zero);
    let below = u64::from(hide.below);
    let small = |size: &Size| size.low.max(least) < below && size.high >= least;
    let cells = table.cells.iter().enumerate();
    let hidden = cells.filter(|(_, layers)| layers.iter().any(small)).map(|(at, _)| at).collect();
    let mut search = Search { table: &table, hide, hidden, spent: BTreeSet::new() };
    while let Some(weak) = search.weak_sum().or_else(|| search.solved()) {
        match search.another(weak) {
            Some(cell) => {
                search.hidden.insert(cell);
            }
            None => {
                search.spent.insert(weak);
            }
        }
    }
    search.hidden
}

/// A sum that gives something away, in the layer where it does so; in none where it lacks a single cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Weak {
    sum: usize,
    layer: Option<usize>,
    /// Whether cells without a record do not help.
    counted: bool,
}

struct Search<'t> {
    table: &'t Table,
    hide: Hide,
    hidden: BTreeSet<usize>,
    /// Where nothing more can be hidden.
    spent: BTreeSet<Weak>,
}

type Row = BTreeMap<usize, Fraction>;

impl Search<'_> {
    fn low(&self, cell: usize, layer: usize) -> u64 {
        self.table.cells.get(cell).and_then(|layers| layers.get(layer)).map_or(0, |size| size.low)
    }

    fn layers(&self) -> usize {
        self.table.cells.first().map_or(0, Vec::len)
    }

    /// Of a sum, what all its cells come to in a layer.
    fn whole(&self, sum: &[(usize, bool)], layer: usize) -> u64 {
        sum.iter().map(|(cell, _)| self.low(*cell, layer)).sum()
    }

    /// The first sum that lacks a single cell, or cells that come to too few records.
    fn weak_sum(&self) -> Option<Weak> {
        let below = u64::from(self.hide.below);
        for (at, sum) in self.table.sums.iter().enumerate() {
            let inside: Vec<(usize, bool)> =
                sum.iter().filter(|(cell, _)| self.hidden.contains(cell)).copied().collect();
            let Some((_, first)) = inside.first() else { continue };
            let alone = Weak { sum: at, layer: None, counted: false };
            if inside.len() == 1 && !self.spent.contains(&alone) {
                return Some(alone);
            }
            if inside.iter().any(|(_, subtracted)| subtracted != first) {
                continue;
            }
            for layer in 0..self.layers() {
                let weak = Weak { sum: at, layer: Some(layer), counted: true };
                // Where all of it is too few, the total tells so itself.
                let few = self.whole(&inside, layer) < below && self.whole(sum, layer) >= below;
                if few && !self.spent.contains(&weak) {
                    return Some(weak);
                }
            }
        }
        None
    }

    /// The first sum with a cell that can be worked out.
    fn solved(&self) -> Option<Weak> {
        for layer in 0..self.layers() {
            let safe = self.movable(layer).unwrap_or_default();
            for cell in self.hidden.difference(&safe) {
                let sums = self.table.sums.iter().enumerate();
                let mut with =
                    sums.filter(|(_, sum)| sum.iter().any(|(of, _)| of == cell) && self.whole(sum, layer) > 0);
                let weak = |at| Weak { sum: at, layer: Some(layer), counted: false };
                if let Some((at, _)) = with.find(|(at, _)| !self.spent.contains(&weak(*at))) {
                    return Some(weak(at));
                }
            }
        }
        None
    }

    /// The cell to hide beside those of a sum: one that counts in the layer, the smallest, the first.
    fn another(&self, weak: Weak) -> Option<usize> {
        let shown = self.table.sums.get(weak.sum)?.iter().map(|(cell, _)| *cell).filter(|c| !self.hidden.contains(c));
        let size = |cell: usize| (0..self.layers()).map(|layer| self.low(cell, layer)).sum::<u64>();
        let counts = |cell: usize| weak.layer.map_or(size(cell) > 0, |layer| self.low(cell, layer) > 0);
        let able = shown.filter(|cell| !weak.counted || counts(*cell));
        able.min_by_key(|cell| (Reverse(counts(*cell)), size(*cell), *cell))
    }

    /// The hidden cells of which the published sums do not give the size in a layer.
    fn movable(&self, layer: usize) -> Result<BTreeSet<usize>, ArithmeticFault> {
        let zero_hidden = || self.hidden.iter().any(|cell| self.low(*cell, layer) == 0);
        let least = u64::from(!self.hide.zero && self.layers() == 1 && !zero_hidden());
        let free = |cell: &usize| self.low(*cell, layer) > least;
        let (pivots, rest) = self.solve(free)?;
        let mut safe = BTreeSet::new();
        let blocked: BTreeSet<usize> = rest.iter().flat_map(|row| row.keys().copied()).collect();
        for cell in &self.hidden {
            let bound = !free(cell) && blocked.contains(cell);
            if pivots.contains_key(cell) || bound {
                continue;
            }
            safe.insert(*cell);
            safe.extend(pivots.iter().filter(|(_, row)| row.contains_key(cell)).map(|(pivot, _)| *pivot));
        }
        Ok(safe)
    }

    /// The sums over hidden cells, solved for cells that may move both ways, and what is left of sums without any.
    fn solve(&self, free: impl Fn(&usize) -> bool) -> Result<(BTreeMap<usize, Row>, Vec<Row>), ArithmeticFault> {
        let mut pivots: BTreeMap<usize, Row> = BTreeMap::new();
        let mut rest = Vec::new();
        for sum in &self.table.sums {
            let mut row = Row::new();
            for (cell, subtracted) in sum.iter().filter(|(cell, _)| self.hidden.contains(cell)) {
                row.insert(*cell, Fraction::whole(if *subtracted { -1 } else { 1 }));
            }
            for (cell, pivot) in &pivots {
                clear(&mut row, *cell, pivot)?;
            }
            let Some(cell) = row.keys().copied().find(&free) else {
                if !row.is_empty() {
                    rest.push(row);
                }
                continue;
            };
            let lead = row.get(&cell).copied().unwrap_or(Fraction::ONE);
            for factor in row.values_mut() {
                *factor = factor.over(lead)?;
            }
            for other in pivots.values_mut() {
                clear(other, cell, &row)?;
            }
            pivots.insert(cell, row);
        }
        Ok((pivots, rest))
    }
}

/// Takes so much of a row from another that a cell falls out.
fn clear(row: &mut Row, cell: usize, pivot: &Row) -> Result<(), ArithmeticFault> {
    let Some(factor) = row.get(&cell).copied() else { return Ok(()) };
    for (at, of) in pivot {
        let left = row.get(at).copied().unwrap_or(Fraction::ZERO).minus(of.times(factor)?)?;
        if left == Fraction::ZERO {
            row.remove(at);
        } else {
            row.insert(*at, left);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
