//! Heads of declarations, and which clauses belong below each.

use super::lexeme;
use super::reader::{Kids, Reader};
use super::{clause, form, read_clauses, rule, target};
use crate::diagnostic::Code;
use crate::syntax::ast::{
    AmendDecl, BridgeDecl, CheckDecl, EndDecl, EndKind, ExampleDecl, FormDecl, FormulaDecl, Ident, IndicatorDecl, Item,
    ListDecl, ParamDecl, PlanTableDecl, RegisterDecl, ReportedDecl, RuleDecl, SourceDecl, TargetDecl, TypeExpr,
    UnitDecl,
};
use crate::syntax::grammar::Rule;
use crate::syntax::split::{RawItem, RawLine};
use crate::value::Message;

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
        "decl_form" => Rule::head_form,
        "decl_check" => Rule::head_check,
        "decl_reported" => Rule::head_reported,
        "decl_bridge" => Rule::head_bridge,
        "decl_amend" => Rule::head_amend,
        "decl_repeal" => Rule::head_repeal,
        "decl_extend" => Rule::head_extend,
        "decl_example" => Rule::head_example,
        _ => return None,
    })
}

/// Builds the head of a declaration, its clauses still empty.
pub(super) fn read(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Item> {
    const DECLARATIONS: [(Rule, Rule); 18] = [
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
        (Rule::kw_decl_form, Rule::head_form),
        (Rule::kw_decl_check, Rule::head_check),
        (Rule::kw_decl_reported, Rule::head_reported),
        (Rule::kw_decl_bridge, Rule::head_bridge),
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
        return target::head(reader, kids);
    }
    if kind == Rule::head_bridge {
        return target::bridge(reader, kids);
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
        Rule::head_list => {
            let within = kids.enter(Rule::list_within).and_then(|mut k| k.name(reader));
            Item::List(ListDecl { name, label, within, inline: kids.names(reader), words: Vec::new() })
        }
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
        Rule::head_form => Item::Form(FormDecl { name, label, clauses: Vec::new() }),
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
            let clauses = read_clauses(reader, raw, Rule::clause_target, target::clause, no_lines);
            match head? {
                Item::Target(decl) => Some(Item::Target(Box::new(TargetDecl { clauses, ..*decl }))),
                Item::PlanTable(decl) => Some(Item::PlanTable(Box::new(PlanTableDecl { clauses, ..*decl }))),
                _ => None,
            }
        }
        "decl_form" => {
            let clauses = read_clauses(reader, raw, Rule::clause_form, form::clause, no_lines);
            let Some(Item::Form(decl)) = head else { return None };
            Some(Item::Form(FormDecl { clauses, ..decl }))
        }
        "decl_bridge" => {
            let clauses = read_clauses(reader, raw, Rule::clause_bridge, target::bridge_clause, no_lines);
            let Some(Item::Bridge(decl)) = head else { return None };
            Some(Item::Bridge(Box::new(BridgeDecl { clauses, ..*decl })))
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
