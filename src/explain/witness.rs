//! The evaluation as a witness: explanations ask it, and compute nothing themselves.

use super::record::{At, Witness};
use crate::eval::Evaluation;
use crate::ir::{Expr, FieldId, RuleId};
use crate::table::Data;
use crate::table::column::days_since_epoch;
use crate::value::{Date, Fraction, Message, Value};

/// An evaluation and the registers it runs over.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The evaluation.
    pub evaluation: &'a Evaluation<'a>,
    /// Its registers.
    pub data: &'a Data,
}

impl Witness for Asked<'_> {
    fn value(&self, expr: &Expr, at: At) -> Value {
        self.evaluation.value(expr, at.register, at.row, at.clocks())
    }

    fn result(&self, rule: RuleId, at: At) -> (Value, String) {
        self.evaluation.result(rule, at.row, at.clocks())
    }

    fn bounds(&self, expr: &Expr, at: At) -> Option<(Fraction, Fraction)> {
        self.evaluation.bounds_of(expr, at.register, at.row, at.clocks())
    }

    fn key(&self, at: At) -> String {
        let table = self.data.tables.get(at.register.0);
        let key = table.and_then(|table| table.keys.get(at.row as usize)).cloned();
        key.or_else(|| table.map(|table| table.cell(at.row, None).to_string())).unwrap_or_default()
    }

    fn follow(&self, field: FieldId, at: At) -> Option<At> {
        let (register, row) = self.evaluation.follow(at.register, field, at.row, at.clocks())?;
        Some(At { register, row, ..at })
    }

    fn pointed_at(&self, field: FieldId, at: At) -> Option<String> {
        let Value::Record(row) = self.data.tables.get(at.register.0)?.columns.get(field.0)?.get(at.row as usize) else {
            return None;
        };
        let register = self.evaluation.target(at.register, field)?;
        Some(self.key(At { register, row, ..at }))
    }

    fn on_day(&self, at: At, day: Date) -> Option<At> {
        let row = self.data.tables.get(at.register.0)?.on_day(at.row, days_since_epoch(day))?;
        Some(At { row, day, ..at })
    }

    fn faults(&self, at: At) -> Vec<Message> {
        let key = self.data.tables.get(at.register.0).and_then(|table| table.keys.get(at.row as usize));
        let own =
            |finding: &crate::eval::outcome::Finding| finding.register == at.register && Some(&finding.key) == key;
        let found = self.evaluation.findings();
        found.into_iter().filter(own).map(|finding| Message::new(finding.vi, finding.en)).collect()
    }
}
