//! Formulas with their figures put in, so that a result can be recomputed by hand.

use super::reason::Teller;
use super::record::At;
use super::words::{self, both};
use crate::ir::{Expr, ExprKind, Function, RuleVersion, Type};
use crate::value::{Lang, Message, Value, date};

impl Teller<'_> {
    /// A value and how it came about: `900.000 đồng = mức chuẩn 360.000 đồng × hệ số 2,5`.
    pub(super) fn derived(&self, formula: &Expr, value: &Value, at: At) -> Message {
        both(|lang| {
            let shown = words::result(self.program, &formula.ty, value, lang);
            match &formula.kind {
                ExprKind::Const(_) => shown,
                _ if formula.ty == Type::Bool => shown,
                ExprKind::CountTrue(parts) => match lang {
                    Lang::Vi => format!("{shown} trong {} điều kiện", parts.len()),
                    Lang::En => format!("{shown} of {} conditions", parts.len()),
                },
                ExprKind::Call(Function::Age, _) => {
                    format!("{shown}, {}", self.counted_years(formula, at, lang))
                }
                _ if *value == Value::Missing => shown,
                _ => format!("{shown} = {}", self.written(formula, at, lang)),
            }
        })
    }

    /// `tính từ ngày sinh 01/01/1958 đến ngày 31/12/2023`.
    pub(super) fn counted_years(&self, age: &Expr, at: At, lang: Lang) -> String {
        let ExprKind::Call(_, args) = &age.kind else { return String::new() };
        let since = args.iter().map(|arg| self.operand(arg, at, lang)).collect::<Vec<_>>().join(", ");
        let day = date::show(at.day, lang);
        match lang {
            Lang::Vi => format!("tính từ {since} đến ngày {day}"),
            Lang::En => format!("from {since} to {day}"),
        }
    }

    /// A formula with the value of each of its members.
    pub(super) fn written(&self, expr: &Expr, at: At, lang: Lang) -> String {
        match &expr.kind {
            ExprKind::Sum(parts) => self.signed(parts, (" + ", " − ", "−"), at, lang),
            ExprKind::Product(parts) => self.signed(parts, (" × ", " ÷ ", "1 ÷ "), at, lang),
            ExprKind::Neg(inner) => format!("−{}", self.member(inner, at, lang)),
            ExprKind::Round(inner, step, how) => {
                format!("{}, {}", self.written(inner, at, lang), words::rounded_to(*step, *how, &expr.ty, lang))
            }
            // What is known needs no stand-in, and what is missing has no value to show.
            ExprKind::Call(Function::IfMissing, args) => match args.as_slice() {
                [wanted, instead] if self.witness.value(wanted, at) == Value::Missing => {
                    let instead = self.written(instead, at, lang);
                    let wanted = words::expr(self.program, at.register, wanted, lang);
                    match lang {
                        Lang::Vi => format!("{instead} (thiếu số liệu {wanted})"),
                        Lang::En => format!("{instead} ({wanted} is missing)"),
                    }
                }
                _ => args.first().map(|wanted| self.written(wanted, at, lang)).unwrap_or_default(),
            },
            ExprKind::Call(function, args) if *function != Function::Age => {
                let told: Vec<String> = args.iter().map(|arg| self.written(arg, at, lang)).collect();
                let list = told.join("; ");
                match (function, told.as_slice()) {
                    (function, told) if function.is_calendar() => {
                        let back = matches!(args.last().map(|n| &n.kind), Some(ExprKind::Neg(_)));
                        words::of_days(*function, told, back, lang)
                    }
                    (Function::YearsBetween, [from, to]) => match lang {
                        Lang::Vi => format!("số năm tròn từ {from} đến {to}"),
                        Lang::En => format!("completed years from {from} to {to}"),
                    },
                    (Function::Smaller, _) => format!("{} ({list})", lang.pick("số nhỏ nhất trong", "smallest of")),
                    _ => format!("{} ({list})", lang.pick("số lớn nhất trong", "largest of")),
                }
            }
            ExprKind::Call(_, args) => {
                let told: Vec<String> = args.iter().map(|arg| self.operand(arg, at, lang)).collect();
                format!("{} {}", lang.pick("tuổi tròn tính từ", "completed years since"), told.join("; "))
            }
            ExprKind::Scale(scale) => {
                self.through_scale(scale, at, lang).unwrap_or_else(|| self.factor(expr, at, lang))
            }
            ExprKind::Across(inner, of) => self.through_months(inner, *of, at, lang),
            ExprKind::CountTrue(_) => self.reason(expr, at, 0).fact.get(lang).to_owned(),
            _ => self.factor(expr, at, lang),
        }
    }

    /// Members that are sums stand in brackets.
    fn member(&self, expr: &Expr, at: At, lang: Lang) -> String {
        // One condition counted is 1 or 0; what it is stands in the formula above.
        if let (ExprKind::CountTrue(parts), value @ Value::Number(_)) = (&expr.kind, self.witness.value(expr, at))
            && parts.len() == 1
        {
            return words::value(self.program, &expr.ty, &value, lang);
        }
        let text = self.written(expr, at, lang);
        if matches!(expr.kind, ExprKind::Sum(_) | ExprKind::Neg(_)) { format!("({text})") } else { text }
    }

    fn signed(&self, parts: &[(bool, Expr)], signs: (&str, &str, &str), at: At, lang: Lang) -> String {
        let mut text = String::new();
        for (nth, (turned, part)) in parts.iter().enumerate() {
            text.push_str(match (nth, turned) {
                (0, false) => "",
                (0, true) => signs.2,
                (_, false) => signs.0,
                (_, true) => signs.1,
            });
            text.push_str(&self.member(part, at, lang));
        }
        text
    }

    /// What a floor, a cap or a rounding made of a value, step by step; empty where they changed nothing.
    pub(super) fn adjusted(&self, version: &RuleVersion, ty: &Type, raw: &Value, at: At) -> Vec<Message> {
        let mut steps = Vec::new();
        let mut now = raw.clone();
        let bounds = [(&version.floor, true), (&version.cap, false)];
        for (bound, floor) in bounds.into_iter().filter_map(|(bound, floor)| Some((bound.as_ref()?, floor))) {
            let limit = self.witness.value(bound, at);
            let (Value::Number(value), Value::Number(limit_value)) = (&now, &limit) else { continue };
            if (floor && value < limit_value) || (!floor && value > limit_value) {
                let word = if floor { ("tối thiểu", "floor") } else { ("tối đa", "cap") };
                steps.push(both(|lang| format!("{} {}", lang.pick(word.0, word.1), self.operand(bound, at, lang))));
                now = limit;
            }
        }
        let (Some((step, how)), Value::Number(value)) = (version.round, &now) else { return steps };
        let rounded = step.to_fraction().and_then(|step| value.round_to(step, how));
        if rounded.is_ok_and(|rounded| rounded != *value) {
            steps.push(both(|lang| words::rounded_to(step, how, ty, lang)));
        }
        steps
    }
}
