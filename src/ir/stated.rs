//! Checks, and what reports state: figures, verdicts, plans, and what no figure can show.

use super::expr::{Comparison, Expr, Figure};
use super::program::{IndicatorId, Named, RegisterId, TargetId};
use crate::source::Span;
use crate::syntax::ast::{ClaimedVerdict, Hedge, Middle};
use crate::value::{DataStatus, Date, Fraction, Period, Unit};

/// A check: a comparison of figures, evaluated on what the records say and on what each report says.
#[derive(Clone, Debug)]
pub struct Check {
    /// Name and title.
    pub named: Named,
    /// The comparisons, all of which must hold.
    pub comparisons: Vec<(Figure, Comparison, Figure)>,
    /// `lệch không quá`.
    pub tolerance: Option<Tolerance>,
    /// Whether a failure blocks (`chặn`) or warns.
    pub blocks: bool,
    /// Whether its figures are said to count the same things (`cùng phạm vi`).
    pub same_scope: bool,
    /// `cho từng xã`: the breakdown for each cell of which it is made, by its last name.
    pub each: Option<String>,
}

/// How far two figures may be apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// By so much, in their unit.
    Absolute(Fraction),
    /// By such a part of the right side.
    Relative(Fraction),
}

/// A check of each record of a register.
#[derive(Clone, Debug)]
pub struct RecordCheck {
    /// Name and title.
    pub named: Named,
    /// The register.
    pub register: RegisterId,
    /// What every record must satisfy.
    pub tests: Vec<RecordTest>,
    /// Whether a failure blocks (`chặn`) or warns.
    pub blocks: bool,
}

/// What a record must satisfy.
#[derive(Clone, Debug)]
pub enum RecordTest {
    /// A condition.
    Holds(Expr),
    /// To be no farther from the middle of all records than so many times the usual distance.
    Near(Expr, Middle, Fraction),
}

/// What somebody has stated.
#[derive(Clone, Debug)]
pub struct Report {
    /// Name and title.
    pub named: Named,
    /// The day of the report.
    pub on: Option<Date>,
    /// Figures claimed.
    pub figures: Vec<Claim>,
    /// Verdicts claimed.
    pub verdicts: Vec<VerdictClaim>,
    /// Targets that its plans list.
    pub listed: Vec<ListedTarget>,
    /// What no figure can show, as it is declared.
    pub outside: Vec<Unchecked>,
}

/// A target of one period in the plan of another.
#[derive(Clone, Debug)]
pub struct ListedTarget {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period of the target.
    pub period: Period,
    /// The period of the plan.
    pub plan: Period,
    /// The target, when the report names it.
    pub target: Option<TargetId>,
    /// Where in the report.
    pub section: Option<String>,
}

/// What a report says and no figure can show.
#[derive(Clone, Debug)]
pub struct Unchecked {
    /// What.
    pub what: String,
    /// Why it is left out of the checks.
    pub why: Option<String>,
    /// Where in the report.
    pub section: Option<String>,
}

/// A figure as a report prints it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// The figure, in the unit of the indicator (rates as fractions of one).
    pub value: Fraction,
    /// The value of one unit in the last printed digit: 0,57% is printed to 0.0001, 8,1 tỷ to 100.000.000.
    pub precision: Fraction,
    /// `gần`, `hơn`, `khoảng`, or nothing.
    pub hedge: Option<Hedge>,
    /// The figure as written.
    pub text: String,
    /// The unit written, when it is not the unit of the indicator (such as `lượt người` for `người`).
    pub other_unit: Option<Unit>,
    /// Where in the report.
    pub section: Option<String>,
    /// Where it was written.
    pub span: Span,
    /// The day up to which it was counted, where the report says so.
    pub as_of: Option<Date>,
    /// How far it is settled.
    pub status: Option<DataStatus>,
}

/// A verdict as a report words it.
#[derive(Clone, Debug)]
pub struct VerdictClaim {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// What is claimed.
    pub verdict: ClaimedVerdict,
    /// The target, when the report names it.
    pub target: Option<TargetId>,
    /// Where in the report.
    pub section: Option<String>,
    /// Where it was written.
    pub span: Span,
}
