//! Verdicts on the figures of random programs, against their definition on the figures of the reference evaluator.

use super::exact::Q;
use super::judged::{Told, told, told_between};
use super::meaning::{Exceeded, Meaning, Of};
use super::reference::Reference;
use chitieu::eval::Evaluation;
use chitieu::eval::outcome::{Measured, Verdict};
use chitieu::eval::verdict::{Facts, judge};
use chitieu::ir::{Direction, Exceeding, FigureKind, Goal, GoalOf, GoalShape, Program, Target, TargetId};
use chitieu::syntax::ast::AggregateKind;
use chitieu::value::{Date, Fraction, Period};

/// Numbers beyond this are left to others: a program may refuse them.
const LARGEST: i128 = 10i128.pow(12);

fn q(n: Fraction) -> Q {
    Q::new(n.numerator(), n.denominator())
}

fn meaning(program: &Program, target: &Target, on: Date) -> Meaning {
    let Goal { of, low, high, shape, .. } = target.goal.clone();
    let indicator = program.indicator(target.indicator);
    let hundredth = if indicator.unit.is_dimensionless() && !indicator.unit.is_plain() { 2 } else { 0 };
    let bound = |end: Option<(Fraction, bool)>| end.map(|(bound, included)| (q(bound), included));
    Meaning {
        declared: indicator.direction.map(|direction| direction == Direction::Higher),
        of: match of {
            GoalOf::Level => Of::Level,
            GoalOf::Fall => Of::Fall,
            GoalOf::Rise => Of::Rise,
        },
        low: bound(low),
        high: bound(high),
        band: matches!(shape, GoalShape::Band | GoalShape::About(_)),
        exceeded: match target.exceeding {
            Exceeding::Strictly => Exceeded::Strictly,
            Exceeding::By(margin) => Exceeded::By(q(margin)),
            Exceeding::ByPart(part) => Exceeded::ByPart(q(part)),
            Exceeding::Never => Exceeded::Never,
        },
        compared_at: target.compared_at.map(|digits| 10i128.pow(digits + hundredth)),
        deviation: target.deviation.as_ref().filter(|d| on <= d.through).map(|d| q(d.size)),
    }
}

/// The ends of a figure that leaves nothing out, unless they are too large.
fn ends(figure: &Measured) -> Option<[Q; 2]> {
    let small = |n: &Fraction| n.numerator().abs() < LARGEST && n.denominator() < LARGEST;
    let ends = [figure.low?, figure.high?];
    ends.iter().all(small).then(|| ends.map(q))
}

/// Every verdict, gap and number of records that is not what it should be.
pub(crate) fn disagreements(
    program: &Program,
    fast: &Evaluation<'_>,
    slow: &Reference<'_>,
    period: Period,
    on: Date,
) -> Vec<String> {
    let mut found = Vec::new();
    for (id, target) in program.targets.iter().enumerate() {
        let earlier = period.previous().unwrap();
        let [now, before] = [period, earlier].map(|period| fast.indicator(target.indicator, period));
        let [slow_now, slow_before] = [period, earlier].map(|period| slow.indicator(target.indicator, period));
        let facts =
            Facts { now: Some(&now), before: Some(&before), base: None, so_far: None, period, on, refused: None };
        let judged = judge(program, TargetId(id), &facts);
        let meaning = meaning(program, target, on);
        let level = meaning.of == Of::Level;
        if slow_now.excluded > 0 || (!level && slow_before.excluded > 0) {
            continue;
        }
        let told_of =
            |text: String| format!("{} `{}`: {text}: {now:?}, before {before:?}", target.named.name, target.written);
        let none = |figure: &Measured| figure.low.is_none();
        if none(&slow_now) || (!level && none(&slow_before)) {
            if judged.verdict != Verdict::NotEnoughData {
                found.push(told_of(format!("{:?} of nothing", judged.verdict)));
            }
            continue;
        }
        let Some(values) = ends(&slow_now) else { continue };
        let Some(earlier) = (if level { Some(values.clone()) } else { ends(&slow_before) }) else { continue };
        let [low, high] = &values;
        let expected = if low == high && earlier[0] == earlier[1] {
            let expected = told(&meaning, low, &earlier[0]);
            if Told::from(&judged) != expected {
                found.push(told_of(format!("{judged:?}, by definition {expected:?}")));
            }
            found.extend(records(program, target, &meaning, &slow_now, &earlier[0], judged.gap_records).map(told_of));
            continue;
        } else {
            told_between(&meaning, [low, high], [&earlier[0], &earlier[1]])
        };
        if judged.verdict != expected {
            found.push(told_of(format!("{:?}, by definition {expected:?}", judged.verdict)));
        }
    }
    found
}

/// The least number of records that must change, found by trying none, one, two and so on.
fn records(
    program: &Program,
    target: &Target,
    meaning: &Meaning,
    now: &Measured,
    before: &Q,
    claimed: Option<i128>,
) -> Option<String> {
    let mut figure = &program.indicator(target.indicator).figure;
    while let FigureKind::Indicator(id) = &figure.kind {
        figure = &program.indicator(*id).figure;
    }
    let FigureKind::Aggregate(aggregate) = &figure.kind else { return None };
    let share = aggregate.kind == AggregateKind::Share;
    if aggregate.weight.is_some() || !(share || aggregate.kind == AggregateKind::Count) {
        return claimed.map(|claimed| format!("{claimed} records of what counts none"));
    }
    let whole = |n: Option<Fraction>| n.map(Fraction::numerator).unwrap();
    let (have, all) = if share { (whole(now.numerator), whole(now.denominator)) } else { (whole(now.value), 1) };
    let met = |have: i128| {
        let verdict = told(meaning, &Q::new(have, all), before).verdict;
        have >= 0 && (!share || have <= all) && matches!(verdict, Verdict::Met | Verdict::Exceeded)
    };
    let missed = told(meaning, &Q::new(have, all), before).verdict == Verdict::NotMet && meaning.compared_at.is_none();
    let expected = if missed { (0..=300).find(|m| met(have - m) || met(have + m)) } else { None };
    (claimed != expected).then(|| format!("{claimed:?} records, by trying {expected:?}"))
}
