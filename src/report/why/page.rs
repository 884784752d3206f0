//! The page explanations are written on: a title, sentences, headings, and lines that hang below each other.

use crate::explain::Truth;
use crate::report::grid::hanging;
use crate::value::{Lang, Message};

/// Columns of the page.
pub(super) const WIDTH: usize = 110;

/// A page in one language.
pub(super) struct Page {
    pub(super) lang: Lang,
    pub(super) text: String,
}

impl Page {
    pub(super) fn new(lang: Lang, title: &[&str]) -> Self {
        let mut page = Self { lang, text: String::new() };
        page.line(0, &title.join(" · "));
        page.text.push('\n');
        page
    }

    pub(super) fn sentences(&mut self, sentences: &[Message]) {
        for sentence in sentences {
            self.line(0, sentence.get(self.lang));
        }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line(0, text);
    }

    /// A line so deep in the tree; what does not fit stands two blanks further in.
    pub(super) fn line(&mut self, depth: usize, text: &str) {
        self.marked(depth, "", text);
    }

    /// A line with a mark in front.
    pub(super) fn marked(&mut self, depth: usize, mark: &str, text: &str) {
        let margin = "  ".repeat(depth);
        let mark = if mark.is_empty() { String::new() } else { format!("{mark} ") };
        let inside = if mark.is_empty() { "  " } else { "" };
        let body = hanging(&format!("{margin}{mark}{inside}"), text, WIDTH);
        let body = if inside.is_empty() { body } else { body.replacen(&format!("{margin}{inside}"), &margin, 1) };
        self.text.push_str(&body);
    }
}

/// The mark of a truth.
pub(super) fn mark(truth: Option<Truth>) -> &'static str {
    match truth {
        Some(Truth::True) => "✓",
        Some(Truth::False) => "✗",
        Some(Truth::Unknown) => "?",
        None => "·",
    }
}

/// `a (b)`, or `a` where there is nothing to add.
pub(super) fn with(text: &str, notes: &[String]) -> String {
    if notes.is_empty() { text.to_owned() } else { format!("{text} ({})", notes.join("; ")) }
}
