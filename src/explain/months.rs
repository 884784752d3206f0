//! Months: a sum through them in stretches of one value, and the months in which anything is paid.

use super::reason::{Kind, Reason, Teller, Truth};
use super::record::At;
use super::words::{self, both};
use crate::ir::{Expr, PaidMonths, Type};
use crate::syntax::ast::MonthsOf;
use crate::value::calendar::month_number;
use crate::value::{Date, Fraction, Lang, Message, Unit, Value};
use chrono::Datelike;

/// Months in a row that have one value.
pub(super) struct Stretch {
    /// The first day of the first of them.
    pub(super) first: Date,
    /// The first day of the last of them.
    last: Date,
    count: u32,
    pub(super) value: Value,
}

impl Teller<'_> {
    /// The months of a sum in stretches of one value.
    pub(super) fn stretches(&self, inner: &Expr, of: MonthsOf, at: At) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        let Some(period) = of.around(at.day) else { return found };
        for day in (0..of.count()).filter_map(|nth| period.month_start(nth)) {
            let value = self.witness.value(inner, At { day, ..at });
            match found.last_mut() {
                Some(open) if open.value == value => {
                    open.last = day;
                    open.count += 1;
                }
                _ => found.push(Stretch { first: day, last: day, count: 1, value }),
            }
        }
        found
    }

    /// `01/2024–06/2024: 6 × 360.000 đồng/tháng = 2.160.000 đồng`, and what that rests on.
    pub(super) fn stretch_reason(&self, inner: &Expr, stretch: &Stretch, at: At, depth: usize) -> Reason {
        let mut parts = Vec::new();
        self.gather(inner, At { day: stretch.first, ..at }, depth + 1, &mut parts);
        let found = both(|lang| self.counted_months(inner, stretch, lang));
        Reason { kind: Kind::Months, text: stretch.months(), fact: found.clone(), found, parts, ..Reason::default() }
    }

    /// `6 × 360.000 đồng/tháng + 6 × 500.000 đồng/tháng`; months of nothing are left out where others are not.
    pub(super) fn through_months(&self, inner: &Expr, of: MonthsOf, at: At, lang: Lang) -> String {
        let all = self.stretches(inner, of, at);
        let nothing = |s: &&Stretch| s.value != Value::Number(Fraction::ZERO);
        let told: Vec<String> = all.iter().filter(nothing).map(|s| self.times(inner, s, lang)).collect();
        if told.is_empty() {
            return all.iter().map(|s| self.times(inner, s, lang)).collect::<Vec<_>>().join(" + ");
        }
        told.join(" + ")
    }

    fn times(&self, inner: &Expr, stretch: &Stretch, lang: Lang) -> String {
        format!("{} × {}", stretch.count, words::value(self.program, &inner.ty, &stretch.value, lang))
    }

    fn counted_months(&self, inner: &Expr, stretch: &Stretch, lang: Lang) -> String {
        let Value::Number(value) = stretch.value else {
            return words::result(self.program, &inner.ty, &stretch.value, lang);
        };
        let times = self.times(inner, stretch, lang);
        match value.times(Fraction::whole(i128::from(stretch.count))) {
            Ok(sum) if stretch.count > 1 && value != Fraction::ZERO => {
                let sum = words::value(self.program, &summed(&inner.ty), &Value::Number(sum), lang);
                format!("{times} = {sum}")
            }
            _ => times,
        }
    }

    /// Whether a record stands outside the months paid, told with the months.
    pub(super) fn months_paid(&self, paid: &PaidMonths, reason: &str, at: At) -> Reason {
        let month = |day: &Option<Expr>| match self.witness.value(day.as_ref()?, at) {
            Value::Date(day) => Some(day),
            _ => None,
        };
        let (from, through) = (month(&paid.from), month(&paid.through));
        let now = month_number(at.day);
        let early = from.filter(|from| now < month_number(*from));
        let late = through.filter(|through| now > month_number(*through));
        let open =
            (paid.from.is_some() && from.is_none()) || (paid.through.is_some() && through.is_none() && !paid.goes_on());
        let truth = match (early, late) {
            (None, None) if open => Truth::Unknown,
            (None, None) => Truth::False,
            _ => Truth::True,
        };
        let starts = |lang: Lang| match (from, lang) {
            (Some(from), Lang::Vi) => Some(format!("hưởng từ {}", month_words(from, lang))),
            (Some(from), Lang::En) => Some(format!("paid from {}", month_words(from, lang))),
            (None, _) => None,
        };
        let fact = both(|lang| {
            let end = through.map(|through| month_words(through, lang));
            match (truth, early, starts(lang), end, lang) {
                (Truth::Unknown, .., Lang::Vi) => "chưa xác định được các tháng được hưởng".to_owned(),
                (Truth::Unknown, .., Lang::En) => "the months paid are undetermined".to_owned(),
                (_, Some(_), Some(start), ..) => start,
                (_, None, None, Some(end), Lang::Vi) => format!("hưởng đến hết {end}"),
                (_, None, None, Some(end), Lang::En) => format!("paid through {end}"),
                (_, None, Some(start), Some(end), Lang::Vi) => format!("{start} đến hết {end}"),
                (_, None, Some(start), Some(end), Lang::En) => format!("{start} through {end}"),
                (_, None, Some(start), None, Lang::Vi) => format!("{start}, chưa có tháng kết thúc"),
                (_, None, Some(start), None, Lang::En) => format!("{start}, with no end so far"),
                (.., Lang::Vi) => "chưa có tháng kết thúc".to_owned(),
                (.., Lang::En) => "with no end so far".to_owned(),
            }
        });
        debug_assert!(truth == Truth::True || !reason.ends_with("_paid"));
        let text = Message::new("ngoài các tháng được hưởng", "outside the months paid");
        Reason { text, found: fact.clone(), fact, truth: Some(truth), ..Reason::default() }
    }
}

impl Stretch {
    /// `01/2024–06/2024`.
    fn months(&self) -> Message {
        let month = |day: Date| format!("{:02}/{}", day.month(), day.year());
        Message::same(if self.count == 1 {
            month(self.first)
        } else {
            format!("{}–{}", month(self.first), month(self.last))
        })
    }
}

/// `tháng 03/2024`.
fn month_words(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Vi => format!("tháng {:02}/{}", day.month(), day.year()),
        Lang::En => day.format("%B %Y").to_string(),
    }
}

/// What a sum of months of a type is.
fn summed(ty: &Type) -> Type {
    let month = Unit::base("tháng", true);
    match ty {
        Type::Number(unit) if unit.is_per(&month) => Type::Number(unit.times(&month)),
        other => other.clone(),
    }
}
