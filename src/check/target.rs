//! Targets: a goal for the whole or for cells of a breakdown, and how the verdict on it is found.

use super::declare::{Parts, named};
use super::scope::Checker;
use super::target_clause::Terms;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{
    Direction, Exceeding, Goal, GoalOf, GoalShape, IndicatorId, Named, Spread, Target, TargetCell, TargetId,
};
use crate::source::Span;
use crate::syntax::ast::{self, CompletionBy, Ident, TargetDecl, TargetWhen, Text};
use crate::syntax::print;
use crate::value::{Lang, Message};

/// What the targets of one declaration share.
pub(super) struct Assigned<'a> {
    pub(super) name: Option<&'a Ident>,
    pub(super) label: Option<&'a Text>,
    pub(super) indicator: IndicatorId,
    pub(super) when: TargetWhen,
    pub(super) terms: &'a Terms,
}

/// One goal of them, and where it stands.
pub(super) struct Wanted {
    pub(super) goal: Goal,
    pub(super) written: String,
    pub(super) cell: Option<TargetCell>,
    pub(super) span: Span,
}

impl Checker {
    /// Settles all targets.
    pub(super) fn settle_targets(&mut self, parts: &Parts<'_>) {
        for decl in &parts.targets {
            self.settle_target(decl);
        }
    }

    fn settle_target(&mut self, decl: &TargetDecl) {
        let basis = self.bases(&decl.clauses);
        let Some(indicator) = self.indicator_named(&decl.indicator) else { return };
        if self.figured.get(indicator.0) != Some(&true) {
            return;
        }
        let mut terms = self.terms(&decl.clauses, indicator, decl.when);
        terms.basis = basis;
        let assigned = Assigned {
            name: decl.name.as_ref(),
            label: decl.label.as_ref(),
            indicator,
            when: decl.when,
            terms: &terms,
        };
        if let Some(each) = &decl.each {
            self.settle_cells(decl, each, &assigned);
            return;
        }
        self.no_rows(&decl.clauses);
        let Some(written) = &decl.goal else { return };
        let span = decl.indicator.span;
        let Some(goal) = self.goal(written, indicator, terms.tolerance, span) else { return };
        self.about_means_something(&goal, &terms);
        self.parts_make_the_whole(&goal, &terms, decl.when, span);
        let at = decl.name.as_ref().map_or(span, |name| name.span);
        self.assign(&assigned, Wanted { goal, written: print::goal(written, Lang::Vi), cell: None, span: at });
        self.assign_parts(&assigned, at);
    }

    /// A plan in parts is a plan for each of them too.
    fn assign_parts(&mut self, assigned: &Assigned<'_>, span: Span) {
        let Some(Spread::Parts(parts)) = assigned.terms.spread.clone() else { return };
        let lower = self.program.indicator(assigned.indicator).direction == Some(Direction::Lower);
        for (nth, (period, value)) in parts.into_iter().enumerate() {
            let end = Some((value, true));
            let (low, high) = if lower { (None, end) } else { (end, None) };
            let goal = Goal::bounds(GoalOf::Level, low, high);
            let written = assigned.terms.parts_written.get(nth).cloned().unwrap_or_default();
            let terms = Terms {
                spread: None,
                deviation: None,
                completion: None,
                baseline: None,
                basis: assigned.terms.basis.clone(),
                exceeding: assigned.terms.exceeding,
                compared_at: assigned.terms.compared_at,
                ..Terms::default()
            };
            let part = Assigned { when: TargetWhen::Period(period), terms: &terms, ..*assigned };
            self.assign(&part, Wanted { goal, written, cell: None, span });
        }
    }

    /// Puts a target into the program.
    pub(super) fn assign(&mut self, assigned: &Assigned<'_>, wanted: Wanted) {
        let Wanted { goal, written, cell, span } = wanted;
        self.against_earlier(&goal, assigned.when, span);
        let named = match assigned.name {
            Some(name) => Named { span, ..named(name, assigned.label) },
            None => {
                Named { name: String::new(), label: assigned.label.map(|l| l.text.clone()).unwrap_or_default(), span }
            }
        };
        let (terms, indicator) = (assigned.terms, assigned.indicator);
        let id = TargetId(self.program.targets.len());
        let done = goal.shape == GoalShape::Done;
        let mut target = Target {
            basis: terms.basis.clone(),
            cell,
            written,
            exceeding: terms.exceeding.unwrap_or(if done { Exceeding::Never } else { Exceeding::Strictly }),
            compared_at: terms.compared_at,
            baseline: terms.baseline,
            spread: terms.spread.clone(),
            deviation: terms.deviation.clone(),
            ..Target::new(named, indicator, assigned.when, goal)
        };
        target.completion = terms.completion.or_else(|| self.usual_completion(&target));
        let whole = target.cell.is_none();
        self.program.targets.push(target);
        self.once_for_a_period(id, assigned.name, span);
        // A claim is about the whole.
        if whole {
            self.targets.entry(indicator).or_default().push(id);
        }
    }

    /// The degree of completion of a target that names none: the ratio where more is better, the way from the baseline where
    /// less is better and one is stated; else only the gap is told.
    fn usual_completion(&self, target: &Target) -> Option<CompletionBy> {
        let goal = &target.goal;
        if goal.of != GoalOf::Level || goal.shape == GoalShape::Done {
            return None;
        }
        match goal.direction(self.program.indicator(target.indicator).direction)? {
            Direction::Higher => goal.high.is_none().then_some(CompletionBy::Ratio),
            Direction::Lower => target.baseline.map(|_| CompletionBy::Progress),
        }
    }

    /// One office assigns many targets under one name, but only one for an indicator, a period and a cell; without names
    /// there is only one at all.
    fn once_for_a_period(&mut self, id: TargetId, name: Option<&Ident>, at: Span) {
        let target = self.program.target(id);
        let period = match target.when {
            TargetWhen::Period(period) => Some(period),
            TargetWhen::EveryYear => None,
        };
        let cell = target.cell.as_ref().map(|cell| (cell.dimension, cell.of.clone()));
        let key = (target.indicator, period, crate::value::name::key(&target.named.name), cell);
        let indicator = self.program.indicator(target.indicator).named.name.clone();
        let Some(earlier) = self.assigned.get(&key).copied() else {
            self.assigned.insert(key, id);
            return;
        };
        let span = self.program.target(earlier).named.span;
        match name {
            Some(name) => self.twice(&Ident { text: name.text.clone(), span: at }, span),
            None => {
                let message = Message::new(
                    format!("`{indicator}` có hai kế hoạch không tên cho cùng một kỳ"),
                    format!("`{indicator}` has two targets without a name for one period"),
                );
                let help = Message::new(
                    "Đặt tên cho từng kế hoạch: `kế hoạch tỉnh_giao cho …`.",
                    "give each target a name: `target tỉnh_giao for …`",
                );
                self.fault(
                    Diagnostic::error(Code::DuplicateName, message)
                        .at(at)
                        .because(span, Message::new("kế hoạch kia ở đây", "the other one is here"))
                        .help(help),
                );
            }
        }
    }

    /// Rows stand only below `cho từng`.
    fn no_rows(&mut self, clauses: &[ast::Line<ast::TargetClause>]) {
        for clause in clauses {
            if matches!(clause.node, ast::TargetClause::Row { .. } | ast::TargetClause::Table(_)) {
                let message = Message::new(
                    "kế hoạch này không giao cho từng địa bàn hay từng nhóm",
                    "this target is not for each of several cells",
                );
                let help = Message::new("Thêm `cho từng …` sau kỳ của kế hoạch.", "add `for each …` behind the period");
                self.fault(Diagnostic::error(Code::Misplaced, message).at(clause.span).help(help));
            }
        }
    }
}
