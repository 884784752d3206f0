//! Text in, declarations and faults out, item by item.

pub mod ast;
