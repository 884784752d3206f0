//! Declarations about figures: indicators, checks, and what reports have stated.

use super::{Basis, Expr, Ident, Line, Literal, Text, UnitExpr};
use crate::value::{DataStatus, Date, Period};

/// `chỉ tiêu tỷ_lệ_hộ_nghèo "Tỷ lệ hộ nghèo"`.
#[derive(Clone, Debug)]
pub struct IndicatorDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// Its clauses.
    pub clauses: Vec<Line<IndicatorClause>>,
}

/// A clause of an indicator.
#[derive(Clone, Debug)]
pub enum IndicatorClause {
    /// `căn cứ …`.
    Basis(Basis),
    /// `mã "CT01"`: by which tables of offices know it.
    Code(Text),
    /// `= …`.
    Formula(Expr),
    /// `đơn vị tính %, 2 chữ số thập phân, làm tròn nửa về số chẵn`.
    Shown {
        /// The unit.
        unit: UnitExpr,
        /// Digits after the point printed.
        decimals: Option<u32>,
        /// Whether a half goes to the even neighbour.
        half_to_even: bool,
    },
    /// `chia theo xã, khu_vực`: paths, each a table of its own.
    BrokenDownBy(Vec<Expr>),
    /// `ẩn khi dưới 5, kể cả số 0`.
    Hide {
        /// Cells with fewer records are not shown.
        below: u32,
        /// Nor are those without any.
        zero: bool,
    },
    /// `các phần in ra cộng đủ tổng`: the printed parts of a breakdown come to its printed total.
    PartsAddUp,
    /// `thiếu thu_nhập thì loại ra`: what becomes of records that lack a fact.
    Missing {
        /// Which fact: a path.
        operand: Expr,
        /// What becomes of them.
        how: IfMissing,
    },
    /// `số thời điểm`, `số phát sinh`, `lũy kế`.
    InTime(TimeKind),
    /// `không coi là thay đổi định nghĩa`: new versions of what it rests on are waived.
    SameDefinition,
    /// `càng cao càng tốt`.
    HigherIsBetter,
    /// `càng thấp càng tốt`.
    LowerIsBetter,
    /// `ghi chú "…"`.
    Note(Text),
}

/// What becomes of records that lack a fact.
#[derive(Clone, Debug)]
pub enum IfMissing {
    /// `loại ra`: they are left out.
    LeftOut,
    /// `coi là 0`: this stands in for it.
    CountsAs(Expr),
    /// `báo lỗi`: there is no figure.
    Refused,
}

/// How a figure lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeKind {
    /// `số thời điểm`: what there is on a day.
    Stock,
    /// `số phát sinh`: what happens within a period.
    Flow,
    /// `lũy kế`: what has happened from 1 January through the last day of the period.
    Cumulative,
}

impl TimeKind {
    /// The keyword it is written with, which is its stable word too.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Flow => "flow",
            Self::Cumulative => "cumulative",
        }
    }
}

/// `đối chiếu học_viên "…"`.
#[derive(Clone, Debug)]
pub struct CheckDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// `cho từng …`: the register or the breakdown for each of which it is made.
    pub each: Option<Ident>,
    /// Its clauses.
    pub clauses: Vec<Line<CheckClause>>,
}

/// A clause of a check.
#[derive(Clone, Debug)]
pub enum CheckClause {
    /// A comparison of indicators.
    Compare(Expr),
    /// `lệch không quá …`.
    Tolerance(Expr),
    /// `thu_nhập lệch trung vị không quá 3,5 lần`: no record is farther from the middle of all than that.
    Near {
        /// Of what.
        value: Expr,
        /// The middle.
        middle: Middle,
        /// How many times the usual distance.
        times: Literal,
    },
    /// `cùng phạm vi a, b, c`: figures that are said to count the same things.
    SameScope(Vec<Ident>),
    /// `chặn` (true) or `cảnh báo` (false).
    Severity(bool),
    /// `căn cứ …`.
    Basis(Basis),
    /// `ghi chú "…"`.
    Note(Text),
}

/// `số liệu báo cáo BC01 "…" ngày 10/01/2024`.
#[derive(Clone, Debug)]
pub struct ReportedDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// The day of the report.
    pub on: Option<Date>,
    /// Its clauses.
    pub clauses: Vec<Line<ReportedClause>>,
}

/// A clause of a reported block.
#[derive(Clone, Debug)]
pub enum ReportedClause {
    /// `người_được_đào_tạo năm 2023 = 605 tại mục "3"`.
    Figure {
        /// The indicator.
        indicator: Ident,
        /// The period.
        period: Period,
        /// `gần`, `hơn`, `khoảng`, or nothing.
        hedge: Option<Hedge>,
        /// The figure as printed.
        value: Literal,
        /// `tính đến ngày …`.
        as_of: Option<Date>,
        /// `sơ bộ`, `tạm tính`, or nothing.
        status: Option<DataStatus>,
        /// Where in the report.
        section: Option<Text>,
    },
    /// `tỷ_lệ_hộ_nghèo năm 2023 đạt tỉnh_giao`, or `… đánh giá vượt` without naming a target.
    Verdict {
        /// The indicator.
        indicator: Ident,
        /// The period.
        period: Period,
        /// What is claimed.
        verdict: ClaimedVerdict,
        /// The target, when the report names it.
        target: Option<Ident>,
        /// Where in the report.
        section: Option<Text>,
    },
    /// `tỷ_lệ_hộ_nghèo năm 2023 xếp vào kế hoạch năm 2024`: a target of one period in the plan of another.
    Listed {
        /// The indicator.
        indicator: Ident,
        /// The period of the target.
        period: Period,
        /// The period of the plan.
        plan: Period,
        /// The target, when the report names it.
        target: Option<Ident>,
        /// Where in the report.
        section: Option<Text>,
    },
    /// `ngoài đối chiếu "…" : "…"`: what no figure can show, and why.
    Outside {
        /// What is said.
        what: Text,
        /// Why it is left out.
        why: Option<Text>,
        /// Where in the report.
        section: Option<Text>,
    },
    /// `ghi chú "…"`.
    Note(Text),
}

/// The middle of all records, with the distance from it that is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Middle {
    /// The median, and the median of the distances from it.
    Median,
    /// The mean, and the standard deviation.
    Mean,
}

/// Words that turn a figure into a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hedge {
    /// `gần`: below, but near.
    Nearly,
    /// `hơn`: above.
    MoreThan,
    /// `khoảng`: near.
    About,
}

/// A verdict as a report words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClaimedVerdict {
    /// `vượt`.
    Exceeded,
    /// `đạt`.
    Met,
    /// `không đạt`.
    NotMet,
}
