//! What a result needs is computed first, from a list of things to do: chains of rules and indicators may be thousands long
//! and never cost stack.

use super::Evaluation;
use super::case::Why;
use super::frame::{Frame, Way};
use crate::ir::{Expr, ExprKind, Figure, FigureKind, IndicatorId, RuleId, RuleVersion};
use crate::table::column::day_from_epoch;
use crate::value::Period;
use std::collections::BTreeSet;

/// Something to be computed and kept.
pub(super) enum Task {
    /// The results of a rule for the records of a frame.
    Results(RuleId, Frame),
    /// What its undetermined records lack.
    Lacking(RuleId, Frame),
    /// An indicator in a period.
    Figure(IndicatorId, Period),
}

impl Evaluation<'_> {
    /// Carries out a task, everything it needs first.
    pub(super) fn carry_out(&self, task: Task) {
        let mut open = vec![task];
        while let Some(task) = open.pop() {
            let mut needs = Needs { evaluation: self, lacking: matches!(task, Task::Lacking(..)), found: Vec::new() };
            needs.task(&task);
            if needs.found.is_empty() {
                self.carry_out_alone(&task);
            } else {
                // INVARIANT: `check` refuses circles, so that every round of this loop comes nearer to a task without needs.
                open.push(task);
                open.append(&mut needs.found);
            }
        }
    }

    fn carry_out_alone(&self, task: &Task) {
        match task {
            Task::Results(rule, frame) => self.keep_results(*rule, frame),
            Task::Lacking(rule, frame) => self.keep_lacking(*rule, frame),
            Task::Figure(id, period) => self.keep_indicator(*id, *period),
        }
    }
}

/// What is still to be computed before something else.
struct Needs<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    /// Whether it is asked what rules lack, rather than what they give.
    lacking: bool,
    found: Vec<Task>,
}

impl Needs<'_, '_> {
    fn task(&mut self, task: &Task) {
        match task {
            Task::Results(rule, frame) if self.evaluation.kept(*rule, frame).is_some() => {}
            Task::Lacking(rule, frame) if self.evaluation.kept(*rule, frame).is_none() => {
                self.found.push(Task::Results(*rule, frame.clone()));
            }
            Task::Results(rule, frame) | Task::Lacking(rule, frame) => self.rule(*rule, frame),
            Task::Figure(id, period) => self.indicator(*id, *period),
        }
    }

    fn rule(&mut self, id: RuleId, frame: &Frame) {
        for (version, _, part) in self.evaluation.by_version(id, frame) {
            version.expressions().into_iter().for_each(|expr| self.expr(expr, &part));
        }
    }

    fn indicator(&mut self, id: IndicatorId, period: Period) {
        if !self.evaluation.indicators.borrow().contains_key(&(id, period)) {
            self.figure(&self.evaluation.program.indicator(id).figure, period);
        }
    }

    fn figure(&mut self, figure: &Figure, period: Period) {
        match &figure.kind {
            FigureKind::Aggregate(aggregate) if self.evaluation.is_afar(aggregate.register) => {}
            FigureKind::Aggregate(aggregate) => {
                let frame = self.evaluation.frame(aggregate.register, period);
                aggregate.expressions().for_each(|expr| self.expr(expr, &frame));
            }
            FigureKind::Indicator(id) => self.need_indicator(*id, period),
            FigureKind::At(inner, other) => {
                if let Some(there) = other.from(period) {
                    self.figure(inner, there);
                }
            }
            _ => figure.parts_here().into_iter().for_each(|part| self.figure(part, period)),
        }
    }

    fn need_indicator(&mut self, id: IndicatorId, period: Period) {
        if !self.lacking && !self.evaluation.indicators.borrow().contains_key(&(id, period)) {
            self.found.push(Task::Figure(id, period));
        }
    }

    fn need_rule(&mut self, id: RuleId, frame: &Frame) {
        match self.evaluation.kept(id, frame) {
            None => self.found.push(Task::Results(id, frame.clone())),
            Some(decided) if self.lacking && decided.why.contains(&Why::Unknown) => {
                if !self.evaluation.lacks.borrow().contains_key(&(frame.id, id)) {
                    self.found.push(Task::Lacking(id, frame.clone()));
                }
            }
            Some(_) => {}
        }
    }

    fn expr(&mut self, expr: &Expr, frame: &Frame) {
        match &expr.kind {
            ExprKind::Rule(id) => self.need_rule(*id, frame),
            ExprKind::Indicator(id) => {
                for period in self.periods(frame) {
                    self.need_indicator(*id, period);
                }
            }
            ExprKind::Within(within) => {
                self.expr(&within.here, frame);
                for period in self.periods(frame) {
                    self.need_indicator(within.indicator, period);
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
                let before = self.found.len();
                self.expr(day, frame);
                // The days are known only once what they need is.
                if self.found.len() == before {
                    let lead = || match &expr.kind {
                        ExprKind::Known(..) => self.evaluation.known_by(day, frame),
                        _ => self.evaluation.moved(day, frame),
                    };
                    if let Some(way) = self.evaluation.watched(lead).0 {
                        self.there(inner, &way);
                    }
                }
            }
            ExprKind::Across(inner, of) => {
                self.evaluation.through_months(*of, frame).iter().for_each(|way| self.there(inner, way));
            }
            ExprKind::Related(related) => {
                let family = self.evaluation.family(related, frame);
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

    /// What an expression needs where a way leads; nothing where it leads to no record.
    fn there(&mut self, expr: &Expr, way: &Way) {
        if way.there.len() > 0 {
            self.expr(expr, &way.there);
        }
    }

    /// The periods the days of a frame lie in.
    fn periods(&self, frame: &Frame) -> BTreeSet<Period> {
        let days: BTreeSet<i32> = frame.days.iter().copied().collect();
        days.into_iter().filter_map(|day| self.evaluation.period_of(day_from_epoch(day)?)).collect()
    }
}
