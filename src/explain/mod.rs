//! Why a result is what it is: the same evaluation, watched, told in sentences and as a tree.
//!
//! Nothing is computed here that the evaluation did not compute: every figure shown is asked of it.

mod indicator;
mod membership;
mod record;
mod witness;
mod words;

pub use indicator::{IndicatorExplanation, Part, indicator};
pub use membership::{Membership, membership, registers};
pub use record::{At, CaseTold, Reason, RecordExplanation, Truth, Witness, record};
pub use witness::Asked;
pub use words::{basis, period_day, value};
