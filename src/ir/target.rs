//! Targets: what an indicator has to reach, and all that a verdict on it needs to know.

use super::program::{Basis, Direction, IndicatorId, Named};
use crate::source::Span;
use crate::syntax::ast::{CompletionBy, OtherPeriod, TargetWhen};
use crate::value::{Date, Fraction, Period};

/// A target.
#[derive(Clone, Debug)]
pub struct Target {
    /// Name and title; the name is empty when none was given.
    pub named: Named,
    /// The indicator.
    pub indicator: IndicatorId,
    /// For which periods.
    pub when: TargetWhen,
    /// What is to be reached.
    pub goal: Goal,
    /// The legal basis.
    pub basis: Vec<Basis>,
    /// The cell of a breakdown it is for; none for the whole.
    pub cell: Option<TargetCell>,
    /// The goal as it was written: in a rule file as the formatter writes it in Vietnamese, in a table as it stands in its cell.
    pub written: String,
    /// When it counts as exceeded.
    pub exceeding: Exceeding,
    /// Digits after the point at which values are compared; without them the exact value is.
    pub compared_at: Option<u32>,
    /// How the degree of completion is computed; none where it says nothing.
    pub completion: Option<CompletionBy>,
    /// Where the way begins.
    pub baseline: Option<(Period, Option<Fraction>)>,
    /// How the plan is spread over its period.
    pub spread: Option<Spread>,
    /// By how much it may be missed, as approved.
    pub deviation: Option<Deviation>,
}

impl Target {
    /// A target with nothing but its goal.
    #[must_use]
    pub fn new(named: Named, indicator: IndicatorId, when: TargetWhen, goal: Goal) -> Self {
        Self {
            named,
            indicator,
            when,
            goal,
            basis: Vec::new(),
            cell: None,
            written: String::new(),
            exceeding: Exceeding::Strictly,
            compared_at: None,
            completion: None,
            baseline: None,
            spread: None,
            deviation: None,
        }
    }
}

/// What is to be reached. Bounds are in the unit of the indicator (rates as fractions of one).
#[derive(Clone, Debug)]
pub struct Goal {
    /// On the value itself, on its fall, or on its rise.
    pub of: GoalOf,
    /// What a fall or rise is held against.
    pub against: OtherPeriod,
    /// The lower bound, and whether it is included.
    pub low: Option<(Fraction, bool)>,
    /// The upper bound, and whether it is included.
    pub high: Option<(Fraction, bool)>,
    /// Which shape it was given.
    pub shape: GoalShape,
}

impl Goal {
    /// Bounds of which the direction of the indicator knows the better side.
    #[must_use]
    pub fn bounds(of: GoalOf, low: Option<(Fraction, bool)>, high: Option<(Fraction, bool)>) -> Self {
        Self { of, against: OtherPeriod::Before, low, high, shape: GoalShape::Bounds }
    }

    /// Which way what is bounded is better: a fall is better larger where the indicator is better lower. Where the indicator
    /// declares nothing, a single bound tells by its side; a band has no better side at all.
    #[must_use]
    pub fn direction(&self, declared: Option<Direction>) -> Option<Direction> {
        if matches!(self.shape, GoalShape::Band | GoalShape::About(_)) {
            return None;
        }
        match (declared, self.of) {
            (Some(Direction::Higher), GoalOf::Fall) | (Some(Direction::Lower), GoalOf::Level | GoalOf::Rise) => {
                Some(Direction::Lower)
            }
            (Some(_), _) => Some(Direction::Higher),
            (None, _) => match (self.low, self.high) {
                (Some(_), None) => Some(Direction::Higher),
                (None, Some(_)) => Some(Direction::Lower),
                _ => None,
            },
        }
    }

    /// The bound on the worse side: what has to be reached at least.
    #[must_use]
    pub fn worse_end(&self, direction: Option<Direction>) -> Option<Fraction> {
        let end = match direction? {
            Direction::Higher => self.low,
            Direction::Lower => self.high,
        };
        end.map(|(bound, _)| bound)
    }
}

/// The shape of a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalShape {
    /// One bound, or a range whose better end may be passed.
    Bounds,
    /// A band: met inside, not met on either side.
    Band,
    /// `khoảng 4`: a band around this value.
    About(Fraction),
    /// `hoàn thành`: all of it, one thing or the whole.
    Done,
}

/// What a goal bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GoalOf {
    /// The value.
    Level,
    /// The value of the other period minus value.
    Fall,
    /// Value minus that of the other period.
    Rise,
}

/// When a target counts as exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exceeding {
    /// When the value is better than the bound, or beyond the better end of a range.
    Strictly,
    /// When it is better by at least this much.
    By(Fraction),
    /// When it is better by at least this part of the bound.
    ByPart(Fraction),
    /// Never: a pure ceiling or floor.
    Never,
}

/// How a plan is spread over its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Evenly by months.
    Even,
    /// By periods inside it, each with its part.
    Parts(Vec<(Period, Fraction)>),
}

/// By how much a bound may be missed, and until when.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// By how much.
    pub size: Fraction,
    /// The last day on which that holds.
    pub through: Date,
    /// Who approved it.
    pub basis: Option<Basis>,
}

/// A cell of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetCell {
    /// The position of the breakdown among those of the indicator.
    pub dimension: usize,
    /// Which cell of it.
    pub of: CellOf,
    /// What it is called.
    pub label: String,
}

/// Which cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellOf {
    /// The word of a list, by its position.
    Word(u32),
    /// A text as it stands in the data.
    Text(String),
}

/// What an indicator was in an earlier period under the definition, or by the units, of today.
#[derive(Clone, Debug)]
pub struct Bridge {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The period.
    pub period: Period,
    /// The cell of a breakdown; none for the whole.
    pub cell: Option<TargetCell>,
    /// The value.
    pub value: Fraction,
    /// The legal basis.
    pub basis: Vec<Basis>,
    /// Where it was written.
    pub span: Span,
}
