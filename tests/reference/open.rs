//! What is said of what is not known, against a world in which it is known: no missing fact may turn a result, a bound, a verdict or a
//! check that was given without it.

use super::reference::choices::Choices;
use super::reference::{rows, text, write};
use super::{World, checked};
use chitieu::eval::outcome::{Measured, Verdict};
use chitieu::eval::verdict::{Facts, judge};
use chitieu::eval::{Evaluation, Range};
use chitieu::ir::{IndicatorId, Program, RuleId, TargetId};
use chitieu::value::{Period, Value};

pub(crate) fn compare(world: &World) {
    let rules = write::program_that_asks_nothing(&world.schema, &world.items);
    let program = checked(&rules);
    let period = rows::period(&program, &mut Choices::new(&world.schema));
    let (open, closed) = (rows::data(&program, &world.rows), rows::completed(&program, &world.rows));
    let [open_run, closed_run] = [&open, &closed].map(|data| Evaluation::new(&program, data, period, None));
    let mut found = results(&program, &open_run, &closed_run, period);
    found.extend(figures(&program, &open_run, &closed_run, period));
    let shown = || [&open, &closed].map(|data| text::shown(&program, data)).join("\n--- all known\n");
    assert!(found.is_empty(), "{rules}\n{period:?}\n{}\n{}", shown(), found.join("\n"));
}

fn results(program: &Program, open: &Evaluation<'_>, closed: &Evaluation<'_>, period: Period) -> Vec<String> {
    let mut found = Vec::new();
    for (id, rule) in program.rules.iter().enumerate() {
        let (before, after) = (open.rule(RuleId(id), period), closed.rule(RuleId(id), period));
        for (position, row) in before.rows.iter().enumerate() {
            let (was, is) = (before.values.get(position), after.values.get(position));
            if was != Value::Missing && was != is {
                found.push(format!("{} of row {row}: {was:?}, and when all is known {is:?}", rule.named.name));
            }
        }
    }
    for (position, check) in program.record_checks.iter().enumerate() {
        if check.tests.iter().any(|test| matches!(test, chitieu::ir::RecordTest::Near(..))) {
            continue;
        }
        let (before, after) = (open.record_check(position, check, &[]), closed.record_check(position, check, &[]));
        let fails = before.failing.iter().all(|key| after.failing.contains(key));
        let new = after.failing.iter().all(|key| before.failing.contains(key) || before.undecided.contains(key));
        if !(fails && new) {
            found.push(format!("{}: {before:?}, and when all is known {after:?}", check.named.name));
        }
    }
    found
}

fn figures(program: &Program, open: &Evaluation<'_>, closed: &Evaluation<'_>, period: Period) -> Vec<String> {
    let mut found = Vec::new();
    for (id, indicator) in program.indicators.iter().enumerate() {
        let (before, after) = (open.indicator(IndicatorId(id), period), closed.indicator(IndicatorId(id), period));
        let (Some(was), Some(is)) = (Range::of(&before), after.value.filter(|_| after.excluded == 0)) else { continue };
        if !was.contains(is) {
            found.push(format!("{}: {before:?}, and when all is known {after:?}", indicator.named.name));
        }
    }
    for id in (0..program.targets.len()).map(TargetId) {
        let [before, after] = [open, closed].map(|run| verdict(program, run, id, period));
        let kept = match before {
            Verdict::NotEnoughData => true,
            Verdict::Met => matches!(after, Verdict::Met | Verdict::Exceeded | Verdict::NotEnoughData),
            // Met for sure within what was approved, and perhaps without it.
            Verdict::Allowed => after != Verdict::NotMet,
            before => after == before || after == Verdict::NotEnoughData,
        };
        if !kept {
            found.push(format!("{}: {before:?}, and when all is known {after:?}", program.target(id).named.name));
        }
    }
    found
}

fn verdict(program: &Program, run: &Evaluation<'_>, id: TargetId, period: Period) -> Verdict {
    let figure = |period: Period| -> Measured { run.indicator(program.target(id).indicator, period) };
    let (now, before) = (figure(period), figure(period.previous().unwrap()));
    let facts = Facts {
        now: Some(&now),
        before: Some(&before),
        base: None,
        so_far: None,
        period,
        on: period.last_day(),
        refused: None,
    };
    judge(program, id, &facts).verdict
}
