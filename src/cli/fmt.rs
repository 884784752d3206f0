//! `chitieu fmt`: rule files in their standard layout, with the keywords of either language.

use super::args::{FmtArgs, Format};
use super::screen::Screen;
use super::{Ending, disk, language, refusal, say};
use chitieu::source::Sources;
use chitieu::value::{Lang, Message};
use std::path::{Path, PathBuf};

/// Folders inside folders, so deep and no deeper: a link may lead back up.
const DEEPEST: usize = 16;

pub(crate) fn fmt(args: &FmtArgs) -> Ending {
    let screen = Screen::new(language(args.lang, None), Format::Table, None);
    let mut ending = Ending::Done;
    for path in &args.paths {
        let found = match rule_files(Path::new(path)) {
            Ok(found) => found,
            Err(reason) => {
                ending = refuse(&screen, reason);
                continue;
            }
        };
        for file in found {
            if one(args, &screen, &file) == Ending::Faults {
                ending = Ending::Faults;
            }
        }
    }
    ending
}

/// The rule files of a folder and of the folders in it, sorted; or the one file.
fn rule_files(path: &Path) -> Result<Vec<PathBuf>, Message> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![(path.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|fault| disk::cannot_open(&folder, &fault))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if path.is_dir() && !hidden && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if path.extension().is_some_and(|ending| ending == "ct") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn one(args: &FmtArgs, screen: &Screen, file: &Path) -> Ending {
    // Written under any other name it would be another file.
    let Some(shown) = file.to_str() else {
        return refuse(
            screen,
            Message::new(
                format!("tên tệp `{}` không phải là chữ UTF-8", file.display()),
                format!("the file name `{}` is not UTF-8", file.display()),
            ),
        );
    };
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(fault) => return refuse(screen, disk::cannot_open(file, &fault)),
    };
    let text = match chitieu::pipeline::format(shown, &bytes, args.lang.map(Lang::from)) {
        Ok(text) => text,
        Err((sources, faults)) => {
            screen.show(&sources, &faults);
            return Ending::Faults;
        }
    };
    if text.as_bytes() == bytes {
        return Ending::Done;
    }
    say(&format!("{shown}\n"));
    if args.check {
        return Ending::Faults;
    }
    match disk::write(shown, text.as_bytes(), true) {
        Ok(()) => Ending::Done,
        Err(reason) => refuse(screen, reason),
    }
}

fn refuse(screen: &Screen, reason: Message) -> Ending {
    screen.show(&Sources::default(), &[refusal(reason)]);
    Ending::Faults
}
