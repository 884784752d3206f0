//! The language reference is true: every snippet of `grammar/README.md` is read, printed in both languages and read again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use chitieu::diagnostic::Diagnostic;
use chitieu::source::Sources;
use chitieu::syntax::ast::File;
use chitieu::syntax::{door, parse, print};
use chitieu::value::Lang;

const README: &str = include_str!("../grammar/README.md");

/// The snippets with this fence: the line before it, its first line's number, its text.
fn snippets(fence: &str) -> Vec<(String, usize, String)> {
    let lines: Vec<&str> = README.lines().collect();
    let mut found = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| **line == fence) {
        let before = lines[..at].iter().rev().find(|line| !line.is_empty()).unwrap();
        let text: Vec<&str> = lines[at + 1..].iter().take_while(|line| **line != "```").copied().collect();
        found.push(((*before).to_owned(), at + 2, text.join("\n") + "\n"));
    }
    found
}

fn read(text: &str) -> (File, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(door::open("README.md", text.as_bytes()).unwrap());
    parse(&sources, id)
}

fn clean(at: usize, text: &str) -> File {
    let (file, faults) = read(text);
    assert!(faults.is_empty(), "line {at}: {faults:#?}\n{text}");
    file
}

#[test]
fn every_snippet_is_read_and_survives_both_languages() {
    let found = snippets("```ct");
    assert!(found.len() > 10);
    for (_, at, text) in found {
        let vi = print(&clean(at, &text), Lang::Vi);
        let en = print(&clean(at, &vi), Lang::En);
        assert_eq!(print(&clean(at, &en), Lang::En), en);
        assert_eq!(print(&clean(at, &en), Lang::Vi), vi);
    }
}

#[test]
fn every_failing_snippet_fails_as_told() {
    let found = snippets("```ct,fails");
    assert!(found.len() > 4);
    for (before, at, text) in found {
        let (file, mut faults) = read(&text);
        if faults.is_empty() {
            faults = chitieu::check::check(&[file]).1;
        }
        let codes: Vec<&str> = faults.iter().map(|f| f.code.id()).collect();
        assert!(codes.len() == 1 && before.contains(codes[0]), "line {at}: {before}\n{codes:?}");
    }
}
