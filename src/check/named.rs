//! Names within one rule: `đặt x = …` says once what its other clauses use.
//!
//! A name stands for its expression, so that it is evaluated and explained where it is used.

use super::formula::{MOST_PARTS, parts_of};
use super::rule::Clauses;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, RegisterId};
use crate::syntax::ast::{Ident, RuleClause};
use crate::value::Message;

impl Checker {
    /// Settles the names of a text, each after those above it. They stay in scope until `forget_names`.
    pub(super) fn settle_names(&mut self, clauses: &Clauses<'_>, register: RegisterId) {
        for (clause, _) in clauses {
            let RuleClause::Let(name, value) = clause else { continue };
            self.own_name(name, register);
            let Some(value) = self.expr(value, register, None) else {
                self.named.push((name.clone(), None));
                continue;
            };
            if parts_of(&value) > MOST_PARTS {
                self.too_large_name(name);
                self.named.push((name.clone(), None));
                continue;
            }
            self.named.push((name.clone(), Some(value)));
        }
    }

    /// Ends the scope of the names of a text.
    pub(super) fn forget_names(&mut self) {
        self.named.clear();
    }

    /// What a name of this text stands for; the inner none where that has been reported.
    #[expect(clippy::option_option, reason = "outer: is it a name of this text; inner: could it be settled")]
    pub(super) fn named_here(&self, ident: &Ident) -> Option<Option<Expr>> {
        let (_, value) = self.named.iter().find(|(name, _)| Self::same_name(&name.text, &ident.text))?;
        Some(value.clone().map(|value| Expr { span: ident.span, ..value }))
    }

    /// A name of a text stands for nothing else that could be meant.
    fn own_name(&mut self, name: &Ident, register: RegisterId) {
        if let Some((earlier, _)) = self.named.iter().find(|(own, _)| Self::same_name(&own.text, &name.text)) {
            let earlier = earlier.span;
            self.twice(name, earlier);
        } else if let Some(field) = self.field_named(register, &name.text) {
            let earlier = self.program.field(register, field).named.span;
            self.twice(name, earlier);
        } else if self.things.get(&name.text).is_some() {
            let message = Message::new(
                format!("`{}` đã là tên của một quy định khác", name.text),
                format!("`{}` is the name of something else already", name.text),
            );
            let help = Message::new("Đặt tên khác.", "choose another name");
            self.fault(Diagnostic::error(Code::DuplicateName, message).at(name.span).help(help));
        }
    }

    fn too_large_name(&mut self, name: &Ident) {
        let message = Message::new(
            format!("`{}` gồm hơn {MOST_PARTS} phần khi thay các tên vào", name.text),
            format!("with the names above put in, `{}` has more than {MOST_PARTS} parts", name.text),
        );
        let help = Message::new("Tách thành nhiều mục `cách xác định`.", "split it into several rules");
        self.fault(Diagnostic::error(Code::TooDeep, message).at(name.span).help(help));
    }
}
