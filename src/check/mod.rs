//! What was written becomes what was meant: every name, kind, unit, date and order is settled here, before any data is read.
//!
//! The checker never stops at the first fault. Declarations come first (`declare`), so that order in the text does not
//! matter; then bodies in the order they need each other (`order`); a part that is at fault is left out and reported once.

mod amount;
mod cases;
mod claim;
mod cover;
mod declare;
mod example;
mod expr;
mod figure;
mod indicator;
mod law;
mod order;
mod path;
mod rule;
mod scope;
mod target;
mod test;

use crate::diagnostic::Diagnostic;
use crate::ir::Program;
use crate::syntax::ast;

/// Settles what files mean. The program is to be used only when none of the faults is an error.
#[must_use]
pub fn check(files: &[ast::File]) -> (Program, Vec<Diagnostic>) {
    let mut checker = scope::Checker::default();
    let parts = declare::Parts::of(files);
    checker.declare(&parts);
    checker.settle_params(&parts);
    checker.settle_bodies(&parts);
    checker.settle_targets(&parts);
    checker.settle_checks(&parts);
    checker.settle_reports(&parts);
    checker.settle_examples(&parts);
    cover::cover(&checker.program, &mut checker.faults);
    let mut faults = checker.faults;
    faults.sort_by_key(|fault| fault.labels.first().and_then(first_byte));
    (checker.program, faults)
}

/// Where a fault starts, for printing faults in the order of the text.
fn first_byte(label: &crate::diagnostic::Label) -> Option<crate::source::Span> {
    match &label.place {
        crate::diagnostic::Place::Span(span) => Some(*span),
        crate::diagnostic::Place::Cell(_) => None,
    }
}
