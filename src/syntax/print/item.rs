//! Printing of declarations: the head at the margin, clauses at 2, lines at 4.

use super::Page;
use super::clause;
use super::lexeme::{self, label, names, quoted};
use super::{form, target};
use crate::syntax::ast::{
    EndKind, FormulaDecl, Ident, Item, KeyDecl, Line, ListDecl, ParamDecl, ReportedDecl, RuleDecl, TypeExpr, UnitDecl,
};
use crate::value::Lang;

/// One declaration.
pub(super) fn item(page: &mut Page, line: &Line<Item>) {
    let text = head(page, &line.node);
    page.line(0, &line.trivia, &super::flat(&text));
    match &line.node {
        Item::Include(_) | Item::Unit(_) => {}
        Item::Source(d) => page.lines(2, &d.clauses, clause::source),
        Item::List(d) => page.lines(2, &d.words, clause::word),
        Item::Register(d) => page.lines(2, &d.clauses, clause::register),
        Item::Param(d) => clause::param(page, &d.clauses),
        Item::Rule(d) => clause::rule(page, &d.clauses),
        Item::Formula(d) => clause::rule(page, &d.clauses),
        Item::Indicator(d) => page.lines(2, &d.clauses, clause::indicator),
        Item::Target(d) => page.lines(2, &d.clauses, target::clause),
        Item::PlanTable(d) => page.lines(2, &d.clauses, target::clause),
        Item::Form(d) => page.lines(2, &d.clauses, form::clause),
        Item::Check(d) => page.lines(2, &d.clauses, clause::check),
        Item::Reported(d) => page.lines(2, &d.clauses, clause::reported),
        Item::Bridge(d) => page.lines(2, &d.clauses, target::bridge_clause),
        Item::Amend(d) => clause::amend(page, &d.clauses),
        Item::End(d) => page.lines(2, &d.clauses, clause::end),
        Item::Example(d) => page.lines(2, &d.clauses, clause::example),
    }
}

/// The head of a declaration.
fn head(page: &Page, of: &Item) -> String {
    let lang = page.lang;
    match of {
        Item::Include(path) => format!("{} {}", page.kw("decl_include"), quoted(path)),
        Item::Source(d) => {
            let word = if d.scenario { "decl_scenario" } else { "decl_source" };
            format!("{} {}{}", page.kw(word), d.name.text, label(d.label.as_ref()))
        }
        Item::Unit(d) => unit(page, d),
        Item::List(d) => list(page, d),
        Item::Register(d) => {
            let made_from = d.made_from.as_ref().map(|from| format!(" {} {}", page.kw("made_from"), from.text));
            let (word, label) = (page.kw("decl_register"), label(d.label.as_ref()));
            format!("{word} {}{label}{}", d.name.text, made_from.unwrap_or_default())
        }
        Item::Param(d) => param(page, d),
        Item::Rule(d) => rule(page, d),
        Item::Formula(d) => formula(page, d),
        Item::Indicator(d) => format!("{} {}{}", page.kw("decl_indicator"), d.name.text, label(d.label.as_ref())),
        Item::Target(d) => target::head(page, d),
        Item::PlanTable(d) => target::plan_table(page, d),
        Item::Form(d) => format!("{} {}{}", page.kw("decl_form"), d.name.text, label(d.label.as_ref())),
        Item::Check(d) => {
            let each = d.each.as_ref().map(|each| format!(" {} {}", page.kw("for_each"), each.text));
            let label = label(d.label.as_ref());
            format!("{} {}{label}{}", page.kw("decl_check"), d.name.text, each.unwrap_or_default())
        }
        Item::Reported(d) => reported(page, d, lang),
        Item::Bridge(d) => target::bridge(page, d),
        Item::Amend(d) => format!("{} {}", page.kw("decl_amend"), d.name.text),
        Item::End(d) => {
            let word = if d.how == EndKind::Repeal { "decl_repeal" } else { "decl_extend" };
            format!("{} {}", page.kw(word), d.name.text)
        }
        Item::Example(d) => format!("{} {}", page.kw("decl_example"), quoted(&d.label)),
    }
}

fn unit(page: &Page, of: &UnitDecl) -> String {
    let equals = of.equals.as_ref().map(|l| format!(" = {}", lexeme::literal(l, page.lang))).unwrap_or_default();
    format!("{} {}{equals}", page.kw("decl_unit"), of.name.text)
}

fn list(page: &Page, of: &ListDecl) -> String {
    let inline = if of.inline.is_empty() { String::new() } else { format!(" : {}", names(&of.inline)) };
    let within = of.within.as_ref().map(|list| format!(" {} {}", page.kw("lies_in"), list.text)).unwrap_or_default();
    format!("{} {}{}{within}{inline}", page.kw("decl_list"), of.name.text, label(of.label.as_ref()))
}

fn param(page: &Page, of: &ParamDecl) -> String {
    let key = |key: &KeyDecl| match &key.ty {
        Some(ty) => format!("{} : {}", key.name.text, lexeme::type_expr(ty, page.lang)),
        None => key.name.text.clone(),
    };
    let keys: Vec<String> = of.keys.iter().map(key).collect();
    let keys = if keys.is_empty() { String::new() } else { format!(", {} {}", page.kw("by"), keys.join(", ")) };
    let ty = lexeme::type_expr(&of.ty, page.lang);
    format!("{} {}{} : {ty}{keys}", page.kw("decl_param"), of.name.text, label(of.label.as_ref()))
}

fn rule(page: &Page, of: &RuleDecl) -> String {
    let ty = of.ty.as_ref().map(|t| format!(" : {}", lexeme::type_expr(t, page.lang))).unwrap_or_default();
    let (word, each) = (page.kw("decl_rule"), page.kw("for_each"));
    format!("{word} {}{} {each} {}{ty}", of.name.text, label(of.label.as_ref()), of.register.text)
}

fn formula(page: &Page, of: &FormulaDecl) -> String {
    let argument = |(name, ty): &(Ident, TypeExpr)| format!("{} : {}", name.text, lexeme::type_expr(ty, page.lang));
    let arguments = of.arguments.iter().map(argument).collect::<Vec<_>>().join(", ");
    let (word, ty) = (page.kw("decl_rule"), lexeme::type_expr(&of.ty, page.lang));
    format!("{word} {}({arguments}){} : {ty}", of.name.text, label(of.label.as_ref()))
}

fn reported(page: &Page, of: &ReportedDecl, lang: Lang) -> String {
    let on = of.on.map(|day| format!(" {} {}", page.kw("dated_on"), lexeme::day(day, lang))).unwrap_or_default();
    format!("{} {}{}{on}", page.kw("decl_reported"), of.name.text, label(of.label.as_ref()))
}
