//! Keys stand once: of rows with one key the first is used when all say the same, and none when they do not.

use super::draft::{Draft, RowFault};
use crate::diagnostic::Code;
use crate::ir::Program;
use crate::value::{Message, Period};
use std::collections::BTreeMap;

/// Sets rows aside whose key stands elsewhere too.
pub(super) fn set_doubles_aside(program: &Program, draft: &mut Draft) {
    let mut groups: BTreeMap<(Option<Period>, &str), Vec<usize>> = BTreeMap::new();
    for row in (0..draft.rows()).filter(|row| draft.is_sound(*row)) {
        if let Some(Some(key)) = draft.keys.get(row) {
            let snapshot = draft.snapshots.get(row).copied().flatten();
            groups.entry((snapshot, key)).or_default().push(row);
        }
    }
    let doubles: Vec<Vec<usize>> = groups.into_values().filter(|rows| rows.len() > 1).collect();
    let key_field = program.register(draft.register).keys.first().copied();
    for rows in doubles {
        let Some((first, others)) = rows.split_first() else { continue };
        let same = others.iter().all(|row| draft.says_the_same(*row, *first));
        for row in rows.iter().skip(usize::from(same)) {
            let other = if row == first { others.first().unwrap_or(first) } else { first };
            let place = draft.cell(*other).to_string();
            let column = key_field.and_then(|field| draft.header(*row, field));
            draft.set_aside(*row, || RowFault { code: Code::DuplicateKey, reason: reason(same, &place), column });
        }
    }
}

fn reason(same: bool, place: &str) -> Message {
    if same {
        return Message::new(format!("trùng với dòng {place}"), format!("the same as row {place}"));
    }
    Message::new(
        format!("mã này còn ở dòng {place} với nội dung khác, chưa biết dòng nào đúng"),
        format!("the key stands in row {place} too, and they differ: which is right is not known"),
    )
}
