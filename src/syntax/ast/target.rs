//! Targets: what an indicator has to reach, for whom, by when, and how the verdict is found.

use super::{Basis, Expr, Ident, Line, Literal, OtherPeriod, TableFile, Test, Text};
use crate::source::Span;
use crate::value::{Date, Period};

/// `kế hoạch tỉnh_giao "…" cho tỷ_lệ_hộ_nghèo năm 2023 : dưới 0,40%`.
#[derive(Clone, Debug)]
pub struct TargetDecl {
    /// The name verdicts are claimed against; a target may have none.
    pub name: Option<Ident>,
    /// The title.
    pub label: Option<Text>,
    /// The indicator.
    pub indicator: Ident,
    /// For which periods.
    pub when: TargetWhen,
    /// `cho từng xã`: the breakdown each cell of which has a goal; without it the goal is on the whole.
    pub each: Option<Expr>,
    /// What is to be reached; with `cho từng`, by every cell no row names.
    pub goal: Option<Goal>,
    /// Its clauses.
    pub clauses: Vec<Line<TargetClause>>,
}

/// `kế hoạch giao_2023 "…" năm 2023 theo bảng "ke-hoach-2023.xlsx"`: a plan as an office keeps it.
#[derive(Clone, Debug)]
pub struct PlanTableDecl {
    /// The name of its targets, and of what it states as done.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// The period of the plan.
    pub period: Period,
    /// The file.
    pub table: TableFile,
    /// Its clauses, which hold for each of its targets.
    pub clauses: Vec<Line<TargetClause>>,
}

/// The periods of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetWhen {
    /// One period.
    Period(Period),
    /// `hằng năm`: every year.
    EveryYear,
}

/// What is to be reached.
#[derive(Clone, Debug)]
pub enum Goal {
    /// A bound on the value: `dưới 0,40%`, `ít nhất 2.500`, or a bare `2.500`, which the direction completes.
    Level(Test),
    /// `giữ trong mức từ 6 đến 8`: met only inside, whichever way is better.
    Within(Test),
    /// `khoảng 4`: a value that may be missed by a stated amount.
    About(Expr),
    /// `hoàn thành`: all of it.
    Done(Span),
    /// `giảm ít nhất 0,1 điểm % so với năm 2020`: a bound on the fall, against the period before where nothing is said.
    Down(Test, Against),
    /// `tăng ít nhất …`: a bound on the rise, likewise.
    Up(Test, Against),
}

/// What a fall or rise is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    /// The period.
    pub period: OtherPeriod,
    /// Where it is written; none where nothing is said, which is the period before.
    pub span: Option<Span>,
}

impl Against {
    /// The period before, unsaid.
    pub const BEFORE: Self = Self { period: OtherPeriod::Before, span: None };
}

/// `số liệu cầu nối tỷ_lệ năm 2020 = 12,5%`: what an earlier period is under the definition, or by the units, of today.
#[derive(Clone, Debug)]
pub struct BridgeDecl {
    /// The indicator.
    pub indicator: Ident,
    /// The period.
    pub period: Period,
    /// `cho từng xã`: the breakdown whose cells have values below.
    pub each: Option<Expr>,
    /// The value of the whole.
    pub value: Option<Expr>,
    /// Its clauses.
    pub clauses: Vec<Line<BridgeClause>>,
}

/// A clause of a bridge value.
#[derive(Clone, Debug)]
pub enum BridgeClause {
    /// `bắc : 12`.
    Row {
        /// The cells.
        cells: Vec<TargetCell>,
        /// Their value.
        value: Expr,
    },
    /// `căn cứ …`.
    Basis(Basis),
    /// `ghi chú "…"`.
    Note(Text),
}

/// A degree of completion, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionBy {
    /// `thực hiện ÷ kế hoạch`.
    Ratio,
    /// `kế hoạch ÷ thực hiện`.
    Inverse,
    /// `2 − thực hiện ÷ kế hoạch`.
    Mirror,
    /// `(gốc − thực hiện) ÷ (gốc − kế hoạch)`.
    Progress,
}

impl CompletionBy {
    /// The keyword it is written with.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Ratio => "by_ratio",
            Self::Inverse => "by_inverse",
            Self::Mirror => "by_mirror",
            Self::Progress => "by_progress",
        }
    }

    /// The name as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Inverse => "inverse",
            Self::Mirror => "mirror",
            Self::Progress => "progress",
        }
    }
}

/// A clause of a target.
#[derive(Clone, Debug)]
pub enum TargetClause {
    /// `vượt khi tốt hơn mức`, perhaps `ít nhất 5%`.
    ExceededWhen(Option<Expr>),
    /// `không xét vượt`.
    NeverExceeded,
    /// `khoảng là lệch không quá 0,5`.
    AboutMeans(Expr),
    /// `so sánh ở 2 chữ số thập phân`.
    ComparedAt(u32),
    /// `tính hoàn thành theo tiến độ`.
    Completion(CompletionBy),
    /// `gốc năm 2020 là 12,5%`, or the indicator of that period.
    Baseline(Period, Option<Expr>),
    /// `chia đều theo thời gian`.
    ProRata,
    /// `trong đó quý I/2023 : 500`.
    PartOf(Period, Expr),
    /// `được lệch 0,05 điểm % đến hết ngày 31/12/2024, căn cứ …`.
    MayDeviate {
        /// By how much the bound may be missed.
        size: Literal,
        /// The last day on which that holds.
        through: Date,
        /// Who approved it.
        basis: Option<Basis>,
    },
    /// `nghĩa_đức, nghĩa_phú : dưới 0,40%`; no cells for `còn lại`.
    Row {
        /// The cells.
        cells: Vec<TargetCell>,
        /// What they have to reach.
        goal: Goal,
    },
    /// `bảng "xa.csv"`: the rows in a file.
    Table(TableFile),
    /// `căn cứ …`.
    Basis(Basis),
    /// `ghi chú "…"`.
    Note(Text),
}

/// A cell of a breakdown, as it is written.
#[derive(Clone, Debug)]
pub enum TargetCell {
    /// A word of a list.
    Word(Ident),
    /// A text, or the label of a word.
    Text(Text),
}
