//! The findings that touch an indicator: checks it stands in, checks of its records, remarks about it, repairs that change it.

use crate::eval::kind::FindingKind;
use crate::eval::outcome::Outcome;
use crate::ir::{Figure, FigureKind, IndicatorId, Program};
use crate::value::Message;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// What is stated, or the records, cannot stand.
    Contradicts,
    /// A check that only warns fails.
    Warns,
    /// To be known.
    Remark,
}

impl Gravity {
    /// The gravity as a stable word.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Contradicts => "contradicts",
            Self::Warns => "warns",
            Self::Remark => "remark",
        }
    }
}

/// A finding that touches an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingTold {
    /// Whose figures, by title; none for the records.
    pub report: Option<String>,
    /// What kind; none for a repair, which is a hypothesis.
    pub kind: Option<FindingKind>,
    /// How grave.
    pub gravity: Gravity,
    /// The title of the check; empty for a remark.
    pub label: String,
    /// What was found.
    pub detail: Message,
}

/// The findings of a run that touch an indicator, checks first.
pub(super) fn touching(program: &Program, outcome: &Outcome, id: IndicatorId) -> Vec<FindingTold> {
    let report = |position: Option<usize>| {
        let found = position.and_then(|position| program.reports.get(position));
        found.map(|report| report.named.label.clone())
    };
    let gravity = |blocks| if blocks { Gravity::Contradicts } else { Gravity::Warns };
    let mut found = Vec::new();
    for check in &outcome.checks {
        let Some(declared) = program.checks.get(check.check) else { continue };
        let sides = declared.comparisons.iter().flat_map(|(left, _, right)| [left, right]);
        let fails = check.holds == Some(false);
        if (fails || check.hides) && sides.into_iter().any(|side| names(side, id)) {
            found.push(FindingTold {
                report: report(check.report),
                kind: Some(check.kind),
                gravity: if fails { gravity(check.blocks) } else { Gravity::Remark },
                label: declared.named.label.clone(),
                detail: check.detail.clone(),
            });
        }
    }
    let register = crate::eval::words::counted_register(program, &program.indicator(id).figure);
    for check in outcome.record_checks.iter().filter(|check| check.holds == Some(false)) {
        let declared = program.record_checks.get(check.check);
        if let Some(declared) = declared.filter(|declared| Some(declared.register) == register) {
            found.push(FindingTold {
                report: None,
                kind: Some(check.kind),
                gravity: gravity(check.blocks),
                label: declared.named.label.clone(),
                detail: check.detail.clone(),
            });
        }
    }
    for remark in outcome.remarks.iter().filter(|remark| remark.indicator == Some(id)) {
        found.push(FindingTold {
            report: report(remark.report),
            kind: Some(remark.kind),
            gravity: if remark.contradicts { Gravity::Contradicts } else { Gravity::Remark },
            label: String::new(),
            detail: remark.detail.clone(),
        });
    }
    for group in &outcome.repairs {
        let changes = |repair: &&crate::eval::repair::Repair| repair.changes.iter().any(|c| c.indicator == id);
        found.extend(group.repairs.iter().filter(changes).map(|repair| FindingTold {
            report: report(Some(group.report)),
            kind: None,
            gravity: Gravity::Remark,
            label: String::new(),
            detail: repair.detail.clone(),
        }));
    }
    found
}

/// Whether a figure names an indicator, of whatever period.
fn names(figure: &Figure, id: IndicatorId) -> bool {
    match &figure.kind {
        FigureKind::Indicator(named) => *named == id,
        _ => figure.parts().into_iter().any(|part| names(part, id)),
    }
}
