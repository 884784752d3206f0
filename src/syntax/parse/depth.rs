//! Looks at brackets, quotes and runs of prefixes before the grammar does, so that no text can exhaust the stack.

use super::reader::Reader;
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::keyword::{self, Keyword};
use crate::syntax::split::RawLine;
use crate::value::Message;

/// How deep brackets may nest, with the `không` and `-` in front of them.
const DEEPEST: usize = 64;

/// How many look-ups, `kỳ trước` and `tại ngày` may follow one value.
const MOST_BEHIND: usize = 8;

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
    if let Some(at) = nested_too_deep(line) {
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

/// A line read from left to right: how deep the place reached is nested.
#[derive(Default)]
struct Nesting {
    /// For each open bracket the prefixes that stand before it.
    open: Vec<(usize, usize)>,
    /// What the open brackets and their prefixes add up to.
    inside: usize,
    /// `không` since the condition began.
    nots: usize,
    /// Minus signs that touch what comes next.
    minus: usize,
}

impl Nesting {
    fn depth(&self) -> usize {
        self.inside + self.nots + self.minus
    }

    fn enter(&mut self) {
        self.inside += self.nots + self.minus + 1;
        self.open.push((self.nots, self.minus));
        (self.nots, self.minus) = (0, 0);
    }

    fn leave(&mut self) {
        let Some((nots, minus)) = self.open.pop() else { return };
        self.inside = self.inside.saturating_sub(nots + minus + 1);
        // A `không` covers its whole comparison, a minus only its operand.
        (self.nots, self.minus) = (nots, 0);
    }

    fn next_condition(&mut self) {
        (self.nots, self.minus) = (0, 0);
    }
}

/// Whether one more look-up, `kỳ trước` or `tại ngày` may follow a value; a fault says that it may not.
pub(super) fn may_follow(reader: &mut Reader<'_>, already: usize, span: Span) -> Option<()> {
    if already < MOST_BEHIND {
        return Some(());
    }
    let message = Message::new(
        format!("sau một giá trị có hơn {MOST_BEHIND} lần `theo`, `kỳ trước` hoặc `tại ngày`"),
        format!("more than {MOST_BEHIND} times `by`, `previous period` or `on` follow one value"),
    );
    reader.fault(Code::TooDeep, span, message, None);
    None
}

/// Where brackets and prefixes together nest too deeply.
fn nested_too_deep(line: &str) -> Option<usize> {
    let mut nesting = Nesting::default();
    let [not, and, or] = ["not", "and", "or"].map(keyword::get);
    let is = |keyword: Option<&Keyword>, word: &str| keyword.is_some_and(|k| k.spellings().any(|s| s == word));
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let step = match c {
            '(' => {
                nesting.enter();
                1
            }
            ')' => {
                nesting.leave();
                1
            }
            ',' => {
                nesting.next_condition();
                1
            }
            // Between two values a minus has a blank behind it.
            '-' | '−' if !rest.get(c.len_utf8()..).is_some_and(|r| r.starts_with(' ')) => {
                nesting.minus += 1;
                c.len_utf8()
            }
            '"' => rest.get(1..).and_then(|r| r.find('"')).map_or(rest.len(), |end| end + 2),
            c if is_letter(c) => {
                let (word, behind) = split_word(rest);
                if is(not, word) {
                    nesting.nots += 1;
                } else if is(and, word) || is(or, word) {
                    nesting.next_condition();
                } else if !behind.starts_with('(') {
                    nesting.minus = 0;
                }
                word.len()
            }
            c => c.len_utf8(),
        };
        if nesting.depth() > DEEPEST {
            return Some(line.len() - rest.len());
        }
        rest = rest.get(step..)?;
    }
    None
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The word a stretch begins with, and what stands behind it.
pub(super) fn split_word(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_their_prefixes_add_up() {
        let deep = |line: &str| nested_too_deep(line).is_some();
        assert!(!deep(&"(".repeat(64)) && deep(&"(".repeat(65)));
        assert!(!deep(&"-".repeat(64)) && deep(&"-".repeat(65)));
        assert!(!deep(&"không ".repeat(64)) && deep(&"không ".repeat(65)));
        assert!(deep(&"--lớn_hơn(1, ".repeat(22)), "two signs and a bracket, 22 times");
        assert!(deep(&"không không lớn_hơn(1, ".repeat(22)));
        assert!(deep(&"không không số điều kiện đúng trong (".repeat(22)));
        assert!(deep(&"không không a > lớn_hơn(1, ".repeat(22)));
    }

    #[test]
    fn what_stands_side_by_side_is_not_nested() {
        for part in [
            "a - b - ",
            "-a + ",
            "(-a) - ",
            "-1, ",
            "không a và ",
            "(không a) hoặc ",
            "không (a) và ",
            "-lớn_hơn(a, -b) + ",
            "\"((--\" ",
        ] {
            assert_eq!(nested_too_deep(&part.repeat(1000)), None, "{part}");
        }
    }
}
