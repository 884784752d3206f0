//! Rule files and the files they include: each read once, in a fixed order.

mod plan;

use crate::diagnostic::{Code, Diagnostic, system};
use crate::source::{FileId, Files, Sources, Span};
use crate::syntax::ast::{AmendClause, Item, ParamClause, TableFile, TargetClause};
use crate::syntax::{self, ast, sheet};
use crate::value::Message;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// Files read and parsed, with all faults found on the way.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The texts, for showing places.
    pub sources: Sources,
    /// The declarations, in the order the files were read.
    pub files: Vec<ast::File>,
    /// The path of each of them.
    pub paths: Vec<String>,
    /// The tables kept in files beside them, by path.
    pub tables: BTreeMap<String, Arc<ast::Sheet>>,
    /// The files of plan tables.
    pub plans: BTreeSet<String>,
    /// What was wrong.
    pub faults: Vec<Diagnostic>,
}

/// Reads rule files and everything they include (`kèm theo`), each file once however often it is named.
#[must_use]
pub fn load(files: &dyn Files, entries: &[String]) -> Loaded {
    load_beside(Sources::default(), files, entries, None)
}

/// As `load`, where other texts, such as a project file, are among the sources already. A file that begins with `phương án` is
/// read only where it is asked for as the scenario, or is the only file: never with a folder, never by `kèm theo`.
#[must_use]
pub fn load_beside(sources: Sources, files: &dyn Files, entries: &[String], scenario: Option<&str>) -> Loaded {
    let mut loaded = Loaded { sources, ..Loaded::default() };
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut queue: VecDeque<(String, Option<Span>)> =
        entries.iter().map(String::as_str).chain(scenario).map(|e| (plain_path(e), None)).collect();
    let scenario = scenario.map(plain_path);
    let alone = entries.len() == 1 && scenario.is_none();
    while let Some((path, named_at)) = queue.pop_front() {
        if !known.insert(path.clone()) {
            continue;
        }
        let Some(id) = open(files, &path, named_at, &mut loaded) else { continue };
        let (mut file, faults) = syntax::parse(&loaded.sources, id);
        let is_what_if = file.items.iter().any(|item| matches!(&item.node, Item::Source(source) if source.scenario));
        let asked = scenario.as_ref() == Some(&path) || (alone && named_at.is_none());
        if is_what_if && !asked {
            loaded.faults.extend(named_at.map(included_scenario));
            continue;
        }
        if !is_what_if && scenario.as_ref() == Some(&path) {
            loaded.faults.push(no_scenario(&path));
        }
        loaded.faults.extend(faults);
        for item in &file.items {
            if let ast::Item::Include(text) = &item.node {
                match refused(&text.text, RULES) {
                    Some(fault) => loaded.faults.push(fault.at(text.span)),
                    None => queue.push_back((beside(&path, &text.text), Some(text.span))),
                }
            }
        }
        for item in &mut file.items {
            if let Item::PlanTable(decl) = &mut item.node {
                decl.table.sheet = plan::open(files, &path, &decl.table, &mut loaded);
            }
        }
        for table in file.items.iter_mut().flat_map(|item| tables_of(&mut item.node)) {
            table.sheet = open_table(files, &path, table, &mut loaded);
        }
        loaded.files.push(file);
        loaded.paths.push(path);
    }
    loaded
}

fn included_scenario(at: Span) -> Diagnostic {
    let message = Message::new(
        "phương án chỉ được đọc khi gọi đích danh, không kèm theo được",
        "a scenario is read only when it is asked for by name, never included",
    );
    let help = Message::new("Dùng `--scenario` khi chạy.", "use `--scenario` when running");
    Diagnostic::error(Code::Misplaced, message).at(at).help(help)
}

fn no_scenario(path: &str) -> Diagnostic {
    let message =
        Message::new(format!("tệp `{path}` không khai báo phương án nào"), format!("`{path}` declares no scenario"));
    let help = Message::new("Thêm dòng đầu `phương án TÊN \"…\"`.", "begin it with `scenario NAME \"…\"`");
    Diagnostic::error(Code::BadFile, message).help(help)
}

/// The tables in files that a declaration names.
fn tables_of(item: &mut Item) -> Vec<&mut TableFile> {
    match item {
        Item::Param(decl) => {
            let tables = decl.clauses.iter_mut().filter_map(|clause| match &mut clause.node {
                ParamClause::Table(table) => Some(table),
                ParamClause::Version(version) => version.table.as_mut(),
                ParamClause::Basis(_) | ParamClause::Localities(_) | ParamClause::Note(_) => None,
            });
            tables.collect()
        }
        Item::Amend(decl) => {
            let tables = decl.clauses.iter_mut().filter_map(|clause| match &mut clause.node {
                AmendClause::Version(version) => version.table.as_mut(),
                _ => None,
            });
            tables.collect()
        }
        Item::Target(decl) => {
            let tables = decl.clauses.iter_mut().filter_map(|clause| match &mut clause.node {
                TargetClause::Table(table) => Some(table),
                _ => None,
            });
            tables.collect()
        }
        _ => Vec::new(),
    }
}

/// Reads the file of a table, once however often it is named.
fn open_table(files: &dyn Files, beside_of: &str, table: &TableFile, loaded: &mut Loaded) -> Option<Arc<ast::Sheet>> {
    if let Some(fault) = refused(&table.path.text, TABLES) {
        loaded.faults.push(fault.at(table.path.span));
        return None;
    }
    let path = beside(beside_of, &table.path.text);
    if let Some(known) = loaded.tables.get(&path) {
        return Some(known.clone());
    }
    let id = open(files, &path, Some(table.path.span), loaded)?;
    let (sheet, faults) = sheet::read(&loaded.sources, id);
    loaded.faults.extend(faults);
    let sheet = Arc::new(sheet);
    loaded.tables.insert(path, sheet.clone());
    Some(sheet)
}

fn open(files: &dyn Files, path: &str, named_at: Option<Span>, loaded: &mut Loaded) -> Option<FileId> {
    let bytes = read_bytes(files, path, named_at, loaded)?;
    match syntax::door::open(path, &bytes) {
        Ok(source) => Some(loaded.sources.add(source)),
        Err(fault) => {
            loaded.faults.push(fault);
            None
        }
    }
}

/// The bytes of a file; none where it cannot be opened, which is told where it is named.
fn read_bytes(files: &dyn Files, path: &str, named_at: Option<Span>, loaded: &mut Loaded) -> Option<Vec<u8>> {
    match files.read(path) {
        Ok(bytes) => Some(bytes),
        Err(reason) => {
            let reason = system::reason(&reason);
            let message = Message::new(
                format!("không mở được tệp `{path}`: {}", reason.vi),
                format!("cannot open `{path}`: {}", reason.en),
            );
            let fault = Diagnostic::error(Code::BadFile, message);
            loaded.faults.push(match named_at {
                Some(span) => fault.at(span),
                None => fault,
            });
            None
        }
    }
}

/// What is named by a path inside a rule file.
#[derive(Clone, Copy)]
struct Named {
    endings: &'static [&'static str],
    vi: &'static str,
    en: &'static str,
    help: (&'static str, &'static str),
}

/// Other rule files.
const RULES: Named = Named {
    endings: &["ct"],
    vi: "tệp kèm theo",
    en: "an included file",
    help: (
        "Ghi cả đuôi tệp; danh sách số liệu không kèm theo bằng cách này.",
        "write the ending too; data files are not included this way",
    ),
};

/// Tables in files.
const TABLES: Named = Named {
    endings: &["csv"],
    vi: "tệp của bảng",
    en: "the file of a table",
    help: ("Lưu bảng thành tệp CSV và ghi cả đuôi tệp.", "save the table as CSV and write the ending too"),
};

/// Why a path cannot be read: it is of another kind, or is not the same on every machine.
fn refused(named: &str, what: Named) -> Option<Diagnostic> {
    let absolute = named.starts_with(['/', '\\']) || named.get(1..2) == Some(":");
    let Named { endings, vi, en, help } = what;
    let ending = endings.first().copied().unwrap_or_default();
    let (message, help) = if absolute {
        (
            Message::new(format!("{vi} ghi bằng đường dẫn tuyệt đối"), format!("{en} is named by an absolute path")),
            Message::new(
                format!("Ghi đường dẫn tính từ thư mục của tệp này, như `../chung.{ending}`."),
                format!("name it from the folder of this file, as in `../common.{ending}`"),
            ),
        )
    } else if std::path::Path::new(named).extension().is_none_or(|own| !endings.iter().any(|ending| own == *ending)) {
        (
            Message::new(
                format!("{vi} phải có đuôi `.{}`", endings.join("`, `.")),
                format!("{en} ends in `.{}`", endings.join("`, `.")),
            ),
            Message::new(help.0, help.1),
        )
    } else {
        return None;
    };
    Some(Diagnostic::error(Code::BadFile, message).help(help))
}

/// The path of a file named inside another: relative to the folder of that other.
fn beside(path: &str, named: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) => plain_path(&format!("{folder}/{named}")),
        None => plain_path(named),
    }
}

/// A path without `.` and, where possible, `..`, so that one file has one spelling.
fn plain_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if path.starts_with('/') { format!("/{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files that exist nowhere but here, each including the next; the last one includes the first.
    struct Ring(usize);

    impl Files for Ring {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let number: usize = path.trim_end_matches(".ct").parse().map_err(|_| "no such file".to_owned())?;
            let next = (number + 1) % self.0;
            Ok(format!("kèm theo \"./{next}.ct\"\nđơn vị đo u{number}\n").into_bytes())
        }

        fn list(&self, _: &str) -> Result<Vec<String>, String> {
            Ok(Vec::new())
        }
    }

    #[test]
    fn a_ring_of_files_is_read_once_however_long() {
        for length in [1, 2, 3000] {
            let loaded = load(&Ring(length), &["0.ct".to_owned(), "./0.ct".to_owned()]);
            assert!(loaded.faults.is_empty());
            assert_eq!(loaded.files.len(), length);
        }
    }

    #[test]
    fn only_rule_files_of_the_project_are_included() {
        for named in ["/etc/passwd", "/a.ct", "\\\\server\\a.ct", "C:\\a.ct", "a.csv", "a", "../../etc/passwd"] {
            assert!(refused(named, RULES).is_some(), "{named}");
        }
        assert!(refused("../rules/vn/nd-07-2021.ct", RULES).is_none());
    }

    #[test]
    fn one_file_has_one_spelling() {
        assert_eq!(beside("a/b/c.ct", "../d.ct"), "a/d.ct");
        assert_eq!(beside("c.ct", "../x/./d.ct"), "../x/d.ct");
        assert_eq!(plain_path("/a//b/../c"), "/a/c");
        assert_eq!(beside("/p/a.ct", "b.ct"), "/p/b.ct");
    }
}
