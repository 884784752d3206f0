//! Which version applies: of those known and begun the latest, unless the last thing known of its end is past.

use super::At;
use chitieu::ir::Dated;

pub(crate) fn applying<V: Dated>(versions: &[V], at: At) -> Option<&V> {
    let heard = |day: Option<chitieu::value::Date>| match (day, at.known) {
        (Some(day), Some(known)) => day <= known,
        _ => true,
    };
    let mut best: Option<&V> = None;
    for version in versions {
        let term = version.term();
        if !heard(term.known) || term.from.is_some_and(|from| from > at.day) {
            continue;
        }
        let order = |v: &V| (v.term().from, v.term().known);
        if best.is_none_or(|b| order(b) <= order(version)) {
            best = Some(version);
        }
    }
    let best = best?;
    let mut last_word = None;
    for end in best.term().ends.iter().filter(|end| heard(end.known)) {
        if last_word.is_none_or(|(known, _)| known <= end.known) {
            last_word = Some((end.known, end.through));
        }
    }
    match last_word {
        Some((_, through)) if through < at.day => None,
        _ => Some(best),
    }
}
