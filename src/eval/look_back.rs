//! Which registers a figure looks back into: those whose records it compares with what they were one period earlier.

use crate::ir::{Expr, ExprKind, Figure, FigureKind, Program, RegisterId, RuleVersion};
use crate::syntax::ast::OtherPeriod;
use std::collections::BTreeSet;

/// The registers of which a figure needs the period before beside its own, through every rule and indicator it names.
pub(super) fn looked_back(program: &Program, figure: &Figure) -> BTreeSet<RegisterId> {
    let mut walk =
        Walk { program, found: BTreeSet::new(), seen: BTreeSet::new(), figures: vec![(figure, false)], exprs: vec![] };
    loop {
        if let Some((register, expr)) = walk.exprs.pop() {
            walk.expr(register, expr);
        } else if let Some(figure) = walk.figures.pop() {
            walk.figure(figure.0, figure.1);
        } else {
            return walk.found;
        }
    }
}

/// A rule or an indicator, by position; of an indicator, whether it is taken one period earlier.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Rule(usize),
    Indicator(usize, bool),
}

struct Walk<'a> {
    program: &'a Program,
    found: BTreeSet<RegisterId>,
    seen: BTreeSet<Named>,
    /// Figures to go through, and whether each is taken one period earlier.
    figures: Vec<(&'a Figure, bool)>,
    exprs: Vec<(RegisterId, &'a Expr)>,
}

impl<'a> Walk<'a> {
    fn figure(&mut self, figure: &'a Figure, earlier: bool) {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => {
                if earlier {
                    self.found.insert(aggregate.register);
                }
                self.exprs.extend(aggregate.expressions().map(|part| (aggregate.register, part)));
            }
            FigureKind::Indicator(id) => self.indicator(id.0, earlier),
            // The registers of a period named outright are asked for that period elsewhere.
            FigureKind::At(inner, other) => self.figures.push((inner, earlier || *other == OtherPeriod::Before)),
            _ => self.figures.extend(figure.parts_here().into_iter().map(|part| (part, earlier))),
        }
    }

    fn indicator(&mut self, id: usize, earlier: bool) {
        if self.seen.insert(Named::Indicator(id, earlier)) {
            self.figures.extend(self.program.indicators.get(id).map(|indicator| (&indicator.figure, earlier)));
        }
    }

    fn rule(&mut self, id: usize) {
        let Some(rule) = self.program.rules.get(id).filter(|_| self.seen.insert(Named::Rule(id))) else { return };
        let computed = rule.versions.iter().flat_map(RuleVersion::expressions);
        self.exprs.extend(computed.map(|expr| (rule.register, expr)));
    }

    fn expr(&mut self, here: RegisterId, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Previous(inner) => {
                self.found.insert(here);
                self.exprs.push((here, inner));
            }
            ExprKind::Follow(field, inner) => {
                let target = self.program.field(here, *field).relation.as_ref().map(|relation| relation.target);
                self.exprs.extend(target.map(|target| (target, inner.as_ref())));
            }
            ExprKind::Rule(id) => self.rule(id.0),
            ExprKind::Indicator(id) => self.indicator(id.0, false),
            ExprKind::Within(within) => {
                self.indicator(within.indicator.0, false);
                self.exprs.push((here, &within.here));
                self.exprs.extend(within.dimension.cells.iter().map(|(register, cell)| (*register, cell)));
            }
            ExprKind::Related(related) => {
                let parts = [&related.value, &related.filter, &related.once_by];
                self.exprs.extend(parts.into_iter().flatten().map(|part| (related.register, part)));
            }
            // The version before stands in the rule that names it, and is gone through with it.
            ExprKind::Earlier(..) => {}
            _ => self.exprs.extend(expr.parts().into_iter().map(|part| (here, part))),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::source::Sources;
    use crate::{check, syntax};

    #[test]
    fn a_figure_looks_back_through_the_rules_it_names() {
        let text = "danh sách Hộ\n  chốt số liệu hằng năm\n  định danh mã : chữ\n  nghèo : có/không\n\
            danh sách Người\n  chốt số liệu hằng năm\n  định danh mã_người : chữ\n  hộ : Hộ theo mã\n\
            cách xác định thoát cho từng Hộ\n  = nghèo kỳ trước và không nghèo\n\
            chỉ tiêu số_nghèo\n  = số Hộ có nghèo\n\
            chỉ tiêu số_thoát\n  = số Hộ có thoát\n\
            chỉ tiêu người_thoát\n  = số Người có hộ.thoát\n\
            chỉ tiêu thay_đổi\n  = số_nghèo - số_nghèo kỳ trước\n\
            chỉ tiêu gấp_đôi\n  = số_thoát × 2\n";
        let mut sources = Sources::default();
        let id = sources.add(syntax::door::open("a.ct", text.as_bytes()).unwrap());
        let (file, faults) = syntax::parse(&sources, id);
        let (program, found) = check::check(&[file]);
        assert!(faults.is_empty() && found.is_empty(), "{faults:?} {found:?}");
        let into = |nth: usize| looked_back(&program, &program.indicators[nth].figure).into_iter().collect::<Vec<_>>();
        let households = vec![RegisterId(0)];
        assert_eq!(into(0), []);
        for nth in 1..=4 {
            assert_eq!(into(nth), households, "{}", program.indicators[nth].named.name);
        }
    }
}
