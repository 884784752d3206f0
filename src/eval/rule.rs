//! Rules: the version of each record's day, its conditions and outcomes laid out, and the result of every record.

use super::Evaluation;
use super::case::{Branch, Decided, End, Laid, NOTHING, Open, Why};
use super::columns::{choose, column_of, constant};
use super::doubt::{Doubt, Fault};
use super::force::out_of_force;
use super::frame::{Frame, Seat, Step};
use super::schedule::Task;
use crate::diagnostic::Code;
use crate::ir::{Body, Case, Clocks, Rule, RuleId, RuleVersion, Type, applying};
use crate::syntax::ast::Policy;
use crate::table::Column;
use crate::value::{Fraction, Message, Value};
use arrow::array::BooleanArray;
use std::rc::Rc;

impl Evaluation<'_> {
    /// The results of a rule for the records of a frame.
    pub(super) fn rule_column(&self, id: RuleId, frame: &Frame) -> Column {
        self.decided(id, frame).values.clone()
    }

    /// The results and their reasons, computed once for a frame.
    pub(super) fn decided(&self, id: RuleId, frame: &Frame) -> Rc<Decided> {
        if let Some(known) = self.kept(id, frame) {
            return known;
        }
        self.carry_out(Task::Results(id, frame.clone()));
        self.kept(id, frame).unwrap_or_else(|| Rc::new(self.decide(id, frame)))
    }

    /// The results, if they have been computed.
    pub(super) fn kept(&self, id: RuleId, frame: &Frame) -> Option<Rc<Decided>> {
        self.rules.borrow().get(&(frame.id, id)).cloned()
    }

    /// Computes the results of a rule and keeps them.
    pub(super) fn keep_results(&self, id: RuleId, frame: &Frame) {
        if self.kept(id, frame).is_none() {
            let decided = Rc::new(self.decide(id, frame));
            self.rules.borrow_mut().insert((frame.id, id), decided);
        }
    }

    /// The records of a frame by the version of a rule that applies to them, each with their positions in the frame; on a
    /// day outside every version in none.
    pub(super) fn by_version(&self, id: RuleId, frame: &Frame) -> Vec<(&RuleVersion, Vec<usize>, Frame)> {
        let rule = self.program.rule(id);
        if let Some(clocks) = frame.same_clocks() {
            let version = applying(&rule.versions, clocks).and_then(|found| rule.versions.get(found));
            return version.map(|version| (version, (0..frame.len()).collect(), frame.clone())).into_iter().collect();
        }
        let mut parts: Vec<(&RuleVersion, Vec<usize>)> = rule.versions.iter().map(|v| (v, Vec::new())).collect();
        let mut last: Option<(Clocks, Option<usize>)> = None;
        for position in 0..frame.len() {
            let Some(clocks) = frame.clocks(position) else { continue };
            let found = match last {
                Some((same, found)) if same == clocks => found,
                _ => applying(&rule.versions, clocks),
            };
            last = Some((clocks, found));
            if let Some((_, positions)) = found.and_then(|found| parts.get_mut(found)) {
                positions.push(position);
            }
        }
        let framed = parts.into_iter().enumerate().filter(|(_, (_, positions))| !positions.is_empty());
        framed
            .map(|(nth, (version, positions))| {
                if positions.len() == frame.len() {
                    return (version, positions, frame.clone());
                }
                let way = self.way(frame, Step::Version(id, nth), || {
                    let seats: Vec<Seat> = frame.seats().collect();
                    (frame.register, positions.iter().map(|position| seats.get(*position).copied()).collect())
                });
                (version, positions, way.there.clone())
            })
            .collect()
    }

    fn decide(&self, id: RuleId, frame: &Frame) -> Decided {
        let rule = self.program.rule(id);
        let parts = self.by_version(id, frame);
        if let [(version, positions, _)] = parts.as_slice()
            && positions.len() == frame.len()
            && self.given.is_empty()
        {
            return self.version(rule, version, frame);
        }
        let mut values = vec![Value::Missing; frame.len()];
        let mut why = vec![Why::Refused(Code::NotInForce); frame.len()];
        for (version, positions, part) in parts {
            let part = self.version(rule, version, &part);
            for (from, to) in positions.into_iter().enumerate() {
                if let (Some(value), Some(reason)) = (values.get_mut(to), why.get_mut(to)) {
                    *value = part.values.get(from);
                    *reason = part.why.get(from).cloned().unwrap_or(Why::Unknown);
                }
            }
        }
        for (position, (value, reason)) in values.iter_mut().zip(&mut why).enumerate() {
            let given = frame.rows.get(position).and_then(|row| self.given.get(&(id, *row)));
            if let Some(given) = given {
                (*value, *reason) = (given.clone(), Why::Given);
            } else if *reason == Why::Refused(Code::NotInForce) {
                self.out_of_version(rule, frame, position);
            }
        }
        Decided { values: column_of(&rule.ty, values), why }
    }

    fn out_of_version(&self, rule: &Rule, frame: &Frame, position: usize) {
        let (Some(row), Some(clocks)) = (frame.rows.get(position), frame.clocks(position)) else { return };
        let name = &rule.named.name;
        let message = out_of_force(self.program, &rule.versions, name, clocks);
        self.find(frame.register, *row, name, Code::NotInForce, &message);
    }

    /// The results of the version at a position, whatever days it applies: what an amendment calls the old value.
    pub(super) fn earlier(&self, id: RuleId, nth: usize, frame: &Frame) -> Column {
        let rule = self.program.rule(id);
        match rule.versions.get(nth) {
            Some(version) => self.version(rule, version, frame).values,
            None => column_of(&rule.ty, vec![Value::Missing; frame.len()]),
        }
    }

    fn version(&self, rule: &Rule, version: &RuleVersion, frame: &Frame) -> Decided {
        let (decided, doubts) = self.watched(|| match &version.body {
            Body::Formula(formula) if !version.is_conditional() => {
                let limits = self.limits(version, frame);
                let values = self.limited(&self.column(formula, frame), &limits, frame);
                Decided { values, why: vec![Why::Formula; frame.len()] }
            }
            _ => self.by_cases(rule, version, frame),
        });
        self.settled(rule, decided, &doubts)
    }

    /// For records without a result, whether they were refused or hang on a missing fact.
    fn settled(&self, rule: &Rule, decided: Decided, doubts: &[Doubt]) -> Decided {
        let Decided { values, mut why } = decided;
        let refused = self.refuse(doubts, &rule.named.name, |row| values.is_missing(row));
        for (row, reason) in why.iter_mut().enumerate() {
            if values.is_missing(row) && !matches!(reason, Why::Refused(_)) {
                *reason = refused.get(&row).map_or(Why::Unknown, |code| Why::Refused(*code));
            }
        }
        Decided { values, why }
    }

    pub(super) fn lay_out(&self, rule: &Rule, version: &RuleVersion, frame: &Frame) -> Laid {
        let nothing = match &rule.ty {
            Type::Number(_) => constant(&Value::Number(Fraction::ZERO), frame.len()),
            ty => column_of(ty, vec![Value::Missing; frame.len()]),
        };
        let limits = self.limits(version, frame);
        let mut outcomes = vec![nothing];
        let exclusions = version.exclusions.iter().map(|(when, _)| self.truths(when, frame)).collect();
        let paid = version.paid.as_ref().map(|paid| self.outside_months(paid, frame));
        let overrides = version.overrides.iter().map(|case| self.branch(case, frame, &mut outcomes)).collect();
        let mut cases = Vec::new();
        let mut otherwise = None;
        let policy = match &version.body {
            Body::Formula(formula) => {
                outcomes.push(self.column(formula, frame));
                otherwise = Some((Why::Formula, outcomes.len() - 1));
                Policy::First
            }
            Body::Cases(policy, all) => {
                for case in all {
                    if case.when.is_some() {
                        cases.push(self.branch(case, frame, &mut outcomes));
                    } else {
                        let outcome = self.outcome(case, frame, &mut outcomes);
                        let why = if outcome == NOTHING { Why::NotEntitled } else { Why::Case((*case.name).into()) };
                        otherwise = Some((why, outcome));
                    }
                }
                *policy
            }
        };
        let excluded = match (&rule.ty, &version.body, &otherwise) {
            (Type::Number(_), ..) => Some(NOTHING),
            // An excluded record of a class rule falls to the class of "otherwise".
            (_, Body::Cases(..), Some((_, outcome))) => Some(*outcome),
            (Type::Bool, ..) => {
                outcomes.push(constant(&Value::Bool(false), frame.len()));
                Some(outcomes.len() - 1)
            }
            _ => None,
        };
        let finals = if limits.are_none() {
            outcomes.clone()
        } else {
            let limited = |(i, column): (usize, &Column)| match i {
                NOTHING => column.clone(),
                _ => self.limited(column, &limits, frame),
            };
            outcomes.iter().enumerate().map(limited).collect()
        };
        Laid { exclusions, paid, overrides, cases, otherwise, excluded, outcomes, finals, limits, policy }
    }

    fn branch(&self, case: &Case, frame: &Frame, outcomes: &mut Vec<Column>) -> Branch {
        let outcome = self.outcome(case, frame, outcomes);
        let when = match &case.when {
            Some(when) => self.truths(when, frame),
            None => BooleanArray::from_iter(std::iter::repeat_n(Some(true), frame.len())),
        };
        Branch { name: (*case.name).into(), when, outcome }
    }

    /// The position of a case's outcome.
    fn outcome(&self, case: &Case, frame: &Frame, outcomes: &mut Vec<Column>) -> usize {
        let Some(outcome) = &case.outcome else { return NOTHING };
        outcomes.push(self.column(outcome, frame));
        outcomes.len() - 1
    }

    fn by_cases(&self, rule: &Rule, version: &RuleVersion, frame: &Frame) -> Decided {
        let laid = self.lay_out(rule, version, frame);
        if let Some((choice, why)) = laid.in_turn(frame.len()) {
            return Decided { values: choose(&laid.finals, |row| choice.get(row).copied(), frame.len()), why };
        }
        let mut ends: Vec<Option<End>> = Vec::with_capacity(frame.len());
        let mut why = Vec::with_capacity(frame.len());
        for row in 0..frame.len() {
            let (end, reason) = match laid.decide(row) {
                Ok((end, reason)) => (Some(end), reason),
                Err(Open::Unknown) => (None, Why::Unknown),
                Err(Open::Faulty(fault)) => {
                    self.doubt(frame, row, Fault::Arithmetic(fault));
                    (None, Why::Unknown)
                }
            };
            let refused = end.as_ref().and_then(|end| refusal(end, &laid));
            if let (Some((code, message)), Some(r)) = (&refused, frame.rows.get(row)) {
                self.find(frame.register, *r, &rule.named.name, *code, message);
            }
            why.push(refused.map_or(reason, |(code, _)| Why::Refused(code)));
            ends.push(end);
        }
        let position = |row: usize| match ends.get(row) {
            Some(Some(End::Outcome(outcome))) => Some(*outcome),
            _ => None,
        };
        let values = choose(&laid.finals, position, frame.len());
        let sum = |row: usize| match ends.get(row) {
            Some(Some(End::Amount(amount))) => Some(Value::Number(*amount)),
            _ => None,
        };
        if (0..frame.len()).all(|row| sum(row).is_none()) {
            return Decided { values, why };
        }
        let with_sums = (0..frame.len()).map(|row| sum(row).unwrap_or_else(|| values.get(row))).collect();
        Decided { values: column_of(&rule.ty, with_sums), why }
    }
}

/// What is wrong with a record that falls under two cases, or under none.
fn refusal(end: &End, laid: &Laid) -> Option<(Code, Message)> {
    match end {
        End::Outcome(_) | End::Amount(_) => None,
        End::NoCase => Some((Code::RecordRefused, Message::new("không thuộc trường hợp nào", "no case applies"))),
        End::TwoCases(a, b) => {
            let name = |i: &usize| laid.cases.get(*i).map(|case| case.name.to_string()).unwrap_or_default();
            let (first, second) = (name(a), name(b));
            let message = Message::new(
                format!(
                    "thuộc đồng thời hai trường hợp `{first}` và `{second}`, trong khi quy định chỉ một trường hợp"
                ),
                format!("falls under two cases at once, `{first}` and `{second}`, where exactly one may hold"),
            );
            Some((Code::TwoCases, message))
        }
    }
}
