//! One shape for every fault, whether it sits in a rule file or in a data cell: plain data, rendered elsewhere.

pub mod code;
pub mod system;

pub use code::Code;

use crate::source::Span;
use crate::value::Message;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; nothing stops.
    Warning,
    /// The rules or the data cannot be used as they are.
    Error,
}

/// Where a fault is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a rule file.
    Span(Span),
    /// In a data file.
    Cell(Cell),
}

/// A place in a data file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cell {
    /// The file, as the user would type it.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// The row as the file shows it (header is row 1), when a single row is meant.
    pub row: Option<u64>,
    /// The column as its header says, when a single column is meant.
    pub column: Option<String>,
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, "!{sheet}")?;
        }
        if let Some(row) = self.row {
            write!(f, ":{row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ":{column}")?;
        }
        Ok(())
    }
}

/// A place with a few words on what it has to do with the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What; may be empty for the main place.
    pub message: Message,
}

/// A fault: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault of the catalogue.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong.
    pub message: Message,
    /// The places, the main one first.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<Message>,
}

impl Diagnostic {
    /// An error without a place yet.
    #[must_use]
    pub fn error(code: Code, message: Message) -> Self {
        Self { code, severity: Severity::Error, message, labels: Vec::new(), help: None }
    }

    /// A warning without a place yet.
    #[must_use]
    pub fn warning(code: Code, message: Message) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Adds a place in a rule file; the first one added is the main one.
    #[must_use]
    pub fn at(self, span: Span) -> Self {
        self.because(span, Message::default())
    }

    /// Adds a place in a rule file with a few words on it.
    #[must_use]
    pub fn because(mut self, span: Span, message: Message) -> Self {
        self.labels.push(Label { place: Place::Span(span), message });
        self
    }

    /// Adds a place in a data file.
    #[must_use]
    pub fn in_cell(mut self, cell: Cell) -> Self {
        self.labels.push(Label { place: Place::Cell(cell), message: Message::default() });
        self
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, message: Message) -> Self {
        self.help = Some(message);
        self
    }

    /// Whether this stops a run.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
