//! Keys stand once: of rows with one key the first is used when all say the same, and none when they do not. Where rows have a
//! history, a key stands once on each day.

use super::draft::{Draft, RowFault};
use crate::diagnostic::Code;
use crate::ir::{FieldId, Program, Timing};
use crate::value::{Message, Period};
use std::collections::BTreeMap;

/// Sets rows aside whose key stands elsewhere too.
pub(super) fn set_doubles_aside(program: &Program, draft: &mut Draft) {
    let doubles: Vec<Vec<usize>> = by_key(draft).into_iter().filter(|rows| rows.len() > 1).collect();
    let register = program.register(draft.register);
    let key_field = register.keys.first().copied();
    for rows in doubles {
        let found = match register.timing {
            Timing::Valid(from, through) => on_the_same_days(draft, from, through, &rows),
            _ => doubles_of(draft, &rows),
        };
        for (row, reason) in found {
            let column = key_field.and_then(|field| draft.header(row, field));
            draft.set_aside(row, || RowFault { code: Code::DuplicateKey, reason, column });
        }
    }
}

/// The sound rows of each key, in the order of keys.
pub(super) fn by_key(draft: &Draft) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(Option<Period>, &str), Vec<usize>> = BTreeMap::new();
    for row in (0..draft.rows()).filter(|row| draft.is_sound(*row)) {
        if let Some(Some(key)) = draft.keys.get(row) {
            let snapshot = draft.snapshots.get(row).copied().flatten();
            groups.entry((snapshot, key)).or_default().push(row);
        }
    }
    groups.into_values().collect()
}

/// All rows of one key but the first where they say the same, all where they do not.
fn doubles_of(draft: &Draft, rows: &[usize]) -> Vec<(usize, Message)> {
    let Some((first, others)) = rows.split_first() else { return Vec::new() };
    let same = others.iter().all(|row| draft.says_the_same(*row, *first));
    let reason = |row: &usize| {
        let other = if row == first { others.first().unwrap_or(first) } else { first };
        let place = draft.cell(*other).to_string();
        (*row, if same { the_same(&place) } else { different(&place) })
    };
    rows.iter().skip(usize::from(same)).map(reason).collect()
}

/// Of rows with a history: those that repeat another, and those that hold on a day on which another holds.
fn on_the_same_days(draft: &Draft, from: FieldId, through: Option<FieldId>, rows: &[usize]) -> Vec<(usize, Message)> {
    let first = |row: usize| draft.day(from, row).unwrap_or(i32::MAX);
    // Without a column of last days a row holds until the next one begins: only those meet that begin on one day.
    let last = |row: usize| match through {
        Some(through) => draft.day(through, row).unwrap_or(i32::MAX),
        None => first(row),
    };
    let mut in_order = rows.to_vec();
    in_order.sort_by_key(|row| (first(*row), *row));
    let mut found = BTreeMap::new();
    // Of the rows so far, the one that ends last: whatever begins by then meets it.
    let mut longest: Option<usize> = None;
    let mut kept: Vec<usize> = Vec::new();
    for row in in_order {
        let begun_with_it = kept.iter().rev().take_while(|earlier| first(**earlier) == first(row));
        if let Some(same) = begun_with_it.into_iter().find(|earlier| draft.says_the_same(**earlier, row)) {
            found.insert(row, the_same(&draft.cell(*same).to_string()));
            continue;
        }
        if let Some(before) = longest.filter(|before| first(row) <= last(*before)) {
            found.entry(row).or_insert_with(|| overlapping(&draft.cell(before).to_string()));
            found.entry(before).or_insert_with(|| overlapping(&draft.cell(row).to_string()));
        }
        kept.push(row);
        longest = longest.filter(|before| last(*before) >= last(row)).or(Some(row));
    }
    found.into_iter().collect()
}

fn the_same(place: &str) -> Message {
    Message::new(format!("trùng với dòng {place}"), format!("the same as row {place}"))
}

fn different(place: &str) -> Message {
    Message::new(
        format!("mã này còn ở dòng {place} với nội dung khác, chưa biết dòng nào đúng"),
        format!("the key stands in row {place} too, and they differ: which is right is not known"),
    )
}

fn overlapping(place: &str) -> Message {
    Message::new(
        format!("mã này còn ở dòng {place} trong cùng thời gian, chưa biết dòng nào đúng"),
        format!("the key stands in row {place} too, for some of the same days: which is right is not known"),
    )
}
