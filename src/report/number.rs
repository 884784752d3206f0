//! Measured figures as reports show them: displayed digits beside the exact value.

use crate::eval::outcome::{IndicatorOutcome, Measured, Verdict};
use crate::eval::words;
use crate::ir::{Indicator, IndicatorId, Program};
use crate::value::{Fraction, Lang, quantity};

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
    let show = |value| quantity::show_against(value, &indicator.unit, indicator.decimals, &bounds, lang);
    match (figure.value, figure.low.zip(figure.high)) {
        (Some(value), _) => show(value),
        (None, Some((low, high))) => {
            format!("{} {} {} {}", lang.pick("từ", "from"), show(low), lang.pick("đến", "to"), show(high))
        }
        (None, None) => words::why_unknown(figure).get(lang).to_owned(),
    }
}

/// The displayed value and what it is made of, on two lines.
#[must_use]
pub fn shown_with_parts(program: &Program, id: IndicatorId, figure: &Measured, lang: Lang) -> String {
    let text = shown(program, id, figure, lang);
    let indicator = program.indicator(id);
    let parts = words::parts(program, indicator, figure, lang).filter(|_| figure.value.is_some());
    let undecided = (figure.value.is_none() && figure.low.is_some()).then(|| words::why_unknown(figure));
    match (parts, undecided) {
        (Some(parts), _) => format!("{text}\n{parts}"),
        (None, Some(reason)) => format!("{text}\n{}", reason.get(lang)),
        (None, None) => text,
    }
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

/// A degree of completion: `105,0%`; one digit as officers print it, more where one would show 100% on the wrong side.
#[must_use]
pub fn shown_completion(completion: Fraction, lang: Lang) -> String {
    quantity::show_against(completion, &crate::value::Unit::rate(), 1, &[Fraction::ONE], lang)
}

/// The state of an indicator without any target in the period: "no target" where a direction shows that one is expected.
#[must_use]
pub fn without_target(indicator: &Indicator) -> Option<Verdict> {
    indicator.direction.map(|_| Verdict::NoTarget)
}
