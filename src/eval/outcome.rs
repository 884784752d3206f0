//! What a run found out: figures, verdicts, contradictions, and what happened to every record. Plain data, printed elsewhere.

use super::bridge::Break;
use super::definition::Redefined;
use super::gap::Further;
use super::kind::{FindingKind, of_claim};
use super::levels::Added;
use super::printed::Printed;
use super::remark::Remark;
use super::repair::RepairOutcome;
use crate::diagnostic::{Cell, Code};
use crate::ir::{Bridge, Direction, IndicatorId, Program, RegisterId, RuleId, TargetId};
use crate::syntax::ast::{ClaimedVerdict, CompletionBy, Hedge};
use crate::table::Column;
use crate::value::{DataStatus, Date, Fraction, Message, Period, Unit};
use std::collections::BTreeSet;

/// The value of a figure in one period and one cell, with all that is needed to recompute it by hand.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Measured {
    /// The exact value; `None` when undetermined (then `low` and `high` may still bound it) or undefined.
    pub value: Option<Fraction>,
    /// The least value it could take whatever the undetermined records turn out to be.
    pub low: Option<Fraction>,
    /// The greatest value it could take.
    pub high: Option<Fraction>,
    /// What stands above the line of a share or mean (certain records only): a count, or a sum.
    pub numerator: Option<Fraction>,
    /// What stands below the line of a share or mean.
    pub denominator: Option<Fraction>,
    /// Records whose condition could not be decided.
    pub undetermined: u64,
    /// Records left out because the value to be summed or averaged is missing.
    pub excluded: u64,
    /// Why there is no value and no bounds, when there are none (such as a base of zero records).
    pub undefined: Option<Message>,
    /// Records that meet the condition of the numerator of a share and are not in its base.
    pub outside: u64,
    /// Records left out since they lack a fact, as the indicator declares: they bound nothing and could turn nothing.
    pub set_aside: u64,
    /// Records with a declared value in the place of a fact that they lack.
    pub stood_in: u64,
    /// To how many digits after the point a value was rounded that has no exact one, such as a root.
    pub approximate: Option<u32>,
    /// The figures behind a weighted value, a quantile or a Gini, by which it can be computed by hand.
    pub working: Option<Box<Working>>,
    /// Whether it is a cell that is not shown, since too few records stand behind it or behind another: nothing else is told of it.
    pub hidden: bool,
    /// How it is printed where the parts of its breakdown are to come to the printed total.
    pub printed: Option<Printed>,
    /// How far the records an indicator rests on are settled, where that is short of official.
    pub status: Option<DataStatus>,
}

/// What a value is computed from beside numerator and denominator; certain records only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Working {
    /// Weights: how many records stand behind them.
    Weighted {
        /// Records that count, in the numerator where there is one.
        records: u64,
        /// Records in the base of a share.
        base: Option<u64>,
    },
    /// A quantile.
    Quantile {
        /// How many records.
        records: u64,
        /// The sum of their weights.
        weight: Fraction,
        /// The part of the weights that lies at or below the value; for the rule on a line, the place in the row, from 0.
        sought: Fraction,
        /// The value next below and what the weights up to it come to; for the rule on a line, its place.
        below: Option<(Fraction, Fraction)>,
        /// The value next above, likewise.
        above: Option<(Fraction, Fraction)>,
    },
    /// A Gini coefficient: `spread ÷ (weight × sum) − 1`.
    Gini {
        /// How many records.
        records: u64,
        /// W, the sum of the weights.
        weight: Fraction,
        /// Σ w x.
        sum: Fraction,
        /// Σ w (2 C − w) x, where C is the weight up to and with the record, values ascending.
        spread: Fraction,
    },
}

impl Measured {
    /// A value known exactly.
    #[must_use]
    pub fn exact(value: Fraction) -> Self {
        Self { value: Some(value), low: Some(value), high: Some(value), ..Self::default() }
    }

    /// A cell that is not shown.
    #[must_use]
    pub fn hidden() -> Self {
        Self { hidden: true, ..Self::default() }
    }

    /// No value, because.
    #[must_use]
    pub fn undefined(reason: Message) -> Self {
        Self { undefined: Some(reason), ..Self::default() }
    }
}

/// A cell of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellKey {
    /// A word of a list, by its position, with its label.
    Word(u32, String),
    /// A text, a number or a day as it is printed.
    Text(String),
    /// The residual cell: records whose cell is missing ("không xác định"). Always last.
    Unknown,
}

/// The result of a rule for the records of its register in the period.
#[derive(Clone, Debug)]
pub struct RuleResult {
    /// The rule.
    pub rule: RuleId,
    /// The rows of the register's table, in register order.
    pub rows: Vec<u32>,
    /// The result of each.
    pub values: Column,
    /// Why each record has its result, as a stable word: the name of the deciding case, `formula`, `except`, `not_entitled`,
    /// `unknown: <fields>`, or `refused: <code>`.
    pub reasons: Vec<String>,
    /// The rows, among those of the table, of which nothing is published, since they lie in cells that are not shown.
    pub hidden: BTreeSet<u32>,
}

/// A fault of one record met while computing; the record is undetermined, the run goes on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The register.
    pub register: RegisterId,
    /// The key of the record.
    pub key: String,
    /// Where the record came from.
    pub cell: Cell,
    /// The rule or the parameter concerned, by name.
    pub subject: String,
    /// Which fault.
    pub code: Code,
    /// What is wrong, Vietnamese.
    pub vi: String,
    /// What is wrong, English.
    pub en: String,
}

/// The state of an indicator against a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Vượt: better than the bound.
    Exceeded,
    /// Đạt.
    Met,
    /// Đạt trong mức lệch được duyệt: missed, by no more than somebody has approved.
    Allowed,
    /// Không đạt.
    NotMet,
    /// Chưa đến kỳ: the period has not ended on the day of the run.
    NotDue,
    /// Chưa đủ số liệu.
    NotEnoughData,
    /// Chưa giao kế hoạch.
    NoTarget,
}

impl Verdict {
    /// The verdict as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Exceeded => "exceeded",
            Self::Met => "met",
            Self::Allowed => "met_within_deviation",
            Self::NotMet => "not_met",
            Self::NotDue => "not_due",
            Self::NotEnoughData => "not_enough_data",
            Self::NoTarget => "no_target",
        }
    }

    /// The verdict in words.
    #[must_use]
    pub fn words(self) -> Message {
        let (vi, en) = match self {
            Self::Exceeded => ("vượt", "exceeded"),
            Self::Met => ("đạt", "met"),
            Self::Allowed => ("đạt trong mức lệch được duyệt", "met within the approved deviation"),
            Self::NotMet => ("không đạt", "not met"),
            Self::NotDue => ("chưa đến kỳ", "not due"),
            Self::NotEnoughData => ("chưa đủ số liệu", "not enough data"),
            Self::NoTarget => ("chưa giao kế hoạch", "no target"),
        };
        Message::new(vi, en)
    }
}

/// The rule that gave a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// On the wrong side of the bound.
    BoundMissed,
    /// On its right side, or on a bound that counts.
    BoundReached,
    /// Better than the bound.
    BoundBeaten,
    /// Better by at least the margin of the target.
    MarginReached,
    /// Better, but by less than that margin.
    ShortOfMargin,
    /// Better, where nothing counts as exceeded.
    NeverExceeded,
    /// Inside a range or a band.
    Inside,
    /// Beyond the better end of a range.
    BeyondBetterEnd,
    /// Missed by no more than was approved.
    ApprovedDeviation,
    /// What the figure can be lies on both sides of the bound.
    Undecided,
    /// There is no figure.
    NoFigure,
    /// The figure is that of a cell which is not shown.
    Hidden,
    /// The definition is not that of the period held against, and no bridge value is stated.
    Redefined,
    /// The area is not that of the period held against, and no bridge value is stated.
    AreaChanged,
    /// The period has not ended.
    NotDue,
}

/// What a fall or rise is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAgainst {
    /// The period.
    pub period: Period,
    /// The figure; none where it is not known or cannot be compared.
    pub value: Option<Fraction>,
    /// Whether it is a bridge value.
    pub bridged: bool,
}

/// How far a plan has come in the first part of its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// That part.
    pub until: Period,
    /// What has been done in it.
    pub done: Fraction,
    /// What was planned for it; none where the parts of the plan do not end with it.
    pub planned: Option<Fraction>,
    /// What is left for each month to come; nothing below zero.
    pub required: Option<Fraction>,
}

/// An indicator against one target.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The target.
    pub target: TargetId,
    /// The period judged.
    pub period: Period,
    /// What is compared with the bound: the value, its fall or its rise.
    pub compared: Option<Fraction>,
    /// The verdict.
    pub verdict: Verdict,
    /// How far the value is from the bound, in the unit of the indicator (points for rates); zero or more; when not met.
    pub gap: Option<Fraction>,
    /// How many records must change for the target to be met (shares and counts); when not met.
    pub gap_records: Option<i128>,
    /// The degree of completion by the formula of the target; none where that is undefined.
    pub completion: Option<Fraction>,
    /// Which formula that is; none where the target has none.
    pub completion_by: Option<CompletionBy>,
    /// `kế hoạch ÷ gốc`: how large the task was.
    pub task: Option<Fraction>,
    /// How far the plan has come, where its period has not ended and it is spread over time.
    pub pace: Option<Pace>,
    /// The rule that gave the verdict.
    pub ground: Ground,
    /// What a fall or rise is held against.
    pub against: Option<HeldAgainst>,
    /// How far the records it is judged by are settled, where that is short of official.
    pub status: Option<DataStatus>,
    /// What else is told of a share of the whole that misses it.
    pub further: Further,
}

impl Judged {
    /// The verdict in words, and on which figures it is given where they are short of official: `đạt (số liệu sơ bộ)`.
    #[must_use]
    pub fn words(&self) -> Message {
        let words = self.verdict.words();
        let decided = matches!(self.verdict, Verdict::Exceeded | Verdict::Met | Verdict::Allowed | Verdict::NotMet);
        match self.status.filter(|_| decided).map(DataStatus::words) {
            Some(status) => Message::new(
                format!("{} (số liệu {})", words.vi, status.vi),
                format!("{} ({} figures)", words.en, status.en),
            ),
            None => words,
        }
    }
}

/// An indicator in the period of the run.
#[derive(Clone, Debug)]
pub struct IndicatorOutcome {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its value over all records.
    pub total: Measured,
    /// Its value one period earlier: a bridge value where one is stated, else what the registers hold.
    pub previous: Option<Measured>,
    /// The bridge values it rests on or is compared with, by position.
    pub bridges: Vec<usize>,
    /// Its breakdowns: the position of the dimension and the cells in order, the residual last.
    pub breakdowns: Vec<(usize, Vec<(CellKey, Measured)>)>,
    /// Of a figure that adds up, whether its cells do.
    pub added: Vec<Added>,
    /// Which of them are not by the same words as one period earlier.
    pub breaks: Vec<Break>,
    /// Against each target that speaks of the period, and those not due yet.
    pub judged: Vec<Judged>,
    /// What changed in its definition since one period earlier.
    pub redefined: Vec<Redefined>,
}

impl IndicatorOutcome {
    /// Whether the value of an earlier period is a bridge value.
    #[must_use]
    pub fn bridged(&self, program: &Program, earlier: Period) -> bool {
        let of =
            |bridge: &Bridge| (bridge.indicator, bridge.period) == (self.indicator, earlier) && bridge.cell.is_none();
        self.bridges.iter().filter_map(|at| program.bridges.get(*at)).any(of)
    }
}

/// A contradiction, or the word that there is none.
#[derive(Clone, Debug)]
pub struct CheckOutcome {
    /// The position of the check in `Program::checks`.
    pub check: usize,
    /// Whose figures: `None` for the records, else the position in `Program::reports`.
    pub report: Option<usize>,
    /// Whether it holds; `None` when it cannot be decided.
    pub holds: Option<bool>,
    /// The comparison with all figures put in, such as `607 = 22 + 70 + …`, and how far apart the sides are.
    pub detail: Message,
    /// Figures the report does not state, taken from the records to close the check.
    pub filled: Vec<IndicatorId>,
    /// Whether it holds only with what the report leaves out: on its own figures the sides would differ.
    pub hides: bool,
    /// Whether a failure blocks.
    pub blocks: bool,
    /// What kind of check it is.
    pub kind: FindingKind,
    /// Of a check of each cell: the cells in which it fails.
    pub cells: Vec<CellKey>,
}

/// A check of each record of a register.
#[derive(Clone, Debug)]
pub struct RecordCheckOutcome {
    /// The position of the check in `Program::record_checks`.
    pub check: usize,
    /// How many records were looked at.
    pub tested: u64,
    /// How many fail, and how many cannot be decided, whether they are named or not.
    pub counts: (u64, u64),
    /// The keys of those that fail, in register order; of records in cells that are not shown none is named.
    pub failing: Vec<String>,
    /// The keys of those that cannot be decided, likewise.
    pub undecided: Vec<String>,
    /// What kind of check it is.
    pub kind: FindingKind,
    /// Whether all satisfy it; `None` when some cannot be decided and none fails.
    pub holds: Option<bool>,
    /// Whether a failure blocks.
    pub blocks: bool,
    /// What was found, in sentences.
    pub detail: Message,
}

/// What a finding about a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimState {
    /// Record value and printed figure can be the same.
    Agrees,
    /// They cannot.
    Differs,
    /// The records give no value.
    CannotBeChecked,
    /// The claim has a unit that the indicator does not have.
    WrongUnit,
    /// The report gives two values for one indicator and period.
    TwoValues,
    /// A verdict claimed where no target is set.
    NoTarget,
    /// A verdict claimed that the records contradict.
    VerdictContradicted,
    /// A verdict claimed without the figure it rests on.
    VerdictWithoutFigure,
}

impl ClaimState {
    /// Whether the claim cannot stand as it is.
    #[must_use]
    pub fn contradicts(self) -> bool {
        !matches!(self, Self::Agrees | Self::CannotBeChecked)
    }

    /// The state as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::CannotBeChecked => "cannot_be_checked",
            Self::WrongUnit => "wrong_unit",
            Self::TwoValues => "two_values",
            Self::NoTarget => "no_target",
            Self::VerdictContradicted => "verdict_contradicted",
            Self::VerdictWithoutFigure => "verdict_without_figure",
        }
    }
}

/// A claim of a report against the records.
#[derive(Clone, Debug)]
pub struct ClaimOutcome {
    /// The position in `Program::reports`.
    pub report: usize,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// What was found.
    pub state: ClaimState,
    /// The claim as written: a figure, or a verdict.
    pub claimed: ClaimedThing,
    /// What the records say.
    pub computed: Option<Measured>,
    /// What was found, in a sentence.
    pub detail: Message,
    /// Where in the report.
    pub section: Option<String>,
}

impl ClaimOutcome {
    /// What kind of finding it is.
    #[must_use]
    pub fn kind(&self) -> FindingKind {
        of_claim(self)
    }
}

/// What a report claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimedThing {
    /// A figure: as written, its value, what `gần` or `hơn` makes of it, and its unit when it is another one.
    Figure(String, Fraction, Option<Hedge>, Option<Unit>),
    /// A verdict, and the target it names.
    Verdict(ClaimedVerdict, Option<TargetId>),
}

/// What a run found out.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The period.
    pub period: Period,
    /// The day facts of stocks are judged on.
    pub on: Date,
    /// Every indicator, in the order declared.
    pub indicators: Vec<IndicatorOutcome>,
    /// Every check, on the records and on each report.
    pub checks: Vec<CheckOutcome>,
    /// Every check of records.
    pub record_checks: Vec<RecordCheckOutcome>,
    /// Every claim.
    pub claims: Vec<ClaimOutcome>,
    /// Faults of single records.
    pub findings: Vec<Finding>,
    /// The fewest changes that would close the checks that reports fail.
    pub repairs: Vec<RepairOutcome>,
    /// What is to be remarked about what reports state.
    pub remarks: Vec<Remark>,
    /// What forms show of other periods, for each of their rows.
    pub forms: Vec<Vec<FormFigures>>,
}

/// The figures of other periods in a row of a form.
#[derive(Clone, Debug, Default)]
pub struct FormFigures {
    /// From the beginning of the year, where the form asks for it and the registers hold it.
    pub cumulative: Option<Measured>,
    /// The same in each cell of each breakdown.
    pub cumulative_cells: Vec<(usize, Vec<(CellKey, Measured)>)>,
    /// In the same period of the year before.
    pub same_period: Option<Measured>,
    /// The same in each cell of each breakdown.
    pub same_period_cells: Vec<(usize, Vec<(CellKey, Measured)>)>,
}

impl Outcome {
    /// Whether a target of the period is not met.
    #[must_use]
    pub fn misses_a_target(&self) -> bool {
        self.indicators.iter().flat_map(|i| &i.judged).any(|judged| judged.verdict == Verdict::NotMet)
    }

    /// Whether a check that blocks fails or a claim is contradicted.
    #[must_use]
    pub fn has_contradictions(&self) -> bool {
        self.checks.iter().any(|check| check.blocks && check.holds == Some(false))
            || self.record_checks.iter().any(|check| check.blocks && check.holds == Some(false))
            || self.claims.iter().any(|claim| claim.state.contradicts())
            || self.remarks.iter().any(|remark| remark.contradicts)
    }
}

/// Which way a bound is better, when a target has one side only.
#[must_use]
pub fn better(direction: Direction, a: Fraction, b: Fraction) -> bool {
    match direction {
        Direction::Higher => a > b,
        Direction::Lower => a < b,
    }
}
