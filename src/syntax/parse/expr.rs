//! Expressions: the flat row of operands and operators becomes a tree, loosest operator first.
//!
//! Each level is a loop; only brackets call back into this file, and `Reader::deeper` counts those.

use super::guard;
use super::lexeme;
use super::reader::{Kids, Reader};
use super::test;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{
    Aggregate, AggregateKind, Expr, ExprKind, Ident, Moment, MonthsOf, OtherPeriod, QuantileRule,
};
use crate::syntax::grammar::Rule;
use crate::value::Message;
use pest::iterators::Pair;
use std::iter::Peekable;
use std::vec::IntoIter;

type P<'i> = Pair<'i, Rule>;

/// How many `theo …`, `kỳ trước`, `tại ngày …` may stand behind one value.
const MOST_BEHIND: usize = 3;

/// How many names a path may have.
const MOST_STEPS: usize = 12;

/// The parts of an expression not yet used.
pub(super) struct Row<'i> {
    parts: Peekable<IntoIter<P<'i>>>,
    /// The last part used, for faults at the end of the row.
    last: Option<Span>,
}

impl<'i> Row<'i> {
    pub(super) fn new(parts: Vec<P<'i>>) -> Self {
        Self { parts: parts.into_iter().peekable(), last: None }
    }

    /// What comes next. The operators of programming languages count as the ones meant.
    pub(super) fn next_rule(&mut self) -> Option<Rule> {
        self.parts.peek().map(|p| match (p.as_rule(), p.as_str()) {
            (Rule::op_foreign, "==") => Rule::op_equal,
            (Rule::op_foreign, "!=") => Rule::op_not_equal,
            (Rule::op_foreign, "&&") => Rule::kw_and,
            (Rule::op_foreign, "||") => Rule::kw_or,
            (Rule::op_foreign, "=<") => Rule::op_less_or_equal,
            (Rule::op_foreign, _) => Rule::op_greater_or_equal,
            (rule, _) => rule,
        })
    }

    /// Takes the next part.
    pub(super) fn take(&mut self, reader: &mut Reader<'_>) -> Option<P<'i>> {
        let part = self.parts.next()?;
        self.last = Some(reader.span(&part));
        if part.as_rule() == Rule::op_foreign {
            foreign(reader, &part);
        }
        Some(part)
    }

    /// Takes the next part if it is of this kind.
    pub(super) fn take_if(&mut self, reader: &mut Reader<'_>, rule: Rule) -> Option<P<'i>> {
        if self.next_rule() == Some(rule) { self.take(reader) } else { None }
    }

    /// Where the last part used stands.
    pub(super) fn last(&self) -> Option<Span> {
        self.last
    }
}

fn foreign(reader: &mut Reader<'_>, part: &P<'_>) {
    let typed = part.as_str();
    let (vi, en) = match typed {
        "==" => ("=", "="),
        "!=" => ("khác", "other than"),
        "&&" => ("và", "and"),
        "||" => ("hoặc", "or"),
        "=<" => ("<=", "<="),
        _ => (">=", ">="),
    };
    let message =
        Message::new(format!("`{typed}` không phải phép so sánh hay từ nối"), format!("`{typed}` is no operator here"));
    let help = Message::new(format!("Viết `{vi}`."), format!("write `{en}`"));
    reader.fault(Code::Syntax, reader.span(part), message, Some(help));
}

/// An `expr`.
pub(super) fn expr(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Expr> {
    let at = reader.span(&pair);
    let mut row = Row::new(pair.into_inner().collect());
    let out = reader.deeper(1, at, |reader| logic(reader, &mut row))?;
    finish(reader, &mut row)?;
    Some(out)
}

/// The expression that must stand in a line.
pub(super) fn expr_in(reader: &mut Reader<'_>, kids: &mut Kids<'_>) -> Option<Expr> {
    let pair = kids.find(Rule::expr)?;
    expr(reader, pair)
}

/// A `formula`: an expression, or an aggregate open to the end of the line.
pub(super) fn formula(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Expr> {
    let inner = pair.into_inner().next()?;
    if inner.as_rule() == Rule::aggregate { aggregate(reader, inner) } else { expr(reader, inner) }
}

/// Nothing may be left over.
pub(super) fn finish(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<()> {
    let Some(part) = row.take(reader) else { return Some(()) };
    let (span, typed) = (reader.span(&part), reader.raw(&part));
    let message = Message::new(format!("`{typed}` không đứng được ở đây"), format!("`{typed}` cannot stand here"));
    let help = match part.as_rule() {
        Rule::not => Some(Message::new(
            "`không` chỉ đứng đầu một điều kiện; đặt phần phủ định trong ngoặc.",
            "`not` stands only before a whole condition; put it in brackets",
        )),
        Rule::kw_or_more | Rule::kw_or_less => Some(Message::new(
            "Viết `từ … trở lên` hoặc `từ … trở xuống`.",
            "write `from … or more` or `from … or less`",
        )),
        _ if test::begins(part.as_rule()) => Some(Message::new(
            "Mỗi điều kiện chỉ so sánh một lần; nối các điều kiện bằng `và`.",
            "a condition compares once; join conditions with `and`",
        )),
        _ => None,
    };
    reader.fault(Code::Syntax, span, message, help);
    None
}

/// `a và b và c`, or `a hoặc b`; both in one row without brackets have two readings.
fn logic(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    let first = negation(reader, row)?;
    let mut items = vec![first];
    let mut joints: Vec<(bool, Span)> = Vec::new();
    while let Some(rule @ (Rule::kw_and | Rule::kw_or)) = row.next_rule() {
        let part = row.take(reader)?;
        joints.push((rule == Rule::kw_or, reader.span(&part)));
        items.push(negation(reader, row)?);
    }
    let Some((or, first_joint)) = joints.first().copied() else { return items.pop() };
    if let Some((_, other)) = joints.iter().find(|(o, _)| *o != or) {
        mixed(reader, &items, &joints, first_joint, *other);
        return None;
    }
    let span = items.first()?.span.to(items.last()?.span);
    Some(Expr { kind: if or { ExprKind::Or(items) } else { ExprKind::And(items) }, span })
}

fn mixed(reader: &mut Reader<'_>, items: &[Expr], joints: &[(bool, Span)], first: Span, other: Span) {
    let (a, b) = (bracketed(reader, items, joints, false), bracketed(reader, items, joints, true));
    let message = Message::new(
        "`và` đi cùng `hoặc` mà không có dấu ngoặc thì có hai cách hiểu",
        "`and` with `or` and no brackets has two readings",
    );
    let help = Message::new(format!("Thêm dấu ngoặc: `{a}` hoặc `{b}`."), format!("write `{a}` or `{b}`"));
    reader.push(Diagnostic::error(Code::MixedAndOr, message).at(other).because(first, Message::default()).help(help));
}

/// The conditions with brackets round each run joined by one of the two words.
fn bracketed(reader: &Reader<'_>, items: &[Expr], joints: &[(bool, Span)], tight: bool) -> String {
    let mut out = String::new();
    let tight_at = |i: usize| joints.get(i).is_some_and(|(or, _)| *or == tight);
    for (i, item) in items.iter().enumerate() {
        let before = i > 0 && tight_at(i - 1);
        if tight_at(i) && !before {
            out.push('(');
        }
        out.push_str(&clip(reader.spelled(item.span)));
        if before && !tight_at(i) {
            out.push(')');
        }
        if let Some((_, joint)) = joints.get(i) {
            out.push(' ');
            out.push_str(reader.spelled(*joint));
            out.push(' ');
        }
        if out.len() > 400 {
            out.push('…');
            break;
        }
    }
    out
}

/// A text on one line, cut where it gets long.
fn clip(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if flat.chars().count() <= 48 {
        return flat;
    }
    flat.chars().take(45).chain("…".chars()).collect()
}

/// `không …`, which covers one whole comparison.
fn negation(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    let mut words = Vec::new();
    while let Some(part) = row.take_if(reader, Rule::not) {
        words.push(reader.span(&part));
    }
    let Some(first) = words.first().copied() else { return test::comparison(reader, row) };
    let mut out = reader.deeper(words.len(), first, |reader| test::comparison(reader, row))?;
    while let Some(word) = words.pop() {
        let span = word.to(out.span);
        out = Expr { kind: ExprKind::Not(Box::new(out)), span };
    }
    Some(out)
}

/// Terms joined by `+` and `-`.
pub(super) fn sum(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    let first = product(reader, row)?;
    if !matches!(row.next_rule(), Some(Rule::op_plus | Rule::op_minus)) {
        return Some(first);
    }
    let mut terms = vec![(false, first)];
    while let Some(rule @ (Rule::op_plus | Rule::op_minus)) = row.next_rule() {
        let sign = row.take(reader)?;
        if rule == Rule::op_minus {
            spaced(reader, &sign)?;
        }
        terms.push((rule == Rule::op_minus, product(reader, row)?));
    }
    let span = terms.first()?.1.span.to(terms.last()?.1.span);
    Some(Expr { kind: ExprKind::Sum(terms), span })
}

/// Factors joined by `×` and `/`.
fn product(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    let first = unary(reader, row)?;
    if !matches!(row.next_rule(), Some(Rule::op_times | Rule::op_divide)) {
        return Some(first);
    }
    let mut factors = vec![(false, first)];
    while let Some(rule @ (Rule::op_times | Rule::op_divide)) = row.next_rule() {
        let sign = row.take(reader)?;
        if rule == Rule::op_divide && sign.as_str() == "/" {
            spaced(reader, &sign)?;
        }
        factors.push((rule == Rule::op_divide, unary(reader, row)?));
    }
    let span = factors.first()?.1.span.to(factors.last()?.1.span);
    Some(Expr { kind: ExprKind::Product(factors), span })
}

/// A minus or a slash between two values has blanks on both sides: tight ones belong to days, units and periods.
fn spaced(reader: &mut Reader<'_>, sign: &P<'_>) -> Option<()> {
    let span = reader.span(sign);
    let (start, end) = (span.start as usize, span.end as usize);
    let blank = |s: &str| s.is_empty() || s.starts_with([' ', '\n', '\t', '#']);
    let before = start.checked_sub(1).map_or("", |at| reader.typed(at, start));
    if blank(before) && start > 0 && blank(reader.typed(end, end + 1)) {
        return Some(());
    }
    let sign = sign.as_str();
    if sign == "-" && lexeme::dashed_day(reader, span) {
        return None;
    }
    let (vi, en) = if sign == "/" { ("phép chia", "a division") } else { ("phép trừ", "a subtraction") };
    let message = Message::new(
        format!("{vi} phải có dấu cách ở cả hai bên dấu `{sign}`"),
        format!("{en} has blanks on both sides of `{sign}`"),
    );
    let help = Message::new(format!("Viết `a {sign} b`."), format!("write `a {sign} b`"));
    reader.fault(Code::Syntax, span, message, Some(help));
    None
}

/// Minus signs that touch their operand, then the operand.
fn unary(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    let mut signs = Vec::new();
    while let Some(part) = row.take_if(reader, Rule::neg) {
        signs.push(reader.span(&part));
    }
    let Some(first) = signs.first().copied() else { return operand(reader, row) };
    let mut out = reader.deeper(signs.len(), first, |reader| operand(reader, row))?;
    while let Some(sign) = signs.pop() {
        let span = sign.to(out.span);
        out = Expr { kind: ExprKind::Neg(Box::new(out)), span };
    }
    Some(out)
}

/// A primary and what stands behind it.
fn operand(reader: &mut Reader<'_>, row: &mut Row<'_>) -> Option<Expr> {
    if row.next_rule() == Some(Rule::not) {
        let _ = finish(reader, row);
        return None;
    }
    let Some(part) = row.take(reader) else {
        let at = row.last()?;
        reader.fault(
            Code::Syntax,
            at,
            Message::new("thiếu một giá trị phía sau", "a value is missing behind this"),
            None,
        );
        return None;
    };
    let mut out = primary(reader, part)?;
    let mut behind = 0;
    while let Some(
        rule @ (Rule::lookup
        | Rule::scope
        | Rule::kw_previous
        | Rule::kw_same_period
        | Rule::kw_year_to_date
        | Rule::period
        | Rule::on_day
        | Rule::known_by),
    ) = row.next_rule()
    {
        let part = row.take(reader)?;
        behind += 1;
        if behind > MOST_BEHIND {
            too_many_behind(reader, &part);
            return None;
        }
        let span = out.span.to(reader.span(&part));
        let inner = Box::new(out);
        let kind = match rule {
            Rule::lookup => ExprKind::Lookup(inner, keys(reader, part)?),
            Rule::scope => ExprKind::Scoped(
                inner,
                match Kids::of(part).find(Rule::path) {
                    Some(path) => Some(Box::new(primary(reader, path)?)),
                    None => None,
                },
            ),
            Rule::kw_previous => ExprKind::At(inner, Moment::Period(OtherPeriod::Before)),
            Rule::kw_same_period => ExprKind::At(inner, Moment::Period(OtherPeriod::YearBefore)),
            Rule::kw_year_to_date => ExprKind::At(inner, Moment::Period(OtherPeriod::YearToDate)),
            Rule::period => ExprKind::At(inner, Moment::Period(OtherPeriod::Of(lexeme::period(reader, part)?))),
            _ => {
                let day = part.into_inner().find(|p| !matches!(p.as_rule(), Rule::kw_on | Rule::kw_known_on))?;
                let day = Box::new(primary(reader, day)?);
                ExprKind::At(inner, if rule == Rule::known_by { Moment::Known(day) } else { Moment::Day(day) })
            }
        };
        out = Expr { kind, span };
    }
    Some(out)
}

fn too_many_behind(reader: &mut Reader<'_>, part: &P<'_>) {
    let message = Message::new(
        format!("sau một giá trị có hơn {MOST_BEHIND} lần `theo`, `kỳ trước` hoặc `tại ngày`"),
        format!("more than {MOST_BEHIND} times `by`, `previous period` or `on` follow one value"),
    );
    let help = Message::new("Tách thành nhiều mục `cách xác định`.", "split it into several rules");
    reader.fault(Code::TooDeep, reader.span(part), message, Some(help));
}

/// The keys of a look-up.
fn keys(reader: &mut Reader<'_>, part: P<'_>) -> Option<Vec<Expr>> {
    let mut kids = Kids::of(part);
    if let Some(group) = kids.find(Rule::group) {
        return list(reader, group);
    }
    let path = kids.find(Rule::path)?;
    Some(vec![primary(reader, path)?])
}

/// A value that stands alone.
pub(super) fn primary(reader: &mut Reader<'_>, part: P<'_>) -> Option<Expr> {
    let span = reader.span(&part);
    let kind = match part.as_rule() {
        Rule::literal => ExprKind::Number(lexeme::literal(reader, part)?),
        Rule::date => ExprKind::Date(lexeme::day(reader, &part)?),
        Rule::text => ExprKind::Text(reader.text(&part).text),
        Rule::kw_yes => ExprKind::Bool(true),
        Rule::kw_no => ExprKind::Bool(false),
        Rule::kw_old => ExprKind::Old,
        Rule::path => ExprKind::Path(path(reader, part)?),
        Rule::call => call(reader, part)?,
        Rule::paren => ExprKind::Paren(Box::new(paren(reader, part)?)),
        Rule::count_true => ExprKind::CountTrue(list(reader, Kids::of(part).find(Rule::group)?)?),
        Rule::at_least_true => {
            let mut kids = Kids::of(part);
            let least = lexeme::whole(&kids.find(Rule::whole)?)?;
            ExprKind::AtLeastTrue(least, list(reader, kids.find(Rule::group)?)?)
        }
        _ => {
            let mut row = Row::new(vec![part]);
            let _ = finish(reader, &mut row);
            return None;
        }
    };
    Some(Expr { kind, span })
}

/// The names of a path, which are few.
pub(super) fn path(reader: &mut Reader<'_>, part: P<'_>) -> Option<Vec<Ident>> {
    let names = Kids::of(part).names(reader);
    let Some(extra) = names.get(MOST_STEPS) else { return Some(names) };
    let at = extra.span.start as usize;
    guard::too_deep(reader, at);
    None
}

fn call(reader: &mut Reader<'_>, part: P<'_>) -> Option<ExprKind> {
    let span = reader.span(&part);
    let mut kids = Kids::of(part);
    let callee = kids.find(Rule::callee)?;
    let name = Ident { text: reader.raw(&callee).to_owned(), span: reader.span(&callee) };
    let args = all(reader, kids)?;
    one_decimal(reader, &args, span)?;
    Some(ExprKind::Call(name, args))
}

/// What stands in brackets: one expression, or one aggregate.
fn paren(reader: &mut Reader<'_>, part: P<'_>) -> Option<Expr> {
    let span = reader.span(&part);
    let mut kids = Kids::of(part);
    if let Some(inner) = kids.find(Rule::aggregate) {
        return aggregate(reader, inner);
    }
    let mut items = all(reader, kids)?;
    if items.len() > 1 {
        let message = Message::new("một danh sách không đứng được ở đây", "a list cannot stand here");
        let help = Message::new(
            "Danh sách trong ngoặc chỉ đứng sau `thuộc`, `theo`, hoặc tên một hàm.",
            "a list in brackets stands only after `in`, `by`, or the name of a function",
        );
        reader.fault(Code::Syntax, span, message, Some(help));
        return None;
    }
    items.pop()
}

/// A list in brackets.
pub(super) fn list(reader: &mut Reader<'_>, group: P<'_>) -> Option<Vec<Expr>> {
    let span = reader.span(&group);
    let items = all(reader, Kids::of(group))?;
    one_decimal(reader, &items, span)?;
    Some(items)
}

/// All expressions of a part, each with its own faults.
fn all(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Vec<Expr>> {
    let pairs = kids.all(Rule::expr);
    let count = pairs.len();
    let items: Vec<Expr> = pairs.into_iter().filter_map(|p| expr(reader, p)).collect();
    (items.len() == count).then_some(items)
}

/// `(1,2)` reads as one decimal; where all else in the list is whole, two members were probably meant.
fn one_decimal(reader: &mut Reader<'_>, items: &[Expr], list: Span) -> Option<()> {
    let comma = |e: &Expr| matches!(&e.kind, ExprKind::Number(n) if n.raw.contains(',') && n.unit.is_none());
    let whole = |e: &Expr| matches!(&e.kind, ExprKind::Number(n) if !n.raw.contains(['.', ',']));
    let Some(guilty) = items.iter().find(|e| comma(e)) else { return Some(()) };
    if !items.iter().all(|e| std::ptr::eq(e, guilty) || whole(e)) {
        return Some(());
    }
    let typed = reader.spelled(guilty.span);
    let (split, point) = (typed.replacen(',', ", ", 1), typed.replacen(',', ".", 1));
    let message = Message::new(
        format!("`{}` có hai cách đọc: một số thập phân hoặc hai số", clip(reader.spelled(list))),
        format!("`{}` has two readings, one decimal or two numbers", clip(reader.spelled(list))),
    );
    let help = Message::new(
        format!("Hai số viết `{split}`; một số thập phân ở đây viết `{point}`."),
        format!("two numbers are written `{split}`, one decimal is here written `{point}`"),
    );
    reader.fault(Code::BadNumber, guilty.span, message, Some(help));
    None
}

const QUANTILES: [(Rule, AggregateKind); 2] =
    [(Rule::kw_median, AggregateKind::Median), (Rule::kw_quantile, AggregateKind::Quantile)];

const TOTALS: [(Rule, AggregateKind); 5] = [
    (Rule::kw_sum, AggregateKind::Sum),
    (Rule::kw_mean, AggregateKind::Mean),
    (Rule::kw_smallest, AggregateKind::Min),
    (Rule::kw_largest, AggregateKind::Max),
    (Rule::kw_gini, AggregateKind::Gini),
];

fn aggregate(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Expr> {
    let span = reader.span(&pair);
    let part = pair.into_inner().next()?;
    let rule = part.as_rule();
    let mut kids = Kids::of(part);
    let kind = match rule {
        Rule::count => AggregateKind::Count,
        Rule::share => AggregateKind::Share,
        Rule::quantile => kids.which(&QUANTILES)?,
        _ => kids.which(&TOTALS)?,
    };
    let level = match kids.find(Rule::level) {
        Some(level) => Some(lexeme::literal(reader, level)?),
        None => None,
    };
    let value = match rule {
        Rule::count | Rule::share => None,
        _ => Some(expr_in(reader, &mut kids)?),
    };
    if let Some(across) = kids.find(Rule::across) {
        return months(reader, across, kind, value?, span);
    }
    let over = kids.name(reader)?;
    let filter = inside(reader, &mut kids, Rule::with)?;
    let base = inside(reader, &mut kids, Rule::base)?;
    let once_by = inside(reader, &mut kids, Rule::once)?;
    let weight = inside(reader, &mut kids, Rule::weighted)?;
    let method = match kids.find(Rule::method) {
        Some(method) => Some(quantile_rule(reader, method)?),
        None => None,
    };
    let aggregate = Aggregate { kind, value, over, filter, base, once_by, weight, level, method, span };
    Some(Expr { kind: ExprKind::Aggregate(Box::new(aggregate)), span })
}

/// `cách eurostat`: one of the named rules.
fn quantile_rule(reader: &mut Reader<'_>, part: P<'_>) -> Option<QuantileRule> {
    let name = Kids::of(part).name(reader)?;
    let known = QuantileRule::ALL.into_iter().find(|rule| {
        let (vi, en) = rule.names();
        crate::value::name::same(vi, &name.text) || crate::value::name::same(en, &name.text)
    });
    if known.is_none() {
        let typed = &name.text;
        let message = Message::new(
            format!("không có cách tính phân vị tên là `{typed}`"),
            format!("there is no rule for quantiles called `{typed}`"),
        );
        let help = Message::new(
            "Viết `cách eurostat`, `cách hạng_gần_nhất` hoặc `cách nội_suy`.",
            "write `rule eurostat`, `rule nearest_rank` or `rule linear`",
        );
        reader.fault(Code::Syntax, name.span, message, Some(help));
    }
    known
}

/// A sum through the months of a period.
fn months(reader: &mut Reader<'_>, across: P<'_>, kind: AggregateKind, value: Expr, span: Span) -> Option<Expr> {
    const JUDGED: [(Rule, MonthsOf); 2] =
        [(Rule::kw_year_judged, MonthsOf::Year), (Rule::kw_quarter_judged, MonthsOf::Quarter)];
    let at = reader.span(&across);
    let mut kids = Kids::of(across);
    let of = match kids.which(&JUDGED) {
        Some(judged) => judged,
        None => MonthsOf::Period(lexeme::period(reader, kids.find(Rule::period)?)?),
    };
    if kind != AggregateKind::Sum {
        let message = Message::new("qua từng tháng chỉ tính được `tổng`", "across months only a `sum of` can be taken");
        let help = Message::new(
            "Bình quân tháng viết `(tổng … qua từng tháng của năm 2023) / 12 tháng`.",
            "the mean of a month is `(sum of … across months of year 2023) / 12 months`",
        );
        reader.fault(Code::Syntax, at, message, Some(help));
        return None;
    }
    Some(Expr { kind: ExprKind::Across(Box::new(value), of), span })
}

/// Days with what is added to them, where no comparison can follow.
pub(super) fn day_sum(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Expr> {
    let at = reader.span(&pair);
    let mut row = Row::new(pair.into_inner().collect());
    let out = reader.deeper(1, at, |reader| sum(reader, &mut row))?;
    finish(reader, &mut row)?;
    Some(out)
}

/// The expression inside an optional part: `Some(None)` when the part is not there.
#[expect(clippy::option_option, reason = "absent and broken are different answers")]
fn inside(reader: &mut Reader<'_>, kids: &mut Kids<'_>, rule: Rule) -> Option<Option<Expr>> {
    match kids.enter(rule) {
        None => Some(None),
        Some(mut inner) => expr_in(reader, &mut inner).map(Some),
    }
}
