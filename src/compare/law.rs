//! What differs in the law itself: the parameters and rules a result rests on that speak differently on the two sides.

use super::reads::Reads;
use super::side::Side;
use crate::explain;
use crate::ir::{Axis, Basis, Param, ParamId, ParamVersion, RuleId, Type};
use crate::value::{Date, Lang, Message, Value, name, quantity};

/// A parameter or rule that speaks differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawChange {
    /// Its name.
    pub name: String,
    /// Its title.
    pub label: String,
    /// The values that differ. Empty for a rule.
    pub values: Vec<ValueChange>,
    /// The legal basis of what speaks after.
    pub basis: Option<Message>,
    /// The first day it applies.
    pub from: Option<Date>,
}

/// A value of a parameter that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange {
    /// The words it is keyed by; empty without keys.
    pub of: String,
    /// The value before; none where no version applied.
    pub before: Option<Message>,
    /// The value after; none where no version applies any more.
    pub after: Option<Message>,
    /// Whether it rises; none where it is no number on one side.
    pub rises: Option<bool>,
}

/// What a result rests on that differs: parameters first, then rules.
pub(super) fn changes(before: &Side<'_>, after: &Side<'_>, reads: &Reads) -> Vec<LawChange> {
    let params = reads.params.iter().filter_map(|id| param(before, after, *id));
    let rules = reads.rules.iter().filter_map(|id| rule(before, after, *id));
    params.chain(rules).collect()
}

fn param(before: &Side<'_>, after: &Side<'_>, id: ParamId) -> Option<LawChange> {
    let declared = before.program.param(id);
    let other = if before.is_same_program(after) {
        id
    } else {
        let mut params = after.program.params.iter();
        ParamId(params.position(|other| name::same(&other.named.name, &declared.named.name))?)
    };
    let (was, is) = (before.param_version(id), after.param_version(other));
    let other_ty = &after.program.param(other).ty;
    let (was_by_key, is_by_key) = (keyed(before, declared, was), keyed(after, after.program.param(other), is));
    let mut keys: Vec<&String> = was_by_key.iter().map(|(key, _)| key).collect();
    keys.extend(is_by_key.iter().map(|(key, _)| key).filter(|key| !was_by_key.iter().any(|(own, _)| own == *key)));
    let of = |all: &[(String, Value)], key: &String| all.iter().find(|(own, _)| own == key).map(|(_, v)| v.clone());
    let value = |key: &String| {
        let (was, is) = (of(&was_by_key, key), of(&is_by_key, key));
        ValueChange {
            of: key.clone(),
            before: shown(before, &declared.ty, was.as_ref()),
            after: shown(after, other_ty, is.as_ref()),
            rises: rises(was.as_ref(), is.as_ref()),
        }
    };
    let values: Vec<ValueChange> = keys.into_iter().map(value).filter(|value| value.before != value.after).collect();
    if values.is_empty() {
        return None;
    }
    Some(LawChange {
        name: declared.named.name.clone(),
        label: declared.named.label.clone(),
        values,
        basis: is.and_then(|version| version.basis.as_ref()).map(|basis| told(after, basis)),
        from: is.and_then(|version| version.term.from),
    })
}

fn rises(was: Option<&Value>, is: Option<&Value>) -> Option<bool> {
    match (was, is) {
        (Some(Value::Number(was)), Some(Value::Number(is))) => Some(is > was),
        _ => None,
    }
}

fn shown(side: &Side<'_>, ty: &Type, value: Option<&Value>) -> Option<Message> {
    value.map(|value| quantity::both(|lang| explain::value(side.program, ty, value, lang)))
}

/// The values of a version, each with what it is keyed by; those a table leaves out on purpose are none.
fn keyed(side: &Side<'_>, param: &Param, version: Option<&ParamVersion>) -> Vec<(String, Value)> {
    let Some(version) = version else { return Vec::new() };
    let keys = version.values.iter().enumerate().filter(|(_, value)| **value != Value::Missing);
    keys.map(|(at, value)| (key(side, param, version, at), value.clone())).collect()
}

/// What a value of a parameter is keyed by.
fn key(side: &Side<'_>, param: &Param, version: &ParamVersion, at: usize) -> String {
    let mut words = Vec::new();
    for (nth, (axis, key)) in version.axes.iter().zip(&param.keys).enumerate() {
        let place = at / version.stride(nth).max(1) % axis.len().max(1);
        words.push(match (axis, &key.ty) {
            (Axis::Bands(bands), Type::Number(unit)) => {
                let band = version.band(at, nth).or_else(|| bands.get(place).copied());
                band.map(|band| band.words(unit, Lang::Vi)).unwrap_or_default()
            }
            (_, Type::Word(list)) => {
                side.program.list(*list).words.get(place).map(|word| word.label.clone()).unwrap_or_default()
            }
            _ => String::new(),
        });
    }
    words.join(", ")
}

fn rule(before: &Side<'_>, after: &Side<'_>, id: RuleId) -> Option<LawChange> {
    if !before.is_same_program(after) {
        return None;
    }
    let declared = before.program.rule(id);
    let was = before.rule_version(id, before.evaluation.clocks());
    let is = after.rule_version(id, after.evaluation.clocks());
    if was.map(|(at, _)| at) == is.map(|(at, _)| at) {
        return None;
    }
    let version = is.map(|(_, version)| version);
    Some(LawChange {
        name: declared.named.name.clone(),
        label: declared.named.label.clone(),
        values: Vec::new(),
        basis: version.and_then(|version| version.basis.first()).map(|basis| told(after, basis)),
        from: version.and_then(|version| version.term.from),
    })
}

fn told(side: &Side<'_>, basis: &Basis) -> Message {
    quantity::both(|lang| explain::basis(side.program, basis, lang))
}
