//! The stages in a row, as the command line calls them: files to a checked program, a program and registers to an outcome.

mod by;
mod check;
mod diff;
mod example;
mod explain;
mod format;
mod run;
mod stream;

pub use by::break_down;
pub use check::{check, check_with};
pub use diff::{Compared, Comparison, Refused, diff, diff_law};
pub use example::examples;
pub use explain::explain;
pub use format::format;
pub use run::run;

use crate::diagnostic::Diagnostic;
use crate::eval::outcome::{Outcome, RuleResult};
use crate::explain::DataRequest;
use crate::ir::{Program, RegisterId};
use crate::project::Project;
use crate::report::Receipt;
use crate::source::{Sources, Span};
use crate::table::{RowAccount, SetAsideRow, Table};
use crate::value::{Date, Message, Period};

/// A project or a single rule file, read and checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The rule files.
    pub sources: Sources,
    /// The program; `None` where faults leave none.
    pub program: Option<Program>,
    /// Faults and warnings, in the order found.
    pub diagnostics: Vec<Diagnostic>,
    /// What the project file says.
    pub project: Project,
    /// The name of the rule file without its ending, when a single one is run; empty for a folder.
    pub entry: String,
    /// The tables of the rules that are kept in files of their own, by path.
    pub tables: Vec<String>,
    /// The hash of the rules: tables in files as they stand, each rule file as the formatter writes it in Vietnamese: neither layout nor the language of
    /// keywords changes it.
    pub rules_hash: String,
}

impl Checked {
    /// Whether the rules cannot be used.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.program.is_none() || self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// What a run is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder of the registers; that of the project when absent.
    pub data: Option<String>,
    /// The day facts of stocks are judged on; the last day of the period when absent.
    pub on: Option<Date>,
    /// The day by which the law must have come into force; all law there is when absent.
    pub known: Option<Date>,
    /// The period; that of the project, else the last one the data hold, when absent.
    pub period: Option<Period>,
    /// Whether the result of every rule for every record is wanted.
    pub records: bool,
    /// Whether the records that keep indicators open are wanted.
    pub requests: bool,
    /// Registers of more rows than this are read in parts and never held as a whole, where nothing asks for single records.
    pub held: Option<u64>,
}

/// What a run gives.
#[derive(Clone, Debug)]
pub struct Ran {
    /// What was found out.
    pub outcome: Outcome,
    /// What became of the rows of each file.
    pub accounts: Vec<RowAccount>,
    /// The rows set aside.
    pub set_aside: Vec<SetAsideRow>,
    /// Warnings about the data.
    pub warnings: Vec<Diagnostic>,
    /// What the result was made from.
    pub receipt: Receipt,
    /// The result of every rule, when asked for.
    pub records: Vec<RuleResult>,
    /// The registers, by position in the program.
    pub tables: Vec<Table>,
    /// The records that keep indicators open, when asked for.
    pub requests: Vec<DataRequest>,
}

impl Ran {
    /// The key of a row of a register; its row number where the register has no key.
    #[must_use]
    pub fn key(&self, register: RegisterId, row: u32) -> String {
        let table = self.tables.get(register.0);
        let key = table.and_then(|t| t.keys.get(row as usize)).cloned();
        key.unwrap_or_else(|| table.map(|t| t.cell(row, None).to_string()).unwrap_or_default())
    }
}

/// An explanation, ready to print.
#[derive(Clone, Debug)]
pub struct Explained {
    /// As sentences.
    pub text: Message,
    /// The same content for programs.
    pub json: serde_json::Value,
}

/// An example of a rule file, tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What it shows.
    pub label: String,
    /// Where it was written.
    pub span: Span,
    /// What did not come out as expected; empty when all did.
    pub faults: Vec<Diagnostic>,
}
