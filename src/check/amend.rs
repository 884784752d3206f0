//! Amendments of rules: a whole new text from a day, or the text before it with cases added, replaced or repealed.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, AmendClause, AmendDecl, Case, Ident, Line, Outcome, RuleClause, RuleDecl, Trivia};
use crate::value::{Date, Message};
use std::collections::BTreeSet;

/// The text of a rule over a stretch of days.
pub(super) struct Text {
    /// Its clauses, each with its place; those of an earlier text carry their own basis with them.
    pub(super) clauses: Vec<(RuleClause, Span)>,
    /// The first and the last day, where they are stated.
    pub(super) days: Option<(Date, Option<Date>)>,
    /// Where the days are stated.
    pub(super) at: Span,
    /// The name of the declaration or amendment.
    pub(super) span: Span,
    /// The position of the declaration: 0 is the rule itself, then its amendments.
    pub(super) origin: usize,
}

impl Text {
    fn of(clauses: Vec<(RuleClause, Span)>, span: Span, origin: usize) -> Self {
        let applied = clauses.iter().find_map(|(clause, at)| match clause {
            RuleClause::Applied { from, through } => Some(((*from, *through), *at)),
            _ => None,
        });
        let at = applied.map_or(span, |(_, at)| at);
        Self { clauses, days: applied.map(|(days, _)| days), at, span, origin }
    }

    /// The first basis, which what names none relies on.
    fn around(&self) -> Option<&ast::Basis> {
        self.clauses.iter().find_map(|(clause, _)| match clause {
            RuleClause::Basis(basis) => Some(basis),
            _ => None,
        })
    }

    /// Its clauses as another text takes them over: without days, bases and notes of its own.
    fn taken_over(&self) -> Vec<(RuleClause, Span)> {
        let around = self.around();
        let keeps = |(clause, span): &(RuleClause, Span)| {
            let clause = match clause {
                RuleClause::Applied { .. } | RuleClause::Basis(_) | RuleClause::Note(_) => return None,
                RuleClause::Case(case) => RuleClause::Case(grounded(case, around)),
                RuleClause::Policy(policy, cases) => {
                    let ground = |line: &Line<Case>| Line {
                        trivia: Trivia::default(),
                        span: line.span,
                        node: grounded(&line.node, around),
                    };
                    RuleClause::Policy(*policy, cases.iter().map(ground).collect())
                }
                RuleClause::Except(when, basis) => RuleClause::Except(when.clone(), joined(basis.as_ref(), around)),
                RuleClause::Override(when, outcome, basis) => {
                    RuleClause::Override(when.clone(), outcome.clone(), joined(basis.as_ref(), around))
                }
                other => other.clone(),
            };
            Some((clause, *span))
        };
        self.clauses.iter().filter_map(keeps).collect()
    }
}

impl Checker {
    /// The texts of a rule in the order of their days.
    pub(super) fn texts(&mut self, decl: &RuleDecl, amends: &[&AmendDecl]) -> Vec<Text> {
        let own = decl.clauses.iter().map(|line| (line.node.clone(), line.span)).collect();
        let mut texts = vec![Text::of(own, decl.name.span, 0)];
        let mut amends: Vec<(usize, &AmendDecl)> =
            amends.iter().enumerate().map(|(i, amend)| (i + 1, *amend)).collect();
        amends.sort_by_key(|(_, amend)| first_day(amend));
        for (origin, amend) in amends {
            let text = self.amended(amend, origin, &texts);
            texts.extend(text);
        }
        texts
    }

    /// The text an amendment makes.
    fn amended(&mut self, amend: &AmendDecl, origin: usize, texts: &[Text]) -> Option<Text> {
        let own = self.rule_clauses(amend)?;
        let Some(day) = first_day(amend) else {
            self.without_day(amend);
            return None;
        };
        let whole = own.iter().find(|(clause, _)| {
            matches!(
                clause,
                RuleClause::Formula(_) | RuleClause::Scale(..) | RuleClause::Case(_) | RuleClause::Policy(..)
            )
        });
        let edit = amend.clauses.iter().find(|line| is_edit(&line.node));
        match (whole, edit) {
            (Some((_, whole)), Some(edit)) => {
                self.whole_and_edited(edit.span, *whole);
                None
            }
            (Some(_), None) => Some(Text::of(own, amend.name.span, origin)),
            (None, _) => {
                let before = texts.iter().filter(|text| text.days.is_none_or(|(from, _)| from < day));
                let Some(before) = before.max_by_key(|text| text.days) else {
                    self.nothing_before(amend);
                    return None;
                };
                self.edited(amend, before, own).map(|clauses| Text::of(clauses, amend.name.span, origin))
            }
        }
    }

    /// The clauses an amendment has in common with rules; reports values, which rules do not have.
    fn rule_clauses(&mut self, amend: &AmendDecl) -> Option<Vec<(RuleClause, Span)>> {
        let mut own = Vec::new();
        let mut sound = true;
        for line in &amend.clauses {
            match &line.node {
                AmendClause::Rule(clause) => own.push((clause.clone(), line.span)),
                AmendClause::Version(version) => {
                    self.value_for_a_rule(version.span);
                    sound = false;
                }
                AmendClause::Locally(_) => {
                    self.no_place_for_rules(line);
                    sound = false;
                }
                AmendClause::Add(_) | AmendClause::Replace(_) | AmendClause::Repeal(_) => {}
            }
        }
        sound.then_some(own)
    }

    /// The text before, with the cases an amendment changes and the clauses it adds.
    fn edited(
        &mut self,
        amend: &AmendDecl,
        before: &Text,
        own: Vec<(RuleClause, Span)>,
    ) -> Option<Vec<(RuleClause, Span)>> {
        let mut clauses = before.taken_over();
        let mut sound = true;
        for line in &amend.clauses {
            match &line.node {
                AmendClause::Repeal(names) => {
                    for name in names {
                        sound &= self.with_case(&mut clauses, name, |cases, at| {
                            cases.remove(at);
                        });
                    }
                }
                AmendClause::Replace(case) => match case_name(case) {
                    Some(name) => {
                        sound &= self.with_case(&mut clauses, name, |cases, at| {
                            cases.put(at, case.clone());
                        });
                    }
                    None => {
                        self.unnamed(line.span);
                        sound = false;
                    }
                },
                AmendClause::Add(case) => add(&mut clauses, case, line.span),
                AmendClause::Version(_) | AmendClause::Rule(_) | AmendClause::Locally(_) => {}
            }
        }
        let (overriding, rest): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|(clause, _)| matches!(clause, RuleClause::Override(..)));
        let old = clauses.len();
        let mut taken = BTreeSet::new();
        for (clause, at) in rest {
            let place = clauses.iter().take(old).position(|(old, _)| takes_the_place(&clause, old));
            match place.filter(|place| taken.insert(*place)).and_then(|place| clauses.get_mut(place)) {
                Some(slot) => *slot = (clause, at),
                None => clauses.push((clause, at)),
            }
        }
        // A later exception comes before an earlier one.
        let first = clauses.iter().position(|(c, _)| matches!(c, RuleClause::Override(..))).unwrap_or(clauses.len());
        clauses.splice(first..first, overriding);
        sound.then_some(clauses)
    }

    /// Does something with the case of this name; reports when there is none.
    fn with_case(
        &mut self,
        clauses: &mut Vec<(RuleClause, Span)>,
        name: &Ident,
        change: impl FnOnce(&mut dyn Cases, usize),
    ) -> bool {
        let is_it = |case: &Case| case_name(case).is_some_and(|own| Self::same_name(&own.text, &name.text));
        for i in 0..clauses.len() {
            match clauses.get_mut(i) {
                Some((RuleClause::Policy(_, cases), _)) => {
                    if let Some(at) = cases.iter().position(|line| is_it(&line.node)) {
                        change(cases, at);
                        return true;
                    }
                }
                Some((RuleClause::Case(case), _)) if is_it(case) => {
                    change(clauses, i);
                    return true;
                }
                _ => {}
            }
        }
        let names: Vec<String> = all_cases(clauses).filter_map(case_name).map(|name| name.text.clone()).collect();
        let names = self.told.names(names.len(), || names.iter().map(String::as_str));
        self.unknown(Code::UnknownName, name, &Message::new("trường hợp", "case"), &names);
        false
    }

    fn without_day(&mut self, amend: &AmendDecl) {
        let message = Message::new(
            "sửa đổi này chưa nêu áp dụng từ ngày nào",
            "this amendment does not say from which day it applies",
        );
        let help = Message::new("Thêm `áp dụng từ ngày …`.", "add `applied from …`");
        self.fault(Diagnostic::error(Code::BadClause, message).at(amend.name.span).help(help));
    }

    fn whole_and_edited(&mut self, edit: Span, whole: Span) {
        let message = Message::new(
            "một sửa đổi viết lại cả cách xác định, hoặc sửa từng trường hợp, không có cả hai",
            "an amendment writes the whole rule anew or changes single cases, not both",
        );
        let help = Message::new(
            "Bỏ phần viết lại, hoặc bỏ các dòng `bổ sung`, `thay thế`, `bãi bỏ`.",
            "remove the new text, or the lines with `adds`, `replaces`, `repeals`",
        );
        let here = Message::new("phần viết lại ở đây", "the new text is here");
        self.fault(Diagnostic::error(Code::BadClause, message).at(edit).because(whole, here).help(help));
    }

    fn nothing_before(&mut self, amend: &AmendDecl) {
        let message = Message::new(
            format!("trước ngày này `{}` chưa có cách tính nào để sửa", amend.name.text),
            format!("before this day `{}` has no text that could be changed", amend.name.text),
        );
        let help = Message::new("Xem lại ngày áp dụng.", "look at the day applied again");
        self.fault(Diagnostic::error(Code::BadClause, message).at(amend.name.span).help(help));
    }

    fn unnamed(&mut self, at: Span) {
        let message = Message::new("trường hợp thay thế phải có tên", "a case that replaces another has its name");
        let help = Message::new("Viết `thay thế tên: … khi …`.", "write `replaces name: … when …`");
        self.fault(Diagnostic::error(Code::BadClause, message).at(at).help(help));
    }

    fn value_for_a_rule(&mut self, span: Span) {
        let message = Message::new("cách xác định không có mức theo ngày", "a rule has no dated values");
        let help = Message::new(
            "Viết `áp dụng từ ngày …` một dòng; dòng sau viết lại cả cách tính, hoặc `bổ sung`, `thay thế`, `bãi bỏ` từng trường hợp.",
            "write `applied from …` on a line; below it the whole new rule, or `adds`, `replaces`, `repeals` for single cases",
        );
        self.fault(Diagnostic::error(Code::BadClause, message).at(span).help(help));
    }
}

/// The first day an amendment states.
fn first_day(amend: &AmendDecl) -> Option<Date> {
    amend.clauses.iter().find_map(|line| match &line.node {
        AmendClause::Rule(RuleClause::Applied { from, .. }) => Some(*from),
        _ => None,
    })
}

fn is_edit(clause: &AmendClause) -> bool {
    matches!(clause, AmendClause::Add(_) | AmendClause::Replace(_) | AmendClause::Repeal(_))
}

/// The name a case is changed by: its own, or the word of its class.
fn case_name(case: &Case) -> Option<&Ident> {
    match (&case.name, &case.outcome) {
        (Some(name), _) | (None, Outcome::Class(name)) => Some(name),
        _ => None,
    }
}

fn all_cases(clauses: &[(RuleClause, Span)]) -> impl Iterator<Item = &Case> {
    clauses.iter().flat_map(|(clause, _)| {
        let (one, many) = match clause {
            RuleClause::Case(case) => (Some(case), &[][..]),
            RuleClause::Policy(_, cases) => (None, cases.as_slice()),
            _ => (None, &[][..]),
        };
        one.into_iter().chain(many.iter().map(|line| &line.node))
    })
}

/// Rows of cases, however they stand.
trait Cases {
    fn remove(&mut self, at: usize);
    fn put(&mut self, at: usize, case: Case);
}

impl Cases for Vec<Line<Case>> {
    fn remove(&mut self, at: usize) {
        if at < self.len() {
            Vec::remove(self, at);
        }
    }

    fn put(&mut self, at: usize, case: Case) {
        if let Some(line) = self.get_mut(at) {
            line.span = case.span;
            line.node = case;
        }
    }
}

impl Cases for Vec<(RuleClause, Span)> {
    fn remove(&mut self, at: usize) {
        if at < self.len() {
            Vec::remove(self, at);
        }
    }

    fn put(&mut self, at: usize, case: Case) {
        if let Some(slot) = self.get_mut(at) {
            *slot = (RuleClause::Case(case.clone()), case.span);
        }
    }
}

/// Puts a case behind the others, before "otherwise".
fn add(clauses: &mut Vec<(RuleClause, Span)>, case: &Case, at: Span) {
    let below = clauses.iter_mut().find_map(|(clause, _)| match clause {
        RuleClause::Policy(_, cases) if !cases.is_empty() => Some(cases),
        _ => None,
    });
    if let Some(cases) = below {
        let place = cases.iter().position(|line| line.node.when.is_none()).unwrap_or(cases.len());
        cases.insert(place, Line { trivia: Trivia::default(), span: at, node: case.clone() });
        return;
    }
    let is_rest = |(clause, _): &(RuleClause, Span)| matches!(clause, RuleClause::Case(case) if case.when.is_none());
    let place = clauses.iter().position(is_rest).unwrap_or(clauses.len());
    clauses.insert(place, (RuleClause::Case(case.clone()), at));
}

/// Whether a clause stands where the old one stood: a name means one thing, there is one rounding, one floor, one cap.
fn takes_the_place(new: &RuleClause, old: &RuleClause) -> bool {
    if let (RuleClause::Let(new, _), RuleClause::Let(old, _)) = (new, old) {
        return Checker::same_name(&new.text, &old.text);
    }
    matches!(
        (new, old),
        (RuleClause::Round(_), RuleClause::Round(_))
            | (RuleClause::Floor(_), RuleClause::Floor(_))
            | (RuleClause::Cap(_), RuleClause::Cap(_))
            | (RuleClause::PaidMonthly { .. }, RuleClause::PaidMonthly { .. })
    )
}

fn grounded(case: &Case, around: Option<&ast::Basis>) -> Case {
    Case { basis: joined(case.basis.as_ref(), around), ..case.clone() }
}

/// A basis with what it leaves to the one around it.
fn joined(own: Option<&ast::Basis>, around: Option<&ast::Basis>) -> Option<ast::Basis> {
    let (Some(own), Some(around)) = (own, around) else { return own.or(around).cloned() };
    if own.source.is_some() {
        return Some(own.clone());
    }
    let mut basis = own.clone();
    basis.source.clone_from(&around.source);
    let coarser = around.places.iter().filter(|(kind, _)| !own.places.iter().any(|(k, _)| k == kind));
    basis.places.extend(coarser.cloned());
    Some(basis)
}
