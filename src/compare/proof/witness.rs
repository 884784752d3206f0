//! A record for each class of change: the simplest of those that change alike, and how far each of its facts may move.

use super::facts::{Atom, Gap};
use super::grid::{Grid, Row};
use super::{judged, on_stage};
use crate::compare::category::Sorter;
use crate::compare::{Category, Change};
use crate::eval::example::Stage;
use crate::ir::{Clocks, Program, RuleId, Type};
use crate::value::{Fraction, Value};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A record that the two sides judge otherwise.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The result before.
    pub before: Value,
    /// The result after.
    pub after: Value,
    /// The deciding case before and after.
    pub cases: (Category, Category),
    /// What becomes of it.
    pub change: Change,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// How many of the records judged change alike.
    pub alike: usize,
}

/// A fact of a witness.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The column, or the rule whose result is taken as given.
    pub atom: Atom,
    /// What it holds.
    pub value: Value,
    /// The lowest value of those tried with which, all else the same, the change is the same; none where it goes on.
    pub from: Option<Value>,
    /// The highest such value; none where it goes on.
    pub through: Option<Value>,
    /// Whether bounds make sense: a number or a day.
    pub is_scale: bool,
}

/// A class of change: what is before and after.
type Class = (Vec<u8>, Vec<u8>);

/// What one record came to on both sides.
struct Judged {
    values: (Value, Value),
    cases: (Category, Category),
}

pub(super) fn witnesses(
    program: &Program,
    rule: RuleId,
    grid: &Grid,
    rows: &[Row],
    days: [Clocks; 2],
    gaps: &mut BTreeSet<Gap>,
) -> Option<Vec<Witness>> {
    let judged = judged_on_both(program, rule, rows, days)?;
    if judged.iter().any(|one| one.values.0 == Value::Missing || one.values.1 == Value::Missing) {
        gaps.insert(Gap::Undetermined);
    }
    let mut classes: BTreeMap<Class, Vec<usize>> = BTreeMap::new();
    for (at, one) in judged.iter().enumerate() {
        if let Some(class) = class(one) {
            classes.entry(class).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for members in classes.into_values() {
        let simplest = members.iter().copied().min_by_key(|at| simplicity(rows.get(*at)));
        let Some((row, one)) = simplest.and_then(|at| rows.get(at).zip(judged.get(at))) else { continue };
        found.push(Witness {
            before: one.values.0.clone(),
            after: one.values.1.clone(),
            cases: one.cases.clone(),
            change: change(&one.values),
            facts: facts(program, rule, grid, (row, one), days)?,
            alike: members.len(),
        });
    }
    found.sort_by_key(|witness| Reverse(witness.alike));
    Some(found)
}

/// What each record comes to on both sides.
fn judged_on_both(program: &Program, rule: RuleId, rows: &[Row], days: [Clocks; 2]) -> Option<Vec<Judged>> {
    let register = program.rule(rule).register;
    let [before, after] = days;
    let side = |clocks: Clocks| {
        let stage = judged(program, register, rows, clocks)?;
        Some(results(program, rule, &stage, clocks))
    };
    let sides = side(before)?.into_iter().zip(side(after)?);
    Some(sides.map(|((was, case), (is, later))| Judged { values: (was, is), cases: (case, later) }).collect())
}

fn results(program: &Program, rule: RuleId, stage: &Stage, clocks: Clocks) -> Vec<(Value, Category)> {
    on_stage(program, stage, clocks, |side| {
        let result = side.evaluation.rule(rule, stage.period);
        let categories = Sorter::new(side).categories(&result);
        let value = |(at, category): (usize, &Category)| (result.values.get(at), category.clone());
        categories.iter().enumerate().map(value).collect()
    })
}

/// The class of a change, if there is one: results by their words; amounts by their deciding cases and by which is more.
fn class(one: &Judged) -> Option<Class> {
    if one.values.0 == one.values.1 {
        return None;
    }
    let side = |value: &Value, category: &Category| match value {
        Value::Number(_) => format!("{} {:?}", category.id(), change(&one.values)).into_bytes(),
        value => format!("{value:?}").into_bytes(),
    };
    Some((side(&one.values.0, &one.cases.0), side(&one.values.1, &one.cases.1)))
}

fn change((before, after): &(Value, Value)) -> Change {
    match (before, after) {
        (Value::Missing, _) => Change::Settles,
        (_, Value::Missing) => Change::Opens,
        (Value::Number(before), Value::Number(after)) => Change::of_amounts(*before, *after),
        _ => Change::Moves,
    }
}

/// Few negative numbers, few facts that hold, round numbers, and the first choice of each axis.
fn simplicity(row: Option<&Row>) -> (usize, usize, usize, Vec<usize>) {
    let Some(row) = row else { return (usize::MAX, usize::MAX, usize::MAX, Vec::new()) };
    let below = |value: &Value| matches!(value, Value::Number(number) if *number < Fraction::ZERO);
    let negative = row.facts.iter().filter(|(_, value)| below(value)).count();
    let holding = row.facts.iter().filter(|(_, value)| *value == Value::Bool(true)).count();
    let digits = |value: &Value| match value {
        Value::Number(number) => number.to_string().trim_end_matches('0').len(),
        _ => 0,
    };
    let digits = row.facts.iter().map(|(_, value)| digits(value)).sum();
    (negative, holding, digits, row.choices.clone())
}

/// The facts of a record, each with how far it may move while the change stays the same.
fn facts(
    program: &Program,
    rule: RuleId,
    grid: &Grid,
    (row, one): (&Row, &Judged),
    days: [Clocks; 2],
) -> Option<Vec<Fact>> {
    let register = program.rule(rule).register;
    let own = class(one);
    let mut facts = Vec::new();
    for (axis, choice) in grid.choices.iter().enumerate() {
        let chosen = row.choices.get(axis).copied().unwrap_or_default();
        let values = choice.values.get(chosen).cloned().unwrap_or_default();
        let is_scale = choice.is_scale
            && choice.atoms.iter().all(|atom| matches!(atom.ty(program, register), Type::Number(_) | Type::Date));
        let (mut from, mut through) = (None, None);
        if is_scale {
            let moved: Vec<Row> = (0..choice.values.len()).map(|to| grid.moved(row, axis, to)).collect();
            let alike: Vec<bool> =
                judged_on_both(program, rule, &moved, days)?.iter().map(|other| class(other) == own).collect();
            let end = |at: usize| choice.values.get(at).and_then(|values| values.first()).cloned();
            let low = alike.iter().take(chosen).rposition(|alike| !alike).map(|other| other + 1);
            let high = alike.iter().skip(chosen).position(|alike| !alike).map(|other| chosen + other - 1);
            (from, through) = (low.and_then(end), high.and_then(end));
        }
        for (atom, value) in choice.atoms.iter().copied().zip(values) {
            facts.push(Fact { atom, value, from: from.clone(), through: through.clone(), is_scale });
        }
    }
    facts.sort_by_key(|fact| fact.atom);
    Some(facts)
}
