//! Every wrong rule file in tests/errors: the code, message, help and underlined text are pinned beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use chitieu::diagnostic::{Diagnostic, Place};
use chitieu::source::{Files, Sources};
use chitieu::value::Lang;
use std::fmt::Write;

/// The rule file, and tables that lie beside it.
struct One(String);

impl Files for One {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "rules.ct" => Ok(self.0.clone().into_bytes()),
            table => std::fs::read(format!("tests/errors/{table}")).map_err(|_| "no such file or folder".to_owned()),
        }
    }

    fn list(&self, _: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

fn told(fault: &Diagnostic, sources: &Sources) -> String {
    let mut text = String::new();
    for lang in [Lang::Vi, Lang::En] {
        let mild = if fault.is_error() { "" } else { " (warning)" };
        writeln!(text, "{}{mild} {}", fault.code, fault.message.get(lang)).unwrap();
        for label in &fault.labels {
            if let Place::Span(span) = &label.place {
                let place = sources.locate(*span);
                let place = place.trim_start_matches("rules.ct:");
                let shown = sources.text(*span);
                let told = format!("  {place} `{shown}` {}", label.message.get(lang));
                writeln!(text, "{}", told.trim_end()).unwrap();
            }
        }
        if let Some(help) = &fault.help {
            writeln!(text, "  → {}", help.get(lang)).unwrap();
        }
    }
    text
}

/// The lines of a text, the endless ones cut: what is pinned is read by people.
fn readable(text: &str) -> String {
    let cut = |line: &str| line.chars().take(160).collect::<String>() + if line.len() > 640 { "…" } else { "" };
    text.lines().map(cut).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn every_wrong_rule_file_is_told_where_and_why() {
    let wrong = std::cell::RefCell::new(Vec::new());
    insta::glob!("errors/*.ct", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let loaded = chitieu::load::load(&One(text.clone()), &["rules.ct".to_owned()]);
        let mut faults = loaded.faults;
        if faults.is_empty() {
            faults = chitieu::check::check(&loaded.files).1;
        }
        let code = path.file_name().unwrap().to_string_lossy().chars().take(5).collect::<String>();
        if !faults.iter().any(|f| f.code.id() == code) {
            wrong.borrow_mut().push(format!("{code} expected: {faults:?}"));
        }
        let told: String = faults.iter().map(|f| told(f, &loaded.sources)).collect::<Vec<_>>().join("\n");
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(),
            prepend_module_to_snapshot => false,
            snapshot_suffix => "",
            omit_expression => true,
        }, {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            insta::assert_snapshot!(name, format!("{}\n-----\n{told}", readable(&text)));
        });
    });
    assert!(wrong.borrow().is_empty(), "{:#?}", wrong.borrow());
}
