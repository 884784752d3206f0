//! Printing of clauses and of the lines below them.

use super::expr::{expr, figure};
use super::lexeme::{basis, basis_behind, day, decimals, label, literal, names, quoted, texts, type_expr, unit};
use super::{Page, kw};
use crate::syntax::ast::{
    AmendClause, Articles, Case, CheckClause, ClaimedVerdict, EndClause, ExampleClause, Expected, FieldDecl, Frequency,
    Hedge, IfMissing, IndicatorClause, LiesIn, Line, Locality, Middle, Outcome, ParamClause, Policy, RegisterClause,
    ReportedClause, RoundDecl, RoundTo, Row, RowKey, RuleClause, Side, SourceClause, TableFile, Text, VersionDecl,
    WordDecl,
};
use crate::value::fraction::Rounding;
use crate::value::{DataStatus, Date, Lang};

pub(super) fn note(of: &Text, lang: Lang) -> String {
    format!("{} {}", kw("note", lang), quoted(of))
}

pub(super) fn source(of: &SourceClause, lang: Lang) -> String {
    let dated = |id, date: &Date| format!("{} {}", kw(id, lang), day(*date, lang));
    match of {
        SourceClause::Number(number) => {
            let bare = !number.text.is_empty() && !number.text.contains('#') && number.text.trim() == number.text;
            let number = if bare { number.text.clone() } else { quoted(number) };
            format!("{} {number}", kw("document_number", lang))
        }
        SourceClause::Signed(date) => dated("signed", date),
        SourceClause::InForce(date) => dated("in_force", date),
        SourceClause::OutOfForce(date) => dated("out_of_force", date),
        SourceClause::Replaces(sources) => format!("{} {}", kw("replaces", lang), names(sources)),
        SourceClause::Contains(of) => format!("{} {}", kw("contains", lang), articles(of, lang)),
        SourceClause::LeavesOut(of, why) => {
            let why = why.as_ref().map(|why| format!(": {}", quoted(why))).unwrap_or_default();
            format!("{} {}{why}", kw("leaves_out", lang), articles(of, lang))
        }
        SourceClause::Note(text) => note(text, lang),
    }
}

/// `Điều 1 đến Điều 38, 40`.
fn articles(of: &[Articles], lang: Lang) -> String {
    let article = kw("place_article", lang);
    let one = |(nth, of): (usize, &Articles)| {
        let first = if nth == 0 { format!("{article} {}", of.from) } else { of.from.to_string() };
        match of.through {
            through if through == of.from => first,
            through => format!("{first} {} {article} {through}", kw("to", lang)),
        }
    };
    of.iter().enumerate().map(one).collect::<Vec<_>>().join(", ")
}

pub(super) fn word(of: &WordDecl, lang: Lang) -> String {
    let codes = if of.codes.is_empty() { String::new() } else { format!(" {} {}", kw("code", lang), texts(&of.codes)) };
    let dated = |id: &'static str, on: Option<Date>| on.map(|on| format!(" {} {}", kw(id, lang), day(on, lang)));
    let days = |from, through| {
        [dated("word_from", from), dated("applied_through", through)].into_iter().flatten().collect::<String>()
    };
    let lies_in = |of: &LiesIn| format!(" {} {}{}", kw("lies_in", lang), of.word.text, days(of.from, of.through));
    let lies_in = of.lies_in.iter().map(lies_in).collect::<Vec<_>>().join(",");
    let merged = of.merges.iter().map(|(old, share)| match share {
        Some(share) => format!("{} {}", old.text, literal(share, lang)),
        None => old.text.clone(),
    });
    let merged = merged.collect::<Vec<_>>().join(", ");
    let merged = if merged.is_empty() { merged } else { format!(" {} {merged}", kw("merges", lang)) };
    let days = days(of.from, of.through);
    format!("{}{}{codes}{days}{lies_in}{merged}", of.name.text, label(of.label.as_ref()))
}

pub(super) fn register(of: &RegisterClause, lang: Lang) -> String {
    match of {
        RegisterClause::Taken { every, by } => {
            let id = match every {
                Frequency::Year => "taken_year",
                Frequency::Quarter => "taken_quarter",
                Frequency::Month => "taken_month",
            };
            let by = by.as_ref().map(|b| format!(" {} {}", kw("by", lang), b.text)).unwrap_or_default();
            format!("{}{by}", kw(id, lang))
        }
        RegisterClause::DatedBy(column) => format!("{} {}", kw("dated_by", lang), column.text),
        RegisterClause::Valid { from, through } => {
            let through = through.as_ref().map(|t| format!(" {} {}", kw("through", lang), t.text));
            format!("{} {}{}", kw("valid_from", lang), from.text, through.unwrap_or_default())
        }
        RegisterClause::Field(of) => field(of, lang),
        RegisterClause::Note(text) => note(text, lang),
    }
}

fn field(of: &FieldDecl, lang: Lang) -> String {
    let mut out = String::new();
    if of.key {
        out.push_str(kw("key", lang));
        out.push(' ');
    }
    out.push_str(&format!("{} : {}", of.name.text, type_expr(&of.ty, lang)));
    if of.optional {
        out.push_str(&format!(", {}", kw("optional", lang)));
    }
    if let Some(digits) = of.decimals {
        out.push_str(&format!(", {}", decimals(digits, lang)));
    }
    out.push_str(&label(of.label.as_ref()));
    if !of.headers.is_empty() {
        out.push_str(&format!(" {} {}", kw("column", lang), texts(&of.headers)));
    }
    out
}

pub(super) fn param(page: &mut Page, clauses: &[Line<ParamClause>]) {
    for clause in clauses {
        let lang = page.lang;
        match &clause.node {
            ParamClause::Basis(of) => page.line(2, &clause.trivia, &basis(of, lang)),
            ParamClause::Note(text) => page.line(2, &clause.trivia, &note(text, lang)),
            ParamClause::Version(of) => version(page, clause, of),
            ParamClause::Localities(side) => {
                let id = if *side == Side::More { "may_more" } else { "may_less" };
                page.line(2, &clause.trivia, kw(id, lang));
            }
            ParamClause::Table(of) => page.line(2, &clause.trivia, &table(of, lang)),
        }
    }
}

fn version<T>(page: &mut Page, line: &Line<T>, of: &VersionDecl) {
    let value = of.value.as_ref().map(|v| format!(" : {}", expr(v, page.lang))).unwrap_or_default();
    let table = of.table.as_ref().map(|t| format!(" {}", table(t, page.lang))).unwrap_or_default();
    let head = format!("{}{value}{table}", applied(of.from, of.through, page.lang));
    page.line(2, &line.trivia, &head);
    page.lines(4, &of.rows, row);
}

pub(super) fn table(of: &TableFile, lang: Lang) -> String {
    format!("{} {}", kw("table", lang), quoted(&of.path))
}

fn applied(from: Date, through: Option<Date>, lang: Lang) -> String {
    let end = through.map(|d| format!(" {} {}", kw("applied_through", lang), day(d, lang))).unwrap_or_default();
    format!("{} {}{end}", kw("applied", lang), day(from, lang))
}

fn row(of: &Row, lang: Lang) -> String {
    let part = |part: &RowKey| match part {
        RowKey::Word(word) => word.text.clone(),
        RowKey::Numbers { test, .. } => super::expr::goal_bound(test, lang),
    };
    let key = |alternatives: &Vec<RowKey>| {
        if alternatives.is_empty() {
            return kw("otherwise", lang).to_owned();
        }
        alternatives.iter().map(part).collect::<Vec<_>>().join(" | ")
    };
    let keys = of.keys.iter().map(key).collect::<Vec<_>>().join(", ");
    let value = of.value.as_ref().map_or_else(|| kw("unknown", lang).to_owned(), |value| expr(value, lang));
    format!("{keys} : {value}{}", basis_behind(of.basis.as_ref(), lang))
}

pub(super) fn rule(page: &mut Page, clauses: &[Line<RuleClause>]) {
    for line in clauses {
        rule_clause(page, line, &line.node);
    }
}

fn rule_clause<T>(page: &mut Page, line: &Line<T>, of: &RuleClause) {
    let lang = page.lang;
    let text = match of {
        RuleClause::Basis(of) => basis(of, lang),
        RuleClause::Let(name, of) => format!("{} {} = {}", kw("let", lang), name.text, expr(of, lang)),
        RuleClause::Formula(of) => format!("= {}", expr(of, lang)),
        RuleClause::Policy(of, _) => policy(*of, lang).to_owned(),
        RuleClause::Case(of) => case(of, lang),
        RuleClause::Except(when, of) => {
            format!("{} {}{}", kw("except", lang), expr(when, lang), basis_behind(of.as_ref(), lang))
        }
        RuleClause::Override(when, gives, of) => {
            let (word, then) = (kw("override", lang), kw("then", lang));
            let (when, gives) = (expr(when, lang), outcome(gives, lang));
            format!("{word} {when}\n{then} {gives}{}", basis_behind(of.as_ref(), lang))
        }
        RuleClause::Round(of) => rounding(of, lang),
        RuleClause::Floor(of) => format!("{} {}", kw("floor", lang), expr(of, lang)),
        RuleClause::Cap(of) => format!("{} {}", kw("cap", lang), expr(of, lang)),
        // Lines below it are its rows: the head itself is never broken.
        RuleClause::Scale(kind, on, _) => super::flat(&format!("{} {}", kw(kind.keyword(), lang), expr(on, lang))),
        RuleClause::PaidMonthly { from, through } => {
            let day = |word: &'static str, day: &Option<crate::syntax::ast::Expr>| {
                day.as_ref().map(|day| format!("\n{} {}", kw(word, lang), expr(day, lang))).unwrap_or_default()
            };
            format!("{}{}{}", kw("paid_monthly", lang), day("from", from), day("through", through))
        }
        RuleClause::Applied { from, through } => applied(*from, *through, lang),
        RuleClause::Note(text) => note(text, lang),
    };
    page.line(2, &line.trivia, &text);
    match of {
        RuleClause::Policy(_, cases) => page.lines(4, cases, case),
        RuleClause::Scale(_, _, rows) => page.lines(4, rows, row),
        _ => {}
    }
}

fn policy(of: Policy, lang: Lang) -> &'static str {
    let id = match of {
        Policy::ExactlyOne => "exactly_one",
        Policy::First => "first",
        Policy::Highest => "highest",
        Policy::Lowest => "lowest",
        Policy::Sum => "sum_all",
    };
    kw(id, lang)
}

fn case(of: &Case, lang: Lang) -> String {
    let gives = outcome(&of.outcome, lang);
    let basis = basis_behind(of.basis.as_ref(), lang);
    let Some(when) = &of.when else {
        return format!("{} {gives}{basis}", kw("otherwise", lang));
    };
    let name = of.name.as_ref().map(|n| format!("{}: ", n.text)).unwrap_or_default();
    format!("{name}{gives}\n{} {}{basis}", kw("when", lang), expr(when, lang))
}

fn outcome(of: &Outcome, lang: Lang) -> String {
    match of {
        Outcome::Class(word) => format!("{} {}", kw("is", lang), word.text),
        Outcome::Amount(amount) => expr(amount, lang),
        Outcome::NotEntitled(_) => kw("not_entitled", lang).to_owned(),
    }
}

fn rounding(of: &RoundDecl, lang: Lang) -> String {
    let id = match of.direction {
        Rounding::HalfUp => "round",
        Rounding::Up => "round_up",
        Rounding::Down => "round_down",
    };
    let to = match &of.to {
        RoundTo::Multiple(of) => literal(of, lang),
        RoundTo::Decimals(digits) => decimals(*digits, lang),
    };
    format!("{} {to}", kw(id, lang))
}

pub(super) fn indicator(of: &IndicatorClause, lang: Lang) -> String {
    match of {
        IndicatorClause::Basis(of) => basis(of, lang),
        IndicatorClause::Code(of) => format!("{} {}", kw("code", lang), quoted(of)),
        IndicatorClause::Formula(of) => format!("= {}", expr(of, lang)),
        IndicatorClause::Shown { unit: of, decimals: digits, half_to_even } => {
            let digits = digits.map(|d| format!(", {}", decimals(d, lang))).unwrap_or_default();
            let half = if *half_to_even { format!(", {}", kw("half_even", lang)) } else { String::new() };
            format!("{} {}{digits}{half}", kw("shown", lang), unit(of, lang))
        }
        IndicatorClause::BrokenDownBy(paths) => {
            let paths: Vec<String> = paths.iter().map(|p| expr(p, lang)).collect();
            format!("{} {}", kw("broken_down", lang), paths.join(", "))
        }
        IndicatorClause::Hide { below, zero } => {
            let zero = if *zero { format!(", {}", kw("zero_too", lang)) } else { String::new() };
            format!("{} {below}{zero}", kw("hide_below", lang))
        }
        IndicatorClause::Missing { operand, how } => {
            let how = match how {
                IfMissing::LeftOut => kw("left_out", lang).to_owned(),
                IfMissing::Refused => kw("is_error", lang).to_owned(),
                IfMissing::CountsAs(value) => format!("{} {}", kw("counts_as", lang), expr(value, lang)),
            };
            format!("{} {} {} {how}", kw("missing_of", lang), expr(operand, lang), kw("then", lang))
        }
        IndicatorClause::PartsAddUp => kw("parts_add_up", lang).to_owned(),
        IndicatorClause::InTime(of) => kw(of.keyword(), lang).to_owned(),
        IndicatorClause::SameDefinition => kw("same_definition", lang).to_owned(),
        IndicatorClause::HigherIsBetter => kw("higher_better", lang).to_owned(),
        IndicatorClause::LowerIsBetter => kw("lower_better", lang).to_owned(),
        IndicatorClause::Note(text) => note(text, lang),
    }
}

pub(super) fn check(of: &CheckClause, lang: Lang) -> String {
    match of {
        CheckClause::Compare(of) => expr(of, lang),
        CheckClause::Tolerance(of) => format!("{} {}", kw("tolerance", lang), expr(of, lang)),
        CheckClause::Near { value, middle, times } => {
            let word = if *middle == Middle::Median { "near_median" } else { "near_mean" };
            format!("{} {} {}", expr(value, lang), kw(word, lang), literal(times, lang))
        }
        CheckClause::SameScope(of) => format!("{} {}", kw("same_scope", lang), names(of)),
        CheckClause::Severity(blocks) => kw(if *blocks { "block" } else { "warn" }, lang).to_owned(),
        CheckClause::Basis(of) => basis(of, lang),
        CheckClause::Note(text) => note(text, lang),
    }
}

pub(super) fn reported(of: &ReportedClause, lang: Lang) -> String {
    let place = |section: &Option<Text>| {
        section.as_ref().map(|s| format!(" {} {}", kw("in_section", lang), quoted(s))).unwrap_or_default()
    };
    match of {
        ReportedClause::Figure { indicator, period, hedge, value, as_of, status, section } => {
            let hedge = match hedge {
                None => String::new(),
                Some(Hedge::Nearly) => format!("{} ", kw("nearly", lang)),
                Some(Hedge::MoreThan) => format!("{} ", kw("more_than", lang)),
                Some(Hedge::About) => format!("{} ", kw("about", lang)),
            };
            let (name, period, value) = (&indicator.text, period.name(lang), figure(value, lang));
            let as_of = as_of.map_or(String::new(), |day_of| format!(" {} {}", kw("as_of", lang), day(day_of, lang)));
            let status = match status {
                None => String::new(),
                Some(DataStatus::Preliminary) => format!(" {}", kw("preliminary", lang)),
                Some(DataStatus::Provisional) => format!(" {}", kw("provisional", lang)),
                Some(DataStatus::Estimated) => format!(" {}", kw("estimated", lang)),
                Some(DataStatus::Official) => format!(" {}", kw("official", lang)),
            };
            format!("{name} {period} = {hedge}{value}{as_of}{status}{}", place(section))
        }
        ReportedClause::Verdict { indicator, period, verdict, target, section } => {
            let verdict = match verdict {
                ClaimedVerdict::Exceeded => kw("exceeded", lang),
                ClaimedVerdict::Met => kw("met", lang),
                ClaimedVerdict::NotMet => kw("not_met", lang),
            };
            let target = target.as_ref().map(|t| format!(" {}", t.text)).unwrap_or_default();
            format!("{} {} {verdict}{target}{}", indicator.text, period.name(lang), place(section))
        }
        ReportedClause::Listed { indicator, period, plan, target, section } => {
            let target = target.as_ref().map(|t| format!(" {}", t.text)).unwrap_or_default();
            let (name, period, plan) = (&indicator.text, period.name(lang), plan.name(lang));
            format!("{name} {period} {} {plan}{target}{}", kw("listed_in", lang), place(section))
        }
        ReportedClause::Outside { what, why, section } => {
            let why = why.as_ref().map(|text| format!(" : {}", quoted(text))).unwrap_or_default();
            format!("{} {}{why}{}", kw("outside", lang), quoted(what), place(section))
        }
        ReportedClause::Note(text) => note(text, lang),
    }
}

pub(super) fn amend(page: &mut Page, clauses: &[Line<AmendClause>]) {
    for line in clauses {
        match &line.node {
            AmendClause::Version(of) => version(page, line, of),
            AmendClause::Rule(of) => rule_clause(page, line, of),
            AmendClause::Add(of) => edit(page, line, "adds", &case(of, page.lang)),
            AmendClause::Replace(of) => edit(page, line, "replaces", &case(of, page.lang)),
            AmendClause::Repeal(of) => edit(page, line, "repeals", &names(of)),
            AmendClause::Locally(of) => edit(page, line, "locally", &locality(of, page.lang)),
        }
    }
}

fn locality(of: &Locality, lang: Lang) -> String {
    match of.words.as_slice() {
        [word] => format!("{} {} {}", of.list.text, kw("is", lang), word.text),
        words => format!("{} {} ({})", of.list.text, kw("in", lang), names(words)),
    }
}

/// A change of cases: the word for it, and what it changes.
fn edit<T>(page: &mut Page, line: &Line<T>, word: &'static str, what: &str) {
    let text = format!("{} {what}", page.kw(word));
    page.line(2, &line.trivia, &text);
}

pub(super) fn end(of: &EndClause, lang: Lang) -> String {
    match of {
        EndClause::Basis(of) => basis(of, lang),
        EndClause::From(date) => applied(*date, None, lang),
        EndClause::Through(date) => format!("{} {}", kw("applied_through", lang), day(*date, lang)),
        EndClause::Note(text) => note(text, lang),
    }
}

pub(super) fn example(of: &ExampleClause, lang: Lang) -> String {
    match of {
        ExampleClause::On(date) => format!("{} {}", kw("on", lang), day(*date, lang)),
        ExampleClause::KnownOn(date) => format!("{} {}", kw("known_on", lang), day(*date, lang)),
        ExampleClause::Given { register, record, facts } => {
            let facts: Vec<String> = facts.iter().map(|(n, v)| format!("{} = {}", n.text, expr(v, lang))).collect();
            let facts = if facts.is_empty() { String::new() } else { format!(" : {}", facts.join(",\n")) };
            format!("{} {}{facts}", register.text, record.text)
        }
        ExampleClause::Expect { record, rule, outcome } => {
            let outcome = match outcome {
                Expected::Value(value) => format!("= {}", expr(value, lang)),
                Expected::NotEntitled => kw("not_entitled", lang).to_owned(),
                Expected::Unknown(None) => kw("unknown", lang).to_owned(),
                Expected::Unknown(Some(field)) => {
                    format!("{} {} {}", kw("unknown", lang), kw("because", lang), field.text)
                }
            };
            format!("{} {}.{} {outcome}", kw("expect", lang), record.text, rule.text)
        }
        ExampleClause::Note(text) => note(text, lang),
    }
}
