//! The sound rows become tables; the others a list with their reasons; every row is counted once.

use super::Bound;
use super::column::DraftColumn;
use super::draft::Draft;
use super::relation;
use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::ir::{FieldId, Program, Register, Timing};
use crate::table::{Column, Data, Inverse, NumberColumn, RowAccount, SetAsideRow, Spells, Table};
use crate::value::Message;
use arrow::array::{BooleanArray, Date32Array, Decimal128Array, StringArray, UInt32Array};

/// Makes tables of what is sound.
pub(super) fn finish(program: &Program, drafts: &[Draft]) -> Result<Bound, Vec<Diagnostic>> {
    let places: Vec<Vec<Option<u32>>> = drafts.iter().map(places).collect();
    let mut bound = Bound::default();
    for draft in drafts {
        bound.data.tables.push(table(program, drafts, &places, draft)?);
        let set_aside = set_aside(draft);
        bound.accounts.extend(accounts(draft));
        bound.set_aside.extend(set_aside);
    }
    link(program, &mut bound.data);
    leave_out_used(&mut bound.accounts);
    let mut files: Vec<String> = bound.accounts.iter().map(|account| account.file.clone()).collect();
    files.sort();
    files.dedup();
    bound.files = files;
    let unusable: Vec<Diagnostic> = bound.accounts.iter().filter_map(|a| unusable(a, &bound.set_aside)).collect();
    if unusable.is_empty() { Ok(bound) } else { Err(unusable) }
}

/// The table of a register that stands alone, the account of its only sheet, and its rows set aside.
pub(super) fn part(program: &Program, draft: &Draft) -> Result<(Table, RowAccount, Vec<SetAsideRow>), Vec<Diagnostic>> {
    let table = table(program, &[], &[], draft)?;
    Ok((table, accounts(draft).into_iter().next().unwrap_or_default(), set_aside(draft)))
}

/// The new place of each row; none for rows set aside.
fn places(draft: &Draft) -> Vec<Option<u32>> {
    let mut next = 0u32;
    (0..draft.rows())
        .map(|row| {
            let place = draft.is_sound(row).then_some(next);
            next = next.saturating_add(u32::from(place.is_some()));
            place
        })
        .collect()
}

fn table(
    program: &Program,
    drafts: &[Draft],
    places: &[Vec<Option<u32>>],
    draft: &Draft,
) -> Result<Table, Vec<Diagnostic>> {
    let register = program.register(draft.register);
    let sound: Vec<usize> = (0..draft.rows()).filter(|row| draft.is_sound(*row)).collect();
    let mut table = Table { files: draft.files.clone(), ..Table::default() };
    for (position, column) in draft.columns.iter().enumerate() {
        let column = match column {
            DraftColumn::Link(_) => links(program, drafts, places, draft, FieldId(position), &sound),
            column => values(register, position, column, &sound).map_err(|fault| vec![fault])?,
        };
        table.columns.push(column);
    }
    for (place, row) in (0u32..).zip(&sound) {
        let key = draft.keys.get(*row).cloned().flatten();
        let snapshot = draft.snapshots.get(*row).copied().flatten();
        if let Some(origin) = draft.origins.get(*row) {
            table.origins.push(*origin);
        }
        table.snapshots.extend(snapshot);
        if let Some(key) = &key {
            table.by_key.insert((snapshot, key.clone()), place);
        }
        if !register.keys.is_empty() {
            table.keys.push(key.unwrap_or_default());
        }
    }
    if let Timing::Valid(from, through) = register.timing {
        let column = |field: FieldId| table.columns.get(field.0);
        table.spells = Some(Spells::of(&table.keys, column(from), through.and_then(column)));
    }
    Ok(table)
}

fn values(register: &Register, position: usize, column: &DraftColumn, sound: &[usize]) -> Result<Column, Diagnostic> {
    fn kept<'a, T: Clone>(values: &'a [Option<T>], sound: &'a [usize]) -> impl Iterator<Item = Option<T>> + 'a {
        sound.iter().map(|row| values.get(*row).cloned().flatten())
    }
    Ok(match column {
        DraftColumn::Bool(all) => Column::Bool(kept(all, sound).collect::<BooleanArray>()),
        DraftColumn::Text(all) | DraftColumn::Link(all) => Column::Text(kept(all, sound).collect::<StringArray>()),
        DraftColumn::Date(all) => Column::Date(kept(all, sound).collect::<Date32Array>()),
        DraftColumn::Word(all) => Column::Word(kept(all, sound).collect::<UInt32Array>()),
        DraftColumn::Number(all) => {
            let scale = register.fields.get(position).map_or(0, |field| field.scale);
            let digits = kept(all, sound).collect::<Decimal128Array>();
            let scaled = i8::try_from(scale).ok().and_then(|scale| digits.with_precision_and_scale(38, scale).ok());
            let mantissa = scaled.ok_or_else(|| too_fine(register, position))?;
            Column::Number(NumberColumn { mantissa, denominator: None })
        }
    })
}

/// Scales are checked before any data is read, so that this stays unseen; it is no panic all the same.
fn too_fine(register: &Register, position: usize) -> Diagnostic {
    let fault = Message::new("cột này giữ quá nhiều chữ số thập phân", "this column keeps too many decimals");
    let fault = Diagnostic::error(Code::BadNumber, fault);
    match register.fields.get(position) {
        Some(field) => fault.at(field.named.span),
        None => fault,
    }
}

fn links(
    program: &Program,
    drafts: &[Draft],
    places: &[Vec<Option<u32>>],
    draft: &Draft,
    field: FieldId,
    sound: &[usize],
) -> Column {
    let targets = relation::targets(program, drafts, draft, field);
    let target = program.field(draft.register, field).relation.as_ref().map_or(0, |relation| relation.target.0);
    let place = |to: usize| places.get(target).and_then(|places| places.get(to)).copied().flatten();
    Column::Record(
        sound.iter().map(|row| targets.get(*row).copied().flatten().and_then(place)).collect::<UInt32Array>(),
    )
}

/// Groups the rows of each register by the row they point at: counted, summed up, filled.
fn link(program: &Program, data: &mut Data) {
    let sizes: Vec<usize> = data.tables.iter().map(Table::rows).collect();
    for (register, table) in program.registers.iter().zip(&mut data.tables) {
        for (position, field) in register.fields.iter().enumerate() {
            let Some(relation) = &field.relation else { continue };
            let Some(Column::Record(links)) = table.columns.get(position) else { continue };
            let size = sizes.get(relation.target.0).copied().unwrap_or(0);
            table.inverse.insert(position, Inverse::of_links(links.iter(), size));
        }
    }
}

fn set_aside(draft: &Draft) -> Vec<SetAsideRow> {
    let mut rows = Vec::new();
    let ends = draft.firsts.iter().skip(1).copied().chain([draft.rows()]);
    for ((account, found), (first, end)) in draft.accounts.iter().zip(&draft.sheets).zip(draft.firsts.iter().zip(ends))
    {
        for row in *first..end {
            let Some(Some(fault)) = draft.faults.get(row) else { continue };
            rows.push(SetAsideRow {
                register: account.register.clone(),
                cell: Cell { column: fault.column.clone(), ..draft.cell(row) },
                key: draft.keys.get(row).cloned().flatten(),
                code: fault.code,
                reason: fault.reason.clone(),
                texts: draft.texts(row),
            });
        }
        rows.extend(found.sheet.ragged.iter().map(|ragged| SetAsideRow {
            register: account.register.clone(),
            cell: Cell { row: Some(ragged.row), ..super::source::place(&found.sheet) },
            key: None,
            code: Code::RaggedRow,
            reason: ragged.reason.clone(),
            texts: ragged.texts.clone(),
        }));
    }
    rows
}

fn accounts(draft: &Draft) -> Vec<RowAccount> {
    let mut used = vec![0u64; draft.accounts.len()];
    for (row, origin) in draft.origins.iter().enumerate() {
        let counts = draft.is_sound(row) || draft.merged.contains(&row);
        if let Some(slot) = used.get_mut(origin.file as usize).filter(|_| counts) {
            *slot += 1;
        }
    }
    let counted = draft.accounts.iter().zip(used);
    counted.map(|(account, used)| RowAccount { used, set_aside: account.read - used, ..account.clone() }).collect()
}

/// Where two registers read one sheet, a column is unused only if neither asks for it.
fn leave_out_used(accounts: &mut [RowAccount]) {
    let all = accounts.to_vec();
    for account in accounts {
        let beside = |other: &&RowAccount| other.file == account.file && other.sheet == account.sheet;
        let beside: Vec<&RowAccount> = all.iter().filter(beside).collect();
        account.unused_columns.retain(|column| beside.iter().all(|other| other.unused_columns.contains(column)));
    }
}

/// A sheet of which no row can be used is not a sheet with bad rows: something is wrong with all of it.
fn unusable(account: &RowAccount, set_aside: &[SetAsideRow]) -> Option<Diagnostic> {
    if account.read == 0 || account.used > 0 {
        return None;
    }
    let own = |row: &&SetAsideRow| {
        row.cell.file == account.file && row.cell.sheet == account.sheet && row.register == account.register
    };
    let first = set_aside.iter().find(own)?;
    let message = Message::new(
        format!("không dòng nào dùng được; dòng đầu tiên: {}", first.reason.vi),
        format!("no row can be used; the first: {}", first.reason.en),
    );
    Some(Diagnostic::error(first.code, message).in_cell(first.cell.clone()))
}
