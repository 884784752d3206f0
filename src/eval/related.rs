//! Aggregates over the records that point at a record: the members of each household.

use super::columns::{Key, column_of, order};
use super::doubt::{Doubt, Fault};
use super::frame::{Family, Frame};
use super::{Evaluation, period_around, snapshot_of};
use crate::ir::{Comparison, Expr, RegisterId, Related, Timing, Type};
use crate::syntax::ast::{AggregateKind, Frequency};
use crate::table::column::day_from_epoch;
use crate::table::{Column, Inverse};
use crate::value::{ArithmeticFault, Fraction, Period, Unit, Value};
use arrow::array::{Array, BooleanArray};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

impl Evaluation<'_> {
    /// For each record of a frame, the aggregate over the records that point at it. Those are judged on its day.
    pub(super) fn related(&self, related: &Related, frame: &Frame) -> Column {
        let family = self.family(related, frame);
        let filter = related.filter.as_ref().map(|filter| self.filtered(filter, &family));
        // A count without a key looks at nothing but the filter.
        let measured = related.value.as_ref().or(related.once_by.as_ref());
        let measured = measured.map(|expr| self.measured(expr, &family, filter.as_ref()));
        let mut results = Vec::with_capacity(frame.len());
        for (position, group) in family.groups.iter().enumerate() {
            let members = family.members.get(group.clone()).unwrap_or_default();
            let counted = counted(members, filter.as_ref());
            results.push(match counted.map(|counted| summary(related, &counted, measured.as_ref())) {
                None => Value::Missing,
                Some(Ok(value)) => value,
                Some(Err(fault)) => {
                    self.doubt(frame, position, Fault::Arithmetic(fault));
                    Value::Missing
                }
            });
        }
        let ty = related.value.as_ref().map_or(Type::Number(Unit::plain()), |v| v.ty.clone());
        column_of(&ty, results)
    }

    /// The records that point at those of a frame, at any row of their key. Of a stock only one snapshot counts: a person counted in two years is one
    /// member, not two; of rows with a history those that hold on the day.
    pub(super) fn family(&self, related: &Related, frame: &Frame) -> Rc<Family> {
        let nothing = Inverse::default();
        let table = self.table(related.register);
        let inverse = table.inverse.get(&related.via.0).unwrap_or(&nothing);
        let parents = self.table(frame.register);
        let Timing::Stock(every, _) = self.program.register(related.register).timing else {
            return self.family_of(frame, related.register, related.via, |row, day, children| {
                let pointing = inverse.of(parents.head(row)).iter();
                children.extend(pointing.filter(|child| table.holds(**child, day)));
            });
        };
        let mut speaking: BTreeMap<Period, Option<Period>> = BTreeMap::new();
        self.family_of(frame, related.register, related.via, |row, day, children| {
            let seen = self.seen_in(frame.register, row, day, every);
            let snapshot = seen.and_then(|p| *speaking.entry(p).or_insert_with(|| snapshot_of(table, every, p)));
            let counts = |child: &&u32| table.snapshots.get(**child as usize).copied() == snapshot;
            children.extend(inverse.of(parents.head(row)).iter().filter(counts));
        })
    }

    /// The period a record is seen in: its own snapshot, that of the run on the as-of day of the run, else that of its day.
    fn seen_in(&self, register: RegisterId, row: u32, day: i32, every: Frequency) -> Option<Period> {
        let own = self.table(register).snapshots.get(row as usize).copied();
        let day = day_from_epoch(day)?;
        own.or_else(|| if day == self.on { Some(self.period) } else { period_around(every, day) })
    }

    /// Which children count; doubts about them are doubts about the record they belong to.
    fn filtered(&self, filter: &Expr, family: &Family) -> BooleanArray {
        let (truths, doubts) = self.watched(|| self.truths(filter, &family.children));
        self.pass_to_parents(doubts, family);
        truths
    }

    /// What is measured of the children; doubts matter only about those that count.
    fn measured(&self, expr: &Expr, family: &Family, filter: Option<&BooleanArray>) -> Column {
        let (column, mut doubts) = self.watched(|| self.column(expr, &family.children));
        doubts.retain(|doubt| filter.is_none_or(|f| f.is_null(doubt.position) || f.value(doubt.position)));
        self.pass_to_parents(doubts, family);
        column
    }

    fn pass_to_parents(&self, doubts: Vec<Doubt>, family: &Family) {
        if doubts.is_empty() {
            return;
        }
        let mut parents = vec![None; family.children.len()];
        for (parent, group) in family.groups.iter().enumerate() {
            for child in family.members.get(group.clone()).unwrap_or_default() {
                if let Some(slot) = parents.get_mut(*child) {
                    *slot = Some(parent);
                }
            }
        }
        self.pass_on(doubts, |child| parents.get(child).copied().flatten());
    }
}

/// The members of a group that count; `None` when that is unknown of one of them.
fn counted(members: &[usize], filter: Option<&BooleanArray>) -> Option<Vec<usize>> {
    let Some(filter) = filter else { return Some(members.to_vec()) };
    if members.iter().any(|child| filter.is_null(*child)) {
        return None;
    }
    Some(members.iter().copied().filter(|child| filter.value(*child)).collect())
}

fn summary(related: &Related, members: &[usize], measured: Option<&Column>) -> Result<Value, ArithmeticFault> {
    let count = |n: usize| Fraction::whole(i128::try_from(n).unwrap_or(i128::MAX));
    let Some(measured) = measured else {
        return Ok(Value::Number(count(members.len())));
    };
    let mut values = Vec::with_capacity(members.len());
    for member in members {
        match measured.get(*member) {
            Value::Missing => return Ok(Value::Missing),
            known => values.push(known),
        }
    }
    Ok(match related.kind {
        AggregateKind::Count => {
            Value::Number(count(values.into_iter().filter_map(Key::of).collect::<BTreeSet<_>>().len()))
        }
        AggregateKind::Min => best(values, Comparison::Less),
        AggregateKind::Max => best(values, Comparison::Greater),
        AggregateKind::Mean if values.is_empty() => Value::Missing,
        AggregateKind::Mean => Value::Number(sum(&values)?.over(count(values.len()))?),
        // `check` lets only the others stand in a rule.
        _ => Value::Number(sum(&values)?),
    })
}

fn sum(values: &[Value]) -> Result<Fraction, ArithmeticFault> {
    let numbers = values.iter().filter_map(|value| match value {
        Value::Number(n) => Some(*n),
        _ => None,
    });
    numbers.into_iter().try_fold(Fraction::ZERO, Fraction::plus)
}

fn best(values: Vec<Value>, how: Comparison) -> Value {
    let mut best: Option<Value> = None;
    for value in values {
        if best.as_ref().is_none_or(|b| order(&value, b).is_some_and(|o| how.holds(o))) {
            best = Some(value);
        }
    }
    best.unwrap_or(Value::Missing)
}
