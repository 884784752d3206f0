//! The days of versions: in order, without gaps between them and without overlaps.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Applied, ParamId};
use crate::source::Span;
use crate::value::{Date, Lang, Message, date};

impl Checker {
    /// The last day of a version does not come before its first.
    pub(super) fn days_of_version(&mut self, from: Date, through: Option<Date>, span: Span) {
        if through.is_some_and(|through| through < from) {
            let message = Message::new("ngày cuối đứng trước ngày đầu", "the last day comes before the first");
            let help = Message::new("Xem lại hai ngày này.", "look at these two days again");
            self.fault(Diagnostic::error(Code::DateGap, message).at(span).help(help));
        }
    }

    /// Sorts the versions of a parameter by day.
    pub(super) fn order_versions(&mut self, id: ParamId) {
        let Some(param) = self.program.params.get_mut(id.0) else { return };
        let what = param.named.name.clone();
        let mut versions = std::mem::take(&mut param.versions);
        versions.sort_by_key(|v| v.applied.from);
        let mut days: Vec<(Applied, Span)> = versions.iter().map(|v| (v.applied, v.span)).collect();
        self.close_days(&what, &Message::new("mức", "values"), &mut days);
        for (version, (applied, _)) in versions.iter_mut().zip(days) {
            version.applied = applied;
        }
        if let Some(param) = self.program.params.get_mut(id.0) {
            param.versions = versions;
        }
    }

    /// Ends each open version the day before the next one; reports overlaps and gaps. `days` are sorted by first day.
    pub(super) fn close_days(&mut self, what: &str, kind: &Message, days: &mut [(Applied, Span)]) {
        for i in 1..days.len() {
            let (Some((earlier, earlier_span)), Some((later, later_span))) =
                (days.get(i - 1).copied(), days.get(i).copied())
            else {
                continue;
            };
            let Some(from) = later.from else { continue };
            let eve = from.pred_opt().unwrap_or(from);
            let overlap = earlier.from == later.from || earlier.through.is_some_and(|through| through >= from);
            if overlap {
                let through = match (earlier.through, later.through) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                self.two_versions(what, kind, (later_span, earlier_span), from, through);
                continue;
            }
            if let Some(through) = earlier.through
                && through < eve
            {
                self.no_version_between(what, kind, (later_span, earlier_span), (through, eve));
            }
            if let Some((slot, _)) = days.get_mut(i - 1) {
                slot.through.get_or_insert(eve);
            }
        }
    }

    fn two_versions(
        &mut self,
        what: &str,
        kind: &Message,
        (later, earlier): (Span, Span),
        from: Date,
        through: Option<Date>,
    ) {
        let until = |lang: Lang| {
            through.map_or_else(String::new, |day| {
                format!(" {} {}", lang.pick("đến hết ngày", "through"), date::show(day, lang))
            })
        };
        let message = Message::new(
            format!(
                "hai {} của `{what}` cùng áp dụng từ ngày {}{}",
                kind.vi,
                date::show(from, Lang::Vi),
                until(Lang::Vi)
            ),
            format!("two {} of `{what}` apply from {}{}", kind.en, date::show(from, Lang::En), until(Lang::En)),
        );
        let help = Message::new(
            "Giữ một trong hai, hoặc cho chúng áp dụng vào những ngày khác nhau.",
            "keep one of the two, or let them apply on different days",
        );
        self.fault(
            Diagnostic::error(Code::DateOverlap, message)
                .at(later)
                .because(earlier, Message::new("và ở đây", "and here"))
                .help(help),
        );
    }

    fn no_version_between(
        &mut self,
        what: &str,
        kind: &Message,
        (later, earlier): (Span, Span),
        (through, eve): (Date, Date),
    ) {
        let first = through.succ_opt().unwrap_or(through);
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
                .at(later)
                .because(earlier, Message::new("phần trước kết thúc ở đây", "the one before ends here"))
                .help(help),
        );
    }
}
