//! Targets for each cell of a breakdown: how many of them are met, and which are not, in one line for each office.

use super::Report;
use super::summary::{Attained, count};
use crate::eval::gap::words as gap_words;
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Verdict};
use crate::eval::words;
use crate::ir::{CellOf, Program, Target};
use crate::value::{Lang, Period};

/// The cells of one target declaration.
pub(super) struct ByCell<'a> {
    /// One of its targets, for the name they share.
    pub(super) target: &'a Target,
    /// The period.
    pub(super) period: Period,
    /// The cells judged.
    pub(super) judged: Vec<&'a Judged>,
}

/// The targets of an indicator that are for cells, in groups of one name, breakdown and period.
pub(super) fn by_cell<'a>(program: &'a Program, outcome: &'a IndicatorOutcome) -> Vec<ByCell<'a>> {
    let mut groups: Vec<ByCell<'a>> = Vec::new();
    for judged in &outcome.judged {
        let target = program.target(judged.target);
        let Some(cell) = &target.cell else { continue };
        let same = |group: &&mut ByCell<'_>| {
            let of = group.target.cell.as_ref().map(|cell| cell.dimension);
            group.target.named.name == target.named.name && of == Some(cell.dimension) && group.period == judged.period
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.judged.push(judged),
            None => groups.push(ByCell { target, period: judged.period, judged: vec![judged] }),
        }
    }
    groups
}

impl ByCell<'_> {
    /// `theo Xã, phường: 5/8 đạt, trong đó 2 vượt; không đạt: Nghĩa Đức, Nghĩa Phú`
    pub(super) fn line(&self, report: &Report<'_>, lang: Lang) -> String {
        let program = report.program;
        let indicator = program.indicator(self.target.indicator);
        let dimension = self.target.cell.as_ref().and_then(|cell| indicator.dimensions.get(cell.dimension));
        let dimension = dimension.map(|dimension| dimension.label.as_str()).unwrap_or_default();
        let who = if self.target.named.name.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.target.named.label.replace('_', " "))
        };
        let told = Attained::of(self.judged.iter().map(|judged| judged.verdict)).words("", lang);
        let mut text = format!("{} {dimension}{who}: {told}", lang.pick("theo", "by"));
        for verdict in [Verdict::NotMet, Verdict::NotEnoughData] {
            let cells: Vec<&str> = self
                .judged
                .iter()
                .filter(|judged| judged.verdict == verdict)
                .filter_map(|judged| program.target(judged.target).cell.as_ref())
                .map(|cell| cell.label.as_str())
                .collect();
            if !cells.is_empty() {
                text.push_str(&format!("; {}: {}", verdict.words().get(lang), shortened(&cells, lang)));
            }
        }
        text
    }

    /// The gravest verdict among the cells.
    pub(super) fn worst(&self) -> Verdict {
        let gravity = |verdict: &Verdict| match verdict {
            Verdict::NotMet => 3,
            Verdict::NotEnoughData => 2,
            Verdict::NotDue | Verdict::NoTarget => 1,
            Verdict::Exceeded | Verdict::Met | Verdict::Allowed => 0,
        };
        self.judged.iter().map(|judged| judged.verdict).max_by_key(gravity).unwrap_or(Verdict::NoTarget)
    }
}

/// So many names stand on the page.
const MOST_NAMES: usize = 8;

fn shortened(names: &[&str], lang: Lang) -> String {
    let shown = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        more => format!("{shown} {} {}", lang.pick("và thêm", "and"), count(more, lang) + lang.pick("", " more")),
    }
}

/// Whether a goal is for a cell.
pub(super) fn is(of: &CellOf, key: &CellKey) -> bool {
    match (key, of) {
        (CellKey::Word(word, _), CellOf::Word(of)) => word == of,
        (CellKey::Text(text), CellOf::Text(of)) => text == of,
        _ => false,
    }
}

/// How far a cell is from the first target of the whole that is missed; without a cell, the whole, and what its cells come to.
pub(super) fn gap(
    program: &Program,
    outcome: &IndicatorOutcome,
    dimension: usize,
    key: Option<&CellKey>,
    lang: Lang,
) -> String {
    let mut all =
        outcome.judged.iter().flat_map(|judged| judged.further.by_cell.iter().map(move |gaps| (judged, gaps)));
    let Some((judged, gaps)) = all.find(|(_, gaps)| gaps.dimension == dimension && gaps.any()) else {
        return String::new();
    };
    let (indicator, above) = (program.indicator(outcome.indicator), gap_words::above(program, judged));
    let Some(key) = key else { return gap_words::of_the_whole(program, judged, gaps, lang) };
    gaps.of(key).map(|gap| gap_words::of_cell(program, indicator, gap, above, lang)).unwrap_or_default()
}

/// What cells of a breakdown have to reach, and whether they do: `không đạt: dưới 0,40%`.
pub(super) fn goals(
    program: &Program,
    outcome: &IndicatorOutcome,
    dimension: usize,
    key: &CellKey,
    lang: Lang,
) -> String {
    let told = outcome.judged.iter().filter_map(|judged| {
        let target = program.target(judged.target);
        let cell = target.cell.as_ref().filter(|cell| cell.dimension == dimension)?;
        is(&cell.of, key).then(|| format!("{}: {}", judged.words().get(lang), words::goal(program, target, lang)))
    });
    told.collect::<Vec<_>>().join("; ")
}
