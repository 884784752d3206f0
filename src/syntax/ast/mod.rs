//! What was written: one node for every thing an officer can write, with its place.
//!
//! A file is items; an item is a head and clauses; a clause is a logical line, some with lines of their own. Comments
//! belong to the logical line they stand above or behind, so that the printer loses none.

mod example;
mod expr;
mod figure;
mod form;
mod law;
mod register;
mod rule;
mod sheet;
mod target;
mod test;

pub use self::example::*;
pub use self::expr::*;
pub use self::figure::*;
pub use self::form::*;
pub use self::law::*;
pub use self::register::*;
pub use self::rule::*;
pub use self::sheet::*;
pub use self::target::*;
pub use self::test::*;
pub use crate::value::numeral::Reading;

use crate::source::Span;

/// A name as it is spelled.
#[derive(Clone, Debug)]
pub struct Ident {
    /// The spelling, NFC.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text in quotation marks, without the marks.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where, marks included.
    pub span: Span,
}

/// The comments of a logical line, without `#` but otherwise as typed.
#[derive(Clone, Debug, Default)]
pub struct Trivia {
    /// Whether a blank line stood above.
    pub gap: bool,
    /// Comment lines above.
    pub above: Vec<String>,
    /// The comment behind.
    pub behind: Option<String>,
}

/// A logical line.
#[derive(Clone, Debug)]
pub struct Line<T> {
    /// Its comments.
    pub trivia: Trivia,
    /// The whole of it, continuation lines included.
    pub span: Span,
    /// What it says.
    pub node: T,
}

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// The declarations that could be read.
    pub items: Vec<Line<Item>>,
    /// Comment lines after the last declaration.
    pub tail: Vec<String>,
}

/// A declaration.
#[derive(Clone, Debug)]
pub enum Item {
    /// `kèm theo`: another file.
    Include(Text),
    /// `văn bản`: a legal instrument.
    Source(SourceDecl),
    /// `đơn vị đo`: a unit.
    Unit(UnitDecl),
    /// `danh mục`: a closed list of words.
    List(ListDecl),
    /// `danh sách`: a register.
    Register(RegisterDecl),
    /// `mức quy định`: a parameter.
    Param(ParamDecl),
    /// `cách xác định`: a rule.
    Rule(RuleDecl),
    /// `cách xác định` with arguments.
    Formula(FormulaDecl),
    /// `chỉ tiêu`: an indicator.
    Indicator(IndicatorDecl),
    /// `kế hoạch`: a target.
    Target(Box<TargetDecl>),
    /// `kế hoạch … theo bảng`: targets kept in a table of an office.
    PlanTable(Box<PlanTableDecl>),
    /// `biểu`: a table that is printed.
    Form(FormDecl),
    /// `đối chiếu`: a check.
    Check(CheckDecl),
    /// `số liệu báo cáo`: what somebody has stated.
    Reported(ReportedDecl),
    /// `số liệu cầu nối`: an earlier period under the definition of today.
    Bridge(Box<BridgeDecl>),
    /// `sửa đổi`: a new version of a parameter or a rule.
    Amend(AmendDecl),
    /// `bãi bỏ`, `kéo dài`: the end of a parameter or a rule, sooner or later.
    End(EndDecl),
    /// `ví dụ`: a case to check by hand.
    Example(ExampleDecl),
}
