//! Which sheets hold the rows of which register: by the project file, else by name.

use super::{DataFile, Setting};
use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::ir::{Register, RegisterId, Timing};
use crate::project::Binding;
use crate::read::{self, Sheet};
use crate::value::{Message, Period, moment, name};

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
    let mut finder =
        Finder { setting, files, found: vec![Vec::new(); setting.program.registers.len()], faults: Vec::new() };
    let named = finder.by_project();
    finder.by_name(&named, warnings);
    finder.settle();
    if finder.faults.is_empty() { Ok(finder.found) } else { Err(finder.faults) }
}

struct Finder<'a> {
    setting: &'a Setting<'a>,
    files: &'a [DataFile],
    found: Vec<Vec<Found>>,
    faults: Vec<Diagnostic>,
}

impl Finder<'_> {
    /// Sheets the project file names. Tells which files it spoke of.
    fn by_project(&mut self) -> Vec<String> {
        let mut named = Vec::new();
        for (register, binding) in &self.setting.project.registers {
            let registers = self.setting.program.registers.iter();
            let Some(index) = registers.clone().position(|r| name::same(&r.named.name, register)) else {
                let near = name::suggest(register, registers.map(|r| r.named.name.as_str()));
                self.faults.push(no_register(register, near, binding));
                continue;
            };
            for source in &binding.sources {
                let (file, tab) = source.split_once('!').map_or((source.as_str(), None), |(f, t)| (f, Some(t)));
                named.push(file.to_owned());
                if let Some(sheet) = self.sheet(file, tab, binding) {
                    let snapshot = named_snapshot(&sheet);
                    if let Some(slot) = self.found.get_mut(index) {
                        slot.push(Found { sheet, snapshot });
                    }
                }
            }
        }
        named
    }

    fn sheet(&mut self, file: &str, tab: Option<&str>, binding: &Binding) -> Option<Sheet> {
        let Some(data) = self.files.iter().find(|data| name::same(file_name(&data.path), file)) else {
            let near = name::suggest(file, self.files.iter().map(|data| file_name(&data.path)));
            self.faults.push(no_file(file, near, binding));
            return None;
        };
        let sheets = match read::read(&data.path, &data.bytes, binding.header_row) {
            Ok(sheets) => sheets,
            Err(faults) => {
                self.faults.extend(faults);
                return None;
            }
        };
        let tabs: Vec<String> = sheets.iter().filter_map(|sheet| sheet.tab.clone()).collect();
        let wanted = |sheet: &Sheet| match (tab, &sheet.tab) {
            (Some(tab), Some(own)) => name::same(tab, own),
            (None, _) => true,
            (Some(_), None) => false,
        };
        let mut chosen = sheets.into_iter().filter(wanted);
        let first = chosen.next();
        if first.is_none() || chosen.next().is_some() {
            self.faults.push(no_tab(file, tab, &tabs, binding));
            return None;
        }
        first
    }

    /// Sheets named like a register.
    fn by_name(&mut self, named: &[String], warnings: &mut Vec<Diagnostic>) {
        for data in self.files.iter().filter(|data| !named.iter().any(|n| name::same(n, file_name(&data.path)))) {
            let sheets = match read::read(&data.path, &data.bytes, None) {
                Ok(sheets) => sheets,
                Err(faults) => {
                    self.faults.extend(faults);
                    continue;
                }
            };
            let alone = sheets.len() == 1;
            for sheet in sheets {
                self.offer(sheet, alone, warnings);
            }
        }
    }

    fn offer(&mut self, sheet: Sheet, alone: bool, warnings: &mut Vec<Diagnostic>) {
        let (register, snapshot) = match self.register_of(&sheet, alone) {
            Ok(Some(found)) => found,
            Ok(None) => return warnings.push(unused(&sheet)),
            Err(fault) => return self.faults.push(fault),
        };
        let has_own = |binding: &Binding| !binding.sources.is_empty();
        let registers = &self.setting.project.registers;
        let spoken_for = self.setting.program.registers.get(register.0).is_some_and(|r| {
            registers.iter().any(|(name, binding)| name::same(name, &r.named.name) && has_own(binding))
        });
        if spoken_for {
            return warnings.push(unused(&sheet));
        }
        let header_row = self.binding(register).and_then(|binding| binding.header_row);
        let sheet = match header_row {
            Some(_) => self.again(&sheet, header_row).unwrap_or(sheet),
            None => sheet,
        };
        if let Some(slot) = self.found.get_mut(register.0) {
            slot.push(Found { sheet, snapshot });
        }
    }

    /// The sheet read once more, its headers in another row.
    fn again(&mut self, sheet: &Sheet, header_row: Option<u64>) -> Option<Sheet> {
        let data = self.files.iter().find(|data| data.path == sheet.file)?;
        match read::read(&data.path, &data.bytes, header_row) {
            Ok(sheets) => sheets.into_iter().find(|other| other.tab == sheet.tab),
            Err(faults) => {
                self.faults.extend(faults);
                None
            }
        }
    }

    fn binding(&self, register: RegisterId) -> Option<&Binding> {
        let name = &self.setting.program.registers.get(register.0)?.named.name;
        self.setting.project.registers.iter().find(|(other, _)| name::same(other, name)).map(|(_, binding)| binding)
    }

    /// The register a sheet is named like, by its tab first, and the snapshot its name ends in.
    fn register_of(&self, sheet: &Sheet, alone: bool) -> Result<Option<(RegisterId, Option<Period>)>, Diagnostic> {
        let stem = stem(&sheet.file);
        let of_file = split_snapshot(stem).1;
        let file = (sheet.tab.is_none() || alone).then_some(stem);
        for title in sheet.tab.iter().map(String::as_str).chain(file) {
            let (bare, own) = split_snapshot(title);
            // The whole title first: a register may itself be called `Quà 2023`.
            let whole = of_file.filter(|_| title != stem);
            for (title, snapshot) in [(title, whole), (bare, own.or(of_file))] {
                match self.like(title).as_slice() {
                    [] => {}
                    [only] => return Ok(Some((*only, snapshot))),
                    [one, other, ..] => return Err(self.two_registers(sheet, *one, *other)),
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
            if let Some((a, b)) = double.filter(|_| !chosen) {
                self.faults.push(two_sources(register, a, b));
            }
            if found.is_empty() {
                self.faults.push(no_source(register));
            }
        }
    }

    fn two_registers(&self, sheet: &Sheet, one: RegisterId, other: RegisterId) -> Diagnostic {
        let name = |id: RegisterId| self.setting.program.registers.get(id.0).map_or("", |r| r.named.name.as_str());
        let (one, other) = (name(one), name(other));
        let message = Message::new(
            format!("trang này có thể là danh sách {one} hoặc {other}"),
            format!("this sheet may be register {one} or {other}"),
        );
        Diagnostic::error(Code::Unbound, message).in_cell(place(sheet)).help(name_it())
    }
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

fn file_name(path: &str) -> &str {
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

fn name_it() -> Message {
    Message::new(
        "Nêu nguồn của danh sách trong chitieu.toml: `[registers.\"Tên\"]`, `sources = [\"tệp.xlsx!trang\"]`.",
        "name the sources of the register in chitieu.toml: `[registers.\"Name\"]`, `sources = [\"file.xlsx!tab\"]`",
    )
}

fn no_register(name: &str, near: Option<&str>, binding: &Binding) -> Diagnostic {
    let message = Message::new(format!("không có danh sách `{name}`"), format!("there is no register `{name}`"));
    nearest(Diagnostic::error(Code::BadProject, message).at(binding.span), near)
}

fn nearest(fault: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => fault.help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`"))),
        None => fault,
    }
}

fn no_file(file: &str, near: Option<&str>, binding: &Binding) -> Diagnostic {
    let message =
        Message::new(format!("thư mục số liệu không có tệp `{file}`"), format!("the data folder has no file `{file}`"));
    nearest(Diagnostic::error(Code::BadProject, message).at(binding.span), near)
}

fn no_tab(file: &str, tab: Option<&str>, tabs: &[String], binding: &Binding) -> Diagnostic {
    let message = match tab {
        Some(tab) => {
            Message::new(format!("tệp `{file}` không có trang `{tab}`"), format!("`{file}` has no tab `{tab}`"))
        }
        None => Message::new(
            format!("tệp `{file}` có nhiều trang, chưa nêu trang nào"),
            format!("`{file}` has several tabs, and none is named"),
        ),
    };
    let list = tabs.join(", ");
    let help =
        Message::new(format!("Các trang: {list}. Viết `{file}!trang`."), format!("tabs: {list}; write `{file}!tab`"));
    Diagnostic::error(Code::BadProject, message).at(binding.span).help(help)
}

fn unused(sheet: &Sheet) -> Diagnostic {
    let message = Message::new("không dùng: không danh sách nào mang tên này", "not used: no register has this name");
    Diagnostic::warning(Code::Unbound, message).in_cell(place(sheet)).help(name_it())
}

fn two_sources(register: &Register, one: Cell, other: Cell) -> Diagnostic {
    let name = &register.named.name;
    let message = Message::new(
        format!("danh sách {name} có hai nguồn cho cùng một kỳ"),
        format!("register {name} has two sources for one period"),
    );
    Diagnostic::error(Code::Unbound, message).in_cell(one).in_cell(other).help(name_it())
}

fn no_source(register: &Register) -> Diagnostic {
    let (name, label) = (&register.named.name, &register.named.label);
    let message = Message::new(format!("danh sách {name} chưa có số liệu"), format!("register {name} has no data"));
    let file = if matches!(register.timing, Timing::Stock(_, None)) { format!("{name}-2023") } else { name.clone() };
    let help = Message::new(
        format!(
            "Đặt tệp `{file}.csv`, `{file}.xlsx` hoặc `{file}.parquet` vào thư mục số liệu, hoặc đặt tên trang là `{label}`."
        ),
        format!("put `{file}.csv`, `{file}.xlsx` or `{file}.parquet` into the data folder, or name a tab `{label}`"),
    );
    Diagnostic::error(Code::Unbound, message).at(register.named.span).help(help)
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
