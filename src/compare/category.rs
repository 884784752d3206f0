//! The category of a record: the case that decided, looked for in the rules an amount is made of.
//!
//! `trợ_cấp = mức_chuẩn × hệ_số` decides nothing itself; the case of `hệ_số` does, and where that case hands on the result of
//! another rule, the case of that one.

use super::side::Side;
use crate::eval::outcome::RuleResult;
use crate::ir::{Body, Clocks, Expr, ExprKind, RuleId, RuleVersion};
use crate::value::Date;
use std::collections::BTreeMap;
use std::rc::Rc;

/// So many rules one below the other are looked into.
const DEEPEST: usize = 8;

/// Which case decided, as a stable word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// A case by name; several, joined by ` + `, where an amount is made of several rules.
    Case(Rc<str>),
    /// A formula that rests on no rule with cases.
    Formula,
    /// An exclusion.
    Excluded,
    /// No case applies, so nothing is given.
    NotEntitled,
    /// Not known; the missing fields, or the code of what is wrong.
    Open(Rc<str>),
    /// There is no such record on this side.
    Absent,
}

impl Category {
    /// The category in one word, as record results give it.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Case(name) | Self::Open(name) => name.to_string(),
            Self::Formula => "formula".to_owned(),
            Self::Excluded => "except".to_owned(),
            Self::NotEntitled => "not_entitled".to_owned(),
            Self::Absent => "absent".to_owned(),
        }
    }

    /// From the reason of a result.
    fn of(reason: &str) -> Self {
        match reason {
            "formula" | "given" => Self::Formula,
            "except" => Self::Excluded,
            "not_entitled" | "not_yet_paid" | "no_longer_paid" => Self::NotEntitled,
            open if open.starts_with("unknown: ") || open.starts_with("refused: ") => Self::Open(open.into()),
            name => Self::Case(name.into()),
        }
    }

    fn is_case(&self) -> bool {
        matches!(self, Self::Case(_))
    }
}

/// Finds categories, each rule once.
pub(super) struct Sorter<'a> {
    side: &'a Side<'a>,
    known: BTreeMap<RuleId, Rc<Vec<Category>>>,
}

impl<'a> Sorter<'a> {
    pub(super) fn new(side: &'a Side<'a>) -> Self {
        Self { side, known: BTreeMap::new() }
    }

    /// The category of every record of a result.
    pub(super) fn categories(&mut self, result: &RuleResult) -> Rc<Vec<Category>> {
        self.of(result.rule, Some(result), DEEPEST)
    }

    fn of(&mut self, rule: RuleId, result: Option<&RuleResult>, depth: usize) -> Rc<Vec<Category>> {
        if let Some(known) = self.known.get(&rule) {
            return Rc::clone(known);
        }
        let period = self.side.evaluation.period();
        let computed;
        let result = match result {
            Some(result) => result,
            None => {
                computed = self.side.evaluation.rule(rule, period);
                &computed
            }
        };
        let days = self.side.evaluation.rows(self.side.program.rule(rule).register, period);
        let mut versions = Versions { side: self.side, rule, last: None };
        let mut categories = Vec::with_capacity(result.reasons.len());
        for (position, reason) in result.reasons.iter().enumerate() {
            let own = Category::of(reason);
            let day = days.get(position).and_then(|(_, day)| *day);
            let outcome = day.and_then(|day| versions.on(day)).and_then(|version| outcome(version, &own));
            let below = match outcome.filter(|_| depth > 0) {
                Some(outcome) => self.below(outcome, position, depth - 1),
                None => Vec::new(),
            };
            categories.push(joined(own, below));
        }
        let categories = Rc::new(categories);
        self.known.insert(rule, Rc::clone(&categories));
        categories
    }

    /// The categories of the rules an outcome is made of, for one record.
    fn below(&mut self, outcome: &Expr, position: usize, depth: usize) -> Vec<Category> {
        let mut found = Vec::new();
        let mut open = vec![outcome];
        while let Some(expr) = open.pop() {
            if let ExprKind::Rule(rule) = expr.kind {
                found.extend(self.of(rule, None, depth).get(position).cloned());
            }
            open.extend(expr.parts_here().into_iter().rev());
        }
        found
    }
}

/// The versions of a rule by day; neighbours mostly share theirs.
struct Versions<'a> {
    side: &'a Side<'a>,
    rule: RuleId,
    last: Option<(Date, Option<&'a RuleVersion>)>,
}

impl<'a> Versions<'a> {
    fn on(&mut self, day: Date) -> Option<&'a RuleVersion> {
        match self.last {
            Some((known, version)) if known == day => version,
            _ => {
                let clocks = Clocks { on: day, ..self.side.evaluation.clocks() };
                let version = self.side.rule_version(self.rule, clocks).map(|(_, version)| version);
                self.last = Some((day, version));
                version
            }
        }
    }
}

/// The expression that gave a result.
fn outcome<'a>(version: &'a RuleVersion, category: &Category) -> Option<&'a Expr> {
    match (&version.body, category) {
        (Body::Formula(formula), Category::Formula) => Some(formula),
        (body, Category::Case(name)) => {
            let cases = match body {
                Body::Cases(_, cases) => cases.as_slice(),
                Body::Formula(_) => &[],
            };
            let mut all = version.overrides.iter().chain(cases);
            all.find(|case| *case.name == **name)?.outcome.as_ref()
        }
        _ => None,
    }
}

/// What is said of a record: the cases further down where there are any, else its own.
fn joined(own: Category, below: Vec<Category>) -> Category {
    let mut names: Vec<&str> = Vec::new();
    for category in &below {
        if let Category::Case(name) = category
            && !names.contains(&&**name)
        {
            names.push(name);
        }
    }
    if !names.is_empty() {
        return Category::Case(names.join(" + ").into());
    }
    let handed_on = below.into_iter().find(|category| *category != Category::Formula);
    if own.is_case() { own } else { handed_on.unwrap_or(own) }
}
