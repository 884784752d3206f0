//! `biết đến ngày` moves the law known for one record; an indicator is a figure of its own and has no such day.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, IndicatorId, Program, RuleId, RuleVersion};
use crate::source::Span;
use crate::value::Message;
use std::collections::BTreeSet;

impl Checker {
    /// Reports every `biết đến ngày` that reaches an indicator, through whatever rules.
    pub(super) fn known_without_indicators(&mut self) {
        for (at, id) in reached(&self.program) {
            let name = &self.program.indicator(id).named.name;
            let message = Message::new(
                format!("`biết đến ngày` không đi cùng chỉ tiêu: ở đây cần đến `{name}`"),
                format!("`known on` does not reach into indicators: this needs `{name}`"),
            );
            let help = Message::new(
                "Chỉ tiêu tính theo ngày biết của cả lần chạy (`--known`).",
                "an indicator goes by the day known of the whole run (`--known`)",
            );
            self.fault(Diagnostic::error(Code::Misplaced, message).at(at).help(help));
        }
    }
}

/// The places of `biết đến ngày` with the first indicator each comes to.
fn reached(program: &Program) -> Vec<(Span, IndicatorId)> {
    let versions = program.rules.iter().flat_map(|rule| &rule.versions);
    let mut open: Vec<&Expr> = versions.flat_map(RuleVersion::expressions).collect();
    let mut found = Vec::new();
    while let Some(expr) = open.pop() {
        if let ExprKind::Known(inner, _) = &expr.kind {
            found.extend(indicator_in(program, inner).map(|id| (expr.span, id)));
        }
        open.extend(expr.parts());
    }
    found
}

/// The first indicator an expression comes to, through whatever rules.
fn indicator_in(program: &Program, expr: &Expr) -> Option<IndicatorId> {
    let mut seen: BTreeSet<RuleId> = BTreeSet::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::Indicator(id) => return Some(*id),
            ExprKind::Within(within) => return Some(within.indicator),
            ExprKind::Rule(id) | ExprKind::Earlier(id, _) if seen.insert(*id) => {
                open.extend(program.rule(*id).versions.iter().flat_map(RuleVersion::expressions));
            }
            _ => {}
        }
        open.extend(expr.parts());
    }
    None
}
