//! What was written becomes what was meant: every name, kind, unit, date and order is settled here, before any data is read.
//!
//! The checker never stops at the first fault. Declarations come first (`declare`), so that order in the text does not
//! matter; then bodies in the order they need each other (`order`); a part that is at fault is left out and reported once.

mod adjust;
mod aggregate;
mod amend;
mod amount;
mod annex;
mod arithmetic;
mod band;
mod bridge;
mod calendar;
mod cases;
mod claim;
mod compare;
mod cover;
mod days;
mod declare;
mod edict;
mod example;
mod expr;
mod figure;
mod form;
mod formula;
mod goal;
mod history;
mod hole;
mod in_time;
mod indicator;
mod known;
mod law;
mod list;
mod local;
mod merger;
mod missing;
mod named;
mod old;
mod order;
mod path;
mod place;
mod plan_cell;
mod plan_columns;
mod plan_table;
mod rates;
mod ratio;
mod record_check;
mod register;
mod relation;
mod rule;
mod scale;
mod scope;
mod source;
mod table;
mod target;
mod target_cell;
mod target_clause;
mod test;
mod told;
mod tree;
mod unit;
mod within;

use crate::diagnostic::Diagnostic;
use crate::ir::Program;
use crate::syntax::ast;

/// Settles what files mean. The program is to be used only when none of the faults is an error.
#[must_use]
pub fn check(files: &[ast::File]) -> (Program, Vec<Diagnostic>) {
    let mut checker = scope::Checker::default();
    let parts = declare::Parts::of(files);
    checker.declare(&parts);
    let edicts = checker.edicts(&parts);
    checker.settle_params(&parts, &edicts);
    checker.check_formulas(&parts);
    checker.settle_bodies(&parts, &edicts);
    checker.known_without_indicators();
    checker.scopes_are_written();
    checker.settle_targets(&parts);
    checker.settle_bridges(&parts);
    checker.settle_plan_tables(&parts);
    checker.settle_checks(&parts);
    checker.added_rates();
    checker.stocks_with_flows();
    checker.settle_reports(&parts);
    checker.settle_forms(&parts);
    checker.settle_examples(&parts);
    cover::cover(&checker.program, &mut checker.told);
    (checker.program, checker.told.into_faults())
}
