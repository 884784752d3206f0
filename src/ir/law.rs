//! Law on two clocks: from which day a version applies, until which, and since which day all that is known.
//!
//! Facts are judged by the version that applies on their own day; an earlier day of knowledge hides what was not yet in
//! force. Both questions have one answer here, for parameters and rules alike.

use super::program::InstrumentId;
use crate::source::Span;
use crate::value::Date;

/// When a version applies, and since when that is known.
#[derive(Clone, Debug, Default)]
pub struct Term {
    /// The first day applied; none for law that has always applied.
    pub from: Option<Date>,
    /// What has been said of its last day, in the order in which it became known: the last one known counts.
    pub ends: Vec<End>,
    /// The day its instrument came into force, before which the version is not known; none where no instrument says.
    pub known: Option<Date>,
    /// The day its instrument was signed: of two instruments for the same day of which one replaces the other, the later.
    pub by: Option<InstrumentId>,
}

/// A statement of the last day on which a version applies.
#[derive(Clone, Debug)]
pub struct End {
    /// The last day.
    pub through: Date,
    /// The day from which this is known; none where it was known from the beginning.
    pub known: Option<Date>,
    /// What ended it.
    pub how: Ending,
    /// The instrument that says so.
    pub by: Option<InstrumentId>,
    /// Where.
    pub span: Span,
}

/// How a version ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its own decree says through which day it applies.
    Stated,
    /// Its instrument goes out of force.
    Sunset,
    /// Another decree repeals it.
    Repealed,
    /// Another decree lets it go on.
    Extended,
}

/// The two days law is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// The day facts are judged on.
    pub on: Date,
    /// The day by which the law must have come into force; none for all law there is.
    pub known: Option<Date>,
}

/// What a day without law lies between.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The first day on which any version applies, when the day asked for comes before it.
    pub first: Option<Date>,
    /// The last day applied before the day asked for, and what ended it.
    pub last: Option<End>,
    /// The next day on which a version applies.
    pub next: Option<Date>,
}

impl Clocks {
    /// A day, by all law there is.
    #[must_use]
    pub fn on(on: Date) -> Self {
        Self { on, known: None }
    }

    fn sees(self, known: Option<Date>) -> bool {
        match (self.known, known) {
            (Some(clock), Some(known)) => known <= clock,
            _ => true,
        }
    }
}

impl Term {
    /// The end that counts by what is known.
    #[must_use]
    pub fn end(&self, clocks: Clocks) -> Option<&End> {
        self.ends.iter().rev().find(|end| clocks.sees(end.known))
    }

    /// Adds a statement of the end; the list stays in the order in which they became known.
    pub fn add_end(&mut self, end: End) {
        let at = self.ends.partition_point(|earlier| earlier.known <= end.known);
        self.ends.insert(at, end);
    }

    fn has_begun(&self, clocks: Clocks) -> bool {
        clocks.sees(self.known) && self.from.is_none_or(|from| from <= clocks.on)
    }
}

/// Something with a term.
pub trait Dated {
    /// When it applies.
    fn term(&self) -> &Term;
}

/// The position of the version that applies. Versions are sorted by first day; the last one begun counts, and where it has ended
/// nothing applies: an earlier one never comes back by itself.
#[must_use]
pub fn applying<V: Dated>(versions: &[V], clocks: Clocks) -> Option<usize> {
    let last = versions.iter().rposition(|version| version.term().has_begun(clocks))?;
    let ended = versions.get(last)?.term().end(clocks).is_some_and(|end| end.through < clocks.on);
    (!ended).then_some(last)
}

/// The last day on which a version applies by what is known: the day before the next one, or its end.
#[must_use]
pub fn last_day<V: Dated>(versions: &[V], position: usize, known: Option<Date>) -> Option<Date> {
    let term = versions.get(position)?.term();
    let clocks = Clocks { on: Date::MAX, known };
    let later = versions.iter().skip(position + 1).filter(|v| clocks.sees(v.term().known));
    let eve = later.filter_map(|v| v.term().from).map(|from| from.pred_opt().unwrap_or(from)).min();
    match (eve, term.end(clocks).map(|end| end.through)) {
        (Some(eve), Some(through)) => Some(eve.min(through)),
        (eve, through) => eve.or(through),
    }
}

/// What a day on which nothing applies lies between.
#[must_use]
pub fn outside<V: Dated>(versions: &[V], clocks: Clocks) -> Outside {
    let seen = || versions.iter().filter(|version| clocks.sees(version.term().known));
    let begun = seen().filter(|version| version.term().from.is_none_or(|from| from <= clocks.on));
    let last = begun.last().and_then(|version| version.term().end(clocks)).cloned();
    let next = seen().filter_map(|version| version.term().from).filter(|from| *from > clocks.on).min();
    let first = if last.is_none() { next } else { None };
    Outside { first, last, next }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    struct Version(Term);

    impl Dated for Version {
        fn term(&self) -> &Term {
            &self.0
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn version(from: &str, known: Option<&str>) -> Version {
        Version(Term { from: Some(day(from)), known: known.map(day), ..Term::default() })
    }

    fn end(through: &str, known: Option<&str>, how: Ending) -> End {
        End { through: day(through), known: known.map(day), how, by: None, span: Span::default() }
    }

    /// The case of decree 55/2023: in force on 05/09/2023, applied from 01/07/2023.
    #[test]
    fn a_decree_applied_before_it_is_in_force_is_seen_only_from_that_day() {
        let versions = [version("2021-07-01", None), version("2023-07-01", Some("2023-09-05"))];
        let at = |on: &str, known: &str| applying(&versions, Clocks { on: day(on), known: Some(day(known)) });
        assert_eq!(at("2023-07-01", "2023-08-10"), Some(0));
        assert_eq!(at("2023-07-01", "2023-09-04"), Some(0));
        assert_eq!(at("2023-07-01", "2023-09-05"), Some(1));
        assert_eq!(at("2023-06-30", "2023-09-10"), Some(0));
        assert_eq!(applying(&versions, Clocks::on(day("2023-07-01"))), Some(1));
        assert_eq!(applying(&versions, Clocks::on(day("2021-06-30"))), None);
        assert_eq!(last_day(&versions, 0, Some(day("2023-08-10"))), None);
        assert_eq!(last_day(&versions, 0, None), Some(day("2023-06-30")));
    }

    #[test]
    fn what_became_known_last_decides_the_end() {
        let mut versions = [version("2022-01-01", None)];
        versions[0].0.add_end(end("2026-12-31", Some("2025-12-30"), Ending::Extended));
        versions[0].0.add_end(end("2025-12-31", None, Ending::Stated));
        let on = day("2026-06-30");
        assert_eq!(applying(&versions, Clocks { on, known: Some(day("2025-12-29")) }), None);
        assert_eq!(applying(&versions, Clocks { on, known: Some(day("2025-12-30")) }), Some(0));
        assert_eq!(applying(&versions, Clocks::on(day("2027-01-01"))), None);
        let outside = outside(&versions, Clocks::on(day("2027-01-01")));
        assert_eq!(outside.last.unwrap().through, day("2026-12-31"));
    }

    #[test]
    fn after_an_end_nothing_comes_back_by_itself() {
        let mut versions = [version("2021-01-01", None), version("2022-01-01", None)];
        versions[1].0.add_end(end("2022-12-31", None, Ending::Stated));
        assert_eq!(applying(&versions, Clocks::on(day("2023-01-01"))), None);
        let found = outside(&versions, Clocks::on(day("2020-12-31")));
        assert_eq!((found.first, found.next), (Some(day("2021-01-01")), Some(day("2021-01-01"))));
    }
}
