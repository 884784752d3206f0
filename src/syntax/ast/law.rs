//! Sources of law, legal bases, and norms with their versions and amendments.

use super::{Case, Expr, Ident, Line, RuleClause, TableFile, Test, Text, TypeExpr};
use crate::source::Span;
use crate::value::Date;

/// `căn cứ khoản 1 Điều 3 NĐ07`.
#[derive(Clone, Debug)]
pub struct Basis {
    /// Parts in the order written, such as (Clause, "1"), (Article, "3").
    pub places: Vec<(PlaceKind, String)>,
    /// The instrument; a case may leave it to its rule.
    pub source: Option<Ident>,
    /// Where.
    pub span: Span,
}

/// A kind of place in a legal instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// Điểm.
    Point,
    /// Khoản.
    Clause,
    /// Điều.
    Article,
    /// Phụ lục.
    Annex,
    /// Mẫu số.
    Form,
    /// Mục.
    Section,
    /// Phần.
    Part,
}

/// Articles one after the other, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Articles {
    /// The first.
    pub from: u32,
    /// The last.
    pub through: u32,
    /// Where.
    pub span: Span,
}

/// `văn bản NĐ07 "Nghị định 07/2021/NĐ-CP"`.
#[derive(Clone, Debug)]
pub struct SourceDecl {
    /// The name others cite it by.
    pub name: Ident,
    /// The full title.
    pub label: Option<Text>,
    /// Whether it is a what-if (`phương án`) that no decree backs.
    pub scenario: bool,
    /// Its clauses.
    pub clauses: Vec<Line<SourceClause>>,
}

/// A clause of a source.
#[derive(Clone, Debug)]
pub enum SourceClause {
    /// `số 07/2021/NĐ-CP`.
    Number(Text),
    /// `ban hành ngày …`: the day it was signed.
    Signed(Date),
    /// `có hiệu lực từ ngày …`.
    InForce(Date),
    /// `hết hiệu lực từ ngày …`: the first day without force.
    OutOfForce(Date),
    /// `thay thế …`.
    Replaces(Vec<Ident>),
    /// `gồm Điều 1 đến Điều 38`: the articles there are.
    Contains(Vec<Articles>),
    /// `không tính Điều 7, 8: "thủ tục"`: articles that are left unwritten on purpose, and why.
    LeavesOut(Vec<Articles>, Option<Text>),
    /// `ghi chú "…"`.
    Note(Text),
}

/// `mức quy định chuẩn_thu_nhập "…" : đồng/người/tháng, theo khu_vực`.
#[derive(Clone, Debug)]
pub struct ParamDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// What its values are.
    pub ty: TypeExpr,
    /// What it is looked up by.
    pub keys: Vec<KeyDecl>,
    /// Its clauses.
    pub clauses: Vec<Line<ParamClause>>,
}

/// `theo loại, tỷ_lệ : %`: a list, or a name and what it is.
#[derive(Clone, Debug)]
pub struct KeyDecl {
    /// The list, or the name of the key.
    pub name: Ident,
    /// What it is, when it is no list.
    pub ty: Option<TypeExpr>,
}

/// A clause of a parameter or of an amendment to one.
#[derive(Clone, Debug)]
pub enum ParamClause {
    /// `căn cứ …`.
    Basis(Basis),
    /// `áp dụng từ ngày …`.
    Version(VersionDecl),
    /// `bảng "…"`: versions in a file, each row with its first day.
    Table(TableFile),
    /// `địa phương được quy định cao hơn`, or `thấp hơn`.
    Localities(Side),
    /// `ghi chú "…"`.
    Note(Text),
}

/// On which side of a national value that of a place may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// `cao hơn`.
    More,
    /// `thấp hơn`.
    Less,
}

/// `tại tỉnh là đắk_nông`: where an amendment applies.
#[derive(Clone, Debug)]
pub struct Locality {
    /// The list of places.
    pub list: Ident,
    /// Its words.
    pub words: Vec<Ident>,
    /// Where.
    pub span: Span,
}

/// `áp dụng từ ngày 01/01/2022 [đến hết ngày …] [: 500.000]`, with a row for each key below it.
#[derive(Clone, Debug)]
pub struct VersionDecl {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub through: Option<Date>,
    /// The value of a parameter without keys.
    pub value: Option<Expr>,
    /// The file that holds the values by key.
    pub table: Option<TableFile>,
    /// The values by key.
    pub rows: Vec<Line<Row>>,
    /// Where the head of the version is.
    pub span: Span,
}

/// `nông_thôn : 1.500.000`; `loại_b, từ 41% đến hết 50% : 1.756.000`.
#[derive(Clone, Debug)]
pub struct Row {
    /// One entry for each key: alternatives joined by `|`, or none for `còn lại`.
    pub keys: Vec<Vec<RowKey>>,
    /// The value; none for `chưa xác định`.
    pub value: Option<Expr>,
    /// Its own basis.
    pub basis: Option<Basis>,
}

/// What a row is for, under one key.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a row has few keys; a box would only blur the shape")]
pub enum RowKey {
    /// A word of a list.
    Word(Ident),
    /// Numbers: a bare one is a test for equality.
    Numbers {
        /// The bounds.
        test: Test,
        /// Where.
        span: Span,
    },
}

/// `sửa đổi mức_chuẩn`.
#[derive(Clone, Debug)]
pub struct AmendDecl {
    /// The parameter or rule.
    pub name: Ident,
    /// Its clauses: those of a parameter, or those of a rule.
    pub clauses: Vec<Line<AmendClause>>,
}

/// A clause of an amendment.
#[derive(Clone, Debug)]
pub enum AmendClause {
    /// A new value of a parameter, from a day.
    Version(VersionDecl),
    /// A clause of the new version of a rule (`Applied` says from when), or a basis or note.
    Rule(RuleClause),
    /// `bổ sung tên: … khi …`: a case more.
    Add(Case),
    /// `thay thế tên: … khi …`: a case in place of the one with its name.
    Replace(Case),
    /// `bãi bỏ tên, tên`: cases that go.
    Repeal(Vec<Ident>),
    /// `tại tỉnh là đắk_nông`: where a new value applies.
    Locally(Locality),
}

/// `bãi bỏ mức_hỗ_trợ` or `kéo dài chuẩn_thu_nhập`: another decree ends a parameter or rule, or lets it go on.
#[derive(Clone, Debug)]
pub struct EndDecl {
    /// Which of the two.
    pub how: EndKind,
    /// The parameter or rule.
    pub name: Ident,
    /// Its clauses.
    pub clauses: Vec<Line<EndClause>>,
}

/// Whether a decree ends something or lets it go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EndKind {
    /// `bãi bỏ`.
    Repeal,
    /// `kéo dài`.
    Extend,
}

/// A clause of a repeal or an extension.
#[derive(Clone, Debug)]
pub enum EndClause {
    /// `căn cứ …`.
    Basis(Basis),
    /// `áp dụng từ ngày …`: the first day on which nothing applies any more.
    From(Date),
    /// `đến hết ngày …`: the last day on which the old goes on.
    Through(Date),
    /// `ghi chú "…"`.
    Note(Text),
}
