//! What every builder holds: the file, where the line being read begins, and the faults so far.

use super::guard;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Ident, Text};
use crate::syntax::grammar::Rule;
use crate::value::Message;
use pest::iterators::Pair;

/// The file being read.
pub(super) struct Reader<'a> {
    file: FileId,
    text: &'a str,
    mask: &'a str,
    base: usize,
    faults: Vec<Diagnostic>,
    /// Faults beyond those that are told.
    untold: usize,
    /// Brackets, `không` and `-` around what is being built.
    depth: usize,
}

/// How many faults of one file are told: nobody reads more, and a file of garbage has one in every line.
const MOST_FAULTS: usize = 500;

impl<'a> Reader<'a> {
    pub(super) fn new(file: FileId, text: &'a str, mask: &'a str) -> Self {
        Self { file, text, mask, base: 0, faults: Vec::new(), untold: 0, depth: 0 }
    }

    /// Says where in the file the pairs of the next line count from.
    pub(super) fn begin(&mut self, base: usize) {
        self.base = base;
    }

    /// What the parser sees of a stretch.
    pub(super) fn masked(&self, start: usize, end: usize) -> &'a str {
        self.mask.get(start..end).unwrap_or("")
    }

    /// What was typed in a stretch.
    pub(super) fn typed(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// Where a pair stands in the file, without the blanks the grammar may have taken behind it.
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = self.base + pair.as_span().start();
        self.place(start, start + pair.as_str().trim_end_matches(' ').len())
    }

    /// A pair as it was typed.
    pub(super) fn raw(&self, pair: &Pair<'_, Rule>) -> &'a str {
        self.spelled(self.span(pair))
    }

    /// A stretch of the file as it was typed.
    pub(super) fn spelled(&self, span: Span) -> &'a str {
        self.typed(span.start as usize, span.end as usize)
    }

    pub(super) fn fault(&mut self, code: Code, span: Span, message: Message, help: Option<Message>) {
        let fault = Diagnostic::error(code, message).at(span);
        self.push(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }

    pub(super) fn push(&mut self, fault: Diagnostic) {
        if self.is_full() {
            self.untold += 1;
        } else {
            self.faults.push(fault);
        }
    }

    /// Whether so many faults have been told that further ones are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len() + self.untold
    }

    pub(super) fn into_faults(mut self) -> Vec<Diagnostic> {
        if self.untold > 0 {
            let count = self.untold;
            let message = Message::new(
                format!("tệp này còn {count} chỗ sai nữa, chưa kể ra ở đây"),
                format!("this file has {count} more faults, not told here"),
            );
            let end = self.place(self.text.len(), self.text.len());
            self.faults.push(Diagnostic::error(Code::Syntax, message).at(end));
        }
        self.faults
    }

    /// Goes deeper by so many levels while something is built; `None` when that is too deep, which is reported.
    pub(super) fn deeper<T>(
        &mut self,
        levels: usize,
        at: Span,
        build: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.depth + levels > guard::DEEPEST {
            guard::too_deep(self, at.start as usize);
            return None;
        }
        self.depth += levels;
        let built = build(self);
        self.depth -= levels;
        built
    }

    pub(super) fn ident(&self, pair: &Pair<'_, Rule>) -> Ident {
        Ident { text: self.raw(pair).to_owned(), span: self.span(pair) }
    }

    /// The name inside a rule that only wraps one.
    pub(super) fn inner_ident(&self, pair: Pair<'_, Rule>) -> Option<Ident> {
        Kids::of(pair).name(self)
    }

    /// A text without its quotation marks.
    pub(super) fn text(&self, pair: &Pair<'_, Rule>) -> Text {
        Text { text: self.raw(pair).trim_matches('"').to_owned(), span: self.span(pair) }
    }
}

/// The parts of a pair, taken out by what they are.
pub(super) struct Kids<'i> {
    pairs: Vec<Pair<'i, Rule>>,
}

impl<'i> Kids<'i> {
    pub(super) fn of(pair: Pair<'i, Rule>) -> Self {
        Self { pairs: pair.into_inner().collect() }
    }

    /// Takes the first part of this kind.
    pub(super) fn find(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        let at = self.pairs.iter().position(|p| p.as_rule() == rule)?;
        Some(self.pairs.remove(at))
    }

    /// Takes the parts of the first part of this kind.
    pub(super) fn enter(&mut self, rule: Rule) -> Option<Self> {
        self.find(rule).map(Self::of)
    }

    /// Takes all parts of this kind.
    pub(super) fn all(&mut self, rule: Rule) -> Vec<Pair<'i, Rule>> {
        self.pairs.extract_if(.., |p| p.as_rule() == rule).collect()
    }

    pub(super) fn has(&self, rule: Rule) -> bool {
        self.pairs.iter().any(|p| p.as_rule() == rule)
    }

    /// The first of these that is there.
    pub(super) fn which<T: Copy>(&self, of: &[(Rule, T)]) -> Option<T> {
        of.iter().find(|(rule, _)| self.has(*rule)).map(|(_, value)| *value)
    }

    /// Takes the first part that is neither a keyword nor the end.
    pub(super) fn first(&mut self) -> Option<Pair<'i, Rule>> {
        let at = self.pairs.iter().position(|p| p.as_rule() != Rule::EOI)?;
        Some(self.pairs.remove(at))
    }

    pub(super) fn into_pairs(self) -> Vec<Pair<'i, Rule>> {
        self.pairs
    }

    /// Takes the next name.
    pub(super) fn name(&mut self, reader: &Reader<'_>) -> Option<Ident> {
        self.find(Rule::name).map(|p| reader.ident(&p))
    }

    /// Takes all remaining names.
    pub(super) fn names(&mut self, reader: &Reader<'_>) -> Vec<Ident> {
        self.all(Rule::name).iter().map(|p| reader.ident(p)).collect()
    }

    /// Takes the next text.
    pub(super) fn text(&mut self, reader: &Reader<'_>) -> Option<Text> {
        self.find(Rule::text).map(|p| reader.text(&p))
    }

    /// Takes all remaining texts.
    pub(super) fn texts(&mut self, reader: &Reader<'_>) -> Vec<Text> {
        self.all(Rule::text).iter().map(|p| reader.text(p)).collect()
    }

    /// Takes the label, if there is one.
    pub(super) fn label(&mut self, reader: &Reader<'_>) -> Option<Text> {
        self.enter(Rule::label)?.text(reader)
    }
}
