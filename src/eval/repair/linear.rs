//! Comparisons of a check as linear conditions on the figures of a report that may be changed, in steps of their last printed digit.

use super::super::check::Desk;
use super::super::range::Range;
use super::solve::Condition;
use crate::ir::{Claim, Comparison, Figure, FigureKind, IndicatorId, Tolerance};
use crate::value::{Fraction, Period};

/// `constant + Σ coefficient × steps`, the steps by the position of the changed figure.
#[derive(Clone, Debug)]
struct Form {
    constant: Range,
    terms: Vec<(usize, Range)>,
}

impl Form {
    fn of(constant: Range) -> Self {
        Self { constant, terms: Vec::new() }
    }

    fn plus(mut self, other: Self) -> Self {
        self.constant = self.constant.plus(other.constant);
        for (at, coefficient) in other.terms {
            match self.terms.iter_mut().find(|(place, _)| *place == at) {
                Some((_, sum)) => *sum = sum.plus(coefficient),
                None => self.terms.push((at, coefficient)),
            }
        }
        self
    }

    fn map(mut self, by: impl Fn(Range) -> Range) -> Self {
        self.constant = by(self.constant);
        self.terms.iter_mut().for_each(|(_, coefficient)| *coefficient = by(*coefficient));
        self
    }

    /// The product or quotient with a form of which at most one side changes.
    fn by(self, other: Self, divides: bool) -> Option<Self> {
        match (self.terms.is_empty(), other.terms.is_empty(), divides) {
            (_, true, true) => Some(self.map(|part| part.over(other.constant))),
            (_, true, false) => Some(self.map(|part| part.times(other.constant))),
            (true, false, false) => Some(other.map(|part| part.times(self.constant))),
            _ => None,
        }
    }
}

/// Not more than a part of the right side above it, nor below it; both sides are taken not to be below nought.
fn relative(left: &Form, right: &Form, comparison: Comparison, part: Fraction) -> Option<Vec<Condition>> {
    let side = |factor: Fraction, comparison: Comparison| {
        let moved = right.clone().map(|part| part.times(Range::point(factor)).negated());
        let difference = left.clone().plus(moved);
        let wanted = Range::wanted(comparison, Fraction::ZERO)?;
        Some(Condition { terms: difference.terms, within: wanted.minus(difference.constant) })
    };
    let (above, below) = (Fraction::ONE.plus(part).ok()?, Fraction::ONE.minus(part).ok()?);
    match comparison {
        Comparison::Equal => {
            Some(vec![side(above, Comparison::LessOrEqual)?, side(below, Comparison::GreaterOrEqual)?])
        }
        Comparison::Less | Comparison::LessOrEqual => Some(vec![side(above, comparison)?]),
        _ => Some(vec![side(below, comparison)?]),
    }
}

/// A figure that may be changed: of which indicator and period, and what one step is.
pub(super) struct Movable<'a> {
    /// The claim.
    pub(super) claim: &'a Claim,
    /// One unit of its last printed digit.
    pub(super) step: Fraction,
}

/// Reads comparisons on a report.
pub(super) struct Reader<'d, 'a> {
    /// Where the other figures come from.
    pub(super) desk: &'d mut Desk<'a>,
    /// The figures that may be changed.
    pub(super) chosen: &'d [Movable<'a>],
}

impl Reader<'_, '_> {
    /// The conditions under which a comparison can hold; `None` where it is not linear in what may be changed, or has no such
    /// form ("differs from").
    pub(super) fn conditions(
        &mut self,
        (left, comparison, right): &(Figure, Comparison, Figure),
        tolerance: Option<Tolerance>,
    ) -> Option<Vec<Condition>> {
        if *comparison == Comparison::NotEqual {
            return None;
        }
        let period = self.desk.figures.period();
        let tolerance = match tolerance {
            None => Fraction::ZERO,
            Some(Tolerance::Absolute(value)) => value,
            Some(Tolerance::Relative(part)) => {
                let (left, right) = self.form(left, period).zip(self.form(right, period))?;
                return relative(&left, &right, *comparison, part);
            }
        };
        let wanted = Range::wanted(*comparison, tolerance)?;
        let both = self.form(left, period).zip(self.form(right, period));
        let difference = match both {
            Some((left, right)) => left.plus(right.map(Range::negated)),
            None if tolerance == Fraction::ZERO => self.cleared(left, right, period)?,
            None => return None,
        };
        Some(vec![Condition { terms: difference.terms, within: wanted.minus(difference.constant) }])
    }

    /// `n ÷ d` against `r` is `n` against `r × d` where nothing is below nought; a quotient by nought decides nothing anyway.
    fn cleared(&mut self, left: &Figure, right: &Figure, period: Period) -> Option<Form> {
        let (a, b) = self.quotient(left, period)?;
        let (c, d) = self.quotient(right, period)?;
        let (over, under) = (a.by(d, false)?, c.by(b, false)?);
        Some(over.plus(under.map(Range::negated)))
    }

    /// What stands above and below the line.
    fn quotient(&mut self, figure: &Figure, period: Period) -> Option<(Form, Form)> {
        let one = || Form::of(Range::point(Fraction::ONE));
        let FigureKind::Product(factors) = &figure.kind else {
            return Some((self.form(figure, period)?, one()));
        };
        let (mut above, mut below) = (one(), one());
        for (divides, factor) in factors {
            let factor = self.form(factor, period)?;
            let side = if *divides { &mut below } else { &mut above };
            *side = side.clone().by(factor, false)?;
        }
        Some((above, below))
    }

    fn form(&mut self, figure: &Figure, period: Period) -> Option<Form> {
        match &figure.kind {
            FigureKind::At(inner, other) => self.form(inner, other.from(period)?),
            FigureKind::Whole(inner) => self.form(inner, period),
            FigureKind::Neg(inner) => Some(self.form(inner, period)?.map(Range::negated)),
            FigureKind::Sum(terms) => {
                terms.iter().try_fold(Form::of(Range::point(Fraction::ZERO)), |sum, (subtracted, term)| {
                    let term = self.form(term, period)?;
                    Some(sum.plus(if *subtracted { term.map(Range::negated) } else { term }))
                })
            }
            FigureKind::Product(factors) => {
                factors.iter().try_fold(Form::of(Range::point(Fraction::ONE)), |product, (divides, factor)| {
                    product.by(self.form(factor, period)?, *divides)
                })
            }
            FigureKind::Round(inner, step, rounding) => {
                let inner = self.form(inner, period)?;
                inner.terms.is_empty().then(|| Form::of(inner.constant.rounded(*step, *rounding)))
            }
            FigureKind::Indicator(id) => Some(self.indicator(figure, *id, period)),
            _ => Some(Form::of(self.desk.value(figure, period))),
        }
    }

    fn indicator(&mut self, figure: &Figure, id: IndicatorId, period: Period) -> Form {
        let constant = self.desk.value(figure, period);
        let about = |movable: &&Movable<'_>| movable.claim.indicator == id && movable.claim.period == period;
        let place = self.chosen.iter().position(|movable| about(&movable));
        let step = place.and_then(|at| self.chosen.get(at)).map(|movable| Range::point(movable.step));
        Form { constant, terms: place.zip(step).into_iter().collect() }
    }
}
