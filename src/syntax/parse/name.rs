//! Names before the grammar sees them: of bearable length, of one alphabet.

use super::depth::split_word;
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::split::RawLine;
use crate::value::Message;

/// How many letters a name may have: messages show names whole.
const LONGEST: usize = 200;

/// Whether the names of a line may go to the parser; a fault says why not.
pub(super) fn check(reader: &mut Reader<'_>, raw: &RawLine) -> bool {
    for (at, name) in names(reader.masked(raw.start, raw.end)) {
        let span = reader.place(raw.start + at, raw.start + at + name.len());
        if is_endless(name) {
            return too_long(reader, span);
        }
        if let Some(letter) = disguised(name) {
            return foreign_letter(reader, span, letter);
        }
    }
    true
}

fn too_long(reader: &mut Reader<'_>, span: Span) -> bool {
    let message =
        Message::new(format!("tên dài hơn {LONGEST} chữ"), format!("the name is longer than {LONGEST} letters"));
    reader.fault(Code::Syntax, span, message, None);
    false
}

fn foreign_letter(reader: &mut Reader<'_>, span: Span, letter: char) -> bool {
    let (name, number) = (reader.spelled(span), u32::from(letter));
    let message = Message::new(
        format!("`{name}` lẫn chữ `{letter}` (U+{number:04X}) không thuộc bảng chữ cái Latinh"),
        format!("`{name}` holds `{letter}` (U+{number:04X}), which is no Latin letter"),
    );
    let help = Message::new("Gõ lại tên này.", "type the name again");
    reader.fault(Code::BadText, span, message, Some(help));
    false
}

/// The words of a line outside texts that begin with a letter, and where.
fn names(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        while let Some(c) = rest.chars().next() {
            let start = line.len() - rest.len();
            let (word, _) = split_word(rest);
            let text = rest.get(1..).filter(|_| c == '"').map(|r| r.find('"').map_or(rest.len(), |end| end + 2));
            rest = rest.get(word.len().max(text.unwrap_or(c.len_utf8()))..)?;
            if c.is_alphabetic() {
                return Some((start, word));
            }
        }
        None
    })
}

fn is_endless(name: &str) -> bool {
    name.chars().nth(LONGEST).is_some()
}

/// The Greek or Cyrillic letter of a name in Latin letters, whose like it takes the place of.
fn disguised(name: &str) -> Option<char> {
    let latin =
        name.chars().any(|c| matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}'));
    name.chars().find(|c| latin && matches!(c, '\u{370}'..='\u{52F}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_one_alphabet_and_end_somewhere() {
        let found: Vec<_> = names("a1 + \"b c\" × 2x ộ_b(").collect();
        assert_eq!(found, [(0, "a1"), (17, "ộ_b")]);
        assert!(!is_endless(&"ộ".repeat(200)) && is_endless(&"ộ".repeat(201)));
        assert_eq!(disguised("thu_nh\u{430}p"), Some('\u{430}'));
        assert_eq!(disguised("ộ\u{3bf}"), Some('\u{3bf}'));
        assert_eq!((disguised("tỷ_lệ_ưđ"), disguised("\u{430}\u{431}")), (None, None));
    }
}
