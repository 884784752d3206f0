//! What kind of finding a finding is: a stable word for machines, a title for people.

use super::outcome::{ClaimOutcome, ClaimState, ClaimedThing};
use crate::ir::{Check, Comparison, Figure, FigureKind};
use crate::syntax::ast::Hedge;
use crate::value::Message;

/// The kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Parts against their total.
    Sum,
    /// The end of a period against its beginning and what came and went.
    FlowBalance,
    /// A part against the whole it lies in.
    SetInclusion,
    /// Two figures of one thing.
    Equality,
    /// A rate against what stands above and below its line.
    Ratio,
    /// A cumulative figure that falls within a year.
    Cumulative,
    /// A figure against a number.
    Bound,
    /// Figures said to count the same things.
    Population,
    /// A condition of each record.
    RecordRule,
    /// A record far from the middle of all.
    Outlier,
    /// A reported figure against the records.
    Records,
    /// A figure in another unit.
    Unit,
    /// Two figures under one name.
    Naming,
    /// A verdict where no target is set.
    NoTarget,
    /// A verdict the figures contradict.
    Verdict,
    /// A rate, or a verdict about one, without what stands below its line.
    MissingDenominator,
    /// A rate without what stands above its line.
    MissingNumerator,
    /// The records do not decide.
    Undetermined,
    /// A figure that is a bound and no value.
    Approximate,
    /// Figures of several days in one report.
    CutOff,
    /// A figure counted before its period was over.
    Preliminary,
    /// A figure that is to be replaced.
    Provisional,
    /// A target of one period in the plan of another.
    Period,
}

impl FindingKind {
    /// The kind as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.words().0
    }

    /// The kind in words.
    #[must_use]
    pub fn title(self) -> Message {
        let (_, vi, en) = self.words();
        Message::new(vi, en)
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Sum => ("sum", "tổng và các phần", "parts and total"),
            Self::FlowBalance => ("flow_balance", "cân đối đầu kỳ, cuối kỳ", "flow balance"),
            Self::SetInclusion => ("set_inclusion", "bộ phận trong tổng thể", "part within whole"),
            Self::Equality => ("equality", "hai số phải bằng nhau", "two figures of one thing"),
            Self::Ratio => ("ratio", "tỷ lệ và số đếm", "rate and counts"),
            Self::Cumulative => ("cumulative", "số lũy kế", "cumulative figure"),
            Self::Bound => ("bound", "giới hạn", "bound"),
            Self::Population => ("population", "phạm vi đối tượng", "population"),
            Self::RecordRule => ("record_rule", "từng bản ghi", "each record"),
            Self::Outlier => ("outlier", "giá trị khác thường", "outlier"),
            Self::Records => ("records", "khác danh sách", "differs from the records"),
            Self::Unit => ("unit", "đơn vị tính", "unit"),
            Self::Naming => ("naming", "một tên, hai số", "one name, two figures"),
            Self::NoTarget => ("no_target", "đánh giá không có kế hoạch", "verdict without a target"),
            Self::Verdict => ("verdict", "đánh giá trái số liệu", "verdict against the figures"),
            Self::MissingDenominator => ("missing_denominator", "thiếu mẫu số", "missing denominator"),
            Self::MissingNumerator => ("missing_numerator", "thiếu tử số", "missing numerator"),
            Self::Undetermined => ("undetermined", "chưa đủ số liệu", "not enough data"),
            Self::Approximate => ("approximate", "số gần đúng", "approximate figure"),
            Self::CutOff => ("cut_off", "thời điểm số liệu", "cut-off days"),
            Self::Preliminary => ("preliminary", "số sơ bộ", "preliminary figure"),
            Self::Provisional => ("provisional", "số tạm tính", "provisional figure"),
            Self::Period => ("period", "kỳ của kế hoạch", "period of a plan"),
        }
    }
}

/// The kind of a check, by the form of its first comparison.
#[must_use]
pub fn of_check(check: &Check) -> FindingKind {
    if check.same_scope {
        return FindingKind::Population;
    }
    let Some((left, comparison, right)) = check.comparisons.first() else { return FindingKind::Equality };
    let constant = |figure: &Figure| matches!(figure.kind, FigureKind::Const(_) | FigureKind::YearsBetween(..));
    let sum = |figure: &Figure| matches!(figure.kind, FigureKind::Sum(_));
    match comparison {
        _ if constant(left) || constant(right) => FindingKind::Bound,
        Comparison::Equal if earlier(left) || earlier(right) => FindingKind::FlowBalance,
        Comparison::Equal if divides(left) || divides(right) => FindingKind::Ratio,
        Comparison::Equal if sum(left) || sum(right) => FindingKind::Sum,
        Comparison::Equal | Comparison::NotEqual => FindingKind::Equality,
        _ => FindingKind::SetInclusion,
    }
}

/// The kind of what was found about a claim.
#[must_use]
pub fn of_claim(claim: &ClaimOutcome) -> FindingKind {
    match claim.state {
        ClaimState::WrongUnit => FindingKind::Unit,
        ClaimState::TwoValues => FindingKind::Naming,
        ClaimState::NoTarget => FindingKind::NoTarget,
        ClaimState::VerdictContradicted => FindingKind::Verdict,
        ClaimState::VerdictWithoutFigure => FindingKind::MissingDenominator,
        ClaimState::CannotBeChecked if matches!(claim.claimed, ClaimedThing::Figure(_, _, Some(Hedge::About), _)) => {
            FindingKind::Approximate
        }
        ClaimState::CannotBeChecked => FindingKind::Undetermined,
        ClaimState::Agrees | ClaimState::Differs => FindingKind::Records,
    }
}

fn any(figure: &Figure, wanted: fn(&FigureKind) -> bool) -> bool {
    wanted(&figure.kind) || figure.parts_here().into_iter().any(|part| any(part, wanted))
}

/// Whether a figure holds one of the period before.
fn earlier(figure: &Figure) -> bool {
    any(figure, |kind| matches!(kind, FigureKind::At(..)))
}

/// Whether a figure holds a quotient.
fn divides(figure: &Figure) -> bool {
    any(figure, |kind| matches!(kind, FigureKind::Product(parts) if parts.iter().any(|(divides, _)| *divides)))
}
