//! What a fall or rise is held against: a figure of another period by the definition and the units of today, as a bridge value
//! states it where they have changed; without one nothing is compared.

use super::figures::Figures;
use super::outcome::{Ground, HeldAgainst, Measured};
use super::{bridge, definition};
use crate::ir::{Bridge, CellOf, Figure, FigureKind, GoalOf, Indicator, IndicatorId, Program, Target, TargetCell};
use crate::syntax::ast::OtherPeriod;
use crate::value::{Fraction, Lang, Message, Period, quantity};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What the targets of one indicator are held against, in whatever period they are judged.
pub(super) struct Comparison<'a> {
    program: &'a Program,
    figures: &'a dyn Figures,
    id: IndicatorId,
    /// Whether the definition is that of another period, asked once for each.
    redefined: RefCell<BTreeMap<Period, bool>>,
}

/// The figure held against, and what is told of it; the ground where nothing can be compared.
#[derive(Default)]
pub(super) struct Held {
    pub(super) figure: Option<Measured>,
    pub(super) told: Option<HeldAgainst>,
    pub(super) refused: Option<Ground>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(program: &'a Program, figures: &'a dyn Figures, id: IndicatorId) -> Self {
        Self { program, figures, id, redefined: RefCell::default() }
    }

    /// What a fall or rise in a period is held against; `recorded` is what the registers say.
    pub(super) fn of(&self, target: &Target, period: Period, recorded: impl Fn(Period) -> Option<Measured>) -> Held {
        if target.goal.of == GoalOf::Level {
            return Held::default();
        }
        let Some(there) = target.goal.against.from(period) else { return Held::default() };
        if let Some(bridge) = stated(self.program, self.id, there, target.cell.as_ref()) {
            let told = HeldAgainst { period: there, value: Some(bridge.value), bridged: true };
            return Held { figure: Some(Measured::exact(bridge.value)), told: Some(told), refused: None };
        }
        let refused = self.refused(target, there, period);
        let figure = recorded(there).filter(|_| refused.is_none());
        let value = figure.as_ref().and_then(|figure| figure.value);
        Held { figure, told: Some(HeldAgainst { period: there, value, bridged: false }), refused }
    }

    /// Why a figure of one period is not that of another.
    fn refused(&self, target: &Target, there: Period, period: Period) -> Option<Ground> {
        // What had changed by another day than that of the run is not asked.
        let here = period == self.figures.period();
        let asked = |there| !definition::redefined(self.program, self.figures, self.id, there).is_empty();
        if here && *self.redefined.borrow_mut().entry(there).or_insert_with(|| asked(there)) {
            return Some(Ground::Redefined);
        }
        let cell = target.cell.as_ref()?;
        let CellOf::Word(word) = cell.of else { return None };
        let dimension = self.program.indicator(self.id).dimensions.get(cell.dimension)?;
        let until = if here { self.figures.on() } else { period.last_day() };
        bridge::moved(self.program, dimension, there.last_day(), until).contains(&word).then_some(Ground::AreaChanged)
    }
}

/// The bridge value of a figure in a period.
pub(super) fn stated<'p>(
    program: &'p Program,
    id: IndicatorId,
    period: Period,
    cell: Option<&TargetCell>,
) -> Option<&'p Bridge> {
    let mut all = program.bridges.iter();
    all.find(|bridge| bridge.indicator == id && bridge.period == period && bridge.cell.as_ref() == cell)
}

/// The bridge values an indicator of a period rests on, or is compared with: by position.
pub(super) fn used(program: &Program, id: IndicatorId, period: Period) -> Vec<usize> {
    let mut named: BTreeSet<(IndicatorId, Period)> = BTreeSet::new();
    named.extend(period.previous().map(|before| (id, before)));
    let own = program.targets.iter().filter(|target| target.indicator == id && target.goal.of != GoalOf::Level);
    named.extend(own.filter_map(|target| Some((id, target.goal.against.from(period)?))));
    let mut seen = BTreeSet::from([(id, period)]);
    let mut open: Vec<(&Figure, Period)> = vec![(&program.indicator(id).figure, period)];
    while let Some((figure, period)) = open.pop() {
        match &figure.kind {
            FigureKind::Indicator(id) => {
                if seen.insert((*id, period)) {
                    open.push((&program.indicator(*id).figure, period));
                }
            }
            FigureKind::At(inner, other) => {
                let Some(there) = other.from(period) else { continue };
                if let Some(id) = bridged_by(inner, *other) {
                    named.insert((id, there));
                }
                open.push((inner, there));
            }
            _ => open.extend(figure.parts_here().into_iter().map(|part| (part, period))),
        }
    }
    let all = program.bridges.iter().enumerate();
    all.filter(|(_, bridge)| named.contains(&(bridge.indicator, bridge.period))).map(|(at, _)| at).collect()
}

/// The indicator whose bridge value a figure of another period takes: one that is named alone.
pub(super) fn bridged_by(inner: &Figure, other: OtherPeriod) -> Option<IndicatorId> {
    match inner.kind {
        FigureKind::Indicator(id) if other != OtherPeriod::YearToDate => Some(id),
        _ => None,
    }
}

/// `số liệu cầu nối: “Tỷ lệ hộ nghèo” năm 2020 là 12,5%`.
#[must_use]
pub fn told(program: &Program, bridge: &Bridge) -> Message {
    let indicator = program.indicator(bridge.indicator);
    quantity::both(|lang| {
        let (title, period) = (super::words::title(indicator, lang), bridge.period.name(lang));
        let value = value_words(indicator, bridge.value, lang);
        let cell = bridge.cell.as_ref().map(|cell| format!(" ({})", cell.label)).unwrap_or_default();
        match lang {
            Lang::Vi => format!("số liệu cầu nối: {title}{cell} {period} là {value}"),
            Lang::En => format!("bridge value: {title}{cell}, {period}, is {value}"),
        }
    })
}

fn value_words(indicator: &Indicator, value: Fraction, lang: Lang) -> String {
    quantity::in_sentence(value, &indicator.unit, indicator.decimals.decimals, lang)
}
