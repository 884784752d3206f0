//! What keeps records of an indicator undetermined, and how many rows of its registers were read, used and set aside.

use super::counted::{Counted, counted};
use super::figure::aggregates;
use super::reason::Teller;
use super::record::{At, Witness};
use super::witness::Asked;
use super::words::both;
use crate::eval::disclosure::Rows;
use crate::ir::{Aggregate, Expr, ExprKind, FieldId, IndicatorId, Program};
use crate::table::RowAccount;
use crate::value::{Date, Message, Value, date};

/// What stands behind an indicator beside its figures.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Background {
    /// The facts that are missing, by title, and for how many undetermined records; the most frequent first.
    pub missing: Vec<(Message, u64)>,
    /// What became of the rows of its registers.
    pub accounts: Vec<RowAccount>,
    /// The records it counts, where it is a single aggregate.
    pub counted: Option<Counted>,
}

/// Gathers what stands behind an indicator; of records in cells that are not shown no key is named.
#[must_use]
pub fn background(
    program: &Program,
    asked: &Asked<'_>,
    accounts: &[RowAccount],
    id: IndicatorId,
    hidden: &Rows,
) -> Background {
    let mut found = Background::default();
    let measured = asked.evaluation.indicator(id, asked.evaluation.period());
    let mut seen = Vec::new();
    for aggregate in aggregates(program, &program.indicator(id).figure, 0) {
        if !seen.contains(&aggregate.register) {
            seen.push(aggregate.register);
        }
        if measured.undetermined + measured.excluded > 0 {
            gather(program, asked, aggregate, &mut found.missing);
        }
    }
    found.counted = counted(program, asked, id, hidden);
    found.missing.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let names = seen.iter().map(|register| program.register(*register).named.name.as_str()).collect::<Vec<_>>();
    found.accounts = accounts.iter().filter(|account| names.contains(&account.register.as_str())).cloned().collect();
    found
}

fn gather(program: &Program, asked: &Asked<'_>, aggregate: &Aggregate, missing: &mut Vec<(Message, u64)>) {
    let teller = Teller { program, witness: asked };
    let exprs: Vec<&Expr> = {
        let counted = aggregate.base.iter().chain(&aggregate.filter);
        counted.chain(&aggregate.value).chain(&aggregate.weight).collect()
    };
    for (row, day) in asked.evaluation.rows(aggregate.register, asked.evaluation.period()) {
        let Some(day) = day else { continue };
        let at = At { register: aggregate.register, row, day, known: asked.evaluation.known() };
        let mut names = Vec::new();
        for expr in &exprs {
            match asked.value(expr, at) {
                // A record that is certainly outside lacks nothing.
                Value::Bool(false) => {
                    names.clear();
                    break;
                }
                Value::Missing => teller.lacking(expr, at, &mut names),
                _ => {}
            }
        }
        for name in names {
            match missing.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => missing.push((name, 1)),
            }
        }
    }
}

fn on_day(label: &str, day: Date) -> Message {
    both(|lang| format!("{label} {} {}", lang.pick("ngày", "on"), date::show(day, lang)))
}

impl Teller<'_> {
    /// The title of a relation that leads nowhere, with the day where it is stated.
    fn not_led_to(&self, field: FieldId, at: At) -> Message {
        let label = &self.program.field(at.register, field).named.label;
        match self.witness.pointed_at(field, at) {
            Some(_) => on_day(label, at.day),
            None => Message::same(label.clone()),
        }
    }

    /// The titles of the facts whose absence leaves an expression without a value, each once.
    pub(super) fn lacking(&self, expr: &Expr, at: At, found: &mut Vec<Message>) {
        let mut open = vec![(expr, at)];
        while let Some((expr, at)) = open.pop() {
            if self.witness.value(expr, at) != Value::Missing {
                continue;
            }
            let mut note = |name: Message| {
                if !found.contains(&name) {
                    found.push(name);
                }
            };
            match &expr.kind {
                ExprKind::Field(field) => {
                    note(Message::same(self.program.field(at.register, *field).named.label.clone()));
                }
                ExprKind::Rule(rule) => {
                    let (_, reason) = self.witness.result(*rule, at);
                    self.missing(at.register, &reason).into_iter().for_each(note);
                }
                ExprKind::Follow(field, inner) => match self.witness.follow(*field, at) {
                    Some(there) => open.push((inner, there)),
                    None => note(self.not_led_to(*field, at)),
                },
                ExprKind::On(inner, day) => match self.witness.value(day, at) {
                    Value::Date(day) => match self.witness.on_day(at, day) {
                        Some(then) => open.push((inner, then)),
                        None => note(on_day(&self.program.register(at.register).named.label, day)),
                    },
                    _ => open.push((day, at)),
                },
                ExprKind::Across(inner, of) => {
                    let lacking = self.stretches(inner, *of, at).into_iter().filter(|s| s.value == Value::Missing);
                    for stretch in lacking {
                        match self.witness.on_day(at, stretch.first) {
                            Some(then) => open.push((inner, then)),
                            None => note(on_day(&self.program.register(at.register).named.label, stretch.first)),
                        }
                    }
                }
                ExprKind::IsMissing(..) => {}
                _ => {
                    let start = open.len();
                    open.extend(expr.parts_here().into_iter().map(|part| (part, at)));
                    open.get_mut(start..).unwrap_or_default().reverse();
                }
            }
        }
    }
}
