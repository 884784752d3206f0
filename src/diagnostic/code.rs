//! The catalogue of faults: a stable number for each.
//!
//! E01xx the text of a rule file · E02xx names · E03xx kinds, units and numbers · E04xx law and dates · E05xx targets, checks, claims ·
//! E06xx examples · E07xx files and registers · E08xx cells and records · E09xx the command line.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal),+ $(,)?) => {
        /// A fault of the catalogue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The stable number, such as `E0203`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id),+ }
            }
        }
    };
}

codes! {
    /// The file is not UTF-8 text, or holds characters that hide others.
    BadText = "E0101",
    /// A line is not what can stand there.
    Syntax = "E0102",
    /// A keyword is misspelt or lacks its accents.
    UnknownKeyword = "E0103",
    /// Too deeply nested.
    TooDeep = "E0104",
    /// A quotation mark or bracket is not closed.
    Unclosed = "E0105",
    /// A number has two readings, or none.
    BadNumber = "E0106",
    /// A day, month, quarter or period that no calendar has.
    BadDate = "E0107",
    /// `và` with `hoặc` without brackets.
    MixedAndOr = "E0108",
    /// A boundary word that can be understood in two ways.
    AmbiguousBound = "E0109",
    /// A name that is not declared.
    UnknownName = "E0201",
    /// A name declared twice.
    DuplicateName = "E0202",
    /// A register has no such column.
    UnknownColumn = "E0203",
    /// A word that is not in its list.
    UnknownWord = "E0204",
    /// A function that does not exist, or takes other arguments.
    UnknownFunction = "E0205",
    /// A unit that is not declared.
    UnknownUnit = "E0206",
    /// A clause that does not belong to its declaration, or stands twice, or is missing.
    BadClause = "E0207",
    /// Kinds of value that do not fit together.
    TypeMismatch = "E0301",
    /// Units that do not fit together.
    UnitMismatch = "E0302",
    /// A rule, indicator or parameter that needs itself.
    Cycle = "E0303",
    /// A case that can never apply.
    UnreachableCase = "E0304",
    /// Cases that leave a gap, or that overlap under "exactly one".
    CaseGap = "E0305",
    /// Something that cannot stand here, such as an aggregate in a parameter.
    Misplaced = "E0306",
    /// An indicator in the rule of a record, read by a breakdown, that does not say over which records it is taken.
    UnwrittenScope = "E0307",
    /// Days between two versions on which nothing applies.
    DateGap = "E0401",
    /// Two versions for the same days.
    DateOverlap = "E0402",
    /// No version applies on the day asked.
    NotInForce = "E0403",
    /// A table lacks a key, or has it twice.
    BadTable = "E0404",
    /// A value of a place on the wrong side of the national one.
    BelowFloor = "E0405",
    /// A target without a direction it can be judged by.
    NoDirection = "E0501",
    /// A verdict claimed where no target is set.
    NoTarget = "E0502",
    /// A quotient of two counts shown as a rate, of which it is not plain that one counts part of the other.
    RatioAsShare = "E0503",
    /// A stock of events, a flow of a snapshot, or one added to the other.
    StockOrFlow = "E0504",
    /// An example that does not give what it says.
    ExampleFailed = "E0601",
    /// A file that cannot be opened or understood.
    BadFile = "E0701",
    /// A register without data, or with several possible sources.
    Unbound = "E0702",
    /// A column that is missing, double, or not unique under forgiving spelling.
    BadHeader = "E0703",
    /// A column whose numbers or dates have two readings.
    TwoReadings = "E0704",
    /// A project file with a fault.
    BadProject = "E0705",
    /// A cell that cannot be read as its column says.
    BadCell = "E0801",
    /// A required cell that is empty.
    MissingCell = "E0802",
    /// A key that stands twice.
    DuplicateKey = "E0803",
    /// A record that points at a record that is not there.
    Orphan = "E0804",
    /// A row with more or fewer cells than its header.
    RaggedRow = "E0805",
    /// A record whose result cannot be computed: too large, divided by zero, no version in force.
    RecordRefused = "E0806",
    /// A record under two cases where exactly one may hold.
    TwoCases = "E0807",
    /// A command line that cannot be carried out.
    BadRequest = "E0901",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
