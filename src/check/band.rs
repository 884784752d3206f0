//! Keys of a table: words of a list, or stretches of numbers cut where any row begins or ends.

use super::expr::constant;
use super::scope::Checker;
use super::test::{is_age, meaning};
use crate::ir::{Axis, Band, Comparison, Type};
use crate::source::Span;
use crate::syntax::ast::{self, HighWord, LowWord, Relation, RowKey, Test};
use crate::value::{Fraction, Unit, Value, quantity};

/// A place between numbers: before or after one of them, or beyond all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    Start,
    At(Fraction, Side),
    End,
}

/// On which side of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Before,
    After,
}

/// The numbers between two cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) from: Cut,
    pub(super) to: Cut,
}

/// What a row is for, under one key.
#[derive(Clone, Debug)]
pub(super) enum Choice {
    /// `còn lại`.
    Rest,
    /// Words of the list, by position.
    Words(Vec<usize>),
    /// Numbers.
    Numbers(Vec<Stretch>),
}

/// A key as all rows of a version cut it.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// The words of a list: so many.
    Words(usize),
    /// Stretches of numbers in a unit, none of which any row divides.
    Numbers(Vec<Stretch>, Unit),
}

impl Stretch {
    fn point(number: Fraction) -> Self {
        Self { from: Cut::At(number, Side::Before), to: Cut::At(number, Side::After) }
    }

    /// The stretch as the program keeps it.
    fn band(self) -> Band {
        let bound = |cut: Cut, included: Side| match cut {
            Cut::At(number, side) => Some((number, side == included)),
            Cut::Start | Cut::End => None,
        };
        Band { low: bound(self.from, Side::Before), high: bound(self.to, Side::After) }
    }

    /// The first multiple of a grain inside.
    pub(super) fn whole(self, grain: Fraction) -> Option<Fraction> {
        let step = |steps: i128| Fraction::whole(steps).times(grain).ok();
        let found = match (self.from, self.to) {
            (Cut::At(low, side), _) => {
                let first = low.over(grain).ok()?.ceil();
                let at = step(first)?;
                if side == Side::After && at == low { step(first.checked_add(1)?)? } else { at }
            }
            (_, Cut::At(high, side)) => {
                let last = high.over(grain).ok()?.floor();
                let at = step(last)?;
                if side == Side::Before && at == high { step(last.checked_sub(1)?)? } else { at }
            }
            _ => Fraction::ZERO,
        };
        self.holds(found).then_some(found)
    }

    fn holds(self, number: Fraction) -> bool {
        self.from <= Cut::At(number, Side::Before) && Cut::At(number, Side::After) <= self.to
    }

    /// A number inside: a bound that belongs to it, a whole one, or one in the middle.
    pub(super) fn sample(self, grain: Fraction) -> Fraction {
        let bound = |cut: Cut| if let Cut::At(number, _) = cut { Some(number) } else { None };
        let (low, high) = (bound(self.from), bound(self.to));
        let own = [low, high].into_iter().flatten().find(|number| self.holds(*number));
        let middle = || low?.plus(high?).ok()?.over(Fraction::whole(2)).ok();
        own.or_else(|| self.whole(grain)).or_else(middle).unwrap_or(Fraction::ZERO)
    }
}

impl Line {
    /// How many places it has.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Words(count) => *count,
            Self::Numbers(stretches, _) => stretches.len(),
        }
    }

    /// The places a row is for.
    pub(super) fn places(&self, choice: &Choice) -> Vec<usize> {
        match (self, choice) {
            (_, Choice::Words(words)) => words.clone(),
            (Self::Numbers(all, _), Choice::Numbers(chosen)) => {
                let mut places = Vec::new();
                for stretch in chosen {
                    let first = all.partition_point(|part| part.from < stretch.from);
                    places.extend(
                        (first..).zip(all.iter().skip(first)).take_while(|(_, p)| p.to <= stretch.to).map(|(at, _)| at),
                    );
                }
                places.sort_unstable();
                places.dedup();
                places
            }
            _ => (0..self.len()).collect(),
        }
    }

    /// The line as the program keeps it.
    pub(super) fn axis(&self) -> Axis {
        match self {
            Self::Words(count) => Axis::Words(*count),
            Self::Numbers(stretches, _) => Axis::Bands(stretches.iter().map(|stretch| stretch.band()).collect()),
        }
    }

    /// The finest digit in which a bound is written; between two numbers that are one of it apart no row can be missing.
    pub(super) fn grain(&self) -> Fraction {
        let Self::Numbers(stretches, unit) = self else { return Fraction::ONE };
        let digits = |cut: Cut| match cut {
            Cut::At(number, _) => {
                quantity::scaled(number, unit).to_exact_decimal().map_or(0, |d| d.normalized().scale())
            }
            Cut::Start | Cut::End => 0,
        };
        let finest = stretches.iter().flat_map(|stretch| [stretch.from, stretch.to]).map(digits).max().unwrap_or(0);
        let one = quantity::scaled(Fraction::ONE, unit);
        let parts = 10i128.checked_pow(finest).map(Fraction::whole);
        let grain = parts.and_then(|parts| Fraction::ONE.over(parts).ok()?.over(one).ok());
        grain.unwrap_or(Fraction::ONE)
    }
}

/// Cuts a number key where any row begins or ends; what no row is for is left out.
pub(super) fn cut<'c>(choices: impl Iterator<Item = &'c Choice>, unit: Unit) -> Line {
    let mut chosen: Vec<Stretch> = Vec::new();
    for choice in choices {
        match choice {
            Choice::Numbers(stretches) => chosen.extend(stretches),
            Choice::Rest | Choice::Words(_) => chosen.push(Stretch { from: Cut::Start, to: Cut::End }),
        }
    }
    let mut cuts: Vec<Cut> = chosen.iter().flat_map(|stretch| [stretch.from, stretch.to]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    // Where stretches begin and end counts how many of them lie over each part.
    let (mut begins, mut ends): (Vec<Cut>, Vec<Cut>) = chosen.iter().map(|s| (s.from, s.to)).unzip();
    begins.sort_unstable();
    ends.sort_unstable();
    let mut parts = Vec::new();
    for pair in cuts.windows(2) {
        let [from, to] = pair else { continue };
        let open = begins.partition_point(|cut| cut <= from) - ends.partition_point(|cut| cut <= from);
        if open > 0 {
            parts.push(Stretch { from: *from, to: *to });
        }
    }
    Line::Numbers(parts, unit)
}

impl Checker {
    /// What a row is for under one key; `None` when that is at fault, which is reported.
    pub(super) fn choice(&mut self, alternatives: &[RowKey], ty: &Type) -> Option<Choice> {
        if alternatives.is_empty() {
            return Some(Choice::Rest);
        }
        let (mut words, mut numbers) = (Vec::new(), Vec::new());
        for alternative in alternatives {
            match (alternative, ty) {
                (RowKey::Word(word), Type::Word(list)) => words.push(self.word(*list, word)? as usize),
                (RowKey::Word(word), _) => {
                    let path = ast::Expr { kind: ast::ExprKind::Path(vec![word.clone()]), span: word.span };
                    self.constant(&path, ty)?;
                }
                (RowKey::Numbers { test, span }, _) => numbers.push(self.stretch(test, ty, *span)?),
            }
        }
        Some(if matches!(ty, Type::Word(_)) { Choice::Words(words) } else { Choice::Numbers(numbers) })
    }

    fn stretch(&mut self, test: &Test, ty: &Type, span: Span) -> Option<Stretch> {
        match test {
            Test::Compare(relation, bound) => {
                let number = self.edge(bound, ty)?;
                if is_age(ty) && matches!(relation, Relation::AtMost | Relation::Over) {
                    return self.doubtful(number, ty, bound.span);
                }
                let at = |side| Cut::At(number, side);
                Some(match meaning(*relation) {
                    Comparison::Equal | Comparison::NotEqual => Stretch::point(number),
                    Comparison::Less => Stretch { from: Cut::Start, to: at(Side::Before) },
                    Comparison::LessOrEqual => {
                        Stretch { from: Cut::Start, to: upto(number, *relation == Relation::ThroughAge, ty)? }
                    }
                    Comparison::Greater => Stretch { from: at(Side::After), to: Cut::End },
                    Comparison::GreaterOrEqual => Stretch { from: at(Side::Before), to: Cut::End },
                })
            }
            Test::OrMore(bound) => {
                let number = self.edge(bound, ty)?;
                Some(Stretch { from: Cut::At(number, Side::Before), to: Cut::End })
            }
            Test::OrLess(bound) => {
                let number = self.edge(bound, ty)?;
                if is_age(ty) {
                    return self.doubtful(number, ty, bound.span);
                }
                Some(Stretch { from: Cut::Start, to: Cut::At(number, Side::After) })
            }
            Test::Range { low, from, high, to } => {
                let (first, last) = (self.edge(from, ty)?, self.edge(to, ty)?);
                if is_age(ty) && *high == HighWord::To {
                    return self.doubtful(last, ty, to.span);
                }
                if is_age(ty) && *low == LowWord::Over {
                    return self.doubtful(first, ty, from.span);
                }
                let from = Cut::At(first, if *low == LowWord::Over { Side::After } else { Side::Before });
                let to = match high {
                    HighWord::ToUnder => Cut::At(last, Side::Before),
                    HighWord::To | HighWord::Through => upto(last, *high == HighWord::Through, ty)?,
                };
                if from >= to {
                    self.empty_range(span);
                    return None;
                }
                Some(Stretch { from, to })
            }
            Test::In { .. } | Test::Missing | Test::Known => None,
        }
    }

    fn edge(&mut self, bound: &ast::Expr, ty: &Type) -> Option<Fraction> {
        match self.constant(bound, ty)? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    fn doubtful(&mut self, number: Fraction, ty: &Type, span: Span) -> Option<Stretch> {
        self.ambiguous_age(&constant(Value::Number(number), ty.clone(), span));
        None
    }
}

/// Where numbers up to a bound end: `đến hết 22 tuổi` lasts until the next birthday.
fn upto(number: Fraction, through: bool, ty: &Type) -> Option<Cut> {
    if through && is_age(ty) {
        return Some(Cut::At(number.plus(Fraction::ONE).ok()?, Side::Before));
    }
    Some(Cut::At(number, Side::After))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(n: i128, side: Side) -> Cut {
        Cut::At(Fraction::whole(n), side)
    }

    fn stretch(from: Cut, to: Cut) -> Stretch {
        Stretch { from, to }
    }

    #[test]
    fn rows_cut_each_other_and_what_none_is_for_is_left_out() {
        let wide = stretch(at(1, Side::Before), at(5, Side::After));
        let point = Stretch::point(Fraction::whole(3));
        let far = stretch(at(8, Side::After), Cut::End);
        let choices = [Choice::Numbers(vec![wide]), Choice::Numbers(vec![point, far])];
        let line = cut(choices.iter(), Unit::plain());
        let Line::Numbers(parts, _) = &line else { unreachable!() };
        // 1 to under 3, 3, over 3 to 5, over 8; nothing between 5 and 8.
        let expected = [
            stretch(at(1, Side::Before), at(3, Side::Before)),
            point,
            stretch(at(3, Side::After), at(5, Side::After)),
            far,
        ];
        assert_eq!(parts.as_slice(), expected);
        assert_eq!(line.places(&Choice::Numbers(vec![wide])), [0, 1, 2]);
        assert_eq!(line.places(&Choice::Numbers(vec![far, point])), [1, 3]);
        assert_eq!(line.places(&Choice::Rest), [0, 1, 2, 3]);
    }

    #[test]
    fn the_first_whole_number_of_a_gap_is_its_witness() {
        let grain = Fraction::ONE;
        let whole = |from, to| stretch(from, to).whole(grain);
        assert_eq!(whole(at(50, Side::After), at(51, Side::Before)), None, "50% and 51% touch");
        assert_eq!(whole(at(50, Side::After), at(52, Side::Before)), Some(Fraction::whole(51)));
        assert_eq!(
            whole(at(50, Side::Before), at(50, Side::After)),
            Some(Fraction::whole(50)),
            "under 50, then over 50"
        );
        let half = Fraction::new(1, 2).unwrap_or(Fraction::ONE);
        assert_eq!(stretch(at(50, Side::After), at(51, Side::Before)).whole(half), Fraction::new(101, 2).ok());
    }
}
