//! Tests of the whole room: pages read, printed and read again; broken lines and what is said about them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod fault;
mod good;

use super::ast::File;
use super::parse;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::{Source, Sources};

/// A text read as a file.
fn read(text: &str) -> (Sources, File, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add(Source { path: "trang.ct".to_owned(), text: text.to_owned() });
    let (file, faults) = parse(&sources, id);
    (sources, file, faults)
}

/// Faults as lines: code, what is underlined, message, help.
fn told(sources: &Sources, faults: &[Diagnostic]) -> Vec<String> {
    faults
        .iter()
        .map(|f| {
            let Place::Span(span) = &f.labels[0].place else { panic!("a fault of a rule file has a span") };
            let help = f.help.as_ref().map_or("", |h| h.vi.as_str());
            format!("{} [{}] {} | {help}", f.code, sources.text(*span), f.message.vi)
        })
        .collect()
}

/// A text that must have no fault.
fn clean(text: &str) -> File {
    let (sources, file, faults) = read(text);
    assert!(faults.is_empty(), "{}\n{text}", told(&sources, &faults).join("\n"));
    file
}
