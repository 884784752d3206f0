//! Repairs against every change there is, on random checks over a few figures.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::super::check::checks;
use super::super::sample::{check, claim, figure, indicator_figure, known, n, program, report};
use super::{RepairOutcome, repairs};
use crate::ir::{Check, Comparison, Figure, FigureKind, Program, Tolerance};
use crate::value::{Decimal, Fraction, Unit};
use proptest::prelude::*;

/// `Σ coefficient × figure` against a number: the coefficients, the comparison, the number, the tolerance.
type Line = (Vec<i128>, Comparison, i128, i128);

/// How many figures differ, and by how much in all.
type Size = (usize, i128);

/// The figures are those of the indicators 1, 2, 3, 4 of the sample.
const FIRST: usize = 1;

/// Figures of the brute force go from nought to this.
const MOST: i128 = 9;

fn constant(value: i128, unit: &Unit) -> Figure {
    figure(FigureKind::Const(Decimal::parse(&value.to_string()).unwrap()), unit)
}

fn side(coefficients: &[i128], unit: &Unit) -> Figure {
    let mut terms = Vec::new();
    for (nth, coefficient) in coefficients.iter().enumerate().filter(|(_, c)| **c != 0) {
        let times = constant(coefficient.abs(), &Unit::plain());
        let product = FigureKind::Product(vec![(false, indicator_figure(FIRST + nth, unit)), (false, times)]);
        terms.push((*coefficient < 0, figure(product, unit)));
    }
    figure(FigureKind::Sum(terms), unit)
}

fn checked(values: &[i128], lines: &[Line]) -> (Program, Vec<RepairOutcome>) {
    let unit = Unit::builtin("hộ").unwrap();
    let mut program = program();
    program.checks = lines
        .iter()
        .enumerate()
        .map(|(nth, (coefficients, comparison, number, tolerance))| Check {
            tolerance: Some(Tolerance::Absolute(n(*tolerance))),
            ..check(&format!("c{nth}"), "C", side(coefficients, &unit), *comparison, constant(*number, &unit))
        })
        .collect();
    program.checks.iter_mut().for_each(|check| check.blocks = true);
    let claims = values.iter().enumerate().map(|(nth, value)| claim(FIRST + nth, 2023, n(*value), n(1)));
    program.reports = vec![report(claims.collect(), Vec::new())];
    let found = repairs(&program, &known(), &checks(&program, &known()));
    (program, found)
}

/// Whether a line holds, worked out with whole numbers.
fn true_of(values: &[i128], (coefficients, comparison, number, tolerance): &Line) -> bool {
    let apart = coefficients.iter().zip(values).map(|(c, v)| c * v).sum::<i128>() - number;
    match comparison {
        Comparison::Equal => apart.abs() <= *tolerance,
        Comparison::LessOrEqual => apart <= *tolerance,
        Comparison::Less => apart < *tolerance,
        Comparison::GreaterOrEqual => apart >= -*tolerance,
        Comparison::Greater => apart > -*tolerance,
        Comparison::NotEqual => apart.abs() > *tolerance,
    }
}

fn size(from: &[i128], to: &[i128]) -> Size {
    let apart = from.iter().zip(to).map(|(a, b)| (a - b).abs());
    (apart.clone().filter(|d| *d > 0).count(), apart.sum())
}

/// The smallest changes of all there are, with their size.
fn brute(values: &[i128], lines: &[Line]) -> Option<(Size, Vec<Vec<i128>>)> {
    let mut all = vec![Vec::new()];
    for _ in values {
        all = all.iter().flat_map(|start| (0..=MOST).map(move |v| [start.as_slice(), &[v]].concat())).collect();
    }
    let good: Vec<Vec<i128>> = all.into_iter().filter(|to| lines.iter().all(|line| true_of(to, line))).collect();
    let least = good.iter().map(|to| size(values, to)).min()?;
    Some((least, good.into_iter().filter(|to| size(values, to) == least).collect()))
}

/// The figures with the changes of one repair of each group.
fn applied(values: &[i128], found: &[RepairOutcome], picked: impl Fn(&RepairOutcome) -> usize) -> Vec<i128> {
    let mut to = values.to_vec();
    for group in found {
        for change in &group.repairs[picked(group)].changes {
            assert_eq!(change.from, n(to[change.indicator.0 - FIRST]));
            assert!(change.to.is_whole() && change.to >= Fraction::ZERO);
            to[change.indicator.0 - FIRST] = change.to.numerator();
        }
    }
    to
}

fn line() -> impl Strategy<Value = Line> {
    let coefficient = prop_oneof![4 => Just(0), 4 => Just(1), 4 => Just(-1), 1 => Just(2), 1 => Just(-3)];
    let comparison = prop_oneof![
        5 => Just(Comparison::Equal),
        1 => Just(Comparison::LessOrEqual),
        1 => Just(Comparison::Less),
        1 => Just(Comparison::GreaterOrEqual),
        1 => Just(Comparison::Greater),
    ];
    let some = |c: &Vec<i128>| c.iter().any(|c| *c != 0);
    (prop::collection::vec(coefficient, 4).prop_filter("no figure", some), comparison, -3..9_i128, 0..2_i128)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_is_smaller_than_the_one_found(
        values in prop::collection::vec(0..7_i128, 4),
        lines in prop::collection::vec(line(), 1..4),
    ) {
        let (_, found) = checked(&values, &lines);
        let failing = lines.iter().filter(|line| !true_of(&values, line)).count();
        prop_assert_eq!(found.iter().map(|group| group.closes.len()).sum::<usize>(), failing);
        let all = brute(&values, &lines);
        if found.iter().any(|group| group.repairs.is_empty()) {
            // Nothing was found: there is nothing, unless the search was cut short.
            prop_assert!(all.is_none() || found.iter().any(|group| !group.complete));
            return Ok(());
        }
        let most = found.iter().map(|group| group.repairs.len()).max().unwrap_or(1);
        for nth in 0..most {
            let to = applied(&values, &found, |group| nth.min(group.repairs.len() - 1));
            prop_assert!(lines.iter().all(|line| true_of(&to, line)), "{:?}", to);
        }
        let first = applied(&values, &found, |_| 0);
        if let Some((least, points)) = all {
            prop_assert!(size(&values, &first) <= least, "{:?} is beaten by {:?}", first, points);
            // Where all that is found lies within reach of the brute force, both know the same repairs.
            let within = size(&values, &first).1 + values.iter().max().unwrap() <= MOST;
            if within && found.iter().all(|group| group.complete) {
                prop_assert_eq!(size(&values, &first), least);
                prop_assert_eq!(found.iter().map(|group| group.count).product::<usize>(), points.len());
            }
        } else {
            prop_assert!(first.iter().any(|value| *value > MOST), "{:?}", first);
        }
    }
}
