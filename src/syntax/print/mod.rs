//! The formatter: declarations back to text, in either language, every comment kept.

mod clause;
mod expr;
mod form;
mod item;
mod lexeme;
mod target;

use super::ast::{Expr, File, Goal, Line, Literal, Trivia};
use super::keyword;
use super::split::GAP;
use crate::value::Lang;

/// The columns a line may fill before it is continued on the next.
const WIDTH: usize = 120;

/// Writes a file in one language: keywords, units and numbers are translated, names and texts are not.
///
/// Printing what was printed changes nothing, and neither does a way through the other language.
#[must_use]
pub fn print(file: &File, lang: Lang) -> String {
    let mut page = Page { lang, out: String::new() };
    for item in &file.items {
        item::item(&mut page, item);
    }
    page.comments("", &file.tail);
    page.out
}

/// An expression on one line.
#[must_use]
pub fn expr(of: &Expr, lang: Lang) -> String {
    flat(&expr::expr(of, lang))
}

/// What a target asks for, on one line.
#[must_use]
pub fn goal(of: &Goal, lang: Lang) -> String {
    flat(&target::goal(of, lang))
}

/// A number with its multiplier and unit.
#[must_use]
pub fn literal(of: &Literal, lang: Lang) -> String {
    lexeme::literal(of, lang)
}

/// Lines may be broken where an expression holds a `\n`.
fn flat(text: &str) -> String {
    text.replace('\n', " ")
}

fn kw(id: &'static str, lang: Lang) -> &'static str {
    keyword::spell(id, lang)
}

/// The text being written.
struct Page {
    lang: Lang,
    out: String,
}

impl Page {
    fn kw(&self, id: &'static str) -> &'static str {
        kw(id, self.lang)
    }

    /// A blank line, unless there is one already or nothing above.
    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn comments(&mut self, indent: &str, comments: &[String]) {
        for comment in comments {
            if comment == GAP {
                self.blank();
            } else {
                self.out.push_str(indent);
                self.out.push('#');
                self.out.push_str(comment);
                self.out.push('\n');
            }
        }
    }

    /// A logical line with its comments, continued six columns further in where it is too long.
    fn line(&mut self, indent: usize, trivia: &Trivia, text: &str) {
        let margin = " ".repeat(indent);
        if trivia.gap {
            self.blank();
        }
        self.comments(&margin, &trivia.above);
        self.out.push_str(&margin);
        let mut column = indent;
        let fits = indent + text.chars().count() <= WIDTH || indent == 0;
        for (i, piece) in text.split('\n').enumerate() {
            let width = piece.chars().count();
            if i > 0 && !fits && column + 1 + width > WIDTH {
                self.out.push('\n');
                self.out.push_str(&margin);
                self.out.push_str("      ");
                column = indent + 6;
            } else if i > 0 {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(piece);
            column += width;
        }
        if let Some(comment) = &trivia.behind {
            self.out.push_str(" #");
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }

    /// Lines of one kind.
    fn lines<T>(&mut self, indent: usize, lines: &[Line<T>], text: impl Fn(&T, Lang) -> String) {
        for line in lines {
            let text = text(&line.node, self.lang);
            self.line(indent, &line.trivia, &text);
        }
    }
}
