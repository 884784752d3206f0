//! A cell of a form: its text, and the number behind it where it shows one.

use super::place::Found;
use crate::eval::outcome::{CellKey, FormFigures, IndicatorOutcome, Judged, Measured};
use crate::eval::words;
use crate::ir::{Form, FormColumn, FormRow, GoalOf, Indicator};
use crate::report::{Report, cell_targets, number};
use crate::value::quantity::Digits;
use crate::value::unit::Measure;
use crate::value::{Fraction, Lang, Unit, numeral, quantity};

/// What stands where an indicator is not broken down so.
const NOT_BROKEN_DOWN: &str = "x";

/// So many digits a number of a workbook keeps.
const DIGITS: usize = 15;

/// What a cell shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) number: Option<Number>,
}

/// A number of a workbook.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub(super) value: f64,
    /// How it is shown, in the words of workbooks: `0.00%`.
    pub(super) look: String,
}

impl Filled {
    pub(super) fn text(text: String) -> Self {
        Self { text, number: None }
    }
}

/// Fills the cells of a row.
pub(super) struct Filler<'r> {
    report: &'r Report<'r>,
    form: &'r Form,
    indicator: &'r Indicator,
    outcome: &'r IndicatorOutcome,
    other: &'r FormFigures,
    place: Of<'r>,
    lang: Lang,
}

/// Of what the figures of a row are.
enum Of<'r> {
    Whole,
    Cell(usize, &'r CellKey),
    /// Of a cell of a breakdown that the indicator does not have.
    Nothing,
}

impl<'r> Filler<'r> {
    /// None for a heading.
    pub(super) fn of(
        report: &'r Report<'r>,
        form: &'r Form,
        row: &FormRow,
        other: &'r FormFigures,
        found: Option<&'r Found>,
        lang: Lang,
    ) -> Option<Self> {
        let id = row.indicator?;
        let indicator = report.program.indicator(id);
        let outcome = report.outcome.indicators.iter().find(|outcome| outcome.indicator == id)?;
        let place = match found {
            None => Of::Whole,
            Some(found) => found.dimension(indicator).map_or(Of::Nothing, |at| Of::Cell(at, found.key())),
        };
        Some(Self { report, form, indicator, outcome, other, place, lang })
    }

    pub(super) fn cell(&self, column: &FormColumn) -> Option<Filled> {
        let lang = self.lang;
        match column {
            FormColumn::Code => return self.indicator.code.clone().map(Filled::text),
            FormColumn::Unit => {
                let plain = self.indicator.unit.measure() == Measure::Plain && self.indicator.unit.is_plain();
                return (!plain).then(|| Filled::text(self.indicator.unit.name(lang)));
            }
            _ if matches!(self.place, Of::Nothing) => return Some(Filled::text(NOT_BROKEN_DOWN.to_owned())),
            _ => {}
        }
        match column {
            FormColumn::Code | FormColumn::Unit => None,
            FormColumn::Actual => Some(self.figure(self.actual())),
            FormColumn::Cumulative => {
                Some(self.figure(self.elsewhere(|of| of.cumulative.as_ref(), |of| &of.cumulative_cells)))
            }
            FormColumn::SamePeriod => {
                Some(self.figure(self.elsewhere(|of| of.same_period.as_ref(), |of| &of.same_period_cells)))
            }
            FormColumn::Plan(_) => {
                let target = self.report.program.target(self.judged(column)?.target);
                Some(Filled::text(words::goal(self.report.program, target, lang)))
            }
            FormColumn::AgainstPlan => {
                let degree = self.judged(column)?.completion?.times(Fraction::whole(100)).ok()?;
                let look = look(1, "", "");
                let number = in_digits(degree, degree, 1).map(|value| Number { value, look });
                Some(Filled { text: numeral::show_rounded(degree, 1, lang), number })
            }
            FormColumn::Verdict => Some(Filled::text(self.judged(column)?.words().get(lang).to_owned())),
        }
    }

    fn actual(&self) -> Option<&'r Measured> {
        match self.place {
            Of::Whole => Some(&self.outcome.total),
            Of::Cell(at, key) => of_cell(&self.outcome.breakdowns, at, key),
            Of::Nothing => None,
        }
    }

    fn elsewhere(
        &self,
        whole: impl Fn(&'r FormFigures) -> Option<&'r Measured>,
        cells: impl Fn(&'r FormFigures) -> &'r Vec<(usize, Vec<(CellKey, Measured)>)>,
    ) -> Option<&'r Measured> {
        match self.place {
            Of::Whole => whole(self.other),
            Of::Cell(at, key) => of_cell(cells(self.other), at, key),
            Of::Nothing => None,
        }
    }

    fn figure(&self, figure: Option<&Measured>) -> Filled {
        let Some(figure) = figure else {
            return Filled::text(self.lang.pick("chưa có số liệu", "no data").to_owned());
        };
        let (program, id) = (self.report.program, self.outcome.indicator);
        let text = number::with_status(program, id, figure, self.lang);
        let number = figure.value.and_then(|value| {
            let (unit, bounds) = (&self.indicator.unit, words::bounds_of(program, id));
            let digits = quantity::digits_against(value, unit, self.indicator.decimals, &bounds);
            // A workbook rounds a half away from zero: a number it would show otherwise stays a text.
            let away = Digits::from(digits.decimals);
            if quantity::digits(value, unit, digits, self.lang) != quantity::digits(value, unit, away, self.lang) {
                return None;
            }
            let status = number::status(figure).map(|status| format!(" ({})", status.words().get(self.lang)));
            self.number(value, unit, digits.decimals, &status.unwrap_or_default())
        });
        Filled { text, number }
    }

    /// Rates are parts of one and shown in hundredths; a unit stands behind the number where the form has no column for it.
    fn number(&self, value: Fraction, unit: &Unit, digits: u32, status: &str) -> Option<Number> {
        let shown = quantity::scaled(value, unit);
        let kept = if unit.measure() == Measure::Rate { value } else { shown };
        let value = in_digits(kept, shown, digits)?;
        let told =
            unit.measure() != Measure::Rate && !unit.is_plain() && !self.form.columns.contains(&FormColumn::Unit);
        let unit_word = if told { format!(" {}", quantity::unit_word(unit, shown, self.lang)) } else { String::new() };
        let percent = if unit.measure() == Measure::Rate { "%" } else { "" };
        Some(Number { value, look: look(digits, percent, &format!("{unit_word}{status}")) })
    }

    /// The judgement on the whole, or on the cell, by the target of this name; by the first one without a name, those on the
    /// level before those on changes.
    fn judged(&self, column: &FormColumn) -> Option<&'r Judged> {
        let plan = plan_of(self.form, column);
        let program = self.report.program;
        let of_place = |judged: &&Judged| {
            let target = program.target(judged.target);
            let here = match (&self.place, &target.cell) {
                (Of::Whole, None) => true,
                (Of::Cell(at, key), Some(cell)) => cell.dimension == *at && cell_targets::is(&cell.of, key),
                _ => false,
            };
            here && plan.is_none_or(|plan| target.named.name == plan)
        };
        let level = |judged: &&Judged| program.target(judged.target).goal.of == GoalOf::Level;
        let mut all = self.outcome.judged.iter().filter(of_place);
        all.clone().find(level).or_else(|| all.next())
    }
}

fn of_cell<'r>(
    breakdowns: &'r [(usize, Vec<(CellKey, Measured)>)],
    dimension: usize,
    key: &CellKey,
) -> Option<&'r Measured> {
    let (_, cells) = breakdowns.iter().find(|(at, _)| *at == dimension)?;
    cells.iter().find(|(own, _)| own == key).map(|(_, measured)| measured)
}

/// The targets a column speaks of: those it names, else those of the only column of plans that names any.
fn plan_of<'f>(form: &'f Form, column: &'f FormColumn) -> Option<&'f str> {
    if let FormColumn::Plan(name) = column {
        return name.as_deref();
    }
    let mut named = form.columns.iter().filter_map(|column| match column {
        FormColumn::Plan(name) => name.as_deref(),
        _ => None,
    });
    named.next()
}

/// `#,##0.00%" (sơ bộ)"`.
fn look(digits: u32, percent: &str, behind: &str) -> String {
    let point = if digits == 0 { "" } else { "." };
    let zeros = "0".repeat(digits as usize);
    let behind = if behind.is_empty() { String::new() } else { format!("\"{}\"", behind.replace('"', "'")) };
    format!("#,##0{point}{zeros}{percent}{behind}")
}

/// A number in the digits a workbook keeps; none where these would show another number than the exact one.
fn in_digits(kept: Fraction, shown: Fraction, decimals: u32) -> Option<f64> {
    let before = kept.floor().to_string().trim_start_matches('-').trim_start_matches('0').len();
    let after = u32::try_from(DIGITS.checked_sub(before)?).ok()?;
    let decimal = kept.to_decimal(after).ok()?;
    let back = decimal.to_fraction().ok()?.over(kept).ok().filter(|_| kept != Fraction::ZERO);
    let same = match back {
        None => kept == Fraction::ZERO,
        Some(ratio) => ratio.times(shown).ok()?.to_decimal(decimals) == shown.to_decimal(decimals),
    };
    if same { decimal.to_string().parse().ok() } else { None }
}
