//! What becomes of records that lack a fact, as an indicator declares it.

use super::Evaluation;
use super::frame::Frame;
use crate::diagnostic::Code;
use crate::ir::{Aggregate, WhereMissing};
use crate::value::{Lang, Message, quantity};
use arrow::array::Array;

impl Evaluation<'_> {
    /// For each record of a frame what becomes of it, where it lacks a declared fact and would be looked at with it.
    pub(super) fn treated(&self, aggregate: &Aggregate, frame: &Frame, subject: &str) -> Vec<Option<WhereMissing>> {
        if aggregate.missing.is_empty() {
            return Vec::new();
        }
        let mut found = vec![None; frame.len()];
        for missing in &aggregate.missing {
            let (column, _) = self.watched(|| self.column(&missing.operand, frame));
            let scope = missing.scope.as_ref().map(|scope| self.watched(|| self.truths(scope, frame)).0);
            let looked_at = |row: usize| scope.as_ref().is_none_or(|scope| scope.is_null(row) || scope.value(row));
            for (row, slot) in found.iter_mut().enumerate() {
                if column.is_missing(row) && looked_at(row) {
                    *slot = (*slot).max(Some(missing.how));
                }
            }
        }
        let refused = |(position, how): (usize, &Option<WhereMissing>)| {
            (*how == Some(WhereMissing::Refused)).then(|| frame.rows.get(position).copied()).flatten()
        };
        for row in found.iter().enumerate().filter_map(refused) {
            self.find(frame.register, row, subject, Code::RecordRefused, &lacks());
        }
        found
    }
}

fn lacks() -> Message {
    Message::new(
        "thiếu số liệu mà chỉ tiêu khai báo là thiếu thì báo lỗi; chỉ tiêu không có giá trị",
        "a fact is missing of which the indicator says that this is an error; it has no value",
    )
}

/// Why there is no figure, where so many records lack what they have to have.
pub(super) fn refused(records: u64) -> Message {
    quantity::both(|lang| {
        let records = super::words::plain_records(i128::from(records), lang);
        match lang {
            Lang::Vi => format!("{records} thiếu số liệu mà chỉ tiêu không cho thiếu"),
            Lang::En => format!("what must not be missing is missing in {records}"),
        }
    })
}
