//! chitieu: a rule language and an exact, explaining interpreter for public policy.

pub mod diagnostic;
pub mod eval;
pub mod ir;
pub mod pipeline;
pub mod report;
pub mod source;
pub mod syntax;
pub mod table;
pub mod value;
