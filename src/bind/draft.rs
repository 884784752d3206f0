//! The rows of a register as read, sound or not: typed columns, and the first fault of each row.

use super::Setting;
use super::astray::{no_rows, no_snapshot, other_frequency};
use super::column::{DraftColumn, Reader};
use super::header::{self, Header};
use super::source::{Found, place};
use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::ir::{Field, FieldId, Program, Register, RegisterId, Timing};
use crate::project::{Binding, Readings};
use crate::read::{RawCell, Sheet};
use crate::syntax::ast::Frequency;
use crate::table::column::day_from_epoch;
use crate::table::{FileOrigin, Origin, RowAccount};
use crate::value::{DataStatus, Date, Lang, Message, Period, date, name};
use chrono::Datelike;
use std::collections::BTreeSet;

/// Why a row is not used.
#[derive(Clone, Debug)]
pub(super) struct RowFault {
    pub(super) code: Code,
    pub(super) reason: Message,
    /// The header of the column at fault.
    pub(super) column: Option<String>,
}

/// A register as read.
pub(super) struct Draft {
    pub(super) register: RegisterId,
    pub(super) columns: Vec<DraftColumn>,
    pub(super) keys: Vec<Option<String>>,
    /// For a stock.
    pub(super) snapshots: Vec<Option<Period>>,
    pub(super) origins: Vec<Origin>,
    pub(super) files: Vec<FileOrigin>,
    pub(super) faults: Vec<Option<RowFault>>,
    /// Rows that have become part of another, in a register made from one with more rows.
    pub(super) merged: BTreeSet<usize>,
    /// The first row of each sheet.
    pub(super) firsts: Vec<usize>,
    /// The sheets, to give back the rows set aside as they stand.
    pub(super) sheets: Vec<Found>,
    /// Reads and unused columns of each sheet; the rest is counted at the end.
    pub(super) accounts: Vec<RowAccount>,
    /// Column headers by field, for each sheet.
    pub(super) headers: Vec<Vec<Option<String>>>,
}

impl Draft {
    /// Reads the sheets of a register.
    pub(super) fn read(
        setting: &Setting<'_>,
        id: RegisterId,
        sheets: Vec<Found>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let register = setting.program.register(id);
        let names = setting.project.registers.iter();
        let binding = names.clone().find(|(own, _)| name::same(own, &register.named.name)).map(|(_, binding)| binding);
        let mut draft = Self {
            register: id,
            columns: register.fields.iter().map(|field| DraftColumn::empty(&field.ty)).collect(),
            keys: Vec::new(),
            snapshots: Vec::new(),
            origins: Vec::new(),
            files: Vec::new(),
            faults: Vec::new(),
            merged: BTreeSet::new(),
            firsts: Vec::new(),
            sheets: Vec::new(),
            accounts: Vec::new(),
            headers: Vec::new(),
        };
        let readings = binding.map_or(setting.project.readings, |b| b.readings.or(setting.project.readings));
        let mut faults = Vec::new();
        for found in sheets {
            if let Err(found) = draft.add(setting, register, binding, readings, found, warnings) {
                faults.extend(found);
            }
        }
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }

    pub(super) fn rows(&self) -> usize {
        self.origins.len()
    }

    /// Whether a row is used, as far as is known.
    pub(super) fn is_sound(&self, row: usize) -> bool {
        self.faults.get(row).is_some_and(Option::is_none) && !self.merged.contains(&row)
    }

    /// Sets a row aside, unless it is already.
    pub(super) fn set_aside(&mut self, row: usize, fault: impl FnOnce() -> RowFault) {
        if let Some(slot @ None) = self.faults.get_mut(row) {
            *slot = Some(fault());
        }
    }

    /// Whether two rows say the same in every column that is used; a running number beside them may differ.
    pub(super) fn says_the_same(&self, one: usize, other: usize) -> bool {
        self.columns.iter().all(|column| column.is_same(one, other))
    }

    /// The header of a field in the sheet of a row.
    pub(super) fn header(&self, row: usize, field: FieldId) -> Option<String> {
        let file = self.origins.get(row)?.file as usize;
        self.headers.get(file)?.get(field.0)?.clone()
    }

    /// The place of a row.
    pub(super) fn cell(&self, row: usize) -> Cell {
        let origin = self.origins.get(row).copied().unwrap_or_default();
        let file = self.files.get(origin.file as usize).cloned().unwrap_or_default();
        Cell { file: file.path, sheet: file.sheet, row: Some(origin.row), column: None }
    }

    /// How far the figures of a row are settled, where that is said of its file.
    pub(super) fn status(&self, row: usize) -> Option<DataStatus> {
        let origin = self.origins.get(row)?;
        self.files.get(origin.file as usize)?.status
    }

    /// The cells of a row as they stand in its file.
    pub(super) fn texts(&self, row: usize) -> Vec<String> {
        let file = self.origins.get(row).map_or(0, |origin| origin.file as usize);
        let (Some(found), Some(first)) = (self.sheets.get(file), self.firsts.get(file)) else { return Vec::new() };
        (0..found.sheet.headers.len()).map(|column| found.sheet.text(column, row - first)).collect()
    }

    fn add(
        &mut self,
        setting: &Setting<'_>,
        register: &Register,
        binding: Option<&Binding>,
        readings: Readings,
        found: Found,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(), Vec<Diagnostic>> {
        let program = setting.program;
        let header = header::find(register, binding, &found, warnings)?;
        if found.sheet.rows.is_empty() && found.sheet.ragged.is_empty() && !found.sheet.later {
            warnings.push(no_rows(place(&found.sheet)));
        }
        let snapshot = snapshot_of(register, &header, &found).map_err(|fault| vec![fault])?;
        let first = self.rows();
        let file = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let sheet = &found.sheet;
        self.origins.extend(sheet.rows.iter().map(|row| Origin { file, row: *row }));
        self.faults.resize(self.rows(), None);
        let mut doubts = Vec::new();
        for (position, field) in register.fields.iter().enumerate() {
            let column = header.columns.get(position).copied().flatten();
            if let Err(doubt) = self.fill(program, FieldId(position), field, sheet, column, readings, first) {
                doubts.push(doubt);
            }
        }
        if !doubts.is_empty() {
            return Err(doubts);
        }
        self.note_sheet(setting, register, &header, first, found);
        self.place_in_time(register, snapshot, first);
        super::word::in_use(program, register, self, first);
        self.key_rows(program, register, first);
        Ok(())
    }

    /// Reads one column; every row gets a value, none, or a fault.
    #[expect(clippy::too_many_arguments, reason = "one field of one sheet under one reading: all seven are its own")]
    fn fill(
        &mut self,
        program: &Program,
        id: FieldId,
        field: &Field,
        sheet: &Sheet,
        column: Option<usize>,
        readings: Readings,
        first: usize,
    ) -> Result<(), Diagnostic> {
        let title = column.and_then(|column| sheet.headers.get(column)).cloned();
        let cells = || (0..sheet.rows.len()).map(|row| column.map_or(RawCell::Empty, |column| sheet.cell(column, row)));
        let cell_at = |row: usize| Cell { row: sheet.rows.get(row).copied(), column: title.clone(), ..place(sheet) };
        let reader = Reader::of(program, field, readings, title.as_deref().unwrap_or_default(), cells)
            .map_err(|doubt| doubt.diagnostic(cell_at))?;
        let Some(values) = self.columns.get_mut(id.0) else { return Ok(()) };
        let register = program.register(self.register);
        // Of a record made of several rows, one of them may say what the others leave empty.
        let may_be_empty = field.optional || (register.made_from.is_some() && !register.keys.contains(&id));
        let is_snapshot = column.is_none() && !field.optional;
        for (row, cell) in cells().enumerate() {
            let fault = match (&cell, reader.push(values, &cell)) {
                (RawCell::Empty, _) if !may_be_empty && !is_snapshot => Some((Code::MissingCell, empty())),
                (_, Err(reason)) => Some((Code::BadCell, reason)),
                _ => None,
            };
            if let (Some((code, reason)), Some(slot @ None)) = (fault, self.faults.get_mut(first + row)) {
                *slot = Some(RowFault { code, reason, column: title.clone() });
            }
        }
        Ok(())
    }

    /// The snapshot of each row of a stock, and that each row of a flow has its day.
    fn place_in_time(&mut self, register: &Register, snapshot: Option<Period>, first: usize) {
        for row in first..self.rows() {
            let period = match register.timing {
                Timing::Stock(every, Some(field)) if snapshot.is_none() => {
                    match self.period(register, every, field, row) {
                        Ok(period) => period,
                        Err(reason) => {
                            let column = self.header(row, field);
                            self.set_aside(row, || RowFault { code: Code::BadCell, reason, column });
                            None
                        }
                    }
                }
                Timing::Stock(..) => snapshot,
                Timing::Flow(field) | Timing::Valid(field, None) => {
                    self.needs_day(field, row);
                    None
                }
                Timing::Valid(from, Some(through)) => {
                    self.needs_day(from, row);
                    self.ends_after_it_begins(from, through, row);
                    None
                }
                Timing::Timeless => None,
            };
            self.snapshots.push(period);
        }
    }

    /// Sets a row aside that lacks the day which puts it in time.
    fn needs_day(&mut self, field: FieldId, row: usize) {
        if matches!(self.columns.get(field.0), Some(DraftColumn::Date(_))) && self.day(field, row).is_none() {
            let column = self.header(row, field);
            self.set_aside(row, || RowFault { code: Code::MissingCell, reason: empty(), column });
        }
    }

    fn ends_after_it_begins(&mut self, from: FieldId, through: FieldId, row: usize) {
        let days = self.day(from, row).zip(self.day(through, row));
        if let Some((first, last)) = days.filter(|(first, last)| last < first) {
            let show = |day: i32, lang: Lang| day_from_epoch(day).map(|day| date::show(day, lang)).unwrap_or_default();
            let reason = Message::new(
                format!("hết ngày {}, trước khi bắt đầu ngày {}", show(last, Lang::Vi), show(first, Lang::Vi)),
                format!("ends on {}, before it begins on {}", show(last, Lang::En), show(first, Lang::En)),
            );
            let column = self.header(row, through);
            self.set_aside(row, || RowFault { code: Code::BadCell, reason, column });
        }
    }

    /// A day of a row, in days since 1 January 1970.
    pub(super) fn day(&self, field: FieldId, row: usize) -> Option<i32> {
        match self.columns.get(field.0) {
            Some(DraftColumn::Date(days)) => days.get(row).copied().flatten(),
            _ => None,
        }
    }

    /// The period a column says a row of a stock belongs to. A row with a fault of its own has none.
    fn period(
        &self,
        register: &Register,
        every: Frequency,
        field: FieldId,
        row: usize,
    ) -> Result<Option<Period>, Message> {
        let period = match self.columns.get(field.0) {
            Some(DraftColumn::Number(years)) => {
                let Some(Some(mantissa)) = years.get(row) else { return Ok(None) };
                let scale = register.fields.get(field.0).map_or(0, |f| f.scale);
                let one = 10i128.checked_pow(scale).unwrap_or(1);
                let year = (mantissa % one == 0).then(|| i32::try_from(mantissa / one).ok()).flatten();
                year.filter(|_| every == Frequency::Year).and_then(Period::year)
            }
            Some(DraftColumn::Date(days)) => {
                let Some(Some(day)) = days.get(row) else { return Ok(None) };
                day_from_epoch(*day).and_then(|day| period_around(every, day))
            }
            _ => None,
        };
        period
            .map(Some)
            .ok_or_else(|| Message::new("không cho biết dòng thuộc kỳ nào", "it does not tell the period of the row"))
    }

    fn key_rows(&mut self, program: &Program, register: &Register, first: usize) {
        for row in first..self.rows() {
            let parts: Option<Vec<String>> =
                register.keys.iter().map(|field| self.shown(program, *field, row)).collect();
            let key = parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join(" / "));
            self.keys.push(key);
        }
    }

    /// A value as part of a key.
    fn shown(&self, program: &Program, field: FieldId, row: usize) -> Option<String> {
        let ty = &program.field(self.register, field).ty;
        self.columns.get(field.0)?.shown(program, ty, program.field(self.register, field).scale, row)
    }

    fn note_sheet(&mut self, setting: &Setting<'_>, register: &Register, header: &Header, first: usize, found: Found) {
        let sheet = &found.sheet;
        let unused = sheet
            .headers
            .iter()
            .enumerate()
            .filter(|(column, header_text)| !header_text.is_empty() && !header.columns.contains(&Some(*column)));
        self.accounts.push(RowAccount {
            register: register.named.name.clone(),
            file: sheet.file.clone(),
            sheet: sheet.tab.clone(),
            read: (sheet.rows.len() + sheet.ragged.len()) as u64,
            used: 0,
            set_aside: 0,
            unused_columns: unused.map(|(_, header)| header.clone()).collect(),
        });
        let title = |column: &Option<usize>| column.and_then(|column| sheet.headers.get(column)).cloned();
        self.headers.push(header.columns.iter().map(title).collect());
        let status = super::status::of(setting, sheet);
        self.files.push(FileOrigin { path: sheet.file.clone(), sheet: sheet.tab.clone(), status });
        self.firsts.push(first);
        self.sheets.push(found);
    }
}

pub(super) fn empty() -> Message {
    Message::new("ô này không được để trống", "this cell must not be empty")
}

/// The snapshot all rows of a sheet of a stock belong to, when its name says so.
fn snapshot_of(register: &Register, header: &Header, found: &Found) -> Result<Option<Period>, Diagnostic> {
    let Timing::Stock(every, by) = register.timing else { return Ok(None) };
    // The column says it, row by row; a file that lacks the column says it by its name.
    let by = by.filter(|by| header.columns.get(by.0).copied().flatten().is_some());
    match (found.snapshot, by) {
        (_, Some(_)) => Ok(None),
        (Some(period), None) if period_around(every, period.last_day()) == Some(period) => Ok(Some(period)),
        (Some(period), None) => Err(other_frequency(place(&found.sheet), register, every, period)),
        (None, None) => Err(no_snapshot(place(&found.sheet), register, every)),
    }
}

/// The period of a frequency that holds a day.
pub(super) fn period_around(every: Frequency, day: Date) -> Option<Period> {
    match every {
        Frequency::Year => Period::year(day.year()),
        Frequency::Quarter => Period::quarter(day.year(), day.month0() / 3 + 1),
        Frequency::Month => Period::month(day.year(), day.month()),
    }
}
