//! Small tables by hand, and random ones of which every other table with the same published figures is tried.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "tests")]
use super::*;
use proptest::prelude::*;

const FIVE: Hide = Hide { below: 5, zero: false };

fn one_breakdown(sizes: &[u64]) -> Table {
    let cells = sizes.iter().map(|n| vec![Size { low: *n, high: *n }]).collect();
    Table { cells, sums: vec![(0..sizes.len()).map(|at| (at, false)).collect()] }
}

fn cells(table: &Table, hide: Hide) -> Vec<usize> {
    hidden(table, hide).into_iter().collect()
}

#[test]
fn the_smallest_of_the_others_is_hidden_beside_a_single_small_cell() {
    // 3 is small; its total is known, so 6, the smallest of the others, goes with it: 9 in two cells.
    assert_eq!(cells(&one_breakdown(&[20, 3, 6, 0]), FIVE), [1, 2]);
    // Of two equal ones the first.
    assert_eq!(cells(&one_breakdown(&[7, 3, 7]), FIVE), [0, 1]);
    // 5 is not under 5, and zero is shown.
    assert_eq!(cells(&one_breakdown(&[20, 5, 0, 9]), FIVE), [0usize; 0]);
}

#[test]
fn small_cells_that_come_to_too_few_together_give_themselves_away() {
    // 1 + 1 = 2, and zeros are shown: both would be 1. With 8 they are three cells of 10 together.
    assert_eq!(cells(&one_breakdown(&[1, 1, 8, 9, 0]), FIVE), [0, 1, 2]);
    // 2 + 3 = 5 is enough.
    assert_eq!(cells(&one_breakdown(&[2, 3, 8]), FIVE), [0, 1]);
}

#[test]
fn a_zero_is_hidden_only_where_nothing_else_is_left_or_where_asked() {
    // All three records are in one cell: with a zero beside it, it could be the other one.
    assert_eq!(cells(&one_breakdown(&[3, 0, 0]), FIVE), [0, 1]);
    let zero = Hide { below: 5, zero: true };
    // Two hidden zeros come to 0: 6 goes with them.
    assert_eq!(cells(&one_breakdown(&[0, 0, 6, 9]), zero), [0, 1, 2]);
}

#[test]
fn what_is_open_is_hidden_where_it_may_be_small() {
    let open = |low, high| vec![Size { low, high }];
    let table = Table { cells: vec![open(4, 9), open(0, 2), open(8, 8), open(6, 6)], ..one_breakdown(&[0; 4]) };
    // 4 to 9 may be 4; 0 to 2 may be 1 or 2; surely 4 together, so 6 goes with them.
    assert_eq!(cells(&table, FIVE), [0, 1, 3]);
}

#[test]
fn a_share_hides_what_it_leaves_of_its_base_too() {
    // 18 of 20 leave 2; 1 of 30; 10 of 20 is the smallest of the others but 18 + 1 and 2 + 29 are enough.
    let share = |p: u64, n: u64| vec![Size { low: p, high: p }, Size { low: n - p, high: n - p }];
    let sums = vec![vec![(0, false), (1, false), (2, false)]];
    let table = Table { cells: vec![share(18, 20), share(1, 30), share(10, 20)], sums };
    assert_eq!(cells(&table, FIVE), [0, 1]);
}

#[test]
fn districts_do_not_give_their_communes_away() {
    // Communes 0…3 (3, 9 | 7, 8) lie in districts 4 (12) and 5 (15). Commune 0 is small; 1 is the only other of its district,
    // although 7 would be smaller.
    let sizes = [3, 9, 7, 8, 12, 15];
    let communes = (0..4).map(|at| (at, false)).collect();
    let districts = vec![(4, false), (5, false)];
    let first = vec![(0, false), (1, false), (4, true)];
    let second = vec![(2, false), (3, false), (5, true)];
    let mut table = Table { sums: vec![communes, districts, first, second], ..one_breakdown(&sizes) };
    assert_eq!(cells(&table, FIVE), [0, 1]);
    // A district of 2 with a commune of 2 and one of none: the other district goes too, and a commune of it.
    for (at, size) in [2, 0, 7, 8, 2, 15].into_iter().enumerate() {
        table.cells[at][0] = Size { low: size, high: size };
    }
    let found = cells(&table, FIVE);
    assert!(unique(&table, 0, &found, 1).is_empty(), "{found:?}");
}

/// The hidden cells that have one value in all tables of whole numbers with the published figures.
fn unique(table: &Table, layer: usize, hidden: &[usize], least: u64) -> Vec<usize> {
    let sizes: Vec<i128> = table.cells.iter().map(|layers| i128::from(layers[layer].low)).collect();
    let mut guess =
        Guess { table, hidden, sizes: &sizes, now: sizes.clone(), seen: vec![BTreeSet::new(); hidden.len()] };
    guess.go_on(0, i128::from(least));
    let seen = hidden.iter().zip(&guess.seen);
    seen.filter(|(_, seen)| seen.len() == 1).map(|(cell, _)| *cell).collect()
}

struct Guess<'a> {
    table: &'a Table,
    hidden: &'a [usize],
    sizes: &'a [i128],
    now: Vec<i128>,
    seen: Vec<BTreeSet<i128>>,
}

impl Guess<'_> {
    /// Tries every number for the hidden cells from a position on.
    fn go_on(&mut self, nth: usize, least: i128) {
        let Some(cell) = self.hidden.get(nth).copied() else {
            for (seen, cell) in self.seen.iter_mut().zip(self.hidden) {
                seen.insert(self.now[*cell]);
            }
            return;
        };
        for number in least..=self.sizes.iter().sum() {
            self.now[cell] = number;
            if self.may_be(nth) {
                self.go_on(nth + 1, least);
            }
        }
        self.now[cell] = self.sizes[cell];
    }

    /// Whether no sum is wrong of which all hidden cells have their number.
    fn may_be(&self, nth: usize) -> bool {
        let open = &self.hidden[nth + 1..];
        let comes_to = |sum: &[(usize, bool)], of: &[i128]| {
            sum.iter().map(|(cell, minus)| if *minus { -of[*cell] } else { of[*cell] }).sum::<i128>()
        };
        let settled = self.table.sums.iter().filter(|sum| !sum.iter().any(|(cell, _)| open.contains(cell)));
        settled.into_iter().all(|sum| comes_to(sum, &self.now) == comes_to(sum, self.sizes))
    }
}

/// A hidden cell may be worked out only where nothing more can be hidden: all of a sum is hidden, or all of it is zero.
fn nothing_left(table: &Table, layer: usize, hidden: &[usize], cell: usize) -> bool {
    let with = table.sums.iter().filter(|sum| sum.iter().any(|(of, _)| *of == cell));
    with.into_iter().all(|sum| {
        sum.iter().all(|(of, _)| hidden.contains(of)) || sum.iter().all(|(of, _)| table.cells[*of][layer].low == 0)
    })
}

fn is_safe(table: &Table, hide: Hide) -> Result<(), TestCaseError> {
    let found = cells(table, hide);
    let layers = table.cells[0].len();
    for layer in 0..layers {
        // Where zeros are known to be shown, whoever works cells out knows that no hidden one is zero.
        let zero = hide.zero || layers > 1 || found.iter().any(|cell| table.cells[*cell][layer].low == 0);
        for cell in unique(table, layer, &found, u64::from(!zero)) {
            prop_assert!(nothing_left(table, layer, &found, cell), "{cell} of {found:?} in {table:?}");
        }
    }
    Ok(())
}

/// Rows and columns of a table, each published beside its total, and where both come to the same.
fn margins(inner: &[Vec<u64>]) -> Table {
    let columns = inner[0].len();
    let rows: Vec<u64> = inner.iter().map(|row| row.iter().sum()).collect();
    let below: Vec<u64> = (0..columns).map(|at| inner.iter().map(|row| row[at]).sum()).collect();
    let sizes: Vec<u64> = rows.iter().chain(&below).copied().collect();
    let mut sums: Vec<Vec<(usize, bool)>> = vec![
        (0..rows.len()).map(|at| (at, false)).collect(),
        (rows.len()..sizes.len()).map(|at| (at, false)).collect(),
    ];
    let pairs = (0..rows.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let held = pairs.filter(|(row, column)| inner[*row][*column] > 0);
    sums.extend(super::super::together(held.map(|(row, column)| (row, rows.len() + column))));
    Table { sums, ..one_breakdown(&sizes) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_cell_of_a_breakdown_can_be_worked_out(
        sizes in prop::collection::vec(prop_oneof![3 => 0u64..5, 2 => 5u64..9], 1..5),
        below in 2u32..6,
        zero in any::<bool>(),
    ) {
        is_safe(&one_breakdown(&sizes), Hide { below, zero })?;
    }

    #[test]
    fn no_cell_of_a_share_can_be_worked_out(
        parts in prop::collection::vec((0u64..6, 0u64..6), 1..5),
        below in 2u32..5,
        zero in any::<bool>(),
    ) {
        let size = |n: u64| Size { low: n, high: n };
        let cells = parts.iter().map(|(p, q)| vec![size(*p), size(*q)]).collect();
        is_safe(&Table { cells, ..one_breakdown(&vec![0; parts.len()]) }, Hide { below, zero })?;
    }

    #[test]
    fn no_cell_of_two_breakdowns_can_be_worked_out(
        nested in prop::collection::vec((prop_oneof![3 => 0u64..4, 1 => 4u64..7], 0usize..2), 1..4),
        below in 2u32..5,
        zero in any::<bool>(),
    ) {
        let inner: Vec<Vec<u64>> =
            nested.iter().map(|(n, of)| if *of == 0 { vec![*n, 0] } else { vec![0, *n] }).collect();
        is_safe(&margins(&inner), Hide { below, zero })?;
    }

    #[test]
    fn nor_where_they_cross(
        inner in prop::collection::vec(prop::collection::vec(prop_oneof![2 => Just(0u64), 3 => 1u64..4], 2), 1..4),
        below in 2u32..5,
        zero in any::<bool>(),
    ) {
        is_safe(&margins(&inner), Hide { below, zero })?;
    }
}
