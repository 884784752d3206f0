//! The result of a rule for one record: its conditions are taken every way they may turn out, each way is decided by the
//! plain words of the rule, and the result is known when all ways agree.

use super::calendar::earlier_month;
use super::expr::{ordered, rounded};
use super::{At, Doubts, Reference, Refusal, law};
use chitieu::diagnostic::Code;
use chitieu::ir::{Body, Case, Expr, ExprKind, PaidMonths, RuleId, RuleVersion, Type};
use chitieu::syntax::ast::Policy;
use chitieu::value::{Fraction, Value};
use std::cmp::Ordering;

/// What a case gives.
#[derive(Clone, Debug, PartialEq)]
enum Gives {
    /// Nothing: "not entitled", which counts as the amount 0 but is not raised to a floor.
    Nothing,
    /// An amount or a class; `None` when it is not known.
    Something(Option<Value>),
}

/// A condition, and what follows from it.
struct Branch {
    when: Option<bool>,
    gives: Gives,
}

/// A version of a rule with everything in it evaluated for one record.
struct Laid<'r> {
    ty: &'r Type,
    exclusions: Vec<Option<bool>>,
    overrides: Vec<Branch>,
    cases: Vec<Branch>,
    otherwise: Option<Gives>,
    policy: Policy,
    version: &'r RuleVersion,
    /// The bounds there are, the floor first: what is wrong with an amount, and the bound where it is known.
    bounds: Vec<(Ordering, Option<Value>)>,
}

/// How one way comes out.
#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Result(Value),
    Unknown,
    Refused(Code),
}

impl Reference<'_> {
    pub(crate) fn rule(&self, id: RuleId, at: At) -> Option<Value> {
        if let Some(known) = self.rules.borrow().get(&(id.0, at)) {
            return known.clone();
        }
        let result = self.decided(id, at);
        self.rules.borrow_mut().insert((id.0, at), result.clone());
        result
    }

    fn decided(&self, id: RuleId, at: At) -> Option<Value> {
        let rule = self.program.rule(id);
        let refused = |code: Code| vec![Refusal { register: at.register, row: at.row, code }];
        let Some(version) = law::applying(&rule.versions, at) else {
            self.refuse(refused(Code::NotInForce));
            return None;
        };
        self.by(version, id, at)
    }

    /// By the version at this position, whatever days it applies.
    pub(crate) fn earlier(&self, id: RuleId, nth: usize, at: At) -> Option<Value> {
        self.by(&self.program.rule(id).versions[nth], id, at)
    }

    fn by(&self, version: &RuleVersion, id: RuleId, at: At) -> Option<Value> {
        let rule = self.program.rule(id);
        let refused = |code: Code| vec![Refusal { register: at.register, row: at.row, code }];
        let mut doubts = Doubts::new();
        let laid = self.laid(&rule.ty, version, at, &mut doubts);
        let mut outcomes = laid.every_way(at, &mut doubts);
        let first = outcomes.pop().unwrap();
        match first {
            Outcome::Result(value) if outcomes.is_empty() => return Some(value),
            Outcome::Refused(code) if outcomes.is_empty() => doubts.extend(refused(code)),
            _ => {}
        }
        self.refuse(doubts);
        None
    }

    fn laid<'r>(&self, ty: &'r Type, version: &'r RuleVersion, at: At, doubts: &mut Doubts) -> Laid<'r> {
        let mut exclusions: Vec<Option<bool>> =
            version.exclusions.iter().map(|(when, _)| self.truth(when, at, doubts)).collect();
        exclusions.extend(version.paid.as_ref().map(|paid| self.outside(paid, at, doubts)));
        let overrides = version.overrides.iter().map(|case| self.branch(case, at, doubts)).collect();
        let (policy, cases, otherwise) = match &version.body {
            Body::Formula(formula) => {
                (Policy::First, Vec::new(), Some(Gives::Something(self.value(formula, at, doubts))))
            }
            Body::Cases(policy, all) => {
                let (conditional, rest): (Vec<_>, Vec<_>) = all.iter().partition(|case| case.when.is_some());
                assert!(rest.len() <= 1);
                let cases = conditional.into_iter().map(|case| self.branch(case, at, doubts)).collect();
                (*policy, cases, rest.first().map(|case| self.branch(case, at, doubts).gives))
            }
        };
        let bounds = [(Ordering::Less, &version.floor), (Ordering::Greater, &version.cap)];
        let there = bounds.into_iter().filter_map(|(wrong, bound)| Some((wrong, bound.as_ref()?)));
        let bounds = there.map(|(wrong, bound)| (wrong, self.value(bound, at, doubts))).collect();
        Laid { ty, exclusions, overrides, cases, otherwise, policy, version, bounds }
    }

    /// Whether the month lies outside those paid; one end that says so is enough.
    fn outside(&self, paid: &PaidMonths, at: At, doubts: &mut Doubts) -> Option<bool> {
        let mut day = |expr: &Expr| match self.value(expr, at, doubts) {
            Some(Value::Date(day)) => Some(day),
            None => None,
            other => panic!("{other:?} is no day"),
        };
        let before = paid.from.as_ref().map_or(Some(false), |from| Some(earlier_month(at.day, day(from)?)));
        let after = paid.through.as_ref().map_or(Some(false), |through| match day(through) {
            Some(last) => Some(earlier_month(last, at.day)),
            // A column left empty says that nothing has ended.
            None => is_column(through).then_some(false),
        });
        match (before, after) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    }

    fn branch(&self, case: &Case, at: At, doubts: &mut Doubts) -> Branch {
        let when = case.when.as_ref().map_or(Some(true), |when| self.truth(when, at, doubts));
        let gives = match &case.outcome {
            Some(outcome) => Gives::Something(self.value(outcome, at, doubts)),
            None => Gives::Nothing,
        };
        Branch { when, gives }
    }
}

impl Laid<'_> {
    /// The different outcomes of all ways the unknown conditions may turn out.
    fn every_way(&self, at: At, doubts: &mut Doubts) -> Vec<Outcome> {
        let branches = self.overrides.iter().chain(&self.cases).map(|branch| branch.when);
        let conditions: Vec<Option<bool>> = self.exclusions.iter().copied().chain(branches).collect();
        let unknown = conditions.iter().filter(|c| c.is_none()).count();
        let mut faults = 0;
        let mut outcomes: Vec<Outcome> = Vec::new();
        for way in 0..1u32 << unknown {
            let mut bits = (0..unknown).map(|bit| way >> bit & 1 == 1);
            let truths: Vec<bool> = conditions.iter().map(|c| c.unwrap_or_else(|| bits.next().unwrap())).collect();
            let outcome = self.decide(&truths, &mut faults);
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        }
        if faults > 0 {
            doubts.push(Refusal { register: at.register, row: at.row, code: Code::RecordRefused });
        }
        outcomes
    }

    /// One way, by the words of the rule. `truths` are those of exclusions, overrides and cases, in this order.
    fn decide(&self, truths: &[bool], faults: &mut u32) -> Outcome {
        let (exclusions, rest) = truths.split_at(self.exclusions.len());
        let (overrides, cases) = rest.split_at(self.overrides.len());
        if exclusions.contains(&true) {
            return self.excluded(faults);
        }
        if let Some((_, branch)) = overrides.iter().zip(&self.overrides).find(|(holds, _)| **holds) {
            return self.finished(&branch.gives, faults);
        }
        let holding: Vec<&Gives> =
            cases.iter().zip(&self.cases).filter(|(holds, _)| **holds).map(|(_, branch)| &branch.gives).collect();
        let Some(first) = holding.first() else {
            return match &self.otherwise {
                Some(gives) => self.finished(gives, faults),
                None => Outcome::Refused(Code::RecordRefused),
            };
        };
        match self.policy {
            Policy::ExactlyOne if holding.len() > 1 => Outcome::Refused(Code::TwoCases),
            Policy::First | Policy::ExactlyOne => self.finished(first, faults),
            Policy::Highest => self.best(&holding, Ordering::Greater, faults),
            Policy::Lowest => self.best(&holding, Ordering::Less, faults),
            Policy::Sum => self.sum(&holding, faults),
        }
    }

    /// The amount 0, or the class of "otherwise"; no, for a rule that says yes or no by a formula.
    fn excluded(&self, faults: &mut u32) -> Outcome {
        match (self.ty, &self.version.body, &self.otherwise) {
            (Type::Number(_), ..) => self.finished(&Gives::Nothing, faults),
            (_, Body::Cases(..), Some(gives)) => self.finished(gives, faults),
            (Type::Bool, ..) => Outcome::Result(Value::Bool(false)),
            _ => Outcome::Refused(Code::RecordRefused),
        }
    }

    fn best(&self, holding: &[&Gives], wanted: Ordering, faults: &mut u32) -> Outcome {
        let amounts: Option<Vec<(Value, &Gives)>> =
            holding.iter().map(|gives| amount(gives).map(|amount| (amount, *gives))).collect();
        let Some(amounts) = amounts else { return Outcome::Unknown };
        let mut best = &amounts[0];
        for candidate in &amounts {
            if ordered(&candidate.0, &best.0) == wanted {
                best = candidate;
            }
        }
        self.finished(best.1, faults)
    }

    fn sum(&self, holding: &[&Gives], faults: &mut u32) -> Outcome {
        if holding.iter().all(|gives| **gives == Gives::Nothing) {
            return self.finished(&Gives::Nothing, faults);
        }
        let mut total = Fraction::ZERO;
        for gives in holding {
            let Some(Value::Number(n)) = amount(gives) else { return Outcome::Unknown };
            let Ok(sum) = total.plus(n) else {
                *faults += 1;
                return Outcome::Unknown;
            };
            total = sum;
        }
        self.finished(&Gives::Something(Some(Value::Number(total))), faults)
    }

    /// Rounded, then raised to the floor, then lowered to the cap: bounds hold of what is paid.
    fn finished(&self, gives: &Gives, faults: &mut u32) -> Outcome {
        let mut value = match gives {
            Gives::Nothing => return Outcome::Result(Value::Number(Fraction::ZERO)),
            Gives::Something(None) => return Outcome::Unknown,
            Gives::Something(Some(value)) => value.clone(),
        };
        if let (Some((step, how)), Value::Number(n)) = (&self.version.round, &value) {
            let Ok(n) = rounded(*n, step.to_fraction().unwrap(), *how) else {
                *faults += 1;
                return Outcome::Unknown;
            };
            value = Value::Number(n);
        }
        for (wrong, bound) in &self.bounds {
            let Some(bound) = bound else { return Outcome::Unknown };
            if ordered(&value, bound) == *wrong {
                value = bound.clone();
            }
        }
        Outcome::Result(value)
    }
}

fn is_column(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Follow(_, inner) => is_column(inner),
        kind => matches!(kind, ExprKind::Field(_)),
    }
}

/// What a case counts for among others.
fn amount(gives: &Gives) -> Option<Value> {
    match gives {
        Gives::Nothing => Some(Value::Number(Fraction::ZERO)),
        Gives::Something(value) => value.clone(),
    }
}
