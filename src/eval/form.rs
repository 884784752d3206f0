//! What forms show beside the outcome of the run: figures of other periods.

use super::figures::Figures;
use super::outcome::{FormFigures, Measured};
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
    let form = |form: &crate::ir::Form| {
        let cumulative = form.columns.contains(&FormColumn::Cumulative);
        let same = form.columns.contains(&FormColumn::SamePeriod);
        let rows = form.rows.iter().map(|row| FormFigures {
            cumulative: of(row.indicator, cumulative, period.year_to_date()),
            same_period: of(row.indicator, same, period.year_before()),
        });
        rows.collect()
    };
    program.forms.iter().map(form).collect()
}
