//! A register in parts: each batch of rows is bound as if it were all, and made a table of its own.

use super::draft::Draft;
use super::header::{self, Header};
use super::plain::{self, Spelled};
use super::source::Found;
use super::{Setting, finish, key};
use crate::diagnostic::Diagnostic;
use crate::ir::{Program, RegisterId, Timing, Type};
use crate::project::Binding;
use crate::read::{RawColumn, Sheet};
use crate::table::{Column, RowAccount, SetAsideRow, Table};
use crate::value::name;
use arrow::array::Array;

/// A batch of rows as a table, and what became of its rows.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The rows that are used.
    pub table: Table,
    /// Read, used, set aside.
    pub account: RowAccount,
    /// The rows set aside.
    pub set_aside: Vec<SetAsideRow>,
    /// The least and the greatest key, where keys ascend from row to row: then none stands twice.
    pub keys: Option<(KeyValue, KeyValue)>,
}

/// A key, as it is ordered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyValue {
    /// Digits at the scale of the field.
    Number(i128),
    /// A text.
    Text(String),
}

/// Whether the rows of a register can be bound in parts: nothing points from it or at it, it is made from no other and no other is made
/// from it, and its rows have neither a history nor snapshots.
fn stands_alone(program: &Program, id: RegisterId) -> bool {
    let register = program.register(id);
    let points = |ty: &Type, at: Option<RegisterId>| matches!(ty, Type::Record(to) if at.is_none_or(|at| *to == at));
    let pointed_at = program.registers.iter().flat_map(|r| &r.fields).any(|field| points(&field.ty, Some(id)));
    let made = program.registers.iter().any(|other| other.made_from == Some(id));
    let plain = matches!(register.timing, Timing::Timeless | Timing::Flow(_));
    plain
        && !pointed_at
        && !made
        && register.made_from.is_none()
        && !register.fields.iter().any(|f| points(&f.ty, None))
}

/// How the rows of a register that stands alone are bound, a batch at a time.
pub struct Parts<'a> {
    setting: Setting<'a>,
    id: RegisterId,
    header: Header,
    /// The columns of the sheet that are read.
    wanted: Vec<bool>,
    spelled: Vec<Option<Spelled<'a>>>,
}

impl<'a> Parts<'a> {
    /// Prepares to bind the rows under the headers of a sheet; `None` where all rows have to be seen before any can be bound: of a register that
    /// does not stand alone, and where numbers and days are written as texts.
    ///
    /// # Errors
    /// Columns that are missing, or that may be meant by several fields.
    pub fn of(setting: Setting<'a>, id: RegisterId, head: &Sheet) -> Result<Option<Self>, Vec<Diagnostic>> {
        let register = setting.program.register(id);
        let found = Found { sheet: head.clone(), snapshot: None };
        let header = header::find(register, binding(&setting, id), &found, &mut Vec::new())?;
        let is_text = |column: &Option<usize>| {
            let column = column.and_then(|column| head.columns.get(column));
            matches!(column, Some(RawColumn::Text(_) | RawColumn::Cells(_)))
        };
        let mut fields = register.fields.iter().zip(&header.columns);
        let open = fields.any(|(field, column)| matches!(field.ty, Type::Number(_) | Type::Date) && is_text(column));
        if open || !stands_alone(setting.program, id) {
            return Ok(None);
        }
        let wanted = (0..head.headers.len()).map(|column| header.columns.contains(&Some(column))).collect();
        let spelled = register.fields.iter().map(|field| Spelled::of(setting.program, field)).collect();
        Ok(Some(Self { setting, id, header, wanted, spelled }))
    }

    /// Which columns of the sheet are read.
    #[must_use]
    pub fn wanted(&self) -> &[bool] {
        &self.wanted
    }

    /// Binds some rows.
    ///
    /// # Errors
    /// Columns that have two readings.
    pub fn bind(&mut self, sheet: Sheet) -> Result<Batch, Vec<Diagnostic>> {
        let read = sheet.rows.len() as u64;
        if let Some(table) = plain::table(&self.setting, self.id, &self.header, &mut self.spelled, &sheet) {
            let keys = ascending(self.setting.program, self.id, &table);
            if keys.is_some() || table.key_column.is_none() {
                let register = self.setting.program.register(self.id).named.name.clone();
                let account = RowAccount { register, file: sheet.file, read, used: read, ..RowAccount::default() };
                return Ok(Batch { table, account, set_aside: Vec::new(), keys });
            }
        }
        let found = Found { sheet, snapshot: None };
        let mut draft = Draft::read(&self.setting, self.id, vec![found], &mut Vec::new())?;
        key::set_doubles_aside(self.setting.program, &mut draft);
        let (table, account, set_aside) = finish::part(self.setting.program, &draft)?;
        let keys = ascending(self.setting.program, self.id, &table);
        Ok(Batch { table, account, set_aside, keys })
    }
}

fn binding<'a>(setting: &Setting<'a>, id: RegisterId) -> Option<&'a Binding> {
    let register = setting.program.register(id);
    let mut names = setting.project.registers.iter();
    names.find(|(own, _)| name::same(own, &register.named.name)).map(|(_, binding)| binding)
}

/// The first and the last key of some rows, where each is greater than the one before.
fn ascending(program: &Program, id: RegisterId, table: &Table) -> Option<(KeyValue, KeyValue)> {
    let [field] = program.register(id).keys.as_slice() else { return None };
    match table.columns.get(field.0)? {
        Column::Number(numbers) => {
            let values = numbers.mantissa.values();
            let ends = (KeyValue::Number(*values.first()?), KeyValue::Number(*values.last()?));
            let ascends = numbers.mantissa.null_count() == 0 && values.is_sorted_by(|a, b| a < b);
            ascends.then_some(ends)
        }
        Column::Text(texts) => {
            let all = || texts.iter().flatten();
            let ends = (KeyValue::Text(all().next()?.to_owned()), KeyValue::Text(all().next_back()?.to_owned()));
            (texts.null_count() == 0 && all().is_sorted_by(|a, b| a < b)).then_some(ends)
        }
        _ => None,
    }
}
