//! What one value may be: an interval, some words, a truth, or one side of another value.

use crate::table::column::day_from_epoch;
use crate::value::{Fraction, Lang, Message, Unit, date, quantity};
use std::collections::BTreeSet;

/// An end of an interval, and whether it is included.
pub(super) type Bound = Option<(Fraction, bool)>;

/// How the numbers of an interval are to be understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scale {
    /// Numbers in a unit, and the largest there can be, where that is known.
    Number(Unit, Option<Fraction>),
    /// Days, counted from an epoch.
    Day,
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Side {
    /// Numbers and days between two ends; `whole` when there is nothing between two neighbours.
    Interval { low: Bound, high: Bound, whole: bool, scale: Scale },
    /// Words of a list, by name.
    Words { chosen: BTreeSet<u32>, names: Vec<String> },
    /// True, false.
    Truth(bool, bool),
    /// Below, equal to, above another value.
    Order([bool; 3]),
}

/// The tighter of two bounds; `lower` says which end they are.
fn tighter(a: Bound, b: Bound, lower: bool) -> Bound {
    let (Some((x, xin)), Some((y, yin))) = (a, b) else { return a.or(b) };
    if x == y {
        return Some((x, xin && yin));
    }
    if (x > y) == lower { Some((x, xin)) } else { Some((y, yin)) }
}

/// The end of what lies outside an end.
fn beyond(bound: Bound) -> Bound {
    bound.map(|(value, included)| (value, !included))
}

impl Side {
    /// An interval; of whole values its ends are made whole and included.
    pub(super) fn interval(low: Bound, high: Bound, whole: bool, scale: Scale) -> Self {
        let (low, high) = if whole { (Self::up(low), Self::down(high)) } else { (low, high) };
        Self::Interval { low, high, whole, scale }
    }

    fn up(bound: Bound) -> Bound {
        bound.map(|(value, included)| {
            let next = if included { value.ceil() } else { value.floor().saturating_add(1) };
            (Fraction::whole(next), true)
        })
    }

    fn down(bound: Bound) -> Bound {
        bound.map(|(value, included)| {
            let next = if included { value.floor() } else { value.ceil().saturating_sub(1) };
            (Fraction::whole(next), true)
        })
    }

    pub(super) fn meet(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Interval { low, high, whole, scale }, Self::Interval { low: l, high: h, .. }) => {
                Self::interval(tighter(*low, *l, true), tighter(*high, *h, false), *whole, scale.clone())
            }
            (Self::Words { chosen, names }, Self::Words { chosen: other, .. }) => {
                Self::Words { chosen: chosen.intersection(other).copied().collect(), names: names.clone() }
            }
            (Self::Truth(a, b), Self::Truth(c, d)) => Self::Truth(*a && *c, *b && *d),
            (Self::Order([a, b, c]), Self::Order([d, e, f])) => Self::Order([*a && *d, *b && *e, *c && *f]),
            _ => self.clone(),
        }
    }

    /// What lies outside, in pieces that do not overlap.
    pub(super) fn outside(&self) -> Vec<Self> {
        match self {
            Self::Interval { low, high, whole, scale } => {
                let below = low.is_some().then(|| Self::interval(None, beyond(*low), *whole, scale.clone()));
                let above = high.is_some().then(|| Self::interval(beyond(*high), None, *whole, scale.clone()));
                below.into_iter().chain(above).collect()
            }
            Self::Words { chosen, names } => {
                let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
                let rest = (0..count).filter(|w| !chosen.contains(w)).collect();
                vec![Self::Words { chosen: rest, names: names.clone() }]
            }
            Self::Truth(yes, no) => vec![Self::Truth(!yes, !no)],
            Self::Order(sides) => vec![Self::Order(sides.map(|side| !side))],
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Interval { low: Some((low, low_in)), high: Some((high, high_in)), .. } => {
                low > high || (low == high && !(*low_in && *high_in))
            }
            Self::Interval { .. } => false,
            Self::Words { chosen, .. } => chosen.is_empty(),
            Self::Truth(yes, no) => !yes && !no,
            Self::Order(sides) => !sides.contains(&true),
        }
    }

    /// Whether no register holds such a number: below zero, or above the largest there can be.
    pub(super) fn is_never_seen(&self) -> bool {
        let Self::Interval { low, high, scale: Scale::Number(_, most), .. } = self else { return false };
        let negative = high.is_some_and(|(high, in_it)| high < Fraction::ZERO || (high == Fraction::ZERO && !in_it));
        let beyond = low.zip(*most).is_some_and(|((low, _), most)| low > most);
        negative || beyond
    }

    /// One value inside, in words: `tuổi là 30`.
    pub(super) fn witness(&self, name: &str) -> Message {
        let say = |text: &dyn Fn(Lang) -> String| Message::new(text(Lang::Vi), text(Lang::En));
        match self {
            Self::Interval { low, high, scale, .. } => {
                let Some((word, value)) = sample(*low, *high) else {
                    return Message::new(format!("`{name}` là bất kỳ"), format!("`{name}` is anything"));
                };
                say(&|lang| {
                    let (vi, en) = word;
                    format!("`{name}` {} {}", lang.pick(vi, en), shown(value, scale, lang))
                })
            }
            Self::Words { chosen, names } => {
                let word = chosen.iter().next().and_then(|w| names.get(*w as usize)).map_or("…", String::as_str);
                say(&|lang| format!("`{name}` {} `{word}`", lang.pick("là", "is")))
            }
            Self::Truth(true, _) => say(&|lang| format!("`{name}` {}", lang.pick("là có", "is yes"))),
            Self::Truth(..) => say(&|lang| format!("`{name}` {}", lang.pick("là không", "is no"))),
            Self::Order(sides) => {
                let (left, right) = name.split_once(" ? ").unwrap_or((name, "…"));
                let (vi, en) = match sides {
                    [_, true, _] => ("bằng", "equals"),
                    [true, ..] => ("nhỏ hơn", "is below"),
                    _ => ("lớn hơn", "is above"),
                };
                say(&|lang| format!("`{left}` {} `{right}`", lang.pick(vi, en)))
            }
        }
    }
}

/// A value inside an interval, and the word that says how it is meant.
fn sample(low: Bound, high: Bound) -> Option<((&'static str, &'static str), Fraction)> {
    let is = ("là", "is");
    match (low, high) {
        (Some((value, true)), _) | (_, Some((value, true))) => Some((is, value)),
        (Some((low, _)), Some((high, _))) => {
            let middle = low.plus(high).and_then(|sum| sum.over(Fraction::whole(2)));
            Some((is, middle.unwrap_or(low)))
        }
        (Some((value, _)), None) => Some((("lớn hơn", "is above"), value)),
        (None, Some((value, _))) => Some((("nhỏ hơn", "is below"), value)),
        (None, None) => None,
    }
}

fn shown(value: Fraction, scale: &Scale, lang: Lang) -> String {
    match scale {
        Scale::Number(unit, _) => quantity::show_exact(value, unit, 0, lang),
        Scale::Day => {
            let day = i32::try_from(value.floor()).ok().and_then(day_from_epoch);
            day.map_or_else(|| value.to_string(), |day| date::show(day, lang))
        }
    }
}
