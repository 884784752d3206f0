//! Cumulative figures go up within a year, or stand still: where one falls, in the records or in a report, that is told.

use super::check::range_words;
use super::claim::stands_for;
use super::figures::Figures;
use super::kind::FindingKind;
use super::range::Range;
use super::remark::Remark;
use super::words;
use crate::ir::{Claim, Comparison, Figure, FigureKind, Indicator, IndicatorId, Program, Timing};
use crate::syntax::ast::{AggregateKind, Frequency, TimeKind};
use crate::value::{Fraction, Lang, Period, quantity};
use chrono::Datelike;

/// The cumulative figures that fall within the year of the run, then those that fall within one report.
pub(super) fn falls(program: &Program, figures: &dyn Figures) -> Vec<Remark> {
    let all = program.indicators.iter().enumerate();
    let cumulative: Vec<(IndicatorId, &Indicator)> = all
        .filter(|(_, indicator)| indicator.in_time == Some(TimeKind::Cumulative))
        .map(|(at, indicator)| (IndicatorId(at), indicator))
        .collect();
    let mut found = Vec::new();
    for (id, indicator) in &cumulative {
        let held = steps(program, *id, figures.period()).into_iter().filter(|step| figures.has_period(*id, *step));
        let known = held.filter_map(|step| Some((step, Range::of(&figures.indicator(*id, step))?, None)));
        found.extend(falling(known.collect()).map(|fall| fall.remark(*id, indicator, None)));
    }
    for (position, report) in program.reports.iter().enumerate() {
        for (id, indicator) in &cumulative {
            let usable = report.figures.iter().filter(|claim| claim.indicator == *id && claim.other_unit.is_none());
            let stated = usable.map(|claim| (claim.period, stands_for(claim, indicator), Some(claim)));
            found.extend(falling(stated.collect()).map(|fall| fall.remark(*id, indicator, Some(position))));
        }
    }
    found
}

/// The parts of the year up to the end of a period: as often as snapshots are taken, months for a run of one, else quarters.
fn steps(program: &Program, id: IndicatorId, period: Period) -> Vec<Period> {
    let Some(whole) = period.year_to_date() else { return Vec::new() };
    let mut snapshots: Option<Frequency> = None;
    let mut open: Vec<&Figure> = vec![&program.indicator(id).figure];
    let mut seen = vec![id];
    while let Some(figure) = open.pop() {
        match &figure.kind {
            // A count of what happened never falls as days go on.
            FigureKind::Aggregate(of) => match program.register(of.register).timing {
                Timing::Stock(often, _) => snapshots = snapshots.or(Some(often)),
                Timing::Flow(_) if of.kind == AggregateKind::Count => return Vec::new(),
                _ => {}
            },
            FigureKind::Indicator(named) if !seen.contains(named) => {
                seen.push(*named);
                open.push(&program.indicator(*named).figure);
            }
            _ => open.extend(figure.parts()),
        }
    }
    let year = whole.first_day().year();
    let quarters = (1..=4).filter_map(|nth| Period::quarter(year, nth));
    let months = (1..=12).filter_map(|nth| Period::month(year, nth));
    let all: Vec<Period> = match snapshots {
        Some(Frequency::Year) => Vec::new(),
        Some(Frequency::Month) => months.collect(),
        None if period.months() == 1 => months.collect(),
        Some(Frequency::Quarter) | None => quarters.collect(),
    };
    all.into_iter().filter(|step| step.last_day() <= whole.last_day()).collect()
}

/// A figure of a period, and the claim that states it where a report does.
type Known<'a> = (Period, Range, Option<&'a Claim>);

/// A figure that is below one of an earlier part of the year.
struct Fall<'a> {
    earlier: Known<'a>,
    later: Known<'a>,
}

/// Each figure that is certainly below the one before it in its year.
fn falling<'a>(mut known: Vec<Known<'a>>) -> impl Iterator<Item = Fall<'a>> {
    known.sort_by_key(|(period, ..)| period.last_day());
    let pairs: Vec<(Known<'a>, Known<'a>)> = known.iter().copied().zip(known.iter().skip(1).copied()).collect();
    let of_one_year = |one: Period, other: Period| {
        one.last_day() < other.last_day()
            && one.year_to_date().zip(other.year_to_date()).is_some_and(|(a, b)| a.first_day() == b.first_day())
    };
    pairs.into_iter().filter_map(move |(earlier, later)| {
        let below = later.1.compare(Comparison::Less, earlier.1, Fraction::ZERO) == Some(true);
        (below && of_one_year(earlier.0, later.0)).then_some(Fall { earlier, later })
    })
}

impl Fall<'_> {
    fn remark(&self, id: IndicatorId, indicator: &Indicator, report: Option<usize>) -> Remark {
        let detail = quantity::both(|lang| {
            let shown =
                |range: Range| range_words(range, |value| quantity::in_sentence(value, &indicator.unit, 0, lang), lang);
            let title = words::title(indicator, lang);
            let (now, then) = (shown(self.later.1), shown(self.earlier.1));
            let (when, before) = (self.later.0.name(lang), self.earlier.0.name(lang));
            let stated = if report.is_some() { lang.pick("báo cáo ghi ", "the report states ") } else { "" };
            match lang {
                Lang::Vi => format!(
                    "{title}: {stated}lũy kế đến hết {when} là {now}, thấp hơn lũy kế đến hết {before} là {then}; số lũy kế không giảm trong năm."
                ),
                Lang::En => format!(
                    "{title}: {stated}{now} from 1 January through {when}, less than {then} through {before}; a cumulative figure does not fall within a year."
                ),
            }
        });
        Remark {
            report,
            kind: FindingKind::Cumulative,
            indicator: Some(id),
            period: Some(self.later.0),
            section: self.later.2.and_then(|claim| claim.section.clone()),
            contradicts: true,
            detail,
        }
    }
}
