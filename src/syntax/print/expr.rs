//! Printing of expressions; a `\n` stands where a long line may be broken.

use super::kw;
use super::lexeme;
use crate::syntax::ast::{
    Aggregate, AggregateKind, Expr, ExprKind, HighWord, Ident, Literal, LowWord, Moment, MonthsOf, OtherPeriod,
    Relation, Test,
};
use crate::value::Lang;

/// An expression. Brackets are kept in the tree, so none need be invented.
pub(super) fn expr(of: &Expr, lang: Lang) -> String {
    match &of.kind {
        ExprKind::Number(number) => lexeme::literal(number, lang),
        ExprKind::Date(date) => lexeme::day(*date, lang),
        ExprKind::Text(text) => format!("\"{text}\""),
        ExprKind::Bool(value) => kw(if *value { "yes" } else { "no" }, lang).to_owned(),
        ExprKind::Path(names) => path(names),
        ExprKind::Call(name, args) => format!("{}({})", name.text, list(args, lang)),
        ExprKind::Lookup(of, keys) => {
            let keys = match keys.as_slice() {
                [key @ Expr { kind: ExprKind::Path(_), .. }] => expr(key, lang),
                keys => format!("({})", list(keys, lang)),
            };
            format!("{} {} {keys}", expr(of, lang), kw("by", lang))
        }
        ExprKind::At(of, Moment::Period(other)) => {
            let other = match other {
                OtherPeriod::Before => kw("previous", lang).to_owned(),
                OtherPeriod::YearBefore => kw("same_period", lang).to_owned(),
                OtherPeriod::YearToDate => kw("year_to_date", lang).to_owned(),
                OtherPeriod::Of(period) => period.name(lang),
            };
            format!("{} {other}", expr(of, lang))
        }
        ExprKind::Scoped(of, None) => format!("{} {}", expr(of, lang), kw("over_all", lang)),
        ExprKind::Scoped(of, Some(path)) => {
            format!("{} {} {}", expr(of, lang), kw("within_each", lang), expr(path, lang))
        }
        ExprKind::At(of, Moment::Day(day)) => format!("{} {} {}", expr(of, lang), kw("on", lang), expr(day, lang)),
        ExprKind::At(of, Moment::Known(by)) => {
            format!("{} {} {}", expr(of, lang), kw("known_on", lang), expr(by, lang))
        }
        ExprKind::Across(value, of) => {
            let of = match of {
                MonthsOf::Period(period) => period.name(lang),
                MonthsOf::Year => kw("year_judged", lang).to_owned(),
                MonthsOf::Quarter => kw("quarter_judged", lang).to_owned(),
            };
            format!("{} {}\n{} {of}", kw("sum", lang), expr(value, lang), kw("across", lang))
        }
        ExprKind::Old => kw("old", lang).to_owned(),
        ExprKind::Neg(inner) => format!("-{}", expr(inner, lang)),
        ExprKind::Not(inner) => format!("{} {}", kw("not", lang), expr(inner, lang)),
        ExprKind::Sum(terms) => row(terms, ["+", "-"], lang),
        ExprKind::Product(factors) => row(factors, ["×", "/"], lang),
        ExprKind::Test(subject, by) => format!("{} {}", expr(subject, lang), test(by, lang)),
        ExprKind::And(items) => joined(items, kw("and", lang), lang),
        ExprKind::Or(items) => joined(items, kw("or", lang), lang),
        ExprKind::CountTrue(items) => format!("{} ({})", kw("count_true", lang), list(items, lang)),
        ExprKind::AtLeastTrue(least, items) => {
            format!("{} {least} {} ({})", kw("at_least", lang), kw("true_in", lang), list(items, lang))
        }
        ExprKind::Aggregate(of) => aggregate(of, lang),
        ExprKind::Paren(inner) => format!("({})", expr(inner, lang)),
    }
}

fn path(names: &[Ident]) -> String {
    names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".")
}

fn list(items: &[Expr], lang: Lang) -> String {
    let decimal = lexeme::only_decimal(items);
    let member = |e: &Expr| match &e.kind {
        // A comma here could also end the member: `(1,2)`.
        ExprKind::Number(number) if decimal.is_some_and(|one| std::ptr::eq(one, e)) => lexeme::with_point(number, lang),
        _ => expr(e, lang),
    };
    items.iter().map(member).collect::<Vec<_>>().join(",\n")
}

/// Terms or factors with the sign in front of each but the first.
fn row(items: &[(bool, Expr)], signs: [&str; 2], lang: Lang) -> String {
    let mut out = String::new();
    for (i, (inverse, item)) in items.iter().enumerate() {
        let [plus, minus] = signs;
        if i > 0 {
            out.push('\n');
            out.push_str(if *inverse { minus } else { plus });
            out.push(' ');
        }
        out.push_str(&expr(item, lang));
    }
    out
}

fn joined(items: &[Expr], word: &str, lang: Lang) -> String {
    let parts: Vec<String> = items.iter().map(|e| expr(e, lang)).collect();
    parts.join(&format!("\n{word} "))
}

/// A test without its subject.
pub(super) fn test(of: &Test, lang: Lang) -> String {
    match of {
        Test::Compare(relation, bound) => format!("{} {}", word(*relation, lang), expr(bound, lang)),
        Test::OrMore(bound) => format!("{} {} {}", kw("from", lang), expr(bound, lang), kw("or_more", lang)),
        Test::OrLess(bound) => format!("{} {} {}", kw("from", lang), expr(bound, lang), kw("or_less", lang)),
        Test::Range { low, from, high, to } => range(*low, from, *high, to, lang),
        Test::In { negated, items } => {
            let word = kw(if *negated { "not_in" } else { "in" }, lang);
            match items.as_slice() {
                [only @ Expr { kind: ExprKind::Path(_), .. }] => format!("{word} {}", expr(only, lang)),
                items => format!("{word} ({})", list(items, lang)),
            }
        }
        Test::Missing => kw("missing", lang).to_owned(),
        Test::Known => kw("known", lang).to_owned(),
    }
}

fn range(low: LowWord, from: &Expr, high: HighWord, to: &Expr, lang: Lang) -> String {
    // Vietnamese says `từ ngày … đến hết ngày …`; English needs no word for the day.
    let day = |e: &Expr| lang == Lang::Vi && matches!(e.kind, ExprKind::Date(_));
    let low = match low {
        LowWord::From if day(from) => "since",
        LowWord::From => "from",
        LowWord::Aged => "aged",
        LowWord::Over => "over",
    };
    let high = match high {
        HighWord::To => "to",
        HighWord::ToUnder => "to_under",
        HighWord::Through if day(to) => "through_day",
        HighWord::Through => "through",
    };
    format!("{} {} {} {}", kw(low, lang), expr(from, lang), kw(high, lang), expr(to, lang))
}

/// A comparison word.
fn word(relation: Relation, lang: Lang) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::Less => "<",
        Relation::LessOrEqual => "<=",
        Relation::Greater => ">",
        Relation::GreaterOrEqual => ">=",
        Relation::NotEqual => kw("other_than", lang),
        Relation::Is => kw("is", lang),
        Relation::IsNot => kw("is_not", lang),
        Relation::Under => kw("under", lang),
        Relation::AtMost => kw("at_most", lang),
        Relation::Over => kw("over", lang),
        Relation::AtLeast => kw("at_least", lang),
        Relation::Aged => kw("aged", lang),
        Relation::AgedUnder => kw("aged_under", lang),
        Relation::ThroughAge => kw("through_age", lang),
        Relation::Before => kw("before", lang),
        Relation::After => kw("after", lang),
        Relation::Since => kw("since", lang),
        Relation::Through => kw("through_day", lang),
    }
}

fn aggregate(of: &Aggregate, lang: Lang) -> String {
    let id = match of.kind {
        AggregateKind::Count => "count",
        AggregateKind::Sum => "sum",
        AggregateKind::Mean => "mean",
        AggregateKind::Min => "smallest",
        AggregateKind::Max => "largest",
        AggregateKind::Share => "share",
        AggregateKind::Median => "median",
        AggregateKind::Quantile => "quantile",
        AggregateKind::Gini => "gini",
    };
    let mut out = kw(id, lang).to_owned();
    if let Some(level) = &of.level {
        let of = if lang == Lang::En { " of" } else { "" };
        out.push_str(&format!(" {}{of}", lexeme::literal(level, lang)));
    }
    if let Some(value) = &of.value {
        out.push_str(&format!(" {} {}", expr(value, lang), kw("of_records", lang)));
    }
    out.push(' ');
    out.push_str(&of.over.text);
    let parts = [("with", &of.filter), ("out_of", &of.base), ("once_by", &of.once_by), ("weighted", &of.weight)];
    for (id, part) in parts {
        if let Some(part) = part {
            out.push_str(&format!("\n{} {}", kw(id, lang), expr(part, lang)));
        }
    }
    if let Some(rule) = of.method {
        let (vi, en) = rule.names();
        out.push_str(&format!(",\n{} {}", kw("method", lang), lang.pick(vi, en)));
    }
    out
}

/// A bound of a target: a bare value where it was written bare.
pub(super) fn goal_bound(of: &Test, lang: Lang) -> String {
    match of {
        Test::Compare(Relation::Equal, value) => expr(value, lang),
        of => test(of, lang),
    }
}

/// A figure as a report states it.
pub(super) fn figure(of: &Literal, lang: Lang) -> String {
    lexeme::literal(of, lang)
}
