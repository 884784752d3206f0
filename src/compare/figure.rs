//! Indicators whose figures differ, and verdicts that flip.

use super::side::Side;
use crate::eval;
use crate::eval::outcome::{IndicatorOutcome, Judged, Measured, Verdict};
use crate::ir::{IndicatorId, Program, TargetId};
use crate::value::name;

/// An indicator whose figure or verdict differs.
#[derive(Clone, Debug)]
pub struct FigureDifference {
    /// The indicator, in the first program.
    pub indicator: IndicatorId,
    /// Its figure before.
    pub before: Measured,
    /// Its figure after.
    pub after: Measured,
    /// Targets judged otherwise.
    pub flips: Vec<Flip>,
}

/// A target judged otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The target, in the first program.
    pub target: TargetId,
    /// The verdict before.
    pub before: Verdict,
    /// The verdict after.
    pub after: Verdict,
}

/// Every indicator both sides declare that differs.
pub(super) fn figures(before: &Side<'_>, after: &Side<'_>) -> Vec<FigureDifference> {
    let (was, is) = (eval::run(before.program, before.evaluation), eval::run(after.program, after.evaluation));
    let mut found = Vec::new();
    for one in &was.indicators {
        let named = &before.program.indicator(one.indicator).named.name;
        let same = |other: &&IndicatorOutcome| {
            let other = after.program.indicator(other.indicator);
            name::same(&other.named.name, named) && other.unit == before.program.indicator(one.indicator).unit
        };
        let Some(other) = is.indicators.iter().find(same) else { continue };
        let flips = flips((before.program, &one.judged), (after.program, &other.judged));
        if one.total != other.total || !flips.is_empty() {
            let (before, after) = (one.total.clone(), other.total.clone());
            found.push(FigureDifference { indicator: one.indicator, before, after, flips });
        }
    }
    found
}

fn flips(before: (&Program, &[Judged]), after: (&Program, &[Judged])) -> Vec<Flip> {
    let named = |program: &Program, judged: &Judged| {
        let target = program.target(judged.target);
        (target.named.name.clone(), target.cell.as_ref().map(|cell| cell.label.clone()))
    };
    let flip = |was: &Judged| {
        let same = |is: &&Judged| named(before.0, was) == named(after.0, is) && was.period == is.period;
        let is = after.1.iter().find(same)?;
        let flip = Flip { target: was.target, before: was.verdict, after: is.verdict };
        (was.verdict != is.verdict).then_some(flip)
    };
    before.1.iter().filter_map(flip).collect()
}
