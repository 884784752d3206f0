//! What differs in the law itself: the parameters and rules a result rests on that speak differently on the two sides.

use super::reads::Reads;
use super::side::Side;
use crate::explain;
use crate::ir::{Axis, Basis, Param, ParamId, ParamKey, ParamVersion, Program, RuleId, Type};
use crate::value::{Date, Fraction, Lang, Message, Value, name, quantity};

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
    pub of: Message,
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
    let stated = |side: &Side<'_>, id, version: Option<&ParamVersion>| {
        version.map(|version| values(side.program, id, version)).unwrap_or_default()
    };
    let values = changed(stated(before, id, was), stated(after, other, is));
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

/// The values stated before and after that differ; those keyed alike belong together, new ones come last.
fn changed(before: Vec<Stated>, mut after: Vec<Stated>) -> Vec<ValueChange> {
    let mut found = Vec::new();
    for was in before {
        let is = after.iter().position(|is| is.of == was.of).map(|at| after.remove(at));
        if is.as_ref().map(|is| &is.value) != Some(&was.value) {
            let rises = is.as_ref().and_then(|is| Some(is.number? > was.number?));
            found.push(ValueChange { of: was.of, before: Some(was.value), after: is.map(|is| is.value), rises });
        }
    }
    found.extend(after.into_iter().map(|is| ValueChange {
        of: is.of,
        before: None,
        after: Some(is.value),
        rises: None,
    }));
    found
}

/// A value of a parameter as it is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The words and bands it is keyed by; empty without keys.
    pub of: Message,
    /// The value.
    pub value: Message,
    number: Option<Fraction>,
}

/// What a version of a parameter states, in the order of its keys.
#[must_use]
pub fn values(program: &Program, id: ParamId, version: &ParamVersion) -> Vec<Stated> {
    let param = program.param(id);
    let stated = version.values.iter().enumerate().filter(|(_, value)| **value != Value::Missing);
    let told = stated.map(|(at, value)| Stated {
        of: quantity::both(|lang| keyed(program, param, version, at, lang)),
        value: quantity::both(|lang| explain::value(program, &param.ty, value, lang)),
        number: if let Value::Number(number) = value { Some(*number) } else { None },
    });
    // A band may be cut into several places, which say the same.
    let mut told: Vec<Stated> = told.collect();
    told.dedup();
    told
}

/// The words and bands a value is keyed by.
fn keyed(program: &Program, param: &Param, version: &ParamVersion, at: usize, lang: Lang) -> String {
    let one = |(nth, (key, axis)): (usize, (&ParamKey, &Axis))| match (&key.ty, axis) {
        (Type::Word(list), Axis::Words(count)) => {
            let word = at / version.stride(nth).max(1) % (*count).max(1);
            program.list(*list).words.get(word).map(|word| word.label.clone())
        }
        (Type::Number(unit), Axis::Bands(_)) => version.band(at, nth).map(|band| band.words(unit, lang)),
        _ => None,
    };
    let told: Vec<String> = param.keys.iter().zip(&version.axes).enumerate().filter_map(one).collect();
    told.join(", ")
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
