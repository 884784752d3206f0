//! The smallest repairs of a report as JSON.

use crate::eval::repair::{Change, Repair, RepairOutcome};
use crate::ir::Program;
use crate::value::Message;
use serde_json::{Value, json};

/// What would close the failing checks of a report.
pub(super) fn face(program: &Program, found: &RepairOutcome) -> Value {
    json!({
        "report": program.reports.get(found.report).map(|report| report.named.name.as_str()),
        "closes": names(program, &found.closes),
        "count": found.count,
        "complete": found.complete,
        "detail": both(&found.detail),
        "repairs": found.repairs.iter().map(|one| repair(program, one)).collect::<Vec<_>>(),
    })
}

fn repair(program: &Program, repair: &Repair) -> Value {
    json!({
        "changes": repair.changes.iter().map(|one| change(program, one)).collect::<Vec<_>>(),
        "touches": names(program, &repair.touches),
        "opens": names(program, &repair.opens),
        "detail": both(&repair.detail),
    })
}

fn change(program: &Program, change: &Change) -> Value {
    json!({
        "indicator": program.indicator(change.indicator).named.name,
        "first": change.period.first_day().to_string(),
        "last": change.period.last_day().to_string(),
        "from": change.from.to_string(),
        "to": change.to.to_string(),
        "or_beyond": change.or_beyond,
        "recorded": change.recorded,
    })
}

fn names<'a>(program: &'a Program, checks: &[usize]) -> Vec<&'a str> {
    checks.iter().filter_map(|check| program.checks.get(*check)).map(|check| check.named.name.as_str()).collect()
}

fn both(message: &Message) -> Value {
    json!({ "vi": message.vi, "en": message.en })
}
