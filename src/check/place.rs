//! Where a record lies: the column of a list of places nearest to it.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Expr, ExprKind, FieldId, ListId, ParamId, RegisterId, Type};
use crate::source::Span;
use crate::value::Message;

/// How far the way from a record to its place may be followed.
const MOST_STEPS: usize = 5;

/// So many ways are looked at.
const MOST_WAYS: usize = 100;

impl Checker {
    /// Where a record lies, for a parameter that places have values of; none for other parameters.
    pub(super) fn place_of_record(
        &self,
        id: ParamId,
        here: RegisterId,
        span: Span,
    ) -> Result<Option<Expr>, Box<Diagnostic>> {
        let param = self.program.param(id);
        let Some(list) = param.place else { return Ok(None) };
        let ways = self.ways_to(list, here);
        if let [way] = ways.as_slice() {
            return Ok(followed(way, list, span));
        }
        let name = &param.named.name;
        let (place, register) = (&self.program.list(list).named.name, &self.program.register(here).named.name);
        let (message, help) = if ways.is_empty() {
            (
                Message::new(
                    format!("`{name}` có mức riêng theo `{place}`, nhưng từ {register} không biết được `{place}`"),
                    format!("`{name}` has values by `{place}`, but {register} leads to no `{place}`"),
                ),
                Message::new(
                    format!(
                        "Thêm cột `{place} : một trong {place}` vào {register}, hoặc quan hệ sang danh sách có cột ấy."
                    ),
                    format!(
                        "add a column `{place} : one of {place}` to {register}, or a relation to a register with one"
                    ),
                ),
            )
        } else {
            let paths: Vec<String> = ways.iter().map(|way| self.path_words(way)).collect();
            let (all, first) = (paths.join("`, `"), paths.first().cloned().unwrap_or_default());
            let mut keys: Vec<&str> = param.keys.iter().map(|key| key.named.name.as_str()).collect();
            keys.push(&first);
            let keys = if keys.len() == 1 { first.clone() } else { format!("({})", keys.join(", ")) };
            (
                Message::new(
                    format!("`{name}` có mức riêng theo `{place}`, mà {register} có nhiều `{place}`: `{all}`"),
                    format!("`{name}` has values by `{place}`, and {register} leads to several: `{all}`"),
                ),
                Message::new(
                    format!("Viết rõ nơi nào: `{name} theo {keys}`."),
                    format!("say which: `{name} by {keys}`"),
                ),
            )
        };
        Err(Box::new(Diagnostic::error(Code::UnknownColumn, message).at(span).help(help)))
    }

    /// The columns of a list nearest to a record: its own, else those one relation away, and so on.
    fn ways_to(&self, list: ListId, here: RegisterId) -> Vec<Vec<(RegisterId, FieldId)>> {
        let mut open: Vec<(RegisterId, Vec<(RegisterId, FieldId)>)> = vec![(here, Vec::new())];
        for _ in 0..=MOST_STEPS {
            let mut found = Vec::new();
            let mut further = Vec::new();
            for (register, way) in &open {
                for (at, field) in self.program.register(*register).fields.iter().enumerate() {
                    let longer = || way.iter().copied().chain([(*register, FieldId(at))]).collect::<Vec<_>>();
                    match (&field.ty, &field.relation) {
                        (Type::Word(own), _) if *own == list => found.push(longer()),
                        (_, Some(relation)) => further.push((relation.target, longer())),
                        _ => {}
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
            further.truncate(MOST_WAYS);
            open = further;
        }
        Vec::new()
    }

    fn path_words(&self, way: &[(RegisterId, FieldId)]) -> String {
        let names = way.iter().map(|(register, field)| self.program.field(*register, *field).named.name.as_str());
        names.collect::<Vec<_>>().join(".")
    }
}

/// The expression that follows a way.
fn followed(way: &[(RegisterId, FieldId)], list: ListId, span: Span) -> Option<Expr> {
    let ty = Type::Word(list);
    let (last, steps) = way.split_last()?;
    let field = Expr { kind: ExprKind::Field(last.1), ty: ty.clone(), span };
    Some(steps.iter().rev().fold(field, |inner, (_, step)| Expr {
        kind: ExprKind::Follow(*step, Box::new(inner)),
        ty: ty.clone(),
        span,
    }))
}
