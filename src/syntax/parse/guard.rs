//! Looks at a line before the grammar does: quotes, brackets, runs of prefixes and words, so that no text can exhaust the
//! stack or pass for another.

use super::reader::Reader;
use crate::diagnostic::Code;
use crate::syntax::keyword;
use crate::syntax::split::RawLine;
use crate::value::Message;
use unicode_normalization::char::is_combining_mark;

/// How deep brackets, `không` and `-` may nest, all taken together.
pub(super) const DEEPEST: usize = 32;

/// How many letters a name may have.
const LONGEST: usize = 120;

/// Whether a line may go to the parser; a fault says why not.
pub(super) fn check(reader: &mut Reader<'_>, raw: &RawLine) -> bool {
    let line = reader.masked(raw.start, raw.end);
    brackets(reader, raw, line) && words(reader, raw, line) && prefixes(reader, raw, line)
}

/// Quotes end on their own line, and every bracket is closed.
fn brackets(reader: &mut Reader<'_>, raw: &RawLine, line: &str) -> bool {
    let typed = reader.typed(raw.start, raw.end).as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match c {
            ' ' if typed.get(at) == Some(&b'\n') && quote.is_some() => break,
            '"' => quote = if quote.is_some() { None } else { Some(at) },
            _ if quote.is_some() => {}
            '(' => {
                open.push(at);
                if open.len() > DEEPEST {
                    return too_deep(reader, raw.start + at);
                }
            }
            ')' if open.pop().is_none() => {
                let help = Message::new("Bỏ dấu `)` hoặc thêm dấu `(`.", "leave out `)` or add `(`");
                let told = Message::new("dấu `)` này không có dấu `(` đi cùng", "this `)` has no `(`");
                return unclosed(reader, raw.start + at, told, help);
            }
            _ => {}
        }
    }
    if let Some(at) = quote {
        let help = Message::new(
            "Thêm dấu `\"` ở cuối đoạn chữ, trên cùng dòng.",
            "add `\"` at the end of the text, on the same line",
        );
        let told = Message::new("dấu ngoặc kép này chưa được đóng", "this quotation mark is not closed");
        return unclosed(reader, raw.start + at, told, help);
    }
    if let Some(at) = open.pop() {
        let help = Message::new("Thêm dấu `)` ở cuối phần trong ngoặc.", "add `)` where the part in brackets ends");
        let told = Message::new("dấu `(` này chưa được đóng", "this `(` is not closed");
        return unclosed(reader, raw.start + at, told, help);
    }
    true
}

fn unclosed(reader: &mut Reader<'_>, at: usize, told: Message, help: Message) -> bool {
    reader.fault(Code::Unclosed, reader.place(at, at + 1), told, Some(help));
    false
}

/// Reports nesting at a byte of the file.
pub(super) fn too_deep(reader: &mut Reader<'_>, at: usize) -> bool {
    let message = Message::new(
        format!("biểu thức lồng nhau quá sâu (hơn {DEEPEST} tầng)"),
        format!("the expression is nested too deeply (more than {DEEPEST} levels)"),
    );
    let help = Message::new("Tách thành nhiều mục `cách xác định` nhỏ hơn.", "split it into several smaller rules");
    reader.fault(Code::TooDeep, reader.place(at, at + 1), message, Some(help));
    false
}

/// Names are of a length a person reads, in letters a person can tell apart.
fn words(reader: &mut Reader<'_>, raw: &RawLine, line: &str) -> bool {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let start = raw.start + line.len() - rest.len();
        let step = match c {
            '"' => rest.get(1..).and_then(|r| r.find('"')).map_or(rest.len(), |end| end + 2),
            c if is_letter(c) => {
                let word = rest.get(..rest.find(|c| !is_letter(c)).unwrap_or(rest.len())).unwrap_or(rest);
                if !word_is_sound(reader, word, start) {
                    return false;
                }
                word.len()
            }
            c => c.len_utf8(),
        };
        rest = rest.get(step..).unwrap_or("");
    }
    true
}

/// Whether a character can stand in a name, a keyword or a number.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// The letters of Vietnamese and its neighbours: those of Latin script, each one character.
fn is_latin(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

fn word_is_sound(reader: &mut Reader<'_>, word: &str, start: usize) -> bool {
    let strange = word.chars().find(|c| (c.is_alphabetic() && !is_latin(*c)) || is_combining_mark(*c));
    if let Some(letter) = strange {
        let shown: String = word.chars().take(40).collect();
        let number = u32::from(letter);
        let message = Message::new(
            format!("`{shown}` có ký tự `{letter}` (U+{number:04X}) không thuộc chữ Việt, dễ nhầm với chữ khác"),
            format!("`{shown}` holds `{letter}` (U+{number:04X}), which is no Latin letter and passes for another"),
        );
        let help = Message::new(
            "Gõ lại từ này bằng chữ Việt; tên chỉ gồm chữ cái, chữ số và `_`.",
            "type the word anew; a name is made of Latin letters, digits and `_`",
        );
        reader.fault(Code::BadText, reader.place(start, start + word.len()), message, Some(help));
        return false;
    }
    if word.len() > LONGEST && !word.starts_with(char::is_numeric) && word.chars().count() > LONGEST {
        let end = word.char_indices().nth(40).map_or(word.len(), |(at, _)| at);
        let message = Message::new(
            format!("tên bắt đầu ở đây dài hơn {LONGEST} ký tự"),
            format!("the name that begins here is longer than {LONGEST} characters"),
        );
        let help = Message::new(
            "Đặt tên ngắn hơn; tên đầy đủ ghi trong ngoặc kép sau tên.",
            "choose a shorter name; the full title stands in quotation marks behind it",
        );
        reader.fault(Code::Syntax, reader.place(start, start + end), message, Some(help));
        return false;
    }
    true
}

/// No more prefix operators stand in a row than may nest.
fn prefixes(reader: &mut Reader<'_>, raw: &RawLine, line: &str) -> bool {
    let mut run = 0;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let step = match c {
            ' ' | '(' => 1,
            '-' | '−' => {
                run += 1;
                c.len_utf8()
            }
            '"' => {
                run = 0;
                rest.get(1..).and_then(|r| r.find('"')).map_or(rest.len(), |end| end + 2)
            }
            c if is_letter(c) => {
                let word = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
                let negates = rest.get(..word).is_some_and(|w| keyword::begins(w, "not"));
                run = if negates { run + 1 } else { 0 };
                word
            }
            c => {
                run = 0;
                c.len_utf8()
            }
        };
        if run > DEEPEST {
            return too_deep(reader, raw.start + line.len() - rest.len());
        }
        rest = rest.get(step..).unwrap_or("");
    }
    true
}
