//! The line of money that the records of a share lie under: `thu nhập dưới chuẩn`, in its condition or in a rule it names.

use crate::ir::{Body, Clocks, Comparison, Expr, ExprKind, Program, RuleId, RuleVersion, Type, law};
use crate::value::{Lang, Value};
use std::collections::BTreeSet;

/// What lies under the line, the line, and whether what lies on it still counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'p> {
    pub(super) value: &'p Expr,
    pub(super) bound: &'p Expr,
    pub(super) on_it_counts: bool,
}

/// The only line of money among the conditions that must all hold.
pub(super) fn line<'p>(program: &'p Program, filter: &'p Expr, clocks: Clocks) -> Option<Line<'p>> {
    let mut found = Vec::new();
    let mut open = vec![filter];
    let mut seen = BTreeSet::new();
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::And(parts) => open.extend(parts),
            ExprKind::Rule(id) if seen.insert(*id) => open.extend(whole_of(program, *id, clocks)),
            ExprKind::Compare(left, Comparison::Equal, right) => {
                if let (ExprKind::Rule(id), ExprKind::Const(class)) = (&left.kind, &right.kind) {
                    open.extend(class_of(program, *id, class, clocks).filter(|_| seen.insert(*id)));
                }
            }
            ExprKind::Compare(left, Comparison::Less | Comparison::LessOrEqual, right) if is_money(left) => {
                let on_it_counts = !matches!(&expr.kind, ExprKind::Compare(_, Comparison::Less, _));
                found.push(Line { value: left, bound: right, on_it_counts });
            }
            _ => {}
        }
    }
    match found.as_slice() {
        [line] if own(line.value) => Some(*line),
        _ => None,
    }
}

fn is_money(expr: &Expr) -> bool {
    matches!(&expr.ty, Type::Number(unit) if unit.name(Lang::Vi).starts_with("đồng"))
}

/// Whether a fact is of the record itself: what it shares with others cannot be lifted for it alone.
fn own(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Field(_) | ExprKind::Rule(_))
}

fn version(program: &Program, id: RuleId, clocks: Clocks) -> Option<&RuleVersion> {
    let versions = &program.rule(id).versions;
    versions.get(law::applying(versions, clocks)?)
}

/// A rule that is one condition.
fn whole_of(program: &Program, id: RuleId, clocks: Clocks) -> Option<&Expr> {
    let version = version(program, id, clocks)?;
    match &version.body {
        Body::Formula(formula) if !version.is_conditional() => Some(formula),
        _ => None,
    }
}

/// The condition of the only case that gives a class.
fn class_of<'p>(program: &'p Program, id: RuleId, class: &Value, clocks: Clocks) -> Option<&'p Expr> {
    let version = version(program, id, clocks)?;
    let Body::Cases(_, cases) = &version.body else { return None };
    let gives =
        |outcome: &Option<Expr>| matches!(outcome, Some(Expr { kind: ExprKind::Const(own), .. }) if own == class);
    let mut giving = cases.iter().chain(&version.overrides).filter(|case| gives(&case.outcome));
    let only = giving.next().filter(|_| giving.next().is_none())?;
    only.when.as_ref()
}

/// Whether an expression comes to read another, through rules too; asking whether it is missing is no reading.
pub(super) fn reads(program: &Program, expr: &Expr, wanted: &dyn Fn(&Expr) -> bool) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        if wanted(expr) {
            return true;
        }
        match &expr.kind {
            ExprKind::IsMissing(..) => {}
            ExprKind::Rule(id) | ExprKind::Earlier(id, _) => {
                if seen.insert(*id) {
                    open.extend(program.rule(*id).versions.iter().flat_map(RuleVersion::expressions));
                }
            }
            _ => open.extend(expr.parts()),
        }
    }
    false
}
