//! The stages in a row, as the command line calls them: files to a checked program, a program and registers to an outcome.

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::outcome::{Outcome, RuleResult};
use crate::ir::{Program, RegisterId};
use crate::report::Receipt;
use crate::source::{Files, Source, Sources, Span};
use crate::table::{RowAccount, SetAsideRow, Table};
use crate::value::{Date, Lang, Message, Period};

/// A project or a single rule file, read and checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The rule files.
    pub sources: Sources,
    /// The program; `None` where faults leave none.
    pub program: Option<Program>,
    /// Faults and warnings, in the order found.
    pub diagnostics: Vec<Diagnostic>,
    /// The title of the project; the name of its folder when it has none.
    pub title: String,
    /// The language the project declares.
    pub lang: Option<Lang>,
    /// The hash of the rules.
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
    /// The period; that of the project, else the last one the data hold, when absent.
    pub period: Option<Period>,
    /// Whether the result of every rule for every record is wanted.
    pub records: bool,
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

/// Reads and checks a project folder (`entry` is empty) or one rule file of it.
#[must_use]
pub fn check(files: &dyn Files, entry: &str) -> Checked {
    let mut checked = Checked::default();
    match files.read(entry) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            checked.sources.add(Source { path: entry.to_owned(), text });
            checked.diagnostics.push(not_connected());
        }
        Err(reason) => {
            let message = Message::new(
                format!("không mở được `{entry}`: {reason}"),
                format!("`{entry}` cannot be opened: {reason}"),
            );
            checked.diagnostics.push(Diagnostic::error(Code::BadFile, message));
        }
    }
    checked
}

/// Reads the registers and computes everything. `progress` is told what is being done.
///
/// # Errors
/// Data that cannot be used, or a request that cannot be carried out.
pub fn run(
    _files: &dyn Files,
    _checked: &Checked,
    _request: &Request,
    _progress: &dyn Fn(&Message),
) -> Result<Ran, Vec<Diagnostic>> {
    Err(vec![not_connected()])
}

/// Explains an indicator or a rule by name, in general or for one record.
///
/// # Errors
/// Data that cannot be used, or a name or key that is not there.
pub fn explain(
    _files: &dyn Files,
    _checked: &Checked,
    _request: &Request,
    _name: &str,
    _record: Option<&str>,
) -> Result<Explained, Vec<Diagnostic>> {
    Err(vec![not_connected()])
}

/// Tries every example of the rule files.
#[must_use]
pub fn examples(_checked: &Checked) -> Vec<Tried> {
    Vec::new()
}

/// A rule file rewritten by the formatter, with the keywords of a language or as they are.
///
/// # Errors
/// The faults that keep the file from being understood, with the normalised text they point into.
pub fn format(path: &str, bytes: &[u8], _lang: Option<Lang>) -> Result<String, (Sources, Vec<Diagnostic>)> {
    let mut sources = Sources::default();
    sources.add(Source { path: path.to_owned(), text: String::from_utf8_lossy(bytes).into_owned() });
    Err((sources, vec![not_connected()]))
}

fn not_connected() -> Diagnostic {
    Diagnostic::error(Code::BadRequest, Message::new("phần này chưa làm xong", "this part is not finished"))
}
