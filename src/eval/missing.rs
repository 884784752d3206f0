//! Which missing facts keep a record undetermined.

use super::Evaluation;
use super::frame::Frame;
use crate::ir::{Body, Expr, ExprKind, RuleId};
use crate::table::column::day_from_epoch;

/// Rules named inside rules are followed this far.
const DEEPEST: usize = 8;

impl Evaluation<'_> {
    /// The names of the fields whose absence makes a rule undetermined for the single record of a frame.
    pub(super) fn lacking(&self, rule: RuleId, frame: &Frame) -> Vec<String> {
        let mut found = Vec::new();
        self.lacking_rule(rule, frame, 0, &mut found);
        found
    }

    fn lacking_rule(&self, id: RuleId, frame: &Frame, depth: usize, found: &mut Vec<String>) {
        if depth > DEEPEST || !self.decided(id, frame).values.is_missing(0) {
            return;
        }
        let rule = self.program.rule(id);
        let day = frame.days.first().and_then(|d| day_from_epoch(*d));
        let Some(version) = rule.versions.iter().find(|v| day.is_some_and(|d| v.applied.contains(d))) else { return };
        for (when, _) in &version.exclusions {
            self.lacking_expr(when, frame, depth, found);
        }
        let body = match &version.body {
            Body::Formula(formula) => {
                self.lacking_expr(formula, frame, depth, found);
                &[][..]
            }
            Body::Cases(_, cases) => cases.as_slice(),
        };
        for case in version.overrides.iter().chain(body) {
            for part in case.when.iter().chain(&case.outcome) {
                self.lacking_expr(part, frame, depth, found);
            }
        }
    }

    fn lacking_expr(&self, expr: &Expr, frame: &Frame, depth: usize, found: &mut Vec<String>) {
        if !self.column(expr, frame).is_missing(0) {
            return;
        }
        let mut go = |part: &Expr| self.lacking_expr(part, frame, depth, found);
        match &expr.kind {
            ExprKind::Field(field) => {
                let name = &self.program.field(frame.register, *field).named.name;
                if !found.contains(name) {
                    found.push(name.clone());
                }
            }
            ExprKind::Rule(rule) => self.lacking_rule(*rule, frame, depth + 1, found),
            ExprKind::Follow(field, inner) => {
                if let Some(there) = self.followed(*field, frame) {
                    self.lacking_expr(inner, &there, depth, found);
                }
            }
            ExprKind::Previous(inner) => self.lacking_expr(inner, &self.before(frame), depth, found),
            ExprKind::Param(_, parts)
            | ExprKind::Call(_, parts)
            | ExprKind::And(parts)
            | ExprKind::Or(parts)
            | ExprKind::CountTrue(parts)
            | ExprKind::AtLeastTrue(_, parts) => parts.iter().for_each(go),
            ExprKind::Sum(parts) | ExprKind::Product(parts) => parts.iter().for_each(|(_, part)| go(part)),
            ExprKind::Neg(inner) | ExprKind::Not(inner) | ExprKind::Round(inner, ..) => go(inner),
            ExprKind::On(inner, day) => {
                go(day);
                go(inner);
            }
            ExprKind::Compare(left, _, right) => {
                go(left);
                go(right);
            }
            ExprKind::Between { value, low, high } => {
                go(value);
                go(&low.0);
                go(&high.0);
            }
            ExprKind::In(value, items, _) => {
                go(value);
                items.iter().for_each(go);
            }
            ExprKind::Related(related) => {
                let name = &self.program.register(related.register).named.name;
                if !found.contains(name) {
                    found.push(name.clone());
                }
            }
            ExprKind::Const(_) | ExprKind::Today | ExprKind::Indicator(_) | ExprKind::IsMissing(..) => {}
        }
    }
}
