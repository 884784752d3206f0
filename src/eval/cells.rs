//! A check made in each cell of a breakdown: the cells in which it fails, each with its own figures.

use super::check::{Compared, Desk, all_of, compared_on, joined};
use super::figures::Figures;
use super::outcome::{CellKey, CheckOutcome, IndicatorOutcome, Measured};
use super::{check_words, disclosure, kind};
use crate::ir::{Check, Figure, FigureKind, IndicatorId, Program};
use crate::value::{Lang, Message, Period, quantity};
use std::collections::{BTreeMap, BTreeSet};

/// How many failing cells are told with their figures.
const MOST_TOLD: usize = 20;

/// The figures of one cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// By indicator and period.
    pub(super) figures: BTreeMap<(IndicatorId, Period), Measured>,
}

/// A check in each cell of the breakdown that bears a name, on the records.
pub(super) fn in_each(
    program: &Program,
    figures: &dyn Figures,
    position: usize,
    (check, each): (&Check, &str),
    indicators: &[IndicatorOutcome],
) -> CheckOutcome {
    let cells = gathered(program, figures, (check, each), indicators);
    let mut found: Vec<(CellKey, Compared<'_>)> = Vec::new();
    for (key, cell) in &cells {
        let mut desk = Desk::new(program, figures, None);
        desk.cell = Some(cell);
        found.extend(compared_on(desk, check).map(|compared| (key.clone(), compared)));
    }
    let holds = all_of(&found.iter().map(|(_, compared)| compared.holds).collect::<Vec<_>>());
    let of_weight = |(_, compared): &&(CellKey, Compared<'_>)| holds != Some(true) && compared.holds == holds;
    let mut told: Vec<Message> = found
        .iter()
        .filter(of_weight)
        .take(MOST_TOLD)
        .map(|(key, compared)| {
            let detail =
                check_words::detail(&compared.desk, check, &compared.sides, &compared.verdicts, compared.holds);
            let (vi, en) = label(key);
            Message::new(format!("{vi}: {}", detail.vi), format!("{en}: {}", detail.en))
        })
        .collect();
    let (all, open) = (found.len(), found.iter().filter(of_weight).count());
    if holds == Some(true) {
        told.push(quantity::both(|lang| {
            let all = quantity::count(all.try_into().unwrap_or(i128::MAX), lang);
            match lang {
                Lang::Vi => format!("Đúng ở cả {all} nơi."),
                Lang::En => format!("It holds in all {all}."),
            }
        }));
    } else if open > MOST_TOLD {
        told.push(quantity::both(|lang| {
            let more = quantity::count((open - MOST_TOLD).try_into().unwrap_or(i128::MAX), lang);
            match lang {
                Lang::Vi => format!("Còn {more} nơi nữa."),
                Lang::En => format!("And {more} more."),
            }
        }));
    }
    let failing = found.iter().filter(|(_, compared)| compared.holds == Some(false));
    CheckOutcome {
        check: position,
        report: None,
        holds,
        detail: joined(told),
        filled: Vec::new(),
        hides: false,
        blocks: check.blocks,
        kind: kind::of_check(check),
        cells: failing.map(|(key, _)| key.clone()).collect(),
    }
}

/// The figures of a check by cell, the residual last, and none that is not to be shown. Cells are those of the period of the run; what
/// lay in others before has no cell to be compared with.
fn gathered(
    program: &Program,
    figures: &dyn Figures,
    (check, each): (&Check, &str),
    indicators: &[IndicatorOutcome],
) -> BTreeMap<CellKey, Cell> {
    let mut cells: BTreeMap<CellKey, Cell> = BTreeMap::new();
    let mut earlier: BTreeSet<(IndicatorId, Period)> = BTreeSet::new();
    let sides = check.comparisons.iter().flat_map(|(left, _, right)| [left, right]);
    let mut open: Vec<(&Figure, Period)> = sides.map(|side| (side, figures.period())).collect();
    while let Some((figure, period)) = open.pop() {
        match &figure.kind {
            FigureKind::Whole(_) => {}
            FigureKind::At(inner, other) => open.extend(other.from(period).map(|there| (inner.as_ref(), there))),
            FigureKind::Indicator(id) if period != figures.period() => drop(earlier.insert((*id, period))),
            FigureKind::Indicator(id) => {
                let Some(place) = program.indicator(*id).dimension(each) else { continue };
                let found = indicators.get(id.0).and_then(|i| i.breakdowns.iter().find(|(at, _)| *at == place));
                for (key, measured) in found.into_iter().flat_map(|(_, cells)| cells) {
                    let figures = &mut cells.entry(key.clone()).or_default().figures;
                    if !measured.hidden {
                        figures.insert((*id, period), measured.clone());
                    }
                }
            }
            _ => open.extend(figure.parts_here().into_iter().map(|part| (part, period))),
        }
    }
    for (id, period) in earlier.into_iter().filter(|(id, period)| figures.has_period(*id, *period)) {
        let indicator = program.indicator(id);
        let place = indicator.dimension(each).and_then(|place| indicator.dimensions.get(place));
        let Some(dimension) = place else { continue };
        let hidden = disclosure::hidden_in(program, figures, id, &dimension.name, period);
        for (key, measured) in figures.breakdown(id, period, dimension) {
            if let Some(cell) = cells.get_mut(&key).filter(|_| !hidden.contains(&key)) {
                cell.figures.insert((id, period), measured);
            }
        }
    }
    cells
}

fn label(key: &CellKey) -> (String, String) {
    match key {
        CellKey::Word(_, text) | CellKey::Text(text) => (text.clone(), text.clone()),
        CellKey::Unknown => ("Không xác định".to_owned(), "Unknown".to_owned()),
    }
}
