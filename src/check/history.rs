//! Records of an example that have a history: each has its first day, and those of one key follow one another.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Example, FieldId, Given, Timing};
use crate::source::Span;
use crate::value::{Date, Lang, Message, Value, date};

/// A record of an example on its days.
struct Spell<'e> {
    given: &'e Given,
    from: Date,
    through: Option<Date>,
}

impl Checker {
    /// Reports what `bind` would set aside of data, and results asked of a record on a day on which it does not hold.
    pub(super) fn histories_in_order(&mut self, example: &Example) {
        let mut spells: Vec<(usize, Spell<'_>)> = Vec::new();
        for (nth, given) in example.given.iter().enumerate() {
            let Timing::Valid(from, through) = self.program.register(given.register).timing else { continue };
            let Some(first) = day(given, from) else {
                self.needs_first_day(given, from);
                continue;
            };
            let spell = Spell { given, from: first, through: through.and_then(|through| day(given, through)) };
            if spell.through.is_some_and(|last| last < first) {
                let message = Message::new(
                    format!("`{}` hết trước khi bắt đầu", given.name),
                    format!("`{}` ends before it begins", given.name),
                );
                self.refuse(Code::DateGap, given.span, message);
            }
            spells.push((nth, spell));
        }
        self.one_after_another(&spells);
        let Some(on) = example.on else { return };
        for expect in &example.expects {
            let asked = spells.iter().find(|(nth, _)| *nth == expect.record).map(|(_, spell)| spell);
            if let Some(spell) = asked.filter(|s| on < s.from || s.through.is_some_and(|last| last < on)) {
                self.asked_outside(spell, on, expect.span);
            }
        }
    }

    fn needs_first_day(&mut self, given: &Given, from: FieldId) {
        let column = self.program.field(given.register, from).named.name.clone();
        let message = Message::new(
            format!("`{}` chưa nêu `{column}`: danh sách này có thời hạn", given.name),
            format!("`{}` has no `{column}`: records of this register are valid from a day", given.name),
        );
        let help = Message::new(format!("Thêm `{column} = 01/01/2020`."), format!("add `{column} = 2020-01-01`"));
        self.fault(Diagnostic::error(Code::BadClause, message).at(given.span).help(help));
    }

    fn one_after_another(&mut self, spells: &[(usize, Spell<'_>)]) {
        for (nth, (_, one)) in spells.iter().enumerate() {
            let keys = &self.program.register(one.given.register).keys;
            let same_key = |other: &Given| {
                let key = |of: &Given, key: &FieldId| of.facts.iter().find(|(f, _)| f == key).map(|(_, v)| v.clone());
                one.given.register == other.register
                    && keys.iter().all(|k| key(one.given, k).is_some_and(|v| key(other, k) == Some(v)))
            };
            let ends = matches!(self.program.register(one.given.register).timing, Timing::Valid(_, Some(_)));
            let meets = |other: &Spell<'_>| {
                let (early, late) = if one.from <= other.from { (one, other) } else { (other, one) };
                early.from == late.from || (ends && early.through.is_none_or(|last| late.from <= last))
            };
            let before = spells.iter().take(nth).map(|(_, spell)| spell);
            let Some(other) = before.into_iter().find(|s| same_key(s.given) && meets(s)) else { continue };
            let message = Message::new(
                format!("`{}` và `{}` cùng mã, thời hạn chồng lên nhau", other.given.name, one.given.name),
                format!("`{}` and `{}` have one key and share days", other.given.name, one.given.name),
            );
            self.fault(
                Diagnostic::error(Code::DateOverlap, message)
                    .at(one.given.span)
                    .because(other.given.span, Message::new("dòng kia ở đây", "the other is here")),
            );
        }
    }

    fn asked_outside(&mut self, spell: &Spell<'_>, on: Date, span: Span) {
        let name = &spell.given.name;
        let message = Message::new(
            format!("`{name}` không có giá trị vào ngày {}", date::show(on, Lang::Vi)),
            format!("`{name}` is not valid on {}", date::show(on, Lang::En)),
        );
        let help = Message::new(
            "Hỏi kết quả của dòng có giá trị vào ngày của ví dụ.",
            "ask for the result of the record that is valid on the day of the example",
        );
        self.fault(Diagnostic::error(Code::NotInForce, message).at(span).help(help));
    }
}

fn day(given: &Given, field: FieldId) -> Option<Date> {
    match given.facts.iter().find(|(own, _)| *own == field) {
        Some((_, Value::Date(day))) => Some(*day),
        _ => None,
    }
}
