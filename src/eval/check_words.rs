//! The sentence that tells how a check came out: the parts put in, the total, and how far apart the sides are.

use super::check::{Desk, joined, must, range_words};
use super::claim::claim_words;
use super::range::Range;
use super::words;
use crate::ir::{Check, Comparison, Figure, FigureKind, IndicatorId};
use crate::syntax::ast::OtherPeriod;
use crate::value::{Fraction, Lang, Message, quantity};

/// What was found, comparison by comparison: those that fail or cannot be decided, or all when all hold.
pub(crate) fn detail(
    desk: &Desk<'_>,
    check: &Check,
    sides: &[(Range, Range)],
    verdicts: &[Option<bool>],
    holds: Option<bool>,
) -> Message {
    if check.same_scope {
        return quantity::both(|lang| one_scope(desk, check, sides, holds, lang));
    }
    let mut parts = Vec::new();
    for ((comparison, (left, right)), verdict) in check.comparisons.iter().zip(sides).zip(verdicts) {
        if holds == Some(true) || *verdict == holds {
            let told = Told { desk, comparison: comparison.1, holds: *verdict };
            let left = Side { figure: &comparison.0, range: *left };
            let right = Side { figure: &comparison.2, range: *right };
            parts.push(quantity::both(|lang| told.sentence(&left, &right, lang)));
        }
    }
    if holds.is_none() {
        parts.push(Message::new("Chưa đủ số liệu để đối chiếu.", "Not enough data to decide."));
    }
    if !desk.filled.is_empty() {
        parts.push(quantity::both(|lang| filled(desk, check, holds, lang)));
    }
    joined(parts)
}

/// Figures said to count the same things, each with what it is.
fn one_scope(desk: &Desk<'_>, check: &Check, sides: &[(Range, Range)], holds: Option<bool>, lang: Lang) -> String {
    let first = check.comparisons.first().zip(sides.first()).map(|((figure, ..), (range, _))| (figure, *range));
    let others = check.comparisons.iter().zip(sides).map(|((.., figure), (_, range))| (figure, *range));
    let told = Told { desk, comparison: Comparison::Equal, holds };
    let all = first.into_iter().chain(others).map(|(figure, range)| told.described(&Side { figure, range }, lang));
    let all = all.collect::<Vec<_>>().join(", ");
    match (lang, holds) {
        (Lang::Vi, Some(true)) => format!("Cùng phạm vi và cùng một số: {all}."),
        (Lang::Vi, Some(false)) => format!("Nêu như cùng phạm vi nhưng khác số: {all}; phải nêu phạm vi của từng số."),
        (Lang::Vi, None) => format!("Chưa đủ số liệu để biết có cùng một số không: {all}."),
        (Lang::En, Some(true)) => format!("One scope and one figure: {all}."),
        (Lang::En, Some(false)) => {
            format!("Stated as if of one scope, with different figures: {all}; each needs its scope.")
        }
        (Lang::En, None) => format!("Not enough data to tell whether they are one figure: {all}."),
    }
}

#[derive(Clone, Copy)]
struct Side<'a> {
    figure: &'a Figure,
    range: Range,
}

struct Told<'a> {
    desk: &'a Desk<'a>,
    comparison: Comparison,
    holds: Option<bool>,
}

impl Told<'_> {
    fn sentence(&self, left: &Side<'_>, right: &Side<'_>, lang: Lang) -> String {
        let equal = self.comparison == Comparison::Equal;
        match (&left.figure.kind, &right.figure.kind) {
            (FigureKind::Sum(_), kind) if equal && named(kind).is_some() => self.parts_and_total(left, right, lang),
            (kind, FigureKind::Sum(_)) if equal && named(kind).is_some() => self.parts_and_total(right, left, lang),
            _ => self.two_sides(left, right, lang),
        }
    }

    /// "Các phần cộng lại là 607 người (22 + 70 + …), lệch 02 người so với tổng đã báo cáo là 605 người."
    fn parts_and_total(&self, parts: &Side<'_>, total: &Side<'_>, lang: Lang) -> String {
        let sum = parts.words(lang);
        let formula = self.desk.written(parts.figure, self.desk.figures.period(), lang);
        let added = matches!(&parts.figure.kind, FigureKind::Sum(terms) if terms.iter().all(|(minus, _)| !minus));
        let opening = match (lang, added) {
            (Lang::Vi, true) => "Các phần cộng lại là",
            (Lang::Vi, false) => "Tính từ các phần là",
            (Lang::En, true) => "The parts add up to",
            (Lang::En, false) => "The parts come to",
        };
        let stated = named(&total.figure.kind).is_some_and(|(id, before)| {
            let period = self.desk.figures.period();
            let period = if before { period.previous() } else { Some(period) };
            period.is_some_and(|p| self.desk.claim(id, p).is_some())
        });
        let title = self.title(total, lang).unwrap_or_default();
        let value = total.words(lang);
        let said = match (lang, stated) {
            (Lang::Vi, true) => format!("{title} đã báo cáo là {value}"),
            (Lang::Vi, false) => format!("{title} là {value}"),
            (Lang::En, true) => format!("the reported {title}, {value}"),
            (Lang::En, false) => format!("{title}, {value}"),
        };
        let gap = parts.gap(total, lang);
        match (lang, self.holds, gap) {
            (Lang::Vi, Some(true), None) => format!("{opening} {sum} ({formula}), bằng {said}."),
            (Lang::En, Some(true), None) => format!("{opening} {sum} ({formula}), equal to {said}."),
            (Lang::Vi, _, Some(gap)) => format!("{opening} {sum} ({formula}), lệch {gap} so với {said}."),
            (Lang::En, _, Some(gap)) => format!("{opening} {sum} ({formula}), {gap} away from {said}."),
            (Lang::Vi, _, None) => format!("{opening} {sum} ({formula}), so với {said}."),
            (Lang::En, _, None) => format!("{opening} {sum} ({formula}), against {said}."),
        }
    }

    fn two_sides(&self, left: &Side<'_>, right: &Side<'_>, lang: Lang) -> String {
        let (a, b) = (self.described(left, lang), self.described(right, lang));
        let verb = must(self.comparison, lang);
        let gap = left.gap(right, lang).filter(|_| self.holds == Some(false));
        let gap = gap.map_or(String::new(), |gap| format!("; {} {gap}", lang.pick("lệch", "a difference of")));
        match (lang, self.holds) {
            (Lang::Vi, Some(true)) => format!("{a}, {verb} {}: đúng.", self.aside(right, lang)),
            (Lang::Vi, _) => format!("{a}, phải {verb} {b}{gap}."),
            (Lang::En, Some(true)) => format!("{a} {} {b}.", is(self.comparison)),
            (Lang::En, _) => format!("{a}, must {verb} {b}{gap}."),
        }
    }

    /// `“Người có công đang quản lý” (365 người)`.
    fn aside(&self, side: &Side<'_>, lang: Lang) -> String {
        match self.title(side, lang) {
            Some(title) => format!("{title} ({})", side.words(lang)),
            None => self.described(side, lang),
        }
    }

    /// What the report prints, where rounding or a hedge leaves more than one number open.
    fn printed(&self, side: &Side<'_>, lang: Lang) -> Option<String> {
        let (id, before) = named(&side.figure.kind).filter(|_| side.range.single().is_none())?;
        let period = self.desk.figures.period();
        let claim = self.desk.claim(id, if before { period.previous()? } else { period })?;
        Some(claim_words(claim, self.desk.program.indicator(id), lang))
    }

    fn described(&self, side: &Side<'_>, lang: Lang) -> String {
        let value = side.words(lang);
        if let Some((title, printed)) = self.title(side, lang).zip(self.printed(side, lang)) {
            return match lang {
                Lang::Vi => format!("{title} báo cáo ghi {printed}"),
                Lang::En => format!("{title} (reported: {printed})"),
            };
        }
        if let Some(title) = self.title(side, lang) {
            return match lang {
                Lang::Vi => format!("{title} là {value}"),
                Lang::En => format!("{title} ({value})"),
            };
        }
        let formula = self.desk.written(side.figure, self.desk.figures.period(), lang);
        if formula == value || matches!(side.figure.kind, FigureKind::Const(_)) {
            return value;
        }
        format!("{value} ({formula})")
    }

    fn title(&self, side: &Side<'_>, lang: Lang) -> Option<String> {
        let (id, before) = named(&side.figure.kind)?;
        let title = words::title(self.desk.program.indicator(id), lang);
        Some(if before { format!("{title} {}", lang.pick("kỳ trước", "of the period before")) } else { title })
    }
}

impl Side<'_> {
    /// What the side comes to, with its unit.
    fn words(&self, lang: Lang) -> String {
        range_words(self.range, |value| quantity::in_sentence(value, &self.figure.unit, 0, lang), lang)
    }

    /// How far the side is from another, where both are single numbers that differ.
    fn gap(&self, other: &Side<'_>, lang: Lang) -> Option<String> {
        let difference = self.range.minus(other.range).single().filter(|d| *d != Fraction::ZERO)?;
        let size = difference.max(difference.negated().ok()?);
        Some(quantity::in_sentence(size, &quantity::of_difference(&self.figure.unit), 0, lang))
    }
}

/// The comparison as it is said to hold, in English.
fn is(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "equals",
        Comparison::NotEqual => "differs from",
        Comparison::Less => "is below",
        Comparison::LessOrEqual => "is at most",
        Comparison::Greater => "is above",
        Comparison::GreaterOrEqual => "is at least",
    }
}

/// The indicator a figure is, and whether that of the period before.
fn named(kind: &FigureKind) -> Option<(IndicatorId, bool)> {
    match kind {
        FigureKind::Indicator(id) => Some((*id, false)),
        FigureKind::At(inner, OtherPeriod::Before) => match inner.kind {
            FigureKind::Indicator(id) => Some((id, true)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a check holds only with what the report leaves out.
pub(crate) fn hides(desk: &Desk<'_>, check: &Check, holds: Option<bool>) -> bool {
    holds == Some(true) && !desk.filled.is_empty() && hidden(desk, check, Lang::Vi).is_some()
}

/// What the report does not state, and what hides there when the check holds only with it.
fn filled(desk: &Desk<'_>, check: &Check, holds: Option<bool>, lang: Lang) -> String {
    let names: Vec<String> = desk
        .filled
        .iter()
        .map(|(id, period)| {
            let title = words::title(desk.program.indicator(*id), lang);
            format!("{title} ({}: {})", period.name(lang), desk.filled_words(*id, *period, lang))
        })
        .collect();
    let several = names.len() > 1;
    let names = names.join(", ");
    let hidden = if holds == Some(true) { hidden(desk, check, lang) } else { None };
    match (lang, hidden) {
        (Lang::Vi, None) => format!("Báo cáo không nêu {names}; lấy theo danh sách."),
        (Lang::Vi, Some(gap)) => {
            let these = if several { "các số này" } else { "số này" };
            format!("Báo cáo không nêu {names}; thiếu {these} thì hai bên lệch {gap}.")
        }
        (Lang::En, None) => format!("The report does not state {names}; taken from the records."),
        (Lang::En, Some(gap)) => {
            let these = if several { "them" } else { "it" };
            format!("The report does not state {names}; without {these} the two sides are {gap} apart.")
        }
    }
}

/// How far apart the sides of the first comparison would be on the report's own figures alone. Only where both sides have
/// such figures: a total that nobody stated is no hidden part.
fn hidden(desk: &Desk<'_>, check: &Check, lang: Lang) -> Option<String> {
    let (left, comparison, right) = check.comparisons.first()?;
    if *comparison != Comparison::Equal {
        return None;
    }
    let mut alone = Desk::new(desk.program, desk.figures, desk.report);
    alone.leave_out = true;
    let a = alone.value(left, desk.figures.period());
    let after_left = alone.claimed;
    let b = alone.value(right, desk.figures.period());
    if after_left == 0 || alone.claimed == after_left {
        return None;
    }
    let difference = a.minus(b).single().filter(|d| *d != Fraction::ZERO)?;
    let size = difference.max(difference.negated().ok()?);
    Some(quantity::in_sentence(size, &quantity::of_difference(&left.unit), 0, lang))
}
