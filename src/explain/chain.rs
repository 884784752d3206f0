//! Which rules a result rests on: the one that decided it in the end, and all that have cases of their own.

use super::reason::Teller;
use super::record::At;
use crate::ir::{Body, Case, Expr, ExprKind, RuleId, RuleVersion, Type};
use crate::value::Value;

/// So many rules one after the other, no more.
const LONGEST: usize = 6;

/// So many rules are laid out beside the one asked for.
const MOST: usize = 8;

/// So many are looked at to find them.
const FURTHEST: usize = 64;

impl Teller<'_> {
    /// The rule asked for, then the rule its amount comes from, and so on down to the one that decided.
    pub(super) fn chain(&self, id: RuleId, at: At) -> Vec<RuleId> {
        let mut chain = vec![id];
        while let Some(next) = chain.last().and_then(|last| self.source(*last, at)) {
            if chain.len() >= LONGEST || chain.contains(&next) {
                break;
            }
            chain.push(next);
        }
        chain
    }

    /// The one rule with cases that the outcome of a rule is taken from.
    fn source(&self, id: RuleId, at: At) -> Option<RuleId> {
        let outcome = self.outcome(id, at)?;
        let mut named = Vec::new();
        rules_in(outcome, &mut named);
        let mut deciding = named.into_iter().filter(|rule| self.has_cases(*rule, at));
        let (first, second) = (deciding.next(), deciding.next());
        let passed_on = matches!(outcome.kind, ExprKind::Rule(_));
        let formula = matches!(self.version(id, at.clocks()).map(|v| &v.body), Some(Body::Formula(_)));
        first.filter(|_| second.is_none() && (formula || passed_on))
    }

    /// The expression that gave the result of a rule: its formula, or the outcome of the case that decided.
    pub(super) fn outcome(&self, id: RuleId, at: At) -> Option<&Expr> {
        let version = self.version(id, at.clocks())?;
        let (_, reason) = self.witness.result(id, at);
        match &version.body {
            Body::Formula(formula) if reason == "formula" => Some(formula),
            _ => deciding(version, &reason)?.outcome.as_ref(),
        }
    }

    /// Whether a rule decides anything itself, or passes on what a rule that does has given.
    pub(super) fn has_cases(&self, id: RuleId, at: At) -> bool {
        let Some(version) = self.version(id, at.clocks()) else { return false };
        matches!(version.body, Body::Cases(..)) || version.is_conditional()
    }

    /// Whether a rule says who is entitled: one of its cases gives nothing, or it has exclusions.
    pub(super) fn entitles(&self, id: RuleId, at: At) -> bool {
        let Some(version) = self.version(id, at.clocks()) else { return false };
        let nothing = match &version.body {
            Body::Cases(_, cases) => cases.iter().any(|case| case.outcome.is_none()),
            Body::Formula(_) => false,
        };
        let amount = matches!(self.program.rule(id).ty, Type::Number(_));
        amount && (nothing || !version.exclusions.is_empty() || version.paid.is_some())
    }

    /// The rules with cases that the result of a rule rests on, for this record and those it points at, nearest first.
    pub(super) fn rests_on(&self, id: RuleId, at: At) -> Vec<(RuleId, At)> {
        let mut met = vec![(id, at)];
        let mut next = 0;
        while let Some((rule, at)) = met.get(next).copied().filter(|_| met.len() <= FURTHEST) {
            next += 1;
            for expr in self.relevant(rule, at) {
                self.rules_at(expr, at, &mut met);
            }
        }
        met.remove(0);
        met.retain(|(rule, at)| self.has_cases(*rule, *at));
        met.truncate(MOST);
        met
    }

    /// The rules an expression names, each with the record it is asked of, those not met yet.
    pub(super) fn rules_at(&self, expr: &Expr, at: At, met: &mut Vec<(RuleId, At)>) {
        let mut open = vec![(expr, at)];
        while let Some((expr, at)) = open.pop() {
            match &expr.kind {
                ExprKind::Rule(rule) if !met.contains(&(*rule, at)) => met.push((*rule, at)),
                ExprKind::Follow(field, inner) => {
                    open.extend(self.witness.follow(*field, at).map(|there| (&**inner, there)));
                }
                ExprKind::On(inner, day) => {
                    if let Value::Date(day) = self.witness.value(day, at) {
                        open.push((inner, At { day, ..at }));
                    }
                }
                ExprKind::Across(inner, of) => {
                    let stretches = self.stretches(inner, *of, at);
                    open.extend(stretches.iter().map(|s| (&**inner, At { day: s.first, ..at })).rev());
                }
                ExprKind::Known(inner, by) => {
                    if let Value::Date(by) = self.witness.value(by, at) {
                        open.push((inner, at.known_by(by)));
                    }
                }
                _ => {
                    let start = open.len();
                    open.extend(expr.parts_here().into_iter().map(|part| (part, at)));
                    open.get_mut(start..).unwrap_or_default().reverse();
                }
            }
        }
    }

    /// The conditions and outcomes that made the result; all conditions where none of them did.
    fn relevant(&self, id: RuleId, at: At) -> Vec<&Expr> {
        let Some(version) = self.version(id, at.clocks()) else { return Vec::new() };
        let (_, reason) = self.witness.result(id, at);
        if reason == "except" {
            let holds = |when: &&Expr| self.witness.value(when, at) == Value::Bool(true);
            return version.exclusions.iter().map(|(when, _)| when).filter(holds).collect();
        }
        if let Some(case) = deciding(version, &reason)
            && case.when.is_some()
        {
            return case.when.iter().chain(&case.outcome).collect();
        }
        let body = match &version.body {
            Body::Formula(formula) => return vec![formula],
            Body::Cases(_, cases) => cases,
        };
        version.overrides.iter().chain(body).flat_map(|case| case.when.iter().chain(&case.outcome)).collect()
    }
}

/// The override or case that gave a result.
fn deciding<'v>(version: &'v RuleVersion, reason: &str) -> Option<&'v Case> {
    let body = match &version.body {
        Body::Cases(_, cases) => cases.as_slice(),
        Body::Formula(_) => &[],
    };
    version.overrides.iter().chain(body).find(|case| case.name == reason)
}

/// The rules an expression names for the record itself, each once, in the order written.
pub(super) fn rules_in(expr: &Expr, found: &mut Vec<RuleId>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Rule(rule) if !found.contains(rule) => found.push(*rule),
            _ => {
                let start = open.len();
                open.extend(expr.parts_here());
                open.get_mut(start..).unwrap_or_default().reverse();
            }
        }
    }
}
