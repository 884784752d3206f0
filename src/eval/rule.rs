//! Rules: the version of each record's day, its cases under their policy, and why each record has its result.

use super::Evaluation;
use super::expr::{choose, column_of, constant, order};
use super::frame::{Frame, NO_ROW};
use super::number;
use crate::diagnostic::Code;
use crate::ir::{Body, Case, Comparison, Rule, RuleId, RuleVersion, Type};
use crate::syntax::ast::Policy;
use crate::table::Column;
use crate::table::column::day_from_epoch;
use crate::value::{Fraction, Lang, Message, Value, date};
use arrow::array::{Array, BooleanArray};
use std::rc::Rc;

/// Why a record has its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// A formula gave it.
    Formula,
    /// The case of this name.
    Case(Rc<str>),
    /// An exclusion.
    Excluded,
    /// No case applies, so nothing is given.
    NotEntitled,
    /// A fact is missing.
    Unknown,
    /// It could not be computed.
    Refused(Code),
}

/// The results of a rule for the records of a frame.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    pub(super) values: Column,
    pub(super) why: Vec<Why>,
}

/// The conditions and outcomes of a version, a column each.
struct Laid {
    exclusions: Vec<BooleanArray>,
    overrides: Vec<(Rc<str>, BooleanArray, usize)>,
    cases: Vec<(Rc<str>, BooleanArray, usize)>,
    otherwise: Option<(Rc<str>, usize)>,
    /// The outcomes by position.
    outcomes: Vec<Column>,
    /// The outcome "not entitled".
    nothing: usize,
}

/// What was decided for one record: the outcome by position, or a sum of several.
enum Choice {
    One(usize, Why),
    Sum(Vec<usize>, Why),
    None(Why),
}

impl Evaluation<'_> {
    /// The results of a rule, kept when the frame is a whole period.
    pub(super) fn rule_column(&self, id: RuleId, frame: &Frame) -> Column {
        self.decided(id, frame).values.clone()
    }

    pub(super) fn decided(&self, id: RuleId, frame: &Frame) -> Rc<Decided> {
        let Some(period) = frame.canonical else { return Rc::new(self.decide(id, frame)) };
        if let Some(known) = self.rules.borrow().get(&(id, period)) {
            return Rc::clone(known);
        }
        let decided = Rc::new(self.decide(id, frame));
        self.rules.borrow_mut().insert((id, period), Rc::clone(&decided));
        decided
    }

    fn decide(&self, id: RuleId, frame: &Frame) -> Decided {
        let rule = self.program.rule(id);
        if let [version] = rule.versions.as_slice()
            && version.applied.from.is_none()
            && version.applied.through.is_none()
        {
            return self.version(rule, version, frame);
        }
        let mut values = vec![Value::Missing; frame.len()];
        let mut why = vec![Why::Refused(Code::NotInForce); frame.len()];
        let mut covered = vec![false; frame.len()];
        for version in &rule.versions {
            let inside = |day: i32| day_from_epoch(day).is_some_and(|d| version.applied.contains(d));
            let positions: Vec<usize> =
                frame.days.iter().enumerate().filter(|(_, d)| inside(**d)).map(|(i, _)| i).collect();
            if positions.len() == frame.len() {
                return self.version(rule, version, frame);
            }
            let part = self.version(rule, version, &frame.pick(&positions));
            for (from, to) in positions.into_iter().enumerate() {
                if let (Some(value), Some(reason), Some(seen)) =
                    (values.get_mut(to), why.get_mut(to), covered.get_mut(to))
                {
                    *value = part.values.get(from);
                    *reason = part.why.get(from).cloned().unwrap_or(Why::Unknown);
                    *seen = true;
                }
            }
        }
        for (position, _) in covered.iter().enumerate().filter(|(_, seen)| !**seen) {
            self.out_of_force(rule, frame, position);
        }
        Decided { values: column_of(&rule.ty, values), why }
    }

    fn out_of_force(&self, rule: &Rule, frame: &Frame, position: usize) {
        let (Some(row), Some(day)) =
            (frame.rows.get(position), frame.days.get(position).and_then(|d| day_from_epoch(*d)))
        else {
            return;
        };
        let name = &rule.named.name;
        let message = Message::new(
            format!("tại ngày {}, `{name}` chưa hoặc không còn được áp dụng", date::show(day, Lang::Vi)),
            format!("on {} `{name}` does not apply", date::show(day, Lang::En)),
        );
        self.find(frame.register, *row, name, Code::NotInForce, &message);
    }

    fn version(&self, rule: &Rule, version: &RuleVersion, frame: &Frame) -> Decided {
        let decided = match &version.body {
            Body::Formula(formula) if version.exclusions.is_empty() && version.overrides.is_empty() => {
                let values = self.column(formula, frame);
                let why = (0..frame.len()).map(|row| if values.is_missing(row) { Why::Unknown } else { Why::Formula });
                let why = why.collect();
                Decided { values, why }
            }
            _ => self.by_cases(rule, version, frame),
        };
        let decided = self.adjusted(version, decided, frame);
        only_present(&rule.ty, decided, frame)
    }

    fn lay_out(&self, rule: &Rule, version: &RuleVersion, frame: &Frame) -> (Policy, Laid) {
        let nothing = match &rule.ty {
            Type::Number(_) => constant(&Value::Number(Fraction::ZERO), frame.len()),
            ty => column_of(ty, vec![Value::Missing; frame.len()]),
        };
        let mut laid = Laid {
            exclusions: version.exclusions.iter().map(|(when, _)| self.truths(when, frame)).collect(),
            overrides: Vec::new(),
            cases: Vec::new(),
            otherwise: None,
            outcomes: vec![nothing],
            nothing: 0,
        };
        let always = BooleanArray::from_iter((0..frame.len()).map(|_| Some(true)));
        for case in &version.overrides {
            let outcome = self.outcome(case, frame, &mut laid.outcomes);
            let when = case.when.as_ref().map_or_else(|| always.clone(), |w| self.truths(w, frame));
            laid.overrides.push((case.name.as_str().into(), when, outcome));
        }
        let policy = match &version.body {
            Body::Formula(formula) => {
                laid.outcomes.push(self.column(formula, frame));
                laid.otherwise = Some(("formula".into(), laid.outcomes.len() - 1));
                Policy::First
            }
            Body::Cases(policy, cases) => {
                for case in cases {
                    let outcome = self.outcome(case, frame, &mut laid.outcomes);
                    match &case.when {
                        Some(when) => laid.cases.push((case.name.as_str().into(), self.truths(when, frame), outcome)),
                        None => laid.otherwise = Some((case.name.as_str().into(), outcome)),
                    }
                }
                *policy
            }
        };
        if !matches!(rule.ty, Type::Number(_)) {
            // An excluded record of a class rule falls to the class of "otherwise".
            laid.nothing = laid.otherwise.as_ref().map_or(0, |(_, outcome)| *outcome);
        }
        (policy, laid)
    }

    /// The position of a case's outcome; "not entitled" is the first.
    fn outcome(&self, case: &Case, frame: &Frame, outcomes: &mut Vec<Column>) -> usize {
        let Some(outcome) = &case.outcome else { return 0 };
        outcomes.push(self.column(outcome, frame));
        outcomes.len() - 1
    }

    fn by_cases(&self, rule: &Rule, version: &RuleVersion, frame: &Frame) -> Decided {
        let (policy, laid) = self.lay_out(rule, version, frame);
        let mut ones: Vec<Option<usize>> = Vec::with_capacity(frame.len());
        let mut sums: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut why = Vec::with_capacity(frame.len());
        for row in 0..frame.len() {
            match self.choice(rule, policy, &laid, frame, row) {
                Choice::One(outcome, reason) => {
                    ones.push(Some(outcome));
                    why.push(reason);
                }
                Choice::Sum(parts, reason) => {
                    ones.push(None);
                    sums.push((row, parts));
                    why.push(reason);
                }
                Choice::None(reason) => {
                    ones.push(None);
                    why.push(reason);
                }
            }
        }
        let values = choose(&laid.outcomes, |row| ones.get(row).copied().flatten(), frame.len());
        let values = if sums.is_empty() { values } else { self.with_sums(rule, &values, &sums, &laid, frame) };
        for (row, reason) in why.iter_mut().enumerate() {
            if values.is_missing(row) && !matches!(reason, Why::Refused(_)) {
                *reason = Why::Unknown;
            }
        }
        Decided { values, why }
    }

    fn with_sums(
        &self,
        rule: &Rule,
        values: &Column,
        sums: &[(usize, Vec<usize>)],
        laid: &Laid,
        frame: &Frame,
    ) -> Column {
        let mut all: Vec<Value> = (0..frame.len()).map(|row| values.get(row)).collect();
        for (row, parts) in sums {
            let mut total = Some(Fraction::ZERO);
            for part in parts {
                let amount = laid.outcomes.get(*part).map(|c| c.get(*row));
                total = match (total, amount) {
                    (Some(total), Some(Value::Number(n))) => match total.plus(n) {
                        Ok(sum) => Some(sum),
                        Err(fault) => {
                            if let Some(r) = frame.rows.get(*row) {
                                self.find(frame.register, *r, &rule.named.name, Code::RecordRefused, &fault.message());
                            }
                            None
                        }
                    },
                    _ => None,
                };
            }
            if let Some(slot) = all.get_mut(*row) {
                *slot = total.map_or(Value::Missing, Value::Number);
            }
        }
        column_of(&rule.ty, all)
    }

    fn choice(&self, rule: &Rule, policy: Policy, laid: &Laid, frame: &Frame, row: usize) -> Choice {
        let truth = |a: &BooleanArray| a.is_valid(row).then(|| a.value(row));
        let excluded: Vec<Option<bool>> = laid.exclusions.iter().map(truth).collect();
        if excluded.contains(&Some(true)) {
            return Choice::One(laid.nothing, Why::Excluded);
        }
        if excluded.contains(&None) {
            return Choice::None(Why::Unknown);
        }
        for (name, when, outcome) in &laid.overrides {
            match truth(when) {
                Some(true) => return Choice::One(*outcome, Why::Case(Rc::clone(name))),
                None => return Choice::None(Why::Unknown),
                Some(false) => {}
            }
        }
        let cases: Vec<(&Rc<str>, Option<bool>, usize)> =
            laid.cases.iter().map(|(n, when, o)| (n, truth(when), *o)).collect();
        let choice = match policy {
            Policy::First => first(&cases),
            Policy::ExactlyOne => self.exactly_one(rule, &cases, frame, row),
            Policy::Highest => ranked(&cases, laid, row, Comparison::Greater),
            Policy::Lowest => ranked(&cases, laid, row, Comparison::Less),
            Policy::Sum => summed(&cases),
        };
        choice.unwrap_or_else(|| self.otherwise(rule, laid, frame, row))
    }

    fn otherwise(&self, rule: &Rule, laid: &Laid, frame: &Frame, row: usize) -> Choice {
        match &laid.otherwise {
            Some((name, outcome)) if &**name == "formula" => Choice::One(*outcome, Why::Formula),
            Some((_, 0)) => Choice::One(0, Why::NotEntitled),
            Some((name, outcome)) => Choice::One(*outcome, Why::Case(Rc::clone(name))),
            None => {
                let message = Message::new("không thuộc trường hợp nào", "no case applies");
                if let Some(r) = frame.rows.get(row) {
                    self.find(frame.register, *r, &rule.named.name, Code::RecordRefused, &message);
                }
                Choice::None(Why::Refused(Code::RecordRefused))
            }
        }
    }

    fn exactly_one(
        &self,
        rule: &Rule,
        cases: &[(&Rc<str>, Option<bool>, usize)],
        frame: &Frame,
        row: usize,
    ) -> Option<Choice> {
        let mut holding = cases.iter().filter(|(_, truth, _)| *truth == Some(true));
        let one = holding.next();
        if let (Some((first, ..)), Some((second, ..))) = (one, holding.next()) {
            let message = Message::new(
                format!(
                    "thuộc đồng thời hai trường hợp `{first}` và `{second}`, trong khi quy định chỉ một trường hợp"
                ),
                format!("falls under two cases at once, `{first}` and `{second}`, where exactly one may hold"),
            );
            if let Some(r) = frame.rows.get(row) {
                self.find(frame.register, *r, &rule.named.name, Code::TwoCases, &message);
            }
            return Some(Choice::None(Why::Refused(Code::TwoCases)));
        }
        if cases.iter().any(|(_, truth, _)| truth.is_none()) {
            return Some(Choice::None(Why::Unknown));
        }
        one.map(|(name, _, outcome)| Choice::One(*outcome, Why::Case(Rc::clone(name))))
    }

    /// Floor, cap and rounding, in this order.
    fn adjusted(&self, version: &RuleVersion, decided: Decided, frame: &Frame) -> Decided {
        let Decided { mut values, mut why } = decided;
        for (bound, how) in [(&version.floor, Comparison::Less), (&version.cap, Comparison::Greater)] {
            let Some(bound) = bound else { continue };
            let bound = self.column(bound, frame);
            let columns = [values.clone(), bound.clone()];
            let pick = |row: usize| {
                let (value, bound) = (values.get(row), bound.get(row));
                order(&value, &bound).map(|o| usize::from(how.holds(o)))
            };
            values = choose(&columns, pick, frame.len());
        }
        if let (Some((step, how)), Column::Number(numbers)) = (&version.round, &values) {
            let numbers = numbers.clone();
            values = self.arithmetic(frame, |_, faults| {
                number::map(&numbers, faults, |v| v.round_to(step.to_fraction()?, *how))
            });
        }
        for (row, reason) in why.iter_mut().enumerate() {
            if values.is_missing(row) && !matches!(reason, Why::Refused(_)) {
                *reason = Why::Unknown;
            }
        }
        Decided { values, why }
    }
}

/// A frame may hold places without a record: they have no result, also where the rule is a constant.
fn only_present(ty: &Type, decided: Decided, frame: &Frame) -> Decided {
    if frame.rows.iter().all(|row| *row != NO_ROW) {
        return decided;
    }
    let here = |row: usize| frame.rows.get(row).is_some_and(|r| *r != NO_ROW);
    let values = (0..frame.len()).map(|row| if here(row) { decided.values.get(row) } else { Value::Missing }).collect();
    Decided { values: column_of(ty, values), ..decided }
}

fn first(cases: &[(&Rc<str>, Option<bool>, usize)]) -> Option<Choice> {
    for (name, truth, outcome) in cases {
        match truth {
            Some(true) => return Some(Choice::One(*outcome, Why::Case(Rc::clone(name)))),
            None => return Some(Choice::None(Why::Unknown)),
            Some(false) => {}
        }
    }
    None
}

fn summed(cases: &[(&Rc<str>, Option<bool>, usize)]) -> Option<Choice> {
    if cases.iter().any(|(_, truth, _)| truth.is_none()) {
        return Some(Choice::None(Why::Unknown));
    }
    let holding: Vec<&(&Rc<str>, Option<bool>, usize)> =
        cases.iter().filter(|(_, truth, _)| *truth == Some(true)).collect();
    if holding.is_empty() {
        return None;
    }
    let names: Vec<&str> = holding.iter().map(|(name, ..)| &***name).collect();
    let why = Why::Case(names.join(" + ").into());
    Some(Choice::Sum(holding.iter().map(|(_, _, outcome)| *outcome).collect(), why))
}

/// The best amount that certainly applies, unless a case that may apply could beat it.
fn ranked(cases: &[(&Rc<str>, Option<bool>, usize)], laid: &Laid, row: usize, how: Comparison) -> Option<Choice> {
    let amount = |outcome: usize| laid.outcomes.get(outcome).map_or(Value::Missing, |c| c.get(row));
    let beats = |a: &Value, b: &Value| order(a, b).is_some_and(|o| how.holds(o));
    let mut best: Option<(&Rc<str>, usize, Value)> = None;
    for (name, _, outcome) in cases.iter().filter(|(_, truth, _)| *truth == Some(true)) {
        let value = amount(*outcome);
        if value == Value::Missing {
            return Some(Choice::None(Why::Unknown));
        }
        if best.as_ref().is_none_or(|(_, _, so_far)| beats(&value, so_far)) {
            best = Some((name, *outcome, value));
        }
    }
    for (_, _, outcome) in cases.iter().filter(|(_, truth, _)| truth.is_none()) {
        let value = amount(*outcome);
        let open = value == Value::Missing || best.as_ref().is_none_or(|(_, _, so_far)| beats(&value, so_far));
        if open {
            return Some(Choice::None(Why::Unknown));
        }
    }
    best.map(|(name, outcome, _)| Choice::One(outcome, Why::Case(Rc::clone(name))))
}
