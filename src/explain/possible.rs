//! Which classes stay open for an undetermined record: each condition that is not known is tried both ways, the same condition
//! the same way everywhere.

use super::reason::{Kind, Reason, Truth};
use super::record::{CaseKind, CaseTold};
use crate::syntax::ast::Policy;
use crate::value::Message;

/// More open conditions than this are not tried: every class not ruled out stays open.
const MOST: u32 = 10;

/// The outcomes that are possible, in the order of the cases.
pub(super) fn outcomes(cases: &[CaseTold], policy: Policy) -> Vec<Message> {
    let mut open: Vec<&str> = Vec::new();
    for when in cases.iter().filter_map(|case| case.when.as_ref()) {
        unknowns(when, &mut open);
    }
    let open: Vec<&str> = open.into_iter().collect();
    let count = u32::try_from(open.len()).unwrap_or(u32::MAX);
    let mut reached = vec![false; cases.len()];
    if count > MOST {
        for (seen, case) in reached.iter_mut().zip(cases) {
            *seen = case.when.as_ref().is_none_or(|when| when.truth != Some(Truth::False));
        }
    } else {
        for choice in 0..1u32 << count {
            let holds =
                |text: &str| open.iter().position(|known| *known == text).is_some_and(|at| choice >> at & 1 == 1);
            if let Some(seen) = decided(cases, policy, &holds).and_then(|position| reached.get_mut(position)) {
                *seen = true;
            }
        }
    }
    let mut found: Vec<Message> = Vec::new();
    for (case, _) in cases.iter().zip(&reached).filter(|(_, seen)| **seen) {
        if !found.contains(&case.outcome) {
            found.push(case.outcome.clone());
        }
    }
    found
}

/// The position of the case that decides under one choice; none where two hold that must not.
fn decided(cases: &[CaseTold], policy: Policy, holds: &dyn Fn(&str) -> bool) -> Option<usize> {
    let true_of = |kind: CaseKind| {
        let of_kind = cases.iter().enumerate().filter(move |(_, case)| case.kind == kind);
        of_kind.filter(|(_, case)| case.when.as_ref().is_some_and(|when| tried(when, holds))).map(|(nth, _)| nth)
    };
    let otherwise = cases.iter().position(|case| case.kind == CaseKind::Otherwise);
    if true_of(CaseKind::Exclusion).next().is_some() {
        return otherwise;
    }
    if let Some(first) = true_of(CaseKind::Override).next() {
        return Some(first);
    }
    let holding: Vec<usize> = true_of(CaseKind::Case).collect();
    match (holding.as_slice(), policy) {
        ([], _) => otherwise,
        ([_, _, ..], Policy::ExactlyOne) => None,
        ([first, ..], _) => Some(*first),
    }
}

/// The single conditions of a whole that are not known.
fn unknowns<'a>(reason: &'a Reason, found: &mut Vec<&'a str>) {
    match reason.kind {
        Kind::All | Kind::Any | Kind::Not => reason.parts.iter().for_each(|part| unknowns(part, found)),
        _ if reason.truth == Some(Truth::Unknown) && !found.contains(&atom(reason).0) => found.push(atom(reason).0),
        _ => {}
    }
}

/// A condition as the condition of its opposite: `trên` is the opposite of `không quá`.
fn atom(reason: &Reason) -> (&str, bool) {
    reason.opposite.as_ref().map_or((reason.text.vi.as_str(), true), |plain| (plain.as_str(), false))
}

fn tried(reason: &Reason, holds: &dyn Fn(&str) -> bool) -> bool {
    match reason.kind {
        Kind::All => reason.parts.iter().all(|part| tried(part, holds)),
        Kind::Any => reason.parts.iter().any(|part| tried(part, holds)),
        Kind::Not => !reason.parts.iter().all(|part| tried(part, holds)),
        _ => match reason.truth {
            Some(Truth::Unknown) => {
                let (text, plain) = atom(reason);
                holds(text) == plain
            }
            truth => truth == Some(Truth::True),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(text: &str, truth: Truth) -> Reason {
        Reason { text: Message::same(text), truth: Some(truth), ..Reason::default() }
    }

    fn over(text: &str) -> Reason {
        Reason { opposite: Some(text.to_owned()), ..leaf("ngược lại", Truth::Unknown) }
    }

    fn whole(kind: Kind, parts: Vec<Reason>) -> Reason {
        Reason { kind, parts, truth: Some(Truth::Unknown), ..Reason::default() }
    }

    fn case(outcome: &str, when: Option<Reason>) -> CaseTold {
        let kind = if when.is_some() { CaseKind::Case } else { CaseKind::Otherwise };
        CaseTold { kind, outcome: Message::same(outcome), when, ..CaseTold::default() }
    }

    fn found(cases: &[CaseTold]) -> Vec<String> {
        outcomes(cases, Policy::ExactlyOne).into_iter().map(|outcome| outcome.vi).collect()
    }

    #[test]
    fn one_unknown_condition_is_tried_the_same_way_everywhere() {
        let (yes, open) = (|| leaf("thu nhập thấp", Truth::True), || leaf("thiếu hụt", Truth::Unknown));
        let poor = case("nghèo", Some(whole(Kind::All, vec![yes(), open()])));
        let near = case("cận nghèo", Some(whole(Kind::All, vec![yes(), whole(Kind::Not, vec![open()])])));
        assert_eq!(found(&[poor, near, case("khác", None)]), ["nghèo", "cận nghèo"]);
    }

    #[test]
    fn opposite_comparisons_are_one_condition() {
        let low = case("thấp", Some(leaf("thu nhập không quá chuẩn", Truth::Unknown)));
        let high = case("cao", Some(over("thu nhập không quá chuẩn")));
        assert_eq!(found(&[low, high, case("khác", None)]), ["thấp", "cao"]);
    }

    #[test]
    fn a_case_ruled_out_is_not_possible() {
        let poor = case("nghèo", Some(leaf("thu nhập thấp", Truth::Unknown)));
        let near = case("cận nghèo", Some(leaf("khác", Truth::False)));
        assert_eq!(found(&[poor, near, case("hộ khác", None)]), ["nghèo", "hộ khác"]);
    }

    #[test]
    fn too_many_open_conditions_leave_open_what_is_not_ruled_out() {
        let open = (0..20).map(|n| case(&format!("{n}"), Some(leaf(&format!("c{n}"), Truth::Unknown))));
        assert_eq!(found(&open.collect::<Vec<_>>()).len(), 20);
    }
}
