//! Expressions and aggregates.

use super::{Ident, Moment, MonthsOf, Reading, Test, UnitExpr};
use crate::source::Span;
use crate::value::Date;

/// A number as written, with every reading it can have.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The digits as typed, without multiplier and unit.
    pub raw: String,
    /// One reading, or two when a group separator could also be a decimal sign.
    pub readings: Vec<Reading>,
    /// `nghìn` (3), `triệu` (6), `tỷ` (9).
    pub multiplier: Option<u32>,
    /// The unit behind it.
    pub unit: Option<UnitExpr>,
    /// Where.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expression. Sums, products and chains of `và`/`hoặc` are flat, so that length never costs depth.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A number, perhaps with a unit.
    Number(Literal),
    /// A day.
    Date(Date),
    /// A text.
    Text(String),
    /// `có` or `không` as a value.
    Bool(bool),
    /// `hộ.khu_vực`.
    Path(Vec<Ident>),
    /// `tuổi_tròn(ngày_sinh)`.
    Call(Ident, Vec<Expr>),
    /// `chuẩn_thu_nhập theo khu_vực`.
    Lookup(Box<Expr>, Vec<Expr>),
    /// `phân_loại kỳ trước`, `trợ_cấp tại ngày 01/07/2024`.
    At(Box<Expr>, Moment),
    /// `bình_quân tính trên toàn bộ`, or `tính trong từng xã` (a path): over which records a figure is taken.
    Scoped(Box<Expr>, Option<Box<Expr>>),
    /// `-x`.
    Neg(Box<Expr>),
    /// Terms, each with whether it is subtracted.
    Sum(Vec<(bool, Expr)>),
    /// Factors, each with whether it divides.
    Product(Vec<(bool, Expr)>),
    /// A test of a value.
    Test(Box<Expr>, Box<Test>),
    /// `không …`.
    Not(Box<Expr>),
    /// `a và b và c`.
    And(Vec<Expr>),
    /// `a hoặc b hoặc c`.
    Or(Vec<Expr>),
    /// `số điều kiện đúng trong (a, b, c)`.
    CountTrue(Vec<Expr>),
    /// `ít nhất 3 điều kiện đúng trong (a, b, c)`.
    AtLeastTrue(u32, Vec<Expr>),
    /// An aggregate; open only as a whole formula, else in brackets (`Paren`).
    Aggregate(Box<Aggregate>),
    /// `tổng x qua từng tháng của năm 2023`; open only as a whole formula, else in brackets.
    Across(Box<Expr>, MonthsOf),
    /// `mức cũ`: in an amendment, what was given before it.
    Old,
    /// Brackets, kept for the printer.
    Paren(Box<Expr>),
}

/// An aggregate over records.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// Which.
    pub kind: AggregateKind,
    /// What is summed, averaged or compared; none for counts and shares.
    pub value: Option<Expr>,
    /// The register, or the inverse relation.
    pub over: Ident,
    /// `có …`: which records.
    pub filter: Option<Expr>,
    /// `trên tổng số có …`: the base of a share.
    pub base: Option<Expr>,
    /// `không tính trùng theo người`: counted once by this.
    pub once_by: Option<Expr>,
    /// `quyền số w`: for how many each record stands.
    pub weight: Option<Expr>,
    /// `80%` of a quantile.
    pub level: Option<Literal>,
    /// `cách eurostat`: by which rule a quantile is found.
    pub method: Option<QuantileRule>,
    /// Where.
    pub span: Span,
}

/// The kinds of aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateKind {
    /// `số … có`.
    Count,
    /// `tổng … của`.
    Sum,
    /// `bình quân … của`.
    Mean,
    /// `nhỏ nhất … của`.
    Min,
    /// `lớn nhất … của`.
    Max,
    /// `tỷ lệ … có … trên tổng số có …`.
    Share,
    /// `trung vị … của`.
    Median,
    /// `phân vị 80% … của`.
    Quantile,
    /// `hệ số Gini … của`.
    Gini,
}

/// The rules by which a quantile is found; published packages have changed theirs, so each has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum QuantileRule {
    /// The middle of the two neighbours where the weights below are the part sought exactly, else the value that passes it.
    #[default]
    Eurostat,
    /// The least value at which the weights come to the part sought.
    NearestRank,
    /// On a straight line between two neighbours (type 7); without weights only.
    Linear,
}

impl QuantileRule {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Eurostat, Self::NearestRank, Self::Linear];

    /// The name in rule files: Vietnamese, English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Eurostat => ("eurostat", "eurostat"),
            Self::NearestRank => ("hạng_gần_nhất", "nearest_rank"),
            Self::Linear => ("nội_suy", "linear"),
        }
    }
}
