//! A quotient of two counts shown in per cent is a ratio and no share: nothing keeps it under 100%.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Aggregate, Expr, ExprKind, Figure, FigureKind};
use crate::syntax::ast::AggregateKind;
use crate::value::Message;
use crate::value::Unit;

impl Checker {
    /// Warns of a quotient of two counts of one register, shown as a rate, whose numerator is not plainly part of its denominator.
    pub(super) fn ratio_or_share(&mut self, figure: &Figure, unit: &Unit) {
        let FigureKind::Product(parts) = &figure.kind else { return };
        let [(false, above), (true, below)] = parts.as_slice() else { return };
        let (Some(above), Some(below)) = (count(above), count(below)) else { return };
        if *unit != Unit::rate() || above.register != below.register {
            return;
        }
        let conditions = below.filter.as_ref().map(conditions).unwrap_or_default();
        let met = above.filter.as_ref().map(self::conditions).unwrap_or_default();
        if conditions.iter().all(|condition| met.iter().any(|other| alike(condition, other))) {
            return;
        }
        let name = self.program.register(above.register).named.name.clone();
        let message = Message::new(
            "đây là tỷ số giữa hai số, có thể vượt 100%: bản ghi ở tử số không chắc thuộc mẫu số",
            "this is a ratio of two counts and may pass 100%: records above the line need not be below it",
        );
        let help = Message::new(
            format!("Nếu là tỷ lệ, viết `tỷ lệ {name} có … trên tổng số có …`; nếu là tỷ số, bỏ `%`."),
            format!("for a share write `share of {name} with … out of those with …`; for a ratio leave out `%`"),
        );
        self.fault(Diagnostic::warning(Code::RatioAsShare, message).at(figure.span).help(help));
    }
}

fn count(figure: &Figure) -> Option<&Aggregate> {
    match &figure.kind {
        FigureKind::Aggregate(of) if of.kind == AggregateKind::Count && of.once_by.is_none() => Some(of),
        _ => None,
    }
}

/// The conditions that all hold where one does.
fn conditions(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::And(parts) => parts.iter().flat_map(conditions).collect(),
        _ => vec![expr],
    }
}

/// Whether two expressions are written alike; where it is not plain, they are not.
fn alike(a: &Expr, b: &Expr) -> bool {
    let all = |a: &[Expr], b: &[Expr]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b));
    match (&a.kind, &b.kind) {
        (ExprKind::Const(a), ExprKind::Const(b)) => a == b,
        (ExprKind::Field(a), ExprKind::Field(b)) => a == b,
        (ExprKind::Rule(a), ExprKind::Rule(b)) => a == b,
        (ExprKind::Follow(via, a), ExprKind::Follow(other, b)) => via == other && alike(a, b),
        (ExprKind::Param(param, a), ExprKind::Param(other, b)) => param == other && all(a, b),
        (ExprKind::Compare(left, how, right), ExprKind::Compare(l, h, r)) => {
            how == h && alike(left, l) && alike(right, r)
        }
        (ExprKind::In(value, items, no), ExprKind::In(v, i, n)) => no == n && alike(value, v) && all(items, i),
        (ExprKind::IsMissing(a, missing), ExprKind::IsMissing(b, other)) => missing == other && alike(a, b),
        (ExprKind::Not(a), ExprKind::Not(b)) => alike(a, b),
        (ExprKind::Or(a), ExprKind::Or(b)) => all(a, b),
        _ => false,
    }
}
