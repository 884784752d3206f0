//! The search: sets of figures by size, each tried with the nearest numbers that make every check hold.

use super::super::Figures;
use super::super::check::{Desk, compared};
use super::super::claim::{recorded, stands_for};
use super::holds;
use super::linear::{Movable, Reader};
use super::solve::{Condition, Span, narrowed, nearest};
use super::{Change, Repair, words};
use crate::ir::{Claim, Figure, FigureKind, Program, Report};
use crate::syntax::ast::Hedge;
use crate::value::{Fraction, Period};

/// No more figures than these are changed at once.
pub(super) const MOST_CHANGED: usize = 4;

/// How many sets and numbers are tried for one group of checks.
const STEPS: u32 = 20_000;

/// A report on the bench: its figures, and the checks they stand in.
pub(super) struct Bench<'a> {
    pub(super) program: &'a Program,
    pub(super) figures: &'a dyn Figures,
    pub(super) report: &'a Report,
    /// The claims that checks use and that may be changed, by their position in the report, with their step.
    movable: Vec<(usize, Fraction)>,
    /// For each check, which of them it uses.
    uses: Vec<Vec<usize>>,
}

/// Failing checks that hang together through figures of the report, and the figures that may be changed to close them.
pub(super) struct Group {
    /// The failing checks.
    pub(super) failing: Vec<usize>,
    /// All checks that block and use one of the figures.
    checks: Vec<usize>,
    /// The figures, by their position among the movable ones.
    figures: Vec<usize>,
}

/// The new steps of figures, by their position among the movable ones.
pub(super) type Point = Vec<(usize, i128)>;

/// The smallest repairs of a group.
pub(super) struct Smallest {
    pub(super) points: Vec<Point>,
    pub(super) complete: bool,
}

impl<'a> Bench<'a> {
    pub(super) fn new(program: &'a Program, figures: &'a dyn Figures, report: &'a Report) -> Self {
        let mut bench = Self { program, figures, report, movable: Vec::new(), uses: Vec::new() };
        for check in &program.checks {
            let mut used = Vec::new();
            for (left, _, right) in &check.comparisons {
                for side in [left, right] {
                    bench.note(side, figures.period(), &mut used);
                }
            }
            used.sort_unstable();
            used.dedup();
            bench.uses.push(used);
        }
        bench
    }

    /// Notes the claims a figure of a check stands on.
    fn note(&mut self, figure: &Figure, period: Period, used: &mut Vec<usize>) {
        match &figure.kind {
            FigureKind::At(inner, other) => {
                if let Some(there) = other.from(period) {
                    self.note(inner, there, used);
                }
            }
            FigureKind::Whole(inner) | FigureKind::Neg(inner) | FigureKind::Round(inner, ..) => {
                self.note(inner, period, used);
            }
            FigureKind::Sum(parts) | FigureKind::Product(parts) => {
                parts.iter().for_each(|(_, part)| self.note(part, period, used));
            }
            FigureKind::Indicator(id) => {
                let usable = |c: &Claim| c.indicator == *id && c.period == period && c.other_unit.is_none();
                if let Some(position) = self.report.figures.iter().position(usable) {
                    used.extend(self.placed(position));
                }
            }
            _ => {}
        }
    }

    /// The place of a claim among the movable ones.
    fn placed(&mut self, position: usize) -> Option<usize> {
        if let Some(place) = self.movable.iter().position(|(claim, _)| *claim == position) {
            return Some(place);
        }
        let step = self.step(self.report.figures.get(position)?)?;
        self.movable.push((position, step));
        Some(self.movable.len() - 1)
    }

    /// One unit of the last digit a figure was printed with.
    fn step(&self, claim: &Claim) -> Option<Fraction> {
        if claim.hedge == Some(Hedge::About) {
            return None;
        }
        let indicator = self.program.indicator(claim.indicator);
        if stands_for(&Claim { hedge: None, ..claim.clone() }, indicator).single().is_some() {
            return (claim.value.is_whole() && indicator.unit.is_whole()).then_some(Fraction::ONE);
        }
        Some(claim.precision)
    }

    /// The failing checks in groups that share no figure, not even through checks that hold.
    pub(super) fn groups(&self, failing: &[usize]) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for check in failing {
            if groups.iter().any(|group| group.checks.contains(check)) {
                continue;
            }
            let (mut checks, mut figures) = (vec![*check], self.used(*check));
            let mut next = 0;
            while let Some(figure) = figures.get(next).copied() {
                next += 1;
                for (other, used) in self.uses.iter().enumerate() {
                    if self.blocks(other) && used.contains(&figure) && !checks.contains(&other) {
                        checks.push(other);
                        figures.extend(used.iter().filter(|f| !figures.contains(f)).copied().collect::<Vec<_>>());
                    }
                }
            }
            checks.sort_unstable();
            figures.sort_by_key(|figure| self.movable.get(*figure).map(|(position, _)| *position));
            let failing = failing.iter().filter(|check| checks.contains(check)).copied().collect();
            groups.push(Group { failing, checks, figures });
        }
        groups
    }

    fn used(&self, check: usize) -> Vec<usize> {
        self.uses.get(check).cloned().unwrap_or_default()
    }

    fn blocks(&self, check: usize) -> bool {
        self.program.checks.get(check).is_some_and(|check| check.blocks)
    }

    /// The fewest figures, and among those sets the least change in all, counted in last printed digits.
    pub(super) fn smallest(&self, group: &Group) -> Smallest {
        let mut steps = STEPS;
        let mut found = Smallest { points: Vec::new(), complete: true };
        for size in 1..=MOST_CHANGED.min(group.figures.len()) {
            let mut reach = i128::MAX;
            let mut sets = Sets::new(group.figures.len(), size);
            while let Some(set) = sets.next_set() {
                let Some(left) = steps.checked_sub(1) else { break };
                steps = left;
                let set: Vec<usize> = set.iter().filter_map(|at| group.figures.get(*at).copied()).collect();
                let hits = |check: &usize| self.used(*check).iter().any(|figure| set.contains(figure));
                if !group.failing.iter().all(hits) {
                    continue;
                }
                let Some(points) = self.tried(group, &set, &mut reach, &mut steps) else {
                    found.complete = false;
                    continue;
                };
                if let Some((distance, points)) = points {
                    if distance < reach {
                        found.points.clear();
                        reach = distance;
                    }
                    found.points.extend(points);
                }
            }
            if steps == 0 {
                found.complete = false;
            }
            if !found.points.is_empty() || steps == 0 {
                return found;
            }
        }
        found.complete &= group.figures.len() <= MOST_CHANGED;
        found
    }

    /// The nearest points of one set, with their distance. `None` where a failing check is not linear in it.
    #[expect(clippy::option_option, reason = "not tried, nothing found, and found are three things")]
    fn tried(
        &self,
        group: &Group,
        set: &[usize],
        reach: &mut i128,
        steps: &mut u32,
    ) -> Option<Option<(i128, Vec<Point>)>> {
        let conditions = self.conditions(group, set)?;
        let spans = set.iter().map(|figure| self.span(*figure)).collect();
        let mut accept = |numbers: &[i128]| {
            let point: Point = set.iter().copied().zip(numbers.iter().copied()).collect();
            point.iter().all(|(_, number)| *number != 0) && self.closes(group, &point)
        };
        let nearest = nearest(&conditions, spans, *reach, steps, &mut accept);
        if nearest.points.is_empty() {
            return Some(None);
        }
        let points = nearest.points.iter().map(|p| set.iter().copied().zip(p.iter().copied()).collect());
        Some(Some((nearest.distance, points.collect())))
    }

    /// What the checks of a group ask of the figures of a set.
    fn conditions(&self, group: &Group, set: &[usize]) -> Option<Vec<Condition>> {
        let chosen: Vec<Movable<'_>> = set.iter().filter_map(|figure| self.movable(*figure)).collect();
        let mut all = Vec::new();
        for position in &group.checks {
            let Some(check) = self.program.checks.get(*position) else { continue };
            if !self.used(*position).iter().any(|figure| set.contains(figure)) {
                continue;
            }
            let compared = compared(self.program, self.figures, check, Some(self.report))?;
            // What is too vague to be contradicted asks nothing.
            if compared.desk.undecided {
                continue;
            }
            let fails = |nth: usize| compared.verdicts.get(nth) == Some(&Some(false));
            for (nth, comparison) in check.comparisons.iter().enumerate() {
                let mut desk = Desk::new(self.program, self.figures, Some(self.report));
                let mut reader = Reader { desk: &mut desk, chosen: &chosen };
                match reader.conditions(comparison, check.tolerance) {
                    Some(conditions) => all.extend(conditions),
                    None if fails(nth) => return None,
                    None => {}
                }
            }
        }
        Some(all)
    }

    fn movable(&self, figure: usize) -> Option<Movable<'a>> {
        let (position, step) = self.movable.get(figure)?;
        Some(Movable { claim: self.report.figures.get(*position)?, step: *step })
    }

    /// How far a figure may move: not below nought where it was not.
    fn span(&self, figure: usize) -> Span {
        let down = self.movable(figure).filter(|m| m.claim.value >= Fraction::ZERO);
        let down = down.and_then(|m| m.claim.value.over(m.step).ok()).map(|steps| -steps.floor());
        (down, None)
    }

    /// Whether every check of a group holds with new figures.
    fn closes(&self, group: &Group, point: &Point) -> bool {
        let changed = self.changed(point);
        group.checks.iter().all(|check| holds(self.program, self.figures, *check, &changed))
    }

    /// The report with new figures.
    pub(super) fn changed(&self, point: &Point) -> Report {
        let mut report = self.report.clone();
        for (figure, number) in point {
            let Some((position, step)) = self.movable.get(*figure) else { continue };
            if let Some(claim) = report.figures.get_mut(*position) {
                claim.value = step
                    .times(Fraction::whole(*number))
                    .and_then(|change| claim.value.plus(change))
                    .unwrap_or(claim.value);
            }
        }
        report
    }

    /// A repair with what it changes, touches and opens.
    pub(super) fn repair(&self, group: &Group, point: &Point) -> Repair {
        let changed = self.changed(point);
        let changes = self.changes(group, point, &changed);
        let uses = |check: &usize| self.used(*check).iter().any(|figure| point.iter().any(|(f, _)| f == figure));
        let others = (0..self.program.checks.len()).filter(|check| uses(check) && !group.failing.contains(check));
        let held = |check: &usize| holds(self.program, self.figures, *check, self.report);
        let now = |check: &usize| holds(self.program, self.figures, *check, &changed);
        let (touches, opens): (Vec<usize>, Vec<usize>) = others.filter(held).partition(now);
        let mut repair = Repair { changes, touches, opens, detail: crate::value::Message::default() };
        repair.detail = words::repair(self, &repair, &changed);
        repair
    }

    fn changes(&self, group: &Group, point: &Point, changed: &Report) -> Vec<Change> {
        let change = |(figure, number): &(usize, i128)| {
            let (position, _) = self.movable.get(*figure)?;
            let (old, new) = (self.report.figures.get(*position)?, changed.figures.get(*position)?);
            let indicator = self.program.indicator(old.indicator);
            let known = recorded(self.figures, old.indicator, old.period).and_then(|m| m.value);
            Some(Change {
                indicator: old.indicator,
                period: old.period,
                from: old.value,
                to: new.value,
                or_beyond: point.len() == 1 && self.open_beyond(group, *figure, *number),
                recorded: known.is_some_and(|value| stands_for(new, indicator).contains(value)),
            })
        };
        point.iter().filter_map(change).collect()
    }

    /// Whether every figure beyond the new one would do as well.
    fn open_beyond(&self, group: &Group, figure: usize, number: i128) -> bool {
        let floor = self.span(figure);
        let Some(conditions) = self.conditions(group, &[figure]) else { return false };
        let span = narrowed(&conditions, vec![floor]).and_then(|spans| spans.first().copied());
        span.is_some_and(|(low, high)| if number < 0 { low == floor.0 } else { high.is_none() })
    }

    /// The figures of a check that a repair leaves as they are, by position in the report.
    pub(super) fn others(&self, check: usize, changes: &[Change]) -> Vec<usize> {
        let kept = |position: &usize| {
            let claim = self.report.figures.get(*position);
            claim.is_some_and(|c| !changes.iter().any(|x| x.indicator == c.indicator && x.period == c.period))
        };
        let used = self.used(check).into_iter().filter_map(|figure| self.movable.get(figure).map(|(at, _)| *at));
        used.filter(kept).collect()
    }

    /// The nearest other value of one claim with which a check holds, and the report with it.
    pub(super) fn follow(&self, check: usize, position: usize) -> Option<(Change, Report)> {
        let figure = self.movable.iter().position(|(claim, _)| *claim == position)?;
        let group = Group { failing: vec![check], checks: vec![check], figures: vec![figure] };
        let smallest = self.smallest(&group);
        let [point] = smallest.points.as_slice() else { return None };
        let changed = self.changed(point);
        let change = self.changes(&group, point, &changed).into_iter().next()?;
        Some((change, changed))
    }

    /// Which checks hold on one report and not on another.
    pub(super) fn newly_open(&self, before: &Report, after: &Report) -> Vec<usize> {
        let open = |check: &usize| {
            holds(self.program, self.figures, *check, before) && !holds(self.program, self.figures, *check, after)
        };
        (0..self.program.checks.len()).filter(open).collect()
    }
}

/// Sets of so many of the first numbers, in order.
struct Sets {
    count: usize,
    current: Option<Vec<usize>>,
}

impl Sets {
    fn new(count: usize, size: usize) -> Self {
        Self { count, current: (size <= count).then(|| (0..size).collect()) }
    }

    fn next_set(&mut self) -> Option<Vec<usize>> {
        let set = self.current.take()?;
        let size = set.len();
        let room = |(nth, at): (usize, &usize)| *at + size - nth < self.count;
        if let Some((nth, at)) = set.iter().enumerate().rev().find(|(nth, at)| room((*nth, at))) {
            let start = set.iter().take(nth).copied();
            self.current = Some(start.chain((*at + 1)..=(*at + size - nth)).collect());
        }
        Some(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_come_in_order_and_all() {
        let all = |count, size| {
            let mut sets = Sets::new(count, size);
            std::iter::from_fn(move || sets.next_set()).collect::<Vec<_>>()
        };
        assert_eq!(all(4, 2), [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(all(3, 3), [[0, 1, 2]]);
        assert!(all(2, 3).is_empty());
    }
}
