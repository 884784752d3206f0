//! One indicator: what stands above and below the line, the bound, the verdict, the gap, the change, and who weighs most.

use super::words::{self, both};
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Measured, Outcome};
use crate::eval::words as said;
use crate::ir::{Expr, Figure, FigureKind, GoalOf, Indicator, IndicatorId, Program};
use crate::syntax::ast::AggregateKind;
use crate::value::{Fraction, Lang, Message, Unit, numeral, quantity};
use std::cmp::Ordering;

/// A line of an explanation: what, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What.
    pub text: Message,
    /// How much, as printed.
    pub value: Message,
    /// How much, exactly, where it is a number.
    pub exact: Option<Fraction>,
}

/// Why an indicator has its value and its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorExplanation {
    /// Its name.
    pub name: String,
    /// Its title.
    pub label: String,
    /// The period and the day stocks are judged on.
    pub when: Message,
    /// The formula in words.
    pub formula: Message,
    /// The legal bases.
    pub basis: Vec<Message>,
    /// Numerator, denominator, value, undetermined and excluded records.
    pub parts: Vec<Part>,
    /// Against each target: bound, verdict, gap.
    pub verdicts: Vec<Part>,
    /// The cells that weigh most, by dimension.
    pub heaviest: Vec<(String, Vec<Part>)>,
    /// The whole in sentences.
    pub sentences: Vec<Message>,
}

/// How many cells are listed for each dimension.
const HEAVIEST: usize = 8;

/// Explains an indicator of a run.
#[must_use]
pub fn indicator(program: &Program, outcome: &Outcome, id: IndicatorId) -> Option<IndicatorExplanation> {
    let found = outcome.indicators.iter().find(|i| i.indicator == id)?;
    let indicator = program.indicator(id);
    let teller = Teller { program, id, indicator };
    let mut sentences = vec![teller.value_sentence(found, outcome)];
    sentences.extend(teller.change_sentence(found, outcome));
    sentences.extend(found.judged.iter().map(|judged| teller.verdict_sentence(judged)));
    for claim in outcome.claims.iter().filter(|c| c.indicator == id) {
        sentences.push(claim.detail.clone());
    }
    Some(IndicatorExplanation {
        name: indicator.named.name.clone(),
        label: indicator.named.label.clone(),
        when: both(|lang| words::period_day(outcome.period, outcome.on, lang)),
        formula: both(|lang| teller.figure(&indicator.figure, lang)),
        basis: indicator.basis.iter().map(|b| both(|lang| words::basis(program, b, lang))).collect(),
        parts: teller.parts(found),
        verdicts: found.judged.iter().map(|judged| teller.judged(judged)).collect(),
        heaviest: teller.heaviest(found),
        sentences,
    })
}

struct Teller<'a> {
    program: &'a Program,
    id: IndicatorId,
    indicator: &'a Indicator,
}

impl Teller<'_> {
    fn shown(&self, value: Fraction, lang: Lang) -> String {
        quantity::show(value, &self.indicator.unit, self.indicator.decimals, lang)
    }

    /// A difference of two values, without a sign.
    fn distance(&self, value: Fraction, lang: Lang) -> String {
        let unit = quantity::of_difference(&self.indicator.unit);
        quantity::show(value, &unit, self.indicator.decimals, lang)
    }

    /// The value and what it is made of, the interval it lies in, or why there is none.
    fn measured(&self, measured: &Measured, lang: Lang) -> String {
        let bounds = said::bounds_of(self.program, self.id);
        let text = said::measured(self.program, self.indicator, measured, &bounds, lang);
        match measured.value {
            Some(_) => text,
            None => format!("{text} ({})", said::why_unknown(measured).get(lang)),
        }
    }

    fn parts(&self, found: &IndicatorOutcome) -> Vec<Part> {
        let total = &found.total;
        let mut parts = Vec::new();
        let plain =
            |n: Fraction| Message::new(numeral::show_exact(n, 6, Lang::Vi), numeral::show_exact(n, 6, Lang::En));
        let mut count = |vi: &str, en: &str, n: Option<Fraction>| {
            if let Some(n) = n {
                parts.push(Part { text: Message::new(vi, en), value: plain(n), exact: Some(n) });
            }
        };
        count("tử số", "numerator", total.numerator);
        count("mẫu số", "denominator", total.denominator);
        let some = |n: u64| (n > 0).then(|| Fraction::whole(i128::from(n)));
        count("bản ghi chưa xác định được", "undetermined records", some(total.undetermined));
        count("bản ghi để ngoài vì thiếu số liệu", "records left out for missing data", some(total.excluded));
        parts.push(Part {
            text: Message::new("giá trị", "value"),
            value: both(|lang| self.measured(total, lang)),
            exact: total.value,
        });
        if let Some(previous) = &found.previous {
            parts.push(Part {
                text: Message::new("kỳ trước", "previous period"),
                value: both(|lang| self.measured(previous, lang)),
                exact: previous.value,
            });
        }
        parts
    }

    /// `kế hoạch tỉnh giao, dưới 0,40%`.
    fn goal(&self, judged: &Judged, lang: Lang) -> String {
        let target = self.program.target(judged.target);
        let goal = said::goal(self.program, target, lang);
        let name = target.named.label.replace('_', " ");
        let name = if target.named.name.is_empty() { String::new() } else { format!(" {name}") };
        let period = judged.period.name(lang);
        match lang {
            Lang::Vi => format!("kế hoạch{name} {period} ({goal})"),
            Lang::En => format!("target{name} of {period} ({goal})"),
        }
    }

    fn judged(&self, judged: &Judged) -> Part {
        Part {
            text: both(|lang| self.goal(judged, lang)),
            value: both(|lang| self.verdict(judged, lang)),
            exact: judged.compared,
        }
    }

    /// `không đạt; cao hơn 0,03 điểm %, thừa 07 hộ`.
    fn verdict(&self, judged: &Judged, lang: Lang) -> String {
        let verdict = judged.verdict.words();
        let gap = said::gap(self.program, judged, lang);
        let gap = if gap.is_empty() { gap } else { format!("; {gap}") };
        format!("{}{gap}", verdict.get(lang))
    }

    fn value_sentence(&self, found: &IndicatorOutcome, outcome: &Outcome) -> Message {
        both(|lang| {
            let value = self.measured(&found.total, lang);
            let (label, period) = (&self.indicator.named.label, outcome.period.name(lang));
            match lang {
                Lang::Vi => format!("{label} {period} là {value}."),
                Lang::En => format!("{label}, {period}: {value}."),
            }
        })
    }

    fn change_sentence(&self, found: &IndicatorOutcome, outcome: &Outcome) -> Option<Message> {
        let (now, before) = (found.total.value?, found.previous.as_ref()?.value?);
        let change = now.minus(before).ok()?;
        let size = if change < Fraction::ZERO { change.negated().ok()? } else { change };
        let earlier = outcome.period.previous()?;
        Some(both(|lang| {
            let (from, to, size) = (self.shown(before, lang), self.shown(now, lang), self.distance(size, lang));
            match (change.cmp(&Fraction::ZERO), lang) {
                (Ordering::Equal, Lang::Vi) => format!("So với {}: không đổi, {to}.", earlier.name(lang)),
                (Ordering::Equal, Lang::En) => format!("Against {}: unchanged, {to}.", earlier.name(lang)),
                (Ordering::Less, Lang::Vi) => {
                    format!("So với {}: giảm {size} (từ {from} xuống {to}).", earlier.name(lang))
                }
                (Ordering::Greater, Lang::Vi) => {
                    format!("So với {}: tăng {size} (từ {from} lên {to}).", earlier.name(lang))
                }
                (Ordering::Less, Lang::En) => {
                    format!("Against {}: down {size} (from {from} to {to}).", earlier.name(lang))
                }
                (Ordering::Greater, Lang::En) => {
                    format!("Against {}: up {size} (from {from} to {to}).", earlier.name(lang))
                }
            }
        }))
    }

    fn verdict_sentence(&self, judged: &Judged) -> Message {
        both(|lang| {
            let goal = self.goal(judged, lang);
            let mut letters = goal.chars();
            let goal: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            let of = self.program.target(judged.target).goal.of;
            let compared = match (judged.compared, of) {
                (None, _) => lang.pick("chưa có giá trị", "no value").to_owned(),
                (Some(value), GoalOf::Level) => self.shown_against(judged, value, lang),
                (Some(value), GoalOf::Fall) => self.moved(value, ("giảm", "down"), ("tăng", "up"), lang),
                (Some(value), GoalOf::Rise) => self.moved(value, ("tăng", "up"), ("giảm", "down"), lang),
            };
            let verdict = self.verdict(judged, lang);
            match lang {
                Lang::Vi => format!("{goal}: thực hiện {compared}, {verdict}."),
                Lang::En => format!("{goal}: actual {compared}, {verdict}."),
            }
        })
    }

    /// With as many digits as it takes to stand on its own side of the bound.
    fn shown_against(&self, judged: &Judged, value: Fraction, lang: Lang) -> String {
        let bounds = said::level_bounds(self.program.target(judged.target));
        quantity::show_against(value, &self.indicator.unit, self.indicator.decimals, &bounds, lang)
    }

    /// A fall that is negative is a rise.
    fn moved(&self, value: Fraction, this: (&str, &str), other: (&str, &str), lang: Lang) -> String {
        let way = if value < Fraction::ZERO { other } else { this };
        let size = if value < Fraction::ZERO { value.negated().unwrap_or(value) } else { value };
        format!("{} {}", lang.pick(way.0, way.1), self.distance(size, lang))
    }

    fn heaviest(&self, found: &IndicatorOutcome) -> Vec<(String, Vec<Part>)> {
        let mut tables = Vec::new();
        for (dimension, cells) in &found.breakdowns {
            let Some(dimension) = self.indicator.dimensions.get(*dimension) else { continue };
            let mut order: Vec<&(CellKey, Measured)> = cells.iter().collect();
            let weight = |m: &Measured| m.numerator.or(m.value).unwrap_or(Fraction::ZERO);
            order.sort_by_key(|(_, m)| std::cmp::Reverse(weight(m)));
            let parts = order.into_iter().take(HEAVIEST).map(|(key, measured)| self.cell(found, key, measured));
            tables.push((dimension.label.clone(), parts.collect()));
        }
        tables
    }

    fn cell(&self, found: &IndicatorOutcome, key: &CellKey, measured: &Measured) -> Part {
        let text = match key {
            CellKey::Word(_, label) | CellKey::Text(label) => Message::same(label.clone()),
            CellKey::Unknown => Message::new("không xác định", "unknown"),
        };
        let value = both(|lang| {
            let value = self.measured(measured, lang);
            let part = measured.numerator.or(measured.value);
            let whole = found.total.numerator.or(found.total.value);
            let share = part.zip(whole).and_then(|(part, whole)| part.over(whole).ok());
            let share = share.map(|share| quantity::show(share, &Unit::rate(), 1, lang));
            match (share, measured.numerator.is_some(), lang) {
                (Some(share), true, Lang::Vi) => format!("{value}, chiếm {share} tử số"),
                (Some(share), true, Lang::En) => format!("{value}, {share} of the numerator"),
                (Some(share), false, Lang::Vi) => format!("{value}, chiếm {share}"),
                (Some(share), false, Lang::En) => format!("{value}, {share} of the total"),
                (None, ..) => value,
            }
        });
        Part { text, value, exact: measured.value }
    }

    fn figure(&self, figure: &Figure, lang: Lang) -> String {
        let signed = |parts: &[(bool, Figure)], plain: &str, turned: &str| {
            let mut text = String::new();
            for (i, (turn, part)) in parts.iter().enumerate() {
                if i > 0 || *turn {
                    text.push_str(if *turn { turned } else { plain });
                }
                text.push_str(&self.figure(part, lang));
            }
            text
        };
        match &figure.kind {
            FigureKind::Const(n) => numeral::show(*n, lang),
            FigureKind::YearsBetween(from, to) => {
                let (from, to) = (crate::value::date::show(*from, lang), crate::value::date::show(*to, lang));
                match lang {
                    Lang::Vi => format!("số năm từ {from} đến {to}"),
                    Lang::En => format!("years from {from} to {to}"),
                }
            }
            FigureKind::Aggregate(aggregate) => self.aggregate(aggregate, lang),
            FigureKind::Indicator(id) => self.program.indicator(*id).named.label.clone(),
            FigureKind::Previous(inner) => {
                format!("{} {}", self.figure(inner, lang), lang.pick("kỳ trước", "in the previous period"))
            }
            FigureKind::Neg(inner) => format!("−{}", self.figure(inner, lang)),
            FigureKind::Sum(parts) => signed(parts, " + ", " − "),
            FigureKind::Product(parts) => signed(parts, " × ", " ÷ "),
            FigureKind::Round(inner, ..) => self.figure(inner, lang),
        }
    }

    fn aggregate(&self, aggregate: &crate::ir::Aggregate, lang: Lang) -> String {
        let here = aggregate.register;
        let tell = |e: &Expr| words::expr(self.program, here, e, lang);
        let mut text = format!("{} ", words::aggregate(aggregate.kind, lang));
        if let Some(value) = &aggregate.value {
            text.push_str(&format!("{} {} ", tell(value), lang.pick("của", "over")));
        }
        text.push_str(&self.program.register(here).named.label);
        if let Some(filter) = &aggregate.filter {
            text.push_str(&format!(" {} {}", lang.pick("có", "with"), tell(filter)));
        }
        if aggregate.kind == AggregateKind::Share
            && let Some(base) = &aggregate.base
        {
            text.push_str(&format!(" {} {}", lang.pick("trên tổng số có", "out of those with"), tell(base)));
        }
        if let Some(once) = &aggregate.once_by {
            text.push_str(&format!(" {} {}", lang.pick("không tính trùng theo", "counted once by"), tell(once)));
        }
        text
    }
}
