//! Text in, declarations and faults out, item by item; and back to text.

pub mod ast;
pub mod door;
mod grammar;
pub mod keyword;
mod parse;
mod split;
#[cfg(test)]
mod tests;

pub use parse::parse;
