//! Folders as projects, for tests: real ones, and ones made of a few texts.
#![allow(dead_code, reason = "each test uses what it needs")]

pub(crate) mod desk;

use chitieu::pipeline::{Checked, Ran};
use chitieu::report::Report;
use chitieu::source::Files;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A folder on the disk.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.0.join(path)).map_err(|fault| fault.to_string())
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, String> {
        let entries = std::fs::read_dir(self.0.join(folder)).map_err(|fault| fault.to_string())?;
        let files = entries.map(|entry| entry.unwrap()).filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        Ok(names)
    }
}

/// Files that exist nowhere but here, by path.
#[derive(Clone, Default)]
pub(crate) struct Made(pub(crate) BTreeMap<String, Vec<u8>>);

impl Made {
    /// A project with one rule file.
    pub(crate) fn rules(text: &str) -> Self {
        Self::default().with("quy-định.ct", text)
    }

    /// One more file.
    pub(crate) fn with(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.0.insert(path.to_owned(), content.as_ref().to_vec());
        self
    }
}

impl Files for Made {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "no such file".to_owned())
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, String> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside = self.0.keys().filter_map(|path| path.strip_prefix(&prefix)).filter(|rest| !rest.contains('/'));
        let names: Vec<String> = inside.map(str::to_owned).collect();
        if names.is_empty() && !folder.is_empty() { Err("no such folder".to_owned()) } else { Ok(names) }
    }
}

/// A rule file of the corpus with its data beside it: `x.csv`, or a folder `x` with a file for each register. Files such as
/// `x.annex.csv` are tables of the rules.
pub(crate) fn case(path: &Path) -> (Made, String) {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut files = Made::default().with(&format!("{name}.ct"), std::fs::read(path).unwrap());
    let folder = path.with_extension("");
    let (place, inside) = if folder.is_dir() { ("data/", folder) } else { ("", path.parent().unwrap().to_owned()) };
    for entry in std::fs::read_dir(inside).unwrap() {
        let file = entry.unwrap().path();
        let own = file.file_name().unwrap().to_string_lossy().into_owned();
        if place == "data/" || own == format!("{name}.csv") {
            files = files.with(&format!("{place}{own}"), std::fs::read(file).unwrap());
        }
    }
    for entry in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let own = entry.unwrap().file_name().to_string_lossy().into_owned();
        let middle = own.strip_prefix(&format!("{name}.")).and_then(|rest| rest.strip_suffix(".csv"));
        if middle.is_some() {
            files = files.with(&own, std::fs::read(path.with_file_name(&own)).unwrap());
        }
    }
    // The library of formulas, where it lies from there.
    for entry in std::fs::read_dir("rules/std").unwrap().map(|entry| entry.unwrap()) {
        let own = entry.file_name().to_string_lossy().into_owned();
        files = files.with(&format!("../../../rules/std/{own}"), std::fs::read(entry.path()).unwrap());
    }
    (files, format!("{name}.ct"))
}

/// Every rule file of the corpus.
pub(crate) fn cases() -> Vec<PathBuf> {
    let topics = std::fs::read_dir("tests/corpus").unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir());
    let files = topics.flat_map(|topic| std::fs::read_dir(topic).unwrap().map(|entry| entry.unwrap().path()));
    let mut found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "ct")).collect();
    found.sort();
    assert!(found.len() > 2);
    found
}

/// A run as it is reported, without its warnings.
pub(crate) fn report<'a>(checked: &'a Checked, ran: &'a Ran, title: &'a str) -> Report<'a> {
    Report {
        program: checked.program.as_ref().unwrap(),
        outcome: &ran.outcome,
        sources: &checked.sources,
        accounts: &ran.accounts,
        set_aside: &ran.set_aside,
        warnings: &[],
        receipt: &ran.receipt,
        title,
    }
}
