//! An indicator against its targets in sentences: the value, the verdict, the gap, the change, and what is still open.

use super::nearest::{Nearest, nearest};
use super::style;
use super::words::{self, both};
use crate::eval::definition;
use crate::eval::gap::words as gap_words;
use crate::eval::outcome::{IndicatorOutcome, Judged, Measured, Outcome, Verdict};
use crate::eval::verdict_words;
use crate::eval::words as said;
use crate::ir::{GoalOf, Indicator, IndicatorId, Program};
use crate::syntax::ast::CompletionBy;
use crate::value::{Fraction, Lang, Message, numeral, quantity};
use std::cmp::Ordering;

/// A target, what it was compared with, and the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedTold {
    /// The target, by name; empty when it has none.
    pub name: String,
    /// The target, by title.
    pub label: String,
    /// The cell it is for; none for the whole.
    pub cell: Option<String>,
    /// The period judged.
    pub period: Message,
    /// What is to be reached.
    pub goal: Message,
    /// What is compared with the goal: the value, its fall or its rise.
    pub compared: Option<Message>,
    /// The same, exactly.
    pub exact: Option<Fraction>,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict in words, with the status of the figures where that is short of official.
    pub words: Message,
    /// How far the goal is missed, in the unit and in records.
    pub gap: Option<Message>,
    /// The degree of completion, with its formula: `bằng 105,0% kế hoạch`.
    pub completion: Option<Message>,
    /// The degree of completion, exactly.
    pub degree: Option<Fraction>,
    /// The name of its formula.
    pub formula: Option<&'static str>,
    /// The rule that gave the verdict.
    pub ground: Message,
    /// What else a verdict rests on: the rule that gave it where the goal does not tell it, rounding, pace.
    pub notes: Vec<Message>,
    /// The records nearest to the line they lie under, those that must pass it.
    pub nearest: Option<Nearest>,
    /// The legal bases of the target.
    pub basis: Vec<Message>,
}

/// Tells an indicator of a run.
pub(super) struct Teller<'a> {
    pub(super) program: &'a Program,
    pub(super) id: IndicatorId,
    pub(super) indicator: &'a Indicator,
    pub(super) found: &'a IndicatorOutcome,
    pub(super) outcome: &'a Outcome,
}

impl Teller<'_> {
    /// The value and its verdicts, the change and its verdicts, and the targets not due yet.
    pub(super) fn sentences(&self) -> Vec<Message> {
        let of = |judged: &&Judged| self.program.target(judged.target).goal.of == GoalOf::Level;
        // Those of single cells stand in the list of targets.
        let whole = || self.found.judged.iter().filter(|judged| self.program.target(judged.target).cell.is_none());
        let due = whole().filter(|judged| judged.verdict != Verdict::NotDue);
        let (levels, changes): (Vec<&Judged>, Vec<&Judged>) = due.partition(of);
        // One sentence tells the change since the period before; what is held against another period is told by itself.
        let before = self.outcome.period.previous();
        let usual = |judged: &&Judged| judged.against.is_none_or(|held| Some(held.period) == before);
        let (moves, others): (Vec<&Judged>, Vec<&Judged>) = changes.into_iter().partition(usual);
        let mut sentences = vec![self.value_sentence(levels.first().copied())];
        sentences.extend(levels.iter().skip(1).map(|judged| self.further(judged)));
        sentences.extend(self.change_sentence(moves.first().copied()));
        sentences.extend(self.redefined());
        sentences.extend(moves.iter().skip(1).chain(&others).map(|judged| self.further(judged)));
        let later = whole().filter(|judged| judged.verdict == Verdict::NotDue);
        sentences.extend(later.map(|judged| self.not_due(judged)));
        if self.found.judged.is_empty() && self.indicator.direction.is_some() {
            sentences.push(both(|lang| {
                let period = words::period(self.outcome.period, lang);
                match lang {
                    Lang::Vi => format!("Chưa giao kế hoạch cho {period}."),
                    Lang::En => format!("No target is set for {period}."),
                }
            }));
        }
        sentences
    }

    /// What is told of one target.
    pub(super) fn judged(&self, judged: &Judged) -> JudgedTold {
        let target = self.program.target(judged.target);
        let gap = both(|lang| self.gap(judged, lang));
        JudgedTold {
            name: target.named.name.clone(),
            label: self.name(judged).unwrap_or_default(),
            cell: target.cell.as_ref().map(|cell| cell.label.clone()),
            degree: judged.completion,
            formula: judged.completion_by.map(CompletionBy::id),
            ground: both(|lang| verdict_words::ground(self.program, judged, lang)),
            period: both(|lang| words::period(judged.period, lang)),
            goal: both(|lang| said::goal(self.program, target, lang)),
            compared: judged.compared.map(|value| both(|lang| self.compared(judged, value, lang))),
            exact: judged.compared,
            verdict: judged.verdict,
            words: judged.words(),
            gap: (!gap.vi.is_empty()).then_some(gap),
            completion: verdict_words::completion(judged, Lang::Vi)
                .map(|_| both(|lang| verdict_words::completion(judged, lang).unwrap_or_default())),
            notes: self.notes(judged),
            nearest: judged.further.lift.as_ref().map(|lift| nearest(self.program, lift)),
            basis: target
                .basis
                .iter()
                .chain(target.deviation.iter().filter_map(|deviation| deviation.basis.as_ref()))
                .map(|b| both(|lang| words::basis(self.program, b, lang)))
                .collect(),
        }
    }

    /// The rule that gave a verdict where the goal does not tell it, the rounding before it, the way so far, and where the way
    /// began.
    fn notes(&self, judged: &Judged) -> Vec<Message> {
        let program = self.program;
        let ground = judged.ground.needs_words().then(|| both(|lang| verdict_words::ground(program, judged, lang)));
        let told = |words: fn(&Program, &Judged, Lang) -> Option<String>| {
            words(program, judged, Lang::Vi).map(|_| both(|lang| words(program, judged, lang).unwrap_or_default()))
        };
        let further = gap_words::told(program, judged).into_iter();
        further
            .chain(ground)
            .chain(told(verdict_words::against))
            .chain(told(verdict_words::rounding))
            .chain(told(verdict_words::pace))
            .collect()
    }

    /// The value as sentences give it: `0,43% (87/20.175 hộ)`.
    pub(super) fn measured(&self, measured: &Measured, lang: Lang) -> String {
        let bounds = said::bounds_of(self.program, self.id);
        let text = said::measured(self.program, self.indicator, measured, &bounds, lang);
        match (measured.value, measured.low.zip(measured.high)) {
            (None, Some((low, high))) if self.indicator.unit.is_dimensionless() => {
                let (low, high) = (self.end(measured, low, lang), self.end(measured, high, lang));
                format!("{} {low} {} {high}", lang.pick("từ", "from"), lang.pick("đến", "to"))
            }
            _ => text,
        }
    }

    /// An end of an interval, with the counts it is made of where they are those of the certain and the undetermined records.
    fn end(&self, measured: &Measured, end: Fraction, lang: Lang) -> String {
        let bounds = said::bounds_of(self.program, self.id);
        let shown = quantity::show_against(end, &self.indicator.unit, self.indicator.decimals, &bounds, lang);
        let open = Fraction::whole(i128::from(measured.undetermined));
        let Some((above, below)) = measured.numerator.zip(measured.denominator) else { return shown };
        let counts = [Some(above), above.plus(open).ok()];
        let made = counts.into_iter().flatten().find(|above| above.over(below).is_ok_and(|ratio| ratio == end));
        let parts = made.and_then(|above| {
            let whole = Measured { numerator: Some(above), ..measured.clone() };
            said::parts(self.program, self.indicator, &whole, lang)
        });
        parts.map_or(shown.clone(), |parts| format!("{shown} ({parts})"))
    }

    /// `còn 25 hộ chưa xác định được`.
    pub(super) fn open(&self, lang: Lang) -> String {
        let measured = &self.found.total;
        if measured.undefined.is_some() || measured.undetermined == 0 {
            return said::why_unknown(measured).get(lang).to_owned();
        }
        let count = i128::from(measured.undetermined);
        let records = said::records(self.program, self.indicator, count, lang);
        match lang {
            Lang::Vi => format!("còn {records} chưa xác định được"),
            Lang::En if count == 1 => format!("{records} is undetermined"),
            Lang::En => format!("{records} are undetermined"),
        }
    }

    /// What is told behind a value: `, chưa kể 01 người thiếu số liệu`, `, số gần đúng đến 6 chữ số thập phân`.
    fn reserves(&self, lang: Lang) -> String {
        let count = i128::from(self.found.total.excluded);
        let records = said::records(self.program, self.indicator, count, lang);
        let all = said::with_left_out(self.program, self.id, &self.found.total);
        let all = all.map(|all| format!(" ({})", all.get(lang))).unwrap_or_default();
        let left_out = match (count, lang) {
            (0, _) => String::new(),
            (_, Lang::Vi) => format!(", chưa kể {records} thiếu số liệu{all}"),
            (_, Lang::En) => format!(", leaving out {records} for missing data{all}"),
        };
        let told = |count: u64, vi: &str, en: &str| {
            let records = said::records(self.program, self.indicator, i128::from(count), lang);
            if count > 0 { format!(", {}", lang.pick(vi, en).replace("{}", &records)) } else { String::new() }
        };
        let total = &self.found.total;
        let set_aside = told(
            total.set_aside,
            "đã loại ra {} thiếu số liệu như khai báo",
            "excluding {} for missing data as declared",
        );
        let stood_in = told(
            total.stood_in,
            "lấy giá trị khai báo thay cho số liệu thiếu của {}",
            "with the declared value for what {} lack",
        );
        let rounded = match (self.found.total.approximate, lang) {
            (None, _) => String::new(),
            (Some(digits), Lang::Vi) => format!(", số gần đúng đến {digits} chữ số thập phân"),
            (Some(digits), Lang::En) => format!(", approximate to {digits} decimals"),
        };
        format!("{left_out}{set_aside}{stood_in}{rounded}")
    }

    fn value_sentence(&self, level: Option<&Judged>) -> Message {
        let total = &self.found.total;
        if total.value.is_none() {
            return both(|lang| self.open_sentence(level, lang));
        }
        if let Some(told) = level.and_then(|judged| self.completed(judged)) {
            return told;
        }
        both(|lang| {
            let (label, period) = (&self.indicator.named.label, words::period(self.outcome.period, lang));
            let value = format!("{}{}", self.measured(total, lang), self.reserves(lang));
            let verdict = level.map(|judged| self.against(judged, lang)).unwrap_or_default();
            match lang {
                Lang::Vi => format!("{label} {period} là {value}{verdict}."),
                Lang::En => format!("\"{label}\" in {period} is {value}{verdict}."),
            }
        })
    }

    /// `Chưa đủ số liệu để đánh giá: còn 25 hộ chưa xác định được, nên tỷ lệ hộ nghèo có thể từ … đến …, trong khi kế hoạch …`
    fn open_sentence(&self, level: Option<&Judged>, lang: Lang) -> String {
        let total = &self.found.total;
        let (label, period) = (&self.indicator.named.label, words::period(self.outcome.period, lang));
        let (title, open) = (style::title(label, lang), self.open(lang));
        let decided = level.filter(|judged| judged.verdict != Verdict::NotEnoughData);
        if total.low.zip(total.high).is_none() {
            return match lang {
                Lang::Vi => format!("Chưa tính được {title} {period}: {open}."),
                Lang::En => format!("\"{label}\" in {period} cannot be computed: {open}."),
            };
        }
        let range = self.measured(total, lang);
        let goal = level.map(|judged| said::goal(self.program, self.program.target(judged.target), lang));
        match (decided, goal, lang) {
            (Some(judged), _, Lang::Vi) => {
                let verdict = self.against(judged, lang);
                format!(
                    "{label} {period} có thể {range} vì {open}; trong cả khoảng đó{}.",
                    verdict.trim_start_matches(',')
                )
            }
            (Some(judged), _, Lang::En) => {
                let verdict = self.against(judged, lang);
                format!(
                    "\"{label}\" in {period} may lie {range}, as {open}; all along{}.",
                    verdict.trim_start_matches(',')
                )
            }
            (None, Some(goal), Lang::Vi) => format!(
                "Chưa đủ số liệu để đánh giá: {open}, nên {title} {period} có thể {range}, trong khi kế hoạch là {goal}."
            ),
            (None, Some(goal), Lang::En) => {
                format!("Not enough data: {open}, so {title} in {period} may lie {range}, with a target {goal}.")
            }
            (None, None, Lang::Vi) => format!("{label} {period} có thể {range}: {open}."),
            (None, None, Lang::En) => format!("\"{label}\" in {period} may lie {range}: {open}."),
        }
    }

    /// `Giải quyết việc làm đạt 2.626/2.500 lao động, bằng 105,0% kế hoạch; vượt 126 lao động.`
    fn completed(&self, judged: &Judged) -> Option<Message> {
        let target = self.program.target(judged.target);
        let (bound, _) = target.goal.low.filter(|_| !self.indicator.unit.is_dimensionless())?;
        let by_ratio = judged.completion_by == Some(CompletionBy::Ratio);
        let (value, part) = (judged.compared?, judged.completion.filter(|_| by_ratio)?);
        let far = value.minus(bound).ok()?;
        let size = far.negated().ok()?.max(far);
        let unit = &self.indicator.unit;
        Some(both(|lang| {
            let (label, period) = (&self.indicator.named.label, words::period(self.outcome.period, lang));
            let part = verdict_words::shown_completion(part, lang);
            let (done, all) = (numeral::show_exact(value, 2, lang), quantity::show_exact(bound, unit, 0, lang));
            let far = quantity::in_sentence(size, unit, 0, lang);
            let named = self.named(judged, lang);
            let ending = match (judged.verdict, lang) {
                (Verdict::Exceeded, Lang::Vi) => format!("; vượt {far}"),
                (Verdict::Exceeded, Lang::En) => format!("; exceeded by {far}"),
                (Verdict::NotMet, Lang::Vi) => format!("; không đạt, còn thiếu {far}"),
                (Verdict::NotMet, Lang::En) => format!("; not met, {far} short"),
                (_, Lang::Vi) => String::new(),
                (_, Lang::En) => "; met".to_owned(),
            };
            match lang {
                Lang::Vi => format!("{label} {period} đạt {done}/{all}, bằng {part} kế hoạch{named}{ending}."),
                Lang::En => format!("\"{label}\" in {period}: {done} of {all}, {part} of the target{named}{ending}."),
            }
        }))
    }

    /// `, không đạt kế hoạch dưới 0,40% (UBND tỉnh giao); còn cao hơn 0,03 điểm %, phải giảm thêm ít nhất 07 hộ nghèo`.
    fn against(&self, judged: &Judged, lang: Lang) -> String {
        let goal = said::goal(self.program, self.program.target(judged.target), lang);
        let (verdict, named) = (judged.words(), self.named(judged, lang));
        let gap = self.gap(judged, lang);
        let gap = if gap.is_empty() { gap } else { format!("; {gap}") };
        match lang {
            Lang::Vi => format!(", {} kế hoạch {goal}{named}{gap}", verdict.vi),
            Lang::En => format!(", target {goal}{named} {}{gap}", verdict.en),
        }
    }

    fn further(&self, judged: &Judged) -> Message {
        both(|lang| format!("{}.", style::capital(self.against(judged, lang).trim_start_matches(", "))))
    }

    fn not_due(&self, judged: &Judged) -> Message {
        both(|lang| {
            let goal = said::goal(self.program, self.program.target(judged.target), lang);
            let (period, named) = (words::period(judged.period, lang), self.named(judged, lang));
            match lang {
                Lang::Vi => format!("Chưa đến kỳ đánh giá kế hoạch {period}: {goal}{named}."),
                Lang::En => format!("The target of {period} is not due yet: {goal}{named}."),
            }
        })
    }

    /// That the definition is not that of the period before, so that no fall or rise is decided.
    fn redefined(&self) -> Option<Message> {
        let before = self.outcome.period.previous().filter(|_| !self.found.redefined.is_empty())?;
        let bridged = self.found.bridged(self.program, before);
        let told = definition::told(&self.found.redefined, before, bridged);
        Some(both(|lang| format!("{}.", style::capital(told.get(lang)))))
    }

    /// `So với năm 2022, tỷ lệ hộ nghèo giảm 0,14 điểm %, từ 0,57% (115/20.175 hộ) xuống 0,43% (…), vượt kế hoạch …`
    fn change_sentence(&self, judged: Option<&Judged>) -> Option<Message> {
        let earlier = self.outcome.period.previous()?;
        let pair = self.found.total.value.zip(self.found.previous.as_ref().and_then(|before| before.value));
        let Some((now, before)) = pair else { return judged.map(|judged| self.cannot_compare(judged)) };
        let change = now.minus(before).ok()?;
        let size = change.negated().ok()?.max(change);
        let previous = self.found.previous.as_ref()?;
        Some(both(|lang| {
            let (from, to) = (self.measured(previous, lang), self.measured(&self.found.total, lang));
            let (size, earlier) = (self.distance(size, lang), words::period(earlier, lang));
            let label = style::title(&self.indicator.named.label, lang);
            let verdict = judged.map(|judged| self.against(judged, lang)).unwrap_or_default();
            match (change.cmp(&Fraction::ZERO), lang) {
                (Ordering::Equal, Lang::Vi) => format!("So với {earlier}, {label} không đổi{verdict}."),
                (Ordering::Equal, Lang::En) => format!("Against {earlier}, {label} is unchanged{verdict}."),
                (Ordering::Less, Lang::Vi) => {
                    format!("So với {earlier}, {label} giảm {size}, từ {from} xuống {to}{verdict}.")
                }
                (Ordering::Greater, Lang::Vi) => {
                    format!("So với {earlier}, {label} tăng {size}, từ {from} lên {to}{verdict}.")
                }
                (Ordering::Less, Lang::En) => {
                    format!("Against {earlier}, {label} is down {size}, from {from} to {to}{verdict}.")
                }
                (Ordering::Greater, Lang::En) => {
                    format!("Against {earlier}, {label} is up {size}, from {from} to {to}{verdict}.")
                }
            }
        }))
    }

    fn cannot_compare(&self, judged: &Judged) -> Message {
        both(|lang| {
            let goal = said::goal(self.program, self.program.target(judged.target), lang);
            let (verdict, named) = (judged.verdict.words(), self.named(judged, lang));
            match lang {
                Lang::Vi => format!("Kế hoạch {goal}{named}: {}, vì chưa so được với kỳ trước.", verdict.vi),
                Lang::En => format!("Target {goal}{named}: {}, as there is no period before to compare.", verdict.en),
            }
        })
    }

    /// The title of a target, when it says more than the indicator.
    fn name(&self, judged: &Judged) -> Option<String> {
        let named = &self.program.target(judged.target).named;
        let own = !named.name.is_empty() && named.label != self.indicator.named.label;
        own.then(|| named.label.replace('_', " "))
    }

    /// ` (HĐND thành phố giao, căn cứ Nghị quyết 21/NQ-HĐND)`.
    fn named(&self, judged: &Judged, lang: Lang) -> String {
        let target = self.program.target(judged.target);
        let basis: Vec<String> = target.basis.iter().map(|b| words::basis(self.program, b, lang)).collect();
        let basis = if basis.is_empty() {
            None
        } else {
            Some(format!("{} {}", lang.pick("căn cứ", "under"), basis.join(", ")))
        };
        let told: Vec<String> = self.name(judged).into_iter().chain(basis).collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
    }
}
