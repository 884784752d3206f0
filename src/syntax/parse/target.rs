//! Targets: heads, goals and clauses.

use super::clause::{basis, note, table};
use super::expr;
use super::lexeme;
use super::reader::{Kids, Reader};
use super::test;
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{
    Against, BridgeClause, BridgeDecl, CompletionBy, Expr, ExprKind, Goal, Item, OtherPeriod, PlanTableDecl, TableFile,
    TargetCell, TargetClause, TargetDecl, TargetWhen, Test,
};
use crate::syntax::grammar::Rule;
use crate::syntax::print;
use crate::value::{Lang, Message};
use pest::iterators::Pair;

type P<'i> = Pair<'i, Rule>;

/// The head of a target.
pub(super) fn head(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Item> {
    let kids = kids.enter(Rule::target)?;
    if kids.has(Rule::kw_per_table) {
        return plan_table(reader, kids).map(|decl| Item::PlanTable(Box::new(decl)));
    }
    target(reader, kids).map(|decl| Item::Target(Box::new(decl)))
}

/// `giao_2023 "…" năm 2023 theo bảng "…"`.
fn plan_table(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<PlanTableDecl> {
    let name = kids.find(Rule::target_name).and_then(|p| reader.inner_ident(p))?;
    let label = kids.label(reader);
    let period = lexeme::period(reader, kids.find(Rule::period)?)?;
    let table = TableFile { path: kids.text(reader)?, sheet: None };
    Some(PlanTableDecl { name, label, period, table, clauses: Vec::new() })
}

fn target(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<TargetDecl> {
    let mut whom = kids.enter(Rule::target_whom)?;
    let name = whom.find(Rule::target_name).and_then(|p| reader.inner_ident(p));
    let label = whom.label(reader);
    let indicator = whom.name(reader)?;
    let when = match kids.find(Rule::period) {
        Some(pair) => TargetWhen::Period(lexeme::period(reader, pair)?),
        None => TargetWhen::EveryYear,
    };
    let each = match kids.enter(Rule::target_each) {
        Some(mut each) => Some(path(reader, each.find(Rule::path)?)?),
        None => None,
    };
    let goal = match kids.enter(Rule::goal) {
        Some(kids) => Some(self::goal(reader, kids)?),
        None => None,
    };
    Some(TargetDecl { name, label, indicator, when, each, goal, clauses: Vec::new() })
}

fn path(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Expr> {
    let span = reader.span(&pair);
    Some(Expr { kind: ExprKind::Path(expr::path(reader, pair)?), span })
}

/// A bound, or a bare value, which counts as `=` until the direction of the indicator completes it.
pub(super) fn goal(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Goal> {
    if let Some(done) = kids.find(Rule::kw_done) {
        return Some(Goal::Done(reader.span(&done)));
    }
    let words = [Rule::kw_keep_within, Rule::kw_about, Rule::kw_down, Rule::kw_up];
    let first = words.into_iter().find_map(|word| kids.find(word));
    let against = match kids.find(Rule::against) {
        Some(pair) => self::against(reader, pair)?,
        None => Against::BEFORE,
    };
    let changes = first.as_ref().is_some_and(|word| matches!(word.as_rule(), Rule::kw_down | Rule::kw_up));
    if let Some(span) = against.span.filter(|_| !changes) {
        against_without_change(reader, span);
        return None;
    }
    let mut row = test::row_of_bounds(kids);
    if row.next_rule() == Some(Rule::op_equal) {
        equal_goal(reader, &mut row);
        return None;
    }
    let test = test::bounds(reader, &mut row)?;
    let Some(first) = first else { return Some(Goal::Level(test)) };
    let whole = reader.span(&first);
    match first.as_rule() {
        Rule::kw_keep_within => Some(Goal::Within(test)),
        Rule::kw_about => about(reader, whole, test),
        word => {
            let down = word == Rule::kw_down;
            if let Some(bound) = relative(&test) {
                relative_change(reader, down, whole.to(row.last().unwrap_or(bound.span)), bound);
                return None;
            }
            Some(if down { Goal::Down(test, against) } else { Goal::Up(test, against) })
        }
    }
}

/// `so với năm 2020`.
fn against(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Against> {
    let span = Some(reader.span(&pair));
    let mut kids = Kids::of(pair);
    let period = match kids.find(Rule::period) {
        Some(pair) => OtherPeriod::Of(lexeme::period(reader, pair)?),
        None if kids.has(Rule::kw_same_period) => OtherPeriod::YearBefore,
        None => OtherPeriod::Before,
    };
    Some(Against { period, span })
}

fn against_without_change(reader: &mut Reader<'_>, span: Span) {
    let message = Message::new("`so với` đứng sau mức giảm hoặc mức tăng", "`against` stands behind a fall or a rise");
    let help = Message::new(
        "Viết `giảm ít nhất … so với năm 2020` hoặc `tăng ít nhất … so với cùng kỳ năm trước`.",
        "write `down at least … against year 2020` or `up at least … against same period last year`",
    );
    reader.fault(Code::Syntax, span, message, Some(help));
}

/// The head of a bridge value.
pub(super) fn bridge(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Item> {
    let indicator = kids.name(reader)?;
    let period = lexeme::period(reader, kids.find(Rule::period)?)?;
    let each = match kids.enter(Rule::target_each) {
        Some(mut each) => Some(path(reader, each.find(Rule::path)?)?),
        None => None,
    };
    let value = optional(reader, &mut kids)?;
    Some(Item::Bridge(Box::new(BridgeDecl { indicator, period, each, value, clauses: Vec::new() })))
}

pub(super) fn bridge_clause(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<BridgeClause> {
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => note(reader, part).map(BridgeClause::Note),
        Rule::basis_line => basis(reader, part).map(BridgeClause::Basis),
        _ => {
            let mut inner = Kids::of(part);
            let cells = inner.all(Rule::target_cell).into_iter().map(|cell| self::cell(reader, cell));
            let cells = cells.collect::<Option<_>>()?;
            expr::expr_in(reader, &mut inner).map(|value| BridgeClause::Row { cells, value })
        }
    }
}

/// `khoảng 4` is about one number.
fn about(reader: &mut Reader<'_>, word: Span, test: Test) -> Option<Goal> {
    let Test::Compare(crate::syntax::ast::Relation::Equal, value) = test else {
        let message =
            Message::new("`khoảng` đứng trước một con số, không trước một khoảng", "`about` stands before one number");
        let help = Message::new("Viết `khoảng 4`, hoặc `từ 3,5 đến 4,5`.", "write `about 4`, or `from 3.5 to 4.5`");
        reader.fault(Code::Syntax, word, message, Some(help));
        return None;
    };
    Some(Goal::About(value))
}

/// `= 5%`: a goal that must be hit exactly is probably not meant.
fn equal_goal(reader: &mut Reader<'_>, row: &mut expr::Row<'_>) {
    let Some(sign) = row.take(reader) else { return };
    let span = reader.span(&sign);
    let message = Message::new(
        "`=` ở đây chưa rõ là phải đúng bằng, hay ít nhất, hay nhiều nhất",
        "`=` does not say whether exactly, at least or at most is meant",
    );
    let help = Message::new(
        "Viết `ít nhất …`, `không quá …`, hoặc bỏ dấu `=` để chiều của chỉ tiêu quyết định.",
        "write `at least …`, `at most …`, or leave out `=` and let the direction of the indicator decide",
    );
    reader.fault(Code::AmbiguousBound, span, message, Some(help));
}

/// The bound of a change that is written in `%` and not in points.
fn relative(test: &Test) -> Option<&Expr> {
    let percent = |e: &&Expr| matches!(&e.kind, ExprKind::Number(n) if n.unit.as_ref().is_some_and(|u| u.above.as_slice() == ["%"]));
    match test {
        Test::Compare(_, bound) | Test::OrMore(bound) | Test::OrLess(bound) => Some(bound).filter(percent),
        Test::Range { from, to, .. } => [from, to].into_iter().find(percent),
        _ => None,
    }
}

fn relative_change(reader: &mut Reader<'_>, down: bool, span: Span, bound: &Expr) {
    let typed = reader.spelled(span);
    let value = reader.spelled(bound.span).split('%').next().unwrap_or_default().trim_end();
    let message = Message::new(
        format!("`{typed}` có hai cách hiểu: điểm phần trăm, hoặc phần trăm của kỳ trước"),
        format!("`{typed}` has two readings: percentage points, or per cent of the previous period"),
    );
    let english = print::expr(bound, Lang::En);
    let english = english.split('%').next().unwrap_or_default().trim_end();
    let (change, way) = if down { ("giảm", "down") } else { ("tăng", "up") };
    let help = Message::new(
        format!(
            "Với tỷ lệ, viết `{change} {value} điểm %` (từ 0,57% còn 0,47% là giảm 0,1 điểm %); với số lượng, ghi rõ số {change}, như `{change} 5 hộ`."
        ),
        format!(
            "for a rate write `{way} {english} points` (from 0.57% to 0.47% is down 0.1 points); for a count state the change, such as `{way} 5 household`"
        ),
    );
    reader.fault(Code::AmbiguousBound, span, message, Some(help));
}

pub(super) fn clause(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<TargetClause> {
    const FORMULAS: [(Rule, CompletionBy); 4] = [
        (Rule::kw_by_ratio, CompletionBy::Ratio),
        (Rule::kw_by_inverse, CompletionBy::Inverse),
        (Rule::kw_by_mirror, CompletionBy::Mirror),
        (Rule::kw_by_progress, CompletionBy::Progress),
    ];
    let part = kids.first()?;
    let kind = part.as_rule();
    match kind {
        Rule::note => return note(reader, part).map(TargetClause::Note),
        Rule::basis_line => return basis(reader, part).map(TargetClause::Basis),
        Rule::table => return table(reader, part).map(TargetClause::Table),
        Rule::kw_never_exceeded => return Some(TargetClause::NeverExceeded),
        Rule::kw_pro_rata => return Some(TargetClause::ProRata),
        _ => {}
    }
    let mut inner = Kids::of(part);
    match kind {
        Rule::exceeds_when => Some(TargetClause::ExceededWhen(optional(reader, &mut inner)?)),
        Rule::about_means => expr::expr_in(reader, &mut inner).map(TargetClause::AboutMeans),
        Rule::compared_at => lexeme::decimals(&mut inner).map(TargetClause::ComparedAt),
        Rule::completion => inner.which(&FORMULAS).map(TargetClause::Completion),
        Rule::baseline => {
            let period = lexeme::period(reader, inner.find(Rule::period)?)?;
            Some(TargetClause::Baseline(period, optional(reader, &mut inner)?))
        }
        Rule::part_of => {
            let period = lexeme::period(reader, inner.find(Rule::period)?)?;
            expr::expr_in(reader, &mut inner).map(|value| TargetClause::PartOf(period, value))
        }
        Rule::deviation => {
            let size = inner.enter(Rule::deviation_size)?.find(Rule::literal)?;
            let size = lexeme::literal(reader, size)?;
            let through = lexeme::day_in(reader, &mut inner)?;
            Some(TargetClause::MayDeviate { size, through, basis: lexeme::basis_in(reader, &mut inner) })
        }
        _ => {
            let cells = inner.all(Rule::target_cell).into_iter().map(|cell| self::cell(reader, cell));
            let cells = cells.collect::<Option<_>>()?;
            Some(TargetClause::Row { cells, goal: goal(reader, inner.enter(Rule::goal)?)? })
        }
    }
}

fn cell(reader: &Reader<'_>, pair: P<'_>) -> Option<TargetCell> {
    let mut kids = Kids::of(pair);
    kids.name(reader).map(TargetCell::Word).or_else(|| kids.text(reader).map(TargetCell::Text))
}

/// An expression that may be left out; `None` when it is there and at fault.
#[expect(clippy::option_option, reason = "outer: could it be read; inner: is it there")]
fn optional(reader: &mut Reader<'_>, kids: &mut Kids<'_>) -> Option<Option<Expr>> {
    match kids.find(Rule::expr) {
        Some(pair) => expr::expr(reader, pair).map(Some),
        None => Some(None),
    }
}
