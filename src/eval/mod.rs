//! A program and its registers in, an outcome out.

pub mod outcome;
