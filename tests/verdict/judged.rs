//! The verdict as its definition says it (formula 10), by comparisons of fractions alone.

use super::exact::Q;
use super::plan::{Exceeded, Of, Plan};
use chitieu::eval::outcome::{Judged, Verdict};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What a verdict says in numbers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) verdict: Verdict,
    /// How far the value is from the bound that is missed.
    pub(crate) gap: Option<Q>,
}

impl From<&Judged> for Told {
    fn from(judged: &Judged) -> Self {
        let gap = judged.gap.map(|gap| Q::new(gap.numerator(), gap.denominator()));
        Self { verdict: judged.verdict, gap }
    }
}

/// Which way what is bounded is better: a fall is better larger where the value is better lower.
fn higher_is_better(plan: &Plan) -> Option<bool> {
    match plan.declared {
        Some(higher) => Some(higher != (plan.of == Of::Fall)),
        // Without a word the only bound is the worse end.
        None => match (&plan.low, &plan.high) {
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            _ => None,
        },
    }
}

/// How far a number lies beyond an end that it misses.
fn missed(plan: &Plan, x: &Q) -> Option<(Q, bool)> {
    let outside = |bound: &Option<(Q, bool)>, wrong: Ordering| {
        let (end, included) = bound.as_ref()?;
        let order = x.cmp(end);
        (order == wrong || (order == Ordering::Equal && !included)).then(|| x.minus(end).size())
    };
    let below = outside(&plan.low, Ordering::Less).map(|far| (far, false));
    below.or_else(|| outside(&plan.high, Ordering::Greater).map(|far| (far, true)))
}

/// Whether a number that is better than an end by so much exceeds it.
fn exceeds(plan: &Plan, end: &Q, by: &Q) -> bool {
    match &plan.exceeded {
        Exceeded::Strictly => true,
        Exceeded::Never => false,
        Exceeded::By(margin) => by >= margin,
        Exceeded::ByPart(part) => *by >= end.size().times(part),
    }
}

fn found(met: bool) -> Verdict {
    if met { Verdict::Exceeded } else { Verdict::Met }
}

/// The verdict on one number.
fn of_number(plan: &Plan, x: &Q) -> Told {
    let better = higher_is_better(plan).filter(|_| !plan.band);
    let ranged = plan.low.is_some() && plan.high.is_some();
    let verdict = match (missed(plan, x), better) {
        // Beyond the better end of a range.
        (Some((by, above)), Some(higher)) if ranged && above == higher => {
            let (end, _) = if above { &plan.high } else { &plan.low }.as_ref().unwrap();
            found(exceeds(plan, end, &by))
        }
        (Some((by, _)), _) => {
            // What deviates by no more than was approved.
            if plan.deviation.as_ref().is_some_and(|allowed| by <= *allowed) {
                return Told { verdict: Verdict::Allowed, gap: None };
            }
            return Told { verdict: Verdict::NotMet, gap: Some(by) };
        }
        (None, Some(higher)) if !ranged => match if higher { &plan.low } else { &plan.high } {
            Some((end, _)) if x != end => found(exceeds(plan, end, &x.minus(end).size())),
            _ => Verdict::Met,
        },
        (None, _) => Verdict::Met,
    };
    Told { verdict, gap: None }
}

/// What is bounded: the value, its fall or its rise; rounded where the plan says so.
fn bounded(plan: &Plan, now: &Q, before: &Q) -> Q {
    let exact = match plan.of {
        Of::Level => now.clone(),
        Of::Fall => before.minus(now),
        Of::Rise => now.minus(before),
    };
    plan.compared_at.map_or(exact.clone(), |parts| exact.rounded(parts))
}

/// The verdict on a value of this year, given that of the year before.
pub(crate) fn told(plan: &Plan, now: &Q, before: &Q) -> Told {
    of_number(plan, &bounded(plan, now, before))
}

/// The verdict all numbers between two share: tried on the ends, on each number inside at which it may turn, and between any two
/// of these. Of rounded numbers the ends are rounded, and what lies between them is taken for possible.
pub(crate) fn told_between(plan: &Plan, low: &Q, high: &Q, before: &Q) -> Verdict {
    if let Some(parts) = plan.compared_at {
        let exact = Plan { compared_at: None, ..plan.clone() };
        return told_between(&exact, &low.rounded(parts), &high.rounded(parts), before);
    }
    let mut tried: BTreeSet<Q> = plan.critical(before).into_iter().filter(|x| low <= x && x <= high).collect();
    tried.extend([low.clone(), high.clone()]);
    let ordered: Vec<Q> = tried.iter().cloned().collect();
    tried.extend(ordered.windows(2).map(|pair| pair[0].plus(&pair[1]).times(&Q::new(1, 2))));
    let verdicts: Vec<Verdict> = tried.iter().map(|x| told(plan, x, before).verdict).collect();
    let (some, all) = (|v: Verdict| verdicts.contains(&v), |v: Verdict| verdicts.iter().all(|x| *x == v));
    match () {
        () if all(Verdict::NotMet) => Verdict::NotMet,
        () if some(Verdict::NotMet) => Verdict::NotEnoughData,
        () if some(Verdict::Allowed) => Verdict::Allowed,
        () if all(Verdict::Exceeded) => Verdict::Exceeded,
        () => Verdict::Met,
    }
}
