//! Faults of single records that lie in cells which are not shown: they are told and counted, and say of no record that it is the one.

use super::super::figures::Figures;
use super::super::outcome::{Finding, IndicatorOutcome};
use super::super::words::HIDDEN;
use super::withheld;
use crate::diagnostic::Cell;
use crate::ir::{Program, RegisterId};
use std::collections::{BTreeMap, BTreeSet};

/// The faults, in order; those of records that are not shown without key, place and values.
pub(in super::super) fn unnamed(
    program: &Program,
    figures: &dyn Figures,
    outcomes: &[IndicatorOutcome],
    findings: Vec<Finding>,
) -> Vec<Finding> {
    let mut registers: BTreeMap<RegisterId, Option<BTreeSet<String>>> = BTreeMap::new();
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        let register = finding.register;
        let shown = registers.entry(register).or_insert_with(|| shown_keys(program, figures, outcomes, register));
        let is_shown = shown.as_ref().is_none_or(|keys| keys.contains(&finding.key));
        told.push(if is_shown { finding } else { nameless(finding) });
    }
    told.sort();
    told
}

/// The keys of the records that may be named; nothing where all may. Of a record that is only in other periods nobody knows in which
/// cell it lies.
fn shown_keys(
    program: &Program,
    figures: &dyn Figures,
    outcomes: &[IndicatorOutcome],
    register: RegisterId,
) -> Option<BTreeSet<String>> {
    let withheld = withheld(program, figures, outcomes, register);
    if !withheld.contains(&true) {
        return None;
    }
    let keys = figures.keys(register, figures.period()).into_iter().zip(withheld);
    Some(keys.filter(|(_, withheld)| !withheld).map(|(key, _)| key).collect())
}

fn nameless(finding: Finding) -> Finding {
    let cell = Cell { sheet: None, row: None, column: None, ..finding.cell };
    Finding {
        key: HIDDEN.to_owned(),
        cell,
        vi: "bản ghi thuộc ô không công bố, không nêu chi tiết".to_owned(),
        en: "a record of a cell that is not shown, without details".to_owned(),
        ..finding
    }
}
