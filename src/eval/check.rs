//! Checks: comparisons of figures, made on what the records say and again on what each report says.

use super::cells::{self, Cell};
use super::claim::{claim_words, stands_for};
use super::figures::Figures;
use super::outcome::{CheckOutcome, IndicatorOutcome, Measured};
use super::range::Range;
use super::{check_words, kind, words};
use crate::ir::{Check, Claim, Comparison, Figure, FigureKind, IndicatorId, Program, Report, Tolerance};
use crate::syntax::ast::Hedge;
use crate::value::date::completed_years;
use crate::value::{Fraction, Lang, Message, Period, numeral, quantity};

/// Every check on the records, and on each report that states at least one of its figures. `indicators` are those of the run, with
/// what is not to be shown already hidden.
#[must_use]
pub fn checks(program: &Program, figures: &dyn Figures, indicators: &[IndicatorOutcome]) -> Vec<CheckOutcome> {
    let mut found = Vec::new();
    for (position, check) in program.checks.iter().enumerate() {
        if let Some(each) = &check.each {
            found.push(cells::in_each(program, figures, position, (check, each), indicators));
            continue;
        }
        found.extend(on_figures(program, figures, position, check, None));
        for report in 0..program.reports.len() {
            found.extend(on_figures(program, figures, position, check, Some(report)));
        }
    }
    found
}

/// One check on the records (`report` is `None`) or on a report; `None` where the report states nothing of it.
fn on_figures(
    program: &Program,
    figures: &dyn Figures,
    position: usize,
    check: &Check,
    report: Option<usize>,
) -> Option<CheckOutcome> {
    let stated = report.and_then(|r| program.reports.get(r));
    let Compared { desk, sides, verdicts, holds } = compared(program, figures, check, stated)?;
    let detail = check_words::detail(&desk, check, &sides, &verdicts, holds);
    let mut filled: Vec<IndicatorId> = desk.filled.iter().map(|(id, _)| *id).collect();
    filled.sort_unstable();
    filled.dedup();
    let hides = check_words::hides(&desk, check, holds);
    Some(CheckOutcome {
        check: position,
        report,
        holds,
        detail,
        filled,
        hides,
        blocks: check.blocks,
        kind: kind::of_check(check),
        cells: Vec::new(),
    })
}

/// A check with its figures put in.
pub(crate) struct Compared<'a> {
    /// Where the figures come from.
    pub(crate) desk: Desk<'a>,
    /// What the two sides of each comparison can be.
    pub(crate) sides: Vec<(Range, Range)>,
    /// Whether each comparison holds.
    pub(crate) verdicts: Vec<Option<bool>>,
    /// Whether all do.
    pub(crate) holds: Option<bool>,
}

/// A check on the figures of a report or, without one, of the records; `None` where the report states nothing of it.
pub(crate) fn compared<'a>(
    program: &'a Program,
    figures: &'a dyn Figures,
    check: &Check,
    stated: Option<&'a Report>,
) -> Option<Compared<'a>> {
    compared_on(Desk::new(program, figures, stated), check)
}

/// A check with the figures of a desk.
pub(super) fn compared_on<'a>(mut desk: Desk<'a>, check: &Check) -> Option<Compared<'a>> {
    let (figures, stated) = (desk.figures, desk.report);
    let sides: Vec<(Range, Range)> = check
        .comparisons
        .iter()
        .map(|(left, _, right)| (desk.value(left, figures.period()), desk.value(right, figures.period())))
        .collect();
    if stated.is_some() && desk.claimed == 0 {
        return None;
    }
    let mut verdicts = Vec::new();
    for ((left, right), (_, comparison, _)) in sides.iter().zip(&check.comparisons) {
        let tolerance = allowed(check.tolerance, *right);
        let holds = left.compare(*comparison, *right, tolerance);
        // A report is contradicted only by figures that cannot agree whatever their rounding hid.
        verdicts.push(if stated.is_some() && !desk.undecided { holds.or(Some(true)) } else { holds });
    }
    let holds = all_of(&verdicts);
    Some(Compared { desk, sides, verdicts, holds })
}

/// How far the left side may be from a right side; by the larger end of one that is not a single number.
fn allowed(tolerance: Option<Tolerance>, right: Range) -> Fraction {
    match tolerance {
        None => Fraction::ZERO,
        Some(Tolerance::Absolute(value)) => value,
        Some(Tolerance::Relative(part)) => {
            let ends = [right.low, right.high].into_iter().flatten();
            let sizes = ends.filter_map(|(value, _)| Some(value.max(value.negated().ok()?)));
            sizes.max().and_then(|size| size.times(part).ok()).unwrap_or(Fraction::ZERO)
        }
    }
}

pub(super) fn all_of(verdicts: &[Option<bool>]) -> Option<bool> {
    if verdicts.contains(&Some(false)) {
        return Some(false);
    }
    if verdicts.contains(&None) { None } else { Some(true) }
}

/// Where figures are put together: from a report where it states them, from the records otherwise.
pub(crate) struct Desk<'a> {
    pub(crate) program: &'a Program,
    pub(crate) figures: &'a dyn Figures,
    pub(crate) report: Option<&'a Report>,
    /// How many figures the report stated.
    pub(crate) claimed: usize,
    /// What the report did not state.
    pub(crate) filled: Vec<(IndicatorId, Period)>,
    /// Whether a figure is too vague, or not known to the records.
    pub(crate) undecided: bool,
    /// Puts zero in place of what the report did not state, to show what its absence hides.
    pub(crate) leave_out: bool,
    /// One cell of a breakdown, in place of all records.
    pub(super) cell: Option<&'a Cell>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(program: &'a Program, figures: &'a dyn Figures, report: Option<&'a Report>) -> Self {
        Self {
            program,
            figures,
            report,
            claimed: 0,
            filled: Vec::new(),
            undecided: false,
            leave_out: false,
            cell: None,
        }
    }

    /// What a figure can be.
    pub(crate) fn value(&mut self, figure: &Figure, period: Period) -> Range {
        match &figure.kind {
            FigureKind::Const(value) => value.to_fraction().map_or(Range::ANY, Range::point),
            FigureKind::YearsBetween(from, to) => Range::point(Fraction::whole(completed_years(*from, *to).into())),
            FigureKind::Aggregate(_) => self.known(Range::of(&self.figures.figure(figure, period))),
            FigureKind::Indicator(id) => self.indicator(*id, period),
            FigureKind::At(inner, other) => match other.from(period) {
                Some(before) => self.value(inner, before),
                None => self.known(None),
            },
            FigureKind::Whole(inner) => {
                let cell = self.cell.take();
                let value = self.value(inner, period);
                self.cell = cell;
                value
            }
            FigureKind::Extreme(..) | FigureKind::Power(..) => {
                self.known(Range::of(&self.figures.figure(figure, period)))
            }
            FigureKind::Neg(inner) => self.value(inner, period).negated(),
            FigureKind::Sum(terms) => terms.iter().fold(Range::point(Fraction::ZERO), |sum, (subtracted, term)| {
                let term = self.value(term, period);
                if *subtracted { sum.minus(term) } else { sum.plus(term) }
            }),
            FigureKind::Product(factors) => {
                factors.iter().fold(Range::point(Fraction::ONE), |product, (divides, factor)| {
                    let factor = self.value(factor, period);
                    // A quotient that may be by zero decides nothing.
                    self.undecided |= *divides && factor.contains(Fraction::ZERO);
                    if *divides { product.over(factor) } else { product.times(factor) }
                })
            }
            FigureKind::Round(inner, step, rounding) => self.value(inner, period).rounded(*step, *rounding),
        }
    }

    /// The first usable claim of the report about an indicator in a period.
    pub(crate) fn claim(&self, id: IndicatorId, period: Period) -> Option<&'a Claim> {
        let mut claims = self.report?.figures.iter();
        claims.find(|c| c.indicator == id && c.period == period && c.other_unit.is_none())
    }

    fn indicator(&mut self, id: IndicatorId, period: Period) -> Range {
        if let Some(claim) = self.claim(id, period) {
            self.claimed += 1;
            self.undecided |= claim.hedge == Some(Hedge::About);
            return stands_for(claim, self.program.indicator(id));
        }
        if self.report.is_some() && !self.filled.contains(&(id, period)) {
            self.filled.push((id, period));
        }
        if self.leave_out && self.report.is_some() {
            return Range::point(Fraction::ZERO);
        }
        let measured = self.recorded(id, period);
        let range = measured.as_ref().and_then(Range::of);
        self.undecided |= range.is_some_and(|range| range.single().is_none());
        self.known(range)
    }

    /// What the records say, all of them or those of the cell.
    fn recorded(&self, id: IndicatorId, period: Period) -> Option<Measured> {
        match self.cell {
            Some(cell) => cell.figures.get(&(id, period)).cloned(),
            None => self.figures.has_period(id, period).then(|| self.figures.indicator(id, period)),
        }
    }

    fn known(&mut self, range: Option<Range>) -> Range {
        self.undecided |= range.is_none();
        range.unwrap_or(Range::ANY)
    }

    /// A figure with its numbers put in: `22 + 70 + 110`.
    pub(crate) fn written(&self, figure: &Figure, period: Period, lang: Lang) -> String {
        let inner = |f: &Figure| {
            let text = self.written(f, period, lang);
            if matches!(f.kind, FigureKind::Sum(_) | FigureKind::Neg(_)) { format!("({text})") } else { text }
        };
        match &figure.kind {
            FigureKind::Const(value) => match value.to_fraction() {
                Ok(value) => leaf(value, &figure.unit, lang),
                Err(_) => value.to_string(),
            },
            FigureKind::YearsBetween(from, to) => completed_years(*from, *to).to_string(),
            FigureKind::Aggregate(_) | FigureKind::Extreme(..) | FigureKind::Power(..) => range_words(
                Range::of(&self.figures.figure(figure, period)).unwrap_or(Range::ANY),
                |value| leaf(value, &figure.unit, lang),
                lang,
            ),
            FigureKind::Indicator(id) => self.written_indicator(*id, period, lang),
            FigureKind::At(f, other) => match other.from(period) {
                Some(before) => self.written(f, before, lang),
                None => "?".to_owned(),
            },
            FigureKind::Neg(f) => format!("-{}", inner(f)),
            FigureKind::Sum(terms) => self.joined(terms, period, lang, (" + ", " - ", "-")),
            FigureKind::Product(factors) => {
                let parts = factors.iter().enumerate().map(|(nth, (divides, factor))| match (nth, divides) {
                    (0, true) => format!("1 ÷ {}", inner(factor)),
                    (0, false) => inner(factor),
                    (_, true) => format!(" ÷ {}", inner(factor)),
                    (_, false) => format!(" × {}", inner(factor)),
                });
                parts.collect()
            }
            FigureKind::Whole(f) => Desk::new(self.program, self.figures, self.report).written(f, period, lang),
            FigureKind::Round(f, ..) => self.written(f, period, lang),
        }
    }

    fn joined(&self, terms: &[(bool, Figure)], period: Period, lang: Lang, signs: (&str, &str, &str)) -> String {
        let mut text = String::new();
        for (nth, (subtracted, term)) in terms.iter().enumerate() {
            text.push_str(match (nth, subtracted) {
                (0, true) => signs.2,
                (0, false) => "",
                (_, true) => signs.1,
                (_, false) => signs.0,
            });
            let inner = self.written(term, period, lang);
            let bracketed = *subtracted && matches!(term.kind, FigureKind::Sum(_) | FigureKind::Neg(_));
            let brackets = if bracketed { ("(", ")") } else { ("", "") };
            text.push_str(brackets.0);
            text.push_str(&inner);
            text.push_str(brackets.1);
        }
        text
    }

    fn written_indicator(&self, id: IndicatorId, period: Period, lang: Lang) -> String {
        let indicator = self.program.indicator(id);
        if let Some(claim) = self.claim(id, period) {
            let plain = claim.hedge.is_none() && stands_for(claim, indicator).single().is_some();
            return if plain { leaf(claim.value, &indicator.unit, lang) } else { claim_words(claim, indicator, lang) };
        }
        let Some(measured) = self.recorded(id, period) else { return "?".to_owned() };
        let range = Range::of(&measured).unwrap_or(Range::ANY);
        range_words(range, |value| leaf(value, &indicator.unit, lang), lang)
    }

    /// What a filled figure is, for the sentence that names it.
    pub(crate) fn filled_words(&self, id: IndicatorId, period: Period, lang: Lang) -> String {
        let indicator = self.program.indicator(id);
        if !self.figures.has_period(id, period) {
            return lang.pick("chưa có số liệu", "not in the registers").to_owned();
        }
        words::measured(self.program, indicator, &self.figures.indicator(id, period), &[], lang)
    }
}

/// A number inside a formula: without its unit, except for the sign of rates.
fn leaf(value: Fraction, unit: &crate::value::Unit, lang: Lang) -> String {
    if unit.is_dimensionless() && !unit.is_plain() {
        return quantity::show_exact(value, unit, 0, lang);
    }
    numeral::show_exact(value, 6, lang)
}

/// A range in words.
pub(crate) fn range_words(range: Range, show: impl Fn(Fraction) -> String, lang: Lang) -> String {
    match (range.single(), range.low, range.high) {
        (Some(value), ..) => show(value),
        (None, Some((low, _)), Some((high, _))) => {
            format!("{} {} {} {}", lang.pick("từ", "from"), show(low), lang.pick("đến", "to"), show(high))
        }
        (None, Some((low, false)), None) => format!("{} {}", lang.pick("trên", "over"), show(low)),
        (None, Some((low, true)), None) => format!("{} {}", lang.pick("ít nhất", "at least"), show(low)),
        (None, None, Some((high, false))) => format!("{} {}", lang.pick("dưới", "under"), show(high)),
        (None, None, Some((high, true))) => format!("{} {}", lang.pick("nhiều nhất", "at most"), show(high)),
        (None, None, None) => lang.pick("chưa xác định", "undetermined").to_owned(),
    }
}

/// The comparison as a verb after "phải" or "must".
pub(crate) fn must(comparison: Comparison, lang: Lang) -> &'static str {
    match comparison {
        Comparison::Equal => lang.pick("bằng", "equal"),
        Comparison::NotEqual => lang.pick("khác", "differ from"),
        Comparison::Less => lang.pick("nhỏ hơn", "be below"),
        Comparison::LessOrEqual => lang.pick("không quá", "be at most"),
        Comparison::Greater => lang.pick("lớn hơn", "be above"),
        Comparison::GreaterOrEqual => lang.pick("ít nhất bằng", "be at least"),
    }
}

/// Joins sentences in both languages.
pub(crate) fn joined(parts: Vec<Message>) -> Message {
    let mut whole = Message::default();
    for part in parts {
        for (text, more) in [(&mut whole.vi, part.vi), (&mut whole.en, part.en)] {
            if !text.is_empty() && !more.is_empty() {
                text.push(' ');
            }
            text.push_str(&more);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::super::sample::{
        check, claim, figure, flow_check, hedged, indicator_figure, known, levels_check, n, program, report,
    };
    use super::*;
    use crate::value::Unit;

    fn found(check: Check, claims: Vec<Claim>) -> Vec<CheckOutcome> {
        let mut program = program();
        program.checks = vec![check];
        program.reports = vec![report(claims, Vec::new())];
        checks(&program, &known(), &[])
    }

    #[test]
    fn parts_that_do_not_add_up_name_their_sum_and_the_gap() {
        let claims = vec![claim(4, 2023, n(605), n(1)), claim(5, 2023, n(22), n(1)), claim(6, 2023, n(585), n(1))];
        let all = found(levels_check(), claims);
        assert_eq!((all[0].report, all[0].holds), (None, Some(true)));
        assert_eq!((all[1].report, all[1].holds), (Some(0), Some(false)));
        assert_eq!(
            all[1].detail.vi,
            "Các phần cộng lại là 607 lao động (22 + 585), lệch 02 lao động so với “Lao động được đào tạo” đã báo cáo là 605 lao động."
        );
        assert_eq!(
            all[1].detail.en,
            "The parts add up to 607 workers (22 + 585), 2 workers away from the reported \"Lao động được đào tạo\", 605 workers."
        );
        assert!(all[1].filled.is_empty());
    }

    #[test]
    fn a_tolerance_forgives() {
        let claims = || vec![claim(4, 2023, n(605), n(1)), claim(5, 2023, n(22), n(1)), claim(6, 2023, n(585), n(1))];
        let within = |tolerance| {
            found(Check { tolerance: Some(crate::ir::Tolerance::Absolute(n(tolerance))), ..levels_check() }, claims())
                [1]
            .holds
        };
        assert_eq!((within(1), within(2)), (Some(false), Some(true)));
    }

    #[test]
    fn what_a_report_leaves_out_is_named() {
        let claims = vec![claim(1, 2022, n(115), n(1)), claim(1, 2023, n(87), n(1)), claim(2, 2023, n(33), n(1))];
        let all = found(flow_check(), claims);
        assert_eq!(all[1].holds, Some(true));
        assert_eq!(all[1].filled, [IndicatorId(3)]);
        assert_eq!(
            all[1].detail.vi,
            "Tính từ các phần là 87 hộ (115 - 33 + 5), bằng “Hộ nghèo” đã báo cáo là 87 hộ. Báo cáo không nêu “Hộ nghèo phát sinh” (năm 2023: 05 hộ); thiếu số này thì hai bên lệch 05 hộ."
        );
    }

    #[test]
    fn a_report_that_states_nothing_of_it_is_not_checked() {
        assert_eq!(found(flow_check(), vec![claim(4, 2023, n(605), n(1))]).len(), 1);
    }

    #[test]
    fn hedged_parts_agree_where_they_can() {
        let part = |hedge| hedged(claim(6, 2023, n(590), n(1)), hedge);
        let stated = |hedge| vec![claim(4, 2023, n(607), n(1)), claim(5, 2023, n(22), n(1)), part(hedge)];
        assert_eq!(found(levels_check(), stated(Hedge::Nearly))[1].holds, Some(true));
        assert_eq!(found(levels_check(), stated(Hedge::MoreThan))[1].holds, Some(false));
        assert_eq!(found(levels_check(), stated(Hedge::About))[1].holds, None);
    }

    #[test]
    fn a_figure_in_another_unit_and_a_division_by_nought_decide_nothing() {
        let turns = Claim { other_unit: Unit::builtin("lượt người"), ..claim(5, 2023, n(99), n(1)) };
        let all = found(levels_check(), vec![claim(4, 2023, n(607), n(1)), turns, claim(6, 2023, n(585), n(1))]);
        // 22 of the records stand in for the 99 turns: 22 + 585 = 607.
        assert_eq!((all[1].holds, all[1].filled.as_slice()), (Some(true), [IndicatorId(5)].as_slice()));
        let unit = Unit::builtin("lao động").unwrap();
        let parts = vec![(false, indicator_figure(4, &unit)), (true, indicator_figure(5, &unit))];
        let ratio = figure(FigureKind::Product(parts), &Unit::plain());
        let one = figure(FigureKind::Const(crate::value::Decimal::ONE), &Unit::plain());
        let all = found(check("tỷ_số", "Tỷ số", ratio, Comparison::Equal, one), vec![claim(5, 2023, n(0), n(1))]);
        assert_eq!(all[1].holds, None);
    }

    #[test]
    fn a_hedge_survives_a_factor() {
        // Twice "nearly 300" is below 600, and cannot be 607.
        let unit = Unit::builtin("lao động").unwrap();
        let two = figure(FigureKind::Const(crate::value::Decimal::parse("2").unwrap()), &Unit::plain());
        let twice = figure(FigureKind::Product(vec![(false, indicator_figure(5, &unit)), (false, two)]), &unit);
        let check = check("gấp_đôi", "Gấp đôi", indicator_figure(4, &unit), Comparison::Equal, twice);
        let stated =
            |parts: i128| vec![hedged(claim(5, 2023, n(parts), n(1)), Hedge::Nearly), claim(4, 2023, n(607), n(1))];
        assert_eq!(found(check.clone(), stated(300))[1].holds, Some(false));
        assert_eq!(found(check, stated(310))[1].holds, Some(true));
    }

    #[test]
    fn a_part_larger_than_its_whole_is_told() {
        let unit = Unit::builtin("lao động").unwrap();
        let inside = check(
            "nằm_trong",
            "Nằm trong",
            indicator_figure(5, &unit),
            Comparison::LessOrEqual,
            indicator_figure(4, &unit),
        );
        let all = found(inside, vec![claim(5, 2023, n(18434), n(1)), claim(4, 2023, n(17455), n(1))]);
        assert_eq!(all[1].holds, Some(false));
        assert_eq!(
            all[1].detail.vi,
            "“Cao đẳng” là 18.434 lao động, phải không quá “Lao động được đào tạo” là 17.455 lao động; lệch 979 lao động."
        );
    }
}
