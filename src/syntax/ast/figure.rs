//! Declarations about figures: indicators, checks, and what reports have stated.

use super::{Basis, Expr, Ident, Line, Literal, Text, UnitExpr};
use crate::value::{Date, Period};

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
    /// `= …`.
    Formula(Expr),
    /// `đơn vị tính %, 2 chữ số thập phân`.
    Shown {
        /// The unit.
        unit: UnitExpr,
        /// Digits after the point printed.
        decimals: Option<u32>,
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
    /// `càng cao càng tốt`.
    HigherIsBetter,
    /// `càng thấp càng tốt`.
    LowerIsBetter,
    /// `ghi chú "…"`.
    Note(Text),
}

/// `đối chiếu học_viên "…"`.
#[derive(Clone, Debug)]
pub struct CheckDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
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
    /// `ghi chú "…"`.
    Note(Text),
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
