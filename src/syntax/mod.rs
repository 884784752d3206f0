//! Text in, declarations and faults out, item by item; and back to text.

pub mod ast;
pub mod door;
mod grammar;
pub mod keyword;
pub mod office;
mod parse;
pub mod print;
pub mod sheet;
mod split;
#[cfg(test)]
mod tests;

pub use parse::{cell, parse};
pub use print::print;
