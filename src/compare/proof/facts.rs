//! What a rule reads on either side, and every bound its facts are compared with.

use super::grid::{Grid, MOST_CONSTANTS};
use super::{judged, on_stage};
use crate::ir::{
    Axis, Body, Clocks, Expr, ExprKind, FieldId, Function, Named, ParamId, Program, RegisterId, RuleId, RuleVersion,
    Type, applying,
};
use crate::value::{Date, Fraction, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Rules that only hand on what another expression says are looked through so far.
const DEEPEST: usize = 16;

/// Why records do not stand for all there can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Other records are looked at: related ones, earlier ones, whole registers.
    OtherRecords,
    /// Facts are compared with each other, or reckoned with before they are compared.
    Reckoned,
    /// The result is reckoned from facts, and so differs within a cell.
    Amounts,
    /// There are too many combinations to try them all.
    TooMany,
    /// Some of the records have no result on one side or the other.
    Undetermined,
    /// What other rules give is taken as the same on both sides.
    TakenAsGiven,
}

/// What is chosen for a record: a column, or the result of a rule that is taken as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Atom {
    /// A column.
    Field(FieldId),
    /// The result of a rule that is a condition in a count, looks at other records or reckons with facts: what it gives may
    /// be anything, on both sides the same.
    Rule(RuleId),
}

impl Atom {
    /// The type of its values.
    #[must_use]
    pub fn ty(self, program: &Program, register: RegisterId) -> &Type {
        match self {
            Self::Field(field) => &program.field(register, field).ty,
            Self::Rule(rule) => &program.rule(rule).ty,
        }
    }

    /// Its name and title.
    #[must_use]
    pub fn named(self, program: &Program, register: RegisterId) -> &Named {
        match self {
            Self::Field(field) => &program.field(register, field).named,
            Self::Rule(rule) => &program.rule(rule).named,
        }
    }
}

/// What is known of the facts a rule reads. A column here may be the result of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Every column read.
    pub(super) read: BTreeSet<Atom>,
    /// The numbers a column is compared with.
    pub(super) numbers: BTreeMap<Atom, BTreeSet<Fraction>>,
    /// The days a column is compared with.
    pub(super) days: BTreeMap<Atom, BTreeSet<Date>>,
    /// The ages reckoned from a column are compared with.
    pub(super) ages: BTreeMap<Atom, BTreeSet<i64>>,
    /// The texts a column is compared with.
    pub(super) texts: BTreeMap<Atom, BTreeSet<String>>,
    /// The counts of conditions a column enters, each with whether it is negated there.
    pub(super) counted: BTreeMap<Atom, BTreeSet<(usize, bool)>>,
    /// Columns that enter as conditions of their own.
    pub(super) plain: BTreeSet<Atom>,
    /// Columns of which it is asked whether they are missing.
    pub(super) asked_missing: BTreeSet<Atom>,
}

/// Collects what a rule and the rules it names read, in the versions that speak on either side.
pub(super) fn facts(program: &Program, rule: RuleId, days: [Clocks; 2]) -> Option<(Facts, BTreeSet<Gap>)> {
    let mut found = Found::default();
    let given = RefCell::new(named_conditions(program, rule, days));
    for clocks in days {
        let mut finder = Finder { law: Law { program, rule, days, clocks, given: &given }, found: &mut found };
        finder.all(vec![rule])?;
        if !finder.law.is_stated(&ExprKind::Rule(rule), DEEPEST) {
            found.gaps.insert(Gap::Amounts);
        }
    }
    if found.facts.read.iter().any(|atom| matches!(atom, Atom::Rule(_))) {
        found.gaps.insert(Gap::TakenAsGiven);
    }
    Some((found.facts, found.gaps))
}

/// The rules that are conditions in a count, such as the deprivations of a household: each is taken as given, by its name.
fn named_conditions(program: &Program, rule: RuleId, days: [Clocks; 2]) -> BTreeMap<RuleId, bool> {
    let mut named = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut rules = vec![rule];
    while let Some(one) = rules.pop() {
        if !seen.insert(one) {
            continue;
        }
        let versions = &program.rule(one).versions;
        let speaking = days.into_iter().filter_map(|clocks| versions.get(applying(versions, clocks)?));
        let mut open: Vec<&Expr> = speaking.flat_map(RuleVersion::expressions).collect();
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::CountTrue(parts) | ExprKind::AtLeastTrue(_, parts) => {
                    let conditions = parts.iter().filter_map(|part| match positive(part).0.kind {
                        ExprKind::Rule(condition) => Some((condition, true)),
                        _ => None,
                    });
                    named.extend(conditions);
                }
                ExprKind::Rule(other) => rules.push(*other),
                _ => {}
            }
            open.extend(expr.parts_here());
        }
    }
    named.remove(&rule);
    named
}

/// A condition without its negation, and whether it had one.
fn positive(part: &Expr) -> (&Expr, bool) {
    match &part.kind {
        ExprKind::Not(inner) => (inner, true),
        _ => (part, false),
    }
}

/// What is being found.
#[derive(Default)]
struct Found {
    facts: Facts,
    gaps: BTreeSet<Gap>,
    /// Counts of conditions met so far.
    counts: usize,
}

/// The law of one side.
#[derive(Clone, Copy)]
struct Law<'a> {
    program: &'a Program,
    /// The rule that is compared.
    rule: RuleId,
    /// Both sides.
    days: [Clocks; 2],
    /// This side.
    clocks: Clocks,
    /// Rules whose results are taken as given, as far as known.
    given: &'a RefCell<BTreeMap<RuleId, bool>>,
}

struct Finder<'a, 'f> {
    law: Law<'a>,
    found: &'f mut Found,
}

impl<'a> Finder<'a, '_> {
    /// Everything these rules read, and the rules they name.
    fn all(&mut self, mut open: Vec<RuleId>) -> Option<()> {
        let mut seen = BTreeSet::new();
        while let Some(rule) = open.pop() {
            if seen.insert(rule) {
                self.months(rule);
                for expr in self.law.version(rule).map(RuleVersion::expressions).unwrap_or_default() {
                    self.walk(expr, &mut open)?;
                }
            }
        }
        Some(())
    }

    /// Months in which something is paid are reckoned from days.
    fn months(&mut self, rule: RuleId) {
        if self.law.version(rule).is_some_and(|version| version.paid.is_some()) {
            self.found.gaps.insert(Gap::Reckoned);
        }
    }

    /// Everything an expression reads; the rules it names are still to be looked at.
    fn walk(&mut self, expr: &'a Expr, rules: &mut Vec<RuleId>) -> Option<()> {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Field(field) => self.plain(Atom::Field(*field)),
                ExprKind::Rule(rule) if self.law.is_given(*rule) => self.plain(Atom::Rule(*rule)),
                ExprKind::Rule(rule) => rules.push(*rule),
                ExprKind::Compare(left, _, right) => self.compared(left, right)?,
                ExprKind::Between { value, low, high } => {
                    self.compared(value, &low.0)?;
                    self.compared(value, &high.0)?;
                }
                ExprKind::In(value, items, _) => {
                    for item in items {
                        self.compared(value, item)?;
                    }
                }
                ExprKind::Scale(scale) => {
                    for (bound, _) in scale.treads.iter().flat_map(|tread| tread.low.iter().chain(&tread.high)) {
                        self.compared(&scale.on, bound)?;
                    }
                }
                ExprKind::CountTrue(parts) | ExprKind::AtLeastTrue(_, parts) => {
                    self.found.counts += 1;
                    open.extend(parts.iter().filter(|part| !self.is_counted(part)));
                    continue;
                }
                ExprKind::IsMissing(inner, _) => self.asked_missing(inner),
                ExprKind::Call(Function::IfMissing, args) => {
                    if let Some(first) = args.first() {
                        self.asked_missing(first);
                    }
                }
                ExprKind::Param(param, keys) => self.looked_up(*param, keys),
                kind if looks_elsewhere(kind) => {
                    self.found.gaps.insert(Gap::OtherRecords);
                    continue;
                }
                _ => {}
            }
            open.extend(expr.parts_here());
        }
        Some(())
    }

    fn plain(&mut self, atom: Atom) {
        self.found.facts.read.insert(atom);
        self.found.facts.plain.insert(atom);
    }

    /// The bounds of the bands a parameter is laid out by, in the country and in places.
    fn looked_up(&mut self, param: ParamId, keys: &'a [Expr]) {
        let (declared, clocks) = (self.law.program.param(param), self.law.clocks);
        let local = declared.local.iter().filter_map(|law| declared.local_version(law.word, clocks));
        let versions = declared.version(&[], clocks).into_iter().chain(local);
        for (key, axis) in versions.flat_map(|version| keys.iter().zip(&version.axes)) {
            if let Axis::Bands(bands) = axis {
                let bounds = bands.iter().flat_map(|band| band.low.iter().chain(&band.high));
                self.bounded(key, bounds.map(|(bound, _)| Value::Number(*bound)).collect());
            }
        }
    }

    /// Notes a condition that is a column itself, or its negation; others are conditions on their own.
    fn is_counted(&mut self, part: &Expr) -> bool {
        let (inner, negated) = positive(part);
        let atom = match inner.kind {
            ExprKind::Field(field) => Atom::Field(field),
            ExprKind::Rule(rule) if self.law.is_given(rule) => Atom::Rule(rule),
            _ => return false,
        };
        self.found.facts.read.insert(atom);
        self.found.facts.counted.entry(atom).or_default().insert((self.found.counts, negated));
        true
    }

    fn asked_missing(&mut self, inner: &Expr) {
        match inner.kind {
            ExprKind::Field(field) => {
                self.found.facts.asked_missing.insert(Atom::Field(field));
            }
            _ => {
                self.found.gaps.insert(Gap::Reckoned);
            }
        }
    }

    fn compared(&mut self, left: &'a Expr, right: &'a Expr) -> Option<()> {
        match (self.law.varies(left), self.law.varies(right)) {
            (false, false) => {}
            (true, true) => {
                self.found.gaps.insert(Gap::Reckoned);
            }
            (true, false) => {
                let bounds = self.constants(right)?;
                self.bounded(left, bounds);
            }
            (false, true) => {
                let bounds = self.constants(left)?;
                self.bounded(right, bounds);
            }
        }
        Some(())
    }

    /// Notes what an expression is compared with.
    fn bounded(&mut self, expr: &'a Expr, bounds: Vec<Value>) {
        let subject = self.law.subject(expr);
        let (atom, is_age) = match &subject.kind {
            ExprKind::Field(field) => (Some(Atom::Field(*field)), false),
            ExprKind::Rule(rule) if self.law.is_given(*rule) => (Some(Atom::Rule(*rule)), false),
            ExprKind::Call(Function::Age, args) => match args.first().map(|arg| &arg.kind) {
                Some(ExprKind::Field(field)) => (Some(Atom::Field(*field)), true),
                _ => (None, true),
            },
            _ => (None, false),
        };
        let Some(atom) = atom else {
            // What is stated case by case changes only where a condition does, and those are looked at themselves.
            if !self.law.is_stated(&subject.kind, DEEPEST) {
                self.found.gaps.insert(Gap::Reckoned);
            }
            return;
        };
        let facts = &mut self.found.facts;
        for bound in bounds {
            match bound {
                Value::Number(number) if is_age => {
                    let years = number.numerator().div_euclid(number.denominator());
                    facts.ages.entry(atom).or_default().extend(i64::try_from(years));
                }
                Value::Number(number) => {
                    facts.numbers.entry(atom).or_default().insert(number);
                }
                Value::Date(day) => {
                    facts.days.entry(atom).or_default().insert(day);
                }
                Value::Text(text) => {
                    facts.texts.entry(atom).or_default().insert(text);
                }
                // A bound nobody knows is no bound.
                Value::Bool(_) | Value::Word(_) | Value::Record(_) | Value::Missing => {}
            }
        }
    }

    /// What an expression can give that reads words and truths only: tried out on all of them.
    fn constants(&mut self, expr: &'a Expr) -> Option<Vec<Value>> {
        if let ExprKind::Const(value) = &expr.kind {
            return Some(vec![value.clone()]);
        }
        let law = self.law;
        let register = law.program.rule(law.rule).register;
        let mut inside = Found::default();
        let mut finder = Finder { law, found: &mut inside };
        let mut rules = Vec::new();
        finder.walk(expr, &mut rules)?;
        finder.all(rules)?;
        let grid = Grid::new(law.program, register, &inside.facts, [law.clocks; 2]);
        let rows = grid.rows_within(MOST_CONSTANTS, &mut self.found.gaps);
        let stage = judged(law.program, register, &rows, law.clocks)?;
        let mut values: Vec<Value> = Vec::new();
        on_stage(law.program, &stage, law.clocks, |side| {
            for row in 0..u32::try_from(rows.len()).unwrap_or(u32::MAX) {
                let value = side.evaluation.value(expr, register, row, law.clocks);
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        });
        Some(values)
    }
}

/// Whether an expression is about another record, another day or another law.
fn looks_elsewhere(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Follow(..)
            | ExprKind::Previous(_)
            | ExprKind::Related(_)
            | ExprKind::Indicator(_)
            | ExprKind::Within(_)
            | ExprKind::On(..)
            | ExprKind::Known(..)
            | ExprKind::Across(..)
            | ExprKind::Earlier(..)
    )
}

/// Whether values of a type can simply be tried out.
fn is_tried(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Word(_))
}

impl<'a> Law<'a> {
    fn version(&self, rule: RuleId) -> Option<&'a RuleVersion> {
        let versions = &self.program.rule(rule).versions;
        applying(versions, self.clocks).and_then(|at| versions.get(at))
    }

    /// Whether what a rule gives is taken as given, because on one side or the other it looks at other records or reckons
    /// with facts itself. The rule that is compared never is.
    fn is_given(&self, rule: RuleId) -> bool {
        if rule == self.rule {
            return false;
        }
        if let Some(known) = self.given.borrow().get(&rule) {
            return *known;
        }
        // Asked again while it is being found out, it would be in a circle, which the checker refuses.
        self.given.borrow_mut().insert(rule, true);
        let given = self.days.into_iter().any(|clocks| {
            let law = Law { clocks, ..*self };
            let mut found = Found::default();
            let mut finder = Finder { law, found: &mut found };
            finder.months(rule);
            let expressions = law.version(rule).map(RuleVersion::expressions).unwrap_or_default();
            let walked = expressions.into_iter().try_for_each(|expr| finder.walk(expr, &mut Vec::new()));
            walked.is_none() || found.gaps.contains(&Gap::OtherRecords) || found.gaps.contains(&Gap::Reckoned)
        });
        self.given.borrow_mut().insert(rule, given);
        given
    }

    /// The expression behind rules that only hand on a formula.
    fn subject(&self, expr: &'a Expr) -> &'a Expr {
        let mut expr = expr;
        for _ in 0..DEEPEST {
            match expr.kind {
                ExprKind::Rule(rule) if !self.is_given(rule) => match self.version(rule).and_then(handed_on) {
                    Some(formula) => expr = formula,
                    None => return expr,
                },
                _ => return expr,
            }
        }
        expr
    }

    /// Whether what an expression gives is made of what the law states and of words and truths of the record alone.
    fn is_stated(&self, kind: &ExprKind, depth: usize) -> bool {
        let deeper = |expr: &Expr| depth > 0 && self.is_stated(&expr.kind, depth - 1);
        match kind {
            // Conditions and counts of them change only where a condition does; a parameter with its keys only.
            ExprKind::Const(_)
            | ExprKind::Today
            | ExprKind::CountTrue(_)
            | ExprKind::AtLeastTrue(..)
            | ExprKind::Param(..)
            | ExprKind::Compare(..)
            | ExprKind::Between { .. }
            | ExprKind::In(..)
            | ExprKind::IsMissing(..)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_) => true,
            ExprKind::Field(field) => is_tried(&self.program.field(self.register(), *field).ty),
            ExprKind::Neg(inner) | ExprKind::Round(inner, ..) => deeper(inner),
            ExprKind::Sum(parts) | ExprKind::Product(parts) => parts.iter().all(|(_, part)| deeper(part)),
            ExprKind::Call(Function::Larger | Function::Smaller | Function::IfMissing, args) => args.iter().all(deeper),
            ExprKind::Rule(rule) if self.is_given(*rule) => is_tried(&self.program.rule(*rule).ty),
            // Which months are paid hangs on days beyond those that are tried.
            ExprKind::Rule(rule) => self
                .version(*rule)
                .is_none_or(|version| version.paid.is_none() && given_by(version).into_iter().all(deeper)),
            _ => false,
        }
    }

    /// Whether an expression reads anything that cannot simply be tried out: numbers, days, texts, other records.
    fn varies(&self, expr: &Expr) -> bool {
        let mut open = vec![expr];
        let mut seen = BTreeSet::new();
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Field(field) if !is_tried(&self.program.field(self.register(), *field).ty) => return true,
                ExprKind::Rule(rule) if self.is_given(*rule) && !is_tried(&self.program.rule(*rule).ty) => return true,
                ExprKind::Rule(rule) if self.is_given(*rule) => {}
                ExprKind::Rule(rule) if seen.insert(*rule) => {
                    open.extend(self.version(*rule).map(RuleVersion::expressions).unwrap_or_default());
                }
                kind if looks_elsewhere(kind) => return true,
                _ => {}
            }
            open.extend(expr.parts_here());
        }
        false
    }

    fn register(&self) -> RegisterId {
        self.program.rule(self.rule).register
    }
}

/// The formula a version hands on as it is.
fn handed_on(version: &RuleVersion) -> Option<&Expr> {
    let RuleVersion { body: Body::Formula(formula), round, floor, cap, .. } = version else {
        return None;
    };
    let plain = !version.is_conditional() && round.is_none() && floor.is_none() && cap.is_none();
    plain.then_some(formula)
}

/// Every expression that makes the result of a version.
fn given_by(version: &RuleVersion) -> Vec<&Expr> {
    let mut given: Vec<&Expr> = version.floor.iter().chain(&version.cap).collect();
    given.extend(version.overrides.iter().filter_map(|case| case.outcome.as_ref()));
    match &version.body {
        Body::Formula(formula) => given.push(formula),
        Body::Cases(_, cases) => given.extend(cases.iter().filter_map(|case| case.outcome.as_ref())),
    }
    given
}
