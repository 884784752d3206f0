//! Measured figures as reports show them: displayed digits beside the exact value.

use crate::eval::outcome::{IndicatorOutcome, Measured, Verdict};
use crate::eval::words;
use crate::ir::{Indicator, IndicatorId, Program};
use crate::value::{DataStatus, Fraction, Lang, Message, quantity};

/// The exact value as text: the parts of a share or mean as counted (`87/20175`), else a decimal or a reduced fraction.
#[must_use]
pub fn exact(figure: &Measured) -> Option<String> {
    let value = figure.value?;
    let parts = figure.numerator.zip(figure.denominator);
    let parts = parts.filter(|(above, below)| {
        above.is_whole() && below.is_whole() && !value.is_whole() && above.over(*below) == Ok(value)
    });
    Some(parts.map_or_else(|| value.to_string(), |(above, below)| format!("{above}/{below}")))
}

/// The displayed value: a number, an interval, or the reason why there is none. More digits where rounding would show a
/// target on the wrong side.
#[must_use]
pub fn shown(program: &Program, id: IndicatorId, figure: &Measured, lang: Lang) -> String {
    let indicator = program.indicator(id);
    let bounds = words::bounds_of(program, id);
    let show = |value| match figure.printed {
        Some(part) => words::printed(part, &indicator.unit, lang),
        None => quantity::show_against(value, &indicator.unit, indicator.decimals, &bounds, lang),
    };
    if figure.hidden {
        return words::HIDDEN.to_owned();
    }
    match (figure.value, figure.low.zip(figure.high)) {
        (Some(value), _) => show(value),
        (None, Some((low, high))) => {
            let digits = quantity::digits_against(low, &indicator.unit, indicator.decimals, &bounds);
            let low = quantity::lower_end(low, &indicator.unit, digits, lang);
            format!("{} {low} {} {}", lang.pick("từ", "from"), lang.pick("đến", "to"), show(high))
        }
        (None, None) => words::why_unknown(figure).get(lang).to_owned(),
    }
}

/// The displayed value with its status where that is short of official: `0,43% (sơ bộ)`.
#[must_use]
pub fn with_status(program: &Program, id: IndicatorId, figure: &Measured, lang: Lang) -> String {
    let shown = shown(program, id, figure, lang);
    match status(figure) {
        Some(status) => format!("{shown} ({})", status.words().get(lang)),
        None => shown,
    }
}

/// The status of a value, where there is one and it is short of official.
#[must_use]
pub fn status(figure: &Measured) -> Option<DataStatus> {
    let said = figure.value.is_some() || figure.low.zip(figure.high).is_some();
    figure.status.filter(|_| said)
}

/// Why a figure is open: how many of its records are undetermined, or why there is none.
#[must_use]
pub fn why_open(program: &Program, id: IndicatorId, figure: &Measured) -> Message {
    let indicator = program.indicator(id);
    if figure.undefined.is_some() || figure.undetermined == 0 {
        return words::why_unknown(figure);
    }
    let count = i128::from(figure.undetermined);
    quantity::both(|lang| {
        let records = words::records(program, indicator, count, lang);
        match lang {
            Lang::Vi => format!("còn {records} chưa xác định được"),
            Lang::En if count == 1 => format!("{records} is undetermined"),
            Lang::En => format!("{records} are undetermined"),
        }
    })
}

/// Value minus previous value.
#[must_use]
pub fn change(outcome: &IndicatorOutcome) -> Option<Fraction> {
    outcome.total.value?.minus(outcome.previous.as_ref()?.value?).ok()
}

/// A change with its sign, in the unit of a difference.
#[must_use]
pub fn shown_change(indicator: &Indicator, change: Fraction, lang: Lang) -> String {
    let unit = quantity::of_difference(&indicator.unit);
    let text = quantity::show(change, &unit, indicator.decimals, lang);
    if change > Fraction::ZERO { format!("+{text}") } else { text }
}

/// The state of an indicator without any target in the period: "no target" where a direction shows that one is expected.
#[must_use]
pub fn without_target(indicator: &Indicator) -> Option<Verdict> {
    indicator.direction.map(|_| Verdict::NoTarget)
}
