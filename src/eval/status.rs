//! How far the records an indicator rests on are settled: the weakest status of whatever rows are looked at for it, in its own
//! registers and in those that relations, rules, other periods and other indicators lead to.

use super::frame::{Frame, FrameId, Way};
use super::{Evaluation, against};
use crate::ir::{Dimension, Expr, ExprKind, Figure, FigureKind, IndicatorId, RuleId, RuleVersion};
use crate::table::column::day_from_epoch;
use crate::value::{DataStatus, Period};
use std::collections::BTreeSet;

impl Evaluation<'_> {
    /// The weakest status of what an indicator rests on in a period, also where it is broken down; none where all is official.
    pub(super) fn status(&self, id: IndicatorId, period: Period, by: Option<&Dimension>) -> Option<DataStatus> {
        if !self.any_status {
            return None;
        }
        let mut rests = Rests { evaluation: self, open: Vec::new(), seen: BTreeSet::new(), weakest: None };
        rests.figure(&self.program.indicator(id).figure, period);
        for (register, cell) in by.into_iter().flat_map(|dimension| &dimension.cells) {
            rests.expr(cell, &self.frame(*register, period));
        }
        rests.go_on(by);
        rests.weakest
    }
}

/// What is looked at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Records(FrameId),
    Rule(RuleId, FrameId),
    Indicator(IndicatorId, Period),
}

/// What is still to be gone through.
enum Open {
    Rule(RuleId, Frame),
    Indicator(IndicatorId, Period),
}

struct Rests<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    /// Chains of rules and indicators may be thousands long and never cost stack.
    open: Vec<Open>,
    seen: BTreeSet<Seen>,
    weakest: Option<DataStatus>,
}

impl Rests<'_, '_> {
    fn go_on(&mut self, by: Option<&Dimension>) {
        while let Some(open) = self.open.pop() {
            match open {
                Open::Rule(rule, frame) => {
                    for (version, _, part) in self.evaluation.by_version(rule, &frame) {
                        version.expressions().into_iter().for_each(|expr| self.expr(expr, &part));
                    }
                }
                Open::Indicator(id, period) => {
                    let kept = self.evaluation.indicators.borrow().get(&(id, period)).map(|kept| kept.status);
                    match kept {
                        Some(status) if by.is_none() => self.weakest = DataStatus::weaker(self.weakest, status),
                        _ => self.figure(&self.evaluation.program.indicator(id).figure, period),
                    }
                }
            }
        }
    }

    fn figure(&mut self, figure: &Figure, period: Period) {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) => {
                let frame = self.evaluation.frame(aggregate.register, period);
                self.records(&frame);
                aggregate.expressions().for_each(|expr| self.expr(expr, &frame));
            }
            FigureKind::Indicator(id) => self.indicator(*id, period),
            FigureKind::At(inner, other) => {
                let Some(there) = other.from(period) else { return };
                // A bridge value rests on no record.
                let bridged = against::bridged_by(inner, *other);
                let stated = |id| against::stated(self.evaluation.program, id, there, None);
                if bridged.and_then(stated).is_none() {
                    self.figure(inner, there);
                }
            }
            _ => figure.parts_here().into_iter().for_each(|part| self.figure(part, period)),
        }
    }

    fn indicator(&mut self, id: IndicatorId, period: Period) {
        if self.seen.insert(Seen::Indicator(id, period)) {
            self.open.push(Open::Indicator(id, period));
        }
    }

    /// The rows of a frame, each of them looked at.
    fn records(&mut self, frame: &Frame) {
        if self.seen.insert(Seen::Records(frame.id)) {
            let table = self.evaluation.table(frame.register);
            let weakest = frame.rows.iter().filter_map(|row| table.status(*row)).min();
            self.weakest = DataStatus::weaker(self.weakest, weakest);
        }
    }

    fn expr(&mut self, expr: &Expr, frame: &Frame) {
        match &expr.kind {
            ExprKind::Rule(id) => {
                if self.seen.insert(Seen::Rule(*id, frame.id)) {
                    self.open.push(Open::Rule(*id, frame.clone()));
                }
            }
            ExprKind::Indicator(id) => self.periods(frame).into_iter().for_each(|period| self.indicator(*id, period)),
            ExprKind::Within(within) => {
                self.expr(&within.here, frame);
                for period in self.periods(frame) {
                    self.indicator(within.indicator, period);
                    for (register, cell) in &within.dimension.cells {
                        self.expr(cell, &self.evaluation.frame(*register, period));
                    }
                }
            }
            ExprKind::Follow(field, inner) => {
                if let Some(way) = self.evaluation.followed(*field, frame) {
                    self.there(inner, &way);
                }
            }
            ExprKind::Previous(inner) => self.there(inner, &self.evaluation.before(frame)),
            ExprKind::On(inner, day) | ExprKind::Known(inner, day) => {
                self.expr(day, frame);
                let lead = || match &expr.kind {
                    ExprKind::Known(..) => self.evaluation.known_by(day, frame),
                    _ => self.evaluation.moved(day, frame),
                };
                if let Some(way) = self.evaluation.watched(lead).0 {
                    self.there(inner, &way);
                }
            }
            ExprKind::Across(inner, of) => {
                self.evaluation.through_months(*of, frame).iter().for_each(|way| self.there(inner, way));
            }
            ExprKind::Related(related) => {
                let family = self.evaluation.family(related, frame);
                self.records(&family.children);
                // That nobody points at a record is learnt from all that could.
                for period in self.periods(frame) {
                    self.records(&self.evaluation.frame(related.register, period));
                }
                let parts = [&related.filter, &related.value, &related.once_by];
                parts.into_iter().flatten().for_each(|expr| self.expr(expr, &family.children));
            }
            ExprKind::Earlier(rule, nth) => {
                let version = self.evaluation.program.rule(*rule).versions.get(*nth);
                version.into_iter().flat_map(RuleVersion::expressions).for_each(|part| self.expr(part, frame));
            }
            _ => expr.parts_here().into_iter().for_each(|part| self.expr(part, frame)),
        }
    }

    fn there(&mut self, expr: &Expr, way: &Way) {
        if way.there.len() > 0 {
            self.records(&way.there);
            self.expr(expr, &way.there);
        }
    }

    /// The periods the days of a frame lie in.
    fn periods(&self, frame: &Frame) -> BTreeSet<Period> {
        let days: BTreeSet<i32> = frame.days.iter().copied().collect();
        days.into_iter().filter_map(|day| self.evaluation.period_of(day_from_epoch(day)?)).collect()
    }
}
