//! The versions of a parameter or rule on the calendar: in order, cut by amendments, ended by repeal or sunset, prolonged,
//! and without days that no version covers.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Basis, Clocks, Dated, End, Ending, InstrumentId, ParamVersion, RuleVersion, Term};
use crate::source::Span;
use crate::value::{Date, Lang, Message, date};

/// A version, and which declaration or amendment it stands in: one declaration does not contradict itself, while an amendment
/// takes the place of what was before it.
#[derive(Clone)]
pub(super) struct Draft<V> {
    pub(super) version: V,
    /// The position of the declaration; the first is the one the amendments amend.
    pub(super) origin: usize,
    /// Where its days are written.
    pub(super) at: Span,
}

/// What a version of a parameter and one of a rule have in common here.
pub(super) trait Settled: Dated {
    fn term_mut(&mut self) -> &mut Term;
}

impl Settled for ParamVersion {
    fn term_mut(&mut self) -> &mut Term {
        &mut self.term
    }
}

impl Settled for RuleVersion {
    fn term_mut(&mut self) -> &mut Term {
        &mut self.term
    }
}

/// A repeal or a prolongation by another decree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edict {
    pub(super) how: Ending,
    /// The last day on which something applies.
    pub(super) through: Date,
    pub(super) by: Option<InstrumentId>,
    pub(super) span: Span,
}

impl Checker {
    /// The last day of a version does not come before its first.
    pub(super) fn days_of_version(&mut self, from: Date, through: Option<Date>, span: Span) {
        if through.is_some_and(|through| through < from) {
            let message = Message::new("ngày cuối đứng trước ngày đầu", "the last day comes before the first");
            let help = Message::new("Xem lại hai ngày này.", "look at these two days again");
            self.fault(Diagnostic::error(Code::DateGap, message).at(span).help(help));
        }
    }

    /// The term of a version: its days, and what its instrument says of them.
    pub(super) fn term(&self, days: Option<(Date, Option<Date>)>, basis: Option<&Basis>, span: Span) -> Term {
        let by = basis.map(|basis| basis.source);
        let instrument = by.map(|by| self.program.source(by));
        let known = instrument.and_then(|instrument| instrument.in_force);
        let sunset = instrument.and_then(|instrument| instrument.out_of_force).and_then(|day| day.pred_opt());
        let mut term = Term { from: days.map(|(from, _)| from), ends: Vec::new(), known, by };
        let end = |through, how| End { through, known: None, how, by, span };
        term.ends.extend(match (days.and_then(|(_, through)| through), sunset) {
            (Some(stated), Some(sunset)) if sunset < stated => Some(end(sunset, Ending::Sunset)),
            (Some(stated), _) => Some(end(stated, Ending::Stated)),
            (None, sunset) => sunset.map(|sunset| end(sunset, Ending::Sunset)),
        });
        term
    }

    /// Puts versions in order, applies repeals and prolongations, and reports what contradicts and what is left open.
    pub(super) fn settle_days<V: Settled>(
        &mut self,
        what: &str,
        kind: &Message,
        mut drafts: Vec<Draft<V>>,
        edicts: &[Edict],
    ) -> Vec<V> {
        self.sort(what, kind, &mut drafts);
        for edict in edicts {
            self.carry_out(what, edict, &mut drafts);
        }
        for pair in drafts.windows(2) {
            if let [earlier, later] = pair {
                self.uncovered(what, kind, earlier, later);
            }
        }
        drafts.into_iter().map(|draft| draft.version).collect()
    }

    /// Puts versions in order that leave days to others, and reports what contradicts.
    pub(super) fn sorted<V: Settled>(&mut self, what: &str, kind: &Message, mut drafts: Vec<Draft<V>>) -> Vec<V> {
        self.sort(what, kind, &mut drafts);
        drafts.into_iter().map(|draft| draft.version).collect()
    }

    fn sort<V: Settled>(&mut self, what: &str, kind: &Message, drafts: &mut [Draft<V>]) {
        drafts.sort_by_key(|draft| (draft.version.term().from, draft.version.term().known));
        for pair in drafts.windows(2) {
            if let [earlier, later] = pair {
                self.contradiction(what, kind, earlier, later);
            }
        }
    }

    /// Two versions from one day, or two of one declaration whose days overlap.
    fn contradiction<V: Settled>(&mut self, what: &str, kind: &Message, earlier: &Draft<V>, later: &Draft<V>) {
        let (one, two) = (earlier.version.term(), later.version.term());
        let stated = |term: &Term| term.ends.first().map(|end| end.through);
        let same_day = one.from == two.from && !self.replaces(two.by, one.by);
        let within = earlier.origin == later.origin && two.from.is_some_and(|from| stated(one) >= Some(from));
        if !same_day && !within {
            return;
        }
        let through = match (stated(one), stated(two)) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let decrees = one.by.zip(two.by).is_some_and(|(one, two)| one != two);
        self.two_versions(what, kind, (later.at, earlier.at), (two.from, through), decrees);
    }

    /// Whether an instrument says that it takes the place of another.
    fn replaces(&self, later: Option<InstrumentId>, earlier: Option<InstrumentId>) -> bool {
        later.zip(earlier).is_some_and(|(later, earlier)| self.program.source(later).replaces.contains(&earlier))
    }

    fn carry_out<V: Settled>(&mut self, what: &str, edict: &Edict, drafts: &mut [Draft<V>]) {
        let known = edict.by.and_then(|by| self.program.source(by).in_force);
        let end = End { through: edict.through, known, how: edict.how, by: edict.by, span: edict.span };
        let begun = |version: &&mut V| version.term().from.is_none_or(|from| from <= edict.through);
        let mut begun: Vec<&mut V> = drafts.iter_mut().map(|draft| &mut draft.version).filter(begun).collect();
        let all = Clocks::on(edict.through);
        let last_ends = begun.last().and_then(|version| version.term().end(all)).map(|end| end.through);
        let idle = match edict.how {
            Ending::Extended => begun.is_empty() || last_ends.is_none_or(|through| through >= edict.through),
            _ => begun.is_empty() || last_ends.is_some_and(|through| through <= edict.through),
        };
        if idle {
            self.idle_edict(what, edict);
            return;
        }
        if edict.how == Ending::Extended {
            begun.drain(..begun.len() - 1);
        }
        for version in begun {
            version.term_mut().add_end(end.clone());
        }
    }

    fn idle_edict(&mut self, what: &str, edict: &Edict) {
        let day = |lang| date::show(edict.through, lang);
        let (message, help) = if edict.how == Ending::Extended {
            (
                Message::new(
                    format!("`{what}` không có quy định nào kết thúc trước ngày {} để kéo dài", day(Lang::Vi)),
                    format!("no version of `{what}` ends before {} and could be extended", day(Lang::En)),
                ),
                Message::new(
                    "Xem lại ngày này, hoặc bỏ phần kéo dài.",
                    "look at this day again, or remove the extension",
                ),
            )
        } else {
            (
                Message::new(
                    format!("`{what}` không còn được áp dụng sau ngày {} nên không có gì để bãi bỏ", day(Lang::Vi)),
                    format!("`{what}` does not apply after {} anyway: there is nothing to repeal", day(Lang::En)),
                ),
                Message::new("Xem lại ngày này, hoặc bỏ phần bãi bỏ.", "look at this day again, or remove the repeal"),
            )
        };
        self.fault(Diagnostic::error(Code::DateGap, message).at(edict.span).help(help));
    }

    fn two_versions(
        &mut self,
        what: &str,
        kind: &Message,
        (later, earlier): (Span, Span),
        (from, through): (Option<Date>, Option<Date>),
        decrees: bool,
    ) {
        let days = |lang: Lang| {
            let edge = |day: Option<Date>, vi: &'static str, en: &'static str| {
                day.map_or_else(String::new, |day| format!(" {} {}", lang.pick(vi, en), date::show(day, lang)))
            };
            let first = edge(from, "cùng áp dụng từ ngày", "apply from");
            format!("{first}{}", edge(through, "đến hết ngày", "through"))
        };
        let message = Message::new(
            format!("hai {} của `{what}`{}", kind.vi, days(Lang::Vi)),
            format!("two {} of `{what}`{}", kind.en, days(Lang::En)),
        );
        let help = if decrees {
            Message::new(
                "Giữ một trong hai, hoặc ghi `thay thế …` ở văn bản thay văn bản kia.",
                "keep one of the two, or write `replaces …` in the source that takes the place of the other",
            )
        } else {
            Message::new(
                "Giữ một trong hai, hoặc cho chúng áp dụng vào những ngày khác nhau.",
                "keep one of the two, or let them apply on different days",
            )
        };
        self.fault(
            Diagnostic::error(Code::DateOverlap, message)
                .at(later)
                .because(earlier, Message::new("và ở đây", "and here"))
                .help(help),
        );
    }

    /// Days between two versions on which nothing applies, unless a repeal or a sunset means them.
    fn uncovered<V: Settled>(&mut self, what: &str, kind: &Message, earlier: &Draft<V>, later: &Draft<V>) {
        let Some(from) = later.version.term().from else { return };
        let eve = from.pred_opt().unwrap_or(from);
        let Some(end) = earlier.version.term().end(Clocks::on(eve)).filter(|end| end.through < eve) else { return };
        if matches!(end.how, Ending::Repealed | Ending::Sunset) {
            return;
        }
        let first = end.through.succ_opt().unwrap_or(end.through);
        let message = Message::new(
            format!(
                "`{what}` không có {} nào từ ngày {} đến hết ngày {}",
                kind.vi,
                date::show(first, Lang::Vi),
                date::show(eve, Lang::Vi)
            ),
            format!(
                "`{what}` has no {} from {} through {}",
                kind.en,
                date::show(first, Lang::En),
                date::show(eve, Lang::En)
            ),
        );
        let help = Message::new(
            format!("Bỏ `đến hết ngày …` để phần trước kéo dài, hoặc thêm {} cho những ngày này.", kind.vi),
            format!("leave out `through …` so that the earlier goes on, or add {} for these days", kind.en),
        );
        self.fault(
            Diagnostic::error(Code::DateGap, message)
                .at(later.at)
                .because(end.span, Message::new("phần trước kết thúc ở đây", "the one before ends here"))
                .help(help),
        );
    }
}
