//! What was written: one node for every thing an officer can write, with its place.
//!
//! A file is items; an item is a head and clauses; a clause is a logical line, some with lines of their own. Comments
//! belong to the logical line they stand above or behind, so that the printer loses none.

use crate::source::Span;
pub use crate::value::numeral::Reading;
use crate::value::{Date, Period};

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
    /// `chỉ tiêu`: an indicator.
    Indicator(IndicatorDecl),
    /// `kế hoạch`: a target.
    Target(TargetDecl),
    /// `đối chiếu`: a check.
    Check(CheckDecl),
    /// `số liệu báo cáo`: what somebody has stated.
    Reported(ReportedDecl),
    /// `sửa đổi`: a new version of a parameter or a rule.
    Amend(AmendDecl),
    /// `ví dụ`: a case to check by hand.
    Example(ExampleDecl),
}

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

/// `văn bản NĐ07 "Nghị định 07/2021/NĐ-CP"`.
#[derive(Clone, Debug)]
pub struct SourceDecl {
    /// The name others cite it by.
    pub name: Ident,
    /// The full title.
    pub label: Option<Text>,
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
    /// `ghi chú "…"`.
    Note(Text),
}

/// `đơn vị đo tạ = 100 kg`, or `đơn vị đo kg`.
#[derive(Clone, Debug)]
pub struct UnitDecl {
    /// The new unit.
    pub name: Ident,
    /// What one of it is, in a unit known already.
    pub equals: Option<Literal>,
}

/// `danh mục khu_vực "Khu vực" : nông_thôn, thành_thị`, or a word on each line.
#[derive(Clone, Debug)]
pub struct ListDecl {
    /// The name.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// The words after `:` on the head line.
    pub inline: Vec<Ident>,
    /// The words on lines of their own.
    pub words: Vec<Line<WordDecl>>,
}

/// `đặc_biệt_nặng "Đặc biệt nặng" mã "ĐBN", "1"`.
#[derive(Clone, Debug)]
pub struct WordDecl {
    /// The word.
    pub name: Ident,
    /// What reports print.
    pub label: Option<Text>,
    /// Other spellings found in data.
    pub codes: Vec<Text>,
}

/// `danh sách Hộ "Hộ gia đình"`.
#[derive(Clone, Debug)]
pub struct RegisterDecl {
    /// The name.
    pub name: Ident,
    /// The title; also a name data files and sheets may carry.
    pub label: Option<Text>,
    /// Its clauses.
    pub clauses: Vec<Line<RegisterClause>>,
}

/// A clause of a register.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a file has few clauses; a box would only blur the shape")]
pub enum RegisterClause {
    /// `chốt số liệu hằng năm`, optionally `theo` the column that holds the year: a stock.
    Taken {
        /// How often.
        every: Frequency,
        /// The column that says which year, quarter or month a row belongs to.
        by: Option<Ident>,
    },
    /// `phát sinh trong kỳ, theo ngày_chi`: a flow.
    DatedBy(Ident),
    /// A column.
    Field(FieldDecl),
    /// `ghi chú "…"`.
    Note(Text),
}

/// How often a stock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Yearly.
    Year,
    /// Quarterly.
    Quarter,
    /// Monthly.
    Month,
}

/// `định danh mã_hộ : chữ "Mã hộ" cột "Mã số hộ"`.
#[derive(Clone, Debug)]
pub struct FieldDecl {
    /// Whether this column is (part of) the key.
    pub key: bool,
    /// The name.
    pub name: Ident,
    /// What it holds.
    pub ty: TypeExpr,
    /// Whether it may be empty (`được để trống`).
    pub optional: bool,
    /// Digits after the point kept (`2 chữ số thập phân`).
    pub decimals: Option<u32>,
    /// The title; also a column header to look for.
    pub label: Option<Text>,
    /// Further column headers to look for.
    pub headers: Vec<Text>,
}

/// A type as written.
#[derive(Clone, Debug)]
pub struct TypeExpr {
    /// Which.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// The kinds of type.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// `chữ`.
    Text,
    /// `số`.
    Number,
    /// `ngày`.
    Date,
    /// `có/không`.
    Bool,
    /// A unit, such as `đồng/người/tháng`.
    Unit(UnitExpr),
    /// `một trong khu_vực`, or `một trong (a, b)`.
    OneOf(Vec<Ident>),
    /// `Hộ theo mã_hộ, gọi ngược là thành_viên`: a record of another register.
    Record {
        /// The other register.
        register: Ident,
        /// The column of the data file that holds the key.
        via: Ident,
        /// The name of the inverse relation.
        inverse: Option<Ident>,
    },
}

/// A unit as written: names above and below the line.
#[derive(Clone, Debug)]
pub struct UnitExpr {
    /// The factors above the line; canonical Vietnamese names for built-in units, `%` and `điểm %` included.
    pub above: Vec<String>,
    /// The factors below the line.
    pub below: Vec<String>,
    /// Where.
    pub span: Span,
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
    /// The lists it is keyed by.
    pub keys: Vec<Ident>,
    /// Its clauses.
    pub clauses: Vec<Line<ParamClause>>,
}

/// A clause of a parameter or of an amendment to one.
#[derive(Clone, Debug)]
pub enum ParamClause {
    /// `căn cứ …`.
    Basis(Basis),
    /// `áp dụng từ ngày …`.
    Version(VersionDecl),
    /// `ghi chú "…"`.
    Note(Text),
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
    /// The values by key.
    pub rows: Vec<Line<Row>>,
    /// Where the head of the version is.
    pub span: Span,
}

/// `nông_thôn : 1.500.000`.
#[derive(Clone, Debug)]
pub struct Row {
    /// One entry for each key: alternatives joined by `|`, or none for `còn lại`.
    pub keys: Vec<Vec<Ident>>,
    /// The value.
    pub value: Expr,
    /// Its own basis.
    pub basis: Option<Basis>,
}

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

/// A clause of a rule.
#[derive(Clone, Debug)]
pub enum RuleClause {
    /// `căn cứ …`.
    Basis(Basis),
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
    /// `càng cao càng tốt`.
    HigherIsBetter,
    /// `càng thấp càng tốt`.
    LowerIsBetter,
    /// `ghi chú "…"`.
    Note(Text),
}

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
    /// What is to be reached.
    pub goal: Goal,
    /// Its clauses.
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
    /// `giảm ít nhất 0,1 điểm %`: a bound on the fall against the previous period.
    Down(Test),
    /// `tăng ít nhất …`: a bound on the rise against the previous period.
    Up(Test),
}

/// A clause of a target.
#[derive(Clone, Debug)]
pub enum TargetClause {
    /// `căn cứ …`.
    Basis(Basis),
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
#[expect(clippy::large_enum_variant, reason = "a file has few clauses; a box would only blur the shape")]
pub enum AmendClause {
    /// A new value of a parameter, from a day.
    Version(VersionDecl),
    /// A clause of the new version of a rule (`Applied` says from when), or a basis or note.
    Rule(RuleClause),
}

/// `ví dụ "Khuyết tật đặc biệt nặng, 65 tuổi"`.
#[derive(Clone, Debug)]
pub struct ExampleDecl {
    /// What it shows.
    pub label: Text,
    /// Its clauses.
    pub clauses: Vec<Line<ExampleClause>>,
}

/// A clause of an example.
#[derive(Clone, Debug)]
pub enum ExampleClause {
    /// `tại ngày 01/08/2023`.
    On(Date),
    /// `Người an : ngày_sinh = 01/01/1958, khuyết_tật = đặc_biệt_nặng`.
    Given {
        /// The register.
        register: Ident,
        /// The name of the record in this example.
        record: Ident,
        /// Its facts.
        facts: Vec<(Ident, Expr)>,
    },
    /// `kết quả an.trợ_cấp = 900.000`.
    Expect {
        /// The record.
        record: Ident,
        /// The rule.
        rule: Ident,
        /// What it must give.
        outcome: Expected,
    },
    /// `ghi chú "…"`.
    Note(Text),
}

/// What an example expects.
#[derive(Clone, Debug)]
pub enum Expected {
    /// `= 900.000`.
    Value(Expr),
    /// `không hưởng`.
    NotEntitled,
    /// `chưa xác định [vì thiếu thu_nhập]`.
    Unknown(Option<Ident>),
}

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
    /// Brackets, kept for the printer.
    Paren(Box<Expr>),
}

/// Another day to look at.
#[derive(Clone, Debug)]
pub enum Moment {
    /// `kỳ trước`.
    PreviousPeriod,
    /// `tại ngày …`.
    Day(Box<Expr>),
}

/// A test of a value, keeping the words it was written with.
#[derive(Clone, Debug)]
pub enum Test {
    /// One bound.
    Compare(Relation, Expr),
    /// `từ x trở lên`.
    OrMore(Expr),
    /// `từ x trở xuống`.
    OrLess(Expr),
    /// `từ đủ 60 tuổi đến dưới 80 tuổi`.
    Range {
        /// The word before the lower bound.
        low: LowWord,
        /// The lower bound.
        from: Expr,
        /// The word before the upper bound.
        high: HighWord,
        /// The upper bound.
        to: Expr,
    },
    /// `thuộc (a, b)`, `thuộc danh_mục`.
    In {
        /// `không thuộc`.
        negated: bool,
        /// The members.
        items: Vec<Expr>,
    },
    /// `thiếu số liệu`.
    Missing,
    /// `có số liệu`.
    Known,
}

/// Comparison words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `=`.
    Equal,
    /// `khác`, `<>`.
    NotEqual,
    /// `là`.
    Is,
    /// `không là`.
    IsNot,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `dưới`.
    Under,
    /// `không quá`.
    AtMost,
    /// `trên`.
    Over,
    /// `ít nhất`.
    AtLeast,
    /// `từ đủ 60 tuổi`: reached.
    Aged,
    /// `chưa đủ 16 tuổi`: not reached.
    AgedUnder,
    /// `đến hết 22 tuổi`: before the next birthday.
    ThroughAge,
    /// `trước ngày`.
    Before,
    /// `sau ngày`.
    After,
    /// `từ ngày`.
    Since,
    /// `đến hết ngày`.
    Through,
}

/// The word before a lower bound of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LowWord {
    /// `từ`: included.
    From,
    /// `từ đủ`: included, of ages.
    Aged,
    /// `trên`: excluded.
    Over,
}

/// The word before an upper bound of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HighWord {
    /// `đến`: included (never of ages).
    To,
    /// `đến dưới`: excluded.
    ToUnder,
    /// `đến hết`: included; of ages, until the next birthday.
    Through,
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
}
