//! What a rule rests on: the parameters, rules and facts it reads, in every version, however far down.

use crate::ir::{Expr, ExprKind, FieldId, IndicatorId, ParamId, Program, RegisterId, RuleId};
use std::collections::BTreeSet;

/// Everything a rule reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Parameters.
    pub params: BTreeSet<ParamId>,
    /// Rules, the rule itself among them.
    pub rules: BTreeSet<RuleId>,
    /// Columns, each with its register.
    pub fields: BTreeSet<(RegisterId, FieldId)>,
    /// Indicators.
    pub indicators: BTreeSet<IndicatorId>,
    /// Whether records other than the one judged are looked at: related ones, or its own of another period.
    pub looks_elsewhere: bool,
}

/// What the versions of a rule read, and the rules they name, and so on.
#[must_use]
pub fn reads(program: &Program, rule: RuleId) -> Reads {
    let mut found = Reads::default();
    let mut open = vec![rule];
    while let Some(rule) = open.pop() {
        if !found.rules.insert(rule) {
            continue;
        }
        let register = program.rule(rule).register;
        for version in &program.rule(rule).versions {
            for expr in version.expressions() {
                found.expr(program, expr, register, &mut open);
            }
        }
    }
    found
}

impl Reads {
    fn expr(&mut self, program: &Program, expr: &Expr, register: RegisterId, rules: &mut Vec<RuleId>) {
        let mut open = vec![(expr, register)];
        while let Some((expr, register)) = open.pop() {
            match &expr.kind {
                ExprKind::Rule(rule) => rules.push(*rule),
                ExprKind::Field(field) => {
                    self.fields.insert((register, *field));
                }
                ExprKind::Param(param, _) => {
                    self.params.insert(*param);
                }
                ExprKind::Indicator(indicator) => {
                    self.indicators.insert(*indicator);
                }
                ExprKind::Within(within) => {
                    self.looks_elsewhere = true;
                    self.indicators.insert(within.indicator);
                }
                ExprKind::Follow(field, inner) => {
                    self.looks_elsewhere = true;
                    self.fields.insert((register, *field));
                    if let Some(relation) = &program.field(register, *field).relation {
                        open.push((inner, relation.target));
                    }
                }
                ExprKind::Previous(inner) => {
                    self.looks_elsewhere = true;
                    open.push((inner, register));
                }
                ExprKind::Across(inner, _) => open.push((inner, register)),
                ExprKind::On(inner, day) | ExprKind::Known(inner, day) => {
                    open.extend([(&**inner, register), (&**day, register)]);
                }
                ExprKind::Related(related) => {
                    self.looks_elsewhere = true;
                    let inside = [&related.filter, &related.value, &related.once_by];
                    open.extend(inside.into_iter().flatten().map(|expr| (expr, related.register)));
                }
                _ => {}
            }
            open.extend(expr.parts_here().into_iter().map(|part| (part, register)));
        }
    }
}
