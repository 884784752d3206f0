//! Printing of targets.

use super::clause::{note, table};
use super::expr::{expr, goal_bound};
use super::lexeme::{basis, day, decimals, label, literal, quoted};
use super::{Page, kw};
use crate::syntax::ast::{
    Against, BridgeClause, BridgeDecl, Expr, Goal, OtherPeriod, PlanTableDecl, TargetCell, TargetClause, TargetDecl,
    TargetWhen,
};
use crate::value::Lang;

pub(super) fn head(page: &Page, of: &TargetDecl) -> String {
    let lang = page.lang;
    let mut out = page.kw("decl_target").to_owned();
    if let Some(name) = &of.name {
        out.push(' ');
        out.push_str(&name.text);
    }
    out.push_str(&label(of.label.as_ref()));
    if of.name.is_some() || of.label.is_some() {
        out.push(' ');
        out.push_str(page.kw("target_for"));
    }
    let when = match of.when {
        TargetWhen::Period(period) => period.name(lang),
        TargetWhen::EveryYear => page.kw("every_year").to_owned(),
    };
    let each = of.each.as_ref().map(|path| format!(" {} {}", page.kw("for_each"), expr(path, lang)));
    let goal = of.goal.as_ref().map(|goal| format!(" : {}", self::goal(goal, lang)));
    format!("{out} {} {when}{}{}", of.indicator.text, each.unwrap_or_default(), goal.unwrap_or_default())
}

pub(super) fn plan_table(page: &Page, of: &PlanTableDecl) -> String {
    let (word, label, period) = (page.kw("decl_target"), label(of.label.as_ref()), of.period.name(page.lang));
    format!("{word} {}{label} {period} {} {}", of.name.text, page.kw("per_table"), quoted(&of.table.path))
}

pub(super) fn goal(of: &Goal, lang: Lang) -> String {
    match of {
        Goal::Level(test) => goal_bound(test, lang),
        Goal::Within(test) => format!("{} {}", kw("keep_within", lang), goal_bound(test, lang)),
        Goal::About(value) => format!("{} {}", kw("about", lang), expr(value, lang)),
        Goal::Done(_) => kw("done", lang).to_owned(),
        Goal::Down(test, of) => format!("{} {}{}", kw("down", lang), goal_bound(test, lang), against(*of, lang)),
        Goal::Up(test, of) => format!("{} {}{}", kw("up", lang), goal_bound(test, lang), against(*of, lang)),
    }
}

/// ` so với năm 2020`; nothing for the period before.
fn against(of: Against, lang: Lang) -> String {
    match of.period {
        OtherPeriod::YearBefore => format!(" {} {}", kw("against", lang), kw("same_period", lang)),
        OtherPeriod::Of(period) => format!(" {} {}", kw("against", lang), period.name(lang)),
        OtherPeriod::Before | OtherPeriod::YearToDate => String::new(),
    }
}

pub(super) fn bridge(page: &Page, of: &BridgeDecl) -> String {
    let lang = page.lang;
    let each = of.each.as_ref().map(|path| format!(" {} {}", page.kw("for_each"), expr(path, lang)));
    let value = of.value.as_ref().map(|value| format!(" = {}", expr(value, lang)));
    let (each, value) = (each.unwrap_or_default(), value.unwrap_or_default());
    format!("{} {} {}{each}{value}", page.kw("decl_bridge"), of.indicator.text, of.period.name(lang))
}

pub(super) fn bridge_clause(of: &BridgeClause, lang: Lang) -> String {
    match of {
        BridgeClause::Row { cells, value } => format!("{} : {}", self::cells(cells), expr(value, lang)),
        BridgeClause::Basis(of) => basis(of, lang),
        BridgeClause::Note(text) => note(text, lang),
    }
}

fn cells(of: &[TargetCell]) -> String {
    let cell = |cell: &TargetCell| match cell {
        TargetCell::Word(word) => word.text.clone(),
        TargetCell::Text(text) => quoted(text),
    };
    of.iter().map(cell).collect::<Vec<_>>().join(", ")
}

pub(super) fn clause(of: &TargetClause, lang: Lang) -> String {
    let valued = |word: &str, value: Option<&Expr>| match value {
        Some(value) => format!("{word} {}", expr(value, lang)),
        None => String::new(),
    };
    match of {
        TargetClause::ExceededWhen(margin) => {
            let margin = margin.as_ref().map(|margin| format!(" {}", valued(kw("at_least", lang), Some(margin))));
            format!("{}{}", kw("exceeds_when", lang), margin.unwrap_or_default())
        }
        TargetClause::NeverExceeded => kw("never_exceeded", lang).to_owned(),
        TargetClause::AboutMeans(size) => valued(kw("about_means", lang), Some(size)),
        TargetClause::ComparedAt(digits) => format!("{} {}", kw("compared_at", lang), decimals(*digits, lang)),
        TargetClause::Completion(by) => format!("{} {}", kw("completion", lang), kw(by.keyword(), lang)),
        TargetClause::Baseline(period, value) => {
            let value = value.as_ref().map(|value| format!(" {}", valued(kw("is", lang), Some(value))));
            format!("{} {}{}", kw("baseline", lang), period.name(lang), value.unwrap_or_default())
        }
        TargetClause::ProRata => kw("pro_rata", lang).to_owned(),
        TargetClause::PartOf(period, value) => {
            format!("{} {} : {}", kw("part_of", lang), period.name(lang), expr(value, lang))
        }
        TargetClause::MayDeviate { size, through, basis: of } => {
            let behind = of.as_ref().map(|of| format!(", {}", basis(of, lang))).unwrap_or_default();
            let (word, until) = (kw("may_deviate", lang), kw("applied_through", lang));
            format!("{word} {} {until} {}{behind}", literal(size, lang), day(*through, lang))
        }
        TargetClause::Row { cells, goal: of } => {
            let cells = self::cells(cells);
            let cells = if cells.is_empty() { kw("otherwise", lang).to_owned() } else { cells };
            format!("{cells} : {}", goal(of, lang))
        }
        TargetClause::Table(of) => table(of, lang),
        TargetClause::Basis(of) => basis(of, lang),
        TargetClause::Note(text) => note(text, lang),
    }
}
