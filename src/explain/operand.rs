//! A side of a comparison or a member of a formula: its title and its value.

use super::reason::Teller;
use super::record::At;
use super::style;
use super::words;
use crate::ir::{Body, Expr, ExprKind, ParamId, RuleId, Type, applying};
use crate::value::{Fraction, Lang, Value, quantity};

/// A number without a unit reads on from a title of so many words.
const WORDS: usize = 4;

impl Teller<'_> {
    /// A side of a comparison: its title and its value, or a constant alone.
    pub(super) fn operand(&self, expr: &Expr, at: At, lang: Lang) -> String {
        self.side(expr, at, lang, false)
    }

    /// A member of a formula: `hệ số 2,5`.
    pub(super) fn factor(&self, expr: &Expr, at: At, lang: Lang) -> String {
        self.side(expr, at, lang, true)
    }

    fn side(&self, expr: &Expr, at: At, lang: Lang, inside: bool) -> String {
        let value = self.witness.value(expr, at);
        if let Some(open) = self.open(expr, &value, at, lang) {
            return open;
        }
        match &expr.kind {
            ExprKind::Const(_) | ExprKind::Today => words::value(self.program, &expr.ty, &value, lang),
            ExprKind::Param(param, keys) => {
                let named = self.titled(&self.program.param(*param).named.label, &expr.ty, &value, lang, inside);
                if keys.is_empty() { named } else { format!("{named} ({})", self.keys(*param, keys, at, lang)) }
            }
            ExprKind::Sum(_) | ExprKind::Product(_) | ExprKind::Neg(_) | ExprKind::Round(..) => {
                let shown = words::value(self.program, &expr.ty, &value, lang);
                format!("{shown} ({})", self.written(expr, at, lang))
            }
            ExprKind::Across(..) if value != Value::Missing => {
                let shown = words::value(self.program, &expr.ty, &value, lang);
                format!("{shown} ({})", self.written(expr, at, lang))
            }
            ExprKind::Call(function, _) if function.is_calendar() && value != Value::Missing => {
                let shown = words::value(self.program, &expr.ty, &value, lang);
                format!("{shown} ({})", self.written(expr, at, lang))
            }
            ExprKind::Rule(rule) => {
                let label = &self.program.rule(*rule).named.label;
                match self.out_of(*rule, at) {
                    Some(of) if value != Value::Missing => {
                        let count = match &value {
                            Value::Number(n) => quantity::count(n.numerator(), lang),
                            _ => String::new(),
                        };
                        let of = quantity::count(i128::try_from(of).unwrap_or(i128::MAX), lang);
                        format!("{} {count}/{of}", style::title(label, lang))
                    }
                    _ => self.titled(label, &expr.ty, &value, lang, inside),
                }
            }
            _ => {
                let label = words::expr(self.program, at.register, expr, lang);
                self.titled(&label, &expr.ty, &value, lang, inside)
            }
        }
    }

    /// A number that is not known, but not wholly open either: `số thiếu hụt từ 3 đến 4, tùy số liệu còn thiếu`.
    fn open(&self, expr: &Expr, value: &Value, at: At, lang: Lang) -> Option<String> {
        if *value != Value::Missing || !matches!(expr.ty, Type::Number(_)) {
            return None;
        }
        let (low, high) = self.witness.bounds(expr, at)?;
        let label = words::expr(self.program, at.register, expr, lang);
        let shown = |n: Fraction| words::value(self.program, &expr.ty, &Value::Number(n), lang);
        Some(match lang {
            Lang::Vi => format!("{label} từ {} đến {} tùy số liệu còn thiếu", shown(low), shown(high)),
            Lang::En => format!("{label} {} to {}, depending on what is missing", shown(low), shown(high)),
        })
    }

    /// How many conditions a rule counts, when it is a count of conditions.
    pub(super) fn out_of(&self, rule: RuleId, at: At) -> Option<usize> {
        match &self.version(rule, at.clocks())?.body {
            Body::Formula(Expr { kind: ExprKind::CountTrue(parts), .. }) => Some(parts.len()),
            _ => None,
        }
    }

    /// `thu nhập 1.400.000 đồng`; `điểm B1 là 140 điểm` where the title and its value would run into each other.
    pub(super) fn titled(&self, label: &str, ty: &Type, value: &Value, lang: Lang, inside: bool) -> String {
        let shown = words::value(self.program, ty, value, lang);
        let title = if label.starts_with('"') { label.to_owned() } else { style::title(label, lang) };
        let unit = match ty {
            Type::Number(unit) if !unit.is_plain() => unit.name(Lang::Vi),
            _ => String::new(),
        };
        let ends_in_code = label.chars().last().is_some_and(|letter| letter.is_ascii_digit() || letter.is_uppercase());
        let bare = matches!(ty, Type::Number(unit) if unit.is_plain());
        let long = bare && !inside && label.split(' ').count() > WORDS;
        let repeats = !unit.is_empty() && style::small(label).split(' ').any(|word| word == unit);
        // English quotes titles, so that no value runs on from them.
        let runs_on = lang == Lang::Vi && (long || ends_in_code || repeats);
        let apart = !matches!(ty, Type::Number(_) | Type::Date) || *value == Value::Missing || runs_on;
        match (apart, lang) {
            (true, Lang::Vi) => format!("{title} là {shown}"),
            (true, Lang::En) => format!("{title} is {shown}"),
            (false, _) => format!("{title} {shown}"),
        }
    }

    /// The title of a parameter with the keys its value was found by: `chuẩn nghèo về thu nhập (khu vực nông thôn)`.
    pub(super) fn keyed(&self, param: ParamId, expr: &Expr, at: At, lang: Lang) -> String {
        let title = style::title(&self.program.param(param).named.label, lang);
        match &expr.kind {
            ExprKind::Param(_, keys) if !keys.is_empty() => format!("{title} ({})", self.keys(param, keys, at, lang)),
            _ => title,
        }
    }

    /// Whether all keys of a lookup are known.
    pub(super) fn keys_known(&self, lookup: &Expr, at: At) -> bool {
        let ExprKind::Param(_, keys) = &lookup.kind else { return false };
        keys.iter().all(|key| self.witness.value(key, at) != Value::Missing)
    }

    /// The keys of a lookup; a number with the row it falls in, where that is for more than this number.
    fn keys(&self, param: ParamId, keys: &[Expr], at: At, lang: Lang) -> String {
        let values: Vec<Value> = keys.iter().map(|key| self.witness.value(key, at)).collect();
        let versions = &self.program.param(param).versions;
        let version = applying(versions, at.clocks()).and_then(|at| versions.get(at));
        let found = version.and_then(|version| Some((version, version.position(&values)?)));
        let told = keys.iter().zip(&values).enumerate().map(|(nth, (key, value))| {
            let label = words::expr(self.program, at.register, key, lang);
            let shown = words::value(self.program, &key.ty, value, lang);
            let told = if matches!(key.kind, ExprKind::Const(_)) { shown } else { format!("{label} {shown}") };
            let band = found.and_then(|(version, position)| version.band(position, nth));
            match (band.filter(|band| band.low != band.high), &key.ty) {
                (Some(band), Type::Number(unit)) => {
                    format!("{told}, {} {}", lang.pick("thuộc dòng", "row"), band.words(unit, lang))
                }
                _ => told,
            }
        });
        told.collect::<Vec<_>>().join(", ")
    }
}
