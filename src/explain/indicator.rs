//! One indicator: what stands above and below the line, the bound, the verdict, the gap, the change, and who weighs most.

use super::words::{self, both};
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Measured, Outcome, Verdict};
use crate::ir::{Expr, Figure, FigureKind, GoalOf, Indicator, IndicatorId, Program};
use crate::syntax::ast::AggregateKind;
use crate::value::unit::Measure;
use crate::value::{Fraction, Lang, Message, Unit, numeral, quantity};

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
    let teller = Teller { program, indicator };
    let mut sentences = vec![teller.value_sentence(found, outcome)];
    sentences.extend(teller.change_sentence(found));
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
    indicator: &'a Indicator,
}

impl Teller<'_> {
    fn shown(&self, value: Fraction, lang: Lang) -> String {
        quantity::show(value, &self.indicator.unit, self.indicator.decimals, lang)
    }

    fn change_unit(&self) -> Unit {
        let unit = &self.indicator.unit;
        if unit.measure() == Measure::Rate { Unit::points() } else { unit.clone() }
    }

    /// The value, or the interval it lies in, or why there is none.
    fn measured(&self, measured: &Measured, lang: Lang) -> String {
        if let Some(value) = measured.value {
            return self.shown(value, lang);
        }
        match (measured.low, measured.high, &measured.undefined) {
            (Some(low), Some(high), _) => {
                let (low, high) = (self.shown(low, lang), self.shown(high, lang));
                match lang {
                    Lang::Vi => format!("từ {low} đến {high}"),
                    Lang::En => format!("from {low} to {high}"),
                }
            }
            (_, _, Some(reason)) => reason.get(lang).to_owned(),
            _ => lang.pick("chưa đủ số liệu", "not enough data").to_owned(),
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

    fn goal(&self, judged: &Judged, lang: Lang) -> String {
        let target = self.program.target(judged.target);
        let label = if target.named.label.is_empty() { &target.named.name } else { &target.named.label };
        let text = target.text.get(lang);
        let period = judged.period.name(lang);
        if label.is_empty() { format!("{text} ({period})") } else { format!("{label} {period}: {text}") }
    }

    fn judged(&self, judged: &Judged) -> Part {
        Part {
            text: both(|lang| self.goal(judged, lang)),
            value: both(|lang| {
                let gap = self.gap(judged, lang);
                let words = judged.verdict.words();
                if gap.is_empty() { words.get(lang).to_owned() } else { format!("{}; {gap}", words.get(lang)) }
            }),
            exact: judged.compared,
        }
    }

    /// `còn cách 0,03 điểm %, tức 7 bản ghi`.
    fn gap(&self, judged: &Judged, lang: Lang) -> String {
        let Some(gap) = judged.gap else { return String::new() };
        let unit = self.change_unit();
        let digits = if unit.measure() == Measure::Plain { 6 } else { 4 };
        let gap = quantity::show(gap, &unit, digits.min(self.indicator.decimals.max(2)), lang);
        match (judged.gap_records, lang) {
            (Some(records), Lang::Vi) => format!("còn cách {gap}, tức {records} {}", self.records(lang)),
            (Some(records), Lang::En) => format!("{gap} away, that is {records} {}", self.records(lang)),
            (None, Lang::Vi) => format!("còn cách {gap}"),
            (None, Lang::En) => format!("{gap} away"),
        }
    }

    /// What one record of the indicator is called.
    fn records(&self, lang: Lang) -> String {
        let register =
            first_register(&self.indicator.figure).map(|r| self.program.register(r).named.label.to_lowercase());
        register.unwrap_or_else(|| lang.pick("bản ghi", "records").to_owned())
    }

    fn value_sentence(&self, found: &IndicatorOutcome, outcome: &Outcome) -> Message {
        let total = &found.total;
        both(|lang| {
            let value = self.measured(total, lang);
            let counts = match (total.numerator, total.denominator) {
                (Some(n), Some(d)) => {
                    let show = |f| numeral::show_exact(f, 6, lang);
                    format!(" ({}/{})", show(n), show(d))
                }
                _ => String::new(),
            };
            let (label, period) = (&self.indicator.named.label, outcome.period.name(lang));
            match lang {
                Lang::Vi => format!("{label} {period} là {value}{counts}."),
                Lang::En => format!("{label}, {period}: {value}{counts}."),
            }
        })
    }

    fn change_sentence(&self, found: &IndicatorOutcome) -> Option<Message> {
        let (now, before) = (found.total.value?, found.previous.as_ref()?.value?);
        let change = now.minus(before).ok()?;
        let size = if change < Fraction::ZERO { change.negated().ok()? } else { change };
        let unit = self.change_unit();
        Some(both(|lang| {
            let word = match change.cmp(&Fraction::ZERO) {
                std::cmp::Ordering::Less => lang.pick("giảm", "down"),
                std::cmp::Ordering::Equal => lang.pick("không đổi", "unchanged"),
                std::cmp::Ordering::Greater => lang.pick("tăng", "up"),
            };
            let size = quantity::show(size, &unit, self.indicator.decimals, lang);
            let (from, to) = (self.shown(before, lang), self.shown(now, lang));
            match lang {
                Lang::Vi => format!("So với kỳ trước {word} {size} (từ {from} thành {to})."),
                Lang::En => format!("Against the previous period {word} {size} (from {from} to {to})."),
            }
        }))
    }

    fn verdict_sentence(&self, judged: &Judged) -> Message {
        both(|lang| {
            let goal = self.goal(judged, lang);
            let verdict = judged.verdict.words();
            let verdict = verdict.get(lang);
            let compared = match (judged.compared, self.program.target(judged.target).goal.of) {
                (Some(value), GoalOf::Level) => self.shown(value, lang),
                (Some(value), GoalOf::Fall) => {
                    let size = quantity::show(value, &self.change_unit(), self.indicator.decimals.max(2), lang);
                    format!("{} {size}", lang.pick("giảm", "down"))
                }
                (Some(value), GoalOf::Rise) => {
                    let size = quantity::show(value, &self.change_unit(), self.indicator.decimals.max(2), lang);
                    format!("{} {size}", lang.pick("tăng", "up"))
                }
                (None, _) => lang.pick("chưa có giá trị", "no value").to_owned(),
            };
            let gap = self.gap(judged, lang);
            let gap =
                if gap.is_empty() || judged.verdict != Verdict::NotMet { String::new() } else { format!("; {gap}") };
            match lang {
                Lang::Vi => format!("Kế hoạch {goal}: thực hiện {compared}, {verdict}{gap}."),
                Lang::En => format!("Target {goal}: actual {compared}, {verdict}{gap}."),
            }
        })
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
            let (Some(n), Some(d)) = (measured.numerator, measured.denominator) else { return value };
            let show = |f| numeral::show_exact(f, 6, lang);
            let share = found.total.numerator.and_then(|total| n.over(total).ok());
            let share = share.map(|s| quantity::show(s, &Unit::rate(), 1, lang));
            match (share, lang) {
                (Some(share), Lang::Vi) => format!("{value} ({}/{}), chiếm {share} tử số", show(n), show(d)),
                (Some(share), Lang::En) => format!("{value} ({} of {}), {share} of the numerator", show(n), show(d)),
                (None, _) => format!("{value} ({}/{})", show(n), show(d)),
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

fn first_register(figure: &Figure) -> Option<crate::ir::RegisterId> {
    match &figure.kind {
        FigureKind::Aggregate(aggregate) => Some(aggregate.register),
        FigureKind::Previous(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => first_register(inner),
        FigureKind::Sum(parts) | FigureKind::Product(parts) => parts.iter().find_map(|(_, part)| first_register(part)),
        FigureKind::Const(_) | FigureKind::YearsBetween(..) | FigureKind::Indicator(_) => None,
    }
}
