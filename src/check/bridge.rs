//! Bridge values: what an earlier period is under the definition, or by the units, of today; and that falls and rises are held
//! against earlier periods.

use super::declare::Parts;
use super::scope::Checker;
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Bridge, FigureKind, Goal, GoalOf, IndicatorId, TargetCell, Type};
use crate::source::Span;
use crate::syntax::ast::{self, BridgeClause, BridgeDecl, OtherPeriod, TargetWhen};
use crate::value::{Fraction, Message};

impl Checker {
    /// Settles all bridge values.
    pub(super) fn settle_bridges(&mut self, parts: &Parts<'_>) {
        for decl in &parts.bridges {
            self.settle_bridge(decl);
        }
    }

    fn settle_bridge(&mut self, decl: &BridgeDecl) {
        let Some(indicator) = self.indicator_named(&decl.indicator) else { return };
        if self.figured.get(indicator.0) != Some(&true) {
            return;
        }
        let mut basis: Vec<Basis> = Vec::new();
        for clause in &decl.clauses {
            if let BridgeClause::Basis(stated) = &clause.node {
                basis.extend(self.basis(stated, None));
            }
        }
        let whole = decl.value.as_ref().and_then(|value| self.bridge_value(value, indicator));
        if let Some(value) = whole {
            self.bridge(decl, indicator, None, value, (&basis, decl.indicator.span));
        }
        let breakdown = match &decl.each {
            Some(each) => match self.breakdown_of(each, indicator) {
                Some(breakdown) => Some(breakdown),
                None => return,
            },
            None => None,
        };
        let mut rows = 0;
        for clause in &decl.clauses {
            let BridgeClause::Row { cells, value } = &clause.node else { continue };
            rows += 1;
            let Some(breakdown) = breakdown else {
                self.no_breakdown(clause.span);
                return;
            };
            let Some(value) = self.bridge_value(value, indicator) else { continue };
            for cell in cells {
                let (spelling, span) = match cell {
                    ast::TargetCell::Word(word) => (&word.text, word.span),
                    ast::TargetCell::Text(text) => (&text.text, text.span),
                };
                if let Some(cell) = self.cell_of(breakdown, spelling, span) {
                    self.bridge(decl, indicator, Some(cell), value, (&basis, span));
                }
            }
        }
        if breakdown.is_some() && rows == 0 {
            let message = Message::new("chưa nêu số của nơi nào", "no cell has a value");
            let help = Message::new("Thêm các dòng như `bắc : 12`.", "add rows such as `bắc : 12`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.indicator.span).help(help));
        }
    }

    fn no_breakdown(&mut self, span: Span) {
        let message = Message::new(
            "số liệu cầu nối này là của cả tổng số, không chia ra từng nơi",
            "this bridge value is of the whole, not of each of several cells",
        );
        let help = Message::new(
            "Thêm một khai báo `số liệu cầu nối … cho từng …`.",
            "add a declaration `bridge … for each …`",
        );
        self.fault(Diagnostic::error(Code::Misplaced, message).at(span).help(help));
    }

    /// A number in the unit of the indicator.
    fn bridge_value(&mut self, value: &ast::Expr, indicator: IndicatorId) -> Option<Fraction> {
        let unit = self.program.indicator(indicator).unit.clone();
        let figure = self.figure(value, Some(&unit))?;
        let number = match &figure.kind {
            FigureKind::Const(number) => number.to_fraction().ok(),
            FigureKind::Neg(inner) => match &inner.kind {
                FigureKind::Const(number) => number.to_fraction().ok().and_then(|number| number.negated().ok()),
                _ => None,
            },
            _ => None,
        };
        let Some(number) = number else {
            let message = Message::new("số liệu cầu nối phải là một con số", "a bridge value is a number");
            self.refuse(Code::Misplaced, value.span, message);
            return None;
        };
        if figure.unit != unit && !(unit.is_plain() && counts_things(&figure.unit)) {
            self.fits(&Type::Number(figure.unit), &Type::Number(unit), value.span);
            return None;
        }
        Some(number)
    }

    /// Puts a bridge value into the program; one figure has one only.
    fn bridge(
        &mut self,
        decl: &BridgeDecl,
        indicator: IndicatorId,
        cell: Option<TargetCell>,
        value: Fraction,
        (basis, span): (&[Basis], Span),
    ) {
        let same = |other: &&Bridge| other.indicator == indicator && other.period == decl.period && other.cell == cell;
        if let Some(earlier) = self.program.bridges.iter().find(same).map(|other| other.span) {
            let message = Message::new(
                "số này đã có số liệu cầu nối ở trên cho cùng một kỳ",
                "this figure has a bridge value above for the same period",
            );
            let because = Message::new("lần đầu ở đây", "first stated here");
            self.fault(Diagnostic::error(Code::DuplicateName, message).at(span).because(earlier, because));
            return;
        }
        let (period, basis) = (decl.period, basis.to_vec());
        self.program.bridges.push(Bridge { indicator, period, cell, value, basis, span });
    }

    /// A fall or rise leads from an earlier period to that of the target.
    pub(super) fn against_earlier(&mut self, goal: &Goal, when: TargetWhen, span: Span) {
        let (OtherPeriod::Of(other), TargetWhen::Period(own)) = (goal.against, when) else { return };
        if goal.of == GoalOf::Level || other.last_day() < own.first_day() {
            return;
        }
        let message = Message::new(
            "kỳ được so không ở trước kỳ của kế hoạch",
            "the period compared with does not lie before that of the target",
        );
        let help = Message::new(
            "Nêu một kỳ đã qua, như `so với năm 2020`.",
            "name an earlier one, such as `against year 2020`",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(span).help(help));
    }
}
