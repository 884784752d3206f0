//! A program and its registers in, an outcome out.

pub mod figures;
pub mod outcome;
pub mod range;
pub mod verdict;

pub use figures::Figures;
pub use range::Range;
