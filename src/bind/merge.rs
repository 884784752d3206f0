//! A register made from another: the rows of one key become one, with what they agree on.

use super::column::DraftColumn;
use super::draft::{Draft, RowFault, empty};
use super::key::by_key;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Field, FieldId, Program};
use crate::value::{DataStatus, Lang, Message};

/// So many keys are named in a warning.
const NAMED: usize = 5;

/// Makes one row of those with one key. An empty cell agrees with anything; where two rows differ, the fact is missing, and told.
pub(super) fn merge(program: &Program, draft: &mut Draft, warnings: &mut Vec<Diagnostic>) {
    let fields = &program.register(draft.register).fields;
    let mut differing: Vec<Vec<String>> = vec![Vec::new(); fields.len()];
    for mut rows in by_key(draft) {
        weakest_first(draft, &mut rows);
        let nothing = |(field, column): (&Field, &DraftColumn)| {
            !field.optional && rows.iter().all(|row| column.is_empty_at(*row))
        };
        if let Some(position) = fields.iter().zip(&draft.columns).position(nothing) {
            rows.iter().for_each(|row| {
                let column = draft.header(*row, FieldId(position));
                draft.set_aside(*row, || RowFault { code: Code::MissingCell, reason: empty(), column });
            });
            continue;
        }
        let Some((first, others)) = rows.split_first() else { continue };
        for (column, differing) in draft.columns.iter_mut().zip(&mut differing) {
            if !column.merge(&rows) {
                differing.extend(draft.keys.get(*first).cloned().flatten());
            }
        }
        draft.merged.extend(others);
    }
    for (position, keys) in differing.iter().enumerate().filter(|(_, keys)| !keys.is_empty()) {
        warnings.push(conflict(program, draft, FieldId(position), keys));
    }
}

/// What is made of rows of several files is as weak as the weakest of them.
fn weakest_first(draft: &Draft, rows: &mut [usize]) {
    let status = |row: &usize| draft.status(*row).unwrap_or(DataStatus::Official);
    let weakest = (0..rows.len()).min_by_key(|at| rows.get(*at).map(status));
    if let Some(rotated) = weakest.and_then(|at| rows.get_mut(..=at)) {
        rotated.rotate_right(1);
    }
}

/// `cột “Xã”: 02 hộ có các dòng ghi khác nhau, coi là thiếu số liệu: H1, H2`.
fn conflict(program: &Program, draft: &Draft, field: FieldId, keys: &[String]) -> Diagnostic {
    let label = &program.field(draft.register, field).named.label;
    let register = &program.register(draft.register).named.label;
    let named = keys.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = keys.len().saturating_sub(NAMED);
    let more = |lang: Lang| match more {
        0 => String::new(),
        more => format!(" {} {more} {}", lang.pick("và", "and"), lang.pick("mã nữa", "more")),
    };
    let message = Message::new(
        format!(
            "“{register}”: {} mã có các dòng ghi khác nhau ở cột “{label}”, coi là thiếu số liệu: {named}{}",
            keys.len(),
            more(Lang::Vi)
        ),
        format!(
            "“{register}”: the rows of {} keys differ in column “{label}”, which is taken as missing: {named}{}",
            keys.len(),
            more(Lang::En)
        ),
    );
    let help = Message::new("Sửa các dòng của những mã này cho thống nhất.", "make the rows of these keys agree");
    Diagnostic::warning(Code::DuplicateKey, message).at(program.field(draft.register, field).named.span).help(help)
}
