//! What was meant: a typed, resolved program with fewer kinds of node than the text it came from.
//!
//! Invariants, all established by `check`: every id points inside its list; every expression has the type it says; rules,
//! parameters and indicators do not need themselves; versions are sorted by first day, and of one day by when they became known; `Sum`, `Product`, `And`
//! and `Or` hold at least one member; literals are already in the base of their unit (`0,40%` is 0.004).

pub mod band;
pub mod expr;
pub mod law;
pub mod list;
pub mod param;
pub mod plan;
pub mod program;
mod same;
pub mod scale;
pub mod stated;
pub mod target;

pub use band::*;
pub use expr::*;
pub use law::*;
pub use list::*;
pub use param::*;
pub use plan::*;
pub use program::*;
pub use scale::*;
pub use stated::*;
pub use target::*;
