//! What a change of law makes of the same records: who gains, loses, enters and leaves, by case and by area.
//!
//! Two evaluations are asked, nothing is computed a third way: `side` is one of them with its registers, `pair` says which
//! rows are the same record, `category` which case decided, `result` compares a rule, `figure` the indicators and verdicts,
//! `law` what differs in the law itself, `reads` what a rule rests on.

mod category;
mod figure;
mod law;
mod pair;
pub mod proof;
pub mod reads;
mod result;
mod side;
mod tally;

pub use category::Category;
pub use figure::{FigureDifference, Flip};
pub use law::{LawChange, Stated, ValueChange, values};
pub use result::{Area, Found, Kind, RecordChange, RuleDifference, Slice, stable};
pub use side::Side;
pub use tally::{Change, Sum, Tally};

use crate::ir::{RuleId, Type};
use crate::value::{Lang, Period, name};

/// What is to be compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Only this rule, by name.
    pub rule: Option<&'a str>,
    /// Only this breakdown, by name or title.
    pub by: Option<&'a str>,
}

/// The difference between two states of law over the same registers.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The period whose records are judged.
    pub period: Period,
    /// The rules whose results differ, in the order of the first program; a rule asked for by name is always there.
    pub rules: Vec<RuleDifference>,
    /// The indicators whose figures or verdicts differ.
    pub figures: Vec<FigureDifference>,
}

/// Compares two evaluations. The first is the state before, the second the state after.
#[must_use]
pub fn compare(before: &Side<'_>, after: &Side<'_>, wanted: Wanted<'_>) -> Difference {
    let rules = (0..before.program.rules.len()).map(RuleId);
    let pairs = rules.filter_map(|id| Some((id, counterpart(before, after, id)?)));
    let asked = |id: RuleId| match wanted.rule {
        Some(rule) => name::same(&before.program.rule(id).named.name, rule),
        None => matters(&before.program.rule(id).ty),
    };
    let compared = pairs.filter(|(id, _)| asked(*id)).map(|(id, other)| result::rule(before, after, id, other, wanted));
    let rules = compared.filter(|rule| wanted.rule.is_some() || rule.total.changed() > 0).collect();
    let figures = if wanted.rule.is_some() { Vec::new() } else { figure::figures(before, after) };
    Difference { period: before.evaluation.period(), rules, figures }
}

/// Money and classes are what a change of law is asked about; other rules are steps on the way.
fn matters(ty: &Type) -> bool {
    match ty {
        Type::Number(unit) => unit.name(Lang::Vi).starts_with("đồng"),
        Type::Word(_) => true,
        _ => false,
    }
}

/// The rule of the same name, register and kind of result on the other side.
fn counterpart(before: &Side<'_>, after: &Side<'_>, id: RuleId) -> Option<RuleId> {
    if before.is_same_program(after) {
        return Some(id);
    }
    let rule = before.program.rule(id);
    let register = &before.program.register(rule.register).named.name;
    let other = after.program.rules.iter().position(|other| {
        name::same(&other.named.name, &rule.named.name)
            && name::same(&after.program.register(other.register).named.name, register)
            && same_kind(&rule.ty, &other.ty)
    })?;
    Some(RuleId(other))
}

fn same_kind(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Number(one), Type::Number(other)) => one == other,
        (Type::Word(_), Type::Word(_)) => true,
        (one, other) => one == other,
    }
}
