//! The whole run: every indicator judged, every check made, every claim compared.

use super::against::{self, Comparison};
use super::bridge;
use super::figures::Figures;
use super::outcome::{CellKey, IndicatorOutcome, Judged, Measured, Outcome};
use super::verdict::{Facts, judge, speaks_of};
use super::{check, claim, definition, disclosure, form, gap, levels, printed, record_check, remark, repair};
use crate::ir::{CellOf, FigureKind, IndicatorId, Program, Target, TargetId};
use crate::syntax::ast::{OtherPeriod, TargetWhen};
use crate::value::Period;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What a run over the records finds out.
#[must_use]
pub fn run(program: &Program, figures: &dyn Figures) -> Outcome {
    let mut indicators: Vec<IndicatorOutcome> =
        (0..program.indicators.len()).map(|id| indicator(program, figures, IndicatorId(id))).collect();
    disclosure::conceal(program, figures, &mut indicators);
    indicators.iter_mut().for_each(|outcome| printed::add_up(program, outcome));
    // Verdicts on cells are made of what is shown: one on a hidden cell would tell on which side of a bound it lies.
    let concealed = disclosure::Concealed::of(program, figures, &indicators);
    for outcome in &mut indicators {
        outcome.judged = judged(program, figures, outcome, &concealed);
    }
    let checks = check::checks(program, figures, &indicators);
    let record_checks = record_check::record_checks(program, figures, &indicators);
    let claims = claim::claims(program, figures);
    let remarks = remark::remarks(program, figures);
    let repairs = repair::repairs(program, figures, &checks);
    let forms = form::forms(program, figures);
    // Findings last: figures of earlier periods are computed on demand and may add some.
    let findings = disclosure::refused::unnamed(program, figures, &indicators, figures.findings());
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
        forms,
    }
}

fn indicator(program: &Program, figures: &dyn Figures, id: IndicatorId) -> IndicatorOutcome {
    let period = figures.period();
    let total = figures.indicator(id, period);
    // What is of a stated period is the same whatever the run is of: nothing came before it.
    let pinned = matches!(program.indicator(id).figure.kind, FigureKind::At(_, OtherPeriod::Of(_)));
    let earlier = period.previous().filter(|_| !pinned);
    let before = earlier.filter(|before| figures.has_period(id, *before));
    let bridged = earlier.and_then(|before| against::stated(program, id, before, None));
    let previous = match bridged {
        Some(bridge) => Some(Measured::exact(bridge.value)),
        None => before.map(|before| figures.indicator(id, before)),
    };
    let bridges = against::used(program, id, period);
    let dimensions = program.indicator(id).dimensions.iter().enumerate();
    let breakdowns: Vec<_> =
        dimensions.map(|(position, dimension)| (position, figures.breakdown(id, period, dimension))).collect();
    let redefined = before.map(|before| definition::redefined(program, figures, id, before)).unwrap_or_default();
    let breaks = before.map(|before| bridge::breaks(program, figures, id, before)).unwrap_or_default();
    let added = levels::added(program, figures, id, &total, &breakdowns);
    IndicatorOutcome {
        indicator: id,
        total,
        previous,
        bridges,
        breakdowns,
        added,
        breaks,
        judged: Vec::new(),
        redefined,
    }
}

/// Against each target that speaks of the period of the run; targets whose period has not ended yet are named as not due.
fn judged(
    program: &Program,
    figures: &dyn Figures,
    outcome: &IndicatorOutcome,
    concealed: &disclosure::Concealed,
) -> Vec<Judged> {
    let (id, of) = (outcome.indicator, figures.period());
    let held = figures.has_period(id, of);
    let known = outcome.breakdowns.iter().map(|(position, cells)| ((of, *position), cells.clone())).collect();
    let looked_up = Looked { program, figures, id, known: RefCell::new(known) };
    let comparison = Comparison::new(program, figures, id);
    let mut found = Vec::new();
    for (position, target) in program.targets.iter().enumerate().filter(|(_, t)| t.indicator == id) {
        let (period, on) = (figures.period(), figures.on());
        let base = target.baseline.filter(|(_, stated)| stated.is_none()).map(|(base, _)| base);
        let base = base.and_then(|base| looked_up.figure(target, base));
        let judged = if speaks_of(&target.when, period) {
            // Where the registers hold nothing about the period, no figure is judged: no record of jobs is not nought jobs.
            let now = held.then(|| looked_up.figure(target, period)).flatten();
            let held_against = comparison.of(target, period, |there| looked_up.figure(target, there));
            let (before, refused) = (held_against.figure.as_ref(), held_against.refused);
            let facts = Facts { now: now.as_ref(), before, base: base.as_ref(), so_far: None, period, on, refused };
            let judged = judge(program, TargetId(position), &facts);
            let further = gap::further(program, figures, (outcome, concealed), &judged);
            Judged { further, against: held_against.told, ..judged }
        } else {
            let Some(later) = later_period(&target.when, figures) else { continue };
            let begins = later.first_day() == period.first_day() && period.last_day() < later.last_day();
            let so_far = (begins && held).then(|| looked_up.figure(target, period)).flatten();
            let facts = Facts {
                now: None,
                before: None,
                base: base.as_ref(),
                so_far: so_far.as_ref().map(|figure| (period, figure)),
                period: later,
                on,
                refused: None,
            };
            judge(program, TargetId(position), &facts)
        };
        found.push(judged);
    }
    found
}

/// The breakdowns of an indicator by period and dimension.
type Breakdowns = BTreeMap<(Period, usize), Vec<(CellKey, Measured)>>;

/// The figures targets of one indicator are held against, each breakdown computed once.
struct Looked<'a> {
    program: &'a Program,
    figures: &'a dyn Figures,
    id: IndicatorId,
    known: RefCell<Breakdowns>,
}

impl Looked<'_> {
    /// The figure a target speaks of in a period: of the whole, or of its cell; `None` where the registers do not hold it.
    fn figure(&self, target: &Target, period: Period) -> Option<Measured> {
        if !self.figures.has_period(self.id, period) {
            return None;
        }
        let Some(cell) = &target.cell else { return Some(self.figures.indicator(self.id, period)) };
        // Which cells of another period are hidden is not known here.
        if period != self.figures.period() && self.program.indicator(self.id).hide.is_some() {
            return Some(Measured::hidden());
        }
        let dimension = self.program.indicator(self.id).dimensions.get(cell.dimension)?;
        let mut known = self.known.borrow_mut();
        let cells =
            known.entry((period, cell.dimension)).or_insert_with(|| self.figures.breakdown(self.id, period, dimension));
        let found = cells.iter().find(|(key, _)| match (key, &cell.of) {
            (CellKey::Word(word, _), CellOf::Word(of)) => word == of,
            (CellKey::Text(text), CellOf::Text(of)) => text == of,
            _ => false,
        });
        found.map(|(_, measured)| measured.clone())
    }
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
