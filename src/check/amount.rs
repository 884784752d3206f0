//! Literals and units: which number a text means once its unit is known.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast::{Ident, Literal, UnitExpr};
use crate::value::numeral::{Reading, show};
use crate::value::unit::{BASE_UNITS, Measure};
use crate::value::{Decimal, Fraction, Lang, Message, Unit, Value};

/// A literal whose reading and unit are settled.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    /// The value in the base of its unit: `0,40%` is 0.004, `1,5 triệu` is 1500000.
    pub(super) decimal: Decimal,
    /// The same value as a fraction.
    pub(super) value: Fraction,
    /// The unit.
    pub(super) unit: Unit,
    /// Whether the unit stood beside the number, rather than being taken from the other side.
    pub(super) stated: bool,
    /// What one unit in the last written digit is worth.
    pub(super) precision: Fraction,
}

impl Checker {
    /// The unit that was written, and what one of it is in the base unit.
    pub(super) fn unit(&mut self, written: &UnitExpr) -> Option<(Decimal, Unit)> {
        let mut unit = Unit::plain();
        let mut factor = Decimal::ONE;
        for (name, below) in written.above.iter().map(|n| (n, false)).chain(written.below.iter().map(|n| (n, true))) {
            let Some((scale, one)) = self.unit_named(name) else {
                self.unknown_unit(name, written.span);
                return None;
            };
            if written.above.len() + written.below.len() == 1 {
                return Some((scale, one));
            }
            if below && scale != Decimal::ONE {
                self.unknown_unit(name, written.span);
                return None;
            }
            if scale != Decimal::ONE {
                factor = scale;
            }
            unit = if below { unit.per(&one) } else { unit.times(&one) };
        }
        Some((factor, unit))
    }

    fn unit_named(&self, name: &str) -> Option<(Decimal, Unit)> {
        match name {
            "%" => Some((Decimal::ONE, Unit::rate())),
            "điểm %" => Some((Decimal::ONE, Unit::points())),
            _ => Unit::builtin(name).map(|u| (Decimal::ONE, u)).or_else(|| self.units.get(name).cloned()),
        }
    }

    fn unknown_unit(&mut self, name: &str, span: Span) {
        let declared: Vec<String> = self.units.keys().cloned().collect();
        let known = BASE_UNITS.iter().flat_map(|u| [u.vi, u.en]).chain(declared.iter().map(String::as_str));
        let ident = Ident { text: name.to_owned(), span };
        self.unknown(Code::UnknownUnit, &ident, &Message::new("đơn vị", "unit"), known);
    }

    /// Settles a literal; a bare one takes the unit of the other side.
    pub(super) fn literal(&mut self, literal: &Literal, expected: Option<&Unit>) -> Option<Amount> {
        let (factor, unit) = match &literal.unit {
            Some(written) => self.unit(written)?,
            None => (Decimal::ONE, expected.cloned().unwrap_or_default()),
        };
        let reading = self.reading(literal, &unit)?;
        let percent = matches!(unit.measure(), Measure::Rate | Measure::Points);
        let shift = i32::try_from(literal.multiplier.unwrap_or(0)).unwrap_or(0) - if percent { 2 } else { 0 };
        let settled = reading.value.times_ten_to(shift).and_then(|d| Ok((d, d.to_fraction()?)));
        let precision =
            Decimal::from_parts(1, reading.decimals).map(|d| d.times_ten_to(shift).and_then(Decimal::to_fraction));
        let scaled = settled.and_then(|(d, value)| Ok((d, value.times(factor.to_fraction()?)?)));
        let (Ok((decimal, value)), Some(Ok(precision))) = (scaled, precision) else {
            self.too_large(literal.span);
            return None;
        };
        let decimal = if factor == Decimal::ONE { Some(decimal) } else { value.to_exact_decimal() };
        let Some(decimal) = decimal else {
            self.too_large(literal.span);
            return None;
        };
        Some(Amount { decimal, value, unit, stated: literal.unit.is_some(), precision })
    }

    fn too_large(&mut self, span: Span) {
        let message =
            Message::new("số này quá lớn, không giữ được chính xác", "this number is too large to be kept exactly");
        self.fault(Diagnostic::error(Code::BadNumber, message).at(span));
    }

    /// Picks the reading the unit allows: whole-grain units take the whole one, everything else needs a single one.
    fn reading(&mut self, literal: &Literal, unit: &Unit) -> Option<Reading> {
        if let [single] = literal.readings.as_slice() {
            return Some(*single);
        }
        if unit.is_whole() && literal.multiplier.is_none() {
            return literal.readings.iter().find(|r| r.decimals == 0).copied();
        }
        let (raw, readings) = (&literal.raw, &literal.readings);
        let listed = |lang: Lang, joint: &str| {
            readings.iter().map(|r| show(r.value.normalized(), lang)).collect::<Vec<_>>().join(joint)
        };
        let small =
            readings.iter().find(|r| r.decimals > 0).map_or_else(String::new, |r| show(r.value.normalized(), Lang::Vi));
        let whole = readings.iter().find(|r| r.decimals == 0).map_or_else(String::new, |r| r.value.to_string());
        self.fault(
            Diagnostic::error(
                Code::BadNumber,
                Message::new(
                    format!("`{raw}` có hai cách đọc: {}", listed(Lang::Vi, " hoặc ")),
                    format!("`{raw}` has two readings: {}", listed(Lang::En, " or ")),
                ),
            )
            .at(literal.span)
            .help(Message::new(format!("viết `{small}` hoặc `{whole}`"), format!("write `{small}` or `{whole}`"))),
        );
        None
    }

    /// A literal as a constant expression.
    pub(super) fn literal_expr(&mut self, literal: &Literal, expected: Option<&Type>) -> Option<Expr> {
        let unit = match expected {
            Some(Type::Number(unit)) => Some(unit),
            _ => None,
        };
        let amount = self.literal(literal, unit)?;
        Some(Expr {
            kind: ExprKind::Const(Value::Number(amount.value)),
            ty: Type::Number(amount.unit),
            span: literal.span,
        })
    }
}
