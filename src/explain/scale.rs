//! Scales: the bands that counted for a record, and what each of them gave.

use super::reason::{Kind, Reason, Teller};
use super::record::At;
use super::words::{self, both};
use crate::ir::{Band, Bounds, Expr, Scale, Type, Weight, weigh};
use crate::syntax::ast::ScaleKind;
use crate::value::{Fraction, Lang, Unit, Value};

impl Teller<'_> {
    /// The bands that counted, each with what it gave.
    pub(super) fn treads(&self, scale: &Scale, at: At) -> Vec<Reason> {
        let Some((bounds, weights)) = self.weights(scale, at) else { return Vec::new() };
        let told = weights.iter().filter_map(|(nth, weight)| {
            let (tread, bounds) = (scale.treads.get(*nth)?, bounds.get(*nth)?);
            let band = Band { low: bounds.low, high: bounds.high };
            let found = both(|lang| self.weighed(scale, &tread.gives, *weight, at, lang));
            Some(Reason {
                kind: Kind::Part,
                text: both(|lang| band_words(&scale.on, band, lang)),
                fact: found.clone(),
                found,
                basis: tread.basis.as_ref().map(|basis| self.basis(basis)),
                ..Reason::default()
            })
        });
        told.collect()
    }

    /// The formula of a scale with the values of its bands: `5% × 5.000.000 đồng + 10% × 2.000.000 đồng`; of steps the number
    /// and its band.
    pub(super) fn through_scale(&self, scale: &Scale, at: At, lang: Lang) -> Option<String> {
        let (bounds, weights) = match self.weights(scale, at) {
            Some(found) => found,
            None if self.witness.value(&scale.on, at) == Value::Missing => return None,
            None => {
                let on = self.operand(&scale.on, at, lang);
                return Some(format!("{on}, {}", lang.pick("không thuộc bậc nào", "in no band")));
            }
        };
        if let (ScaleKind::Step, [(nth, _)]) = (scale.kind, weights.as_slice()) {
            let band = bounds.get(*nth).map(|b| Band { low: b.low, high: b.high })?;
            return Some(format!("{}, {}", self.operand(&scale.on, at, lang), band_words(&scale.on, band, lang)));
        }
        let parts = weights.iter().map(|(nth, weight)| {
            let gives = &scale.treads.get(*nth)?.gives;
            Some(self.weighed(scale, gives, *weight, at, lang))
        });
        parts.collect::<Option<Vec<_>>>().filter(|parts| !parts.is_empty()).map(|parts| parts.join(" + "))
    }

    fn weighed(&self, scale: &Scale, gives: &Expr, weight: Fraction, at: At, lang: Lang) -> String {
        let value = words::value(self.program, &gives.ty, &self.witness.value(gives, at), lang);
        match scale.kind {
            ScaleKind::Marginal => {
                format!("{value} × {}", words::value(self.program, &scale.on.ty, &Value::Number(weight), lang))
            }
            ScaleKind::Linear if weight != Fraction::ONE => {
                format!("{value} × {}", words::value(self.program, &plain(), &Value::Number(weight), lang))
            }
            _ => value,
        }
    }

    fn weights(&self, scale: &Scale, at: At) -> Option<(Vec<Bounds>, Vec<Weight>)> {
        let number = |expr: &Expr| match self.witness.value(expr, at) {
            Value::Number(number) => Some(number),
            _ => None,
        };
        let bound = |bound: &Option<(Expr, bool)>| match bound {
            None => Some(None),
            Some((bound, included)) => number(bound).map(|number| Some((number, *included))),
        };
        let bounds: Vec<Bounds> = scale
            .treads
            .iter()
            .map(|tread| Some(Bounds { low: bound(&tread.low)?, high: bound(&tread.high)? }))
            .collect::<Option<_>>()?;
        let weights = weigh(scale.kind, number(&scale.on)?, &bounds).ok()?;
        Some((bounds, weights))
    }
}

/// The band in the words of the language.
fn band_words(on: &Expr, band: Band, lang: Lang) -> String {
    match &on.ty {
        Type::Number(unit) => band.words(unit, lang),
        _ => String::new(),
    }
}

fn plain() -> Type {
    Type::Number(Unit::plain())
}
