//! Forms: the tables an office prints, declared once and filled for any period.

use super::{Ident, Line, Text};

/// `biểu biểu_01 "Kết quả thực hiện"`.
#[derive(Clone, Debug)]
pub struct FormDecl {
    /// The name it is asked for by.
    pub name: Ident,
    /// The title.
    pub label: Option<Text>,
    /// Its clauses.
    pub clauses: Vec<Line<FormClause>>,
}

/// A clause of a form.
#[derive(Clone, Debug)]
pub enum FormClause {
    /// `các cột đơn vị tính, kế hoạch, thực hiện`.
    Columns(Vec<FormColumn>),
    /// `dòng "1" lùi 1 "Tỷ lệ hộ nghèo" : tỷ_lệ_hộ_nghèo`.
    Row {
        /// What stands in the column of numbers.
        number: Text,
        /// How far it is indented.
        indent: u32,
        /// What stands in the column of titles.
        title: Text,
        /// The indicator; none for a heading.
        indicator: Option<Ident>,
    },
    /// `ghi chú "…"`, printed below the table.
    Note(Text),
}

/// A column of a form, beside those of numbers and titles.
#[derive(Clone, Debug)]
pub enum FormColumn {
    /// `mã`.
    Code,
    /// `đơn vị tính`.
    Unit,
    /// `kế hoạch`, perhaps one by name.
    Plan(Option<Ident>),
    /// `thực hiện`.
    Actual,
    /// `lũy kế từ đầu năm`.
    Cumulative,
    /// `cùng kỳ năm trước`.
    SamePeriod,
    /// `so với kế hoạch`: the degree of completion.
    AgainstPlan,
    /// `đánh giá`: the verdict.
    Verdict,
}
