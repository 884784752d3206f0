//! Cases that can never apply and cases that overlap, found without data where conditions are simple enough.
//!
//! A condition becomes a list of boxes: in each box every value named is confined to an interval, a set of words, a set of
//! truths, or one side of another value. What a box cannot express is left out and marked, so that "can never apply" is
//! only said when it is certain.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Body, Case, Comparison, Expr, ExprKind, Program, RegisterId, RuleVersion};
use crate::syntax::ast::Policy;
use crate::value::{Fraction, Message, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Boxes beyond this number are not looked at: the analysis stays cheap and says less.
const MOST_BOXES: usize = 64;

/// Looks at every rule version.
pub(super) fn cover(program: &Program, faults: &mut Vec<Diagnostic>) {
    if faults.iter().any(Diagnostic::is_error) {
        return;
    }
    for rule in &program.rules {
        let view = View { program, register: rule.register };
        rule.versions.iter().for_each(|version| version_cases(view, version, faults));
    }
}

/// The program, and the register whose records a condition is about.
#[derive(Clone, Copy)]
struct View<'a> {
    program: &'a Program,
    register: RegisterId,
}

fn version_cases(view: View<'_>, version: &RuleVersion, faults: &mut Vec<Diagnostic>) {
    let Body::Cases(policy, cases) = &version.body else { return };
    let conditions: Vec<(&Case, Option<Vec<Region>>)> =
        cases.iter().filter_map(|c| c.when.as_ref().map(|w| (c, regions(view, w)))).collect();
    for (i, (case, regions)) in conditions.iter().enumerate() {
        let Some(regions) = regions else { continue };
        if regions.iter().all(Region::is_empty) {
            faults.push(never(case, None));
            continue;
        }
        for (earlier, other) in conditions.iter().take(i) {
            let Some(other) = other else { continue };
            match policy {
                Policy::First if shadowed(regions, other) => faults.push(never(case, Some(earlier))),
                Policy::ExactlyOne => faults.extend(overlap((case, regions), (earlier, other))),
                _ => {}
            }
        }
    }
}

fn never(case: &Case, earlier: Option<&Case>) -> Diagnostic {
    let fault = Diagnostic::error(
        Code::UnreachableCase,
        Message::new(
            format!("trường hợp `{}` không bao giờ xảy ra", case.name),
            format!("the case `{}` can never apply", case.name),
        ),
    )
    .at(case.span);
    match earlier {
        Some(earlier) => fault.because(
            earlier.span,
            Message::new("trường hợp này đã bao trùm, và được xét trước", "this case covers it and comes first"),
        ),
        None => fault.help(Message::new("các điều kiện của nó loại trừ nhau", "its conditions exclude each other")),
    }
}

fn overlap((case, regions): (&Case, &[Region]), (earlier, other): (&Case, &[Region])) -> Option<Diagnostic> {
    let exact = |all: &[Region]| all.iter().all(|r| r.exact);
    if !exact(regions) || !exact(other) {
        return None;
    }
    let shared = regions.iter().flat_map(|a| other.iter().map(|b| a.meet(b))).find(|r| !r.is_empty())?;
    // Values that are confined on one side only may exclude each other in ways a box does not know; only speak when every
    // value is confined by both cases.
    let both = |name: &String| {
        regions.iter().all(|r| r.sides.contains_key(name)) && other.iter().all(|r| r.sides.contains_key(name))
    };
    if !shared.sides.keys().all(both) {
        return None;
    }
    let witness = shared.witness();
    Some(
        Diagnostic::warning(
            Code::CaseGap,
            Message::new(
                format!("hai trường hợp `{}` và `{}` có thể cùng đúng, ví dụ khi {witness}", earlier.name, case.name),
                format!(
                    "the cases `{}` and `{}` may hold together, for instance when {witness}",
                    earlier.name, case.name
                ),
            ),
        )
        .at(case.span)
        .because(earlier.span, Message::new("và ở đây", "and here"))
        .help(Message::new(
            "thu hẹp một trường hợp, hoặc viết `xét lần lượt`",
            "narrow one of them, or write `first that applies`",
        )),
    )
}

/// Whether every way to meet the later case already meets the earlier one.
fn shadowed(later: &[Region], earlier: &[Region]) -> bool {
    later.iter().filter(|r| !r.is_empty()).all(|r| earlier.iter().any(|e| e.exact && e.contains(r)))
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
enum Side {
    /// Numbers and days (as day counts): lower and upper bound, each with whether it is included.
    Interval(Option<(Fraction, bool)>, Option<(Fraction, bool)>),
    /// Words of a list.
    Words(BTreeSet<u32>),
    /// True, false.
    Truth(bool, bool),
    /// Below, equal to, above another value.
    Order([bool; 3]),
}

/// One box.
#[derive(Clone, Debug, Default)]
struct Region {
    sides: BTreeMap<String, (String, Side)>,
    /// Whether the box says all that the condition says.
    exact: bool,
}

impl Region {
    fn whole(exact: bool) -> Self {
        Self { sides: BTreeMap::new(), exact }
    }

    fn of(name: String, shown: String, side: Side) -> Self {
        Self { sides: BTreeMap::from([(name, (shown, side))]), exact: true }
    }

    fn meet(&self, other: &Self) -> Self {
        let mut met = self.clone();
        met.exact &= other.exact;
        for (name, (shown, side)) in &other.sides {
            let side = match met.sides.get(name) {
                Some((_, mine)) => mine.meet(side),
                None => side.clone(),
            };
            met.sides.insert(name.clone(), (shown.clone(), side));
        }
        met
    }

    fn is_empty(&self) -> bool {
        self.sides.values().any(|(_, side)| side.is_empty())
    }

    fn contains(&self, other: &Self) -> bool {
        self.sides
            .iter()
            .all(|(name, (_, side))| other.sides.get(name).is_some_and(|(_, theirs)| side.meet(theirs) == *theirs))
    }

    fn witness(&self) -> String {
        let parts: Vec<String> = self.sides.values().map(|(shown, side)| side.witness(shown)).collect();
        parts.join(", ")
    }
}

type Bound = Option<(Fraction, bool)>;

/// The tighter of two bounds; `lower` says which end they are.
fn tighter(a: Bound, b: Bound, lower: bool) -> Bound {
    let (Some((x, xin)), Some((y, yin))) = (a, b) else { return a.or(b) };
    if x == y {
        return Some((x, xin && yin));
    }
    if (x > y) == lower { Some((x, xin)) } else { Some((y, yin)) }
}

impl Side {
    fn meet(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Interval(a, b), Self::Interval(c, d)) => {
                Self::Interval(tighter(*a, *c, true), tighter(*b, *d, false))
            }
            (Self::Words(a), Self::Words(b)) => Self::Words(a.intersection(b).copied().collect()),
            (Self::Truth(a, b), Self::Truth(c, d)) => Self::Truth(*a && *c, *b && *d),
            (Self::Order([a, b, c]), Self::Order([d, e, f])) => Self::Order([*a && *d, *b && *e, *c && *f]),
            _ => self.clone(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Interval(Some((low, low_in)), Some((high, high_in))) => {
                low > high || (low == high && !(*low_in && *high_in))
            }
            Self::Interval(..) => false,
            Self::Words(words) => words.is_empty(),
            Self::Truth(yes, no) => !yes && !no,
            Self::Order(sides) => !sides.contains(&true),
        }
    }

    fn witness(&self, shown: &str) -> String {
        match self {
            Self::Interval(Some((low, true)), _) => format!("{shown} = {low}"),
            Self::Interval(_, Some((high, true))) => format!("{shown} = {high}"),
            Self::Interval(Some((low, false)), None) => format!("{shown} > {low}"),
            Self::Interval(None, Some((high, false))) => format!("{shown} < {high}"),
            Self::Interval(Some((low, false)), Some((high, false))) => format!("{low} < {shown} < {high}"),
            Self::Interval(None, None) | Self::Words(_) | Self::Truth(true, _) => shown.to_owned(),
            Self::Truth(false, _) => format!("¬{shown}"),
            Self::Order([true, ..]) => shown.replacen('?', "<", 1),
            Self::Order([_, true, _]) => shown.replacen('?', "=", 1),
            Self::Order(_) => shown.replacen('?', ">", 1),
        }
    }
}

/// The boxes of a condition; `None` when there would be too many.
fn regions(view: View<'_>, expr: &Expr) -> Option<Vec<Region>> {
    match &expr.kind {
        ExprKind::And(parts) => {
            let mut all = vec![Region::whole(true)];
            for part in parts {
                let part = regions(view, part)?;
                all = all.iter().flat_map(|a| part.iter().map(|b| a.meet(b))).collect();
                if all.len() > MOST_BOXES {
                    return None;
                }
            }
            Some(all)
        }
        ExprKind::Or(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(regions(view, part)?);
                if all.len() > MOST_BOXES {
                    return None;
                }
            }
            Some(all)
        }
        ExprKind::Not(inner) => Some(vec![match name_of(view, inner) {
            Some(name) => Region::of(name.clone(), name, Side::Truth(false, true)),
            None => Region::whole(false),
        }]),
        ExprKind::Compare(left, comparison, right) => Some(vec![compared(view, left, *comparison, right)]),
        ExprKind::Between { value, low, high } => {
            let from = if low.1 { Comparison::GreaterOrEqual } else { Comparison::Greater };
            let to = if high.1 { Comparison::LessOrEqual } else { Comparison::Less };
            Some(vec![compared(view, value, from, &low.0).meet(&compared(view, value, to, &high.0))])
        }
        ExprKind::In(value, items, negated) => Some(vec![member(view, value, items, *negated)]),
        _ => Some(vec![match name_of(view, expr) {
            Some(name) => Region::of(name.clone(), name, Side::Truth(true, false)),
            None => Region::whole(false),
        }]),
    }
}

fn compared(view: View<'_>, left: &Expr, comparison: Comparison, right: &Expr) -> Region {
    let Some(name) = name_of(view, left) else { return Region::whole(false) };
    match &right.kind {
        ExprKind::Const(Value::Number(_) | Value::Date(_)) if comparison == Comparison::NotEqual => {
            Region::whole(false)
        }
        ExprKind::Const(Value::Number(bound)) => Region::of(name.clone(), name, interval(comparison, *bound)),
        ExprKind::Const(Value::Date(day)) => {
            let bound = Fraction::whole(i128::from(crate::table::column::days_since_epoch(*day)));
            Region::of(name.clone(), format!("{name} (ngày)"), interval(comparison, bound))
        }
        ExprKind::Const(Value::Bool(value)) => {
            let yes = *value == (comparison == Comparison::Equal);
            Region::of(name.clone(), name, Side::Truth(yes, !yes))
        }
        ExprKind::Const(Value::Word(word)) => words(view, &name, left, &[*word], comparison == Comparison::NotEqual),
        _ => match name_of(view, right) {
            Some(other) => {
                let order = |o: std::cmp::Ordering| comparison.holds(o);
                let sides = [
                    order(std::cmp::Ordering::Less),
                    order(std::cmp::Ordering::Equal),
                    order(std::cmp::Ordering::Greater),
                ];
                Region::of(format!("{name} ? {other}"), format!("{name} ? {other}"), Side::Order(sides))
            }
            None => Region::whole(false),
        },
    }
}

fn interval(comparison: Comparison, bound: Fraction) -> Side {
    match comparison {
        Comparison::Equal => Side::Interval(Some((bound, true)), Some((bound, true))),
        Comparison::NotEqual => Side::Interval(None, None),
        Comparison::Less => Side::Interval(None, Some((bound, false))),
        Comparison::LessOrEqual => Side::Interval(None, Some((bound, true))),
        Comparison::Greater => Side::Interval(Some((bound, false)), None),
        Comparison::GreaterOrEqual => Side::Interval(Some((bound, true)), None),
    }
}

fn member(view: View<'_>, value: &Expr, items: &[Expr], negated: bool) -> Region {
    let chosen: Option<Vec<u32>> = items
        .iter()
        .map(|item| match item.kind {
            ExprKind::Const(Value::Word(word)) => Some(word),
            _ => None,
        })
        .collect();
    match (name_of(view, value), chosen) {
        (Some(name), Some(chosen)) => words(view, &name, value, &chosen, negated),
        _ => Region::whole(false),
    }
}

fn words(view: View<'_>, name: &str, value: &Expr, chosen: &[u32], negated: bool) -> Region {
    let crate::ir::Type::Word(list) = value.ty else { return Region::whole(false) };
    let list = view.program.list(list);
    let count = u32::try_from(list.words.len()).unwrap_or(u32::MAX);
    let set: BTreeSet<u32> = (0..count).filter(|w| chosen.contains(w) != negated).collect();
    let named: Vec<&str> = set.iter().filter_map(|w| list.words.get(*w as usize)).map(|w| w.name.as_str()).collect();
    let shown = format!("{name} ∈ {{{}}}", named.join(", "));
    Region::of(name.to_owned(), shown, Side::Words(set))
}

/// A stable name of an expression that is a plain value of the record, so that two conditions on it can be compared.
fn name_of(view: View<'_>, expr: &Expr) -> Option<String> {
    named_in(view, expr, 0)
}

fn named_in(view: View<'_>, expr: &Expr, depth: usize) -> Option<String> {
    if depth > 16 {
        return None;
    }
    let program = view.program;
    let all = |parts: &[Expr]| -> Option<String> {
        let parts: Option<Vec<String>> = parts.iter().map(|part| named_in(view, part, depth + 1)).collect();
        parts.map(|p| p.join(", "))
    };
    match &expr.kind {
        ExprKind::Field(field) => Some(program.field(view.register, *field).named.name.clone()),
        ExprKind::Rule(rule) => Some(program.rule(*rule).named.name.clone()),
        ExprKind::Today => Some("ngày_xét".to_owned()),
        ExprKind::Indicator(id) => Some(program.indicator(*id).named.name.clone()),
        ExprKind::Follow(field, inner) => {
            let field = program.field(view.register, *field);
            let register = field.relation.as_ref()?.target;
            let inner = named_in(View { program, register }, inner, depth + 1)?;
            Some(format!("{}.{inner}", field.named.name))
        }
        ExprKind::Param(param, keys) if keys.is_empty() => Some(program.param(*param).named.name.clone()),
        ExprKind::Param(param, keys) => Some(format!("{} theo {}", program.param(*param).named.name, all(keys)?)),
        ExprKind::Call(function, args) => Some(format!("{}({})", function.name(), all(args)?)),
        _ => None,
    }
}
