//! Literals and units: which number a text means once its unit is known.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast::{Literal, UnitExpr};
use crate::syntax::{keyword, print};
use crate::value::name::suggest as nearest;
use crate::value::numeral::Reading;
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
        let single = written.above.len() + written.below.len() == 1;
        for (name, below) in written.above.iter().map(|n| (n, false)).chain(written.below.iter().map(|n| (n, true))) {
            let Some((scale, one)) = self.unit_named(name) else {
                self.unknown_unit(name, written.span);
                return None;
            };
            if single {
                return Some((scale, one));
            }
            let pure = one.measure() == Measure::Plain;
            if !pure || (below && scale != Decimal::ONE) {
                self.unfit_part(name, pure, written.span);
                return None;
            }
            if scale != Decimal::ONE {
                factor = scale;
            }
            unit = if below { unit.per(&one) } else { unit.times(&one) };
        }
        Some((factor, unit))
    }

    /// `%` beside a slash, or a multiple such as `tạ` below it.
    fn unfit_part(&mut self, name: &str, pure: bool, span: Span) {
        let message = if pure {
            Message::new(
                format!("`{name}` là bội của đơn vị khác, không đứng sau dấu `/` được"),
                format!("`{name}` is a multiple of another unit and cannot stand behind `/`"),
            )
        } else {
            Message::new(format!("`{name}` không ghép với đơn vị khác"), format!("`{name}` joins no other unit"))
        };
        self.refuse(Code::UnitMismatch, span, message);
    }

    fn unknown_unit(&mut self, name: &str, span: Span) {
        if self.unit_declared(name) {
            return;
        }
        let told = Message::new(format!("không có đơn vị `{name}`"), format!("there is no unit `{name}`"));
        if let Some((vi, en)) = keyword::full_form(name) {
            let help = Message::new(format!("Viết `{vi}`."), format!("write `{en}`"));
            self.fault(Diagnostic::error(Code::UnknownUnit, told).at(span).help(help));
            return;
        }
        if name == "vạn" {
            let help = Message::new(
                "Viết bằng `nghìn`: một vạn là 10 nghìn.",
                "write it in `thousand`: one vạn is 10 thousand",
            );
            self.fault(Diagnostic::error(Code::UnknownUnit, told).at(span).help(help));
            return;
        }
        let declared = self.told.names(self.units.len(), || self.units.spellings());
        let known = BASE_UNITS.iter().flat_map(|u| [u.vi, u.en]).chain(declared.iter().map(String::as_str));
        let help = match nearest(name, known) {
            Some(right) => Message::new(format!("Tên gần nhất: `{right}`."), format!("did you mean `{right}`?")),
            None => Message::new(
                format!("Nếu là đơn vị riêng, khai báo `đơn vị đo {name}`."),
                format!("if it is a unit of your own, declare `unit {name}`"),
            ),
        };
        self.fault(Diagnostic::error(Code::UnknownUnit, told).at(span).help(help));
    }

    /// Settles a literal; a bare one takes the unit of the other side.
    pub(super) fn literal(&mut self, literal: &Literal, expected: Option<&Unit>) -> Option<Amount> {
        let (factor, unit) = match &literal.unit {
            Some(written) => self.unit(written)?,
            None => (Decimal::ONE, expected.cloned().unwrap_or_default()),
        };
        let reading = self.reading(literal, &unit)?;
        let percent = matches!(unit.measure(), Measure::Rate | Measure::Points);
        if percent && literal.unit.is_none() && reading.value != Decimal::ZERO {
            self.bare_rate(literal, &unit);
            return None;
        }
        let shift = i32::try_from(literal.multiplier.unwrap_or(0)).unwrap_or(0) - if percent { 2 } else { 0 };
        let settled = reading.value.times_ten_to(shift).and_then(|d| Ok((d, d.to_fraction()?)));
        let last_digit = |d: Decimal| d.times_ten_to(shift)?.to_fraction()?.times(factor.to_fraction()?);
        let precision = Decimal::from_parts(1, reading.decimals).map(last_digit);
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

    /// `0,43` beside a rate: 0,43% or 43%?
    fn bare_rate(&mut self, literal: &Literal, unit: &Unit) {
        let raw = &literal.raw;
        let (vi, en) = (print::literal(literal, Lang::Vi), print::literal(literal, Lang::En));
        let sign = unit.name(Lang::Vi);
        let blank = if sign == "%" { "" } else { " " };
        let message = Message::new(
            format!("`{raw}` đứng cạnh một tỷ lệ mà không ghi `{sign}` nên chưa rõ là bao nhiêu phần trăm"),
            format!("`{raw}` beside a rate without `{}` does not say how many per cent", unit.name(Lang::En)),
        );
        let help = Message::new(
            format!("Viết `{vi}{blank}{sign}`, hoặc đổi ra phần trăm rồi ghi `{sign}`."),
            format!("write `{en}{blank}{}`, or turn it into per cent first", unit.name(Lang::En)),
        );
        self.fault(Diagnostic::error(Code::BadNumber, message).at(literal.span).help(help));
    }

    fn too_large(&mut self, span: Span) {
        let message = Message::new(
            "số này không giữ được chính xác: quá nhiều chữ số",
            "this number has more digits than can be kept exactly",
        );
        self.refuse(Code::BadNumber, span, message);
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
        let small = readings.iter().find(|r| r.decimals > 0).map(|r| r.value.normalized()).unwrap_or_default();
        let whole = readings.iter().find(|r| r.decimals == 0).map(|r| r.value.to_string()).unwrap_or_default();
        // Three decimals would bring the second reading back.
        let written = |lang: Lang| {
            let text = small.to_string().replace('.', lang.pick(",", "."));
            if small.scale() == 3 { text + "0" } else { text }
        };
        let (vi, en) = (written(Lang::Vi), written(Lang::En));
        let message = Message::new(
            format!("`{raw}` có hai cách đọc: {} hoặc {}", small.to_string().replace('.', ","), whole),
            format!("`{raw}` has two readings: {small} and {whole}"),
        );
        let help = Message::new(format!("Viết `{vi}` hoặc `{whole}`."), format!("write `{en}` or `{whole}`"));
        self.fault(Diagnostic::error(Code::BadNumber, message).at(literal.span).help(help));
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
