//! What is told of a missed target beside its gap as JSON: the cells, the weight, the records nearest to their line.

use crate::eval::gap::{CellGaps, Lift, Weighed, words};
use crate::eval::outcome::Judged;
use crate::ir::Program;
use crate::report::text::cell_words;
use crate::value::{Lang, quantity};
use serde_json::{Value, json};

/// The cells of a breakdown against the bound of the whole; those without a gap to tell have none.
pub(super) fn cells(program: &Program, judged: &Judged, gaps: &CellGaps) -> Option<Value> {
    let indicator = program.indicator(program.target(judged.target).indicator);
    let above = words::above(program, judged);
    let dimension = indicator.dimensions.get(gaps.dimension)?;
    let cells = gaps.cells.iter().map(|(key, gap)| {
        let cell = quantity::both(|lang| cell_words(key, lang));
        json!({
            "cell": { "vi": cell.vi, "en": cell.en },
            "gap": gap.map(|gap| gap.far.to_string()),
            "records": gap.map(|gap| gap.records),
            "words": gap.map(|gap| both(&|lang| words::of_cell(program, indicator, &gap, above, lang))),
        })
    });
    Some(json!({
        "dimension": dimension.name,
        "cells": cells.collect::<Vec<_>>(),
        "sum_records": gaps.any().then(|| gaps.sum()),
        "without_figure": gaps.open,
        "words": gaps.any().then(|| both(&|lang| words::of_the_whole(program, judged, gaps, lang))),
    }))
}

fn both(say: &dyn Fn(Lang) -> String) -> Value {
    json!({ "vi": say(Lang::Vi), "en": say(Lang::En) })
}

/// The weight that must change, and how few records carry it.
pub(super) fn weight(weighed: &Weighed) -> Value {
    json!({ "weight": weighed.weight.to_string(), "records": weighed.records, "order": "heaviest_first" })
}

/// The records nearest to the line they lie under.
pub(super) fn lift(lift: &Lift) -> Value {
    let nearest = lift.nearest.iter().map(|near| {
        json!({
            "key": near.key,
            "value": near.value.to_string(),
            "line": near.line.to_string(),
            "short": near.short.to_string(),
            "weight": near.weight.map(|weight| weight.to_string()),
        })
    });
    json!({
        "records": lift.records,
        "cost": lift.cost.map(|cost| cost.to_string()),
        "unit": { "vi": lift.unit.name(Lang::Vi), "en": lift.unit.name(Lang::En) },
        "to_pass": lift.to_pass,
        "frozen": lift.frozen,
        "hides": lift.hides,
        "nearest": nearest.collect::<Vec<_>>(),
    })
}
