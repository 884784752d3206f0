//! Which missing facts keep records undetermined: what is missing is followed down to what it is made of, for all records
//! at once.

use super::Evaluation;
use super::case::Why;
use super::frame::{Frame, Way};
use super::schedule::Task;
use crate::ir::{Body, Expr, ExprKind, FieldId, IndicatorId, PaidMonths, RegisterId, RuleId, RuleVersion};
use crate::table::column::{day_from_epoch, days_since_epoch};
use crate::value::Value;
use arrow::array::Array;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What keeps each record of a frame without a result, in the order met.
pub(super) type Lacking = Vec<Vec<Lack>>;

/// Something that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// A fact.
    Field(RegisterId, FieldId),
    /// Something about the related records of this register.
    Related(RegisterId),
    /// The record of the period before.
    Before,
    /// An indicator that has no single value.
    Indicator(IndicatorId),
    /// The result of a rule that was refused.
    Refused(RuleId),
    /// The row for a day, in a history: of the record a relation field points at, or of the record itself.
    Row(RegisterId, Option<FieldId>, i32),
}

impl Evaluation<'_> {
    /// The names of what keeps each record of a frame undetermined.
    pub(super) fn lacking(&self, rule: RuleId, frame: &Frame) -> Vec<Vec<String>> {
        let name = |lack: &Lack| match lack {
            Lack::Field(register, field) => self.program.field(*register, *field).named.name.clone(),
            Lack::Related(register) => self.program.register(*register).named.name.clone(),
            Lack::Before => "kỳ trước".to_owned(),
            Lack::Indicator(id) => self.program.indicator(*id).named.name.clone(),
            Lack::Refused(id) => self.program.rule(*id).named.name.clone(),
            Lack::Row(register, field, day) => {
                let register = self.program.register(*register);
                let named = field.and_then(|field| register.fields.get(field.0)).map_or(&register.named, |f| &f.named);
                let day = day_from_epoch(*day).map(|day| day.to_string()).unwrap_or_default();
                format!("{}@{day}", named.name)
            }
        };
        let lacking = self.watched(|| self.lacking_rule(rule, frame)).0;
        lacking.iter().map(|lacks| lacks.iter().map(name).collect()).collect()
    }

    fn lacking_rule(&self, id: RuleId, frame: &Frame) -> Rc<Lacking> {
        let known = || self.lacks.borrow().get(&(frame.id, id)).cloned();
        known().unwrap_or_else(|| {
            self.carry_out(Task::Lacking(id, frame.clone()));
            known().unwrap_or_default()
        })
    }

    /// Computes what the undetermined records of a frame lack, and keeps it.
    pub(super) fn keep_lacking(&self, id: RuleId, frame: &Frame) {
        if self.lacks.borrow().contains_key(&(frame.id, id)) {
            return;
        }
        let decided = self.decided(id, frame);
        let unknown = |position: &usize| matches!(decided.why.get(*position), Some(Why::Unknown));
        let mut found: Lacking = vec![Vec::new(); frame.len()];
        for (version, positions, part) in self.by_version(id, frame) {
            let asked: Vec<usize> = (0..part.len()).filter(|p| positions.get(*p).is_some_and(unknown)).collect();
            let mut search = Search { evaluation: self, frame: &part, found: vec![Vec::new(); part.len()] };
            search.version(version, &asked);
            for (to, lacks) in positions.into_iter().zip(search.found) {
                if let Some(slot) = found.get_mut(to) {
                    *slot = lacks;
                }
            }
        }
        self.lacks.borrow_mut().insert((frame.id, id), Rc::new(found));
    }
}

/// A search among the records of one frame.
struct Search<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    frame: &'e Frame,
    found: Lacking,
}

impl Search<'_, '_> {
    fn note(&mut self, position: usize, lack: Lack) {
        if let Some(slot) = self.found.get_mut(position)
            && !slot.contains(&lack)
        {
            slot.push(lack);
        }
    }

    fn note_all(&mut self, positions: &[usize], lack: Lack) {
        positions.iter().for_each(|position| self.note(*position, lack));
    }

    fn version(&mut self, version: &RuleVersion, asked: &[usize]) {
        if asked.is_empty() {
            return;
        }
        for (when, _) in &version.exclusions {
            self.expr(when, asked);
        }
        let cases = match &version.body {
            Body::Formula(formula) => {
                self.expr(formula, asked);
                &[][..]
            }
            Body::Cases(_, cases) => cases.as_slice(),
        };
        for case in version.overrides.iter().chain(cases) {
            let mut may_hold = asked.to_vec();
            if let Some(when) = &case.when {
                self.expr(when, asked);
                let truths = self.evaluation.truths(when, self.frame);
                may_hold.retain(|position| truths.is_null(*position) || truths.value(*position));
            }
            if let Some(outcome) = &case.outcome {
                self.expr(outcome, &may_hold);
            }
        }
        let days = version.paid.iter().flat_map(PaidMonths::days);
        for bound in version.floor.iter().chain(&version.cap).chain(days) {
            self.expr(bound, asked);
        }
    }

    /// Follows an expression at those of the positions where it is missing.
    fn expr(&mut self, expr: &Expr, asked: &[usize]) {
        let evaluation = self.evaluation;
        let column = evaluation.column(expr, self.frame);
        let asked: Vec<usize> = asked.iter().copied().filter(|position| column.is_missing(*position)).collect();
        if asked.is_empty() {
            return;
        }
        match &expr.kind {
            ExprKind::Field(field) => self.note_all(&asked, Lack::Field(self.frame.register, *field)),
            ExprKind::Indicator(id) => self.note_all(&asked, Lack::Indicator(*id)),
            ExprKind::Within(within) => {
                // Where the cell is known, it is the indicator that has no value there.
                let cell = evaluation.column(&within.here, self.frame);
                let (known, open): (Vec<usize>, Vec<usize>) = asked.iter().partition(|at| !cell.is_missing(**at));
                self.note_all(&known, Lack::Indicator(within.indicator));
                self.expr(&within.here, &open);
            }
            ExprKind::Related(related) => self.note_all(&asked, Lack::Related(related.register)),
            ExprKind::Rule(rule) => self.rule(*rule, &asked),
            ExprKind::Follow(field, inner) => {
                let (register, stated) = (self.frame.register, evaluation.field(*field, self.frame));
                let days = Rc::clone(&self.frame.days);
                // Nothing is stated, or what is stated has no row for the day.
                let lack = |position: usize| {
                    let day = days.get(position).filter(|_| !stated.is_missing(position));
                    Some(day.map_or(Lack::Field(register, *field), |day| Lack::Row(register, Some(*field), *day)))
                };
                self.by_way(inner, evaluation.followed(*field, self.frame), &asked, lack);
            }
            ExprKind::Previous(inner) => {
                self.by_way(inner, Some(evaluation.before(self.frame)), &asked, |_| Some(Lack::Before));
            }
            ExprKind::On(inner, day) => {
                self.expr(day, &asked);
                let days = evaluation.column(day, self.frame);
                let register = self.frame.register;
                let lack = |position: usize| match days.get(position) {
                    Value::Date(day) => Some(Lack::Row(register, None, days_since_epoch(day))),
                    _ => None,
                };
                self.by_way(inner, evaluation.moved(day, self.frame), &asked, lack);
            }
            ExprKind::Across(inner, of) => {
                let (register, days) = (self.frame.register, Rc::clone(&self.frame.days));
                for (nth, way) in (0u32..).zip(evaluation.through_months(*of, self.frame)) {
                    let lack = |position: usize| {
                        let first = of.around(day_from_epoch(*days.get(position)?)?)?.month_start(nth)?;
                        Some(Lack::Row(register, None, days_since_epoch(first)))
                    };
                    self.by_way(inner, Some(way), &asked, lack);
                }
            }
            ExprKind::Known(inner, by) => {
                self.expr(by, &asked);
                self.by_way(inner, evaluation.known_by(by, self.frame), &asked, |_| None);
            }
            ExprKind::Earlier(rule, nth) => {
                if let Some(version) = evaluation.program.rule(*rule).versions.get(*nth) {
                    self.version(version, &asked);
                }
            }
            _ => expr.parts_here().into_iter().for_each(|part| self.expr(part, &asked)),
        }
    }

    fn rule(&mut self, rule: RuleId, asked: &[usize]) {
        let decided = self.evaluation.decided(rule, self.frame);
        let inner = self.evaluation.lacking_rule(rule, self.frame);
        for position in asked {
            if matches!(decided.why.get(*position), Some(Why::Refused(_))) {
                self.note(*position, Lack::Refused(rule));
            }
            inner.get(*position).into_iter().flatten().for_each(|lack| self.note(*position, *lack));
        }
    }

    /// Follows an expression where a way leads; notes what is lacking where it leads to nothing.
    fn by_way(&mut self, inner: &Expr, way: Option<Rc<Way>>, asked: &[usize], nothing: impl Fn(usize) -> Option<Lack>) {
        let Some(way) = way else { return };
        let slots: BTreeSet<usize> = asked.iter().filter_map(|position| way.slot(*position)).collect();
        let mut there =
            Search { evaluation: self.evaluation, frame: &way.there, found: vec![Vec::new(); way.there.len()] };
        there.expr(inner, &slots.into_iter().collect::<Vec<_>>());
        for position in asked {
            match way.slot(*position) {
                Some(slot) => {
                    let lacks = there.found.get(slot).cloned().unwrap_or_default();
                    lacks.into_iter().for_each(|lack| self.note(*position, lack));
                }
                None => nothing(*position).into_iter().for_each(|lack| self.note(*position, lack)),
            }
        }
    }
}
