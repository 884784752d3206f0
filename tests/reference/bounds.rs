//! What a number can still be where conditions that are counted are unknown: the least and the greatest.

use super::{At, Doubts, Reference, law};
use chitieu::ir::{Body, Comparison, Expr, ExprKind};
use chitieu::syntax::ast::AggregateKind;
use chitieu::value::{Fraction, Value};

type Ends = (Fraction, Fraction);

impl Reference<'_> {
    /// Whether a comparison comes out the same whatever the open counts are: looked for only when the plain way does not tell.
    pub(crate) fn sure(&self, left: &Expr, how: Comparison, right: &Expr, at: At) -> Option<bool> {
        let (left, right) = (self.ends(left, at)?, self.ends(right, at)?);
        // Enough ways: counts move in steps, and a comparison turns at most once along each.
        let some = |ends: Ends| [ends.0, ends.1];
        let ways: Vec<bool> = some(left).iter().flat_map(|l| some(right).map(|r| how.holds(l.compare(r)))).collect();
        let equality = matches!(how, Comparison::Equal | Comparison::NotEqual);
        if equality && left.0 <= right.1 && right.0 <= left.1 && (left.0 != left.1 || right.0 != right.1) {
            return None;
        }
        ways.iter().all(|way| *way == ways[0]).then_some(ways[0])
    }

    fn ends(&self, expr: &Expr, at: At) -> Option<Ends> {
        let mut doubts = Doubts::new();
        if let Some(value) = self.value(expr, at, &mut doubts) {
            let Value::Number(n) = value else { return None };
            return Some((n, n));
        }
        match &expr.kind {
            ExprKind::CountTrue(parts) => Some(between(&self.truths(parts, at, &mut doubts))),
            ExprKind::Related(related) if related.kind == AggregateKind::Count && related.once_by.is_none() => {
                let children = self.children(related, at);
                let filter = related.filter.as_ref();
                let chosen = |child: &At| filter.map_or(Some(true), |f| self.truth(f, *child, &mut Doubts::new()));
                Some(between(&children.iter().map(chosen).collect::<Vec<_>>()))
            }
            ExprKind::Sum(parts) => {
                let mut total = (Fraction::ZERO, Fraction::ZERO);
                for (minus, part) in parts {
                    let (low, high) = self.ends(part, at)?;
                    total = if *minus {
                        (total.0.minus(high).ok()?, total.1.minus(low).ok()?)
                    } else {
                        (total.0.plus(low).ok()?, total.1.plus(high).ok()?)
                    };
                }
                Some(total)
            }
            ExprKind::Product(parts) => {
                let mut total = (Fraction::ONE, Fraction::ONE);
                for (over, part) in parts {
                    let (low, high) = self.ends(part, at)?;
                    if low != high && (*over || total.0 != total.1) {
                        return None;
                    }
                    let mut all = Vec::new();
                    for a in [total.0, total.1] {
                        for b in [low, high] {
                            all.push(if *over { a.over(b).ok()? } else { a.times(b).ok()? });
                        }
                    }
                    total = (*all.iter().min().unwrap(), *all.iter().max().unwrap());
                }
                Some(total)
            }
            ExprKind::Rule(id) => {
                let version = law::applying(&self.program.rule(*id).versions, at)?;
                let bare = version.exclusions.is_empty() && version.overrides.is_empty();
                let free = version.round.is_none() && version.floor.is_none() && version.cap.is_none();
                match &version.body {
                    Body::Formula(formula) if bare && free => self.ends(formula, at),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn between(truths: &[Option<bool>]) -> Ends {
    let count = |wanted: &dyn Fn(&Option<bool>) -> bool| truths.iter().filter(|t| wanted(t)).count();
    let whole = |n: usize| Fraction::whole(i128::try_from(n).unwrap());
    (whole(count(&|t| *t == Some(true))), whole(count(&|t| *t != Some(false))))
}
