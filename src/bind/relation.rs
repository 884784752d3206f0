//! Relations: each key becomes the row it points at; a row that points at nothing is set aside, and what points at it too.

use super::cell::clip;
use super::column::DraftColumn;
use super::draft::{Draft, RowFault, period_around};
use crate::diagnostic::Code;
use crate::ir::{FieldId, Program, RegisterId, Timing};
use crate::table::column::day_from_epoch;
use crate::value::{Message, Period};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of one register by snapshot and key.
type Index = BTreeMap<(Option<Period>, String), usize>;

/// A relation of one row: the register and field it stands in, its own row, and the row pointed at.
struct Link {
    register: usize,
    field: FieldId,
    row: usize,
    to: Option<usize>,
    target: usize,
    key: String,
}

/// Finds the row each relation points at and sets orphans aside.
pub(super) fn resolve(program: &Program, drafts: &mut [Draft]) {
    let indices: Vec<Index> = drafts.iter().map(index).collect();
    let histories: Vec<_> = drafts.iter().map(|draft| histories(program, draft)).collect();
    let latest: Vec<Option<Period>> = drafts.iter().map(|d| d.snapshots.iter().flatten().max().copied()).collect();
    let links: Vec<Link> = drafts.iter().flat_map(|draft| links(program, draft, &indices, &latest)).collect();
    let mut pointing: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut fallen: Vec<(usize, usize)> = Vec::new();
    for (position, link) in links.iter().enumerate() {
        match link.to {
            Some(to) => pointing.entry((link.target, to)).or_default().push(position),
            None => orphan(program, drafts, link, false, &mut fallen),
        }
    }
    // Rows that were set aside before take those that point at them along.
    let before: BTreeSet<(usize, usize)> =
        pointing.keys().copied().filter(|(r, row)| !sound(drafts, *r, *row)).collect();
    fallen.extend(before);
    while let Some(row) = fallen.pop() {
        let pointing_at = pointing.remove(&row).unwrap_or_default();
        // Where rows have a history another row may still stand, and then it stands for the key.
        let key = drafts.get(row.0).and_then(|draft| draft.keys.get(row.1)?.as_ref());
        let same_key = histories.get(row.0).zip(key).and_then(|(rows, key)| rows.get(key)).into_iter().flatten();
        if let Some(other) = same_key.copied().find(|other| sound(drafts, row.0, *other)) {
            pointing.entry((row.0, other)).or_default().extend(pointing_at);
            continue;
        }
        for position in pointing_at {
            if let Some(link) = links.get(position) {
                orphan(program, drafts, link, true, &mut fallen);
            }
        }
    }
}

/// For registers whose rows have a history, the rows of each key.
fn histories(program: &Program, draft: &Draft) -> BTreeMap<String, Vec<usize>> {
    let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    if matches!(program.register(draft.register).timing, Timing::Valid(..)) {
        for (row, key) in draft.keys.iter().enumerate() {
            if let Some(key) = key {
                rows.entry(key.clone()).or_default().push(row);
            }
        }
    }
    rows
}

fn sound(drafts: &[Draft], register: usize, row: usize) -> bool {
    drafts.get(register).is_some_and(|draft| draft.is_sound(row))
}

/// Rows by key; of a key that stands in several rows the first sound one counts, else any.
fn index(draft: &Draft) -> Index {
    let mut index = Index::new();
    for row in 0..draft.rows() {
        let Some(Some(key)) = draft.keys.get(row) else { continue };
        let snapshot = draft.snapshots.get(row).copied().flatten();
        let slot = index.entry((snapshot, key.clone())).or_insert(row);
        if draft.is_sound(row) && !draft.is_sound(*slot) {
            *slot = row;
        }
    }
    index
}

fn links(program: &Program, draft: &Draft, indices: &[Index], latest: &[Option<Period>]) -> Vec<Link> {
    let mut found = Vec::new();
    let register = program.register(draft.register);
    for (position, field) in register.fields.iter().enumerate() {
        let Some(relation) = &field.relation else { continue };
        let Some(DraftColumn::Link(keys)) = draft.columns.get(position) else { continue };
        let Some(index) = indices.get(relation.target.0) else { continue };
        for (row, key) in keys.iter().enumerate().filter(|(row, _)| draft.is_sound(*row)) {
            let Some(key) = key else { continue };
            let last = latest.get(relation.target.0).copied().flatten();
            let snapshot = snapshot(program, draft, relation.target, row, last);
            let to = index.get(&(snapshot, key.clone())).copied();
            let (register, target) = (draft.register.0, relation.target.0);
            found.push(Link { register, field: FieldId(position), row, to, target, key: key.clone() });
        }
    }
    found
}

/// Which snapshot of the other register a row speaks of: its own; that of its day; for a plain list, the latest.
fn snapshot(
    program: &Program,
    draft: &Draft,
    target: RegisterId,
    row: usize,
    latest: Option<Period>,
) -> Option<Period> {
    let Timing::Stock(every, _) = program.register(target).timing else { return None };
    match program.register(draft.register).timing {
        Timing::Timeless | Timing::Valid(..) => latest,
        Timing::Stock(own, _) => {
            let snapshot = draft.snapshots.get(row).copied().flatten()?;
            if own == every { Some(snapshot) } else { period_around(every, snapshot.last_day()) }
        }
        Timing::Flow(field) => match draft.columns.get(field.0) {
            Some(DraftColumn::Date(days)) => period_around(every, day_from_epoch(days.get(row).copied()??)?),
            _ => None,
        },
    }
}

fn orphan(program: &Program, drafts: &mut [Draft], link: &Link, set_aside: bool, fallen: &mut Vec<(usize, usize)>) {
    let Some(draft) = drafts.get_mut(link.register) else { return };
    if !draft.is_sound(link.row) {
        return;
    }
    let (key, target) = (clip(&link.key), &program.register(RegisterId(link.target)).named.label);
    let reason = if set_aside {
        Message::new(
            format!("mã {key} ở danh sách “{target}” đã để riêng"),
            format!("record {key} of register “{target}” is set aside"),
        )
    } else {
        Message::new(
            format!("danh sách “{target}” không có mã {key}"),
            format!("register “{target}” has no record {key}"),
        )
    };
    let column = draft.header(link.row, link.field);
    draft.set_aside(link.row, || RowFault { code: Code::Orphan, reason, column });
    fallen.push((link.register, link.row));
}

/// For each row of a draft the row of the other register a relation points at, both as read.
pub(super) fn targets(program: &Program, drafts: &[Draft], draft: &Draft, field: FieldId) -> Vec<Option<usize>> {
    let mut rows = vec![None; draft.rows()];
    let Some(relation) = &program.field(draft.register, field).relation else { return rows };
    let Some(target) = drafts.get(relation.target.0) else { return rows };
    let Some(DraftColumn::Link(keys)) = draft.columns.get(field.0) else { return rows };
    let index = index(target);
    let latest = target.snapshots.iter().flatten().max().copied();
    for (row, slot) in rows.iter_mut().enumerate() {
        if let Some(Some(key)) = keys.get(row) {
            let snapshot = snapshot(program, draft, relation.target, row, latest);
            *slot = index.get(&(snapshot, key.clone())).copied();
        }
    }
    rows
}
