//! The pages for newcomers are true: their files are made, their commands run, and the output is what they show.
//!
//! A block in a page belongs to the file named in backticks on the line above it. In a `console` block a line `…` stands
//! for lines left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::desk::words;
use std::path::Path;
use std::process::Command;

/// A fenced block: its language, the last line of text above it, its lines.
struct Block {
    language: String,
    above: String,
    lines: Vec<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let (mut inside, mut above) = (false, String::new());
    for line in page.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(language), false) => {
                found.push(Block { language: language.to_owned(), above: above.clone(), lines: Vec::new() });
                inside = true;
            }
            (Some(_), true) => inside = false,
            (None, true) => found.last_mut().unwrap().lines.push(line.to_owned()),
            (None, false) if !line.trim().is_empty() => line.clone_into(&mut above),
            (None, false) => {}
        }
    }
    assert!(!inside, "a block is not closed");
    found
}

fn run(command: &str, folder: &Path) -> Vec<String> {
    let root = env!("CARGO_MANIFEST_DIR");
    let words = words(command);
    // The example and the library stand in the repository, the reader's own files in a folder of their own.
    let in_repository = words.iter().any(|word| word.starts_with("examples/") || word.starts_with("rules/"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_chitieu"));
    program.args(&words).env("LC_ALL", "C").current_dir(if in_repository { Path::new(root) } else { folder });
    let output = program.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap().lines().map(str::to_owned).collect()
}

/// Whether the lines shown are those of the output, where `…` skips.
fn is_shown(shown: &[String], output: &[String]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((first, rest)) if first == "…" => (0..=output.len()).any(|skip| is_shown(rest, &output[skip..])),
        Some((first, rest)) => output.first() == Some(first) && is_shown(rest, &output[1..]),
    }
}

fn is_true(path: &str) {
    let page = std::fs::read_to_string(path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut commands = 0;
    for block in blocks(&page) {
        match block.language.as_str() {
            "ct" | "csv" | "toml" => {
                let name =
                    block.above.split('`').nth(1).unwrap_or_else(|| panic!("{path}: no file named above a block"));
                std::fs::write(folder.path().join(name), block.lines.join("\n") + "\n").unwrap();
            }
            "console" => {
                let mut lines = block.lines.iter().peekable();
                while let Some(line) = lines.next() {
                    let command = line.strip_prefix("$ chitieu ").unwrap_or_else(|| panic!("{path}: `{line}`"));
                    let mut shown = Vec::new();
                    while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                        shown.push(line.clone());
                    }
                    while shown.last().is_some_and(String::is_empty) {
                        shown.pop();
                    }
                    let output = run(command, folder.path());
                    assert!(is_shown(&shown, &output), "{path}: `{command}` prints\n{}", output.join("\n"));
                    commands += 1;
                }
            }
            _ => {}
        }
    }
    assert!(commands > 0, "{path} shows no command");
    let checked = run("check ho.ct --lang en", folder.path());
    assert!(checked.iter().any(|line| line.starts_with("no faults")), "{path}: {checked:?}");
}

#[test]
fn the_english_page_is_true() {
    is_true("README.md");
}

#[test]
fn the_vietnamese_page_is_true() {
    is_true("README.vi.md");
}
