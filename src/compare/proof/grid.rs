//! Records that stand for others: each fact at, just below and just above every bound it is compared with.

use super::facts::{Atom, Facts, Gap};
use crate::ir::{Clocks, Program, RegisterId, Timing, Type};
use crate::value::fraction::Rounding;
use crate::value::{Date, Fraction, Value};
use chrono::Months;
use std::collections::{BTreeMap, BTreeSet};

/// So many records are judged, no more.
const MOST: usize = 40_000;

/// So many combinations of words are tried to find what a bound can be.
pub(super) const MOST_CONSTANTS: usize = 512;

/// A record of the grid.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) facts: Vec<(Atom, Value)>,
    /// The choice on each axis.
    pub(super) choices: Vec<usize>,
}

/// An axis: what is chosen together.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The columns, or results taken as given.
    pub(super) atoms: Vec<Atom>,
    /// For each choice the values of the columns.
    pub(super) values: Vec<Vec<Value>>,
    /// Whether the choices are in the order of numbers or days, one cell after the other.
    pub(super) is_scale: bool,
}

/// All axes.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) choices: Vec<Choice>,
}

impl Grid {
    pub(super) fn new(program: &Program, register: RegisterId, facts: &Facts, days: [Clocks; 2]) -> Self {
        let dated = match program.register(register).timing {
            Timing::Flow(field) => Some(Atom::Field(field)),
            _ => None,
        };
        let mut choices = Vec::new();
        let mut counted: BTreeMap<&BTreeSet<(usize, bool)>, Vec<Atom>> = BTreeMap::new();
        for atom in facts.read.iter().copied().filter(|atom| Some(*atom) != dated) {
            let own = facts.counted.get(&atom).filter(|_| !facts.plain.contains(&atom));
            match own.filter(|_| !facts.asked_missing.contains(&atom)) {
                Some(counts) => counted.entry(counts).or_default().push(atom),
                None => choices.push(alone(program, register, facts, atom, days)),
            }
        }
        // Of facts that enter the same counts only how many hold makes a difference.
        choices.extend(counted.into_values().map(together));
        Self { choices }
    }

    pub(super) fn rows(&self, gaps: &mut BTreeSet<Gap>) -> Vec<Row> {
        self.rows_within(MOST, gaps)
    }

    /// Every combination; where there are more than so many, as many of them as may be, spread over all.
    pub(super) fn rows_within(&self, most: usize, gaps: &mut BTreeSet<Gap>) -> Vec<Row> {
        let mut sizes = self.choices.iter().map(|choice| choice.values.len() as u128);
        let all = sizes.try_fold(1u128, u128::checked_mul).unwrap_or(u128::MAX);
        let tried = usize::try_from(all).unwrap_or(usize::MAX).min(most);
        if (tried as u128) < all {
            gaps.insert(Gap::TooMany);
        }
        (0..tried).map(|at| self.row(if (tried as u128) < all { scattered(at) % all } else { at as u128 })).collect()
    }

    /// A record with another choice on one axis.
    pub(super) fn moved(&self, row: &Row, axis: usize, to: usize) -> Row {
        let mut choices = row.choices.clone();
        if let Some(slot) = choices.get_mut(axis) {
            *slot = to;
        }
        let chosen = self.choices.iter().zip(&choices).flat_map(|(choice, chosen)| {
            let values = choice.values.get(*chosen).cloned().unwrap_or_default();
            choice.atoms.iter().copied().zip(values)
        });
        Row { facts: chosen.collect(), choices }
    }

    fn row(&self, at: u128) -> Row {
        let mut rest = at;
        let mut row = Row { facts: Vec::new(), choices: Vec::new() };
        for choice in &self.choices {
            let size = (choice.values.len() as u128).max(1);
            let chosen = usize::try_from(rest % size).unwrap_or(0);
            rest /= size;
            let values = choice.values.get(chosen).cloned().unwrap_or_default();
            row.facts.extend(choice.atoms.iter().copied().zip(values));
            row.choices.push(chosen);
        }
        row
    }
}

/// A number far from its neighbours (splitmix64, twice), the same each time.
fn scattered(at: usize) -> u128 {
    let mix = |seed: u64| {
        let z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let high = mix((at as u64).wrapping_add(1));
    (u128::from(high) << 64) | u128::from(mix(high))
}

fn together(atoms: Vec<Atom>) -> Choice {
    let values = (0..=atoms.len()).map(|held| (0..atoms.len()).map(|at| Value::Bool(at < held)).collect());
    Choice { values: values.collect(), atoms, is_scale: false }
}

fn alone(program: &Program, register: RegisterId, facts: &Facts, atom: Atom, days: [Clocks; 2]) -> Choice {
    let mut is_scale = false;
    let mut values: Vec<Value> = match atom.ty(program, register) {
        Type::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Type::Word(list) => {
            let count = u32::try_from(program.list(*list).words.len()).unwrap_or(u32::MAX);
            (0..count).map(Value::Word).collect()
        }
        Type::Number(_) => {
            is_scale = true;
            let grain = grain(program, register, atom);
            numbers(facts.numbers.get(&atom), grain).into_iter().map(Value::Number).collect()
        }
        Type::Date => {
            is_scale = true;
            dates(facts.days.get(&atom), facts.ages.get(&atom), days).into_iter().map(Value::Date).collect()
        }
        Type::Text => {
            let mut texts: Vec<Value> =
                facts.texts.get(&atom).into_iter().flatten().cloned().map(Value::Text).collect();
            texts.push(Value::Text("…".to_owned()));
            texts
        }
        Type::Record(_) => Vec::new(),
    };
    if facts.asked_missing.contains(&atom) || values.is_empty() {
        values.push(Value::Missing);
    }
    Choice { atoms: vec![atom], values: values.into_iter().map(|value| vec![value]).collect(), is_scale }
}

/// The smallest step between two values: of a column its last digit; of a result, which may be any number, one that is fine
/// enough for what is counted and paid.
fn grain(program: &Program, register: RegisterId, atom: Atom) -> Fraction {
    let digits = match atom {
        Atom::Field(field) => program.field(register, field).scale,
        Atom::Rule(_) => 2,
    };
    Fraction::new(1, 10i128.checked_pow(digits).unwrap_or(1)).unwrap_or(Fraction::ONE)
}

/// At, just below and just above each bound; 0 where there is none.
fn numbers(bounds: Option<&BTreeSet<Fraction>>, grain: Fraction) -> BTreeSet<Fraction> {
    let mut values = BTreeSet::new();
    for bound in bounds.into_iter().flatten() {
        // What the column can hold: multiples of its grain.
        let down = bound.round_to(grain, Rounding::Down);
        let up = bound.round_to(grain, Rounding::Up);
        for near in [down, up].into_iter().flatten() {
            values.extend([Ok(near), near.minus(grain), near.plus(grain)].into_iter().flatten());
        }
    }
    if values.is_empty() {
        values.insert(Fraction::ZERO);
    }
    values
}

/// The days at, just before and just after each bound, also those on which an age is completed on either side.
fn dates(bounds: Option<&BTreeSet<Date>>, ages: Option<&BTreeSet<i64>>, days: [Clocks; 2]) -> BTreeSet<Date> {
    let mut near: BTreeSet<Date> = bounds.into_iter().flatten().copied().collect();
    for clocks in days {
        for age in ages.into_iter().flatten() {
            // Above a bound and below it: an age is compared with itself and with the next.
            for years in [*age, age + 1] {
                let months = u32::try_from(years.saturating_mul(12)).ok().map(Months::new);
                near.extend(months.and_then(|months| clocks.on.checked_sub_months(months)));
            }
        }
    }
    if near.is_empty() {
        near.insert(days.map(|clocks| clocks.on).into_iter().min().unwrap_or_default());
    }
    // Two days after: who is born on 29 February completes a year on the 28th, with those born on it.
    let after = |day: &Date| day.succ_opt().and_then(|day| day.succ_opt());
    near.iter().flat_map(|day| [day.pred_opt(), Some(*day), day.succ_opt(), after(day)].into_iter().flatten()).collect()
}
