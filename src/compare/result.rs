//! One rule on both sides: every record paired, sorted by case and by area, and added up.

use super::Wanted;
use super::category::{Category, Sorter};
use super::law::{self, LawChange};
use super::pair::{Seen, pairs};
use super::reads::reads;
use super::side::Side;
use super::tally::{Amount, Change, Tally};
use crate::eval::outcome::{CellKey, RuleResult};
use crate::explain;
use crate::ir::{Dimension, Expr, ExprKind, Program, RegisterId, RuleId, Type};
use crate::table::column::Column;
use crate::value::{Fraction, Lang, Message, Value, name};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Amounts, which add up.
    Amount,
    /// Classes, between which records move.
    Class,
}

/// A rule on both sides.
#[derive(Clone, Debug)]
pub struct RuleDifference {
    /// The rule, in the first program.
    pub rule: RuleId,
    /// What it gives.
    pub kind: Kind,
    /// All its records.
    pub total: Tally,
    /// By deciding case before and after; for classes by class.
    pub categories: Vec<Slice>,
    /// By each breakdown that indicators over the register use.
    pub areas: Vec<Area>,
    /// Every record whose result is not simply the same, in the order of the register.
    pub records: Vec<RecordChange>,
    /// What differs in the law it rests on.
    pub causes: Vec<LawChange>,
}

/// The records that were decided by one case and are now decided by another, or by the same.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The case or class before.
    pub before: Category,
    /// The case or class after.
    pub after: Category,
    /// Its title before: the label of a class.
    pub labels: (Message, Message),
    /// Its records.
    pub tally: Tally,
}

/// A breakdown.
#[derive(Clone, Debug)]
pub struct Area {
    /// Its name, such as `xã`.
    pub name: String,
    /// Its title.
    pub label: String,
    /// Its cells, the residual one last.
    pub cells: Vec<(CellKey, Tally)>,
}

/// A record whose result is not simply the same.
#[derive(Clone, Debug)]
pub struct RecordChange {
    /// Its key.
    pub key: String,
    /// What becomes of it.
    pub change: Change,
    /// What was found before.
    pub before: Found,
    /// What is found after.
    pub after: Found,
}

/// A result on one side.
#[derive(Clone, Debug)]
pub struct Found {
    /// The value as a stable text: exact numbers, names of words; empty where there is none.
    pub value: String,
    /// The amount, where it is one.
    pub amount: Option<Fraction>,
    /// The deciding case.
    pub category: Category,
}

/// The results of one side, ready to be looked up by position.
struct Results<'a> {
    side: &'a Side<'a>,
    register: RegisterId,
    ty: &'a Type,
    result: RuleResult,
    categories: Rc<Vec<Category>>,
}

impl<'a> Results<'a> {
    fn of(side: &'a Side<'a>, rule: RuleId) -> Self {
        let declared = side.program.rule(rule);
        let result = side.evaluation.rule(rule, side.evaluation.period());
        let categories = Sorter::new(side).categories(&result);
        Self { side, register: declared.register, ty: &declared.ty, result, categories }
    }

    fn values(&self) -> &Column {
        &self.result.values
    }

    fn seen(&'a self) -> Seen<'a> {
        Seen { side: self.side, register: self.register, rows: &self.result.rows }
    }

    fn found(&self, position: Option<usize>) -> (Value, Found) {
        let Some(position) = position else {
            return (Value::Missing, Found { value: String::new(), amount: None, category: Category::Absent });
        };
        let value = self.values().get(position);
        let amount = if let Value::Number(amount) = value { Some(amount) } else { None };
        let category = self.categories.get(position).cloned().unwrap_or(Category::Formula);
        let text = stable(self.side.program, self.ty, &value);
        (value, Found { value: text, amount, category })
    }

    /// The title of a result among its like: of a class its label, of an amount its deciding case.
    fn slice(&self, kind: Kind, value: &Value, found: &Found) -> (Category, Message) {
        let class = kind == Kind::Class && *value != Value::Missing;
        if !class {
            return (found.category.clone(), Message::default());
        }
        let label = |lang| explain::value(self.side.program, self.ty, value, lang);
        (Category::Case(found.value.as_str().into()), Message::new(label(Lang::Vi), label(Lang::En)))
    }
}

/// A value as a stable text, as record results give it.
#[must_use]
pub fn stable(program: &Program, ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Missing, _) => String::new(),
        (Value::Number(number), _) => number.to_string(),
        (Value::Date(day), _) => day.to_string(),
        (Value::Text(text), _) => text.clone(),
        (Value::Bool(truth), _) => if *truth { "có" } else { "không" }.to_owned(),
        (Value::Word(word), Type::Word(list)) => {
            program.list(*list).words.get(*word as usize).map(|word| word.name.clone()).unwrap_or_default()
        }
        (Value::Word(position) | Value::Record(position), _) => position.to_string(),
    }
}

/// Compares a rule.
pub(super) fn rule(
    before: &Side<'_>,
    after: &Side<'_>,
    id: RuleId,
    other: RuleId,
    wanted: Wanted<'_>,
) -> RuleDifference {
    let (was, is) = (Results::of(before, id), Results::of(after, other));
    let kind = if matches!(was.ty, Type::Number(_)) { Kind::Amount } else { Kind::Class };
    let pairs = pairs(was.seen(), is.seen());
    let mut total = Tally::default();
    let mut categories: BTreeMap<(Category, Category), Slice> = BTreeMap::new();
    let mut areas: Vec<Cells> = areas(before, was.register, wanted.by);
    let mut records = Vec::new();
    for (here, there) in pairs {
        let ((value, found), (later, later_found)) = (was.found(here), is.found(there));
        let change = change(kind, (here, &value, &found), (there, &later, &later_found));
        let (low, high) = (amount(kind, here, &value), amount(kind, there, &later));
        total.add(change, low, high);
        let ((from, label), (to, later_label)) =
            (was.slice(kind, &value, &found), is.slice(kind, &later, &later_found));
        let slice = categories.entry((from.clone(), to.clone())).or_insert_with(|| Slice {
            before: from,
            after: to,
            labels: (label, later_label),
            tally: Tally::default(),
        });
        slice.tally.add(change, low, high);
        areas.iter_mut().for_each(|area| area.add(here, change, low, high));
        if change != Change::Unchanged {
            let key = match (here, there) {
                (Some(here), _) => key(&was, here),
                (None, Some(there)) => key(&is, there),
                (None, None) => String::new(),
            };
            records.push(RecordChange { key, change, before: found, after: later_found });
        }
    }
    let mut categories: Vec<Slice> = categories.into_values().collect();
    // The largest first; of equals in the order of their names.
    categories.sort_by_key(|slice| std::cmp::Reverse(slice.tally.records()));
    let areas = areas.into_iter().map(|area| area.area).collect();
    let causes = law::changes(before, after, &reads(before.program, id));
    RuleDifference { rule: id, kind, total, categories, areas, records, causes }
}

fn key(results: &Results<'_>, position: usize) -> String {
    results.result.rows.get(position).map(|row| results.side.key(results.register, *row)).unwrap_or_default()
}

fn amount(kind: Kind, position: Option<usize>, value: &Value) -> Amount {
    match (position, value) {
        (Some(_), Value::Missing) => Amount::Open,
        (Some(_), Value::Number(amount)) if kind == Kind::Amount => Amount::Known(*amount),
        _ => Amount::None,
    }
}

fn change(
    kind: Kind,
    (here, value, found): (Option<usize>, &Value, &Found),
    (there, later, later_found): (Option<usize>, &Value, &Found),
) -> Change {
    match (here, there) {
        (_, None) => return Change::OnlyBefore,
        (None, _) => return Change::OnlyAfter,
        _ => {}
    }
    match (value, later) {
        (Value::Missing, Value::Missing) => Change::Undetermined,
        (Value::Missing, _) => Change::Settles,
        (_, Value::Missing) => Change::Opens,
        (Value::Number(value), Value::Number(later)) if kind == Kind::Amount => Change::of_amounts(*value, *later),
        // Words of two programs are the same where their names are.
        _ if found.value == later_found.value => Change::Unchanged,
        _ => Change::Moves,
    }
}

/// A breakdown being filled.
struct Cells {
    area: Area,
    /// The cell of each record, by its position among the results.
    places: Vec<usize>,
}

impl Cells {
    fn add(&mut self, position: Option<usize>, change: Change, before: Amount, after: Amount) {
        let place = position.and_then(|position| self.places.get(position)).copied();
        if let Some((_, tally)) = place.and_then(|place| self.area.cells.get_mut(place)) {
            tally.add(change, before, after);
        } else {
            // A record of the second side alone has no place on the first.
            match self.area.cells.last_mut() {
                Some((CellKey::Unknown, tally)) => tally.add(change, before, after),
                _ => {
                    let mut tally = Tally::default();
                    tally.add(change, before, after);
                    self.area.cells.push((CellKey::Unknown, tally));
                }
            }
        }
    }
}

/// The breakdowns that indicators over a register use, also those they reach it by through a relation.
fn areas(side: &Side<'_>, register: RegisterId, only: Option<&str>) -> Vec<Cells> {
    let mut found: Vec<Cells> = Vec::new();
    let dimensions = side.program.indicators.iter().flat_map(|indicator| &indicator.dimensions);
    for (name, label, expr) in dimensions.filter_map(|dimension| reaching(side.program, dimension, register)) {
        let asked = only.is_none_or(|only| name::same(&name, only) || label.to_lowercase() == only.to_lowercase());
        if asked && !found.iter().any(|cells| cells.area.name == name) {
            found.push(laid_out(side, register, Area { name, label, cells: Vec::new() }, expr));
        }
    }
    found
}

/// What a dimension says of the records of a register itself: its cell, or where a relation leads to them the rest of its path.
fn reaching<'a>(
    program: &Program,
    dimension: &'a Dimension,
    register: RegisterId,
) -> Option<(String, String, &'a Expr)> {
    for (scanned, expr) in &dimension.cells {
        if *scanned == register {
            return Some((dimension.name.clone(), dimension.label.clone(), expr));
        }
        if let ExprKind::Follow(field, inner) = &expr.kind
            && program.field(*scanned, *field).relation.as_ref().is_some_and(|relation| relation.target == register)
        {
            let name = dimension.name.split_once('.').map_or(dimension.name.as_str(), |(_, rest)| rest);
            return Some((name.to_owned(), dimension.label.clone(), inner));
        }
    }
    None
}

fn laid_out(side: &Side<'_>, register: RegisterId, mut area: Area, expr: &Expr) -> Cells {
    let keys = side.evaluation.places(register, side.evaluation.period(), expr);
    let known: BTreeMap<&CellKey, usize> = {
        let mut sorted: Vec<&CellKey> = keys.iter().collect();
        sorted.sort();
        sorted.dedup();
        sorted.into_iter().enumerate().map(|(position, key)| (key, position)).collect()
    };
    let places = keys.iter().map(|key| known.get(key).copied().unwrap_or_default()).collect();
    area.cells = known.into_keys().map(|key| (key.clone(), Tally::default())).collect();
    Cells { area, places }
}
