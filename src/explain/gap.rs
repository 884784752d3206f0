//! How far an indicator is from a target, in its unit and in records, and what was compared.

use super::judged::Teller;
use super::style;
use crate::eval::outcome::Judged;
use crate::eval::words as said;
use crate::ir::{Aggregate, Comparison, Expr, ExprKind, GoalOf, Type};
use crate::value::{Fraction, Lang, Value, quantity};

impl Teller<'_> {
    /// `còn cao hơn 0,03 điểm %, phải giảm thêm ít nhất 07 hộ nghèo`; empty when the verdict left no gap.
    pub(super) fn gap(&self, judged: &Judged, lang: Lang) -> String {
        let Some((gap, compared)) = judged.gap.zip(judged.compared) else { return String::new() };
        let goal = &self.program.target(judged.target).goal;
        let above = goal.high.is_some_and(|(high, _)| compared >= high);
        let fewer = if goal.of == GoalOf::Fall { !above } else { above };
        let far = self.distance(gap, lang);
        let far = match (gap == Fraction::ZERO, above, lang) {
            (true, _, Lang::Vi) => "bằng đúng mức phải vượt qua".to_owned(),
            (true, _, Lang::En) => "exactly at the bound that must be passed".to_owned(),
            (false, true, Lang::Vi) => format!("còn cao hơn {far}"),
            (false, false, Lang::Vi) => format!("còn thiếu {far}"),
            (false, true, Lang::En) => format!("{far} above it"),
            (false, false, Lang::En) => format!("{far} short of it"),
        };
        let records = judged.gap_records.filter(|_| self.indicator.unit.is_dimensionless());
        let Some(count) = records else { return far };
        let records = self.noun(count, lang);
        match (fewer, lang) {
            (true, Lang::Vi) => format!("{far}, phải giảm thêm ít nhất {records}"),
            (false, Lang::Vi) => format!("{far}, phải tăng thêm ít nhất {records}"),
            (true, Lang::En) => format!("{far}, at least {records} too many"),
            (false, Lang::En) => format!("{far}, at least {records} too few"),
        }
    }

    /// So many records above the line: `07 hộ nghèo` where the class they are counted by is a kind of the unit.
    fn noun(&self, count: i128, lang: Lang) -> String {
        let plain = said::records(self.program, self.indicator, count, lang);
        let class = super::figure::single(self.program, &self.indicator.figure).and_then(|of| self.class(of));
        let (number, unit) = plain.split_once(' ').unwrap_or((&plain, ""));
        match class.map(|class| style::small(&class)) {
            Some(class) if lang == Lang::Vi && class.starts_with(unit) => format!("{number} {class}"),
            _ => plain,
        }
    }

    /// The class a share counts its records by.
    fn class(&self, of: &Aggregate) -> Option<String> {
        let ExprKind::Compare(_, Comparison::Equal, right) = &of.filter.as_ref()?.kind else { return None };
        match (&**right, &right.ty) {
            (Expr { kind: ExprKind::Const(Value::Word(word)), .. }, Type::Word(list)) => {
                let found = self.program.list(*list).words.get(*word as usize)?;
                Some(found.label.clone())
            }
            _ => None,
        }
    }

    /// What was compared with the goal: the value with as many digits as it takes, or how far it moved.
    pub(super) fn compared(&self, judged: &Judged, value: Fraction, lang: Lang) -> String {
        let target = self.program.target(judged.target);
        let moved = |this: (&str, &str), other: (&str, &str)| {
            let (way, size) =
                if value < Fraction::ZERO { (other, value.negated().unwrap_or(value)) } else { (this, value) };
            format!("{} {}", lang.pick(way.0, way.1), self.distance(size, lang))
        };
        match target.goal.of {
            GoalOf::Level => {
                let bounds = said::level_bounds(target);
                quantity::show_against(value, &self.indicator.unit, self.indicator.decimals, &bounds, lang)
            }
            GoalOf::Fall => moved(("giảm", "down"), ("tăng", "up")),
            GoalOf::Rise => moved(("tăng", "up"), ("giảm", "down")),
        }
    }

    /// A difference of two values, without a sign; never rounded to nothing.
    pub(super) fn distance(&self, value: Fraction, lang: Lang) -> String {
        let unit = quantity::of_difference(&self.indicator.unit);
        let digits = quantity::digits_against(value, &unit, self.indicator.decimals, &[Fraction::ZERO]);
        if unit.is_whole() {
            quantity::in_sentence(value, &unit, 0, lang)
        } else {
            quantity::show(value, &unit, digits, lang)
        }
    }
}
