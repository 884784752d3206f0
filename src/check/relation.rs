//! Types of columns, and relations: a register pointed at has a key, and its way back has a name of its own.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{RegisterId, Relation, Type};
use crate::syntax::ast::{Ident, RegisterClause, RegisterDecl, TypeExpr, TypeKind, UnitExpr};
use crate::value::{Decimal, Lang, Message, Unit};

impl Checker {
    /// The type of a column, and its relation if it is one.
    pub(super) fn field_type(&mut self, ty: &TypeExpr, name: &Ident) -> Option<(Type, Option<Relation>)> {
        if let TypeKind::Record { register, via, inverse } = &ty.kind {
            let target = self.register_named(register)?;
            let relation =
                Relation { target, via: via.text.clone(), inverse: inverse.as_ref().map(|i| i.text.clone()) };
            return Some((Type::Record(target), Some(relation)));
        }
        if let TypeKind::Unit(unit) = &ty.kind {
            return self.unit(unit).map(|(_, unit)| (Type::Number(unit), None));
        }
        self.type_of(ty, name).map(|ty| (ty, None))
    }

    /// How many base units one unit of a type is; its faults are reported where the type is.
    pub(super) fn factor(&mut self, ty: &TypeExpr) -> Decimal {
        let TypeKind::Unit(unit) = &ty.kind else { return Decimal::ONE };
        self.told.mute(true);
        let found = self.unit(unit).map_or(Decimal::ONE, |(factor, _)| factor);
        self.told.mute(false);
        found
    }

    /// The unit of a parameter, rule or indicator. Values are kept in base units, so that a multiple of one would mislead.
    pub(super) fn base_unit(&mut self, written: &UnitExpr) -> Option<Unit> {
        let (factor, unit) = self.unit(written)?;
        if factor == Decimal::ONE {
            return Some(unit);
        }
        let (vi, en) = (unit.name(Lang::Vi), unit.name(Lang::En));
        let message = Message::new("ở đây phải dùng đơn vị gốc", "the base unit is needed here");
        let help = Message::new(format!("Viết `{vi}`."), format!("write `{en}`"));
        self.fault(Diagnostic::error(Code::UnitMismatch, message).at(written.span).help(help));
        None
    }

    /// The type an officer wrote. `owner` names the list made of words given in brackets.
    pub(super) fn type_of(&mut self, ty: &TypeExpr, owner: &Ident) -> Option<Type> {
        match &ty.kind {
            TypeKind::Text => Some(Type::Text),
            TypeKind::Number => Some(Type::Number(Unit::plain())),
            TypeKind::Date => Some(Type::Date),
            TypeKind::Bool => Some(Type::Bool),
            TypeKind::Unit(unit) => self.base_unit(unit).map(Type::Number),
            TypeKind::OneOf(names) => match names.as_slice() {
                [single] => self.list_named(single).map(Type::Word),
                words => Some(Type::Word(self.implicit_list(owner, words))),
            },
            TypeKind::Quantity => {
                let message = Message::new(
                    "`đại lượng` chỉ dùng trong cách xác định có tham số",
                    "`quantity` stands only in a rule with arguments",
                );
                let help = Message::new("Nêu đơn vị, hoặc viết `số`.", "state the unit, or write `number`");
                self.fault(Diagnostic::error(Code::Misplaced, message).at(ty.span).help(help));
                None
            }
            TypeKind::Record { .. } => {
                let message = Message::new(
                    "quan hệ giữa hai danh sách chỉ khai báo trong danh sách",
                    "a relation is declared in a register only",
                );
                self.refuse(Code::Misplaced, ty.span, message);
                None
            }
        }
    }

    /// Looks at every relation once all columns are known, and gives the ways back their names.
    pub(super) fn declare_relations(&mut self, decls: &[&RegisterDecl]) {
        for (i, decl) in decls.iter().enumerate() {
            for clause in &decl.clauses {
                let RegisterClause::Field(field) = &clause.node else { continue };
                let TypeKind::Record { register, inverse, .. } = &field.ty.kind else { continue };
                let Some(target) = self.registers.get(&register.text) else { continue };
                self.pointed_at(target, register);
                if let Some(inverse) = inverse {
                    self.way_back(RegisterId(i), &field.name, target, inverse);
                }
            }
        }
    }

    /// A register can be pointed at when one column tells its rows apart.
    fn pointed_at(&mut self, target: RegisterId, ident: &Ident) {
        let keys = self.program.register(target).keys.len();
        if keys == 1 {
            return;
        }
        let (name, span) = (self.program.register(target).named.name.clone(), self.program.register(target).named.span);
        let (vi, en) = if keys == 0 {
            ("chưa có cột `định danh`", "has no `key` column")
        } else {
            ("có nhiều cột `định danh`", "has several `key` columns")
        };
        let message = Message::new(
            format!("danh sách `{name}` {vi} nên không trỏ tới được"),
            format!("register `{name}` {en}, so its rows cannot be pointed at"),
        );
        let help = Message::new(
            format!("Viết `định danh` trước đúng một cột của `{name}`."),
            format!("write `key` before exactly one column of `{name}`"),
        );
        self.fault(
            Diagnostic::error(Code::BadClause, message)
                .at(ident.span)
                .because(span, Message::new("khai báo ở đây", "declared here"))
                .help(help),
        );
    }

    fn way_back(&mut self, from: RegisterId, field: &Ident, target: RegisterId, inverse: &Ident) {
        let Some(id) = self.field_named(from, &field.text) else { return };
        let clash = self.inverses.get_mut(target.0).and_then(|names| names.add(inverse, (from, id)));
        self.clash(inverse, clash);
        if let Some(column) = self.field_named(target, &inverse.text) {
            let span = self.program.field(target, column).named.span;
            self.twice(inverse, span);
        }
    }
}
