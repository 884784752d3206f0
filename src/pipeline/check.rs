//! A project folder, or one rule file, read and checked.

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, system};
use crate::load::{self, Loaded};
use crate::project::{self, Project};
use crate::report::receipt;
use crate::source::{Files, Sources};
use crate::value::{Lang, Message};
use crate::{check as checker, syntax};

/// Reads and checks a project folder (`entry` is empty) or one rule file of it.
#[must_use]
pub fn check(files: &dyn Files, entry: &str) -> Checked {
    check_with(files, entry, None)
}

/// The same with a what-if file (`phương án`) beside it.
#[must_use]
pub fn check_with(files: &dyn Files, entry: &str, scenario: Option<&str>) -> Checked {
    let mut sources = Sources::default();
    let mut faults = Vec::new();
    let names = files.list("").unwrap_or_default();
    let project = project(files, &names, &mut sources).unwrap_or_else(|found| {
        faults = found;
        Project::default()
    });
    let entries = if entry.is_empty() { rule_files(&names) } else { vec![entry.to_owned()] };
    if entries.is_empty() {
        faults.push(no_rules());
    }
    let loaded = load::load_beside(sources, files, &entries, scenario);
    let (program, found) = checker::check(&loaded.files);
    let rules_hash = hash(&loaded);
    faults.extend(loaded.faults);
    // What could not be read leaves names undeclared: their faults would only repeat it.
    if !faults.iter().any(Diagnostic::is_error) {
        faults.extend(found);
    }
    Checked {
        sources: loaded.sources,
        program: Some(program),
        diagnostics: faults,
        project,
        entry: entry.strip_suffix(".ct").unwrap_or(entry).to_owned(),
        rules_hash,
        tables: loaded.tables.into_keys().chain(loaded.plans).collect(),
    }
}

fn project(files: &dyn Files, names: &[String], sources: &mut Sources) -> Result<Project, Vec<Diagnostic>> {
    if !names.iter().any(|name| name == project::FILE) {
        return Ok(Project::default());
    }
    let bytes = files.read(project::FILE).map_err(|reason| {
        let reason = system::reason(&reason);
        let message = Message::new(
            format!("không mở được `{}`: {}", project::FILE, reason.vi),
            format!("`{}` cannot be opened: {}", project::FILE, reason.en),
        );
        vec![Diagnostic::error(Code::BadProject, message)]
    })?;
    project::read(&bytes, sources)
}

/// The rule files that lie directly in the folder.
fn rule_files(names: &[String]) -> Vec<String> {
    let is_rules = |name: &&String| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "ct");
    names.iter().filter(is_rules).cloned().collect()
}

fn no_rules() -> Diagnostic {
    let message = Message::new("thư mục không có tệp quy định nào (.ct)", "the folder holds no rule file (.ct)");
    Diagnostic::error(Code::BadFile, message)
}

fn hash(loaded: &Loaded) -> String {
    let printed = loaded.files.iter().map(|file| syntax::print(file, Lang::Vi));
    let files: Vec<(&str, String)> = loaded.paths.iter().map(String::as_str).zip(printed).collect();
    let tables = loaded.tables.iter().map(|(path, sheet)| (path.as_str(), sheet.text.as_bytes()));
    receipt::sha256_of_files(files.iter().map(|(path, text)| (*path, text.as_bytes())).chain(tables))
}
