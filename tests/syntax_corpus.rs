//! Rule files are the same rules in either language: printed, read again and checked, they give the same program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::diagnostic::Diagnostic;
use chitieu::load::{Loaded, load};
use chitieu::source::Files;
use chitieu::syntax::print;
use chitieu::value::Lang;
use common::Made;
use std::path::{Path, PathBuf};

/// The rule files below a folder, sorted.
fn below(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "ct") {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// Groups of files that make one program: each case of the corpus, the library of decrees, the example project.
fn programs() -> Vec<Vec<PathBuf>> {
    let mut all: Vec<Vec<PathBuf>> = below("tests/corpus").into_iter().map(|path| vec![path]).collect();
    all.push(below("rules/std"));
    all.push(below("rules/vn"));
    all.push(below("examples/gia-nghia-2023"));
    all.push(below("examples/tinh-mau"));
    assert!(all.len() > 12 && all.iter().all(|files| !files.is_empty()));
    all
}

/// The files of the disk, by paths from here.
struct Here;

impl Files for Here {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|fault| fault.to_string())
    }

    fn list(&self, _: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

/// One rule file called `a.ct`, and the tables that lie beside it on the disk.
struct Alone<'p>(&'p Path, String);

impl Files for Alone<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "a.ct" => Ok(self.1.clone().into_bytes()),
            table => std::fs::read(self.0.with_file_name(table)).map_err(|fault| fault.to_string()),
        }
    }

    fn list(&self, _: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

fn entries(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.to_str().unwrap().to_owned()).collect()
}

fn told(faults: &[Diagnostic]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.code, fault.message.vi)).collect();
    lines.join("\n")
}

fn clean(files: &dyn Files, entries: &[String]) -> Loaded {
    let loaded = load(files, entries);
    assert!(loaded.faults.is_empty(), "{entries:?}:\n{}", told(&loaded.faults));
    loaded
}

/// All files of a program, includes too, in one language.
fn printed(loaded: &Loaded, lang: Lang) -> Made {
    let pages = loaded.paths.iter().zip(&loaded.files);
    let tables = loaded.tables.iter().fold(Made::default(), |made, (path, sheet)| made.with(path, &sheet.text));
    pages.fold(tables, |made, (path, file)| made.with(path, print(file, lang)))
}

/// What a program means: everything but the places in the text.
fn meaning(loaded: &Loaded) -> String {
    let (program, faults) = chitieu::check::check(&loaded.files);
    let errors: Vec<Diagnostic> = faults.into_iter().filter(Diagnostic::is_error).collect();
    assert!(errors.is_empty(), "{:?}:\n{}", loaded.paths, told(&errors));
    without_places(&format!("{program:#?}"))
}

/// Leaves out places such as `0:12..34`.
fn without_places(debug: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let place = |word: &str| {
        let word = word.trim_end_matches(',');
        let ends = word.split_once(':').and_then(|(file, rest)| Some((file, rest.split_once("..")?)));
        ends.is_some_and(|(file, (from, to))| digits(file) && digits(from) && digits(to))
    };
    let lines = debug.lines().map(|line| line.split(' ').filter(|word| !place(word)).collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

/// The comments of a text, in order of their words: long lines may move them.
fn comments(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut quoted = false;
        let mut at = None;
        for (i, c) in line.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '#' if !quoted => {
                    at = Some(i);
                    break;
                }
                _ => {}
            }
        }
        found.extend(at.map(|i| line[i..].trim_end().to_owned()));
    }
    found.sort();
    found
}

#[test]
fn a_program_is_the_same_in_both_languages() {
    for paths in programs() {
        let loaded = clean(&Here, &entries(&paths));
        let want = meaning(&loaded);
        for lang in [Lang::Vi, Lang::En] {
            let made = printed(&loaded, lang);
            let again = clean(&made, &entries(&paths));
            let got = meaning(&again);
            let differs = want.lines().zip(got.lines()).find(|(a, b)| a != b);
            assert!(want == got, "{paths:?} in {lang:?}: {differs:?}");
            // And back: the way through the other language leaves no trace.
            for back in [Lang::Vi, Lang::En] {
                assert_eq!(printed(&again, back).0, printed(&loaded, back).0, "{paths:?}");
            }
        }
    }
}

#[test]
fn the_formatter_keeps_every_comment() {
    for path in programs().concat() {
        let text = std::fs::read_to_string(&path).unwrap();
        let loaded = clean(&Alone(&path, without_includes(&text)), &["a.ct".to_owned()]);
        for lang in [Lang::Vi, Lang::En] {
            let page = String::from_utf8(printed(&loaded, lang).0["a.ct"].clone()).unwrap();
            assert_eq!(comments(&page), comments(&without_includes(&text)), "{}", path.display());
        }
    }
}

/// A file on its own.
fn without_includes(text: &str) -> String {
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("kèm theo")).collect();
    kept.join("\n") + "\n"
}

/// The English page of each case, beside it, so that a reader of English finds it and a change is seen.
#[test]
fn every_case_has_an_english_page() {
    for path in below("tests/corpus") {
        let text = std::fs::read_to_string(&path).unwrap();
        let loaded = clean(&Alone(&path, text), &["a.ct".to_owned()]);
        let (_, faults) = chitieu::check::check(&loaded.files);
        assert!(!faults.iter().any(Diagnostic::is_error), "{}:\n{}", path.display(), told(&faults));
        let name = format!("{}.print-en", stem(&path));
        insta::with_settings!({
            snapshot_path => Path::new("..").join(path.parent().unwrap()),
            prepend_module_to_snapshot => false,
            snapshot_suffix => "",
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, print(&loaded.files[0], Lang::En));
        });
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}
