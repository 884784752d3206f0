//! Single cells of a table file, read by the grammar of what they stand for.

use super::clause;
use super::expr;
use super::lexeme;
use super::reader::{Kids, Reader};
use super::{read_line, target, test};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Expr, Goal, Hedge, Literal, RowKey, Sheet, UnitExpr};
use crate::syntax::grammar::Rule;
use crate::syntax::split::RawLine;
use crate::value::Date;

/// A cell as what it was read for, or every fault of it.
type Read<T> = Result<T, Vec<Diagnostic>>;

/// What a row is for, under one key; empty for `còn lại`.
///
/// # Errors
/// What is wrong with the cell.
pub fn key(sheet: &Sheet, cell: Span) -> Read<Vec<RowKey>> {
    let mut reader = Reader::new(sheet.file, &sheet.text, &sheet.mask);
    if test::dashed_range(&mut reader, cell) {
        return Err(reader.into_faults());
    }
    read(sheet, cell, Rule::cell_key, |reader, mut kids| clause::row_key(reader, kids.find(Rule::row_key)?))
}

/// A value; `None` for `chưa xác định`.
///
/// # Errors
/// What is wrong with the cell.
pub fn value(sheet: &Sheet, cell: Span) -> Read<Option<Expr>> {
    read(sheet, cell, Rule::cell_value, |reader, mut kids| {
        if kids.has(Rule::row_unknown) {
            return Some(None);
        }
        expr::expr_in(reader, &mut kids).map(Some)
    })
}

/// What is to be reached.
///
/// # Errors
/// What is wrong with the cell.
pub fn goal(sheet: &Sheet, cell: Span) -> Read<Goal> {
    read(sheet, cell, Rule::cell_goal, |reader, mut kids| target::goal(reader, kids.enter(Rule::goal)?))
}

/// A figure somebody states, perhaps with a word that makes it a bound.
///
/// # Errors
/// What is wrong with the cell.
pub fn claim(sheet: &Sheet, cell: Span) -> Read<(Option<Hedge>, Literal)> {
    read(sheet, cell, Rule::cell_claim, |reader, mut kids| clause::hedged(reader, &mut kids))
}

/// A day.
///
/// # Errors
/// What is wrong with the cell.
pub fn day(sheet: &Sheet, cell: Span) -> Read<Date> {
    read(sheet, cell, Rule::cell_day, |reader, mut kids| lexeme::day_in(reader, &mut kids))
}

/// A unit, perhaps with a multiplier: `nghìn đồng`.
///
/// # Errors
/// What is wrong with the cell.
pub fn unit(sheet: &Sheet, cell: Span) -> Read<(Option<u32>, UnitExpr)> {
    read(sheet, cell, Rule::cell_unit, |reader, mut kids| {
        let multiplier = lexeme::multiplier(&kids);
        Some((multiplier, lexeme::unit(reader, kids.find(Rule::unit)?)))
    })
}

fn read<T>(
    sheet: &Sheet,
    cell: Span,
    rule: Rule,
    build: impl FnOnce(&mut Reader<'_>, Kids<'_>) -> Option<T>,
) -> Read<T> {
    let mut reader = Reader::new(sheet.file, &sheet.text, &sheet.mask);
    let raw = RawLine { start: cell.start as usize, end: cell.end as usize, ..RawLine::default() };
    read_line(&mut reader, &raw, rule, build).ok_or_else(|| reader.into_faults())
}
