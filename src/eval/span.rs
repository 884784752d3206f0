//! What an amount that is not known can still be: between the least and the greatest outcome of the cases that may apply, or
//! the floor and the cap of its rule where an outcome itself is not known.

use super::Evaluation;
use super::case::{Branch, Laid, NOTHING, Why};
use super::frame::Frame;
use crate::ir::{Expr, ExprKind, RuleId};
use crate::syntax::ast::Policy;
use crate::value::{Fraction, Value};
use arrow::array::{Array, BooleanArray};

/// The least and the greatest of something; an absent end is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub(super) low: Option<Fraction>,
    pub(super) high: Option<Fraction>,
}

impl Span {
    pub(super) const ZERO: Self = Self { low: Some(Fraction::ZERO), high: Some(Fraction::ZERO) };

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(n) => Some(Self { low: Some(*n), high: Some(*n) }),
            _ => None,
        }
    }

    /// Either of two.
    pub(super) fn or(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(a, b)| a.min(b));
        let high = self.high.zip(other.high).map(|(a, b)| a.max(b));
        Self { low, high }
    }

    /// One and another; no limit where an end is too large to be kept.
    pub(super) fn plus(self, other: Self) -> Self {
        let add = |a: Option<Fraction>, b: Option<Fraction>| a.zip(b).and_then(|(a, b)| a.plus(b).ok());
        Self { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    /// So many times; never less than none of it.
    pub(super) fn times(self, weight: Fraction) -> Self {
        let scale = |end: Option<Fraction>| end.and_then(|end| end.times(weight).ok());
        Self { low: scale(self.low), high: scale(self.high) }
    }
}

impl Evaluation<'_> {
    /// What a number can be for each record of a frame.
    pub(super) fn spans(&self, expr: &Expr, frame: &Frame) -> Vec<Span> {
        self.watched(|| self.spans_of(expr, frame)).0
    }

    fn spans_of(&self, expr: &Expr, frame: &Frame) -> Vec<Span> {
        let column = self.column(expr, frame);
        let mut spans: Vec<Span> = (0..frame.len()).map(|row| Span::of(&column.get(row)).unwrap_or_default()).collect();
        match &expr.kind {
            ExprKind::Rule(id) => {
                let decided = self.decided(*id, frame);
                let open = |row: usize| decided.why.get(row) == Some(&Why::Unknown);
                for (slot, (row, span)) in spans.iter_mut().zip(self.rule_spans(*id, frame).into_iter().enumerate()) {
                    if open(row) {
                        *slot = span;
                    }
                }
            }
            ExprKind::Follow(field, inner) => {
                if let Some(way) = self.followed(*field, frame) {
                    let there = self.spans_of(inner, &way.there);
                    for (row, slot) in spans.iter_mut().enumerate() {
                        *slot = way.slot(row).and_then(|at| there.get(at).copied()).unwrap_or_default();
                    }
                }
            }
            _ => {}
        }
        spans
    }

    fn rule_spans(&self, id: RuleId, frame: &Frame) -> Vec<Span> {
        let mut spans = vec![Span::default(); frame.len()];
        let rule = self.program.rule(id);
        for (version, positions, part) in self.by_version(id, frame) {
            let laid = self.lay_out(rule, version, &part);
            for (row, position) in positions.into_iter().enumerate() {
                if let Some(slot) = spans.get_mut(position) {
                    *slot = laid.span(row);
                }
            }
        }
        spans
    }
}

fn truth(of: &BooleanArray, row: usize) -> Option<bool> {
    of.is_valid(row).then(|| of.value(row))
}

impl Laid {
    /// What a record can be given; no limit where it may be refused.
    fn span(&self, row: usize) -> Span {
        let outside = self.exclusions.iter().chain(self.paid.iter().flatten());
        let excluded = outside.map(|when| truth(when, row)).any(|truth| truth != Some(false));
        let mut found = if excluded { Some(Span::ZERO) } else { None };
        let mut add = |span: Span| found = Some(found.map_or(span, |known: Span| known.or(span)));
        if !self.turn_spans(&self.overrides, row, &mut add) {
            self.policy_spans(row, &mut add);
        }
        found.unwrap_or_default()
    }

    fn policy_spans(&self, row: usize, add: &mut impl FnMut(Span)) {
        let sure = || self.cases.iter().any(|case| truth(&case.when, row) == Some(true));
        let may: Vec<&Branch> = self.cases.iter().filter(|case| truth(&case.when, row) != Some(false)).collect();
        let decided = match self.policy {
            Policy::First => self.turn_spans(&self.cases, row, add),
            // Amounts that are added may come to more than any of them, and two cases at once may be refused.
            Policy::Sum if !may.is_empty() => {
                add(self.within_limits(row).or(Span::ZERO));
                true
            }
            Policy::ExactlyOne if may.len() > 1 => {
                add(Span::default());
                true
            }
            _ => {
                may.iter().for_each(|case| add(self.outcome_span(case.outcome, row)));
                sure()
            }
        };
        if !decided {
            match &self.otherwise {
                Some((_, outcome)) => add(self.outcome_span(*outcome, row)),
                None => add(Span::default()),
            }
        }
    }

    /// Branches tried one after the other; whether one decides.
    fn turn_spans(&self, branches: &[Branch], row: usize, add: &mut impl FnMut(Span)) -> bool {
        for branch in branches {
            let holds = truth(&branch.when, row);
            if holds != Some(false) {
                add(self.outcome_span(branch.outcome, row));
            }
            if holds == Some(true) {
                return true;
            }
        }
        false
    }

    fn outcome_span(&self, outcome: usize, row: usize) -> Span {
        let value = self.finals.get(outcome).map_or(Value::Missing, |column| column.get(row));
        match Span::of(&value) {
            Some(span) => span,
            None if outcome == NOTHING => Span::ZERO,
            None => self.within_limits(row),
        }
    }

    fn within_limits(&self, row: usize) -> Span {
        let (low, high) = self.limits.ends(row);
        Span { low, high }
    }
}
