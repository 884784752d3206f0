//! From conditions to boxes. What a box cannot express is left out and marked.

use super::region::Region;
use super::side::{Scale, Side};
use crate::ir::{Body, Comparison, Expr, ExprKind, Function, Program, RegisterId, Type};
use crate::value::{Decimal, Fraction, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Boxes beyond this number are not looked at: the analysis stays cheap and says less.
const MOST_BOXES: usize = 64;

/// The program, and the register whose records a condition is about.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) program: &'a Program,
    pub(super) register: RegisterId,
}

/// The boxes of a condition; `None` when there would be too many.
pub(super) fn regions(view: View<'_>, expr: &Expr) -> Option<Vec<Region>> {
    read(view, expr, false)
}

/// The boxes of a condition or of its opposite.
fn read(view: View<'_>, expr: &Expr, denied: bool) -> Option<Vec<Region>> {
    match (&expr.kind, denied) {
        (ExprKind::And(parts), false) | (ExprKind::Or(parts), true) => all(view, parts, denied),
        (ExprKind::Or(parts), false) | (ExprKind::And(parts), true) => any(view, parts, denied),
        (ExprKind::Not(inner), _) => read(view, inner, !denied),
        (ExprKind::Compare(left, comparison, right), _) => {
            let comparison = if denied { comparison.opposite() } else { *comparison };
            Some(vec![compared(view, left, comparison, right)])
        }
        (ExprKind::Between { value, low, high }, _) => {
            let from = if low.1 { Comparison::GreaterOrEqual } else { Comparison::Greater };
            let to = if high.1 { Comparison::LessOrEqual } else { Comparison::Less };
            Some(if denied {
                vec![compared(view, value, from.opposite(), &low.0), compared(view, value, to.opposite(), &high.0)]
            } else {
                vec![compared(view, value, from, &low.0).meet(&compared(view, value, to, &high.0))]
            })
        }
        (ExprKind::In(value, items, negated), _) => Some(vec![member(view, value, items, *negated != denied)]),
        _ => Some(vec![match name_of(view, expr) {
            Some(name) => Region::of(name, Side::Truth(!denied, denied)),
            None => Region::whole(false),
        }]),
    }
}

fn all(view: View<'_>, parts: &[Expr], denied: bool) -> Option<Vec<Region>> {
    let mut found = vec![Region::whole(true)];
    for part in parts {
        let part = read(view, part, denied)?;
        found = found.iter().flat_map(|a| part.iter().map(|b| a.meet(b))).filter(|r| !r.is_empty()).collect();
        if found.len() > MOST_BOXES {
            return None;
        }
    }
    Some(found)
}

fn any(view: View<'_>, parts: &[Expr], denied: bool) -> Option<Vec<Region>> {
    let mut found = Vec::new();
    for part in parts {
        found.extend(read(view, part, denied)?);
        if found.len() > MOST_BOXES {
            return None;
        }
    }
    Some(found)
}

fn compared(view: View<'_>, left: &Expr, comparison: Comparison, right: &Expr) -> Region {
    let Some(name) = name_of(view, left) else { return Region::whole(false) };
    match &right.kind {
        ExprKind::Const(Value::Number(_) | Value::Date(_)) if comparison == Comparison::NotEqual => {
            Region::whole(false)
        }
        ExprKind::Const(Value::Number(bound)) => {
            let Type::Number(unit) = &left.ty else { return Region::whole(false) };
            let scale = Scale::Number(unit.clone(), most(view, left, 0));
            Region::of(name, interval(comparison, *bound, is_whole(view, left, 0), scale))
        }
        ExprKind::Const(Value::Date(day)) => {
            let bound = Fraction::whole(i128::from(crate::table::column::days_since_epoch(*day)));
            Region::of(name, interval(comparison, bound, true, Scale::Day))
        }
        ExprKind::Const(Value::Bool(value)) => {
            let yes = *value == (comparison == Comparison::Equal);
            Region::of(name, Side::Truth(yes, !yes))
        }
        ExprKind::Const(Value::Word(word)) => words(view, name, left, &[*word], comparison == Comparison::NotEqual),
        _ => match name_of(view, right) {
            Some(other) => {
                let sides = [Ordering::Less, Ordering::Equal, Ordering::Greater].map(|o| comparison.holds(o));
                Region::of(format!("{name} ? {other}"), Side::Order(sides))
            }
            None => Region::whole(false),
        },
    }
}

fn interval(comparison: Comparison, bound: Fraction, whole: bool, scale: Scale) -> Side {
    let (included, excluded) = (Some((bound, true)), Some((bound, false)));
    let (low, high) = match comparison {
        Comparison::Equal => (included, included),
        Comparison::NotEqual => (None, None),
        Comparison::Less => (None, excluded),
        Comparison::LessOrEqual => (None, included),
        Comparison::Greater => (excluded, None),
        Comparison::GreaterOrEqual => (included, None),
    };
    Side::interval(low, high, whole, scale)
}

/// Whether a value comes in wholes only: a column without decimals, an age, a count.
fn is_whole(view: View<'_>, expr: &Expr, depth: usize) -> bool {
    let program = view.program;
    match &expr.kind {
        ExprKind::Field(field) => {
            let field = program.field(view.register, *field);
            field.scale == 0 && field.factor == Decimal::ONE && matches!(field.ty, Type::Number(_))
        }
        ExprKind::Call(Function::Age | Function::YearsBetween | Function::DaysBetween | Function::MonthsBetween, _)
        | ExprKind::CountTrue(_) => true,
        ExprKind::Related(related) => related.value.is_none(),
        ExprKind::Follow(field, inner) => {
            let relation = program.field(view.register, *field).relation.as_ref();
            relation.is_some_and(|r| is_whole(View { program, register: r.target }, inner, depth + 1))
        }
        ExprKind::Rule(rule) if depth < 8 => match program.rule(*rule).versions.as_slice() {
            [only] => matches!(&only.body, Body::Formula(formula) if is_whole(view, formula, depth + 1)),
            _ => false,
        },
        _ => false,
    }
}

/// The largest a value can be: a count of conditions counts no more than there are.
fn most(view: View<'_>, expr: &Expr, depth: usize) -> Option<Fraction> {
    match &expr.kind {
        ExprKind::CountTrue(parts) => i128::try_from(parts.len()).ok().map(Fraction::whole),
        ExprKind::Rule(rule) if depth < 8 => match view.program.rule(*rule).versions.as_slice() {
            [only] => match &only.body {
                Body::Formula(formula) => most(view, formula, depth + 1),
                Body::Cases(..) => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn member(view: View<'_>, value: &Expr, items: &[Expr], negated: bool) -> Region {
    let chosen: Option<Vec<u32>> = items
        .iter()
        .map(|item| match item.kind {
            ExprKind::Const(Value::Word(word)) => Some(word),
            _ => None,
        })
        .collect();
    match (name_of(view, value), chosen) {
        (Some(name), Some(chosen)) => words(view, name, value, &chosen, negated),
        _ => Region::whole(false),
    }
}

fn words(view: View<'_>, name: String, value: &Expr, chosen: &[u32], negated: bool) -> Region {
    let Type::Word(list) = value.ty else { return Region::whole(false) };
    let words = &view.program.list(list).words;
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    if count > 200 {
        return Region::whole(false);
    }
    let chosen: BTreeSet<u32> = (0..count).filter(|w| chosen.contains(w) != negated).collect();
    Region::of(name, Side::Words { chosen, names: words.iter().map(|w| w.name.clone()).collect() })
}

/// A stable name of an expression that is a plain value of the record, so that two conditions on it can be compared.
fn name_of(view: View<'_>, expr: &Expr) -> Option<String> {
    named_in(view, expr, 0)
}

fn named_in(view: View<'_>, expr: &Expr, depth: usize) -> Option<String> {
    if depth > 16 {
        return None;
    }
    let program = view.program;
    let all = |parts: &[Expr]| -> Option<String> {
        let parts: Option<Vec<String>> = parts.iter().map(|part| named_in(view, part, depth + 1)).collect();
        parts.map(|p| p.join(", "))
    };
    match &expr.kind {
        ExprKind::Field(field) => Some(program.field(view.register, *field).named.name.clone()),
        ExprKind::Rule(rule) => Some(program.rule(*rule).named.name.clone()),
        ExprKind::Today => Some("ngày_xét".to_owned()),
        ExprKind::Indicator(id) => Some(program.indicator(*id).named.name.clone()),
        ExprKind::Within(within) => {
            let of = &program.indicator(within.indicator).named.name;
            Some(format!("{of} tính trong từng {}", within.dimension.name))
        }
        ExprKind::Follow(field, inner) => {
            let field = program.field(view.register, *field);
            let register = field.relation.as_ref()?.target;
            let inner = named_in(View { program, register }, inner, depth + 1)?;
            Some(format!("{}.{inner}", field.named.name))
        }
        ExprKind::Param(param, keys) if keys.is_empty() => Some(program.param(*param).named.name.clone()),
        ExprKind::Param(param, keys) => Some(format!("{} theo {}", program.param(*param).named.name, all(keys)?)),
        ExprKind::Call(function, args) => Some(format!("{}({})", function.name(), all(args)?)),
        _ => None,
    }
}
