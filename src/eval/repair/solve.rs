//! The whole numbers nearest to nought that satisfy linear conditions: exact, in a fixed order, within a stated number of steps.

use super::super::range::{End, Range};
use crate::value::Fraction;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What a whole number may be, from and through; an absent end is no limit.
pub(crate) type Span = (Option<i128>, Option<i128>);

/// `Σ coefficient × number` must be able to lie within. A coefficient is a range where what it stands for was rounded.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    /// The numbers by position, with their coefficients.
    pub(crate) terms: Vec<(usize, Range)>,
    /// What the sum may be.
    pub(crate) within: Range,
}

/// The points found, all at one distance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Nearest {
    /// Their distance: the sum of the sizes of their numbers.
    pub(crate) distance: i128,
    /// The points, in the order found.
    pub(crate) points: Vec<Vec<i128>>,
}

/// How often narrowing goes round before it is left to splitting.
const ROUNDS: u32 = 16;

/// All points at the least distance, not farther than `reach`, that satisfy the conditions and are accepted. `steps` are used up by
/// the search; where none is left it stops with what it has.
pub(crate) fn nearest(
    conditions: &[Condition],
    spans: Vec<Span>,
    reach: i128,
    steps: &mut u32,
    accept: &mut dyn FnMut(&[i128]) -> bool,
) -> Nearest {
    let mut found = Nearest { distance: reach, points: Vec::new() };
    let mut open = BinaryHeap::new();
    let mut serial = 0_u64;
    push(&mut open, &mut serial, conditions, spans);
    while let Some(Reverse((distance, _, spans))) = open.pop() {
        if distance > found.distance {
            break;
        }
        let Some(left) = steps.checked_sub(1) else { break };
        *steps = left;
        let point: Option<Vec<i128>> = spans.iter().map(|span| only(*span)).collect();
        match point {
            Some(point) => {
                if accept(&point) {
                    found.distance = distance;
                    found.points.push(point);
                }
            }
            None => {
                for part in parts(&spans) {
                    push(&mut open, &mut serial, conditions, part);
                }
            }
        }
    }
    found
}

type Open = BinaryHeap<Reverse<(i128, u64, Vec<Span>)>>;

fn push(open: &mut Open, serial: &mut u64, conditions: &[Condition], spans: Vec<Span>) {
    if let Some(spans) = narrowed(conditions, spans) {
        let distance = spans.iter().fold(0_i128, |sum, span| sum.saturating_add(size(closest(*span))));
        *serial += 1;
        open.push(Reverse((distance, *serial, spans)));
    }
}

/// The only number of a span.
fn only((low, high): Span) -> Option<i128> {
    low.filter(|low| high == Some(*low))
}

/// The number of a span that is nearest to nought.
fn closest((low, high): Span) -> i128 {
    match (low, high) {
        (Some(low), _) if low > 0 => low,
        (_, Some(high)) if high < 0 => high,
        _ => 0,
    }
}

fn size(number: i128) -> i128 {
    number.saturating_abs()
}

/// The spans with the first that is open cut at its number nearest to nought: that number, what is below, what is above.
fn parts(spans: &[Span]) -> Vec<Vec<Span>> {
    let Some(at) = spans.iter().position(|span| only(*span).is_none()) else { return Vec::new() };
    let Some(span) = spans.get(at).copied() else { return Vec::new() };
    let middle = closest(span);
    let cut = [(Some(middle), Some(middle)), (span.0, middle.checked_sub(1)), (middle.checked_add(1), span.1)];
    let with = |part: Span| {
        spans.iter().enumerate().map(|(nth, span)| if nth == at { part } else { *span }).collect::<Vec<Span>>()
    };
    cut.into_iter().filter(|part| !empty(*part)).map(with).collect()
}

fn empty((low, high): Span) -> bool {
    low.zip(high).is_some_and(|(low, high)| low > high)
}

/// The spans without numbers that no condition leaves possible; `None` where nothing is left.
pub(crate) fn narrowed(conditions: &[Condition], mut spans: Vec<Span>) -> Option<Vec<Span>> {
    for _ in 0..ROUNDS {
        let before = spans.clone();
        for condition in conditions {
            narrow(condition, &mut spans)?;
        }
        if spans == before {
            break;
        }
    }
    Some(spans)
}

fn narrow(condition: &Condition, spans: &mut [Span]) -> Option<()> {
    let mut whole = Range::point(Fraction::ZERO);
    for (at, coefficient) in &condition.terms {
        whole = whole.plus(coefficient.times(range(spans.get(*at).copied().unwrap_or((None, None)))));
    }
    if !whole.meets(condition.within) {
        return None;
    }
    for (nth, (at, coefficient)) in condition.terms.iter().enumerate() {
        let mut rest = condition.within;
        for (other, (place, factor)) in condition.terms.iter().enumerate() {
            if other != nth {
                rest = rest.minus(factor.times(range(spans.get(*place).copied().unwrap_or((None, None)))));
            }
        }
        let allowed = rest.over(*coefficient);
        let span = spans.get_mut(*at)?;
        *span = (larger(span.0, lowest(allowed.low)), smaller(span.1, highest(allowed.high)));
        if empty(*span) {
            return None;
        }
    }
    Some(())
}

fn range((low, high): Span) -> Range {
    let end = |number: Option<i128>| number.map(|n| (Fraction::whole(n), true));
    Range { low: end(low), high: end(high) }
}

/// The least whole number from an end on.
fn lowest(end: Option<End>) -> Option<i128> {
    let (value, closed) = end?;
    if value.is_whole() && !closed { value.ceil().checked_add(1) } else { Some(value.ceil()) }
}

/// The greatest whole number up to an end.
fn highest(end: Option<End>) -> Option<i128> {
    let (value, closed) = end?;
    if value.is_whole() && !closed { value.floor().checked_sub(1) } else { Some(value.floor()) }
}

fn larger(a: Option<i128>, b: Option<i128>) -> Option<i128> {
    a.into_iter().chain(b).max()
}

fn smaller(a: Option<i128>, b: Option<i128>) -> Option<i128> {
    a.into_iter().chain(b).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(value: i128) -> Range {
        Range::point(Fraction::whole(value))
    }

    fn condition(terms: &[(usize, i128)], within: Range) -> Condition {
        Condition { terms: terms.iter().map(|(at, factor)| (*at, n(*factor))).collect(), within }
    }

    fn found(conditions: &[Condition], count: usize) -> Nearest {
        nearest(conditions, vec![(None, None); count], i128::MAX, &mut 10_000, &mut |_| true)
    }

    #[test]
    fn what_is_determined_is_found_at_once() {
        // x + y = 3 and x - y = 7: x = 5, y = -2, seven steps away.
        let both = [condition(&[(0, 1), (1, 1)], n(3)), condition(&[(0, 1), (1, -1)], n(7))];
        assert_eq!(found(&both, 2), Nearest { distance: 7, points: vec![vec![5, -2]] });
        // No whole number halves 1; nothing is found, and the steps end the search.
        assert!(found(&[condition(&[(0, 2)], n(1))], 1).points.is_empty());
        assert!(found(&[condition(&[(0, 2), (1, 2)], n(1))], 2).points.is_empty());
    }

    #[test]
    fn all_points_at_the_least_distance_are_found() {
        // x + y = 2: (0, 2), (1, 1), (2, 0) are each two steps away.
        let mut points = found(&[condition(&[(0, 1), (1, 1)], n(2))], 2).points;
        points.sort();
        assert_eq!(points, [vec![0, 2], vec![1, 1], vec![2, 0]]);
    }

    #[test]
    fn open_ends_and_refused_points_are_left_out() {
        let above = Range { low: Some((Fraction::whole(4), false)), high: None };
        assert_eq!(found(&[condition(&[(0, 1)], above)], 1), Nearest { distance: 5, points: vec![vec![5]] });
        let picky = nearest(&[condition(&[(0, 1)], above)], vec![(None, None)], 9, &mut 100, &mut |p| p != [5]);
        assert_eq!(picky, Nearest { distance: 6, points: vec![vec![6]] });
        let short = nearest(&[condition(&[(0, 1)], above)], vec![(None, None)], 4, &mut 100, &mut |_| true);
        assert!(short.points.is_empty());
    }
}
