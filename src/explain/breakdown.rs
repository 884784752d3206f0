//! An indicator by area or group: what weighs most comes first, with its share of the whole.

use super::figure::adds_up;
use super::style;
use super::words::both;
use crate::eval::disclosure;
use crate::eval::gap::{CellGaps, words as gap_words};
use crate::eval::levels::Added;
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Measured};
use crate::eval::printed;
use crate::eval::words as said;
use crate::ir::{Indicator, IndicatorId, Program};
use crate::value::{Fraction, Lang, Message, Unit, numeral, quantity};

/// So many are named in a sentence.
const NAMED: usize = 3;

/// One cell of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The area or group.
    pub cell: Message,
    /// Its value, as printed.
    pub value: Message,
    /// Its value, exactly.
    pub exact: Option<Fraction>,
    /// What a share or mean is made of.
    pub parts: Option<Message>,
    /// What it adds to the whole, as printed: `25/87`.
    pub of_whole: Option<Message>,
    /// Its share of the whole, exactly.
    pub share: Option<Fraction>,
    /// How far it is from the bound of the first target of the whole that is missed.
    pub gap: Option<Message>,
}

impl Slice {
    /// Its share of the whole, as printed.
    #[must_use]
    pub fn shown_share(&self) -> Option<Message> {
        let share = self.share?;
        Some(both(|lang| quantity::show(share, &Unit::rate(), 1, lang)))
    }
}

/// An indicator by one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// The dimension, by name.
    pub name: String,
    /// The dimension, by title.
    pub label: String,
    /// Its cells; the one that weighs most first, those that are not known last.
    pub slices: Vec<Slice>,
    /// What weighs most, in a sentence.
    pub sentence: Option<Message>,
}

/// The breakdowns of an indicator.
pub(super) fn breakdowns(program: &Program, id: IndicatorId, found: &IndicatorOutcome) -> Vec<Breakdown> {
    let indicator = program.indicator(id);
    let teller = Teller { program, id, additive: adds_up(program, &indicator.figure, 0), total: &found.total };
    let mut told = Vec::new();
    for (position, cells) in &found.breakdowns {
        let Some(dimension) = indicator.dimensions.get(*position) else { continue };
        let mut order: Vec<&(CellKey, Measured)> = cells.iter().collect();
        let weight = |m: &Measured| m.numerator.or(m.value).or(m.high).unwrap_or(Fraction::ZERO);
        order.sort_by_key(|(key, m)| (*key == CellKey::Unknown, std::cmp::Reverse(weight(m))));
        let gaps = first_gaps(found, *position);
        let gap = |key: &CellKey| {
            let (judged, gaps) = gaps?;
            let (gap, above) = (gaps.of(key)?, gap_words::above(program, judged));
            Some(both(|lang| gap_words::of_cell(program, indicator, gap, above, lang)))
        };
        let slices = order.iter().map(|(key, measured)| Slice { gap: gap(key), ..teller.slice(key, measured) });
        let slices: Vec<Slice> = slices.collect();
        let hidden = indicator.hide.and_then(|hide| disclosure::told(hide, cells));
        // Among cells of which some are not shown nobody can say which weighs most.
        let sentence = match hidden {
            Some(hidden) => Some(both(|lang| format!("{} {}.", by(&dimension.label, lang), hidden.get(lang)))),
            None => teller.sentence(&dimension.label, &slices, &order),
        };
        let broken = found.breaks.iter().find(|broken| broken.dimension == *position);
        let sentence = with_more(sentence, broken.map(|broken| broken.told(indicator)));
        let sentence = with_more(sentence, printed::told(indicator, &found.total, cells));
        let sentence = with_sums(sentence, indicator, found, *position);
        told.push(Breakdown { name: dimension.name.clone(), label: dimension.label.clone(), slices, sentence });
    }
    told
}

/// The gaps of the cells of a breakdown to the first target of the whole that is missed.
fn first_gaps(found: &IndicatorOutcome, dimension: usize) -> Option<(&Judged, &CellGaps)> {
    let all = found.judged.iter().flat_map(|judged| judged.further.by_cell.iter().map(move |gaps| (judged, gaps)));
    all.into_iter().find(|(_, gaps)| gaps.dimension == dimension)
}

/// `Theo xã, phường:`.
fn by(label: &str, lang: Lang) -> String {
    format!("{} {}:", lang.pick("Theo", "By"), style::title(label, lang))
}

/// Where cells lie in those of another breakdown, or do not come to the total, their sums too.
fn with_sums(
    sentence: Option<Message>,
    indicator: &Indicator,
    found: &IndicatorOutcome,
    dimension: usize,
) -> Option<Message> {
    let of_note = |added: &&Added| added.dimension == dimension && (added.within.is_some() || !added.holds);
    found.added.iter().filter(of_note).fold(sentence, |sentence, added| {
        let told = added.told(indicator);
        Some(both(|lang| {
            let first = sentence.as_ref().map(|s| format!("{} ", s.get(lang))).unwrap_or_default();
            format!("{first}{}.", style::capital(told.get(lang)))
        }))
    })
}

/// What weighs most, and what else is to be told: that the units are not those of the period before, that printed parts were adjusted.
fn with_more(sentence: Option<Message>, more: Option<Message>) -> Option<Message> {
    let Some(more) = more else { return sentence };
    Some(both(|lang| {
        let first = sentence.as_ref().map(|s| format!("{} ", s.get(lang))).unwrap_or_default();
        format!("{first}{}.", style::capital(more.get(lang)))
    }))
}

struct Teller<'a> {
    program: &'a Program,
    id: IndicatorId,
    additive: bool,
    total: &'a Measured,
}

impl Teller<'_> {
    fn slice(&self, key: &CellKey, measured: &Measured) -> Slice {
        let indicator = self.program.indicator(self.id);
        let plain = Measured { numerator: None, denominator: None, ..measured.clone() };
        let bounds = said::bounds_of(self.program, self.id);
        let value = both(|lang| match (&measured.undefined, measured.value) {
            (Some(reason), None) => reason.get(lang).to_owned(),
            _ => said::measured(self.program, indicator, &plain, &bounds, lang),
        });
        let whole = self.total.numerator.or(self.total.value).filter(|whole| *whole > Fraction::ZERO);
        let part = measured.numerator.or(measured.value);
        let pair = part.zip(whole).filter(|_| self.additive);
        let number = |n: Fraction, lang| numeral::show_exact(n, 2, lang);
        Slice {
            cell: match key {
                CellKey::Word(_, label) | CellKey::Text(label) => Message::same(label.clone()),
                CellKey::Unknown => Message::new("không xác định", "unknown"),
            },
            value,
            exact: measured.value,
            parts: measured
                .value
                .and(said::parts(self.program, indicator, measured, Lang::Vi))
                .map(|_| both(|lang| said::parts(self.program, indicator, measured, lang).unwrap_or_default())),
            of_whole: pair.map(|(part, whole)| {
                both(|lang| format!("{}{}{}", number(part, lang), lang.pick("/", " of "), number(whole, lang)))
            }),
            share: pair.and_then(|(part, whole)| part.over(whole).ok()),
            gap: None,
        }
    }

    /// `Theo xã, phường: góp nhiều nhất là Xã Đắk Nia 25/87 (28,7%), …; cao nhất là Xã Đắk R'Moan 1,09% (15/1.374 hộ).`
    fn sentence(&self, label: &str, slices: &[Slice], order: &[&(CellKey, Measured)]) -> Option<Message> {
        let weighing: Vec<&Slice> = slices.iter().filter(|s| s.share.is_some_and(|s| s > Fraction::ZERO)).collect();
        if weighing.len() < 2 {
            return None;
        }
        // Nobody is named before another that weighs the same.
        let apart = |count: &usize| weighing.get(count - 1).map(|s| s.share) != weighing.get(*count).map(|s| s.share);
        let count = (1..=NAMED.min(weighing.len() - 1)).rev().find(apart)?;
        let named = weighing.get(..count).unwrap_or_default();
        let highest = self.highest(slices, order);
        Some(both(|lang| {
            let told: Vec<String> = named
                .iter()
                .filter_map(|slice| {
                    let (of, share) = (slice.of_whole.as_ref()?, slice.shown_share()?);
                    Some(format!("{} {} ({})", style::word(slice.cell.get(lang), lang), of.get(lang), share.get(lang)))
                })
                .collect();
            let (told, label) = (style::listed(&told, lang), style::title(label, lang));
            let highest = highest.as_ref().map(|text| text.get(lang).to_owned()).unwrap_or_default();
            match lang {
                Lang::Vi => format!("Theo {label}, góp nhiều nhất là {told}{highest}."),
                Lang::En => format!("By {label}, the largest parts are {told}{highest}."),
            }
        }))
    }

    /// The cell with the highest rate, where it is not the one that weighs most.
    fn highest(&self, slices: &[Slice], order: &[&(CellKey, Measured)]) -> Option<Message> {
        self.total.numerator?;
        let known = slices.iter().zip(order).filter(|(_, (key, _))| *key != CellKey::Unknown);
        let (top, _) = known.max_by_key(|(slice, _)| slice.exact)?;
        let parts = top.parts.as_ref()?;
        Some(both(|lang| {
            let (cell, value, parts) = (style::word(top.cell.get(lang), lang), top.value.get(lang), parts.get(lang));
            let rate = self.program.indicator(self.id).unit.measure() == crate::value::unit::Measure::Rate;
            match lang {
                Lang::Vi if rate => format!("; tỷ lệ cao nhất là {cell} {value} ({parts})"),
                Lang::Vi => format!("; cao nhất là {cell} {value} ({parts})"),
                Lang::En => format!("; the highest is {cell}, {value} ({parts})"),
            }
        }))
    }
}
