//! Verdicts that reports claim against the verdicts the records give.

use super::against::Comparison;
use super::check::{joined, range_words};
use super::claim::{claim_words, recorded};
use super::figures::Figures;
use super::outcome::{ClaimOutcome, ClaimState, ClaimedThing, Judged, Measured, Verdict};
use super::verdict::{Facts, judge, speaks_of, targets_for};
use super::{implied, words};
use crate::ir::{GoalShape, Program, Report, Target, TargetId, VerdictClaim};
use crate::syntax::ast::ClaimedVerdict;
use crate::value::{Lang, Message, quantity};

/// The findings about the verdicts a report claims: one for each claim, and one more for a verdict that stands there without
/// the figure it rests on.
pub(crate) fn verdicts(
    program: &Program,
    figures: &dyn Figures,
    report: &Report,
    position: usize,
) -> Vec<ClaimOutcome> {
    let mut found = Vec::new();
    for (nth, claim) in report.verdicts.iter().enumerate() {
        let (state, detail, computed) = verdict_claim(program, figures, claim);
        found.push(outcome(position, claim, state, computed, detail));
        let about_same = |c: &VerdictClaim| c.indicator == claim.indicator && c.period == claim.period;
        let told = report.verdicts.iter().take(nth).any(about_same);
        let stated = report.figures.iter().any(|c| c.indicator == claim.indicator && c.period == claim.period);
        // Of what is there or not the word is the figure.
        let target = claim.target.or_else(|| targets_for(program, claim.indicator, claim.period).next());
        let done = target.is_some_and(|id| program.target(id).goal.shape == GoalShape::Done);
        if !told && !stated && !done {
            let computed = recorded(figures, claim.indicator, claim.period);
            let detail =
                joined(vec![without_figure(program, claim, computed.as_ref()), needed_base(program, report, claim)]);
            found.push(outcome(position, claim, ClaimState::VerdictWithoutFigure, computed, detail));
        }
    }
    found
}

fn outcome(
    report: usize,
    claim: &VerdictClaim,
    state: ClaimState,
    computed: Option<Measured>,
    detail: Message,
) -> ClaimOutcome {
    ClaimOutcome {
        report,
        indicator: claim.indicator,
        period: claim.period,
        state,
        claimed: ClaimedThing::Verdict(claim.verdict, claim.target),
        computed,
        detail,
        section: claim.section.clone(),
    }
}

/// The word a report used for its verdict.
#[must_use]
pub fn claimed_word(verdict: ClaimedVerdict, lang: Lang) -> &'static str {
    match verdict {
        ClaimedVerdict::Exceeded => lang.pick("vượt", "exceeded"),
        ClaimedVerdict::Met => lang.pick("đạt", "met"),
        ClaimedVerdict::NotMet => lang.pick("không đạt", "not met"),
    }
}

fn verdict_claim(
    program: &Program,
    figures: &dyn Figures,
    claim: &VerdictClaim,
) -> (ClaimState, Message, Option<Measured>) {
    let targets: Vec<TargetId> = match claim.target {
        Some(target) => {
            let speaks = speaks_of(&program.target(target).when, claim.period);
            if speaks { vec![target] } else { Vec::new() }
        }
        None => targets_for(program, claim.indicator, claim.period).collect(),
    };
    if targets.is_empty() {
        return (ClaimState::NoTarget, no_target(program, claim), None);
    }
    let now = recorded(figures, claim.indicator, claim.period);
    let comparison = Comparison::new(program, figures, claim.indicator);
    let judged_one = |target: TargetId| {
        let of = program.target(target);
        let held = comparison.of(of, claim.period, |there| recorded(figures, claim.indicator, there));
        // A verdict needs no baseline: that is for the degree of completion.
        let facts = Facts {
            now: now.as_ref(),
            before: held.figure.as_ref(),
            base: None,
            so_far: None,
            period: claim.period,
            on: figures.on(),
            refused: held.refused,
        };
        (Judged { against: held.told, ..judge(program, target, &facts) }, held.figure)
    };
    let judged: Vec<(Judged, Option<Measured>)> = targets.into_iter().map(judged_one).collect();
    // The gravest finding speaks for the claim: contradicted, then undecided, then agreed.
    let with_state = judged.iter().map(|judged| (agreement(claim.verdict, judged.0.verdict), judged));
    let Some((state, (judged, before))) = with_state.max_by_key(|(state, _)| gravity(*state)) else {
        return (ClaimState::NoTarget, no_target(program, claim), None);
    };
    let facts = (now.as_ref(), before.as_ref());
    let detail = quantity::both(|lang| detail(program, claim, judged, facts, lang));
    (state, detail, now)
}

/// Whether a claimed verdict fits the verdict of the records: "met" covers exceeded, "exceeded" only itself.
fn agreement(claimed: ClaimedVerdict, verdict: Verdict) -> ClaimState {
    let fits = match verdict {
        Verdict::NotDue | Verdict::NotEnoughData => return ClaimState::CannotBeChecked,
        Verdict::NoTarget => return ClaimState::NoTarget,
        Verdict::Exceeded => claimed != ClaimedVerdict::NotMet,
        Verdict::Met | Verdict::Allowed => claimed == ClaimedVerdict::Met,
        Verdict::NotMet => claimed == ClaimedVerdict::NotMet,
    };
    if fits { ClaimState::Agrees } else { ClaimState::VerdictContradicted }
}

fn gravity(state: ClaimState) -> u8 {
    match state {
        ClaimState::Agrees => 0,
        ClaimState::CannotBeChecked => 1,
        _ => 2,
    }
}

fn no_target(program: &Program, claim: &VerdictClaim) -> Message {
    let indicator = program.indicator(claim.indicator);
    quantity::both(|lang| {
        let name = words::title(indicator, lang);
        let (word, period) = (words::quoted(claimed_word(claim.verdict, lang), lang), claim.period.name(lang));
        match lang {
            Lang::Vi => {
                format!("Báo cáo ghi {word} đối với {name} {period} nhưng chưa có kế hoạch giao cho {period}.")
            }
            Lang::En => {
                format!("The report claims {word} for {name}, {period}, but no target is set for that period.")
            }
        }
    })
}

fn without_figure(program: &Program, claim: &VerdictClaim, computed: Option<&Measured>) -> Message {
    let indicator = program.indicator(claim.indicator);
    quantity::both(|lang| {
        let (title, period) = (words::title(indicator, lang), claim.period.name(lang));
        let word = words::quoted(claimed_word(claim.verdict, lang), lang);
        let said = computed.map(|figure| words::measured(program, indicator, figure, &[], lang));
        match (lang, said) {
            (Lang::Vi, None) => format!("Báo cáo ghi {word} nhưng không nêu {title} {period}."),
            (Lang::Vi, Some(said)) => {
                format!("Báo cáo ghi {word} nhưng không nêu {title} {period}; theo danh sách là {said}.")
            }
            (Lang::En, None) => format!("The report claims {word} but does not state {title}, {period}."),
            (Lang::En, Some(said)) => {
                format!("The report claims {word} but does not state {title}, {period}; the records give {said}.")
            }
        }
    })
}

/// What the total would have to be for the verdict to be right, by the count the report does state.
fn needed_base(program: &Program, report: &Report, claim: &VerdictClaim) -> Message {
    if claim.verdict == ClaimedVerdict::NotMet {
        return Message::default();
    }
    let target = claim.target.or_else(|| targets_for(program, claim.indicator, claim.period).next());
    let Some(target) = target.map(|id| program.target(id)) else { return Message::default() };
    let Some((count, range)) = implied::needed(program, report, target, claim.period) else {
        return Message::default();
    };
    let counted = program.indicator(count.indicator);
    quantity::both(|lang| {
        let stated = claim_words(count, counted, lang);
        let range = range_words(range, |value| quantity::in_sentence(value, &counted.unit, 0, lang), lang);
        let (title, goal) = (words::title(counted, lang), words::goal(program, target, lang));
        match lang {
            Lang::Vi => format!("Với {title} {stated} thì {goal} chỉ khi tổng số là {range}."),
            Lang::En => format!("With {title} {stated}, {goal} needs a total of {range}."),
        }
    })
}

/// `UBND tỉnh giao (dưới 0,40%)`: who set the target, where it says so, and what is to be reached.
fn named_goal(program: &Program, target: &Target, lang: Lang) -> String {
    let goal = words::goal(program, target, lang);
    let own = !target.named.name.is_empty() && target.named.label != program.indicator(target.indicator).named.label;
    if own { format!("{} ({goal})", target.named.label.replace('_', " ")) } else { goal }
}

fn detail(
    program: &Program,
    claim: &VerdictClaim,
    judged: &Judged,
    (now, before): (Option<&Measured>, Option<&Measured>),
    lang: Lang,
) -> String {
    let indicator = program.indicator(claim.indicator);
    let target = program.target(judged.target);
    let (title, period) = (words::title(indicator, lang), claim.period.name(lang));
    let word = words::quoted(claimed_word(claim.verdict, lang), lang);
    let goal = named_goal(program, target, lang);
    let said = now.map(|figure| words::measured(program, indicator, figure, &words::level_bounds(target), lang));
    let said = said.unwrap_or_else(|| lang.pick("chưa có số liệu", "not in the registers").to_owned());
    let before = judged.against.and_then(|held| Some((held, before?)));
    let before = before.map_or(String::new(), |(held, figure)| {
        let text = words::measured(program, indicator, figure, &[], lang);
        let usual = Some(held.period) == claim.period.previous();
        let (when, name) = (lang.pick("kỳ trước", "the period before"), held.period.name(lang));
        let when = if usual { when } else { name.as_str() };
        match lang {
            Lang::Vi => format!(", {when} là {text}"),
            Lang::En => format!(" after {text} {when}"),
        }
    });
    let found = judged.words();
    let gap = match words::gap(program, judged, lang) {
        gap if gap.is_empty() => gap,
        gap => format!("; {gap}"),
    };
    match lang {
        Lang::Vi => {
            format!("Báo cáo ghi {word} kế hoạch {goal}; {title} {period} là {said}{before}: {}{gap}.", found.get(lang))
        }
        Lang::En => format!(
            "The report claims {word} for the target {goal}; {title}, {period}, is {said}{before}: {}{gap}.",
            found.get(lang)
        ),
    }
}
