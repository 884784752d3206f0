//! What forms show beside the outcome of the run: figures of other periods.

use super::figures::Figures;
use super::outcome::{CellKey, FormFigures, Measured};
use crate::ir::{FormColumn, IndicatorId, Program};
use crate::value::Period;

/// The figures of other periods, for each row of each form.
#[must_use]
pub(super) fn forms(program: &Program, figures: &dyn Figures) -> Vec<Vec<FormFigures>> {
    let period = figures.period();
    let of = |id: Option<IndicatorId>, wanted: bool, other: Option<Period>| -> Option<Measured> {
        let (id, other) = (id?, other.filter(|_| wanted)?);
        figures.has_period(id, other).then(|| figures.indicator(id, other))
    };
    let by_cell = |id: Option<IndicatorId>, wanted: bool, other: Option<Period>| {
        let Some((id, other)) = id.zip(other.filter(|_| wanted)) else { return Vec::new() };
        if figures.has_period(id, other) { cells(program, figures, id, other) } else { Vec::new() }
    };
    let form = |form: &crate::ir::Form| {
        let cumulative = form.columns.contains(&FormColumn::Cumulative);
        let same = form.columns.contains(&FormColumn::SamePeriod);
        let (to_date, before) = (period.year_to_date(), period.year_before());
        let rows = form.rows.iter().map(|row| FormFigures {
            cumulative: of(row.indicator, cumulative, to_date),
            cumulative_cells: by_cell(row.indicator, cumulative, to_date),
            same_period: of(row.indicator, same, before),
            same_period_cells: by_cell(row.indicator, same, before),
        });
        rows.collect()
    };
    program.forms.iter().map(form).collect()
}

/// An indicator by each of its dimensions. Which cells of another period are hidden is not known here: where some may be, all are.
fn cells(
    program: &Program,
    figures: &dyn Figures,
    id: IndicatorId,
    period: Period,
) -> Vec<(usize, Vec<(CellKey, Measured)>)> {
    let indicator = program.indicator(id);
    let hidden = indicator.hide.is_some();
    let shown = |(key, measured)| (key, if hidden { Measured::hidden() } else { measured });
    let by =
        |(position, dimension)| (position, figures.breakdown(id, period, dimension).into_iter().map(shown).collect());
    indicator.dimensions.iter().enumerate().map(by).collect()
}
