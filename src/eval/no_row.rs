//! What is told of keys that no row of a parameter is for: the keys, and the rows nearest to them.

use super::Evaluation;
use crate::ir::{Axis, Clocks, Param, ParamId, ParamVersion, Type};
use crate::value::quantity::{self, both};
use crate::value::{Lang, Message, Value};
use std::cmp::Ordering;

impl Evaluation<'_> {
    /// Why a parameter has no value for some keys on a day.
    pub(super) fn no_row(&self, id: ParamId, clocks: Clocks, keys: &[Value]) -> Message {
        let param = self.program.param(id);
        let version = param.version(keys, clocks);
        let near = version.map(|version| nearest(param, version, keys)).unwrap_or_default();
        both(|lang| {
            let shown = self.keys_shown(param, keys, lang);
            let near: Vec<&str> = near.iter().map(|words| words.get(lang)).collect();
            let near = match (near.is_empty(), lang) {
                (true, _) => String::new(),
                (false, Lang::Vi) => format!("; dòng gần nhất: {}", near.join("; ")),
                (false, Lang::En) => format!("; nearest rows: {}", near.join("; ")),
            };
            let name = &param.named.name;
            match lang {
                Lang::Vi => format!("bảng `{name}` không nêu mức cho {shown}{near}"),
                Lang::En => format!("the table `{name}` states nothing for {shown}{near}"),
            }
        })
    }

    fn keys_shown(&self, param: &Param, keys: &[Value], lang: Lang) -> String {
        let shown = param.keys.iter().zip(keys).map(|(key, value)| match (&key.ty, value) {
            (Type::Word(list), Value::Word(word)) => {
                self.program.list(*list).words.get(*word as usize).map(|w| w.label.clone()).unwrap_or_default()
            }
            (Type::Number(unit), Value::Number(number)) => quantity::show_exact(*number, unit, 0, lang),
            _ => String::new(),
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

/// The bands with a value next below and next above a number that has none, along the first such key.
fn nearest(param: &Param, version: &ParamVersion, keys: &[Value]) -> Vec<Message> {
    let numbers = version.axes.iter().enumerate().filter(|(_, axis)| matches!(axis, Axis::Bands(_)));
    for (nth, axis) in numbers {
        let (Axis::Bands(bands), Some(Value::Number(number))) = (axis, keys.get(nth)) else { continue };
        let Some(start) = start_of(version, keys, nth) else { continue };
        let stride = version.stride(nth);
        let stated = |place: &usize| version.values.get(start + place * stride).is_some_and(|v| *v != Value::Missing);
        let side = |order: Ordering| {
            bands.iter().enumerate().filter(move |(_, b)| b.order(*number) == order).map(|(at, _)| at)
        };
        let (below, above) = (side(Ordering::Less).rev().find(stated), side(Ordering::Greater).find(stated));
        let Some(Type::Number(unit)) = param.keys.get(nth).map(|key| &key.ty) else { continue };
        let told = [below, above].into_iter().flatten().filter_map(|place| {
            let band = version.band(start + place * stride, nth)?;
            Some(both(|lang| band.words(unit, lang)))
        });
        return told.collect();
    }
    Vec::new()
}

/// The first position along an axis, all other keys as they are.
fn start_of(version: &ParamVersion, keys: &[Value], along: usize) -> Option<usize> {
    let mut position = 0;
    for (nth, (axis, key)) in version.axes.iter().zip(keys).enumerate() {
        position = position * axis.len() + if nth == along { 0 } else { axis.place(key)? };
    }
    Some(position)
}
