//! Rules: a formula, or cases under a policy.

use super::{Basis, Expr, Ident, Line, Literal, Row, Text, TypeExpr};
use crate::source::Span;
use crate::value::Date;

/// `cách xác định phân_loại "Phân loại hộ" cho từng Hộ [: type]`.
#[derive(Clone, Debug)]
pub struct RuleDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// The register it is computed for.
    pub register: Ident,
    /// The declared result.
    pub ty: Option<TypeExpr>,
    /// Its clauses.
    pub clauses: Vec<Line<RuleClause>>,
}

/// `cách xác định phần_đóng(mức : đồng, tỷ_lệ : %) "Phần đóng" : đồng`: one way of computing, for whatever is put in.
#[derive(Clone, Debug)]
pub struct FormulaDecl {
    /// The name.
    pub name: Ident,
    /// The arguments with what each of them is.
    pub arguments: Vec<(Ident, TypeExpr)>,
    /// The title.
    pub label: Option<Text>,
    /// The result.
    pub ty: TypeExpr,
    /// Its clauses.
    pub clauses: Vec<Line<RuleClause>>,
}

/// A clause of a rule.
#[derive(Clone, Debug)]
pub enum RuleClause {
    /// `căn cứ …`.
    Basis(Basis),
    /// `đặt x = …`: a name within the rule.
    Let(Ident, Expr),
    /// `= …`.
    Formula(Expr),
    /// `chỉ lấy mức cao nhất` and its like; its cases may stand below it.
    Policy(Policy, Vec<Line<Case>>),
    /// A case at clause level: `là … khi …`, `tên: … khi …`, `còn lại …`.
    Case(Case),
    /// `trừ trường hợp …`: not entitled.
    Except(Expr, Option<Basis>),
    /// `riêng trường hợp … thì …`: tried before all cases.
    Override(Expr, Outcome, Option<Basis>),
    /// `làm tròn đến 1.000 đồng` and its like.
    Round(RoundDecl),
    /// `tối thiểu …`.
    Floor(Expr),
    /// `tối đa …`.
    Cap(Expr),
    /// `lũy tiến từng phần theo thu_nhập`, with its rows below it.
    Scale(ScaleKind, Expr, Vec<Line<Row>>),
    /// `hưởng từng tháng từ … đến hết …`: both months are paid.
    PaidMonthly {
        /// A day of the first month.
        from: Option<Expr>,
        /// A day of the last month.
        through: Option<Expr>,
    },
    /// `áp dụng từ ngày … [đến hết ngày …]`.
    Applied {
        /// The first day.
        from: Date,
        /// The last day.
        through: Option<Date>,
    },
    /// `ghi chú "…"`.
    Note(Text),
}

/// What a scale makes of the bands of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScaleKind {
    /// `bậc thang theo`: the amount of the band the number falls in.
    Step,
    /// `lũy tiến từng phần theo`: each part of the number at the rate of its band.
    Marginal,
    /// `nội suy theo`: in a straight line from one point to the next.
    Linear,
    /// `cộng dồn theo`: the amounts of all bands reached, added.
    Cumulative,
}

impl ScaleKind {
    /// The keyword, by its name in the table of keywords.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Step => "step_on",
            Self::Marginal => "marginal_on",
            Self::Linear => "linear_on",
            Self::Cumulative => "cumulative_on",
        }
    }
}

/// How several cases combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// `chỉ một trường hợp`: exactly one case may hold.
    ExactlyOne,
    /// `xét lần lượt`: the first that holds.
    First,
    /// `chỉ lấy mức cao nhất`.
    Highest,
    /// `chỉ lấy mức thấp nhất`.
    Lowest,
    /// `cộng các mức`.
    Sum,
}

/// A case of a rule.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, as in `k6: 2,0 khi …`; a class case is named by its word.
    pub name: Option<Ident>,
    /// What it gives.
    pub outcome: Outcome,
    /// When; `None` for `còn lại`.
    pub when: Option<Expr>,
    /// Its own basis.
    pub basis: Option<Basis>,
    /// The whole case.
    pub span: Span,
}

/// What a case gives.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// `là hộ_nghèo`.
    Class(Ident),
    /// An amount.
    Amount(Expr),
    /// `không hưởng`.
    NotEntitled(Span),
}

/// `làm tròn [lên|xuống] đến 1.000 đồng`, or `… đến 2 chữ số thập phân`.
#[derive(Clone, Debug)]
pub struct RoundDecl {
    /// Half up, up or down.
    pub direction: crate::value::fraction::Rounding,
    /// To multiples of what, or to how many digits.
    pub to: RoundTo,
    /// Where.
    pub span: Span,
}

/// What to round to.
#[derive(Clone, Debug)]
pub enum RoundTo {
    /// Multiples of an amount.
    Multiple(Literal),
    /// Digits after the point.
    Decimals(u32),
}
