//! Comparisons in the boundary words of legal prose, and the refusal of those the law uses in two ways.

use super::expr::{self, Row};
use super::reader::{Kids, Reader};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, HighWord, LowWord, Relation, Test};
use crate::syntax::grammar::Rule;
use crate::syntax::print;
use crate::value::{Date, Lang, Message};

/// Words that take one bound.
const SIMPLE: [(Rule, Relation); 21] = [
    (Rule::op_equal, Relation::Equal),
    (Rule::op_not_equal, Relation::NotEqual),
    (Rule::kw_other_than, Relation::NotEqual),
    (Rule::kw_is, Relation::Is),
    (Rule::kw_is_not, Relation::IsNot),
    (Rule::op_less, Relation::Less),
    (Rule::op_less_or_equal, Relation::LessOrEqual),
    (Rule::op_greater, Relation::Greater),
    (Rule::op_greater_or_equal, Relation::GreaterOrEqual),
    (Rule::kw_under, Relation::Under),
    (Rule::kw_to_under, Relation::Under),
    (Rule::kw_at_most, Relation::AtMost),
    (Rule::kw_at_least, Relation::AtLeast),
    (Rule::kw_aged_under, Relation::AgedUnder),
    (Rule::kw_through_age, Relation::ThroughAge),
    (Rule::kw_through, Relation::ThroughAge),
    (Rule::kw_through_day, Relation::Through),
    (Rule::kw_before, Relation::Before),
    (Rule::kw_after, Relation::After),
    (Rule::kw_to, Relation::AtMost),
    (Rule::kw_to_day, Relation::Through),
];

/// Words that may begin a range.
const LOW: [Rule; 4] = [Rule::kw_from, Rule::kw_since, Rule::kw_aged, Rule::over];

/// Whether a part begins a test.
pub(super) fn begins(rule: Rule) -> bool {
    SIMPLE.iter().any(|(r, _)| *r == rule)
        || LOW.contains(&rule)
        || matches!(rule, Rule::kw_in | Rule::kw_not_in | Rule::kw_missing | Rule::kw_known)
}

/// A sum, perhaps tested once.
pub(super) fn comparison(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    let subject = expr::sum(reader, row)?;
    if !row.next_rule().is_some_and(begins) {
        return Some(subject);
    }
    let test = test(reader, row)?;
    let span = row.last().map_or(subject.span, |end| subject.span.to(end));
    Some(Expr { kind: ExprKind::Test(Box::new(subject), Box::new(test)), span })
}

/// A test, from its first word on.
pub(super) fn test(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Test> {
    let rule = row.next_rule()?;
    let word = row.take(reader)?;
    let at = reader.span(&word);
    match rule {
        Rule::kw_missing => Some(Test::Missing),
        Rule::kw_known => Some(Test::Known),
        Rule::kw_in | Rule::kw_not_in => {
            let items = members(reader, row)?;
            Some(Test::In { negated: rule == Rule::kw_not_in, items })
        }
        _ if LOW.contains(&rule) => range(reader, row, rule, at),
        _ => {
            let relation = SIMPLE.iter().find(|(r, _)| *r == rule)?.1;
            let bound = expr::sum(reader, row)?;
            let relation = match &bound.kind {
                ExprKind::Date(_) if relation == Relation::ThroughAge => Relation::Through,
                _ => relation,
            };
            if rule == Rule::kw_to {
                return ambiguous(reader, at, Doubt::BareTo, &bound);
            }
            if rule == Rule::kw_to_day {
                return ambiguous(reader, at, Doubt::ToDay, &bound);
            }
            if relation == Relation::AtMost && of_age(&bound) {
                return ambiguous(reader, at, Doubt::AtMostAge, &bound);
            }
            Some(Test::Compare(relation, bound))
        }
    }
}

/// The parts of a bound that has no subject, such as a goal.
pub(super) fn row_of_bounds(kids: Kids<'_>) -> Row<'_> {
    let mut parts = Vec::new();
    for part in kids.into_pairs() {
        if part.as_rule() == Rule::expr { parts.extend(part.into_inner()) } else { parts.push(part) }
    }
    Row::new(parts)
}

/// A test without a subject, to the end of its row; a bare value is a test for equality.
pub(super) fn bounds(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Test> {
    let test = if row.next_rule().is_some_and(begins) {
        test(reader, row)?
    } else {
        Test::Compare(Relation::Equal, expr::sum(reader, row)?)
    };
    expr::finish(reader, row)?;
    Some(test)
}

/// `(a, b)` or the name of a list.
fn members(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Vec<Expr>> {
    if row.next_rule() == Some(Rule::paren) {
        let part = row.take(reader)?;
        if !Kids::of(part.clone()).has(Rule::aggregate) {
            return expr::list(reader, part);
        }
    }
    Some(vec![expr::sum(reader, row)?])
}

/// What follows `từ x`, `từ đủ x`, `trên x`, `từ ngày x`.
fn range(reader: &mut Reader<'_>, row: &mut Row<'_>, rule: Rule, at: Span) -> Option<Test> {
    let from = expr::sum(reader, row)?;
    let next = row.next_rule();
    let high = match next {
        Some(Rule::kw_to | Rule::kw_to_day) => HighWord::To,
        Some(Rule::kw_to_under) => HighWord::ToUnder,
        Some(Rule::kw_through | Rule::kw_through_age | Rule::kw_through_day) => HighWord::Through,
        _ => return half_open(reader, row, rule, at, from),
    };
    let word = row.take(reader)?;
    let at_high = reader.span(&word);
    let to = expr::sum(reader, row)?;
    let age = of_age(&from) || of_age(&to);
    if high == HighWord::To && age {
        return ambiguous(reader, at_high, Doubt::ToAge, &to);
    }
    if rule == Rule::over && age {
        return ambiguous(reader, at, Doubt::OverAge, &from);
    }
    if high == HighWord::To && (rule == Rule::kw_since || next == Some(Rule::kw_to_day) || is_date(&to)) {
        return ambiguous(reader, at_high, Doubt::ToDay, &to);
    }
    let low = match rule {
        Rule::kw_aged => LowWord::Aged,
        Rule::over => LowWord::Over,
        _ => LowWord::From,
    };
    Some(Test::Range { low, from, high, to })
}

/// A bound without an upper end.
fn half_open(reader: &mut Reader<'_>, row: &mut Row<'_>, rule: Rule, at: Span, from: Expr) -> Option<Test> {
    let more = row.take_if(reader, Rule::kw_or_more).is_some();
    let less = !more && rule == Rule::kw_from && row.take_if(reader, Rule::kw_or_less).is_some();
    let end = row.last().unwrap_or(from.span);
    match rule {
        Rule::kw_aged => Some(Test::Compare(Relation::Aged, from)),
        Rule::over if of_age(&from) => ambiguous(reader, at, Doubt::OverAge, &from),
        Rule::over if !more => Some(Test::Compare(Relation::Over, from)),
        Rule::kw_since => Some(Test::Compare(Relation::Since, from)),
        Rule::kw_from if more => Some(Test::OrMore(from)),
        Rule::kw_from if less && of_age(&from) => ambiguous(reader, at.to(end), Doubt::OrLessAge, &from),
        Rule::kw_from if less => Some(Test::OrLess(from)),
        Rule::kw_from if is_date(&from) => Some(Test::Compare(Relation::Since, from)),
        _ => {
            let value = reader.spelled(from.span);
            let message =
                Message::new(format!("`từ {value}` chưa rõ đến đâu"), format!("`from {value}` does not say how far"));
            let help = Message::new(
                format!("Viết `từ {value} trở lên`, `từ {value} trở xuống` hoặc `từ {value} đến …`."),
                format!("write `from {value} or more`, `from {value} or less` or `from {value} to …`"),
            );
            reader.fault(Code::Syntax, at.to(from.span), message, Some(help));
            None
        }
    }
}

fn is_date(bound: &Expr) -> bool {
    matches!(bound.kind, ExprKind::Date(_))
}

/// Whether a bound is written in years of age.
fn of_age(bound: &Expr) -> bool {
    match &bound.kind {
        ExprKind::Number(n) => n.unit.as_ref().is_some_and(|u| u.below.is_empty() && u.above.as_slice() == ["tuổi"]),
        _ => false,
    }
}

/// The boundary words that have two readings.
#[derive(Clone, Copy)]
enum Doubt {
    BareTo,
    ToAge,
    OverAge,
    AtMostAge,
    OrLessAge,
    ToDay,
}

/// Reports words that have two readings, and both in words that have one.
fn ambiguous(reader: &mut Reader<'_>, at: Span, doubt: Doubt, bound: &Expr) -> Option<Test> {
    let span = at.to(bound.span);
    let typed = reader.spelled(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let (vi, en) = (print::expr(bound, Lang::Vi), print::expr(bound, Lang::En));
    let doubt = match (doubt, &bound.kind) {
        (Doubt::BareTo, ExprKind::Date(_)) => Doubt::ToDay,
        (Doubt::BareTo, _) if of_age(bound) => Doubt::ToAge,
        (doubt, _) => doubt,
    };
    let (told, help) = match doubt {
        Doubt::BareTo => (
            Message::new(
                format!("`{typed}` chưa rõ có tính cả {vi} hay không"),
                format!("`{typed}` does not say whether {en} itself counts"),
            ),
            Message::new(
                format!("Viết `không quá {vi}` hoặc `dưới {vi}`."),
                format!("write `at most {en}` or `under {en}`"),
            ),
        ),
        Doubt::ToAge => (
            Message::new(
                format!("`{typed}` chưa rõ người vừa đủ {vi} có được tính không"),
                format!("`{typed}` does not say whether someone who has just reached {en} counts"),
            ),
            Message::new(
                format!("Viết `đến dưới {vi}` hoặc `đến hết {vi}`."),
                format!("write `to under {en}` or `through age {en}`"),
            ),
        ),
        Doubt::OverAge => (
            Message::new(
                format!("`{typed}` chưa rõ tính từ ngày vừa đủ tuổi ấy hay từ một năm sau"),
                format!("`{typed}` does not say whether it begins on the birthday or a year later"),
            ),
            Message::new(
                format!("Viết `từ đủ {vi}`{}.", next_age(bound, Lang::Vi)),
                format!("write `aged {en}`{}", next_age(bound, Lang::En)),
            ),
        ),
        Doubt::AtMostAge | Doubt::OrLessAge => (
            Message::new(
                format!("`{typed}` chưa rõ tính đến ngày vừa đủ tuổi ấy hay đến hết năm tuổi ấy"),
                format!("`{typed}` does not say whether it ends on the birthday or a year later"),
            ),
            Message::new(
                format!("Viết `chưa đủ {vi}` hoặc `đến hết {vi}`."),
                format!("write `aged under {en}` or `through age {en}`"),
            ),
        ),
        Doubt::ToDay => (
            Message::new(
                format!("`{typed}` chưa rõ có tính cả ngày đó hay không"),
                format!("`{typed}` does not say whether that day itself counts"),
            ),
            Message::new(
                format!("Viết `đến hết ngày {vi}` hoặc `trước ngày {vi}`."),
                format!("write `through day {en}` or `before {en}`"),
            ),
        ),
    };
    reader.fault(Code::AmbiguousBound, span, told, Some(help));
    None
}

/// `, hoặc …` with the age one year up, where the bound is a plain number.
fn next_age(bound: &Expr, lang: Lang) -> String {
    let ExprKind::Number(literal) = &bound.kind else { return String::new() };
    let next = literal.raw.parse::<u32>().ok().and_then(|years| years.checked_add(1));
    next.map_or_else(String::new, |years| match lang {
        Lang::Vi => format!(" hoặc `từ đủ {years} tuổi`"),
        Lang::En => format!(" or `aged {years} years-old`"),
    })
}

/// Reports `41-50`, which leaves open whether its ends count.
pub(super) fn dashed_range(reader: &mut Reader<'_>, span: Span) -> bool {
    let typed = reader.spelled(span);
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let ends = typed.split_once(['-', '–']).map(|(from, to)| (from.trim(), to.trim()));
    let Some((from, to)) = ends.filter(|(from, to)| number(from) && number(to)) else { return false };
    // `41-50%` has its unit at the end only.
    let unit = to.trim_start_matches(|c: char| c.is_ascii_digit() || ".,_".contains(c));
    let from = if from.ends_with(|c: char| c.is_ascii_digit()) { format!("{from}{unit}") } else { from.to_owned() };
    let told = Message::new(
        format!("`{typed}` chưa rõ có tính cả hai đầu hay không"),
        format!("`{typed}` does not say whether its ends count"),
    );
    let help = Message::new(
        format!("Viết `từ {from} đến hết {to}` hoặc `từ {from} đến dưới {to}`."),
        format!("write `from {from} through {to}` or `from {from} to under {to}`"),
    );
    reader.fault(Code::AmbiguousBound, span, told, Some(help));
    true
}

/// Reports a last month written with `đến`.
pub(super) fn doubtful_month(reader: &mut Reader<'_>, at: Span, day: &Expr) {
    let typed = reader.spelled(at).split_whitespace().collect::<Vec<_>>().join(" ");
    let (vi, en) = (print::expr(day, Lang::Vi), print::expr(day, Lang::En));
    let told = Message::new(
        format!("`{typed}` chưa rõ tháng đó có được hưởng hay không"),
        format!("`{typed}` does not say whether that month itself is paid"),
    );
    let help = Message::new(
        format!("Viết `đến hết {vi}`: tháng đó được hưởng; nếu không thì lấy ngày đó trừ 1 tháng."),
        format!("write `through {en}`: that month is paid; if it is not, take 1 month off"),
    );
    reader.fault(Code::AmbiguousBound, at, told, Some(help));
}

/// Reports the last day of a version written with `đến ngày`.
pub(super) fn doubtful_day(reader: &mut Reader<'_>, at: Span, day: Date) {
    let typed = reader.spelled(at).split_whitespace().collect::<Vec<_>>().join(" ");
    let eve = day.pred_opt().unwrap_or(day);
    let shown = |day: Date, lang| print::expr(&Expr { kind: ExprKind::Date(day), span: at }, lang);
    let told = Message::new(
        format!("`{typed}` chưa rõ có tính cả ngày đó hay không"),
        format!("`{typed}` does not say whether that day itself counts"),
    );
    let help = Message::new(
        format!(
            "Viết `đến hết ngày {}`, hoặc `đến hết ngày {}` nếu không tính ngày đó.",
            shown(day, Lang::Vi),
            shown(eve, Lang::Vi)
        ),
        format!(
            "write `through {}`, or `through {}` if that day does not count",
            shown(day, Lang::En),
            shown(eve, Lang::En)
        ),
    );
    reader.fault(Code::AmbiguousBound, at, told, Some(help));
}
