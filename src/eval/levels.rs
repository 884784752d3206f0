//! Whether the cells of an additive figure come to its total, and those of a lower level to each cell that holds them: verified on
//! what was counted, not assumed.

use super::bridge::adds_up;
use super::figures::Figures;
use super::outcome::{CellKey, Measured};
use crate::ir::{Dimension, Expr, ExprKind, Indicator, IndicatorId, Program};
use crate::value::{Fraction, Message};
use std::collections::{BTreeMap, BTreeSet};

/// Cells that were added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The position of the dimension.
    pub dimension: usize,
    /// The position of the dimension whose cells hold them; none for the total.
    pub within: Option<usize>,
    /// Whether the sums are the figures.
    pub holds: bool,
}

impl Added {
    /// `cộng các ô theo Xã bằng đúng tổng số`, `cộng Xã trong từng Huyện bằng đúng số của Huyện`.
    #[must_use]
    pub fn told(&self, indicator: &Indicator) -> Message {
        let label = |at: usize| indicator.dimensions.get(at).map(|of| of.label.as_str()).unwrap_or_default();
        let (own, is) = (
            label(self.dimension),
            if self.holds { ("bằng đúng", "come to") } else { ("KHÔNG bằng", "do NOT come to") },
        );
        match self.within {
            None => Message::new(
                format!("cộng các ô theo {own} {} tổng số", is.0),
                format!("the cells by {own} {} the total", is.1),
            ),
            Some(above) => {
                let above = label(above);
                Message::new(
                    format!("cộng {own} trong từng {above} {} số của {above}", is.0),
                    format!("{own} within each {above} {} the figure of {above}", is.1),
                )
            }
        }
    }
}

/// The sums of an additive figure that can be made.
pub(super) fn added(
    program: &Program,
    figures: &dyn Figures,
    id: IndicatorId,
    total: &Measured,
    breakdowns: &[(usize, Vec<(CellKey, Measured)>)],
) -> Vec<Added> {
    let indicator = program.indicator(id);
    if !adds_up(&indicator.figure) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (position, cells) in breakdowns {
        let (dimension, within) = (*position, None);
        let sum = sum(cells.iter().map(|(_, measured)| measured));
        found.extend(sum.zip(total.value).map(|(sum, total)| Added { dimension, within, holds: sum == total }));
        for (above, upper) in breakdowns {
            let pair = indicator.dimensions.get(*position).zip(indicator.dimensions.get(*above));
            let places =
                pair.filter(|(low, up)| holds(program, up, low)).and_then(|(low, up)| inside(figures, low, up));
            let sums = places.and_then(|places| come_to(&places, cells, upper));
            found.extend(sums.map(|holds| Added { dimension, within: Some(*above), holds }));
        }
    }
    found
}

fn sum<'m>(mut cells: impl Iterator<Item = &'m Measured>) -> Option<Fraction> {
    cells.try_fold(Fraction::ZERO, |sum, measured| sum.plus(measured.value?).ok())
}

/// Whether the cells of one breakdown are the words that hold those of another.
fn holds(program: &Program, up: &Dimension, low: &Dimension) -> bool {
    let above = |(register, cell): &(_, Expr)| {
        low.of(*register).is_some_and(|word| {
            let mut cell = innermost(cell);
            let word = innermost(word);
            while let ExprKind::Param(id, keys) = &cell.kind {
                match keys.as_slice() {
                    [key] if program.param(*id).tree => cell = key,
                    _ => return false,
                }
                if cell.same(word) {
                    return true;
                }
            }
            false
        })
    };
    !up.cells.is_empty() && up.cells.iter().all(above)
}

/// What is read at the end of a way through relations.
fn innermost(expr: &Expr) -> &Expr {
    let mut expr = expr;
    while let ExprKind::Follow(_, inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// In which cell above each cell lies, as the records say; nothing where one lies in two, having moved.
fn inside(figures: &dyn Figures, low: &Dimension, up: &Dimension) -> Option<BTreeMap<CellKey, CellKey>> {
    let mut found: BTreeMap<CellKey, CellKey> = BTreeMap::new();
    for (register, expr) in &low.cells {
        let places = |expr: &Expr| figures.places(*register, figures.period(), expr);
        let pairs: BTreeSet<(CellKey, CellKey)> = places(expr).into_iter().zip(places(up.of(*register)?)).collect();
        for (own, above) in pairs {
            let known = found.entry(own).or_insert_with(|| above.clone());
            if *known != above {
                return None;
            }
        }
    }
    Some(found)
}

/// Whether the cells come to those that hold them; nothing where one is not known.
fn come_to(
    places: &BTreeMap<CellKey, CellKey>,
    low: &[(CellKey, Measured)],
    up: &[(CellKey, Measured)],
) -> Option<bool> {
    let mut all = true;
    for (key, measured) in up {
        let own = low.iter().filter(|(own, _)| places.get(own) == Some(key));
        all &= sum(own.map(|(_, measured)| measured))? == measured.value?;
    }
    Some(all)
}
