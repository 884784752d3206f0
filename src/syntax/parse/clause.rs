//! Clauses of all declarations but rules.

use super::expr;
use super::lexeme;
use super::read_line;
use super::reader::{Kids, Reader};
use super::test;
use crate::syntax::ast::{
    Articles, CheckClause, ClaimedVerdict, EndClause, ExampleClause, Expected, Expr, ExprKind, FieldDecl, Frequency,
    Hedge, Ident, IfMissing, IndicatorClause, KeyDecl, LiesIn, Line, Literal, Locality, Middle, ParamClause,
    RegisterClause, ReportedClause, Row, RowKey, Side, SourceClause, TableFile, Text, TimeKind, UnitExpr, VersionDecl,
    WordDecl,
};
use crate::syntax::grammar::Rule;
use crate::syntax::split::RawLine;
use crate::value::{DataStatus, Date};
use pest::iterators::Pair;

type P<'i> = Pair<'i, Rule>;

/// `ghi chú "…"`.
pub(super) fn note(reader: &Reader<'_>, part: P<'_>) -> Option<Text> {
    Kids::of(part).text(reader)
}

/// `căn cứ …` as a clause.
pub(super) fn basis(reader: &Reader<'_>, part: P<'_>) -> Option<crate::syntax::ast::Basis> {
    lexeme::basis_in(reader, &mut Kids::of(part))
}

pub(super) fn source(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<SourceClause> {
    let part = kids.first()?;
    let kind = part.as_rule();
    if kind == Rule::note {
        return note(reader, part).map(SourceClause::Note);
    }
    let mut inner = Kids::of(part);
    match kind {
        Rule::document => {
            let number = inner.text(reader).or_else(|| {
                let free = inner.find(Rule::document_no)?;
                Some(Text { text: reader.raw(&free).to_owned(), span: reader.span(&free) })
            });
            number.map(SourceClause::Number)
        }
        Rule::signed => lexeme::day_in(reader, &mut inner).map(SourceClause::Signed),
        Rule::in_force => lexeme::day_in(reader, &mut inner).map(SourceClause::InForce),
        Rule::out_of_force => lexeme::day_in(reader, &mut inner).map(SourceClause::OutOfForce),
        Rule::replaces => Some(SourceClause::Replaces(inner.names(reader))),
        Rule::contains => Some(SourceClause::Contains(articles(reader, &mut inner))),
        Rule::leaves_out => {
            let articles = articles(reader, &mut inner);
            Some(SourceClause::LeavesOut(articles, inner.text(reader)))
        }
        _ => None,
    }
}

/// `Điều 1 đến Điều 38, 40`.
fn articles(reader: &Reader<'_>, kids: &mut Kids<'_>) -> Vec<Articles> {
    let one = |part: P<'_>| {
        let span = reader.span(&part);
        let mut ends = Kids::of(part);
        let number = |part: P<'_>| reader.raw(&part).parse::<u32>().ok();
        let from = ends.find(Rule::whole).and_then(number)?;
        let through = ends.find(Rule::whole).and_then(number).unwrap_or(from);
        Some(Articles { from, through, span })
    };
    kids.all(Rule::articles).into_iter().filter_map(one).collect()
}

pub(super) fn word(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<WordDecl> {
    let name = kids.name(reader)?;
    let label = kids.label(reader);
    let codes = kids.enter(Rule::codes).map(|mut k| k.texts(reader)).unwrap_or_default();
    let mut day = |rule: Rule| kids.enter(rule).and_then(|mut k| lexeme::day_in(reader, &mut k));
    let (from, through) = (day(Rule::word_from), day(Rule::word_through));
    let mut lies_in = Vec::new();
    for part in kids.all(Rule::lies_in) {
        let mut inner = Kids::of(part);
        let word = inner.name(reader)?;
        let mut day = |rule: Rule| inner.enter(rule).and_then(|mut k| lexeme::day_in(reader, &mut k));
        lies_in.push(LiesIn { word, from: day(Rule::word_from), through: day(Rule::word_through) });
    }
    let merged = kids.enter(Rule::merges).map(|mut k| k.all(Rule::merged)).unwrap_or_default();
    let mut merges = Vec::new();
    for part in merged {
        let mut inner = Kids::of(part);
        let old = inner.name(reader)?;
        merges.push((old, inner.find(Rule::literal).and_then(|share| lexeme::literal(reader, share))));
    }
    Some(WordDecl { name, label, codes, from, through, lies_in, merges })
}

pub(super) fn register(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<RegisterClause> {
    const FREQUENCIES: [(Rule, Frequency); 3] = [
        (Rule::kw_taken_year, Frequency::Year),
        (Rule::kw_taken_quarter, Frequency::Quarter),
        (Rule::kw_taken_month, Frequency::Month),
    ];
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => note(reader, part).map(RegisterClause::Note),
        Rule::taken => {
            let mut inner = Kids::of(part);
            Some(RegisterClause::Taken { every: inner.which(&FREQUENCIES)?, by: inner.name(reader) })
        }
        Rule::dated_by => Kids::of(part).name(reader).map(RegisterClause::DatedBy),
        Rule::valid => {
            let mut inner = Kids::of(part);
            Some(RegisterClause::Valid { from: inner.name(reader)?, through: inner.name(reader) })
        }
        Rule::field => field(reader, Kids::of(part)).map(RegisterClause::Field),
        _ => None,
    }
}

fn field(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<FieldDecl> {
    let key = kids.has(Rule::kw_key);
    let name = kids.name(reader)?;
    let ty = lexeme::type_expr(reader, kids.find(Rule::type_expr)?)?;
    let optional = kids.has(Rule::kw_optional);
    let decimals = lexeme::decimals(&mut kids);
    let label = kids.label(reader);
    let headers = kids.enter(Rule::headers).map(|mut k| k.texts(reader)).unwrap_or_default();
    Some(FieldDecl { key, name, ty, optional, decimals, label, headers })
}

pub(super) fn param(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<ParamClause> {
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => note(reader, part).map(ParamClause::Note),
        Rule::basis_line => basis(reader, part).map(ParamClause::Basis),
        Rule::version => version(reader, part).map(ParamClause::Version),
        Rule::table => table(reader, part).map(ParamClause::Table),
        Rule::kw_may_more => Some(ParamClause::Localities(Side::More)),
        Rule::kw_may_less => Some(ParamClause::Localities(Side::Less)),
        _ => None,
    }
}

/// The days a version applies.
pub(super) fn days(reader: &mut Reader<'_>, kids: &mut Kids<'_>) -> Option<(Date, Option<Date>)> {
    let from = lexeme::day_in(reader, kids)?;
    let Some(last) = kids.find(Rule::last_day) else { return Some((from, None)) };
    let at = reader.span(&last);
    let mut last = Kids::of(last);
    let sure = last.has(Rule::kw_applied_through);
    let day = lexeme::day_in(reader, &mut last)?;
    if !sure {
        test::doubtful_day(reader, at, day);
        return None;
    }
    Some((from, Some(day)))
}

pub(super) fn version(reader: &mut Reader<'_>, part: P<'_>) -> Option<VersionDecl> {
    let span = reader.span(&part);
    let mut kids = Kids::of(part);
    let (from, through) = days(reader, &mut kids)?;
    let value = match kids.find(Rule::expr) {
        Some(pair) => Some(expr::expr(reader, pair)?),
        None => None,
    };
    let table = kids.find(Rule::table).and_then(|part| table(reader, part));
    Some(VersionDecl { from, through, value, table, rows: Vec::new(), span })
}

/// `bảng "…"`.
pub(super) fn table(reader: &Reader<'_>, part: P<'_>) -> Option<TableFile> {
    Some(TableFile { path: Kids::of(part).text(reader)?, sheet: None })
}

/// The rows below a version.
pub(super) fn rows(reader: &mut Reader<'_>, raw: &[RawLine]) -> Vec<Line<Row>> {
    raw.iter()
        .filter_map(|line| {
            let node = read_line(reader, line, Rule::line_row, row)?;
            Some(Line { trivia: line.trivia.clone(), span: reader.place(line.start, line.end), node })
        })
        .collect()
}

fn row(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<Row> {
    let keys = kids.all(Rule::row_key).into_iter().map(|p| row_key(reader, p)).collect::<Option<_>>()?;
    let value = if kids.has(Rule::row_unknown) { None } else { Some(expr::expr_in(reader, &mut kids)?) };
    Some(Row { keys, value, basis: lexeme::basis_in(reader, &mut kids) })
}

/// The alternatives of one key; none for `còn lại`.
pub(super) fn row_key(reader: &mut Reader<'_>, pair: P<'_>) -> Option<Vec<RowKey>> {
    Kids::of(pair).all(Rule::row_part).into_iter().map(|part| row_part(reader, part)).collect()
}

fn row_part(reader: &mut Reader<'_>, pair: P<'_>) -> Option<RowKey> {
    let span = reader.span(&pair);
    let mut kids = Kids::of(pair);
    if let Some(word) = kids.name(reader) {
        return Some(RowKey::Word(word));
    }
    if test::dashed_range(reader, span) {
        return None;
    }
    let mut row = test::row_of_bounds(kids);
    test::bounds(reader, &mut row).map(|test| RowKey::Numbers { test, span })
}

/// `tại tỉnh là đắk_nông`.
pub(super) fn locality(reader: &Reader<'_>, part: P<'_>) -> Option<Locality> {
    let span = reader.span(&part);
    let mut kids = Kids::of(part);
    let list = kids.name(reader)?;
    let words = kids.all(Rule::place_word).into_iter().map(|word| reader.inner_ident(word)).collect::<Option<_>>()?;
    Some(Locality { list, words, span })
}

/// A key of a parameter.
pub(super) fn key(reader: &mut Reader<'_>, pair: P<'_>) -> Option<KeyDecl> {
    let mut kids = Kids::of(pair);
    let name = kids.name(reader)?;
    let ty = match kids.find(Rule::type_expr) {
        Some(pair) => Some(lexeme::type_expr(reader, pair)?),
        None => None,
    };
    Some(KeyDecl { name, ty })
}

pub(super) fn param_lines(reader: &mut Reader<'_>, clause: &mut ParamClause, raw: &[RawLine]) {
    if let ParamClause::Version(version) = clause {
        version.rows = rows(reader, raw);
    }
}

/// A clause of a repeal or an extension.
pub(super) fn end(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<EndClause> {
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => note(reader, part).map(EndClause::Note),
        Rule::basis_line => basis(reader, part).map(EndClause::Basis),
        Rule::from_line => lexeme::day_in(reader, &mut Kids::of(part)).map(EndClause::From),
        _ => lexeme::day_in(reader, &mut Kids::of(part)).map(EndClause::Through),
    }
}

const TIME_KINDS: [(Rule, TimeKind); 3] =
    [(Rule::kw_stock, TimeKind::Stock), (Rule::kw_flow, TimeKind::Flow), (Rule::kw_cumulative, TimeKind::Cumulative)];

pub(super) fn indicator(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<IndicatorClause> {
    let part = kids.first()?;
    Some(match part.as_rule() {
        Rule::note => IndicatorClause::Note(note(reader, part)?),
        Rule::basis_line => IndicatorClause::Basis(basis(reader, part)?),
        Rule::formula_line => IndicatorClause::Formula(expr::formula(reader, Kids::of(part).find(Rule::formula)?)?),
        Rule::shown => {
            let mut inner = Kids::of(part);
            let unit = match inner.find(Rule::unit_none) {
                // A number without unit, so that its digits can be said.
                Some(none) => UnitExpr { above: Vec::new(), below: Vec::new(), span: reader.span(&none) },
                None => lexeme::unit(reader, inner.find(Rule::unit)?),
            };
            let decimals = lexeme::decimals(&mut inner);
            IndicatorClause::Shown { unit, decimals, half_to_even: inner.has(Rule::kw_half_even) }
        }
        Rule::broken_down => {
            let mut paths = Vec::new();
            for path in Kids::of(part).all(Rule::path) {
                let span = reader.span(&path);
                paths.push(Expr { kind: ExprKind::Path(expr::path(reader, path)?), span });
            }
            IndicatorClause::BrokenDownBy(paths)
        }
        Rule::own_code => IndicatorClause::Code(note(reader, part)?),
        Rule::hide => {
            let mut inner = Kids::of(part);
            let below = lexeme::whole(&inner.find(Rule::whole)?)?;
            IndicatorClause::Hide { below, zero: inner.has(Rule::kw_zero_too) }
        }
        Rule::missing_of => {
            let mut inner = Kids::of(part);
            let path = inner.find(Rule::path)?;
            let span = reader.span(&path);
            let operand = Expr { kind: ExprKind::Path(expr::path(reader, path)?), span };
            let how = if inner.has(Rule::kw_left_out) {
                IfMissing::LeftOut
            } else if inner.has(Rule::kw_is_error) {
                IfMissing::Refused
            } else {
                IfMissing::CountsAs(expr::expr_in(reader, &mut inner)?)
            };
            IndicatorClause::Missing { operand, how }
        }
        Rule::kw_parts_add_up => IndicatorClause::PartsAddUp,
        Rule::in_time => IndicatorClause::InTime(Kids::of(part).which(&TIME_KINDS)?),
        Rule::kw_same_definition => IndicatorClause::SameDefinition,
        Rule::kw_higher_better => IndicatorClause::HigherIsBetter,
        Rule::kw_lower_better => IndicatorClause::LowerIsBetter,
        _ => return None,
    })
}

pub(super) fn check(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<CheckClause> {
    let part = kids.first()?;
    let kind = part.as_rule();
    match kind {
        Rule::note => note(reader, part).map(CheckClause::Note),
        Rule::basis_line => basis(reader, part).map(CheckClause::Basis),
        Rule::tolerance => expr::expr_in(reader, &mut Kids::of(part)).map(CheckClause::Tolerance),
        Rule::near => near(reader, Kids::of(part)),
        Rule::same_scope => Some(CheckClause::SameScope(Kids::of(part).names(reader))),
        Rule::severity => Some(CheckClause::Severity(Kids::of(part).has(Rule::kw_block))),
        _ => expr::expr_in(reader, &mut Kids::of(part)).map(CheckClause::Compare),
    }
}

/// `thu_nhập lệch trung vị không quá 3,5 lần`.
fn near(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<CheckClause> {
    let middle = if kids.has(Rule::kw_near_median) { Middle::Median } else { Middle::Mean };
    let path = kids.find(Rule::path)?;
    let span = reader.span(&path);
    let value = Expr { kind: ExprKind::Path(expr::path(reader, path)?), span };
    let times = lexeme::literal(reader, kids.find(Rule::literal)?)?;
    Some(CheckClause::Near { value, middle, times })
}

pub(super) fn reported(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<ReportedClause> {
    const VERDICTS: [(Rule, ClaimedVerdict); 3] = [
        (Rule::kw_exceeded, ClaimedVerdict::Exceeded),
        (Rule::kw_not_met, ClaimedVerdict::NotMet),
        (Rule::kw_met, ClaimedVerdict::Met),
    ];
    const STATUSES: [(Rule, DataStatus); 4] = [
        (Rule::kw_preliminary, DataStatus::Preliminary),
        (Rule::kw_provisional, DataStatus::Provisional),
        (Rule::kw_estimated, DataStatus::Estimated),
        (Rule::kw_official, DataStatus::Official),
    ];
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => return note(reader, part).map(ReportedClause::Note),
        Rule::outside => return outside(reader, Kids::of(part)),
        _ => {}
    }
    let mut claim = Kids::of(part);
    let indicator = claim.name(reader)?;
    let period = lexeme::period(reader, claim.find(Rule::period)?)?;
    let section = claim.enter(Rule::section).and_then(|mut k| section(reader, &mut k));
    if let Some(mut listed) = claim.enter(Rule::listed_in) {
        let plan = lexeme::period(reader, listed.find(Rule::period)?)?;
        let target = listed.find(Rule::claimed_target).and_then(|p| reader.inner_ident(p));
        return Some(ReportedClause::Listed { indicator, period, plan, target, section });
    }
    if let Some(mut figure) = claim.enter(Rule::figure) {
        let as_of = match claim.enter(Rule::as_of) {
            Some(mut day) => Some(lexeme::day_in(reader, &mut day)?),
            None => None,
        };
        let status = claim.enter(Rule::status).and_then(|status| status.which(&STATUSES));
        let (hedge, value) = hedged(reader, &mut figure)?;
        return Some(ReportedClause::Figure { indicator, period, hedge, value, as_of, status, section });
    }
    let mut verdict = claim.enter(Rule::verdict)?;
    let target = verdict.find(Rule::claimed_target).and_then(|p| reader.inner_ident(p));
    Some(ReportedClause::Verdict { indicator, period, verdict: verdict.which(&VERDICTS)?, target, section })
}

/// A figure as it is printed, with the word that makes it a bound.
pub(super) fn hedged(reader: &mut Reader<'_>, kids: &mut Kids<'_>) -> Option<(Option<Hedge>, Literal)> {
    const HEDGES: [(Rule, Hedge); 3] =
        [(Rule::kw_nearly, Hedge::Nearly), (Rule::kw_more_than, Hedge::MoreThan), (Rule::kw_about, Hedge::About)];
    let hedge = kids.which(&HEDGES);
    Some((hedge, lexeme::literal(reader, kids.find(Rule::literal)?)?))
}

/// `ngoài đối chiếu "…" : "…"`.
fn outside(reader: &Reader<'_>, mut kids: Kids<'_>) -> Option<ReportedClause> {
    let section = kids.enter(Rule::section).and_then(|mut k| section(reader, &mut k));
    let what = kids.text(reader)?;
    Some(ReportedClause::Outside { what, why: kids.text(reader), section })
}

fn section(reader: &Reader<'_>, kids: &mut Kids<'_>) -> Option<Text> {
    kids.text(reader).or_else(|| {
        let bare = kids.find(Rule::section_no)?;
        Some(Text { text: reader.raw(&bare).to_owned(), span: reader.span(&bare) })
    })
}

pub(super) fn example(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<ExampleClause> {
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => note(reader, part).map(ExampleClause::Note),
        Rule::on_line => lexeme::day_in(reader, &mut Kids::of(part)).map(ExampleClause::On),
        Rule::known_line => lexeme::day_in(reader, &mut Kids::of(part)).map(ExampleClause::KnownOn),
        Rule::given => given(reader, Kids::of(part)),
        _ => expect(reader, Kids::of(part)),
    }
}

fn given(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<ExampleClause> {
    let register = kids.find(Rule::record_register).and_then(|p| reader.inner_ident(p))?;
    let record = kids.name(reader)?;
    let pairs = kids.all(Rule::fact);
    let count = pairs.len();
    let facts: Vec<(Ident, Expr)> = pairs
        .into_iter()
        .filter_map(|p| {
            let mut fact = Kids::of(p);
            Some((fact.name(reader)?, expr::expr_in(reader, &mut fact)?))
        })
        .collect();
    (facts.len() == count).then_some(ExampleClause::Given { register, record, facts })
}

fn expect(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<ExampleClause> {
    let mut of = kids.enter(Rule::expected_of)?;
    let (record, rule) = (of.name(reader)?, of.name(reader)?);
    let outcome = if kids.has(Rule::expect_none) {
        Expected::NotEntitled
    } else if let Some(mut unknown) = kids.enter(Rule::expect_unknown) {
        Expected::Unknown(unknown.name(reader))
    } else {
        Expected::Value(expr::expr_in(reader, &mut kids.enter(Rule::expect_value)?)?)
    };
    Some(ExampleClause::Expect { record, rule, outcome })
}
