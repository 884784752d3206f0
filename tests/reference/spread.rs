//! Quantiles and the Gini coefficient as their definitions say them, value by value and pair by pair.

use super::aggregate::{spanned, worlds};
use chitieu::eval::outcome::Measured;
use chitieu::syntax::ast::QuantileRule;
use chitieu::value::{ArithmeticFault, Fraction, Message};

/// A value, its weight (above zero), and whether it certainly counts.
type Seen = (Fraction, Fraction, bool);

pub(crate) fn quantile(seen: &[Seen], level: Fraction, rule: QuantileRule) -> Measured {
    // On a line nothing is said of what is open.
    if rule == QuantileRule::Linear && seen.iter().any(|(_, _, certain)| !certain) {
        return Measured::undefined(Message::same("open"));
    }
    let ways: Vec<Vec<Option<(Fraction, Fraction)>>> = seen
        .iter()
        .map(|(value, weight, certain)| {
            let counted = Some((*value, *weight));
            if *certain { vec![counted] } else { vec![counted, None] }
        })
        .collect();
    let states = worlds(Vec::new(), &ways, |row: &Vec<(Fraction, Fraction)>, way| {
        row.iter().copied().chain(*way).collect::<Vec<_>>()
    });
    spanned(states.into_iter().map(|row| of(row, level, rule).ok().flatten()).collect())
}

fn of(
    mut row: Vec<(Fraction, Fraction)>,
    level: Fraction,
    rule: QuantileRule,
) -> Result<Option<Fraction>, ArithmeticFault> {
    row.sort();
    let Some((last, _)) = row.last().copied() else { return Ok(None) };
    if rule == QuantileRule::Linear {
        let place = Fraction::whole(i128::try_from(row.len() - 1).unwrap()).times(level)?;
        let at = usize::try_from(place.floor()).unwrap();
        let above = row.get(at + 1).map_or(last, |(value, _)| *value);
        let part = place.minus(Fraction::whole(place.floor()))?;
        return Ok(Some(row[at].0.plus(above.minus(row[at].0)?.times(part)?)?));
    }
    let up_to = |value: Fraction| {
        row.iter().filter(|(x, _)| *x <= value).try_fold(Fraction::ZERO, |sum, (_, weight)| sum.plus(*weight))
    };
    let sought = level.times(up_to(last)?)?;
    let mut lower = last;
    let mut upper = last;
    for (value, _) in row.iter().rev() {
        if up_to(*value)? >= sought {
            lower = *value;
        }
        if up_to(*value)? > sought {
            upper = *value;
        }
    }
    Ok(Some(match rule {
        QuantileRule::NearestRank => lower,
        _ => lower.plus(upper)?.over(Fraction::whole(2))?,
    }))
}

/// Half the mean difference of all pairs, over the mean.
pub(crate) fn gini(seen: &[Seen]) -> Measured {
    if seen.iter().any(|(_, _, certain)| !certain) {
        return Measured::undefined(Message::same("open"));
    }
    match gini_of(seen) {
        Ok(Some(value)) => Measured::exact(value),
        _ => Measured::undefined(Message::same("no value")),
    }
}

fn gini_of(seen: &[Seen]) -> Result<Option<Fraction>, ArithmeticFault> {
    let (mut pairs, mut weight, mut total) = (Fraction::ZERO, Fraction::ZERO, Fraction::ZERO);
    for (x, w, _) in seen {
        for (y, v, _) in seen {
            pairs = pairs.plus(x.minus(*y)?.max(y.minus(*x)?).times(w.times(*v)?)?)?;
        }
        weight = weight.plus(*w)?;
        total = total.plus(x.times(*w)?)?;
    }
    if total <= Fraction::ZERO {
        return Ok(None);
    }
    Ok(Some(pairs.over(weight.times(total)?.times(Fraction::whole(2))?)?))
}
