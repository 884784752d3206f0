//! chitieu: a rule language and an exact, explaining interpreter for public policy.

pub mod check;
pub mod diagnostic;
pub mod eval;
pub mod explain;
pub mod ir;
pub mod load;
pub mod report;
pub mod source;
pub mod syntax;
pub mod table;
pub mod value;
