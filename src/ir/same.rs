//! Whether two conditions are the same as written: the columns, words and comparisons, wherever they stand.

use super::expr::{Aggregate, Expr, ExprKind};
use crate::syntax::ast::AggregateKind;

impl Expr {
    /// Whether two expressions are written alike. Those of rarer kinds never count as alike.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let (a, b) = (self.parts(), other.parts());
        leaf(&self.kind, &other.kind) && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
    }

    /// The conditions it joins with `và`, or itself.
    fn joined(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::And(parts) => parts.iter().flat_map(Self::joined).collect(),
            _ => vec![self],
        }
    }
}

/// Whether two expressions are alike but for their parts.
fn leaf(a: &ExprKind, b: &ExprKind) -> bool {
    match (a, b) {
        (ExprKind::Const(a), ExprKind::Const(b)) => a == b,
        (ExprKind::Field(a), ExprKind::Field(b)) | (ExprKind::Follow(a, _), ExprKind::Follow(b, _)) => a == b,
        (ExprKind::Rule(a), ExprKind::Rule(b)) => a == b,
        (ExprKind::Param(a, _), ExprKind::Param(b, _)) => a == b,
        (ExprKind::Indicator(a), ExprKind::Indicator(b)) => a == b,
        (ExprKind::Call(a, _), ExprKind::Call(b, _)) => a == b,
        (ExprKind::Compare(_, a, _), ExprKind::Compare(_, b, _)) => a == b,
        (ExprKind::In(.., a), ExprKind::In(.., b)) | (ExprKind::IsMissing(_, a), ExprKind::IsMissing(_, b)) => a == b,
        (ExprKind::AtLeastTrue(a, _), ExprKind::AtLeastTrue(b, _)) => a == b,
        (ExprKind::Between { low: (_, a), high: (_, b), .. }, ExprKind::Between { low: (_, c), high: (_, d), .. }) => {
            (a, b) == (c, d)
        }
        (ExprKind::Sum(a), ExprKind::Sum(b)) | (ExprKind::Product(a), ExprKind::Product(b)) => {
            a.iter().map(|(sign, _)| sign).eq(b.iter().map(|(sign, _)| sign))
        }
        (ExprKind::Today, ExprKind::Today)
        | (ExprKind::Previous(_), ExprKind::Previous(_))
        | (ExprKind::Neg(_), ExprKind::Neg(_))
        | (ExprKind::Not(_), ExprKind::Not(_))
        | (ExprKind::And(_), ExprKind::And(_))
        | (ExprKind::Or(_), ExprKind::Or(_))
        | (ExprKind::CountTrue(_), ExprKind::CountTrue(_)) => true,
        _ => false,
    }
}

/// Whether conditions joined say the same as others joined, in whatever order.
fn alike(a: &[&Expr], b: &[&Expr]) -> bool {
    let within = |a: &[&Expr], b: &[&Expr]| a.iter().all(|one| b.iter().any(|other| one.same(other)));
    within(a, b) && within(b, a)
}

fn conditions<'a>(of: impl IntoIterator<Item = Option<&'a Expr>>) -> Vec<&'a Expr> {
    of.into_iter().flatten().flat_map(Expr::joined).collect()
}

impl Aggregate {
    /// Whether it counts what stands above the line of a share.
    #[must_use]
    pub fn counts_above(&self, share: &Self) -> bool {
        let own = conditions([self.filter.as_ref()]);
        self.counts(share)
            && share.filter.is_some()
            && alike(&own, &conditions([share.filter.as_ref(), share.base.as_ref()]))
    }

    /// Whether it counts what stands below the line of a share.
    #[must_use]
    pub fn counts_below(&self, share: &Self) -> bool {
        self.counts(share) && alike(&conditions([self.filter.as_ref()]), &conditions([share.base.as_ref()]))
    }

    fn counts(&self, share: &Self) -> bool {
        (self.kind, share.kind) == (AggregateKind::Count, AggregateKind::Share)
            && self.register == share.register
            && self.once_by.is_none()
            && share.once_by.is_none()
    }

    /// Whether two shares are of the same records.
    #[must_use]
    pub fn same_base(&self, other: &Self) -> bool {
        self.register == other.register && alike(&conditions([self.base.as_ref()]), &conditions([other.base.as_ref()]))
    }
}
