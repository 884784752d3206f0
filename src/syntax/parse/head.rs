//! Heads of declarations, and which clauses belong below each.

use super::lexeme;
use super::reader::{Kids, Reader};
use super::{clause, read_clauses, rule, test};
use crate::diagnostic::Code;
use crate::syntax::ast::{
    AmendDecl, CheckDecl, EndDecl, EndKind, ExampleDecl, Expr, ExprKind, FormulaDecl, Goal, Ident, IndicatorDecl, Item,
    ListDecl, ParamDecl, RegisterDecl, ReportedDecl, RuleDecl, SourceDecl, TargetDecl, TargetWhen, Test, TypeExpr,
    UnitDecl,
};
use crate::syntax::grammar::Rule;
use crate::syntax::print;
use crate::syntax::split::{RawItem, RawLine};
use crate::value::{Lang, Message};

/// The grammar rule of a head, by the keyword it begins with.
pub(super) fn rule_of(id: &str) -> Option<Rule> {
    Some(match id {
        "decl_include" => Rule::head_include,
        "decl_source" => Rule::head_source,
        "decl_scenario" => Rule::head_scenario,
        "decl_unit" => Rule::head_unit,
        "decl_list" => Rule::head_list,
        "decl_register" => Rule::head_register,
        "decl_param" => Rule::head_param,
        "decl_rule" => Rule::head_rule,
        "decl_indicator" => Rule::head_indicator,
        "decl_target" => Rule::head_target,
        "decl_check" => Rule::head_check,
        "decl_reported" => Rule::head_reported,
        "decl_amend" => Rule::head_amend,
        "decl_repeal" => Rule::head_repeal,
        "decl_extend" => Rule::head_extend,
        "decl_example" => Rule::head_example,
        _ => return None,
    })
}

/// Builds the head of a declaration, its clauses still empty.
pub(super) fn read(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Item> {
    const DECLARATIONS: [(Rule, Rule); 16] = [
        (Rule::kw_decl_include, Rule::head_include),
        (Rule::kw_decl_source, Rule::head_source),
        (Rule::kw_decl_scenario, Rule::head_scenario),
        (Rule::kw_decl_unit, Rule::head_unit),
        (Rule::kw_decl_list, Rule::head_list),
        (Rule::kw_decl_register, Rule::head_register),
        (Rule::kw_decl_param, Rule::head_param),
        (Rule::kw_decl_rule, Rule::head_rule),
        (Rule::kw_decl_indicator, Rule::head_indicator),
        (Rule::kw_decl_target, Rule::head_target),
        (Rule::kw_decl_check, Rule::head_check),
        (Rule::kw_decl_reported, Rule::head_reported),
        (Rule::kw_decl_amend, Rule::head_amend),
        (Rule::kw_decl_repeal, Rule::head_repeal),
        (Rule::kw_decl_extend, Rule::head_extend),
        (Rule::kw_decl_example, Rule::head_example),
    ];
    let kind = kids.which(&DECLARATIONS)?;
    if kind == Rule::head_include {
        return kids.text(reader).map(Item::Include);
    }
    if kind == Rule::head_example {
        return Some(Item::Example(ExampleDecl { label: kids.text(reader)?, clauses: Vec::new() }));
    }
    if kind == Rule::head_target {
        return target(reader, kids).map(Item::Target);
    }
    let name = kids.name(reader)?;
    let label = kids.label(reader);
    named(reader, kids, kind, name, label)
}

/// The declarations that begin with a name and perhaps a label.
fn named(
    reader: &mut Reader<'_>,
    mut kids: Kids<'_>,
    kind: Rule,
    name: Ident,
    label: Option<crate::syntax::ast::Text>,
) -> Option<Item> {
    Some(match kind {
        Rule::head_source | Rule::head_scenario => {
            let scenario = kind == Rule::head_scenario;
            Item::Source(SourceDecl { name, label, scenario, clauses: Vec::new() })
        }
        Rule::head_unit => {
            let equals = match kids.find(Rule::literal) {
                Some(pair) => Some(lexeme::literal(reader, pair)?),
                None => None,
            };
            Item::Unit(UnitDecl { name, equals })
        }
        Rule::head_list => Item::List(ListDecl { name, label, inline: kids.names(reader), words: Vec::new() }),
        Rule::head_register => {
            let made_from = kids.name(reader);
            Item::Register(RegisterDecl { name, label, made_from, clauses: Vec::new() })
        }
        Rule::head_param => {
            let ty = lexeme::type_expr(reader, kids.find(Rule::type_expr)?)?;
            let keys = kids.enter(Rule::param_keys).map(|mut k| k.all(Rule::param_key)).unwrap_or_default();
            let keys = keys.into_iter().map(|p| clause::key(reader, p)).collect::<Option<_>>()?;
            Item::Param(ParamDecl { name, label, ty, keys, clauses: Vec::new() })
        }
        Rule::head_rule if kids.has(Rule::arguments) => {
            let arguments = kids.enter(Rule::arguments)?.all(Rule::argument);
            let arguments = arguments.into_iter().map(|p| argument(reader, p)).collect::<Option<_>>()?;
            let ty = lexeme::type_expr(reader, kids.find(Rule::type_expr)?)?;
            Item::Formula(FormulaDecl { name, arguments, label, ty, clauses: Vec::new() })
        }
        Rule::head_rule => {
            let register = kids.name(reader)?;
            let ty = kids.find(Rule::type_expr).and_then(|p| lexeme::type_expr(reader, p));
            Item::Rule(RuleDecl { name, label, register, ty, clauses: Vec::new() })
        }
        Rule::head_indicator => Item::Indicator(IndicatorDecl { name, label, clauses: Vec::new() }),
        Rule::head_check => Item::Check(CheckDecl { name, label, each: kids.name(reader), clauses: Vec::new() }),
        Rule::head_reported => {
            let on = match kids.find(Rule::date) {
                Some(pair) => Some(lexeme::day(reader, &pair)?),
                None => None,
            };
            Item::Reported(ReportedDecl { name, label, on, clauses: Vec::new() })
        }
        Rule::head_amend => Item::Amend(AmendDecl { name, clauses: Vec::new() }),
        Rule::head_repeal => Item::End(EndDecl { how: EndKind::Repeal, name, clauses: Vec::new() }),
        Rule::head_extend => Item::End(EndDecl { how: EndKind::Extend, name, clauses: Vec::new() }),
        _ => return None,
    })
}

/// `mức : đồng`.
fn argument(reader: &mut Reader<'_>, part: pest::iterators::Pair<'_, Rule>) -> Option<(Ident, TypeExpr)> {
    let mut kids = Kids::of(part);
    Some((kids.name(reader)?, lexeme::type_expr(reader, kids.find(Rule::type_expr)?)?))
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
    let goal = goal(reader, kids.enter(Rule::goal)?)?;
    Some(TargetDecl { name, label, indicator, when, goal, clauses: Vec::new() })
}

/// A bound, or a bare value, which counts as `=` until the direction of the indicator completes it.
fn goal(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Goal> {
    let change = kids.find(Rule::kw_down).or_else(|| kids.find(Rule::kw_up));
    let mut row = test::row_of_bounds(kids);
    if row.next_rule() == Some(Rule::op_equal) {
        equal_goal(reader, &mut row);
        return None;
    }
    let test = test::bounds(reader, &mut row)?;
    let Some(change) = change else { return Some(Goal::Level(test)) };
    let down = change.as_rule() == Rule::kw_down;
    let whole = reader.span(&change);
    if let Some(bound) = relative(&test) {
        relative_change(reader, down, whole.to(row.last().unwrap_or(bound.span)), bound);
        return None;
    }
    Some(if down { Goal::Down(test) } else { Goal::Up(test) })
}

/// `= 5%`: a goal that must be hit exactly is probably not meant.
fn equal_goal(reader: &mut Reader<'_>, row: &mut super::expr::Row<'_>) {
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

fn relative_change(reader: &mut Reader<'_>, down: bool, span: crate::source::Span, bound: &Expr) {
    let typed = reader.spelled(span);
    let value = reader.spelled(bound.span).trim_end_matches(['%', ' ']);
    let message = Message::new(
        format!("`{typed}` có hai cách hiểu: điểm phần trăm, hoặc phần trăm của kỳ trước"),
        format!("`{typed}` has two readings: percentage points, or per cent of the previous period"),
    );
    let english = print::expr(bound, Lang::En);
    let english = english.trim_end_matches(['%', ' ']);
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

/// Reads the clauses below a head, and joins them to it if it could be read.
pub(super) fn body(reader: &mut Reader<'_>, id: &str, raw: &RawItem, head: Option<Item>) -> Option<Item> {
    match id {
        "decl_source" | "decl_scenario" => {
            let clauses = read_clauses(reader, raw, Rule::clause_source, clause::source, no_lines);
            let Some(Item::Source(decl)) = head else { return None };
            Some(Item::Source(SourceDecl { clauses, ..decl }))
        }
        "decl_list" => {
            let words = read_clauses(reader, raw, Rule::clause_list, clause::word, no_lines);
            let Some(Item::List(decl)) = head else { return None };
            Some(Item::List(ListDecl { words, ..decl }))
        }
        "decl_register" => {
            let clauses = read_clauses(reader, raw, Rule::clause_register, clause::register, no_lines);
            let Some(Item::Register(decl)) = head else { return None };
            Some(Item::Register(RegisterDecl { clauses, ..decl }))
        }
        "decl_param" => {
            let clauses = read_clauses(reader, raw, Rule::clause_param, clause::param, clause::param_lines);
            let Some(Item::Param(decl)) = head else { return None };
            Some(Item::Param(ParamDecl { clauses, ..decl }))
        }
        "decl_rule" => {
            let clauses = read_clauses(reader, raw, Rule::clause_rule, rule::clause, rule::lines);
            match head? {
                Item::Rule(decl) => Some(Item::Rule(RuleDecl { clauses, ..decl })),
                Item::Formula(decl) => Some(Item::Formula(FormulaDecl { clauses, ..decl })),
                _ => None,
            }
        }
        "decl_amend" => {
            let clauses = rule::amend(reader, raw);
            let Some(Item::Amend(decl)) = head else { return None };
            Some(Item::Amend(AmendDecl { clauses, ..decl }))
        }
        "decl_repeal" | "decl_extend" => {
            let clauses = read_clauses(reader, raw, Rule::clause_end, clause::end, no_lines);
            let Some(Item::End(decl)) = head else { return None };
            Some(Item::End(EndDecl { clauses, ..decl }))
        }
        _ => body_of_figures(reader, id, raw, head),
    }
}

/// The same for declarations about figures, and for those that have no clauses.
fn body_of_figures(reader: &mut Reader<'_>, id: &str, raw: &RawItem, head: Option<Item>) -> Option<Item> {
    match id {
        "decl_indicator" => {
            let clauses = read_clauses(reader, raw, Rule::clause_indicator, clause::indicator, no_lines);
            let Some(Item::Indicator(decl)) = head else { return None };
            Some(Item::Indicator(IndicatorDecl { clauses, ..decl }))
        }
        "decl_target" => {
            let clauses = read_clauses(reader, raw, Rule::clause_target, clause::target, no_lines);
            let Some(Item::Target(decl)) = head else { return None };
            Some(Item::Target(TargetDecl { clauses, ..decl }))
        }
        "decl_check" => {
            let clauses = read_clauses(reader, raw, Rule::clause_check, clause::check, no_lines);
            let Some(Item::Check(decl)) = head else { return None };
            Some(Item::Check(CheckDecl { clauses, ..decl }))
        }
        "decl_reported" => {
            let clauses = read_clauses(reader, raw, Rule::clause_reported, clause::reported, no_lines);
            let Some(Item::Reported(decl)) = head else { return None };
            Some(Item::Reported(ReportedDecl { clauses, ..decl }))
        }
        "decl_example" => {
            let clauses = read_clauses(reader, raw, Rule::clause_example, clause::example, no_lines);
            let Some(Item::Example(decl)) = head else { return None };
            Some(Item::Example(ExampleDecl { clauses, ..decl }))
        }
        _ => {
            for clause in &raw.clauses {
                let message = Message::new("khai báo này không có dòng con", "this declaration has no clauses");
                reader.fault(Code::BadClause, reader.place(clause.line.start, clause.line.end), message, None);
            }
            head
        }
    }
}

/// For clauses that have no lines of their own; the layout never gives them any.
fn no_lines<T>(_: &mut Reader<'_>, _: &mut T, _: &[RawLine]) {}
