//! Aggregates over the records that point at one record.

use super::expr::{known, ordered};
use super::{At, Doubts, Reference, Refusal, holding, speaking};
use chitieu::diagnostic::Code;
use chitieu::ir::{Related, Timing};
use chitieu::syntax::ast::AggregateKind;
use chitieu::value::{Fraction, Value};

impl Reference<'_> {
    pub(crate) fn related(&self, related: &Related, at: At, doubts: &mut Doubts) -> Option<Value> {
        let mut counted = Vec::new();
        let mut certain = true;
        for child in self.children(related, at) {
            let chosen = match &related.filter {
                Some(filter) => self.truth(filter, child, doubts),
                None => Some(true),
            };
            // Rules that are named in what is aggregated have a result for every record, also where it is not counted.
            let mut own = Doubts::new();
            let measured = related.value.as_ref().or(related.once_by.as_ref());
            let measured = measured.map(|expr| self.value(expr, child, &mut own));
            if chosen != Some(false) {
                doubts.extend(own);
            }
            match chosen {
                Some(true) => counted.push(measured),
                Some(false) => {}
                None => certain = false,
            }
        }
        if !certain {
            return None;
        }
        if related.value.is_none() && related.once_by.is_none() {
            return Some(number(counted.len()));
        }
        let values: Vec<Value> = counted.into_iter().map(|v| v.unwrap()).collect::<Option<_>>()?;
        summary(related, &values, at, doubts)
    }

    /// The records that point at one, at any row of its key, of those seen beside it.
    pub(crate) fn children(&self, related: &Related, at: At) -> Vec<At> {
        let history = matches!(self.program.register(at.register).timing, Timing::Valid(..));
        let own = |parent: u32| if history { self.same_key(at, parent) } else { parent == at.row };
        let rows = 0..u32::try_from(self.table(related.register).rows()).unwrap();
        let all = rows.map(|row| At { register: related.register, row, ..at });
        let points =
            |child: &At| matches!(self.field(*child, related.via.0), Some(Value::Record(parent)) if own(parent));
        all.filter(|child| points(child) && self.seen_beside(*child, at)).collect()
    }

    /// Of a history only what holds on the day counts. Of a stock only the snapshot counts that speaks for the period the
    /// record is seen in: that of its own snapshot; on the
    /// as-of day of the run that of the run; else that of its day.
    fn seen_beside(&self, child: At, at: At) -> bool {
        let Timing::Stock(every, _) = self.program.register(child.register).timing else {
            return self.holds(child.register, child.row, at.day);
        };
        let table = self.table(child.register);
        let period = match self.table(at.register).snapshots.get(at.row as usize) {
            Some(own) => *own,
            None if at.day == self.on => self.period,
            None => holding(every, at.day),
        };
        table.snapshots[child.row as usize] == speaking(table, every, period)
    }
}

fn summary(related: &Related, values: &[Value], at: At, doubts: &mut Doubts) -> Option<Value> {
    match related.kind {
        AggregateKind::Count => {
            let first = |i: &usize| !values[..*i].contains(&values[*i]);
            Some(number((0..values.len()).filter(first).count()))
        }
        AggregateKind::Min => values.iter().min_by(|a, b| ordered(a, b)).cloned(),
        AggregateKind::Max => values.iter().max_by(|a, b| ordered(a, b)).cloned(),
        AggregateKind::Sum | AggregateKind::Mean => {
            let mut total = Ok(Fraction::ZERO);
            for value in values {
                let Value::Number(n) = value else { panic!("{value:?} is no number") };
                total = total.and_then(|t| t.plus(*n));
            }
            if related.kind == AggregateKind::Mean {
                if values.is_empty() {
                    return None;
                }
                let count = Fraction::whole(i128::try_from(values.len()).unwrap());
                total = total.and_then(|t| t.over(count));
            }
            if total.is_err() {
                doubts.push(Refusal { register: at.register, row: at.row, code: Code::RecordRefused });
            }
            known(total.map_or(Value::Missing, Value::Number))
        }
        other => panic!("a rule has no {other:?}"),
    }
}

fn number(n: usize) -> Value {
    Value::Number(Fraction::whole(i128::try_from(n).unwrap()))
}
