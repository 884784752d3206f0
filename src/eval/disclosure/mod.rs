//! Disclosure: which cells of published breakdowns are not shown, and nothing about them.
//!
//! Indicators that count the same records hide the same cells, so that a share does not give away its numerator; what is published
//! over all breakdowns of such indicators is one table. Where each cell of one breakdown lies within cells of another, as
//! communes within districts, their sums are known too: they are found from the records themselves.

mod atom;
pub mod protect;
pub(super) mod refused;

use super::Evaluation;
use super::figures::Figures;
use super::outcome::{CellKey, IndicatorOutcome, Measured};
use crate::ir::{Dimension, Expr, Hide, IndicatorId, Program, RegisterId};
use crate::value::{Fraction, Message, Period};
use atom::{Atom, atoms, scanned};
use protect::{Size, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A cell: its dimension by name, and its key.
type Cell = (String, CellKey);

/// Hides the cells of breakdowns, and what is told of them over a change of areas.
pub fn conceal(program: &Program, figures: &dyn Figures, outcomes: &mut [IndicatorOutcome]) {
    let hidden = hidden_cells(program, figures, figures.period());
    let before = outcomes.iter().flat_map(|outcome| &outcome.breaks).map(|broken| broken.before).next();
    let earlier = before.map(|before| hidden_cells(program, figures, before)).unwrap_or_default();
    for outcome in outcomes {
        let id = outcome.indicator;
        let dimensions = &program.indicator(id).dimensions;
        for (position, cells) in &mut outcome.breakdowns {
            let Some(dimension) = dimensions.get(*position) else { continue };
            let is_hidden = |hidden: &Hidden, key: &CellKey| {
                hidden.get(&id).is_some_and(|of| of.contains(&(dimension.name.clone(), key.clone())))
            };
            let any_earlier = earlier.get(&id).into_iter().flatten().any(|(name, _)| *name == dimension.name);
            let mut any = any_earlier;
            for (key, measured) in cells {
                if is_hidden(&hidden, key) {
                    *measured = Measured::hidden();
                    any = true;
                }
            }
            // What is brought over by shares is made of such cells.
            for broken in outcome.breaks.iter_mut().filter(|broken| any && broken.dimension == *position) {
                broken.bridged = None;
            }
        }
    }
}

/// `..` stands for 3 cells of fewer than 5 records, or from which such cells could be worked out.
#[must_use]
pub fn told(hide: Hide, cells: &[(CellKey, Measured)]) -> Option<Message> {
    let count = cells.iter().filter(|(_, measured)| measured.hidden).count();
    let below = hide.below;
    let zero = if hide.zero { (", kể cả 0", ", none included") } else { ("", "") };
    (count > 0).then(|| {
        Message::new(
            format!(
                "“..”: {count} ô không công bố vì có dưới {below} bản ghi{}, hoặc để không suy ra được ô như vậy",
                zero.0
            ),
            format!(
                "\"..\": {count} {} not shown, of fewer than {below} records{} or needed to work such cells out",
                if count == 1 { "cell is" } else { "cells are" },
                zero.1
            ),
        )
    })
}

/// The cells that are not shown.
#[must_use]
pub fn hidden_keys(cells: &[(CellKey, Measured)]) -> BTreeSet<&CellKey> {
    cells.iter().filter(|(_, measured)| measured.hidden).map(|(key, _)| key).collect()
}

/// The records of each register that lie in cells which are not shown, by their place in the period of the run; and how few
/// records a cell must rest on to be hidden.
#[derive(Clone, Debug, Default)]
pub(super) struct Concealed {
    places: BTreeMap<RegisterId, BTreeSet<usize>>,
    below: u32,
}

impl Concealed {
    /// Of the indicators of a run, once their cells are hidden.
    pub(super) fn of(program: &Program, figures: &dyn Figures, outcomes: &[IndicatorOutcome]) -> Self {
        let mut found = Self::default();
        for outcome in outcomes {
            let indicator = program.indicator(outcome.indicator);
            found.below = found.below.max(indicator.hide.map_or(0, |hide| hide.below));
            for (position, cells) in &outcome.breakdowns {
                let hidden = hidden_keys(cells);
                let dimension = indicator.dimensions.get(*position).filter(|_| !hidden.is_empty());
                for (register, expr) in dimension.iter().flat_map(|dimension| &dimension.cells) {
                    let places = figures.places(*register, figures.period(), expr);
                    let at = places.iter().enumerate().filter(|(_, place)| hidden.contains(place)).map(|(at, _)| at);
                    found.places.entry(*register).or_default().extend(at);
                }
            }
        }
        found
    }

    /// Whether the record at a place of a register lies in a cell that is not shown.
    pub(super) fn holds(&self, register: RegisterId, at: usize) -> bool {
        self.places.get(&register).is_some_and(|places| places.contains(&at))
    }

    /// Whether a sum over so many records, of which so many lie in cells that are not shown, would tell of few of them.
    pub(super) fn would_tell(&self, records: usize, kept_back: usize) -> bool {
        let below = self.below as usize;
        records < below || (kept_back > 0 && kept_back < below)
    }
}

/// Records of registers, by row.
pub type Rows = BTreeSet<(RegisterId, u32)>;

/// The records an indicator counts that lie in cells which are not shown.
#[must_use]
pub fn hidden_rows(program: &Program, evaluation: &Evaluation<'_>, outcome: &IndicatorOutcome) -> Rows {
    let mut found = Rows::new();
    let period = evaluation.period();
    for (position, cells) in &outcome.breakdowns {
        let hidden = hidden_keys(cells);
        let dimension = program.indicator(outcome.indicator).dimensions.get(*position);
        for (register, expr) in dimension.iter().flat_map(|d| &d.cells).filter(|_| !hidden.is_empty()) {
            let rows = evaluation.rows(*register, period).into_iter().map(|(row, _)| (*register, row));
            let places = evaluation.places(*register, period, expr);
            found.extend(rows.zip(places).filter(|(_, place)| hidden.contains(place)).map(|(row, _)| row));
        }
    }
    found
}

/// Whether each record of a register in the period lies in a cell which is not shown, in register order; nothing where all are shown.
pub(super) fn withheld(
    program: &Program,
    figures: &dyn Figures,
    outcomes: &[IndicatorOutcome],
    register: RegisterId,
) -> Vec<bool> {
    let mut found = Vec::new();
    for outcome in outcomes {
        for (position, cells) in &outcome.breakdowns {
            let hidden: BTreeSet<&CellKey> = cells.iter().filter(|(_, m)| m.hidden).map(|(key, _)| key).collect();
            let dimension = program.indicator(outcome.indicator).dimensions.get(*position);
            let Some(place) = dimension.and_then(|dimension| dimension.of(register)).filter(|_| !hidden.is_empty())
            else {
                continue;
            };
            let places = figures.places(register, figures.period(), place);
            found.resize(places.len(), false);
            found.iter_mut().zip(&places).for_each(|(withheld, place)| *withheld |= hidden.contains(place));
        }
    }
    found
}

/// The cells of a breakdown of an indicator that are not shown in a period.
pub(super) fn hidden_in(
    program: &Program,
    figures: &dyn Figures,
    id: IndicatorId,
    dimension: &str,
    period: Period,
) -> BTreeSet<CellKey> {
    if program.indicator(id).hide.is_none() {
        return BTreeSet::new();
    }
    let cells = hidden_cells(program, figures, period).remove(&id).unwrap_or_default();
    cells.into_iter().filter(|(name, _)| name == dimension).map(|(_, key)| key).collect()
}

type Hidden = BTreeMap<IndicatorId, BTreeSet<Cell>>;

/// The cells each indicator does not show.
fn hidden_cells(program: &Program, figures: &dyn Figures, period: Period) -> Hidden {
    let mut hidden = Hidden::new();
    for group in groups(program, figures, period) {
        let cells = group.hidden(program, figures);
        hidden.extend(group.members.iter().map(|id| (*id, cells.clone())));
    }
    hidden
}

/// Indicators that count some of the same records.
struct Group {
    members: Vec<IndicatorId>,
    atoms: Vec<Atom>,
    hide: Hide,
}

/// Which records of a register an atom certainly counts in a period.
type Counted = (RegisterId, Period, Vec<bool>);

/// The indicators with a threshold, those that share an atom together.
fn groups(program: &Program, figures: &dyn Figures, period: Period) -> Vec<Group> {
    let mut groups: Vec<(Group, Vec<Counted>)> = Vec::new();
    for id in (0..program.indicators.len()).map(IndicatorId) {
        let indicator = program.indicator(id);
        let Some(hide) = indicator.hide.filter(|_| !indicator.dimensions.is_empty()) else { continue };
        let atoms = atoms(program, id, period);
        let mut counted: Vec<Counted> = atoms
            .iter()
            .map(|atom| (atom.count.register, atom.period, figures.members(&atom.count, atom.period)))
            .filter(|(.., members)| members.contains(&true))
            .collect();
        let mut group = Group { members: vec![id], atoms, hide };
        // All groups it has an atom in common with become one.
        let (linked, apart) =
            groups.into_iter().partition(|(_, other)| other.iter().any(|atom| counted.contains(atom)));
        groups = apart;
        for (other, of) in linked {
            let other: Group = other;
            let hide = Hide { below: group.hide.below.max(other.hide.below), zero: group.hide.zero || other.hide.zero };
            group.members.extend(other.members);
            group.atoms.extend(other.atoms);
            group.hide = hide;
            counted.extend(of);
        }
        groups.push((group, counted));
    }
    groups.into_iter().map(|(group, _)| group).collect()
}

impl Group {
    /// The breakdowns of its indicators, each once.
    fn dimensions<'p>(&self, program: &'p Program) -> Vec<&'p Dimension> {
        let mut found: Vec<&Dimension> = Vec::new();
        for dimension in self.members.iter().flat_map(|id| &program.indicator(*id).dimensions) {
            if !found.iter().any(|known| known.name == dimension.name) {
                found.push(dimension);
            }
        }
        found
    }

    fn hidden(&self, program: &Program, figures: &dyn Figures) -> BTreeSet<Cell> {
        let dimensions = self.dimensions(program);
        let subject = self.members.first().map_or("", |id| program.indicator(*id).named.name.as_str());
        let mut sizes: BTreeMap<Cell, Vec<Size>> = BTreeMap::new();
        for (layer, atom) in self.atoms.iter().enumerate() {
            for dimension in &dimensions {
                for (key, measured) in figures.spread(&atom.count, atom.period, dimension, subject) {
                    let layers = sizes
                        .entry((dimension.name.clone(), key))
                        .or_insert_with(|| vec![Size::default(); self.atoms.len()]);
                    if let Some(slot) = layers.get_mut(layer) {
                        *slot = size(&measured);
                    }
                }
            }
        }
        let names: Vec<Cell> = sizes.keys().cloned().collect();
        let sums = self.sums(figures, &dimensions, &names);
        let hidden = protect::hidden(&Table { cells: sizes.into_values().collect(), sums }, self.hide);
        hidden.into_iter().filter_map(|at| names.get(at).cloned()).collect()
    }

    /// Each breakdown comes to the total; and where records put cells of two breakdowns together, what they hold is the same.
    fn sums(&self, figures: &dyn Figures, dimensions: &[&Dimension], cells: &[Cell]) -> Vec<Vec<(usize, bool)>> {
        let at: BTreeMap<(&str, &CellKey), usize> =
            cells.iter().enumerate().map(|(at, (name, key))| ((name.as_str(), key), at)).collect();
        let of = |dimension: &Dimension| {
            let own = cells.iter().enumerate().filter(|(_, (name, _))| *name == dimension.name);
            own.map(|(at, _)| (at, false)).collect::<Vec<_>>()
        };
        let mut sums: Vec<Vec<(usize, bool)>> = dimensions.iter().map(|dimension| of(dimension)).collect();
        for (register, period) in scanned(&self.atoms) {
            let placed = |dimension: &Dimension| {
                let expr: &Expr = &dimension.cells.iter().find(|(of, _)| *of == register)?.1;
                Some(figures.places(register, period, expr))
            };
            let placed: Vec<Option<Vec<CellKey>>> = dimensions.iter().map(|dimension| placed(dimension)).collect();
            for (first, one) in dimensions.iter().zip(&placed).enumerate() {
                for other in dimensions.iter().zip(&placed).skip(first + 1) {
                    let (Some(left), Some(right)) = (one.1, other.1) else { continue };
                    let pairs: BTreeSet<(&CellKey, &CellKey)> = left.iter().zip(right).collect();
                    let number = |dimension: &Dimension, key| at.get(&(dimension.name.as_str(), key)).copied();
                    let pairs = pairs.into_iter().filter_map(|(l, r)| Some((number(one.0, l)?, number(other.0, r)?)));
                    sums.extend(together(pairs));
                }
            }
        }
        sums
    }
}

/// Cells of two breakdowns, apart where no record leads from one to the other: those of the first less those of the second.
fn together(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<(usize, bool)>> {
    let mut found: Vec<BTreeSet<(usize, bool)>> = Vec::new();
    for (left, right) in pairs {
        let (left, right) = ((left, false), (right, true));
        let (joined, apart): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|of: &BTreeSet<(usize, bool)>| of.contains(&left) || of.contains(&right));
        found = apart;
        found.push(joined.into_iter().flatten().chain([left, right]).collect());
    }
    found.into_iter().map(|of| of.into_iter().collect()).collect()
}

/// How many records stand behind a count; none where it has no value.
fn size(count: &Measured) -> Size {
    let whole = |end: Option<Fraction>| end.map_or(0, |end| u64::try_from(end.floor()).unwrap_or(0));
    Size { low: whole(count.low), high: whole(count.high) }
}
