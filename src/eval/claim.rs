//! What reports have stated against what the records say: figures with the rounding and hedges they were printed with.

use super::figures::Figures;
use super::outcome::{ClaimOutcome, ClaimState, ClaimedThing, Measured};
use super::range::Range;
use super::verdict_claim;
use super::words;
use crate::ir::{Claim, Indicator, Program, Report};
use crate::syntax::ast::Hedge;
use crate::value::{Fraction, Lang, Message, Period, quantity};

/// Every claim of every report, in the order written.
#[must_use]
pub fn claims(program: &Program, figures: &dyn Figures) -> Vec<ClaimOutcome> {
    let mut found = Vec::new();
    for (position, report) in program.reports.iter().enumerate() {
        for (nth, claim) in report.figures.iter().enumerate() {
            found.push(figure_claim(program, figures, position, claim));
            found.extend(second_value(program, report, position, nth));
        }
        found.extend(verdict_claim::verdicts(program, figures, report, position));
    }
    found
}

/// What a printed figure can stand for: itself where it counts wholes; anything that rounds to it otherwise, either way at
/// a half; a bound where it is hedged.
#[must_use]
pub fn stands_for(claim: &Claim, indicator: &Indicator) -> Range {
    let value = claim.value;
    match claim.hedge {
        Some(Hedge::Nearly) => return Range { low: None, high: Some((value, false)) },
        Some(Hedge::MoreThan) => return Range { low: Some((value, false)), high: None },
        Some(Hedge::About) => return Range::ANY,
        None => {}
    }
    let counted = indicator.unit.is_whole() && claim.precision <= Fraction::ONE && value.is_whole();
    if counted {
        return Range::point(value);
    }
    let around = Fraction::new(1, 2)
        .and_then(|half| claim.precision.times(half))
        .and_then(|half| Ok(Range { low: Some((value.minus(half)?, true)), high: Some((value.plus(half)?, true)) }));
    around.unwrap_or(Range::point(value))
}

/// A claimed figure in words: `gần 5,2 tỷ đồng`, `0,57%`.
#[must_use]
pub fn claim_words(claim: &Claim, indicator: &Indicator, lang: Lang) -> String {
    let unit = claim.other_unit.as_ref().unwrap_or(&indicator.unit);
    let precision = quantity::scaled(claim.precision, unit);
    let decimals = precision.to_exact_decimal().map_or(0, |d| d.normalized().scale());
    let figure = quantity::show_rounded_money(claim.value, claim.precision, unit, lang)
        .unwrap_or_else(|| quantity::show_exact(claim.value, unit, decimals, lang));
    let hedge = match claim.hedge {
        None => return figure,
        Some(Hedge::Nearly) => lang.pick("gần", "nearly"),
        Some(Hedge::MoreThan) => lang.pick("hơn", "more than"),
        Some(Hedge::About) => lang.pick("khoảng", "about"),
    };
    format!("{hedge} {figure}")
}

/// What the records say about an indicator in a period, when they hold the period at all.
#[must_use]
pub fn recorded(figures: &dyn Figures, claim: crate::ir::IndicatorId, period: Period) -> Option<Measured> {
    figures.has_period(claim, period).then(|| figures.indicator(claim, period))
}

fn figure_claim(program: &Program, figures: &dyn Figures, report: usize, claim: &Claim) -> ClaimOutcome {
    let indicator = program.indicator(claim.indicator);
    let computed = recorded(figures, claim.indicator, claim.period);
    let state = state_of(claim, indicator, computed.as_ref());
    let detail = quantity::both(|lang| detail(program, indicator, claim, computed.as_ref(), state, lang));
    outcome(report, claim, state, computed, detail)
}

fn outcome(
    report: usize,
    claim: &Claim,
    state: ClaimState,
    computed: Option<Measured>,
    detail: Message,
) -> ClaimOutcome {
    ClaimOutcome {
        report,
        indicator: claim.indicator,
        period: claim.period,
        state,
        claimed: ClaimedThing::Figure(claim.text.clone(), claim.value, claim.hedge, claim.other_unit.clone()),
        computed,
        detail,
        section: claim.section.clone(),
    }
}

fn state_of(claim: &Claim, indicator: &Indicator, computed: Option<&Measured>) -> ClaimState {
    if claim.other_unit.is_some() {
        return ClaimState::WrongUnit;
    }
    let (Some(range), false) = (computed.and_then(Range::of), claim.hedge == Some(Hedge::About)) else {
        return ClaimState::CannotBeChecked;
    };
    let stated = stands_for(claim, indicator);
    if range.within(stated) {
        ClaimState::Agrees
    } else if range.meets(stated) {
        ClaimState::CannotBeChecked
    } else {
        ClaimState::Differs
    }
}

fn detail(
    program: &Program,
    indicator: &Indicator,
    claim: &Claim,
    computed: Option<&Measured>,
    state: ClaimState,
    lang: Lang,
) -> String {
    let title = words::title(indicator, lang);
    let period = claim.period.name(lang);
    let stated = claim_words(claim, indicator, lang);
    let opening = match lang {
        Lang::Vi => format!("{title} {period}: báo cáo ghi {stated}"),
        Lang::En => format!("{title}, {period}: the report states {stated}"),
    };
    let Some(figure) = computed else {
        let reason = lang.pick("danh sách không có số liệu của kỳ này", "the registers hold nothing about this period");
        return format!("{opening}; {reason}.");
    };
    // More digits only where the printed ones would hide the difference.
    let bounds: &[Fraction] = if state == ClaimState::Differs { &[claim.value] } else { &[] };
    let said = words::measured(program, indicator, figure, bounds, lang);
    let records = match lang {
        Lang::Vi => format!("theo danh sách là {said}"),
        Lang::En => format!("the records give {said}"),
    };
    let ending = match state {
        ClaimState::WrongUnit => wrong_unit(indicator, lang),
        ClaimState::Differs => difference(indicator, claim, figure, lang),
        ClaimState::CannotBeChecked => undecided(claim, figure, lang),
        _ => String::new(),
    };
    format!("{opening}, {records}{ending}.")
}

fn wrong_unit(indicator: &Indicator, lang: Lang) -> String {
    let unit = quantity::unit_word(&indicator.unit, Fraction::whole(2), lang);
    match lang {
        Lang::Vi => format!("; chỉ tiêu này tính bằng {unit}"),
        Lang::En => format!("; the indicator is counted in {unit}"),
    }
}

fn difference(indicator: &Indicator, claim: &Claim, figure: &Measured, lang: Lang) -> String {
    let Some(gap) = figure.value.and_then(|value| value.minus(claim.value).ok()) else {
        return String::new();
    };
    let unit = quantity::of_difference(&indicator.unit);
    let size = gap.negated().map_or(gap, |opposite| opposite.max(gap));
    if size == Fraction::ZERO {
        return lang.pick(", đúng bằng con số được nêu làm mức", ", exactly the figure named as a bound").to_owned();
    }
    let decimals = quantity::digits_against(size, &unit, indicator.decimals, &[Fraction::ZERO]);
    let shown = if unit.is_whole() && size.is_whole() {
        quantity::in_sentence(size, &unit, 0, lang)
    } else {
        quantity::show(size, &unit, decimals, lang)
    };
    format!("{} {shown}", lang.pick(", lệch", ", a difference of"))
}

fn undecided(claim: &Claim, figure: &Measured, lang: Lang) -> String {
    if claim.hedge == Some(Hedge::About) {
        let reason = lang.pick(
            "; “khoảng” không nói lệch bao nhiêu là đúng nên không đối chiếu được",
            "; \"about\" does not say how far off is still right, so it cannot be checked",
        );
        return reason.to_owned();
    }
    format!("; {}", words::why_unknown(figure).get(lang))
}

/// The report gives another value for the same indicator and period further up, and both cannot be the same number.
fn second_value(program: &Program, report: &Report, position: usize, nth: usize) -> Option<ClaimOutcome> {
    let claim = report.figures.get(nth)?;
    let indicator = program.indicator(claim.indicator);
    let mine = stands_for(claim, indicator);
    let earlier = report.figures.iter().take(nth).find(|other| {
        // Beside a figure in the right unit, one in another is no second value: it is told as that.
        let same = (other.indicator, other.period) == (claim.indicator, claim.period);
        same && other.other_unit.is_some() == claim.other_unit.is_some() && !stands_for(other, indicator).meets(mine)
    })?;
    let detail = quantity::both(|lang| {
        let (title, period) = (words::title(indicator, lang), claim.period.name(lang));
        let first = with_section(&claim_words(earlier, indicator, lang), earlier.section.as_deref(), lang);
        let second = with_section(&claim_words(claim, indicator, lang), claim.section.as_deref(), lang);
        match lang {
            Lang::Vi => format!("{title} {period}: báo cáo ghi hai số, {first} và {second}."),
            Lang::En => format!("{title}, {period}: the report states two figures, {first} and {second}."),
        }
    });
    Some(outcome(position, claim, ClaimState::TwoValues, None, detail))
}

fn with_section(text: &str, section: Option<&str>, lang: Lang) -> String {
    match section {
        Some(section) => format!("{text} ({} {section})", lang.pick("mục", "section")),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::super::sample::{between, claim, f, hedged, known, n, program, report, verdict};
    use super::ClaimState::{Agrees, NoTarget, VerdictContradicted, VerdictWithoutFigure};
    use super::*;
    use crate::syntax::ast::ClaimedVerdict;
    use crate::value::Unit;

    fn found(figures: Vec<Claim>, verdicts: Vec<crate::ir::VerdictClaim>) -> Vec<(ClaimState, String)> {
        let mut program = program();
        program.reports = vec![report(figures, verdicts)];
        claims(&program, &known()).into_iter().map(|c| (c.state, c.detail.vi)).collect()
    }

    fn state(claim: Claim) -> ClaimState {
        found(vec![claim], Vec::new())[0].0
    }

    #[test]
    fn a_printed_rate_stands_for_all_that_rounds_to_it() {
        let printed = |hundredths: i128| claim(0, 2023, f(hundredths, 10_000), f(1, 10_000));
        assert_eq!(state(printed(43)), ClaimState::Agrees);
        assert_eq!(state(printed(44)), ClaimState::Differs);
        let of_2022 = claim(0, 2022, f(57, 10_000), f(1, 10_000));
        assert_eq!(state(of_2022), ClaimState::Agrees);
    }

    #[test]
    fn a_count_is_exact() {
        let all = found(vec![claim(4, 2023, n(605), n(1))], Vec::new());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].0, ClaimState::Differs);
        assert_eq!(
            all[0].1,
            "“Lao động được đào tạo” năm 2023: báo cáo ghi 605 lao động, theo danh sách là 607 lao động, lệch 02 lao động."
        );
        assert_eq!(state(claim(4, 2023, n(607), n(1))), ClaimState::Agrees);
    }

    #[test]
    fn hedges_are_bounds_and_never_values() {
        let paid = |value: i128| claim(7, 2023, n(value), n(100_000_000));
        assert_eq!(state(paid(5_200_000_000)), ClaimState::Agrees, "5.190 million rounds to 5,2 billion");
        assert_eq!(state(hedged(paid(5_200_000_000), Hedge::Nearly)), ClaimState::Agrees);
        assert_eq!(state(hedged(paid(5_190_000_000), Hedge::Nearly)), ClaimState::Differs);
        assert_eq!(state(hedged(paid(5_200_000_000), Hedge::MoreThan)), ClaimState::Differs);
        assert_eq!(state(hedged(paid(5_200_000_000), Hedge::About)), ClaimState::CannotBeChecked);
        let all = found(vec![hedged(paid(5_100_000_000), Hedge::Nearly)], Vec::new());
        assert_eq!(
            all[0].1,
            "“Chi trợ cấp” năm 2023: báo cáo ghi gần 5,1 tỷ đồng, theo danh sách là 5.190.000.000 đồng, lệch 90.000.000 đồng."
        );
    }

    #[test]
    fn a_period_without_records_and_an_undecided_figure_cannot_be_checked() {
        assert_eq!(state(claim(4, 2021, n(1), n(1))), ClaimState::CannotBeChecked);
        let mut program = program();
        program.reports = vec![report(vec![claim(1, 2023, n(90), n(1)), claim(1, 2023, n(200), n(1))], Vec::new())];
        let mut known = known();
        known.0.insert((1, 2023), between(n(87), n(112)));
        let states: Vec<ClaimState> = claims(&program, &known).into_iter().map(|c| c.state).collect();
        assert_eq!(states, [ClaimState::CannotBeChecked, ClaimState::Differs, ClaimState::TwoValues]);
    }

    #[test]
    fn another_unit_and_two_values_are_told() {
        let turns = Claim { other_unit: Unit::builtin("lượt người"), ..claim(4, 2023, n(607), n(1)) };
        let all = found(vec![turns], Vec::new());
        assert_eq!(all[0].0, ClaimState::WrongUnit);
        assert_eq!(
            all[0].1,
            "“Lao động được đào tạo” năm 2023: báo cáo ghi 607 lượt người, theo danh sách là 607 lao động; chỉ tiêu này tính bằng lao động."
        );
        let turns = Claim { other_unit: Unit::builtin("lượt người"), ..claim(4, 2023, n(900), n(1)) };
        let states: Vec<ClaimState> =
            found(vec![claim(4, 2023, n(607), n(1)), turns], Vec::new()).iter().map(|(state, _)| *state).collect();
        assert_eq!(states, [ClaimState::Agrees, ClaimState::WrongUnit], "900 turns and 607 workers are no two values");
        let two = found(vec![claim(1, 2023, n(87), n(1)), claim(1, 2023, n(82), n(1))], Vec::new());
        assert_eq!(two[2].0, ClaimState::TwoValues);
        assert_eq!(two[2].1, "“Hộ nghèo” năm 2023: báo cáo ghi hai số, 87 hộ (mục I.3) và 82 hộ (mục I.3).");
    }

    #[test]
    fn a_verdict_is_a_claim_too() {
        let all = found(
            vec![claim(8, 2023, n(2626), n(1))],
            vec![
                verdict(0, ClaimedVerdict::Met, Some(0)),
                verdict(0, ClaimedVerdict::Met, Some(1)),
                verdict(8, ClaimedVerdict::Exceeded, None),
            ],
        );
        let states: Vec<ClaimState> = all.iter().map(|(state, _)| *state).collect();
        assert_eq!(states, [Agrees, VerdictContradicted, VerdictWithoutFigure, Agrees, NoTarget]);
        assert_eq!(
            all[1].1,
            "Báo cáo ghi “đạt” kế hoạch tỉnh giao (dưới 0,40%); “Tỷ lệ hộ nghèo” năm 2023 là 0,43% (87/20.175 hộ): không đạt; cao hơn 0,03 điểm %, thừa 07 hộ."
        );
        assert_eq!(
            all[3].1,
            "Báo cáo ghi “đạt” kế hoạch thành phố giao (giảm ít nhất 0,1 điểm %); “Tỷ lệ hộ nghèo” năm 2023 là 0,43% (87/20.175 hộ), kỳ trước là 0,57% (115/20.175 hộ): vượt."
        );
        assert_eq!(
            all[4].1,
            "Báo cáo ghi “vượt” đối với “Giải quyết việc làm” năm 2023 nhưng chưa có kế hoạch giao cho năm 2023."
        );
    }

    #[test]
    fn only_what_was_exceeded_may_be_called_exceeded() {
        let all = found(
            vec![claim(0, 2023, f(43, 10_000), f(1, 10_000))],
            vec![
                verdict(0, ClaimedVerdict::NotMet, Some(0)),
                verdict(0, ClaimedVerdict::NotMet, Some(1)),
                verdict(0, ClaimedVerdict::Met, None),
            ],
        );
        let states: Vec<ClaimState> = all.iter().skip(1).map(|(state, _)| *state).collect();
        assert_eq!(states, [Agrees, VerdictContradicted, VerdictContradicted]);
    }
}
