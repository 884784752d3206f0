//! What a count can still be when some of its conditions are unknown, so that a comparison is decided as soon as no missing
//! fact could turn it: three known deprivations are at least three, whatever the fourth is.

use super::Evaluation;
use super::frame::Frame;
use crate::ir::{Body, Comparison, Expr, ExprKind, Related, RuleId, RuleVersion};
use crate::syntax::ast::AggregateKind;
use crate::table::Column;
use crate::value::{Fraction, Value};
use arrow::array::{Array, BooleanArray};
use std::ops::Range;

/// The least and the greatest a number can be.
type Bounds = Option<(Fraction, Fraction)>;

/// Rules are looked into so many deep.
const DEEPEST: usize = 16;

impl Evaluation<'_> {
    /// The truths of a comparison, those that counts with unknown conditions decide among them.
    pub(super) fn decided_by_counts(
        &self,
        truths: BooleanArray,
        (left, how, right): (&Expr, Comparison, &Expr),
        frame: &Frame,
    ) -> BooleanArray {
        if truths.null_count() == 0 || !(self.counts(left, DEEPEST) || self.counts(right, DEEPEST)) {
            return truths;
        }
        // What is wrong with either side has been noted when it was computed.
        let sides = || (self.bounds(left, frame, DEEPEST), self.bounds(right, frame, DEEPEST));
        let (left, right) = self.watched(sides).0;
        let both = left.into_iter().zip(right);
        truths.iter().zip(both).map(|(truth, (l, r))| truth.or_else(|| certain(l?, how, r?))).collect()
    }

    /// The least and the greatest value of a number for one record; none where missing facts leave it open.
    #[must_use]
    pub fn bounds_of(
        &self,
        expr: &Expr,
        register: crate::ir::RegisterId,
        row: u32,
        clocks: crate::ir::Clocks,
    ) -> Option<(Fraction, Fraction)> {
        let frame = self.single(register, row, clocks);
        self.watched(|| self.bounds(expr, &frame, DEEPEST)).0.into_iter().next().flatten()
    }

    /// Whether a number counts conditions, by itself or through rules.
    fn counts(&self, expr: &Expr, depth: usize) -> bool {
        match &expr.kind {
            ExprKind::CountTrue(_) => true,
            ExprKind::Related(related) => is_count(related),
            ExprKind::Sum(parts) | ExprKind::Product(parts) => parts.iter().any(|(_, part)| self.counts(part, depth)),
            ExprKind::Rule(id) if depth > 0 => {
                let formulas = self.program.rule(*id).versions.iter().filter_map(plain_formula);
                formulas.into_iter().any(|formula| self.counts(formula, depth - 1))
            }
            _ => false,
        }
    }

    fn bounds(&self, expr: &Expr, frame: &Frame, depth: usize) -> Vec<Bounds> {
        match &expr.kind {
            ExprKind::CountTrue(parts) => {
                let truths: Vec<BooleanArray> = parts.iter().map(|part| self.truths(part, frame)).collect();
                (0..frame.len()).map(|row| Some(counted(truths.iter().map(|t| truth(t, row))))).collect()
            }
            ExprKind::Related(related) if is_count(related) => self.related_bounds(related, frame),
            ExprKind::Sum(parts) => self.folded(parts, frame, depth, Fraction::ZERO, |total, minus, part| {
                Some(if minus {
                    (total.0.minus(part.1).ok()?, total.1.minus(part.0).ok()?)
                } else {
                    (total.0.plus(part.0).ok()?, total.1.plus(part.1).ok()?)
                })
            }),
            ExprKind::Product(parts) => self.folded(parts, frame, depth, Fraction::ONE, |total, over, part| {
                // Of two numbers that are both open, or a divisor that is, nothing is said.
                let exact = |bounds: (Fraction, Fraction)| bounds.0 == bounds.1;
                if !exact(part) && (over || !exact(total)) {
                    return None;
                }
                let times = |a: Fraction, b: Fraction| if over { a.over(b).ok() } else { a.times(b).ok() };
                let ends = [
                    times(total.0, part.0)?,
                    times(total.0, part.1)?,
                    times(total.1, part.0)?,
                    times(total.1, part.1)?,
                ];
                Some((ends.into_iter().min()?, ends.into_iter().max()?))
            }),
            ExprKind::Rule(id) if depth > 0 && self.counts(expr, depth) => self.rule_bounds(*id, frame, depth - 1),
            _ => exact(&self.column(expr, frame)),
        }
    }

    fn folded(
        &self,
        parts: &[(bool, Expr)],
        frame: &Frame,
        depth: usize,
        start: Fraction,
        join: impl Fn((Fraction, Fraction), bool, (Fraction, Fraction)) -> Bounds,
    ) -> Vec<Bounds> {
        let mut total: Vec<Bounds> = vec![Some((start, start)); frame.len()];
        for (turned, part) in parts {
            let part = self.bounds(part, frame, depth);
            for (total, part) in total.iter_mut().zip(part) {
                *total = total.zip(part).and_then(|(total, part)| join(total, *turned, part));
            }
        }
        total
    }

    fn related_bounds(&self, related: &Related, frame: &Frame) -> Vec<Bounds> {
        let family = self.family(related, frame);
        let filter = related.filter.as_ref().map(|filter| self.watched(|| self.truths(filter, &family.children)).0);
        let holds = |child: &usize| filter.as_ref().map_or(Some(true), |filter| truth(filter, *child));
        let groups = family.groups.iter();
        let members = |group: &Range<usize>| family.members.get(group.clone()).unwrap_or_default();
        groups.map(|group| Some(counted(members(group).iter().map(holds)))).collect()
    }

    fn rule_bounds(&self, id: RuleId, frame: &Frame, depth: usize) -> Vec<Bounds> {
        let mut bounds = exact(&self.rule_column(id, frame));
        for (version, positions, part) in self.by_version(id, frame) {
            let Some(formula) = plain_formula(version) else { continue };
            for (position, found) in positions.into_iter().zip(self.bounds(formula, &part, depth)) {
                if let Some(slot @ None) = bounds.get_mut(position) {
                    *slot = found;
                }
            }
        }
        bounds
    }
}

/// The formula of a version that does nothing else to its result.
fn plain_formula(version: &RuleVersion) -> Option<&Expr> {
    let plain =
        !version.is_conditional() && version.round.is_none() && version.floor.is_none() && version.cap.is_none();
    match &version.body {
        Body::Formula(formula) if plain => Some(formula),
        _ => None,
    }
}

fn is_count(related: &Related) -> bool {
    related.kind == AggregateKind::Count && related.once_by.is_none()
}

fn truth(truths: &BooleanArray, row: usize) -> Option<bool> {
    truths.is_valid(row).then(|| truths.value(row))
}

/// How many are true at least and at most.
fn counted(truths: impl Iterator<Item = Option<bool>>) -> (Fraction, Fraction) {
    let (mut low, mut high) = (0i128, 0i128);
    for truth in truths {
        low += i128::from(truth == Some(true));
        high += i128::from(truth != Some(false));
    }
    (Fraction::whole(low), Fraction::whole(high))
}

fn exact(column: &Column) -> Vec<Bounds> {
    let value = |row| match column.get(row) {
        Value::Number(n) => Some((n, n)),
        _ => None,
    };
    (0..column.len()).map(value).collect()
}

/// Whether a comparison holds whatever the two numbers are within their bounds, or whatever they are does not.
fn certain(left: (Fraction, Fraction), how: Comparison, right: (Fraction, Fraction)) -> Option<bool> {
    let ends = [(left.0, right.0), (left.0, right.1), (left.1, right.0), (left.1, right.1)];
    let holds = |pairs: &[(Fraction, Fraction)], how: Comparison| pairs.iter().all(|(l, r)| how.holds(l.compare(*r)));
    match how {
        // Two numbers that are open on the same values may be equal or not.
        Comparison::Equal | Comparison::NotEqual => {
            let apart = left.1 < right.0 || right.1 < left.0;
            let same = left.0 == left.1 && right.0 == right.1 && left.0 == right.0;
            (apart || same).then_some(same == (how == Comparison::Equal))
        }
        _ if holds(&ends, how) => Some(true),
        _ if holds(&ends, how.opposite()) => Some(false),
        _ => None,
    }
}
