//! Which body needs which: an order in which every body comes after those it names, or the circle that makes it impossible.

use super::declare::Parts;
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{IndicatorId, RegisterId, RuleId, Type};
use crate::source::Span;
use crate::syntax::ast::{
    Aggregate, AmendClause, Case, Expr, ExprKind, Ident, IndicatorClause, Moment, Outcome, RowKey, RuleClause,
    RuleDecl, Test,
};
use crate::value::{Message, name};
use std::collections::{BTreeMap, BTreeSet};

/// A body: that of a rule (with its amendments) or of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Rule(RuleId),
    Indicator(IndicatorId),
}

impl Checker {
    /// The bodies in an order that can be settled one after the other. Bodies in a circle are reported and left out.
    pub(super) fn order(&mut self, parts: &Parts<'_>) -> Vec<Body> {
        let needs = self.needs(parts);
        let mut state = vec![State::New; needs.len()];
        let mut order = Vec::new();
        for start in 0..needs.len() {
            self.visit(start, &needs, &mut state, &mut order);
        }
        let rules = self.program.rules.len();
        let body = |node: usize| {
            if node < rules { Body::Rule(RuleId(node)) } else { Body::Indicator(IndicatorId(node - rules)) }
        };
        order.into_iter().map(body).collect()
    }

    /// Depth first, without recursion: chains of rules may be thousands long.
    fn visit(&mut self, start: usize, needs: &[Vec<(usize, Span)>], state: &mut [State], order: &mut Vec<usize>) {
        if state.get(start) != Some(&State::New) {
            return;
        }
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        set(state, start, State::Open);
        while let Some((node, next)) = path.last().copied() {
            let Some((need, span)) = needs.get(node).and_then(|n| n.get(next)).copied() else {
                path.pop();
                if state.get(node) == Some(&State::Open) {
                    set(state, node, State::Done);
                    order.push(node);
                }
                continue;
            };
            if let Some(top) = path.last_mut() {
                top.1 += 1;
            }
            match state.get(need).copied().unwrap_or(State::Done) {
                State::New => {
                    set(state, need, State::Open);
                    path.push((need, 0));
                }
                State::Open => {
                    let from = path.iter().position(|(n, _)| *n == need).unwrap_or(0);
                    let circle: Vec<usize> = path.iter().skip(from).map(|(n, _)| *n).collect();
                    self.report_circle(&circle, span);
                    for member in circle {
                        set(state, member, State::Circular);
                    }
                }
                State::Done | State::Circular => {}
            }
        }
    }

    fn report_circle(&mut self, circle: &[usize], span: Span) {
        let mut names: Vec<String> = circle.iter().map(|n| self.node_name(*n)).collect();
        if let Some(first) = names.first().cloned() {
            names.push(first);
        }
        let path = if names.len() > 12 {
            let (head, tail) = (names.iter().take(5), names.iter().skip(names.len() - 5));
            let shown: Vec<&str> = head.map(String::as_str).chain(["…"]).chain(tail.map(String::as_str)).collect();
            shown.join(" → ")
        } else {
            names.join(" → ")
        };
        let message = Message::new(
            format!("cách tính đi vòng quanh: {path}"),
            format!("definitions go round in a circle: {path}"),
        );
        let help = Message::new(
            "Bỏ một mắt xích: một trong các mục này không được dùng đến mục sau nó.",
            "one link has to go: one of these must not use the next",
        );
        self.fault(Diagnostic::error(Code::Cycle, message).at(span).help(help));
    }

    fn node_name(&self, node: usize) -> String {
        let rules = self.program.rules.len();
        let named = match self.program.rules.get(node) {
            Some(rule) => Some(&rule.named),
            None => self.program.indicators.get(node - rules).map(|i| &i.named),
        };
        named.map(|n| n.name.clone()).unwrap_or_default()
    }

    fn needs(&self, parts: &Parts<'_>) -> Vec<Vec<(usize, Span)>> {
        let words = |decl: &RuleDecl| class_words(decl.clauses.iter().map(|line| &line.node));
        let classes: Classes = parts.rules.iter().map(|(id, decl)| (*id, words(decl))).collect();
        let rules = self.program.rules.len();
        let mut needs = vec![Vec::new(); rules + self.program.indicators.len()];
        for (id, decl) in &parts.rules {
            let clauses = decl.clauses.iter().map(|line| &line.node);
            self.collect_rule(&classes, self.program.rule(*id).register, clauses, needs.get_mut(id.0));
        }
        for amend in &parts.amends {
            if let Some(Thing::Rule(id)) = self.things.get(&amend.name.text) {
                let register = self.program.rule(id).register;
                let mut found = Found { checker: self, classes: &classes, nodes: Vec::new() };
                amend.clauses.iter().for_each(|line| found.amendment(&line.node, register));
                if let Some(slot) = needs.get_mut(id.0) {
                    slot.append(&mut found.nodes);
                }
            }
        }
        for (id, decl) in &parts.indicators {
            let mut found = Found { checker: self, classes: &classes, nodes: Vec::new() };
            for clause in &decl.clauses {
                match &clause.node {
                    IndicatorClause::Formula(formula) => found.expr(formula, None),
                    // Whatever register it is of: a rule bears one name.
                    IndicatorClause::Missing { operand, .. } => found.operand(operand),
                    _ => {}
                }
            }
            if let Some(slot) = needs.get_mut(rules + id.0) {
                slot.append(&mut found.nodes);
            }
        }
        needs
    }

    fn collect_rule<'c>(
        &self,
        classes: &Classes,
        register: RegisterId,
        clauses: impl Iterator<Item = &'c RuleClause>,
        slot: Option<&mut Vec<(usize, Span)>>,
    ) {
        let mut found = Found { checker: self, classes, nodes: Vec::new() };
        for clause in clauses {
            found.clause(clause, register);
        }
        if let Some(slot) = slot {
            slot.append(&mut found.nodes);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
    Circular,
}

fn set(state: &mut [State], node: usize, value: State) {
    if let Some(slot) = state.get_mut(node) {
        *slot = value;
    }
}

/// Collects the bodies an expression names. `register` is the record in scope; `None` in the formula of an indicator.
struct Found<'a> {
    checker: &'a Checker,
    classes: &'a Classes,
    nodes: Vec<(usize, Span)>,
}

/// The words each rule sorts into, as its cases spell them.
type Classes = BTreeMap<RuleId, BTreeSet<String>>;

/// The words the clauses of a rule sort into.
fn class_words<'c>(clauses: impl Iterator<Item = &'c RuleClause>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |outcome: &Outcome| {
        if let Outcome::Class(word) = outcome {
            words.insert(name::key(&word.text));
        }
    };
    for clause in clauses {
        match clause {
            RuleClause::Case(case) => add(&case.outcome),
            RuleClause::Policy(_, cases) => cases.iter().for_each(|case| add(&case.node.outcome)),
            RuleClause::Override(_, outcome, _) => add(outcome),
            _ => {}
        }
    }
    words
}

impl Found<'_> {
    fn clause(&mut self, clause: &RuleClause, register: RegisterId) {
        let scope = Some(register);
        match clause {
            RuleClause::Formula(e)
            | RuleClause::Let(_, e)
            | RuleClause::Floor(e)
            | RuleClause::Cap(e)
            | RuleClause::Except(e, _) => {
                self.expr(e, scope);
            }
            RuleClause::Scale(_, on, rows) => {
                self.expr(on, scope);
                for row in rows {
                    row.node.value.iter().for_each(|value| self.expr(value, scope));
                    for key in row.node.keys.iter().flatten() {
                        match key {
                            RowKey::Numbers { test, .. } => self.test(test, scope),
                            RowKey::Word(name) => self.path(std::slice::from_ref(name), scope),
                        }
                    }
                }
            }
            RuleClause::PaidMonthly { from, through } => {
                from.iter().chain(through).for_each(|day| self.expr(day, scope));
            }
            RuleClause::Policy(_, cases) => cases.iter().for_each(|case| self.case(&case.node, register)),
            RuleClause::Case(case) => self.case(case, register),
            RuleClause::Override(when, outcome, _) => {
                self.expr(when, scope);
                self.outcome(outcome, register);
            }
            RuleClause::Basis(_) | RuleClause::Round(_) | RuleClause::Applied { .. } | RuleClause::Note(_) => {}
        }
    }

    fn amendment(&mut self, clause: &AmendClause, register: RegisterId) {
        match clause {
            AmendClause::Rule(clause) => self.clause(clause, register),
            AmendClause::Add(case) | AmendClause::Replace(case) => self.case(case, register),
            AmendClause::Version(_) | AmendClause::Repeal(_) | AmendClause::Locally(_) => {}
        }
    }

    fn case(&mut self, case: &Case, register: RegisterId) {
        self.outcome(&case.outcome, register);
        if let Some(when) = &case.when {
            self.expr(when, Some(register));
        }
    }

    fn outcome(&mut self, outcome: &Outcome, register: RegisterId) {
        if let Outcome::Amount(amount) = outcome {
            self.expr(amount, Some(register));
        }
    }

    fn expr(&mut self, expr: &Expr, scope: Option<RegisterId>) {
        match &expr.kind {
            ExprKind::Path(path) => self.path(path, scope),
            ExprKind::Call(_, items)
            | ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::CountTrue(items)
            | ExprKind::AtLeastTrue(_, items) => items.iter().for_each(|e| self.expr(e, scope)),
            ExprKind::Lookup(base, keys) => {
                self.expr(base, scope);
                keys.iter().for_each(|e| self.expr(e, scope));
            }
            ExprKind::At(inner, moment) => {
                self.expr(inner, scope);
                if let Moment::Day(day) | Moment::Known(day) = moment {
                    self.expr(day, scope);
                }
            }
            ExprKind::Scoped(inner, within) => {
                self.expr(inner, scope);
                within.iter().for_each(|path| self.expr(path, scope));
            }
            ExprKind::Neg(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) | ExprKind::Across(inner, _) => {
                self.expr(inner, scope);
            }
            ExprKind::Sum(items) | ExprKind::Product(items) => items.iter().for_each(|(_, e)| self.expr(e, scope)),
            ExprKind::Test(left, test) => {
                self.expr(left, scope);
                match test.as_ref() {
                    Test::Compare(_, right) if self.is_word(left, right, scope) => {}
                    Test::In { items, .. } => {
                        let names: Vec<&Expr> = items.iter().filter(|e| !self.is_word(left, e, scope)).collect();
                        names.into_iter().for_each(|e| self.expr(e, scope));
                    }
                    test => self.test(test, scope),
                }
            }
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, scope),
            ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::Text(_) | ExprKind::Bool(_) | ExprKind::Old => {}
        }
    }

    fn test(&mut self, test: &Test, scope: Option<RegisterId>) {
        match test {
            Test::Compare(_, e) | Test::OrMore(e) | Test::OrLess(e) => self.expr(e, scope),
            Test::Range { from, to, .. } => {
                self.expr(from, scope);
                self.expr(to, scope);
            }
            Test::In { items, .. } => items.iter().for_each(|e| self.expr(e, scope)),
            Test::Missing | Test::Known => {}
        }
    }

    /// Whether the right side of a test is a word of the left one's list, and so no name: `nhóm là trẻ` where an
    /// indicator is called `trẻ` too.
    fn is_word(&self, left: &Expr, right: &Expr, scope: Option<RegisterId>) -> bool {
        let (ExprKind::Path(path), Some(scope)) = (&left.kind, scope) else { return false };
        let (ExprKind::Path(word), Some((last, relations))) = (&right.kind, path.split_last()) else { return false };
        let [word] = word.as_slice() else { return false };
        let Some(here) = self.follow(relations, scope) else { return false };
        let checker = self.checker;
        if let Some(field) = checker.field_named(here, &last.text) {
            let ty = &checker.program.field(here, field).ty;
            return matches!(ty, Type::Word(list) if checker.word_named(*list, &word.text).is_some());
        }
        let Some(rule) = checker.rule_named(here, &last.text) else { return false };
        match &checker.program.rule(rule).ty {
            Type::Word(list) if checker.typed.get(rule.0) == Some(&true) => {
                checker.word_named(*list, &word.text).is_some()
            }
            _ => self.classes.get(&rule).is_some_and(|words| words.contains(&name::key(&word.text))),
        }
    }

    /// The register at the end of a row of relations.
    fn follow(&self, relations: &[Ident], scope: RegisterId) -> Option<RegisterId> {
        relations.iter().try_fold(scope, |here, step| {
            let field = self.checker.field_named(here, &step.text)?;
            self.checker.program.field(here, field).relation.as_ref().map(|r| r.target)
        })
    }

    fn aggregate(&mut self, aggregate: &Aggregate, scope: Option<RegisterId>) {
        let inner = match scope {
            Some(register) => self.checker.inverse_named(register, &aggregate.over.text).map(|(r, _)| r),
            None => self.checker.registers.get(&aggregate.over.text),
        };
        let Some(inner) = inner else { return };
        let parts = [&aggregate.value, &aggregate.filter, &aggregate.base, &aggregate.once_by, &aggregate.weight];
        for part in parts.into_iter().flatten() {
            self.expr(part, Some(inner));
        }
    }

    /// A fact named without its register.
    fn operand(&mut self, operand: &Expr) {
        let ExprKind::Path(path) = &operand.kind else { return };
        if let Some(last) = path.last()
            && let Some(Thing::Rule(id)) = self.checker.things.get(&last.text)
        {
            self.nodes.push((id.0, last.span));
        }
    }

    fn path(&mut self, path: &[Ident], scope: Option<RegisterId>) {
        let Some((last, relations)) = path.split_last() else { return };
        let mut register = scope;
        for step in relations {
            let Some(here) = register else { return };
            let field = self.checker.field_named(here, &step.text);
            let relation = field.and_then(|f| self.checker.program.field(here, f).relation.as_ref());
            register = relation.map(|r| r.target);
        }
        if register.is_some_and(|here| self.checker.field_named(here, &last.text).is_some()) {
            return;
        }
        let node = match (self.checker.things.get(&last.text), register) {
            (Some(Thing::Rule(id)), Some(here)) if self.checker.rule_named(here, &last.text).is_some() => Some(id.0),
            (Some(Thing::Indicator(id)), _) if relations.is_empty() => Some(self.checker.program.rules.len() + id.0),
            _ => None,
        };
        self.nodes.extend(node.map(|n| (n, last.span)));
    }
}
