//! What is told where a history has no row for a day.

use super::reason::Teller;
use super::record::At;
use crate::ir::{Expr, ExprKind, RegisterId};
use crate::value::{Date, Lang, Value, date};

impl Teller<'_> {
    /// `“Xã, phường” mã X1 không có trong danh sách vào ngày 30/06/2023`, where that is why an expression has no value.
    pub(super) fn absence(&self, expr: &Expr, at: At, lang: Lang) -> Option<String> {
        let (mut expr, mut at) = (expr, at);
        loop {
            match &expr.kind {
                ExprKind::Follow(field, inner) => match self.witness.follow(*field, at) {
                    Some(there) => (expr, at) = (inner, there),
                    None => {
                        let stated = self.witness.pointed_at(*field, at)?;
                        let register = self.program.field(at.register, *field).relation.as_ref()?.target;
                        return Some(self.not_on(register, &stated, at.day, lang));
                    }
                },
                ExprKind::On(inner, day) => {
                    let Value::Date(day) = self.witness.value(day, at) else { return None };
                    match self.witness.on_day(at, day) {
                        Some(then) => (expr, at) = (inner, then),
                        None => return Some(self.not_on(at.register, &self.witness.key(at), day, lang)),
                    }
                }
                _ => {
                    let lacking = |part: &&Expr| self.witness.value(part, at) == Value::Missing;
                    expr = expr.parts_here().into_iter().find(lacking)?;
                }
            }
        }
    }

    fn not_on(&self, register: RegisterId, key: &str, day: Date, lang: Lang) -> String {
        let label = &self.program.register(register).named.label;
        let day = date::show(day, lang);
        match lang {
            Lang::Vi => format!("mã {key} không có trong danh sách “{label}” vào ngày {day}"),
            Lang::En => format!("{key} is not in register \"{label}\" on {day}"),
        }
    }
}

/// The same, of what is known by its title only.
pub(super) fn absent(title: &str, day: Date, lang: Lang) -> String {
    let day = date::show(day, lang);
    match lang {
        Lang::Vi => format!("“{title}” không có trong danh sách vào ngày {day}"),
        Lang::En => format!("\"{title}\" is not in its register on {day}"),
    }
}
