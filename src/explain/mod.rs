//! Why a result is what it is: the same evaluation, watched, told in sentences and as a tree.
//!
//! Nothing is computed here that the evaluation did not compute: every figure shown is asked of it.

mod indicator;
mod record;
mod words;

pub use indicator::{IndicatorExplanation, Part, indicator};
pub use record::{At, CaseTold, Reason, RecordExplanation, Truth, Witness, record};
pub use words::{basis, period_day, value};
