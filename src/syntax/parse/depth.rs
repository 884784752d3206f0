//! Looks at brackets, quotes and runs of prefixes before the grammar does, so that no text can exhaust the stack.

use super::reader::Reader;
use crate::diagnostic::Code;
use crate::syntax::keyword;
use crate::syntax::split::RawLine;
use crate::value::Message;

/// How deep brackets may nest, and how many `không` or `-` may follow one another.
const DEEPEST: usize = 64;

/// Whether a line may go to the parser; a fault says why not.
pub(super) fn check(reader: &mut Reader<'_>, raw: &RawLine) -> bool {
    let line = reader.masked(raw.start, raw.end);
    let mut open: Vec<usize> = Vec::new();
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quote = if quote.is_some() { None } else { Some(at) },
            _ if quote.is_some() => {}
            '(' => {
                open.push(at);
                if open.len() > DEEPEST {
                    return too_deep(reader, raw.start + at);
                }
            }
            ')' if open.pop().is_none() => {
                return unclosed(reader, raw.start + at, "dấu `)` này không có dấu `(` đi cùng", "this `)` has no `(`");
            }
            _ => {}
        }
    }
    if let Some(at) = quote {
        return unclosed(reader, raw.start + at, "dấu ngoặc kép chưa được đóng", "this quotation mark is not closed");
    }
    if let Some(at) = open.pop() {
        return unclosed(reader, raw.start + at, "dấu `(` này chưa được đóng", "this `(` is not closed");
    }
    if let Some(at) = run_of_prefixes(line) {
        return too_deep(reader, raw.start + at);
    }
    true
}

fn unclosed(reader: &mut Reader<'_>, at: usize, vi: &str, en: &str) -> bool {
    reader.fault(Code::Unclosed, reader.place(at, at + 1), Message::new(vi, en), None);
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

/// Where more than so many prefix operators stand in a row.
fn run_of_prefixes(line: &str) -> Option<usize> {
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
            c if c.is_alphanumeric() || c == '_' => {
                let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
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
            return Some(line.len() - rest.len());
        }
        rest = rest.get(step..)?;
    }
    None
}
