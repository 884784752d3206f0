//! The law itself: the timeline of a parameter or rule, and what all of them say on a day.

use crate::compare::{Stated, values};
use crate::explain;
use crate::ir::{Basis, Body, Clocks, Dated, Ending, InstrumentId, ParamId, Program, RuleId, applying, last_day};
use crate::report::csv::{harmless, written};
use crate::report::grid::{Grid, Tint, hanging};
use crate::report::text::Options;
use crate::value::{Date, Lang, Message, date, name, quantity};
use serde_json::{Value, json};

/// Longer tables of values are cut in a page for people.
const MOST: usize = 40;

/// A parameter or a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norm {
    /// A parameter.
    Param(ParamId),
    /// A rule.
    Rule(RuleId),
}

/// What is asked of the law.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The norm; all of them when absent.
    pub norm: Option<Norm>,
    /// Only what applies on this day.
    pub on: Option<Date>,
    /// Only what had come into force by this day.
    pub known: Option<Date>,
}

/// A version of a norm on the calendar.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whose it is.
    pub norm: Norm,
    /// The first day applied.
    pub from: Option<Date>,
    /// The last day applied, by what is known.
    pub through: Option<Date>,
    /// The day its instrument came into force.
    pub in_force: Option<Date>,
    /// The legal basis.
    pub basis: Vec<Message>,
    /// What a parameter states.
    pub values: Vec<Stated>,
    /// The cases of a rule; none for a formula.
    pub cases: Vec<String>,
    /// What ended it.
    pub ended: Option<(Ended, Option<String>)>,
}

/// How a version ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// A later version takes its place.
    Replaced,
    /// As a decree says.
    By(Ending),
}

/// A parameter or rule by name.
#[must_use]
pub fn norm(program: &Program, asked: &str) -> Option<Norm> {
    let param = program.params.iter().position(|param| name::same(&param.named.name, asked));
    let rule = program.rules.iter().position(|rule| name::same(&rule.named.name, asked));
    param.map(|at| Norm::Param(ParamId(at))).or(rule.map(|at| Norm::Rule(RuleId(at))))
}

/// The versions asked for, norm by norm and in the order of their days.
#[must_use]
pub fn versions(program: &Program, asked: Asked) -> Vec<Told> {
    // Which place lies in which is no norm, unless it is asked for.
    let norms = program.params.iter().enumerate().filter(|(_, param)| !param.tree);
    let params = norms.map(|(at, _)| Norm::Param(ParamId(at)));
    let rules = (0..program.rules.len()).map(|at| Norm::Rule(RuleId(at)));
    let norms: Vec<Norm> = asked.norm.map_or_else(|| params.chain(rules).collect(), |norm| vec![norm]);
    norms.into_iter().flat_map(|norm| of_norm(program, norm, asked)).collect()
}

fn of_norm(program: &Program, norm: Norm, asked: Asked) -> Vec<Told> {
    match norm {
        Norm::Param(id) => {
            let versions = &program.param(id).versions;
            let told = |at: usize| {
                let version = versions.get(at)?;
                let told = told(program, norm, versions, at, version.basis.iter().collect(), asked)?;
                Some(Told { values: values(program, id, version), ..told })
            };
            shown(versions, asked).into_iter().filter_map(told).collect()
        }
        Norm::Rule(id) => {
            let versions = &program.rule(id).versions;
            let told = |at: usize| {
                let version = versions.get(at)?;
                let told = told(program, norm, versions, at, version.basis.iter().collect(), asked)?;
                let cases = match &version.body {
                    Body::Cases(_, cases) => cases.iter().map(|case| case.name.clone()).collect(),
                    Body::Formula(_) => Vec::new(),
                };
                Some(Told { cases, ..told })
            };
            shown(versions, asked).into_iter().filter_map(told).collect()
        }
    }
}

/// The positions of the versions asked for.
fn shown<V: Dated>(versions: &[V], asked: Asked) -> Vec<usize> {
    match asked.on {
        Some(on) => applying(versions, Clocks { on, known: asked.known }).into_iter().collect(),
        None => {
            let seen = |version: &V| match (asked.known, version.term().known) {
                (Some(clock), Some(known)) => known <= clock,
                _ => true,
            };
            (0..versions.len()).filter(|at| versions.get(*at).is_some_and(seen)).collect()
        }
    }
}

fn told<V: Dated>(
    program: &Program,
    norm: Norm,
    versions: &[V],
    at: usize,
    basis: Vec<&Basis>,
    asked: Asked,
) -> Option<Told> {
    let term = versions.get(at)?.term();
    let through = last_day(versions, at, asked.known);
    let label = |by: Option<InstrumentId>| by.map(|by| program.source(by).named.label.clone());
    let own = term.end(Clocks { on: Date::MAX, known: asked.known });
    let ended = match own.filter(|end| Some(end.through) == through) {
        Some(end) => Some((Ended::By(end.how), label(end.by))),
        None => through.map(|through| {
            let next = versions.iter().skip(at + 1).map(Dated::term);
            let mut next = next.filter(|term| term.from.and_then(|from| from.pred_opt()) == Some(through));
            (Ended::Replaced, next.next().and_then(|term| label(term.by)))
        }),
    };
    Some(Told {
        norm,
        from: term.from,
        through,
        in_force: term.known,
        basis: basis.into_iter().map(|one| quantity::both(|lang| explain::basis(program, one, lang))).collect(),
        values: Vec::new(),
        cases: Vec::new(),
        ended,
    })
}

fn named(program: &Program, norm: Norm) -> &crate::ir::Named {
    match norm {
        Norm::Param(id) => &program.param(id).named,
        Norm::Rule(id) => &program.rule(id).named,
    }
}

/// The page: a timeline, or a table of all norms on a day.
#[must_use]
pub fn text(program: &Program, asked: Asked, options: &Options) -> String {
    let told = versions(program, asked);
    match asked.norm {
        Some(norm) => timeline(program, norm, &told, asked, options),
        None => table(program, &told, asked, options),
    }
}

fn timeline(program: &Program, norm: Norm, told: &[Told], asked: Asked, options: &Options) -> String {
    let lang = options.lang;
    let declared = named(program, norm);
    let title = if declared.label == declared.name {
        declared.name.clone()
    } else {
        format!("{} · {}", declared.label, declared.name)
    };
    let mut page = format!("{}\n", Tint::Head.paint(&title, options.colour));
    if let Some(line) = clocks(asked, lang) {
        page.push_str(&hanging("", &line, options.width));
    }
    if told.is_empty() {
        page.push_str(&hanging(
            "  ",
            lang.pick("không có quy định nào được áp dụng", "no version applies"),
            options.width,
        ));
    }
    for version in told {
        let single = match version.values.as_slice() {
            [one] if one.of == Message::default() => Some(one.value.get(lang)),
            _ => None,
        };
        let value = single.map(|value| format!(": {value}")).unwrap_or_default();
        page.push_str(&hanging("  ", &format!("{}{value}", days(version, lang)), options.width));
        for line in details(version, lang) {
            page.push_str(&hanging("    ", &line, options.width));
        }
        if single.is_none() {
            for stated in version.values.iter().take(MOST) {
                let line = format!("{}: {}", stated.of.get(lang), stated.value.get(lang));
                page.push_str(&hanging("      ", &line, options.width));
            }
            if let Some(more) = version.values.len().checked_sub(MOST).filter(|more| *more > 0) {
                page.push_str(&format!("      … {} {more}\n", lang.pick("và thêm", "and more:")));
            }
        }
    }
    page
}

/// The days the law is asked for.
fn clocks(asked: Asked, lang: Lang) -> Option<String> {
    let on = asked.on.map(|day| format!("{} {}", lang.pick("tại ngày", "on"), date::show(day, lang)));
    let known = asked.known.map(|day| format!("{} {}", lang.pick("biết đến ngày", "known on"), date::show(day, lang)));
    let told: Vec<String> = on.into_iter().chain(known).collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// `từ ngày 01/07/2021 đến hết ngày 30/06/2024`.
fn days(version: &Told, lang: Lang) -> String {
    let show = |day: Date| date::show(day, lang);
    match (version.from, version.through, lang) {
        (Some(from), Some(through), Lang::Vi) => format!("từ ngày {} đến hết ngày {}", show(from), show(through)),
        (Some(from), None, Lang::Vi) => format!("từ ngày {}", show(from)),
        (None, Some(through), Lang::Vi) => format!("đến hết ngày {}", show(through)),
        (None, None, Lang::Vi) => "mọi ngày".to_owned(),
        (Some(from), Some(through), Lang::En) => format!("from {} through {}", show(from), show(through)),
        (Some(from), None, Lang::En) => format!("from {}", show(from)),
        (None, Some(through), Lang::En) => format!("through {}", show(through)),
        (None, None, Lang::En) => "on every day".to_owned(),
    }
}

fn details(version: &Told, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let bases: Vec<&str> = version.basis.iter().map(|basis| basis.get(lang)).collect();
    let in_force = version
        .in_force
        .map(|day| format!("{} {}", lang.pick("có hiệu lực từ ngày", "in force from"), date::show(day, lang)));
    let basis = (!bases.is_empty()).then(|| format!("{} {}", lang.pick("căn cứ", "pursuant to"), bases.join("; ")));
    let first: Vec<String> = basis.into_iter().chain(in_force).collect();
    if !first.is_empty() {
        lines.push(first.join(", "));
    }
    if !version.cases.is_empty() {
        lines.push(format!("{} {}", lang.pick("trường hợp:", "cases:"), version.cases.join(", ")));
    }
    lines.extend(version.ended.as_ref().map(|(how, by)| ended(*how, by.as_deref(), lang)));
    lines
}

fn ended(how: Ended, by: Option<&str>, lang: Lang) -> String {
    let words = match how {
        Ended::Replaced => lang.pick("được thay bằng quy định sau", "replaced by the next version"),
        Ended::By(Ending::Stated) => lang.pick("kết thúc như đã quy định", "ends as stated"),
        Ended::By(Ending::Sunset) => lang.pick("hết hiệu lực cùng văn bản", "out of force with its source"),
        Ended::By(Ending::Repealed) => lang.pick("bị bãi bỏ", "repealed"),
        Ended::By(Ending::Extended) => lang.pick("được kéo dài đến ngày này", "extended through this day"),
    };
    match by {
        Some(by) => format!("{words} ({by})"),
        None => words.to_owned(),
    }
}

fn table(program: &Program, told: &[Told], asked: Asked, options: &Options) -> String {
    let lang = options.lang;
    let mut page = String::new();
    let title = lang.pick("Quy định được áp dụng", "The law that applies");
    let title = clocks(asked, lang).map_or_else(|| title.to_owned(), |days| format!("{title} {days}"));
    page.push_str(&format!("{}\n", Tint::Head.paint(&title, options.colour)));
    let mut grid = Grid::new(&[
        (lang.pick("Tên", "Name"), false),
        (lang.pick("Nội dung", "What it says"), true),
        (lang.pick("Áp dụng từ", "From"), true),
        (lang.pick("Đến hết", "Through"), true),
        (lang.pick("Căn cứ", "Basis"), false),
    ]);
    let day = |day: Option<Date>| day.map(|day| date::show(day, lang)).unwrap_or_default();
    for version in told {
        let basis = version.basis.first().map(|basis| basis.get(lang).to_owned()).unwrap_or_default();
        grid.row(vec![
            named(program, version.norm).name.clone().into(),
            content(version, lang).into(),
            day(version.from).into(),
            day(version.through).into(),
            basis.into(),
        ]);
    }
    page.push_str(&grid.render(options.width, options.colour));
    page
}

/// What a version says in a word.
fn content(version: &Told, lang: Lang) -> String {
    match (version.norm, version.values.as_slice(), version.cases.len()) {
        (Norm::Param(_), [one], _) => one.value.get(lang).to_owned(),
        (Norm::Param(_), many, _) => format!("{} {}", many.len(), lang.pick("mức", "values")),
        (Norm::Rule(_), _, 0) => lang.pick("công thức", "formula").to_owned(),
        (Norm::Rule(_), _, cases) => format!("{cases} {}", lang.pick("trường hợp", "cases")),
    }
}

/// The same as JSON, ending in a line feed.
#[must_use]
pub fn json(program: &Program, asked: Asked) -> String {
    let both = |message: &Message| json!({ "vi": message.vi, "en": message.en });
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let one = |version: &Told| {
        let stated = |stated: &Stated| json!({ "of": both(&stated.of), "value": both(&stated.value) });
        let declared = named(program, version.norm);
        let ended = version.ended.as_ref().map(|(how, by)| json!({ "how": ended_id(*how), "by": by }));
        json!({
            "kind": kind(version.norm),
            "name": declared.name,
            "label": declared.label,
            "applied_from": day(version.from),
            "applied_through": day(version.through),
            "in_force": day(version.in_force),
            "basis": version.basis.iter().map(both).collect::<Vec<Value>>(),
            "values": version.values.iter().map(stated).collect::<Vec<Value>>(),
            "cases": version.cases,
            "ended": ended,
        })
    };
    let document = json!({
        "version": 1,
        "on": day(asked.on),
        "known": day(asked.known),
        "versions": versions(program, asked).iter().map(one).collect::<Vec<Value>>(),
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// The same as CSV: one line for each version, and for each value of a parameter.
#[must_use]
pub fn csv(program: &Program, asked: Asked, lang: Lang) -> String {
    let head = ["kind", "name", "applied_from", "applied_through", "in_force", "basis", "ended", "of", "value"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    for version in versions(program, asked) {
        let bases: Vec<&str> = version.basis.iter().map(|basis| basis.get(lang)).collect();
        let ended = version.ended.as_ref().map(|(how, _)| ended_id(*how)).unwrap_or_default();
        let own = vec![
            kind(version.norm).to_owned(),
            named(program, version.norm).name.clone(),
            day(version.from),
            day(version.through),
            day(version.in_force),
            harmless(&bases.join("; ")),
            ended.to_owned(),
        ];
        let mut line = |of: &str, value: &str| {
            let mut row = own.clone();
            row.extend([harmless(of), harmless(value)]);
            rows.push(row);
        };
        if version.values.is_empty() {
            line("", &version.cases.join(" | "));
        }
        version.values.iter().for_each(|stated| line(stated.of.get(lang), stated.value.get(lang)));
    }
    written(&rows)
}

fn kind(norm: Norm) -> &'static str {
    match norm {
        Norm::Param(_) => "param",
        Norm::Rule(_) => "rule",
    }
}

fn ended_id(how: Ended) -> &'static str {
    match how {
        Ended::Replaced => "replaced",
        Ended::By(Ending::Stated) => "stated",
        Ended::By(Ending::Sunset) => "sunset",
        Ended::By(Ending::Repealed) => "repealed",
        Ended::By(Ending::Extended) => "extended",
    }
}
