//! Two versions of a rule compared without any data: equivalent, or a record for each class of change.
//!
//! `facts` finds what the rule reads and every bound a fact is compared with; `grid` chooses values at, just below and just
//! above each bound and lays them out as records; the evaluation judges these on both sides, as it judges any others. Where all
//! conditions compare one fact with what the law states, the records stand for all there can be, and finding no difference
//! is a proof.

mod facts;
mod grid;
mod witness;

pub use facts::{Atom, Gap};
pub use witness::{Fact, Witness};

use super::side::Side;
use crate::eval::Evaluation;
use crate::eval::example::{Stage, stage};
use crate::ir::{Clocks, Example, Given, Program, RegisterId, RuleId, Timing};
use crate::source::Span;
use crate::value::Value;
use grid::Grid;
use std::collections::BTreeSet;

/// What a comparison of two versions of a rule found.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The rule.
    pub rule: RuleId,
    /// How many records were judged on both sides.
    pub records: usize,
    /// A record for each class of change; none where both sides agree on every record judged.
    pub witnesses: Vec<Witness>,
    /// Why the records judged do not stand for all there can be; none where they do.
    pub gaps: BTreeSet<Gap>,
}

/// Compares a rule on two pairs of days. `None` where a day lies outside the calendar we keep.
#[must_use]
pub fn prove(program: &Program, rule: RuleId, days: [Clocks; 2]) -> Option<Proof> {
    let (facts, mut gaps) = facts::facts(program, rule, days)?;
    let register = program.rule(rule).register;
    let grid = Grid::new(program, register, &facts, days);
    let rows = grid.rows(&mut gaps);
    let witnesses = witness::witnesses(program, rule, &grid, &rows, days, &mut gaps)?;
    Some(Proof { rule, records: rows.len(), witnesses, gaps })
}

/// Records laid out as registers on a day.
fn judged(program: &Program, register: RegisterId, rows: &[grid::Row], clocks: Clocks) -> Option<Stage> {
    let dated = match program.register(register).timing {
        Timing::Flow(field) => Some(field),
        _ => None,
    };
    let given = rows.iter().enumerate().map(|(at, row)| {
        let (mut facts, mut results) = (Vec::new(), Vec::new());
        for (atom, value) in &row.facts {
            match atom {
                Atom::Field(field) => facts.push((*field, value.clone())),
                Atom::Rule(rule) => results.push((*rule, value.clone())),
            }
        }
        // A flow is judged on its own day: the day asked for.
        if let Some(field) = dated {
            facts.retain(|(other, _)| *other != field);
            facts.push((field, Value::Date(clocks.on)));
        }
        Given { register, name: at.to_string(), facts, results, span: Span::default() }
    });
    let example = Example {
        label: String::new(),
        on: Some(clocks.on),
        known: clocks.known,
        given: given.collect(),
        expects: Vec::new(),
        span: Span::default(),
    };
    stage(program, &example)
}

/// A stage seen as a side of a comparison.
fn on_stage<T>(program: &Program, stage: &Stage, clocks: Clocks, ask: impl FnOnce(&Side<'_>) -> T) -> T {
    let evaluation = Evaluation::new(program, &stage.data, stage.period, Some(clocks.on))
        .with_known(clocks.known)
        .with_given(stage.results.iter().cloned());
    ask(&Side { program, data: &stage.data, evaluation: &evaluation })
}
