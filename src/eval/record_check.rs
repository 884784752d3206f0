//! Checks of each record: which records do not satisfy a condition, and which lie too far from the middle of all.

use super::Evaluation;
use super::frame::Frame;
use super::kind::FindingKind;
use super::outcome::{IndicatorOutcome, RecordCheckOutcome};
use super::{disclosure, words};
use crate::ir::{Expr, Program, RecordCheck, RecordTest, Type};
use crate::syntax::ast::Middle;
use crate::table::Column;
use crate::value::{Fraction, Lang, Message, Unit, Value, quantity};
use std::collections::BTreeSet;

/// How many keys a sentence names.
const MOST_NAMED: usize = 10;

/// 0,6745: the median of the distances of a normal variable from its middle, in standard deviations.
const MEDIAN_DISTANCE: (i128, i128) = (6745, 10_000);

impl Evaluation<'_> {
    /// A check of each record of a register in the period of the run. Those that are withheld, by their place in the register, are
    /// counted and not named.
    #[must_use]
    pub fn record_check(&self, position: usize, check: &RecordCheck, withheld: &[bool]) -> RecordCheckOutcome {
        let frame = self.frame(check.register, self.period());
        let count = frame.rows.len();
        let (mut failing, mut open) = (BTreeSet::new(), BTreeSet::new());
        let mut middles = Vec::new();
        for test in &check.tests {
            let truths: Vec<Option<bool>> = match test {
                RecordTest::Holds(condition) => {
                    let column = self.told(condition, &frame, check);
                    (0..count).map(|row| truth(&column.get(row))).collect()
                }
                RecordTest::Near(value, middle, times) => {
                    let column = self.told(value, &frame, check);
                    let values: Vec<Option<Fraction>> = (0..count).map(|row| number(&column.get(row))).collect();
                    let unit = if let Type::Number(unit) = &value.ty { unit.clone() } else { Unit::plain() };
                    let spread = Spread::of(&values, *middle);
                    middles.push(spread.as_ref().map_or_else(no_spread, |spread| spread.words(&unit)));
                    let near = |value: &Option<Fraction>| spread.as_ref()?.near((*value)?, *times);
                    values.iter().map(near).collect()
                }
            };
            for (row, truth) in truths.into_iter().enumerate() {
                match truth {
                    Some(true) => {}
                    Some(false) => drop(failing.insert(row)),
                    None => drop(open.insert(row)),
                }
            }
        }
        open.retain(|row| !failing.contains(row));
        let table = self.table(check.register);
        let key = |row: &usize| frame.rows.get(*row).and_then(|row| table.keys.get(*row as usize)).cloned();
        let counts = (failing.len() as u64, open.len() as u64);
        let shown = |row: &&usize| !withheld.get(**row).copied().unwrap_or(false);
        let failing: Vec<String> = failing.iter().filter(shown).filter_map(key).collect();
        let undecided: Vec<String> = open.iter().filter(shown).filter_map(key).collect();
        let kind = if middles.is_empty() { FindingKind::RecordRule } else { FindingKind::Outlier };
        let holds = match counts {
            (0, 0) => Some(true),
            (0, _) => None,
            _ => Some(false),
        };
        let mut outcome = RecordCheckOutcome {
            check: position,
            tested: count as u64,
            counts,
            failing,
            undecided,
            kind,
            holds,
            blocks: check.blocks,
            detail: Message::default(),
        };
        outcome.detail = detail(&outcome, &middles);
        outcome
    }

    /// A column of a check; a fault that leaves a record without a value is told of it.
    fn told(&self, expr: &Expr, frame: &Frame, check: &RecordCheck) -> Column {
        let (column, doubts) = self.watched(|| self.column(expr, frame));
        self.refuse(&doubts, &check.named.name, |row| column.is_missing(row));
        column
    }
}

fn truth(value: &Value) -> Option<bool> {
    if let Value::Bool(value) = value { Some(*value) } else { None }
}

fn number(value: &Value) -> Option<Fraction> {
    if let Value::Number(value) = value { Some(*value) } else { None }
}

/// The middle of all values and the distance from it that is usual, kept so that comparing takes no root.
enum Spread {
    /// The median, and the median of the distances from it.
    Median(Fraction, Fraction),
    /// How many, their sum, and `n Σx² - (Σx)²`, which is `n (n - 1)` times the variance.
    Mean(Fraction, Fraction, Fraction),
}

impl Spread {
    /// `None` where there are fewer than two values, where they do not differ in the sense asked for, or where they are too large.
    fn of(values: &[Option<Fraction>], middle: Middle) -> Option<Self> {
        let known: Vec<Fraction> = values.iter().copied().flatten().collect();
        if known.len() < 2 {
            return None;
        }
        match middle {
            Middle::Median => {
                let median = median(known.clone())?;
                let distances =
                    known.iter().map(|value| size(value.minus(median).ok()?)).collect::<Option<Vec<_>>>()?;
                let usual = self::median(distances)?;
                (usual > Fraction::ZERO).then_some(Self::Median(median, usual))
            }
            Middle::Mean => {
                let count = Fraction::whole(i128::try_from(known.len()).ok()?);
                let add = |sum: Fraction, value: &Fraction| sum.plus(*value).ok();
                let sum = known.iter().try_fold(Fraction::ZERO, add)?;
                let square = |sum: Fraction, value: &Fraction| sum.plus(value.times(*value).ok()?).ok();
                let squares = known.iter().try_fold(Fraction::ZERO, square)?;
                let scatter = count.times(squares).ok()?.minus(sum.times(sum).ok()?).ok()?;
                (scatter > Fraction::ZERO).then_some(Self::Mean(count, sum, scatter))
            }
        }
    }

    /// Whether a value is no farther from the middle than so many times the usual distance.
    fn near(&self, value: Fraction, times: Fraction) -> Option<bool> {
        match self {
            // 0,6745 |x - median| ≤ times × MAD.
            Self::Median(median, usual) => {
                let distance = size(value.minus(*median).ok()?)?;
                let factor = Fraction::new(MEDIAN_DISTANCE.0, MEDIAN_DISTANCE.1).ok()?;
                Some(distance.times(factor).ok()? <= usual.times(times).ok()?)
            }
            // (x - mean)² ≤ times² s², both sides times n² (n - 1).
            Self::Mean(count, sum, scatter) => {
                let apart = count.times(value).ok()?.minus(*sum).ok()?;
                let left = apart.times(apart).ok()?.times(count.minus(Fraction::ONE).ok()?).ok()?;
                let right = times.times(times).ok()?.times(*count).ok()?.times(*scatter).ok()?;
                Some(left <= right)
            }
        }
    }

    /// `Trung vị 1.500.000 đồng, độ lệch trung vị 200.000 đồng.`
    fn words(&self, unit: &Unit) -> Message {
        quantity::both(|lang| {
            let show = |value: Fraction| quantity::show(value, unit, decimals(value), lang);
            match self {
                Self::Median(median, usual) => {
                    let (median, usual) = (show(*median), show(*usual));
                    match lang {
                        Lang::Vi => format!("Trung vị {median}, độ lệch trung vị {usual}."),
                        Lang::En => format!("The median is {median}, the median distance from it {usual}."),
                    }
                }
                Self::Mean(count, sum, scatter) => {
                    let mean = sum.over(*count).map_or_else(|_| "?".to_owned(), show);
                    let variance = count.times(*count).and_then(|square| square.minus(*count));
                    let variance = variance.and_then(|below| scatter.over(below));
                    let variance = variance.map_or_else(
                        |_| "?".to_owned(),
                        |value| quantity::show(value, &Unit::plain(), decimals(value), lang),
                    );
                    match lang {
                        Lang::Vi => format!("Bình quân {mean}, phương sai {variance}."),
                        Lang::En => format!("The mean is {mean}, the variance {variance}."),
                    }
                }
            }
        })
    }
}

fn decimals(value: Fraction) -> u32 {
    if value.is_whole() { 0 } else { 2 }
}

fn no_spread() -> Message {
    Message::new(
        "Các giá trị không đủ khác nhau để biết lệch bao nhiêu là nhiều.",
        "The values do not differ enough to tell how far is far.",
    )
}

fn size(value: Fraction) -> Option<Fraction> {
    Some(value.max(value.negated().ok()?))
}

/// The value in the middle, or half way between the two there are.
fn median(mut values: Vec<Fraction>) -> Option<Fraction> {
    values.sort_unstable();
    let above = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(above);
    }
    let below = *values.get((values.len() / 2).checked_sub(1)?)?;
    below.plus(above).ok()?.over(Fraction::whole(2)).ok()
}

fn detail(outcome: &RecordCheckOutcome, middles: &[Message]) -> Message {
    let mut parts = vec![quantity::both(|lang| {
        let records = |count: usize| words::plain_records(i128::try_from(count).unwrap_or(i128::MAX), lang);
        let tested = records(usize::try_from(outcome.tested).unwrap_or(usize::MAX));
        let failing = records(usize::try_from(outcome.counts.0).unwrap_or(usize::MAX));
        if outcome.counts.0 == 0 {
            return match lang {
                Lang::Vi => format!("Đã xét {tested}, không bản ghi nào sai."),
                Lang::En => format!("Of {tested}, none fails."),
            };
        }
        let names = named(&outcome.failing, outcome.counts.0, lang);
        match lang {
            Lang::Vi => format!("{failing} trong {tested} không đúng: {names}."),
            Lang::En => format!("{failing} of {tested} fail: {names}."),
        }
    })];
    if outcome.counts.1 > 0 {
        parts.push(quantity::both(|lang| {
            let names = named(&outcome.undecided, outcome.counts.1, lang);
            match lang {
                Lang::Vi => format!("Chưa xét được vì thiếu số liệu: {names}."),
                Lang::En => format!("Cannot be decided, since facts are missing: {names}."),
            }
        }));
    }
    parts.extend(middles.iter().cloned());
    super::check::joined(parts)
}

/// The first keys, and how many more; “..” for those that are not named.
fn named(keys: &[String], count: u64, lang: Lang) -> String {
    let mut named: Vec<&str> = keys.iter().take(MOST_NAMED).map(String::as_str).collect();
    if count > keys.len() as u64 {
        named.push(lang.pick("“..”", "\"..\""));
    }
    let mut text = named.join(", ");
    let more = keys.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        let more = words::plain_records(i128::try_from(more).unwrap_or(i128::MAX), lang);
        text.push_str(&match lang {
            Lang::Vi => format!(" và {more} nữa"),
            Lang::En => format!(" and {more} more"),
        });
    }
    text
}

/// Every check of records; those that lie in cells which are not shown are not named.
pub(super) fn record_checks(
    program: &Program,
    figures: &dyn super::Figures,
    indicators: &[IndicatorOutcome],
) -> Vec<RecordCheckOutcome> {
    let all = program.record_checks.iter().enumerate();
    all.map(|(position, check)| {
        let withheld = disclosure::withheld(program, figures, indicators, check.register);
        figures.record_check(position, check, &withheld)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(value: i128) -> Fraction {
        Fraction::whole(value)
    }

    #[test]
    fn distances_are_compared_without_roots() {
        // 1, 2, 3, 4, 100: median 3, distances 2, 1, 0, 1, 97: MAD 1. 0,6745 × 97 = 65,4… is more than 3,5; of 4 it is 0,67….
        let values: Vec<Option<Fraction>> = [1, 2, 3, 4, 100].map(|v| Some(n(v))).to_vec();
        let spread = Spread::of(&values, Middle::Median);
        let near = |of: &Option<Spread>, value, times| of.as_ref().and_then(|s| s.near(n(value), times));
        let half = Fraction::new(7, 2).unwrap_or(Fraction::ZERO);
        assert_eq!((near(&spread, 100, half), near(&spread, 4, half)), (Some(false), Some(true)));
        // The mean is 22, the variance (21² + 20² + 19² + 18² + 78²) / 4 = 1.902,5: 78² = 6.084 is 3,198 of them, above 1,7² = 2,89
        // and below 1,8² = 3,24.
        let spread = Spread::of(&values, Middle::Mean);
        let tenth = |tenths| Fraction::new(tenths, 10).unwrap_or(Fraction::ZERO);
        assert_eq!((near(&spread, 100, tenth(17)), near(&spread, 100, tenth(18))), (Some(false), Some(true)));
        // All alike, one value, or most alike for the median: how far is far is not known.
        assert!(Spread::of(&[Some(n(5)), Some(n(5))], Middle::Mean).is_none());
        assert!(Spread::of(&[Some(n(5)), None], Middle::Median).is_none());
        assert!(Spread::of(&[Some(n(5)), Some(n(5)), Some(n(9))], Middle::Median).is_none());
    }

    #[test]
    fn the_median_of_an_even_number_lies_half_way() {
        assert_eq!(median(vec![n(4), n(1), n(3), n(2)]), Fraction::new(5, 2).ok());
        assert_eq!(median(vec![n(3), n(1), n(2)]), Some(n(2)));
        assert_eq!(median(Vec::new()), None);
    }
}
