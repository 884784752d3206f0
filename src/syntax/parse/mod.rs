//! From logical lines to declarations: each line by the grammar rule its place asks for, each fault on its own.

pub mod cell;
mod clause;
mod expr;
mod form;
mod guard;
mod head;
mod lexeme;
mod reader;
mod rule;
mod slip;
mod target;
mod test;

use super::ast::{self, Item, Line};
use super::grammar::Rule;
use super::keyword::{self, Kind};
use super::split::{self, RawItem, RawLine};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Sources};
use crate::value::Message;
use reader::{Kids, Reader};

/// Reads one file: the declarations that could be read, and every fault found.
///
/// A line with a fault is left out of its declaration; a declaration whose head has one is left out whole, but its
/// clauses are read all the same, for their own faults.
#[must_use]
pub fn parse(sources: &Sources, file: FileId) -> (ast::File, Vec<Diagnostic>) {
    let Some(source) = sources.get(file) else {
        return (ast::File::default(), Vec::new());
    };
    let raw = split::split(&source.text);
    let mut reader = Reader::new(file, &source.text, &raw.mask);
    for stray in &raw.strays {
        reader.fault(
            Code::Syntax,
            reader.place(stray.start, stray.end),
            Message::new("dòng thụt vào này không thuộc khai báo nào", "this indented line belongs to no declaration"),
            Some(Message::new("Khai báo viết sát lề trái.", "a declaration starts at the left margin")),
        );
    }
    let items = raw.items.iter().filter_map(|item| read_item(&mut reader, item)).collect();
    (ast::File { items, tail: raw.tail }, reader.into_faults())
}

fn read_item(reader: &mut Reader<'_>, raw: &RawItem) -> Option<Line<Item>> {
    let folded = reader.masked(raw.head.start, raw.head.end);
    let Some(kind) = keyword::declaration(folded) else {
        if reader.is_full() {
            reader.fault(Code::UnknownKeyword, reader.place(raw.head.start, raw.head.end), Message::default(), None);
        } else if let Some(meant) = slip::unknown_declaration(reader, &raw.head) {
            // Read on as what was meant, for the faults of the clauses only.
            let _ = head::body(reader, meant, raw, None);
        }
        return None;
    };
    let head = read_line(reader, &raw.head, head::rule_of(kind.id.as_str())?, head::read);
    let node = head::body(reader, kind.id.as_str(), raw, head)?;
    Some(Line { trivia: raw.head.trivia.clone(), span: reader.place(raw.head.start, raw.head.end), node })
}

/// Parses one logical line by a rule of the grammar and builds its node.
///
/// Whatever happens, a line that gives no node has given a fault.
fn read_line<T>(
    reader: &mut Reader<'_>,
    raw: &RawLine,
    rule: Rule,
    build: impl FnOnce(&mut Reader<'_>, Kids<'_>) -> Option<T>,
) -> Option<T> {
    let before = reader.fault_count();
    let node = if guard::check(reader, raw) { pest_line(reader, raw, rule, build) } else { None };
    if node.is_none() && reader.fault_count() == before {
        let message = Message::new("không đọc được dòng này", "this line cannot be read");
        reader.fault(Code::Syntax, reader.place(raw.start, raw.end), message, None);
    }
    node
}

fn pest_line<T>(
    reader: &mut Reader<'_>,
    raw: &RawLine,
    rule: Rule,
    build: impl FnOnce(&mut Reader<'_>, Kids<'_>) -> Option<T>,
) -> Option<T> {
    let masked = reader.masked(raw.start, raw.end);
    match <super::grammar::Grammar as pest::Parser<Rule>>::parse(rule, masked) {
        Ok(mut pairs) => {
            reader.begin(raw.start);
            let kids = Kids::of(pairs.next()?);
            build(reader, kids)
        }
        Err(fault) => {
            if !reader.is_full() {
                slip::explain(reader, raw, rule, &fault);
            }
            None
        }
    }
}

/// Reads the clauses of an item, each by the same rule.
fn read_clauses<T>(
    reader: &mut Reader<'_>,
    raw: &RawItem,
    rule: Rule,
    mut build: impl FnMut(&mut Reader<'_>, Kids<'_>) -> Option<T>,
    mut lines: impl FnMut(&mut Reader<'_>, &mut T, &[RawLine]),
) -> Vec<Line<T>> {
    let mut out = Vec::new();
    for clause in &raw.clauses {
        let node = read_line(reader, &clause.line, rule, &mut build);
        let span = reader.place(clause.line.start, clause.line.end);
        if let Some(mut node) = node {
            lines(reader, &mut node, &clause.lines);
            out.push(Line { trivia: clause.line.trivia.clone(), span, node });
        }
    }
    out
}

/// The kinds of keyword that can stand inside a declaration.
const INNER: [Kind; 3] = [Kind::Reserved, Kind::Contextual, Kind::Unit];
