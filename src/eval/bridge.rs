//! A breakdown by words that took the place of others since the period before: the cells of the two periods are not the same
//! units and are not compared; what adds up is brought over to the words of today by the shares of the list.

use super::figures::Figures;
use super::outcome::{CellKey, Measured};
use crate::ir::{Dimension, Figure, FigureKind, Indicator, IndicatorId, List, Program, Type, Word};
use crate::syntax::ast::AggregateKind;
use crate::value::{ArithmeticFault, Date, Fraction, Lang, Message, Period, Unit, date, quantity};
use std::collections::{BTreeMap, BTreeSet};

/// The days from which words of a breakdown took the place of others, and its figures by the words of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The position of the dimension.
    pub dimension: usize,
    /// The days, in order.
    pub days: Vec<Date>,
    /// The period before.
    pub before: Period,
    /// The figures of both periods, where they add up and all of them are known.
    pub bridged: Option<Vec<Bridged>>,
    /// Which words took the place of which, in the order of the days and of the list.
    pub crosswalk: Vec<Crossing>,
}

/// A word and what it took the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The label of the word.
    pub to: String,
    /// The labels of the words before, each with how much of it went there.
    pub from: Vec<(String, Fraction)>,
}

impl Crossing {
    /// `Xã Hòa An, Xã Hòa Bình 60%`: what went there, with the share where it is not the whole.
    #[must_use]
    pub fn origins(&self, lang: Lang) -> String {
        let told = self.from.iter().map(|(label, share)| {
            if *share == Fraction::ONE {
                label.clone()
            } else {
                format!("{label} {}", quantity::show_exact(*share, &Unit::rate(), 0, lang))
            }
        });
        told.collect::<Vec<_>>().join(", ")
    }
}

/// A cell by the words of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridged {
    /// The label of the word.
    pub cell: String,
    /// The figure of the period before.
    pub before: Fraction,
    /// The figure of the period.
    pub now: Fraction,
}

/// The breakdowns of an indicator that are broken between the period before and the period of the run.
pub(super) fn breaks(program: &Program, figures: &dyn Figures, id: IndicatorId, before: Period) -> Vec<Break> {
    let indicator = program.indicator(id);
    let mut found = Vec::new();
    for (position, dimension) in indicator.dimensions.iter().enumerate() {
        let Some(list) = list_of(program, dimension) else { continue };
        let days = changes(list, before.last_day(), figures.on());
        if days.is_empty() {
            continue;
        }
        let carried = |period: Period| {
            let cells = figures.breakdown(id, period, dimension);
            carry_over(list, known(&cells)?, &days).ok()
        };
        let both = || carried(before).zip(carried(figures.period()));
        let bridged = adds_up(&indicator.figure).then(both).flatten().map(|(before, now)| paired(list, &before, &now));
        let crosswalk = crossings(list, &days);
        found.push(Break { dimension: position, days, before, bridged, crosswalk });
    }
    found
}

/// The list a dimension is laid out by.
fn list_of<'p>(program: &'p Program, dimension: &Dimension) -> Option<&'p List> {
    match dimension.cells.first()?.1.ty {
        Type::Word(list) => Some(program.list(list)),
        _ => None,
    }
}

/// The days after one and through another from which a word took the place of others.
fn changes(list: &List, after: Date, through: Date) -> Vec<Date> {
    let merged = list.words.iter().filter(|word| !word.merges.is_empty());
    let mut days: Vec<Date> =
        merged.filter_map(|word| word.from).filter(|day| after < *day && *day <= through).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The words that took the place of others, or gave something to them, after a day and through another.
pub(super) fn moved(program: &Program, dimension: &Dimension, after: Date, through: Date) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let Some(list) = list_of(program, dimension) else { return found };
    for (at, word) in list.words.iter().enumerate().filter(|(_, word)| !word.merges.is_empty()) {
        if word.from.is_some_and(|day| after < day && day <= through) {
            found.extend(u32::try_from(at).ok());
            found.extend(word.merges.iter().map(|(old, _)| *old));
        }
    }
    found
}

fn crossings(list: &List, days: &[Date]) -> Vec<Crossing> {
    let label = |old: u32| list.words.get(old as usize).map(|word| word.label.clone()).unwrap_or_default();
    let on = |day: Date| list.words.iter().filter(move |word| word.from == Some(day) && !word.merges.is_empty());
    let crossing = |word: &Word| Crossing {
        to: word.label.clone(),
        from: word.merges.iter().map(|(old, share)| (label(*old), *share)).collect(),
    };
    days.iter().flat_map(|day| on(*day)).map(crossing).collect()
}

/// Whether the cells of a figure add up: a plain count, or a sum.
pub(super) fn adds_up(figure: &Figure) -> bool {
    match &figure.kind {
        FigureKind::Aggregate(of) => match of.kind {
            AggregateKind::Count => of.once_by.is_none(),
            AggregateKind::Sum => true,
            _ => false,
        },
        _ => false,
    }
}

/// The values by position of the word; nothing where one of them is not known. Records without a word stay out.
fn known(cells: &[(CellKey, Measured)]) -> Option<BTreeMap<usize, Fraction>> {
    let mut values = BTreeMap::new();
    for (key, measured) in cells {
        if let CellKey::Word(word, _) = key {
            values.insert(*word as usize, measured.value?);
        }
    }
    Some(values)
}

/// What is under old words goes to those in their place, day after day.
fn carry_over(
    list: &List,
    mut values: BTreeMap<usize, Fraction>,
    days: &[Date],
) -> Result<BTreeMap<usize, Fraction>, ArithmeticFault> {
    for day in days {
        let mut moved: Vec<(usize, Fraction)> = Vec::new();
        let mut gone: Vec<usize> = Vec::new();
        for (new, word) in list.words.iter().enumerate().filter(|(_, word)| word.from == Some(*day)) {
            for (old, share) in &word.merges {
                if let Some(value) = values.get(&(*old as usize)) {
                    moved.push((new, value.times(*share)?));
                    gone.push(*old as usize);
                }
            }
        }
        for old in gone {
            values.remove(&old);
        }
        for (new, part) in moved {
            let sum = values.get(&new).copied().unwrap_or(Fraction::ZERO).plus(part)?;
            values.insert(new, sum);
        }
    }
    Ok(values)
}

fn paired(list: &List, before: &BTreeMap<usize, Fraction>, now: &BTreeMap<usize, Fraction>) -> Vec<Bridged> {
    let of = |values: &BTreeMap<usize, Fraction>, at: usize| values.get(&at).copied().unwrap_or(Fraction::ZERO);
    let cells = list.words.iter().enumerate().filter(|(at, _)| before.contains_key(at) || now.contains_key(at));
    let bridged =
        |(at, word): (usize, &Word)| Bridged { cell: word.label.clone(), before: of(before, at), now: of(now, at) };
    cells.map(bridged).collect()
}

impl Break {
    /// `đổi địa giới ngày 01/07/2025: không so sánh trực tiếp được với từng đơn vị của năm 2024`.
    #[must_use]
    pub fn said(&self) -> Message {
        quantity::both(|lang| {
            let days = self.days.iter().map(|day| date::show(*day, lang)).collect::<Vec<_>>().join(", ");
            let before = self.before.name(lang);
            match (self.bridged.is_some(), lang) {
                (true, Lang::Vi) => {
                    format!("đổi địa giới ngày {days}: không so sánh trực tiếp được với từng đơn vị của {before}")
                }
                (true, Lang::En) => format!("units changed on {days}: not to be compared one by one with {before}"),
                (false, Lang::Vi) => format!(
                    "đổi địa giới ngày {days}: không so sánh trực tiếp được với từng đơn vị của {before}, cũng không cộng theo tỷ lệ được"
                ),
                (false, Lang::En) => format!(
                    "units changed on {days}: not to be compared one by one with {before}, nor added up by shares"
                ),
            }
        })
    }

    /// The same with the figures that are brought over: `…; cộng theo tỷ lệ: Bắc 15 hộ (trước 12 hộ)`.
    #[must_use]
    pub fn told(&self, indicator: &Indicator) -> Message {
        let said = self.said();
        quantity::both(|lang| {
            let shown = |value: Fraction| quantity::show_exact(value, &indicator.unit, 0, lang);
            let cells = self.bridged.iter().flatten().map(|cell| match lang {
                Lang::Vi => format!("{} {} (trước {})", cell.cell, shown(cell.now), shown(cell.before)),
                Lang::En => format!("{} {} (was {})", cell.cell, shown(cell.now), shown(cell.before)),
            });
            let cells = cells.collect::<Vec<_>>().join("; ");
            if self.bridged.is_some() {
                format!("{}; {}: {cells}", said.get(lang), lang.pick("cộng theo tỷ lệ", "by shares"))
            } else {
                said.get(lang).to_owned()
            }
        })
    }
}
