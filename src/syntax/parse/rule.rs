//! Clauses of rules, their cases, and amendments.

use super::clause::{self as other, days, version};
use super::expr;
use super::lexeme;
use super::read_line;
use super::reader::{Kids, Reader};
use super::test;
use crate::diagnostic::Code;
use crate::syntax::ast::{AmendClause, Case, Line, Outcome, Policy, RoundDecl, RoundTo, RuleClause, ScaleKind};
use crate::syntax::grammar::Rule;
use crate::syntax::split::{RawItem, RawLine};
use crate::value::Message;
use crate::value::fraction::Rounding;
use pest::iterators::Pair;

type P<'i> = Pair<'i, Rule>;

const POLICIES: [(Rule, Policy); 5] = [
    (Rule::kw_exactly_one, Policy::ExactlyOne),
    (Rule::kw_first, Policy::First),
    (Rule::kw_highest, Policy::Highest),
    (Rule::kw_lowest, Policy::Lowest),
    (Rule::kw_sum_all, Policy::Sum),
];

const SCALES: [(Rule, ScaleKind); 4] = [
    (Rule::kw_step_on, ScaleKind::Step),
    (Rule::kw_marginal_on, ScaleKind::Marginal),
    (Rule::kw_linear_on, ScaleKind::Linear),
    (Rule::kw_cumulative_on, ScaleKind::Cumulative),
];

pub(super) fn clause(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<RuleClause> {
    let part = kids.first()?;
    rule_clause(reader, part)
}

fn rule_clause(reader: &mut Reader<'_>, part: P<'_>) -> Option<RuleClause> {
    let kind = part.as_rule();
    match kind {
        Rule::note => return other::note(reader, part).map(RuleClause::Note),
        Rule::basis_line => return other::basis(reader, part).map(RuleClause::Basis),
        Rule::case => return case(reader, part).map(RuleClause::Case),
        Rule::rounding => return rounding(reader, part).map(RuleClause::Round),
        _ => {}
    }
    let mut kids = Kids::of(part);
    Some(match kind {
        Rule::let_line => RuleClause::Let(kids.name(reader)?, expr::expr_in(reader, &mut kids)?),
        Rule::formula_line => RuleClause::Formula(expr::formula(reader, kids.find(Rule::formula)?)?),
        Rule::policy => RuleClause::Policy(kids.which(&POLICIES)?, Vec::new()),
        Rule::except => {
            let when = expr::expr_in(reader, &mut kids)?;
            RuleClause::Except(when, lexeme::basis_in(reader, &mut kids))
        }
        Rule::override_line => {
            let when = expr::expr_in(reader, &mut kids)?;
            let gives = outcome(reader, kids.find(Rule::outcome)?)?;
            RuleClause::Override(when, gives, lexeme::basis_in(reader, &mut kids))
        }
        Rule::floor => RuleClause::Floor(expr::expr_in(reader, &mut kids)?),
        Rule::cap => RuleClause::Cap(expr::expr_in(reader, &mut kids)?),
        Rule::scale => RuleClause::Scale(kids.which(&SCALES)?, expr::expr_in(reader, &mut kids)?, Vec::new()),
        Rule::paid_monthly => paid_monthly(reader, &mut kids)?,
        Rule::applied => {
            let (from, through) = days(reader, &mut kids)?;
            RuleClause::Applied { from, through }
        }
        _ => return None,
    })
}

/// `từ X đến hết Y`, either of which may be left out.
fn paid_monthly(reader: &mut Reader<'_>, kids: &mut Kids<'_>) -> Option<RuleClause> {
    let mut from = None;
    if let Some(mut part) = kids.enter(Rule::paid_from) {
        from = Some(expr::day_sum(reader, part.find(Rule::day_sum)?)?);
    }
    let mut through = None;
    if let Some(pair) = kids.find(Rule::paid_through) {
        let at = reader.span(&pair);
        let mut part = Kids::of(pair);
        let sure = part.has(Rule::kw_through_day) || part.has(Rule::kw_through);
        let day = expr::day_sum(reader, part.find(Rule::day_sum)?)?;
        if !sure {
            test::doubtful_month(reader, at, &day);
            return None;
        }
        through = Some(day);
    }
    Some(RuleClause::PaidMonthly { from, through })
}

fn rounding(reader: &mut Reader<'_>, part: P<'_>) -> Option<RoundDecl> {
    const DIRECTIONS: [(Rule, Rounding); 3] =
        [(Rule::kw_round, Rounding::HalfUp), (Rule::kw_round_up, Rounding::Up), (Rule::kw_round_down, Rounding::Down)];
    let span = reader.span(&part);
    let mut kids = Kids::of(part);
    let direction = kids.which(&DIRECTIONS)?;
    let to = match kids.find(Rule::literal) {
        Some(pair) => RoundTo::Multiple(lexeme::literal(reader, pair)?),
        None => RoundTo::Decimals(lexeme::decimals(&mut kids)?),
    };
    Some(RoundDecl { direction, to, span })
}

fn case(reader: &mut Reader<'_>, part: P<'_>) -> Option<Case> {
    let span = reader.span(&part);
    let mut kids = Kids::of(part);
    if let Some(mut rest) = kids.enter(Rule::rest) {
        let outcome = outcome(reader, rest.find(Rule::outcome)?)?;
        return Some(Case { name: None, outcome, when: None, basis: lexeme::basis_in(reader, &mut kids), span });
    }
    let name = kids.name(reader);
    let outcome = outcome(reader, kids.find(Rule::outcome)?);
    let when = expr::expr_in(reader, &mut kids.enter(Rule::when)?);
    let basis = lexeme::basis_in(reader, &mut kids);
    Some(Case { name, outcome: outcome?, when: Some(when?), basis, span })
}

fn outcome(reader: &mut Reader<'_>, part: P<'_>) -> Option<Outcome> {
    let mut kids = Kids::of(part);
    if let Some(pair) = kids.find(Rule::kw_not_entitled) {
        return Some(Outcome::NotEntitled(reader.span(&pair)));
    }
    match kids.name(reader) {
        Some(word) => Some(Outcome::Class(word)),
        None => expr::expr_in(reader, &mut kids).map(Outcome::Amount),
    }
}

/// The cases below a policy, or the rows below a scale.
pub(super) fn lines(reader: &mut Reader<'_>, clause: &mut RuleClause, raw: &[RawLine]) {
    if let RuleClause::Policy(_, cases) = clause {
        *cases = raw
            .iter()
            .filter_map(|line| {
                let node = read_line(reader, line, Rule::line_case, |r, mut k| case(r, k.find(Rule::case)?))?;
                Some(Line { trivia: line.trivia.clone(), span: reader.place(line.start, line.end), node })
            })
            .collect();
    } else if let RuleClause::Scale(_, _, rows) = clause {
        *rows = other::rows(reader, raw);
    } else {
        misplaced(reader, raw);
    }
}

fn misplaced(reader: &mut Reader<'_>, raw: &[RawLine]) {
    for line in raw {
        let message =
            Message::new("dòng này không thuộc điều khoản nào phía trên", "this line belongs to no clause above it");
        let help = Message::new("Viết thẳng hàng với các điều khoản khác.", "align it with the other clauses");
        reader.fault(Code::Syntax, reader.place(line.start, line.end), message, Some(help));
    }
}

/// The clauses of an amendment: `áp dụng từ ngày …` with a value or rows is a version of a parameter, without them
/// the day a new rule body applies from.
pub(super) fn amend(reader: &mut Reader<'_>, raw: &RawItem) -> Vec<Line<AmendClause>> {
    let mut out = Vec::new();
    for clause in &raw.clauses {
        let bare = clause.lines.is_empty();
        let node = read_line(reader, &clause.line, Rule::clause_amend, |reader, mut kids| {
            let part = kids.first()?;
            match part.as_rule() {
                Rule::version => {}
                Rule::locally => return other::locality(reader, part).map(AmendClause::Locally),
                Rule::adds => return edited(reader, part).map(AmendClause::Add),
                Rule::replaces_case => return edited(reader, part).map(AmendClause::Replace),
                Rule::repeals => return Some(AmendClause::Repeal(Kids::of(part).names(reader))),
                _ => return rule_clause(reader, part).map(AmendClause::Rule),
            }
            let version = version(reader, part)?;
            Some(if bare && version.value.is_none() && version.table.is_none() {
                AmendClause::Rule(RuleClause::Applied { from: version.from, through: version.through })
            } else {
                AmendClause::Version(version)
            })
        });
        let Some(mut node) = node else { continue };
        match &mut node {
            AmendClause::Version(version) => version.rows = other::rows(reader, &clause.lines),
            AmendClause::Rule(rule) => lines(reader, rule, &clause.lines),
            AmendClause::Add(_) | AmendClause::Replace(_) | AmendClause::Repeal(_) | AmendClause::Locally(_) => {
                misplaced(reader, &clause.lines);
            }
        }
        let span = reader.place(clause.line.start, clause.line.end);
        out.push(Line { trivia: clause.line.trivia.clone(), span, node });
    }
    out
}

/// The case behind `bổ sung` or `thay thế`.
fn edited(reader: &mut Reader<'_>, part: P<'_>) -> Option<Case> {
    case(reader, Kids::of(part).find(Rule::case)?)
}
