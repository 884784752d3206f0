//! What an indicator counts, taken apart: the records behind each aggregate, and those a share leaves of its base. A cell
//! of an indicator rests on as many records as the least of these.

use crate::ir::{Aggregate, Comparison, Expr, ExprKind, Figure, FigureKind, IndicatorId, Program, RegisterId, Type};
use crate::source::Span;
use crate::syntax::ast::AggregateKind;
use crate::value::{Fraction, Period, Value};
use std::collections::BTreeSet;

/// Records that are counted together, in a period.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    /// A plain count of them.
    pub(super) count: Aggregate,
    /// The period.
    pub(super) period: Period,
}

/// The atoms of an indicator, through all indicators it names.
pub(super) fn atoms(program: &Program, id: IndicatorId, period: Period) -> Vec<Atom> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(&Figure, Period)> = vec![(&program.indicator(id).figure, period)];
    while let Some((figure, period)) = open.pop() {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => {
                found.extend(of(aggregate).into_iter().map(|count| Atom { count, period }));
            }
            FigureKind::Indicator(named) => {
                if seen.insert((*named, period)) {
                    open.push((&program.indicator(*named).figure, period));
                }
            }
            FigureKind::At(inner, other) => open.extend(other.from(period).map(|there| (inner.as_ref(), there))),
            // A figure over all records is no figure of a cell.
            FigureKind::Whole(_) => {}
            _ => open.extend(figure.parts_here().into_iter().map(|part| (part, period))),
        }
    }
    found
}

/// The records an aggregate counts; for a sum or mean those that add something to it, since one that adds nothing hides
/// nobody; for a share also those it leaves.
fn of(aggregate: &Aggregate) -> Vec<Aggregate> {
    let counted = |filters: Vec<Expr>, once: bool| Aggregate {
        kind: AggregateKind::Count,
        value: None,
        filter: all(filters, aggregate.span),
        base: None,
        once_by: aggregate.once_by.clone().filter(|_| once),
        // Records are what is protected, whatever they weigh.
        weight: None,
        quantile: None,
        missing: Vec::new(),
        ..aggregate.clone()
    };
    let filters = || aggregate.filter.iter().chain(&aggregate.base).cloned().collect::<Vec<_>>();
    match (aggregate.kind, &aggregate.value) {
        (AggregateKind::Share, _) => {
            let left =
                aggregate.filter.iter().map(|filter| truth(ExprKind::Not(Box::new(filter.clone())), filter.span));
            let left = left.chain(aggregate.base.clone()).collect();
            vec![counted(filters(), false), counted(left, false)]
        }
        (AggregateKind::Sum | AggregateKind::Mean, Some(value)) => {
            let adds = compared(value, Comparison::NotEqual, Value::Number(Fraction::ZERO));
            vec![counted(filters().into_iter().chain([adds]).collect(), false)]
        }
        (_, Some(value)) => {
            let known = truth(ExprKind::IsMissing(Box::new(value.clone()), false), value.span);
            vec![counted(filters().into_iter().chain([known]).collect(), false)]
        }
        (_, None) => vec![counted(filters(), true)],
    }
}

fn compared(value: &Expr, how: Comparison, with: Value) -> Expr {
    let constant = Expr { kind: ExprKind::Const(with), ty: value.ty.clone(), span: value.span };
    truth(ExprKind::Compare(Box::new(value.clone()), how, Box::new(constant)), value.span)
}

fn truth(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, ty: Type::Bool, span }
}

fn all(mut filters: Vec<Expr>, span: Span) -> Option<Expr> {
    if filters.len() < 2 { filters.pop() } else { Some(truth(ExprKind::And(filters), span)) }
}

/// The registers whose records atoms count, each with the periods.
pub(super) fn scanned(atoms: &[Atom]) -> BTreeSet<(RegisterId, Period)> {
    atoms.iter().map(|atom| (atom.count.register, atom.period)).collect()
}
