//! Text in, declarations and faults out, item by item; and back to text.

pub mod ast;
pub mod door;
mod grammar;
pub mod keyword;
mod parse;
pub mod print;
mod split;
#[cfg(test)]
mod tests;

pub use parse::parse;
pub use print::print;
