//! A breakdown nobody declared, asked for in a run: by a column or a rule of the registers an indicator counts.

use crate::explain;
use crate::ir::{Dimension, Expr, ExprKind, FieldId, IndicatorId, Program, RegisterId, RuleId, Type};
use crate::value::name;

/// Adds a breakdown to each indicator that lacks it, where every register it counts has the column or rule: by its name or
/// title, or by a path such as `hộ.xã`.
pub fn break_down(program: &mut Program, by: &str) {
    for id in (0..program.indicators.len()).map(IndicatorId) {
        let declared = &program.indicator(id).dimensions;
        if declared.iter().any(|dimension| is_called(&dimension.name, &dimension.label, by)) {
            continue;
        }
        let registers = explain::registers(program, id);
        let cells = registers.iter().map(|register| Some((*register, cell(program, *register, by)?)));
        let Some(cells) = cells.collect::<Option<Vec<_>>>().filter(|cells| !cells.is_empty()) else { continue };
        let label = cells.first().map_or_else(|| by.to_owned(), |(register, expr)| title(program, *register, expr));
        if let Some(indicator) = program.indicators.get_mut(id.0) {
            indicator.dimensions.push(Dimension { name: by.to_owned(), label, cells });
        }
    }
}

fn is_called(own: &str, label: &str, asked: &str) -> bool {
    name::same(own, asked) || label.to_lowercase() == asked.to_lowercase()
}

/// What a path says of a record: relations first, a column or a rule last.
fn cell(program: &Program, register: RegisterId, path: &str) -> Option<Expr> {
    let Some((relation, rest)) = path.split_once('.') else { return value(program, register, path) };
    let fields = &program.register(register).fields;
    let position =
        fields.iter().position(|field| field.relation.is_some() && name::same(&field.named.name, relation))?;
    let field = fields.get(position)?;
    let inner = cell(program, field.relation.as_ref()?.target, rest)?;
    let (ty, span) = (inner.ty.clone(), field.named.span);
    Some(Expr { kind: ExprKind::Follow(FieldId(position), Box::new(inner)), ty, span })
}

fn value(program: &Program, register: RegisterId, asked: &str) -> Option<Expr> {
    let fields = program.register(register).fields.iter().enumerate();
    let mut fields = fields.filter(|(_, field)| !matches!(field.ty, Type::Record(_)));
    if let Some((position, field)) = fields.find(|(_, f)| is_called(&f.named.name, &f.named.label, asked)) {
        let kind = ExprKind::Field(FieldId(position));
        return Some(Expr { kind, ty: field.ty.clone(), span: field.named.span });
    }
    let rules = program.rules.iter().enumerate().filter(|(_, rule)| rule.register == register);
    let mut called = rules.filter(|(_, rule)| is_called(&rule.named.name, &rule.named.label, asked));
    let (position, rule) = called.next()?;
    Some(Expr { kind: ExprKind::Rule(RuleId(position)), ty: rule.ty.clone(), span: rule.named.span })
}

fn title(program: &Program, register: RegisterId, expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Field(field) => program.field(register, *field).named.label.clone(),
        ExprKind::Rule(rule) => program.rule(*rule).named.label.clone(),
        ExprKind::Follow(field, inner) => match &program.field(register, *field).relation {
            Some(relation) => title(program, relation.target, inner),
            None => String::new(),
        },
        _ => String::new(),
    }
}
