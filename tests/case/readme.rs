//! The table of the README against the run: every value, every claim, every word.

use super::{RAN, claims, id, measured, program, year};
use chitieu::eval::claim::claim_words;
use chitieu::eval::outcome::{ClaimState, ClaimedThing, Measured, Verdict};
use chitieu::eval::{verdict_claim, words};
use chitieu::ir::{IndicatorId, TargetId};
use chitieu::value::{Lang, Period, moment};

const README: &str = include_str!("../../examples/gia-nghia-2023/README.md");

/// The figure in words, as a Vietnamese reader sees it.
fn said(indicator: IndicatorId, figure: &Measured) -> String {
    words::measured(
        program(),
        program().indicator(indicator),
        figure,
        &words::bounds_of(program(), indicator),
        Lang::Vi,
    )
}

/// A row of the table of statements.
struct Row {
    id: String,
    indicators: Vec<(String, Period)>,
    computed: Vec<String>,
    reported: Vec<String>,
    result: String,
}

fn rows() -> Vec<Row> {
    let is_row = |line: &&str| {
        let id = line.trim_start_matches("| ");
        line.starts_with("| ") && id.starts_with(['S', 'T']) && id[1..].starts_with(|c: char| c.is_ascii_digit())
    };
    README.lines().filter(is_row).map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
    assert_eq!(cells.len(), 6, "{line}");
    let list = |cell: &str| cell.split("; ").filter(|part| *part != "–" || cell != "–").map(str::to_owned).collect();
    Row {
        id: cells[0].to_owned(),
        indicators: Vec::into_iter(list(cells[2])).map(|part: String| indicator_of(&part)).collect(),
        computed: list(cells[3]),
        reported: list(cells[4]),
        result: cells[5].to_owned(),
    }
}

/// `` `tên` `` or `` `tên` (tháng 11/2023) ``.
fn indicator_of(cell: &str) -> (String, Period) {
    let (name, rest) = cell.trim_start_matches('`').split_once('`').unwrap();
    let period = match rest.trim() {
        "" => year(2023),
        other => moment::period(other.trim_matches(['(', ')'])).unwrap(),
    };
    (name.to_owned(), period)
}

/// Everything the report claims of an indicator in a period, as the README words it.
pub(super) fn claimed(indicator: IndicatorId, period: Period) -> String {
    let mut parts = Vec::new();
    for report in &program().reports {
        let figures = report.figures.iter().filter(|c| c.indicator == indicator && c.period == period);
        parts.extend(figures.map(|claim| claim_words(claim, program().indicator(indicator), Lang::Vi)));
        for claim in report.verdicts.iter().filter(|c| c.indicator == indicator && c.period == period) {
            let word = verdict_claim::claimed_word(claim.verdict, Lang::Vi);
            let target = claim.target.map(|target| format!(" {}", program().target(target).named.name));
            parts.push(format!("{word}{}", target.unwrap_or_default()));
        }
    }
    if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
}

#[test]
fn every_statement_has_its_row() {
    let statements = (1..=40).map(|n| format!("S{n:02}")).chain((1..=6).map(|n| format!("T{n:02}")));
    assert_eq!(rows().into_iter().map(|row| row.id).collect::<Vec<_>>(), statements.collect::<Vec<_>>());
    for n in 1..=26 {
        let wanted = format!("| I{n:02} | ");
        assert_eq!(README.lines().filter(|line| line.starts_with(&wanted)).count(), 1, "{wanted}");
    }
}

#[test]
fn the_readme_says_what_the_run_gives() {
    for row in rows() {
        assert_eq!(row.indicators.len(), row.computed.len(), "{}", row.id);
        for ((name, period), computed) in row.indicators.iter().zip(&row.computed) {
            let text = said(id(name), &measured(name, *period));
            assert_eq!(&text, computed, "{} {name}", row.id);
        }
        if row.id.starts_with('S') && !row.indicators.is_empty() {
            let told: Vec<String> = row.indicators.iter().map(|(name, period)| claimed(id(name), *period)).collect();
            assert_eq!(told, row.reported, "{}", row.id);
        }
    }
}

#[test]
fn the_word_of_each_statement_agrees_with_its_claims() {
    for row in rows().into_iter().filter(|row| row.id.starts_with('S')) {
        let of = |(name, period): &(String, Period)| claims(id(name), *period);
        let states: Vec<ClaimState> = row.indicators.iter().flat_map(of).map(|claim| claim.state).collect();
        let word = row.result.split(':').next().unwrap();
        let holds = match word {
            "equal" => !states.is_empty() && states.iter().all(|state| *state == ClaimState::Agrees),
            "differs" => {
                states.iter().any(|state| state.contradicts()) && !states.contains(&ClaimState::CannotBeChecked)
            }
            "cannot be computed" => row.indicators.is_empty() || states.contains(&ClaimState::CannotBeChecked),
            _ => panic!("{} says {word}", row.id),
        };
        assert!(holds, "{} says {word}: {states:?}", row.id);
    }
}

#[test]
fn the_word_of_each_target_agrees_with_its_verdict() {
    for row in rows().into_iter().filter(|row| row.id.starts_with('T')) {
        let outcome = &RAN.outcome.indicators[id(&row.indicators[0].0).0];
        let goal = |target: TargetId| words::goal(program(), program().target(target), Lang::Vi);
        let judged = outcome.judged.iter().find(|judged| goal(judged.target) == row.reported[0]).unwrap();
        let (word, rest) = row.result.split_once(": ").unwrap();
        assert!(rest.starts_with(&judged.verdict.words().vi), "{}: {rest}", row.id);
        let claim = RAN.outcome.claims.iter().find(|c| {
            matches!(&c.claimed, ClaimedThing::Verdict(_, Some(target)) if *target == judged.target)
                && c.state != ClaimState::VerdictWithoutFigure
        });
        let expected = match (judged.verdict, claim.map(|c| c.state)) {
            (Verdict::NotDue, None) => "not due",
            (_, Some(ClaimState::Agrees)) => "equal",
            (_, Some(ClaimState::VerdictContradicted)) => "differs",
            other => panic!("{}: {other:?}", row.id),
        };
        assert_eq!(word, expected, "{}", row.id);
    }
}
