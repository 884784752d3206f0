//! The library: the front door to every pass, from text and registers to verdicts and reasons.
#![doc = include_str!("README.md")]

pub mod bind;
pub mod check;
pub mod compare;
pub mod coverage;
pub mod diagnostic;
pub mod eval;
pub mod explain;
pub mod ir;
pub mod load;
pub mod pipeline;
pub mod project;
pub mod read;
pub mod report;
pub mod source;
pub mod syntax;
pub mod table;
pub mod value;
