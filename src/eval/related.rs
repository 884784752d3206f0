//! Aggregates over the records that point at a record: the members of each household.

use super::Evaluation;
use super::expr::{column_of, order};
use super::frame::{Frame, NO_ROW};
use crate::diagnostic::Code;
use crate::ir::{Comparison, Related, Type};
use crate::syntax::ast::AggregateKind;
use crate::table::{Column, Inverse};
use crate::value::{Fraction, Unit, Value};
use std::ops::Range;

impl Evaluation<'_> {
    /// For each record of a frame, the aggregate over the records that point at it. Those are judged on its day.
    pub(super) fn related(&self, related: &Related, frame: &Frame) -> Column {
        let nothing = Inverse::default();
        let inverse = self.table(related.register).inverse.get(&related.via.0).unwrap_or(&nothing);
        let mut rows = Vec::new();
        let mut days = Vec::new();
        let mut groups: Vec<Option<Range<usize>>> = Vec::with_capacity(frame.len());
        for (row, day) in frame.rows.iter().zip(frame.days.iter()) {
            if *row == NO_ROW {
                groups.push(None);
                continue;
            }
            let start = rows.len();
            rows.extend_from_slice(inverse.of(*row));
            days.resize(rows.len(), *day);
            groups.push(Some(start..rows.len()));
        }
        let children = frame.with_rows(related.register, rows).with_days(days);
        let filter = related.filter.as_ref().map(|f| self.truths(f, &children));
        let value = related.value.as_ref().map(|v| self.column(v, &children));
        let once = related.once_by.as_ref().map(|o| self.column(o, &children));
        let ty = related.value.as_ref().map_or(Type::Number(Unit::plain()), |v| v.ty.clone());
        let results = groups
            .into_iter()
            .enumerate()
            .map(|(position, group)| {
                let Some(group) = group else { return Value::Missing };
                let mut members = Vec::new();
                for child in group {
                    match filter.as_ref().map(|f| arrow::array::Array::is_valid(f, child).then(|| f.value(child))) {
                        Some(None) => return Value::Missing,
                        Some(Some(false)) => {}
                        Some(Some(true)) | None => members.push(child),
                    }
                }
                self.summary(related, &members, value.as_ref(), once.as_ref(), frame.rows.get(position).copied())
            })
            .collect();
        column_of(&ty, results)
    }

    fn summary(
        &self,
        related: &Related,
        members: &[usize],
        value: Option<&Column>,
        once: Option<&Column>,
        row: Option<u32>,
    ) -> Value {
        let Some(value) = value else {
            return counted(members, once);
        };
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            match value.get(*member) {
                Value::Missing => return Value::Missing,
                known => values.push(known),
            }
        }
        match related.kind {
            AggregateKind::Min => best(values, Comparison::Less),
            AggregateKind::Max => best(values, Comparison::Greater),
            _ => {
                let mut total = Ok(Fraction::ZERO);
                for value in &values {
                    if let Value::Number(n) = value {
                        total = total.and_then(|t| t.plus(*n));
                    }
                }
                let count = Fraction::whole(i128::try_from(values.len()).unwrap_or(i128::MAX));
                if related.kind == AggregateKind::Mean {
                    if values.is_empty() {
                        return Value::Missing;
                    }
                    total = total.and_then(|t| t.over(count));
                }
                match total {
                    Ok(total) => Value::Number(total),
                    Err(fault) => {
                        let register =
                            self.program.field(related.register, related.via).relation.as_ref().map(|r| r.target);
                        if let (Some(register), Some(row)) = (register, row) {
                            self.find(register, row, "", Code::RecordRefused, &fault.message());
                        }
                        Value::Missing
                    }
                }
            }
        }
    }
}

fn counted(members: &[usize], once: Option<&Column>) -> Value {
    let Some(once) = once else {
        return Value::Number(Fraction::whole(i128::try_from(members.len()).unwrap_or(i128::MAX)));
    };
    let mut seen: Vec<Value> = Vec::new();
    for member in members {
        match once.get(*member) {
            Value::Missing => return Value::Missing,
            value if !seen.contains(&value) => seen.push(value),
            _ => {}
        }
    }
    Value::Number(Fraction::whole(i128::try_from(seen.len()).unwrap_or(i128::MAX)))
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
