//! Which sheets hold the rows of which register: by the project file, else by name.

use super::astray::{
    no_file, no_header, no_register, no_source, no_tab, passed_over, two_registers, two_sources, unused,
};
use super::{DataFile, Setting};
use crate::diagnostic::{Cell, Diagnostic};
use crate::ir::{Register, RegisterId};
use crate::project::Binding;
use crate::read::{Sheet, Tab};
use crate::value::{Period, moment, name};

/// A sheet of a register.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) sheet: Sheet,
    /// The snapshot all its rows belong to, where the name of the file or tab says so.
    pub(super) snapshot: Option<Period>,
}

/// The sheets of every register, by `RegisterId`.
pub(super) fn find(
    setting: &Setting<'_>,
    files: &[DataFile],
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<Vec<Found>>, Vec<Diagnostic>> {
    let mut finder = Finder {
        setting,
        files,
        found: vec![Vec::new(); setting.program.registers.len()],
        spoilt: Vec::new(),
        faults: Vec::new(),
    };
    let named = finder.by_project();
    finder.by_name(&named, warnings);
    finder.settle();
    if finder.faults.is_empty() { Ok(finder.found) } else { Err(finder.faults) }
}

struct Finder<'a> {
    setting: &'a Setting<'a>,
    files: &'a [DataFile],
    found: Vec<Vec<Found>>,
    /// Registers whose rows lie in a file or tab that cannot be used: that they lack data would only repeat it.
    spoilt: Vec<RegisterId>,
    faults: Vec<Diagnostic>,
}

impl<'a> Finder<'a> {
    /// Sheets the project file names. Tells which files it spoke of.
    fn by_project(&mut self) -> Vec<String> {
        let mut named = Vec::new();
        for (name, binding) in &self.setting.project.registers {
            let registers = self.setting.program.registers.iter();
            let Some(index) = registers.clone().position(|r| name::same(&r.named.name, name)) else {
                let near = name::suggest(name, registers.map(|r| r.named.name.as_str()));
                self.faults.push(no_register(name, near, binding));
                continue;
            };
            for source in &binding.sources {
                let (file, tab) = source.split_once('!').map_or((source.as_str(), None), |(f, t)| (f, Some(t)));
                named.push(file.to_owned());
                let sheet = self.sheet(file, tab, binding);
                let snapshot = sheet.as_ref().ok().and_then(named_snapshot);
                self.take(RegisterId(index), snapshot, sheet);
            }
        }
        named
    }

    fn sheet(&self, file: &str, tab: Option<&str>, binding: &Binding) -> Result<Sheet, Vec<Diagnostic>> {
        let Some(data) = self.files.iter().find(|data| name::same(file_name(&data.path), file)) else {
            let near = name::suggest(file, self.files.iter().map(|data| file_name(&data.path)));
            return Err(vec![no_file(file, near, binding)]);
        };
        let tabs = data.tabs(binding.header_row)?;
        let names: Vec<String> = tabs.iter().filter_map(|tab| tab.name.clone()).collect();
        let wanted = |own: &Tab| match (tab, &own.name) {
            (Some(tab), Some(own)) => name::same(tab, own),
            (None, _) => true,
            (Some(_), None) => false,
        };
        let mut chosen = tabs.into_iter().filter(wanted);
        match (chosen.next(), chosen.next()) {
            (Some(only), None) => only.sheet,
            _ => Err(vec![no_tab(file, tab, &names, binding)]),
        }
    }

    /// Gives a sheet to its register.
    fn take(&mut self, register: RegisterId, snapshot: Option<Period>, sheet: Result<Sheet, Vec<Diagnostic>>) {
        match (sheet, self.found.get_mut(register.0)) {
            (Ok(sheet), Some(slot)) => slot.push(Found { sheet, snapshot }),
            (Err(faults), _) => {
                self.spoilt.push(register);
                self.faults.extend(faults);
            }
            (Ok(_), None) => {}
        }
    }

    /// Sheets named like a register.
    fn by_name(&mut self, named: &[String], warnings: &mut Vec<Diagnostic>) {
        let files = self.files;
        for data in files.iter().filter(|data| !named.iter().any(|n| name::same(n, file_name(&data.path)))) {
            match self.tabs(data) {
                Ok(tabs) => {
                    let alone = tabs.len() == 1;
                    for tab in tabs {
                        self.offer(data, tab, alone, warnings);
                    }
                }
                Err(faults) => {
                    let meant = self.register_of(&data.path, None, true).ok().flatten();
                    self.spoilt.extend(meant.map(|(register, _)| register));
                    self.faults.extend(faults);
                }
            }
        }
    }

    /// The tabs of a file; where its name is that of a register, with the headers in the row said of it.
    fn tabs(&self, data: &DataFile) -> Result<Vec<Tab>, Vec<Diagnostic>> {
        let read = data.tabs(None);
        let meant = if read.is_err() { self.register_of(&data.path, None, true).ok().flatten() } else { None };
        match meant.and_then(|(register, _)| self.binding(register)?.header_row) {
            Some(row) => data.tabs(Some(row)),
            None => read,
        }
    }

    fn offer(&mut self, data: &DataFile, tab: Tab, alone: bool, warnings: &mut Vec<Diagnostic>) {
        let (register, snapshot) = match self.register_of(&data.path, tab.name.as_deref(), alone) {
            Ok(Some(found)) => found,
            Ok(None) => return warnings.push(unused(whole(data, &tab))),
            Err((one, other)) => {
                let program = self.setting.program;
                let fault = two_registers(whole(data, &tab), program.register(one), program.register(other));
                return self.faults.push(fault);
            }
        };
        let binding = self.binding(register);
        if binding.is_some_and(|binding| !binding.sources.is_empty()) {
            return warnings.push(passed_over(whole(data, &tab), self.setting.program.register(register)));
        }
        let sheet = match binding.and_then(|binding| binding.header_row) {
            Some(row) => again(data, &tab, row),
            None => tab.sheet,
        };
        self.take(register, snapshot, sheet);
    }

    fn binding(&self, register: RegisterId) -> Option<&'a Binding> {
        let name = &self.setting.program.registers.get(register.0)?.named.name;
        self.setting.project.registers.iter().find(|(other, _)| name::same(other, name)).map(|(_, binding)| binding)
    }

    /// The register a sheet is named like, by its tab first, and the snapshot its name ends in; two where it may be either.
    #[expect(clippy::type_complexity, reason = "one register, none, or two: told where it is asked")]
    fn register_of(
        &self,
        file: &str,
        tab: Option<&str>,
        alone: bool,
    ) -> Result<Option<(RegisterId, Option<Period>)>, (RegisterId, RegisterId)> {
        let stem = stem(file);
        let of_file = split_snapshot(stem).1;
        let of_stem = (tab.is_none() || alone).then_some(stem);
        for title in tab.into_iter().chain(of_stem) {
            let (bare, own) = split_snapshot(title);
            // The whole title first: a register may itself be called `Quà 2023`.
            let whole = of_file.filter(|_| title != stem);
            for (title, snapshot) in [(title, whole), (bare, own.or(of_file))] {
                match self.like(title).as_slice() {
                    [] => {}
                    [only] => return Ok(Some((*only, snapshot))),
                    [one, other, ..] => return Err((*one, *other)),
                }
            }
        }
        let only = self.setting.program.registers.len() == 1;
        let (bare, snapshot) = split_snapshot(stem);
        let like_entry =
            !self.setting.entry.is_empty() && [stem, bare].iter().any(|s| name::same(s, self.setting.entry));
        Ok((only && like_entry).then_some((RegisterId(0), snapshot)))
    }

    /// The registers with this name or label, in the strictest sense in which there is one.
    fn like(&self, title: &str) -> Vec<RegisterId> {
        let loose = name::bare(title);
        let degrees: [&dyn Fn(&Register) -> bool; 3] =
            [&|r| name::same(&r.named.name, title), &|r| name::same(&r.named.label, title), &|r| {
                [&r.named.name, &r.named.label].iter().any(|n| name::bare(n) == loose)
            }];
        let registers = || self.setting.program.registers.iter().enumerate();
        let all = degrees.iter().map(|fits| registers().filter(|(_, r)| fits(r)).map(|(i, _)| RegisterId(i)).collect());
        all.into_iter().find(|found: &Vec<RegisterId>| !found.is_empty()).unwrap_or_default()
    }

    /// Every register must have its rows, from one place for each snapshot.
    fn settle(&mut self) {
        for (index, register) in self.setting.program.registers.iter().enumerate() {
            let Some(origin) = register.made_from else { continue };
            let sheets = self.found.get(origin.0).cloned().unwrap_or_default();
            // A file of its own takes the place of what would be made.
            if let Some(own) = self.found.get_mut(index).filter(|own| own.is_empty()) {
                *own = sheets;
            }
            if self.spoilt.contains(&origin) {
                self.spoilt.push(RegisterId(index));
            }
        }
        for (index, register) in self.setting.program.registers.iter().enumerate() {
            let Some(found) = self.found.get_mut(index) else { continue };
            found.sort_by(|a, b| {
                (a.snapshot, &a.sheet.file, &a.sheet.tab).cmp(&(b.snapshot, &b.sheet.file, &b.sheet.tab))
            });
            let double = found.windows(2).find_map(|pair| match pair {
                [a, b] if a.snapshot == b.snapshot => Some((place(&a.sheet), place(&b.sheet))),
                _ => None,
            });
            // Named sources are all meant, whatever their names.
            let chosen = self
                .setting
                .project
                .registers
                .iter()
                .any(|(name, binding)| name::same(name, &register.named.name) && binding.sources.len() > 1);
            if let Some((a, b)) = double.filter(|_| !chosen && register.made_from.is_none()) {
                self.faults.push(two_sources(register, a, b));
            }
            // What it is made from is told to be missing already.
            if found.is_empty() && register.made_from.is_none() && !self.spoilt.contains(&RegisterId(index)) {
                self.faults.push(no_source(register));
            }
        }
    }
}

/// A tab read once more, its headers in the row said of its register.
fn again(data: &DataFile, tab: &Tab, row: u64) -> Result<Sheet, Vec<Diagnostic>> {
    let tabs = data.tabs(Some(row))?;
    let same = tabs.into_iter().find(|other| other.name == tab.name);
    same.map_or_else(|| Err(vec![no_header(whole(data, tab), row)]), |tab| tab.sheet)
}

/// The snapshot the name of a sheet ends in, the tab before the file.
fn named_snapshot(sheet: &Sheet) -> Option<Period> {
    let tab = sheet.tab.as_deref().and_then(|tab| split_snapshot(tab).1);
    tab.or_else(|| split_snapshot(stem(&sheet.file)).1)
}

/// `Hộ-2023` is `Hộ` in 2023; also `Hộ_2023-Q3`, `Hộ 2023-07`.
fn split_snapshot(title: &str) -> (&str, Option<Period>) {
    let year = title.char_indices().filter(|(_, c)| matches!(c, '-' | '_' | ' ')).find_map(|(at, _)| {
        let rest = title.get(at + 1..)?;
        let machine = rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(' ');
        let period = moment::period(rest).filter(|_| machine)?;
        Some((title.get(..at)?.trim_end(), period))
    });
    year.map_or((title, None), |(bare, period)| (bare, Some(period)))
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn stem(path: &str) -> &str {
    let file = file_name(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// A sheet as a place.
pub(super) fn place(sheet: &Sheet) -> Cell {
    Cell { file: sheet.file.clone(), sheet: sheet.tab.clone(), row: None, column: None }
}

/// A tab as a place.
fn whole(data: &DataFile, tab: &Tab) -> Cell {
    Cell { file: data.path.clone(), sheet: tab.name.clone(), row: None, column: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_end_in_a_snapshot() {
        assert_eq!(split_snapshot("Hộ-2023"), ("Hộ", Period::year(2023)));
        assert_eq!(split_snapshot("Hộ 2023-Q3"), ("Hộ", Period::quarter(2023, 3)));
        assert_eq!(split_snapshot("Chi_trả_2023-07"), ("Chi_trả", Period::month(2023, 7)));
        assert_eq!(split_snapshot("Hộ"), ("Hộ", None));
        assert_eq!(split_snapshot("Mẫu 99"), ("Mẫu 99", None));
        assert_eq!(file_name("data/a.b.csv"), "a.b.csv");
        assert_eq!(stem("data/a.b.csv"), "a.b");
    }
}
