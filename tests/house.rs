//! The house keeps its order: files open with a sentence, imports point down, rooms stay small, every fault has a case.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first. A module may use those on floors below its own, and its own room.
const FLOORS: &[&[&str]] = &[
    &["source", "value"],
    &["diagnostic"],
    &["table"],
    &["syntax", "read", "project"],
    &["load", "ir"],
    &["check", "bind", "eval"],
    &["explain"],
    &["compare"],
    &["coverage"],
    &["report"],
    &["pipeline"],
];

/// Enumerations that the text and its meaning share on purpose: `ir` and what stands on it may take them from `ast`.
const SHARED: &str = "syntax::ast";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            found.push(entry);
        }
    }
}

fn all_sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    sources(Path::new("src"), &mut found);
    assert!(found.len() > 30);
    found
}

fn room(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn every_file_opens_with_a_true_sentence() {
    for path in all_sources() {
        let text = fs::read_to_string(&path).unwrap();
        let first = text.lines().next().unwrap_or("");
        assert!(first.starts_with("//! ") && first.len() > 20, "{} opens with `{first}`", path.display());
    }
}

#[test]
fn imports_point_down() {
    for path in all_sources() {
        let own = room(&path);
        let Some(own_floor) = floor(&own) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for used in line.split("crate::").skip(1) {
                let other: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(other_floor) = floor(&other) else { continue };
                let allowed = other == own || other_floor < own_floor || used.starts_with(SHARED);
                assert!(allowed, "{}:{} uses {other}, which is not below {own}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn no_file_is_a_warehouse() {
    for path in all_sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_fault_of_a_rule_file_has_a_case() {
    let cases: Vec<String> = fs::read_dir("tests/errors")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ct"))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    for code in chitieu::diagnostic::Code::ALL {
        // Faults of whole files, of cells, of examples and of the command line have their cases in tests/wrong_data.rs.
        let in_rules = ("E0102".."E0600").contains(&code.id()) && !matches!(code.id(), "E0104" | "E0403");
        if in_rules {
            assert!(cases.iter().any(|c| c.starts_with(code.id())), "no case for {code} in tests/errors");
        }
    }
}
