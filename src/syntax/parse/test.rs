//! Comparisons in the boundary words of legal prose, and the refusal of those the law uses in two ways.

use super::expr::{self, Row};
use super::reader::{Kids, Reader};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, HighWord, LowWord, Relation, Test};
use crate::syntax::grammar::Rule;
use crate::value::Message;

/// Words that take one bound.
const SIMPLE: [(Rule, Relation); 20] = [
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
            if relation == Relation::AtMost && of_age(&bound) {
                return ambiguous(reader, at, Doubt::AtMostAge, &bound);
            }
            Some(Test::Compare(relation, bound))
        }
    }
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
        Some(Rule::kw_to) => HighWord::To,
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
    if high == HighWord::To && (rule == Rule::kw_since || is_date(&to)) {
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
    match rule {
        Rule::kw_aged => Some(Test::Compare(Relation::Aged, from)),
        Rule::over if of_age(&from) => ambiguous(reader, at, Doubt::OverAge, &from),
        Rule::over if !more => Some(Test::Compare(Relation::Over, from)),
        Rule::kw_since => Some(Test::Compare(Relation::Since, from)),
        Rule::kw_from if more => Some(Test::OrMore(from)),
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
    ToDay,
}

fn ambiguous(reader: &mut Reader<'_>, at: Span, doubt: Doubt, bound: &Expr) -> Option<Test> {
    let x = reader.spelled(bound.span);
    let span = at.to(bound.span);
    let typed = reader.spelled(span);
    let (vi, en, fix_vi, fix_en) = match doubt {
        Doubt::BareTo if !of_age(bound) => (
            format!("`{typed}` chưa rõ có tính cả {x} hay không"),
            format!("`{typed}` does not say whether {x} itself counts"),
            format!("Viết `không quá {x}` hoặc `dưới {x}`."),
            format!("write `at most {x}` or `under {x}`"),
        ),
        Doubt::BareTo | Doubt::ToAge => (
            format!("`{typed}` chưa rõ người vừa đủ {x} có được tính không"),
            format!("`{typed}` does not say whether someone just turned {x} counts"),
            format!("Viết `đến dưới {x}` hoặc `đến hết {x}`."),
            format!("write `to under {x}` or `through {x}`"),
        ),
        Doubt::OverAge => (
            format!("`{typed}` chưa rõ tính từ ngày đủ {x} hay khi hết {x}"),
            format!("`{typed}` does not say whether it begins on the birthday or a year later"),
            format!("Viết `từ đủ {x}`, hoặc `từ đủ` và tuổi tiếp theo."),
            format!("write `aged {x}`, or `aged` and the next age"),
        ),
        Doubt::AtMostAge => (
            format!("`{typed}` chưa rõ tính đến ngày đủ {x} hay đến hết {x}"),
            format!("`{typed}` does not say whether it ends on the birthday or a year later"),
            format!("Viết `chưa đủ {x}` hoặc `đến hết {x}`."),
            format!("write `aged under {x}` or `through age {x}`"),
        ),
        Doubt::ToDay => (
            format!("`{typed}` chưa rõ có tính cả ngày đó hay không"),
            format!("`{typed}` does not say whether that day counts"),
            format!("Viết `đến hết ngày {x}` hoặc `trước ngày {x}`."),
            format!("write `through day {x}` or `before {x}`"),
        ),
    };
    reader.fault(Code::AmbiguousBound, span, Message::new(vi, en), Some(Message::new(fix_vi, fix_en)));
    None
}
