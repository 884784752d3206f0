//! Indicators, their figures and their targets as JSON.

use super::{Both, PeriodFace, gap, period};
use crate::eval::against;
use crate::eval::bridge::{Break, Bridged, Crossing};
use crate::eval::definition::Redefined;
use crate::eval::disclosure;
use crate::eval::gap::words as gap_words;
use crate::eval::levels::Added;
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Measured, Verdict, Working};
use crate::eval::{printed, verdict_words, words};
use crate::ir::{Direction, GoalOf, Indicator, IndicatorId, Program};
use crate::report::text::cell_words;
use crate::report::{Report, group, number, table};
use crate::syntax::ast::{CompletionBy, TimeKind};
use crate::value::fraction::Half;
use crate::value::quantity::Digits;
use crate::value::{DataStatus, Fraction, Lang, Unit, quantity};
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
pub(super) struct IndicatorFace {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    label: String,
    group: Option<Both>,
    note: Option<String>,
    unit: Both,
    decimals: u32,
    /// Where halves go, when not away from zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    rounding: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_time: Option<&'static str>,
    direction: Option<&'static str>,
    value: MeasuredFace,
    previous: Option<MeasuredFace>,
    change: Option<NumberFace>,
    verdict: Option<&'static str>,
    targets: Vec<TargetFace>,
    breakdowns: Vec<BreakdownFace>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    redefined: Vec<RedefinedFace>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bridges: Vec<BridgeFace>,
}

/// A value of an earlier period under the definition, or by the units, of today.
#[derive(Serialize)]
struct BridgeFace {
    indicator: String,
    period: PeriodFace,
    cell: Option<String>,
    exact: String,
    words: Both,
}

/// What a fall or rise is held against.
#[derive(Serialize)]
struct AgainstFace {
    period: PeriodFace,
    exact: Option<String>,
    bridged: bool,
    words: Option<Both>,
}

/// A rule or norm that had another version in the period before.
#[derive(Serialize)]
struct RedefinedFace {
    label: String,
    from: Option<String>,
}

#[derive(Serialize)]
pub(super) struct MeasuredFace {
    exact: Option<String>,
    shown: Both,
    parts: Option<Both>,
    low: Option<String>,
    high: Option<String>,
    numerator: Option<String>,
    denominator: Option<String>,
    /// Of a cell that is not shown neither this nor what is left out is told.
    undetermined: Option<u64>,
    excluded: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
    /// Printed otherwise than rounded alone, so that the parts come to the printed total.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    adjusted: bool,
    undefined: Option<Both>,
    why: Option<Both>,
    left_out: Option<Both>,
    /// Records in the numerator of a share and not in its base.
    #[serde(skip_serializing_if = "none")]
    outside: u64,
    /// Records that lack a fact of which the indicator says what becomes: left out, or with a declared value in its place.
    #[serde(skip_serializing_if = "none")]
    missing_excluded: u64,
    #[serde(skip_serializing_if = "none")]
    missing_replaced: u64,
    /// Decimals kept of a value that has no exact one.
    #[serde(skip_serializing_if = "Option::is_none")]
    approximate: Option<u32>,
    /// How far the records are settled, where that is short of official.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    working: Option<WorkingFace>,
}

/// The figures behind a weighted value, a quantile or a Gini coefficient.
#[derive(Serialize)]
#[serde(untagged)]
enum WorkingFace {
    Weighted {
        records: u64,
        records_base: Option<u64>,
    },
    Quantile {
        records: u64,
        weight: String,
        sought: String,
        below: Option<NeighbourFace>,
        above: Option<NeighbourFace>,
    },
    Gini {
        records: u64,
        weight: String,
        sum: String,
        spread: String,
    },
}

#[derive(Serialize)]
struct NeighbourFace {
    value: String,
    reached: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn none(count: &u64) -> bool {
    *count == 0
}

fn working(working: &Working) -> WorkingFace {
    let beside = |at: &Option<(Fraction, Fraction)>| {
        at.map(|(value, reached)| NeighbourFace { value: value.to_string(), reached: reached.to_string() })
    };
    match working {
        Working::Weighted { records, base } => WorkingFace::Weighted { records: *records, records_base: *base },
        Working::Quantile { records, weight, sought, below, above } => WorkingFace::Quantile {
            records: *records,
            weight: weight.to_string(),
            sought: sought.to_string(),
            below: beside(below),
            above: beside(above),
        },
        Working::Gini { records, weight, sum, spread } => WorkingFace::Gini {
            records: *records,
            weight: weight.to_string(),
            sum: sum.to_string(),
            spread: spread.to_string(),
        },
    }
}

#[derive(Serialize)]
struct NumberFace {
    exact: String,
    shown: Both,
}

#[derive(Serialize)]
struct BoundFace {
    exact: String,
    included: bool,
}

#[derive(Serialize)]
struct TargetFace {
    name: String,
    label: String,
    goal: Both,
    of: &'static str,
    low: Option<BoundFace>,
    high: Option<BoundFace>,
    period: PeriodFace,
    compared: Option<String>,
    verdict: &'static str,
    words: Both,
    /// How far the records it is judged by are settled, where that is short of official.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    gap: Option<NumberFace>,
    gap_records: Option<String>,
    gap_words: Option<Both>,
    completion: Option<NumberFace>,
    completion_formula: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    written: String,
    policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    margin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared_at: Option<u32>,
    ground: &'static str,
    ground_words: Both,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gap_further: Vec<Both>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gap_cells: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap_weight: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lift: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<AgainstFace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<PaceFace>,
}

/// How far a plan has come in the first part of its period.
#[derive(Serialize)]
struct PaceFace {
    until: PeriodFace,
    done: String,
    planned: Option<String>,
    required_per_month: Option<String>,
    words: Both,
}

#[derive(Serialize)]
struct BreakdownFace {
    dimension: String,
    label: String,
    cells: Vec<CellFace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<BreakFace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<HiddenFace>,
    /// Whether the printed parts come to the printed total, where the indicator asks for that and not all of them do by themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    printed_parts: Option<Both>,
    /// Whether the cells come to the total, or to the cells of another breakdown that hold them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    adds_up: Vec<AddedFace>,
}

#[derive(Serialize)]
struct AddedFace {
    within: Option<String>,
    holds: bool,
    words: Both,
}

/// That some cells are not shown, and why.
#[derive(Serialize)]
struct HiddenFace {
    below: u32,
    zero: bool,
    cells: usize,
    words: Both,
}

/// That the cells are not those of the period before, and the figures of both by the words of today.
#[derive(Serialize)]
struct BreakFace {
    days: Vec<String>,
    words: Both,
    bridged: Option<Vec<BridgedFace>>,
    crosswalk: Vec<CrossingFace>,
}

#[derive(Serialize)]
struct CrossingFace {
    to: String,
    from: Vec<OriginFace>,
}

#[derive(Serialize)]
struct OriginFace {
    cell: String,
    share: String,
}

#[derive(Serialize)]
struct BridgedFace {
    cell: String,
    before: String,
    now: String,
}

#[derive(Serialize)]
struct CellFace {
    cell: Both,
    known: bool,
    value: MeasuredFace,
}

pub(super) fn face(report: &Report<'_>, outcome: &IndicatorOutcome) -> IndicatorFace {
    let program = report.program;
    let id = outcome.indicator;
    let indicator = program.indicator(id);
    let unit = quantity::of_difference(&indicator.unit);
    let verdict = if outcome.judged.is_empty() { number::without_target(indicator) } else { None };
    IndicatorFace {
        name: indicator.named.name.clone(),
        code: indicator.code.clone(),
        label: indicator.named.label.clone(),
        group: group::group(report, id).map(Both::from),
        note: indicator.note.clone(),
        unit: quantity::both(|lang| indicator.unit.name(lang)).into(),
        decimals: indicator.decimals.decimals,
        rounding: (indicator.decimals.half == Half::ToEven).then_some("half_to_even"),
        in_time: indicator.in_time.map(TimeKind::keyword),
        direction: indicator.direction.map(|direction| match direction {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
        }),
        value: measured(program, id, &outcome.total),
        previous: outcome.previous.as_ref().map(|m| measured(program, id, m)),
        change: number::change(outcome).map(|change| plain_number(change, &unit, indicator.decimals)),
        verdict: verdict.map(Verdict::id),
        targets: outcome.judged.iter().map(|j| target(program, j)).collect(),
        breakdowns: outcome
            .breakdowns
            .iter()
            .filter_map(|(position, cells)| {
                let dimension = indicator.dimensions.get(*position)?;
                Some(BreakdownFace {
                    dimension: dimension.name.clone(),
                    label: dimension.label.clone(),
                    cells: cells.iter().map(|(key, m)| cell(program, id, key, m)).collect(),
                    hidden: not_shown(indicator, cells),
                    printed_parts: printed::told(indicator, &outcome.total, cells).map(Both::from),
                    adds_up: added(indicator, outcome, *position),
                    changed: outcome.breaks.iter().find(|b| b.dimension == *position).map(|b| changed(indicator, b)),
                })
            })
            .collect(),
        redefined: outcome.redefined.iter().map(redefined).collect(),
        bridges: outcome.bridges.iter().filter_map(|at| bridge(program, *at)).collect(),
    }
}

fn added(indicator: &Indicator, outcome: &IndicatorOutcome, dimension: usize) -> Vec<AddedFace> {
    let own = outcome.added.iter().filter(|added| added.dimension == dimension);
    let face = |added: &Added| AddedFace {
        within: added.within.and_then(|at| indicator.dimensions.get(at)).map(|above| above.name.clone()),
        holds: added.holds,
        words: added.told(indicator).into(),
    };
    own.map(face).collect()
}

fn bridge(program: &Program, at: usize) -> Option<BridgeFace> {
    let bridge = program.bridges.get(at)?;
    Some(BridgeFace {
        indicator: program.indicator(bridge.indicator).named.name.clone(),
        period: period(bridge.period),
        cell: bridge.cell.as_ref().map(|cell| cell.label.clone()),
        exact: bridge.value.to_string(),
        words: against::told(program, bridge).into(),
    })
}

fn redefined(of: &Redefined) -> RedefinedFace {
    RedefinedFace { label: of.label.clone(), from: of.from.map(|day| day.to_string()) }
}

fn not_shown(indicator: &Indicator, cells: &[(CellKey, Measured)]) -> Option<HiddenFace> {
    let hide = indicator.hide?;
    let words = disclosure::told(hide, cells)?.into();
    let cells = cells.iter().filter(|(_, measured)| measured.hidden).count();
    Some(HiddenFace { below: hide.below, zero: hide.zero, cells, words })
}

fn changed(indicator: &Indicator, found: &Break) -> BreakFace {
    let bridged = |cell: &Bridged| BridgedFace {
        cell: cell.cell.clone(),
        before: cell.before.to_string(),
        now: cell.now.to_string(),
    };
    let origin = |(cell, share): &(String, Fraction)| OriginFace { cell: cell.clone(), share: share.to_string() };
    let crossing = |of: &Crossing| CrossingFace { to: of.to.clone(), from: of.from.iter().map(origin).collect() };
    BreakFace {
        days: found.days.iter().map(ToString::to_string).collect(),
        words: found.told(indicator).into(),
        bridged: found.bridged.as_ref().map(|cells| cells.iter().map(bridged).collect()),
        crosswalk: found.crosswalk.iter().map(crossing).collect(),
    }
}

fn cell(program: &Program, id: IndicatorId, key: &CellKey, figure: &Measured) -> CellFace {
    CellFace {
        cell: quantity::both(|lang| cell_words(key, lang)).into(),
        known: *key != CellKey::Unknown,
        value: measured(program, id, figure),
    }
}

pub(super) fn measured(program: &Program, id: IndicatorId, figure: &Measured) -> MeasuredFace {
    let text = |value: Option<Fraction>| value.map(|v| v.to_string());
    let indicator = program.indicator(id);
    let parts = figure
        .value
        .and(words::parts(program, indicator, figure, Lang::Vi))
        .map(|_| quantity::both(|lang| words::parts(program, indicator, figure, lang).unwrap_or_default()));
    MeasuredFace {
        exact: number::exact(figure),
        shown: quantity::both(|lang| number::shown(program, id, figure, lang)).into(),
        parts: parts.map(Both::from),
        low: text(figure.low),
        high: text(figure.high),
        numerator: text(figure.numerator),
        denominator: text(figure.denominator),
        undetermined: (!figure.hidden).then_some(figure.undetermined),
        excluded: (!figure.hidden).then_some(figure.excluded),
        hidden: figure.hidden,
        adjusted: figure.printed.is_some_and(|part| part.adjusted),
        undefined: figure.undefined.clone().map(Both::from),
        why: (figure.value.is_none() && !figure.hidden).then(|| number::why_open(program, id, figure).into()),
        left_out: table::left_out(program, id, figure).map(Both::from),
        outside: figure.outside,
        missing_excluded: figure.set_aside,
        missing_replaced: figure.stood_in,
        approximate: figure.approximate,
        status: number::status(figure).map(DataStatus::id),
        working: figure.working.as_deref().map(working),
    }
}

fn plain_number(value: Fraction, unit: &Unit, to: Digits) -> NumberFace {
    let to = quantity::digits_against(value, unit, to, &[Fraction::ZERO]);
    let shown = quantity::both(|lang| quantity::show(value, unit, to, lang));
    NumberFace { exact: value.to_string(), shown: shown.into() }
}

fn target(program: &Program, judged: &Judged) -> TargetFace {
    let target = program.target(judged.target);
    let indicator = program.indicator(target.indicator);
    let unit = quantity::of_difference(&indicator.unit);
    let (policy, margin) = verdict_words::policy(target);
    let bound = |bound: Option<(Fraction, bool)>| {
        bound.map(|(value, included)| BoundFace { exact: value.to_string(), included })
    };
    TargetFace {
        name: target.named.name.clone(),
        label: target.named.label.clone(),
        goal: quantity::both(|lang| words::goal(program, target, lang)).into(),
        of: match target.goal.of {
            GoalOf::Level => "level",
            GoalOf::Fall => "fall",
            GoalOf::Rise => "rise",
        },
        low: bound(target.goal.low),
        high: bound(target.goal.high),
        period: period(judged.period),
        compared: judged.compared.map(|v| v.to_string()),
        verdict: judged.verdict.id(),
        words: judged.words().into(),
        status: judged.status.map(DataStatus::id),
        gap: judged.gap.map(|gap| plain_number(gap, &unit, indicator.decimals)),
        gap_records: judged.gap_records.map(|n| n.to_string()),
        gap_words: judged.gap.map(|_| quantity::both(|lang| words::gap(program, judged, lang)).into()),
        completion: judged.completion.map(|completion| NumberFace {
            exact: completion.to_string(),
            shown: quantity::both(|lang| verdict_words::shown_completion(completion, lang)).into(),
        }),
        completion_formula: judged.completion_by.map(CompletionBy::id),
        cell: target.cell.as_ref().map(|cell| cell.label.clone()),
        written: target.written.clone(),
        policy,
        margin: margin.map(|margin| margin.to_string()),
        compared_at: target.compared_at,
        ground: judged.ground.id(),
        ground_words: quantity::both(|lang| verdict_words::ground(program, judged, lang)).into(),
        gap_further: gap_words::told(program, judged).into_iter().map(Both::from).collect(),
        against: judged.against.map(|held| AgainstFace {
            period: period(held.period),
            exact: held.value.map(|value| value.to_string()),
            bridged: held.bridged,
            words: verdict_words::against(program, judged, Lang::Vi).map(|_| {
                quantity::both(|lang| verdict_words::against(program, judged, lang).unwrap_or_default()).into()
            }),
        }),
        gap_cells: judged.further.by_cell.iter().filter_map(|gaps| gap::cells(program, judged, gaps)).collect(),
        gap_weight: judged.further.weighed.as_ref().map(gap::weight),
        lift: judged.further.lift.as_ref().map(gap::lift),
        task: judged.task.map(|task| task.to_string()),
        pace: judged.pace.as_ref().map(|pace| PaceFace {
            until: period(pace.until),
            done: pace.done.to_string(),
            planned: pace.planned.map(|planned| planned.to_string()),
            required_per_month: pace.required.map(|required| required.to_string()),
            words: quantity::both(|lang| verdict_words::pace(program, judged, lang).unwrap_or_default()).into(),
        }),
    }
}
