//! The smallest repair: where the figures of a report cannot all be right, the fewest of them whose change would close its
//! checks. A hypothesis, never a finding: it says what would be closed and what would then be open.

mod linear;
mod search;
mod solve;
#[cfg(test)]
mod tests;
mod words;

use super::Figures;
use super::check::compared;
use super::outcome::CheckOutcome;
use crate::ir::{IndicatorId, Program, Report};
use crate::value::{Fraction, Message, Period};
use search::Bench;

/// How many repairs of equal size are kept; how many there are is told besides.
pub const MOST_LISTED: usize = 10;

/// What would close the failing checks of a report that hang together through its figures.
#[derive(Clone, Debug)]
pub struct RepairOutcome {
    /// The position in `Program::reports`.
    pub report: usize,
    /// The failing checks, by their position in `Program::checks`.
    pub closes: Vec<usize>,
    /// The smallest repairs, all of one size; empty where none was found.
    pub repairs: Vec<Repair>,
    /// How many there are.
    pub count: usize,
    /// Whether the search ended by itself: otherwise there may be more, or smaller ones.
    pub complete: bool,
    /// The same in a sentence.
    pub detail: Message,
}

/// One repair.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The figures changed, in the order the report states them.
    pub changes: Vec<Change>,
    /// Other checks that use a changed figure and still hold, by position.
    pub touches: Vec<usize>,
    /// Checks that only warn and would no longer hold, by position.
    pub opens: Vec<usize>,
    /// The same in sentences.
    pub detail: Message,
}

/// A changed figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// What the report states.
    pub from: Fraction,
    /// The nearest figure that would do.
    pub to: Fraction,
    /// Whether all others on the far side would do as well.
    pub or_beyond: bool,
    /// Whether the records give the new figure.
    pub recorded: bool,
}

/// The smallest repairs of every report whose blocking checks fail.
#[must_use]
pub fn repairs(program: &Program, figures: &dyn Figures, checks: &[CheckOutcome]) -> Vec<RepairOutcome> {
    let mut found = Vec::new();
    for (position, report) in program.reports.iter().enumerate() {
        let failing = checks.iter().filter(|c| c.report == Some(position) && c.blocks && c.holds == Some(false));
        let failing: Vec<usize> = failing.map(|c| c.check).collect();
        if failing.is_empty() {
            continue;
        }
        let bench = Bench::new(program, figures, report);
        for group in bench.groups(&failing) {
            let smallest = bench.smallest(&group);
            let told = smallest.points.iter().take(MOST_LISTED).map(|point| bench.repair(&group, point)).collect();
            let mut outcome = RepairOutcome {
                report: position,
                closes: group.failing.clone(),
                repairs: told,
                count: smallest.points.len(),
                complete: smallest.complete,
                detail: Message::default(),
            };
            outcome.detail = words::opening(program, &outcome);
            found.push(outcome);
        }
    }
    found
}

/// Whether a check holds on a report; what cannot be decided, or is not about it, does.
fn holds(program: &Program, figures: &dyn Figures, check: usize, report: &Report) -> bool {
    let check = program.checks.get(check);
    check.and_then(|check| compared(program, figures, check, Some(report))).is_none_or(|c| c.holds != Some(false))
}
