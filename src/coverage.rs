//! What of the law is written as rules, and what of the rules is tried by examples.

use crate::compare::reads::reads;
use crate::eval::{Evaluation, example};
use crate::ir::{Basis, Body, Case, InstrumentId, ParamId, Program, RuleId, RuleVersion, applying};
use crate::syntax::ast::PlaceKind;
use std::collections::{BTreeMap, BTreeSet};

/// What is covered, and what is not.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Every source, in the order declared.
    pub sources: Vec<SourceCoverage>,
    /// Rules no example expects anything of.
    pub rules: Vec<RuleId>,
    /// Parameters no rule reads that an example expects something of.
    pub params: Vec<ParamId>,
    /// Cases that decide no record of an example, among the rules that examples rest on: the rule, the position of its
    /// version, the name of the case.
    pub cases: Vec<(RuleId, usize, String)>,
    /// How many cases there are in all.
    pub all_cases: usize,
}

/// A source and what cites it.
#[derive(Clone, Debug)]
pub struct SourceCoverage {
    /// The source.
    pub source: InstrumentId,
    /// By article, the names of what cites it, in the order of their numbers.
    pub articles: BTreeMap<Article, BTreeSet<String>>,
    /// What cites the source without an article.
    pub without_article: BTreeSet<String>,
    /// Articles it is said to contain that nothing cites and nobody leaves out.
    pub open: Vec<u32>,
    /// Articles cited that it is not said to contain.
    pub unknown: Vec<Article>,
}

/// An article: its number, and the letters behind it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Article {
    /// The number; the largest for what is no number.
    pub number: u32,
    /// As it is cited.
    pub text: String,
}

impl Article {
    fn of(text: &str) -> Self {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        Self { number: digits.parse().unwrap_or(u32::MAX), text: text.to_owned() }
    }
}

/// Looks at every citation and every example.
#[must_use]
pub fn coverage(program: &Program) -> Coverage {
    let (expected, decided) = tried(program);
    let rests_on: BTreeSet<RuleId> = expected.iter().flat_map(|rule| reads(program, *rule).rules).collect();
    let params: BTreeSet<ParamId> = expected.iter().flat_map(|rule| reads(program, *rule).params).collect();
    let mut found = Coverage { sources: sources(program), ..Coverage::default() };
    found.rules = (0..program.rules.len()).map(RuleId).filter(|rule| !expected.contains(rule)).collect();
    found.params = (0..program.params.len())
        .map(ParamId)
        .filter(|param| !params.contains(param) && !program.param(*param).tree)
        .collect();
    for (id, rule) in (0..).map(RuleId).zip(&program.rules) {
        for (at, version) in rule.versions.iter().enumerate() {
            for case in cases(version) {
                found.all_cases += 1;
                let is_decided = decided.contains(&(id, at, case.name.clone()));
                if rests_on.contains(&id) && !is_decided {
                    found.cases.push((id, at, case.name.clone()));
                }
            }
        }
    }
    found
}

/// The cases of a version; a formula has none.
fn cases(version: &RuleVersion) -> impl Iterator<Item = &Case> {
    let own = match &version.body {
        Body::Cases(_, cases) => cases.as_slice(),
        Body::Formula(_) => &[],
    };
    version.overrides.iter().chain(own)
}

/// A case: the rule, the position of its version, its name.
type Decided = BTreeSet<(RuleId, usize, String)>;

/// The rules examples expect something of, and the cases that decided their records.
fn tried(program: &Program) -> (BTreeSet<RuleId>, Decided) {
    let (mut expected, mut decided) = (BTreeSet::new(), Decided::new());
    for given in &program.examples {
        let own: BTreeSet<RuleId> = given.expects.iter().map(|expect| expect.rule).collect();
        let rests_on: BTreeSet<RuleId> = own.iter().flat_map(|rule| reads(program, *rule).rules).collect();
        expected.extend(own);
        let Some(stage) = example::stage(program, given) else { continue };
        let evaluation = Evaluation::new(program, &stage.data, stage.period, Some(stage.day))
            .with_known(given.known)
            .with_given(stage.results.iter().cloned());
        for rule in rests_on {
            let versions = &program.rule(rule).versions;
            let Some(at) = applying(versions, evaluation.clocks()) else { continue };
            for reason in evaluation.rule(rule, stage.period).reasons {
                decided.extend(deciding(versions.get(at), &reason).into_iter().map(|name| (rule, at, name)));
            }
        }
    }
    (expected, decided)
}

/// The cases a reason names: one, several that were added up, or the one that gives nothing.
fn deciding(version: Option<&RuleVersion>, reason: &str) -> Vec<String> {
    let Some(version) = version else { return Vec::new() };
    let name = |case: &Case| case.name.clone();
    if reason == "not_entitled" {
        return cases(version).filter(|case| case.when.is_none()).map(name).collect();
    }
    let parts: Vec<&str> = reason.split(" + ").collect();
    cases(version).filter(|case| parts.contains(&case.name.as_str())).map(name).collect()
}

fn sources(program: &Program) -> Vec<SourceCoverage> {
    let mut found: Vec<SourceCoverage> = (0..program.sources.len())
        .map(|id| SourceCoverage {
            source: InstrumentId(id),
            articles: BTreeMap::new(),
            without_article: BTreeSet::new(),
            open: Vec::new(),
            unknown: Vec::new(),
        })
        .collect();
    for (name, basis) in citations(program) {
        let Some(source) = found.get_mut(basis.source.0) else { continue };
        let article = basis.places.iter().find(|(kind, _)| *kind == PlaceKind::Article);
        match article {
            Some((_, text)) => source.articles.entry(Article::of(text)).or_default().insert(name.to_owned()),
            None => source.without_article.insert(name.to_owned()),
        };
    }
    for source in &mut found {
        let declared = program.source(source.source);
        let cited: BTreeSet<u32> = source.articles.keys().map(|article| article.number).collect();
        let within = |article: u32| move |(from, through): (u32, u32)| (from..=through).contains(&article);
        let left_out = |article| declared.left_out.iter().map(|(range, _)| *range).any(within(article));
        let contained = |article| declared.articles.iter().copied().any(within(article));
        let all = declared.articles.iter().flat_map(|(from, through)| *from..=*through);
        source.open = all.filter(|article| !cited.contains(article) && !left_out(*article)).collect();
        if !declared.articles.is_empty() {
            let articles = source.articles.keys().filter(|article| !contained(article.number));
            source.unknown = articles.cloned().collect();
        }
    }
    found
}

/// Every citation, with the name of what cites.
fn citations(program: &Program) -> Vec<(&str, &Basis)> {
    let mut found: Vec<(&str, &Basis)> = Vec::new();
    for param in &program.params {
        let bases = param.versions.iter().filter_map(|version| version.basis.as_ref());
        found.extend(bases.map(|basis| (param.named.name.as_str(), basis)));
    }
    for rule in &program.rules {
        for version in &rule.versions {
            let own = version.basis.iter().chain(version.exclusions.iter().filter_map(|(_, basis)| basis.as_ref()));
            let bases = own.chain(cases(version).filter_map(|case| case.basis.as_ref()));
            found.extend(bases.map(|basis| (rule.named.name.as_str(), basis)));
        }
    }
    let indicators = program.indicators.iter().map(|indicator| (&indicator.named, &indicator.basis));
    let targets = program.targets.iter().map(|target| (&target.named, &target.basis));
    for (named, bases) in indicators.chain(targets) {
        found.extend(bases.iter().map(|basis| (named.name.as_str(), basis)));
    }
    found
}
