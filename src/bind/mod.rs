//! Sheets become registers: each sheet finds its register, each column its field and one reading, each row its place or its fault.
//!
//! `source` (`astray`) finds the sheets of a register · `header` the column of each field · `reading` decides how texts are read ·
//! `cell` and `column` read them · `word` whether words are in use · `draft` a whole register · `key` finds doubles · `batch` (`plain`) reads a register in parts · `merge` makes one row of many · `relation` links · `finish` keeps the sound rows · `status` says how far
//! their figures are settled.

mod astray;
pub mod batch;
mod cell;
mod column;
mod draft;
mod finish;
mod header;
mod key;
mod merge;
mod plain;
mod reading;
mod relation;
mod source;
mod status;
mod word;

use crate::diagnostic::Diagnostic;
use crate::ir::{Program, RegisterId};
use crate::project::Project;
use crate::read::{self, Sheet, Tab};
use crate::table::{Data, RowAccount, SetAsideRow};
use draft::Draft;

/// A data file.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// The path, as the user would type it.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its sheet without rows, where these are read later (`batch`).
    pub later: Option<Sheet>,
}

impl DataFile {
    /// A file that is read as a whole.
    #[must_use]
    pub fn whole(path: String, bytes: Vec<u8>) -> Self {
        Self { path, bytes, later: None }
    }

    /// Its tabs, each with its headers in the row given, else in the first that holds something.
    fn tabs(&self, header_row: Option<u64>) -> Result<Vec<Tab>, Vec<Diagnostic>> {
        match &self.later {
            Some(sheet) => Ok(vec![Tab { name: None, sheet: Ok(sheet.clone()) }]),
            None => read::tabs(&self.path, &self.bytes, header_row),
        }
    }
}

/// What is known beside the rules and the data files.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The program.
    pub program: &'a Program,
    /// The project file.
    pub project: &'a Project,
    /// The name of the rule file without its ending, when a single one is run: data of its only register may carry it.
    pub entry: &'a str,
}

/// Registers ready to be evaluated, and what became of every row.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// The registers.
    pub data: Data,
    /// The rows of each sheet: read = used + set aside.
    pub accounts: Vec<RowAccount>,
    /// The rows set aside.
    pub set_aside: Vec<SetAsideRow>,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
    /// The files that rows came from, sorted.
    pub files: Vec<String>,
}

/// Binds data files to the registers of a program.
///
/// # Errors
/// Files that cannot be read, registers without data or with several possible sources, columns that are missing or have two
/// readings, sheets of which no row can be used; behind them the warnings, which may tell the cause.
pub fn bind(setting: &Setting<'_>, files: &[DataFile]) -> Result<Bound, Vec<Diagnostic>> {
    let mut warnings = Vec::new();
    match bound(setting, files, &mut warnings) {
        Ok(bound) => Ok(Bound { warnings, ..bound }),
        Err(mut faults) => {
            faults.append(&mut warnings);
            Err(faults)
        }
    }
}

fn bound(setting: &Setting<'_>, files: &[DataFile], warnings: &mut Vec<Diagnostic>) -> Result<Bound, Vec<Diagnostic>> {
    let lost = status::astray(setting, files);
    let found = match source::find(setting, files, warnings) {
        Ok(found) if lost.is_empty() => found,
        Ok(_) => return Err(lost),
        Err(others) => return Err(lost.into_iter().chain(others).collect()),
    };
    let mut faults = status::unread(setting, &found);
    let mut drafts = Vec::new();
    for (index, sheets) in found.into_iter().enumerate() {
        match Draft::read(setting, RegisterId(index), sheets, warnings) {
            Ok(draft) => drafts.push(draft),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for draft in &mut drafts {
        match setting.program.register(draft.register).made_from {
            Some(_) => merge::merge(setting.program, draft, warnings),
            None => key::set_doubles_aside(setting.program, draft),
        }
    }
    relation::resolve(setting.program, &mut drafts);
    finish::finish(setting.program, &drafts)
}
