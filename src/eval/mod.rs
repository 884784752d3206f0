//! A program and its registers in, an outcome out.

pub mod check;
mod check_words;
pub mod claim;
pub mod figures;
pub mod outcome;
pub mod range;
pub mod run;
pub mod verdict;
pub mod verdict_claim;
pub mod words;

pub use figures::Figures;
pub use range::Range;
pub use run::run;

#[cfg(test)]
pub(crate) mod sample;
