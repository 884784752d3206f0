//! Units, lists and registers, and the types of their columns.

use super::{Ident, Line, Literal, Text};
use crate::source::Span;
use crate::value::Date;

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
    /// `thuộc huyện`: the list whose words hold those of this one.
    pub within: Option<Ident>,
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
    /// `từ ngày 01/07/2025`: the first day it is in use.
    pub from: Option<Date>,
    /// `đến hết ngày 30/06/2025`: the last day.
    pub through: Option<Date>,
    /// `thuộc đăk_song đến hết ngày 30/06/2024, thuộc đăk_mil`: the words that hold it, one after the other.
    pub lies_in: Vec<LiesIn>,
    /// `gộp từ nghĩa_đức, quảng_thành 60%`: the words it takes the place of, and how much of each.
    pub merges: Vec<(Ident, Option<Literal>)>,
}

/// `thuộc đăk_song từ ngày 01/07/2024`.
#[derive(Clone, Debug)]
pub struct LiesIn {
    /// The word of the list above.
    pub word: Ident,
    /// The first day; with the word itself where it is not said.
    pub from: Option<Date>,
    /// The last day, likewise.
    pub through: Option<Date>,
}

/// `danh sách Hộ "Hộ gia đình"`.
#[derive(Clone, Debug)]
pub struct RegisterDecl {
    /// The name.
    pub name: Ident,
    /// The title; also a name data files and sheets may carry.
    pub label: Option<Text>,
    /// `gộp từ danh sách Nhân_khẩu`: the register of whose rows those of one key become one.
    pub made_from: Option<Ident>,
    /// Its clauses.
    pub clauses: Vec<Line<RegisterClause>>,
}

/// A clause of a register.
#[derive(Clone, Debug)]
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
    /// `có giá trị từ từ_ngày đến hết đến_ngày`: rows of one key follow one another in time.
    Valid {
        /// The column with the first day of a row.
        from: Ident,
        /// The column with its last day; without one a row lasts until the next of its key.
        through: Option<Ident>,
    },
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
    /// `đại lượng`: a number in whatever unit, an argument or result of a rule with arguments.
    Quantity,
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
