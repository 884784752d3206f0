//! One outcome, several faces: a terminal page, JSON, CSV, and the results of every record.

mod cell_targets;
mod contradiction;
pub mod coverage;
mod crosswalk;
pub mod csv;
pub mod difference;
pub mod findings;
pub mod form;
mod grid;
mod group;
pub mod json;
pub mod law;
pub mod number;
mod plan;
pub mod receipt;
pub mod records;
#[cfg(test)]
pub(crate) mod sample;
mod section;
mod summary;
mod table;
pub mod text;
pub mod why;

pub use receipt::Receipt;

use crate::diagnostic::Diagnostic;
use crate::eval::outcome::Outcome;
use crate::ir::Program;
use crate::source::Sources;
use crate::table::{RowAccount, SetAsideRow};

/// All that a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was meant.
    pub program: &'a Program,
    /// What was found out.
    pub outcome: &'a Outcome,
    /// The rule files, to locate warnings.
    pub sources: &'a Sources,
    /// What became of the rows of each file.
    pub accounts: &'a [RowAccount],
    /// The rows set aside.
    pub set_aside: &'a [SetAsideRow],
    /// Warnings about rules and data.
    pub warnings: &'a [Diagnostic],
    /// What the result was made from.
    pub receipt: &'a Receipt,
    /// The title of the project.
    pub title: &'a str,
}
