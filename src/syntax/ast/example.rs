//! Examples: cases to check by hand.

use super::{Expr, Ident, Line, Text};
use crate::value::Date;

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
    /// `biết đến ngày 10/08/2023`: by the law that had come into force by then.
    KnownOn(Date),
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
