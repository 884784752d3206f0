//! Why a result is what it is: the same evaluation, watched, told in sentences and as a tree.
//!
//! Nothing is computed here that the evaluation did not compute: every figure shown is asked of it.
//!
//! A record: `reason` (the tree), `fact`, `operand` and `absence` (a condition as it was found), `amount` (formulas with figures), `chain` (which rules
//! it rests on), `possible` (what is still open), `sentence` and `entitlement` (what is said) · `membership`: a record in an
//! indicator · an indicator: `indicator`, `judged`, `gap`, `nearest`, `breakdown`, `figure`, `counted`, `lacking` · `request`: what to ask for · `words` and `style` serve all.

mod absence;
mod amount;
mod breakdown;
mod chain;
mod counted;
mod entitlement;
mod fact;
mod figure;
mod gap;
mod indicator;
mod judged;
mod lacking;
mod membership;
mod months;
mod nearest;
mod operand;
mod possible;
mod reason;
mod record;
mod request;
mod scale;
mod sentence;
mod style;
#[cfg(test)]
mod tests;
mod touching;
mod witness;
mod words;
mod working;

pub use breakdown::{Breakdown, Slice};
pub use counted::{Counted, Named, Sum};
pub use indicator::{ClaimTold, IndicatorExplanation, Part, indicator};
pub use judged::JudgedTold;
pub use lacking::{Background, background};
pub use membership::{Membership, membership, registers};
pub use nearest::{NearTold, Nearest};
pub use reason::{Kind, Reason, Truth};
pub use record::{At, CaseKind, CaseTold, RecordExplanation, Witness, record};
pub use request::{DataRequest, asked_for, requests};
pub use touching::{FindingTold, Gravity};
pub use witness::Asked;
pub use words::{basis, period, period_day, value};
