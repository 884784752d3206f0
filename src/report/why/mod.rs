//! Explanations as a page and as JSON: the sentences first, then what they rest on.

mod indicator;
mod page;
mod record;
mod value;

use crate::explain::{IndicatorExplanation, Membership, RecordExplanation};
use crate::value::{Lang, Message};
use serde_json::Value;

/// An indicator.
#[must_use]
pub fn indicator(told: &IndicatorExplanation) -> (Message, Value) {
    (in_both(|lang| indicator::page(told, lang)), value::indicator(told))
}

/// A rule for one record.
#[must_use]
pub fn record(told: &RecordExplanation) -> (Message, Value) {
    (in_both(|lang| record::page(told, lang)), value::record(told))
}

/// A record in an indicator.
#[must_use]
pub fn membership(told: &Membership) -> (Message, Value) {
    (in_both(|lang| record::membership(told, lang)), value::membership(told))
}

fn in_both(page: impl Fn(Lang) -> String) -> Message {
    Message::new(page(Lang::Vi), page(Lang::En))
}
