//! The whole run: every indicator judged, every check made, every claim compared.

use super::bridge;
use super::figures::Figures;
use super::outcome::{IndicatorOutcome, Judged, Measured, Outcome};
use super::verdict::{Facts, judge, speaks_of};
use super::{check, claim, definition, disclosure, record_check, remark, repair};
use crate::ir::{FigureKind, IndicatorId, Program, TargetId};
use crate::syntax::ast::{OtherPeriod, TargetWhen};
use crate::value::Period;

/// What a run over the records finds out.
#[must_use]
pub fn run(program: &Program, figures: &dyn Figures) -> Outcome {
    let mut indicators: Vec<IndicatorOutcome> =
        (0..program.indicators.len()).map(|id| indicator(program, figures, IndicatorId(id))).collect();
    disclosure::conceal(program, figures, &mut indicators);
    let checks = check::checks(program, figures, &indicators);
    let record_checks = record_check::record_checks(program, figures);
    let claims = claim::claims(program, figures);
    let remarks = remark::remarks(program, figures);
    let repairs = repair::repairs(program, figures, &checks);
    // Findings last: figures of earlier periods are computed on demand and may add some.
    let findings = figures.findings();
    Outcome {
        period: figures.period(),
        on: figures.on(),
        indicators,
        checks,
        record_checks,
        claims,
        findings,
        repairs,
        remarks,
    }
}

fn indicator(program: &Program, figures: &dyn Figures, id: IndicatorId) -> IndicatorOutcome {
    let period = figures.period();
    let total = figures.indicator(id, period);
    // What is of a stated period is the same whatever the run is of: nothing came before it.
    let pinned = matches!(program.indicator(id).figure.kind, FigureKind::At(_, OtherPeriod::Of(_)));
    let before = period.previous().filter(|before| !pinned && figures.has_period(id, *before));
    let previous = before.map(|before| figures.indicator(id, before));
    let dimensions = program.indicator(id).dimensions.iter().enumerate();
    let breakdowns =
        dimensions.map(|(position, dimension)| (position, figures.breakdown(id, period, dimension))).collect();
    // Where the registers hold nothing about the period, no figure is judged: no record of jobs is not nought jobs.
    let held = figures.has_period(id, period).then_some(&total);
    let redefined = before.map(|before| definition::redefined(program, figures, id, before)).unwrap_or_default();
    // A fall or rise is decided only between figures of one definition.
    let comparable = previous.as_ref().filter(|_| redefined.is_empty());
    let judged = judged(program, figures, id, held, comparable);
    let breaks = before.map(|before| bridge::breaks(program, figures, id, before)).unwrap_or_default();
    IndicatorOutcome { indicator: id, total, previous, breakdowns, breaks, judged, redefined }
}

/// Against each target that speaks of the period of the run; targets whose period has not ended yet are named as not due.
fn judged(
    program: &Program,
    figures: &dyn Figures,
    id: IndicatorId,
    total: Option<&Measured>,
    previous: Option<&Measured>,
) -> Vec<Judged> {
    let mut found = Vec::new();
    for (position, target) in program.targets.iter().enumerate().filter(|(_, t)| t.indicator == id) {
        let on = figures.on();
        let facts = if speaks_of(&target.when, figures.period()) {
            Facts { now: total, before: previous, period: figures.period(), on }
        } else {
            let Some(period) = later_period(&target.when, figures) else {
                continue;
            };
            Facts { now: None, before: None, period, on }
        };
        found.push(judge(program, TargetId(position), &facts));
    }
    found
}

/// The period of a target that is not that of the run and not over yet.
fn later_period(when: &TargetWhen, figures: &dyn Figures) -> Option<Period> {
    let period = match when {
        TargetWhen::Period(period) => *period,
        TargetWhen::EveryYear => Period::year(chrono::Datelike::year(&figures.period().last_day()))?,
    };
    (period.last_day() > figures.on()).then_some(period)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]
    use super::super::outcome::Verdict;
    use super::super::sample::{known, level, n, program};
    use super::*;

    #[test]
    fn every_indicator_is_measured_against_what_speaks_of_the_period() {
        let outcome = run(&program(), &known());
        assert_eq!(outcome.indicators.len(), 9);
        let rate = &outcome.indicators[0];
        let verdicts: Vec<Verdict> = rate.judged.iter().map(|judged| judged.verdict).collect();
        assert_eq!(verdicts, [Verdict::NotMet, Verdict::Exceeded]);
        assert!(rate.previous.is_some() && outcome.indicators[4].previous.is_none());
        assert!(outcome.misses_a_target() && !outcome.has_contradictions());
    }

    #[test]
    fn what_the_registers_do_not_hold_is_not_judged_as_nought() {
        let mut program = program();
        program.targets[0].goal = level(None, Some((n(100), true)));
        program.targets[0].indicator = IndicatorId(1);
        let mut known = known();
        assert_eq!(run(&program, &known).indicators[1].judged[0].verdict, Verdict::Exceeded);
        known.0.remove(&(1, 2023));
        assert_eq!(run(&program, &known).indicators[1].judged[0].verdict, Verdict::NotEnoughData);
    }

    #[test]
    fn a_target_of_a_later_year_is_named_as_not_due() {
        let outcome = run(&program(), &known());
        let jobs = &outcome.indicators[8].judged;
        assert_eq!((jobs.len(), jobs[0].verdict, jobs[0].compared), (1, Verdict::NotDue, None));
    }
}
