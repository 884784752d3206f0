//! One rule file through the formatter.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::syntax::{self, door, keyword};
use crate::value::Lang;

/// A rule file rewritten by the formatter, with the keywords of a language or as they are.
///
/// # Errors
/// The faults that keep the file from being understood, with the normalised text they point into.
pub fn format(path: &str, bytes: &[u8], lang: Option<Lang>) -> Result<String, (Sources, Vec<Diagnostic>)> {
    let mut sources = Sources::default();
    let source = match door::open(path, bytes) {
        Ok(source) => source,
        Err(fault) => return Err((sources, vec![fault])),
    };
    let lang = lang.unwrap_or_else(|| written_in(&source.text));
    let id = sources.add(source);
    let (file, faults) = syntax::parse(&sources, id);
    if faults.iter().any(Diagnostic::is_error) {
        return Err((sources, faults));
    }
    Ok(syntax::print(&file, lang))
}

/// The language most declarations of a file begin in.
fn written_in(text: &str) -> Lang {
    let (mut vi, mut en) = (0usize, 0usize);
    for line in text.lines() {
        let line = keyword::fold(line);
        let Some(head) = keyword::declaration(&line) else { continue };
        if keyword::match_len(&line, &head.en).is_some() {
            en += 1;
        } else {
            vi += 1;
        }
    }
    if en > vi { Lang::En } else { Lang::Vi }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_file_keeps_its_language_unless_another_is_asked_for() {
        let english = "list area : rural, urban\n";
        assert_eq!(format("a.ct", english.as_bytes(), None).unwrap(), english);
        let vietnamese = format("a.ct", english.as_bytes(), Some(Lang::Vi)).unwrap();
        assert_eq!(vietnamese, "danh mục area : rural, urban\n");
        assert_eq!(format("a.ct", vietnamese.as_bytes(), None).unwrap(), vietnamese);
        assert!(format("a.ct", b"list\n", None).is_err());
        assert!(format("a.ct", &[0xff, 0xfe, 0x00], None).is_err());
    }
}
