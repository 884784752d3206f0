//! Remarks on what a report states: figures that are bounds, not settled or of another day, rates without their counts,
//! targets in the plan of another period, and figures that cannot be right together.

use super::check::range_words;
use super::claim::{claim_words, recorded};
use super::figures::Figures;
use super::implied::{Printed, printed, share};
use super::kind::FindingKind;
use super::range::Range;
use super::{cumulative, words};
use crate::ir::{Claim, IndicatorId, ListedTarget, Program, Report};
use crate::syntax::ast::{Hedge, TargetWhen};
use crate::value::{DataStatus, Date, Fraction, Lang, Message, Period, date, quantity};

/// A remark on a report, or on the records.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Whose figures: `None` for the records, else the position in `Program::reports`.
    pub report: Option<usize>,
    /// What kind of remark.
    pub kind: FindingKind,
    /// The indicator, where it is about one.
    pub indicator: Option<IndicatorId>,
    /// The period of the figure.
    pub period: Option<Period>,
    /// Where in the report.
    pub section: Option<String>,
    /// Whether what is stated cannot stand.
    pub contradicts: bool,
    /// The remark in a sentence.
    pub detail: Message,
}

/// The remarks on every report, in the order of its lines; what is about a whole report comes first, and before all
/// cumulative figures that fall.
#[must_use]
pub fn remarks(program: &Program, figures: &dyn Figures) -> Vec<Remark> {
    let mut found = cumulative::falls(program, figures);
    for (position, report) in program.reports.iter().enumerate() {
        let teller = Teller { program, figures, report, position };
        found.extend(teller.cut_off());
        found.extend(report.listed.iter().filter_map(|listed| teller.listed(listed)));
        for claim in &report.figures {
            found.extend(teller.approximate(claim));
            found.extend(teller.unsettled(claim));
        }
        let rates = printed(program, report);
        found.extend(rates.iter().filter_map(|rate| teller.rate(rate)));
        for (nth, rate) in rates.iter().enumerate() {
            found.extend(rates.iter().take(nth).filter_map(|other| teller.apart(other, rate)));
        }
    }
    found
}

struct Teller<'a> {
    program: &'a Program,
    figures: &'a dyn Figures,
    report: &'a Report,
    position: usize,
}

impl Teller<'_> {
    fn about(&self, claim: &Claim, kind: FindingKind, detail: Message) -> Remark {
        Remark {
            report: Some(self.position),
            kind,
            indicator: Some(claim.indicator),
            period: Some(claim.period),
            section: claim.section.clone(),
            contradicts: false,
            detail,
        }
    }

    /// `“Hộ nghèo” năm 2023: báo cáo ghi 87 hộ`.
    fn opening(&self, claim: &Claim, lang: Lang) -> String {
        let indicator = self.program.indicator(claim.indicator);
        let (title, period) = (words::title(indicator, lang), claim.period.name(lang));
        let stated = claim_words(claim, indicator, lang);
        match lang {
            Lang::Vi => format!("{title} {period}: báo cáo ghi {stated}"),
            Lang::En => format!("{title}, {period}: the report states {stated}"),
        }
    }

    fn title(&self, id: IndicatorId, lang: Lang) -> String {
        words::title(self.program.indicator(id), lang)
    }

    /// The periods and days the figures of one report are of, where there are several.
    fn cut_off(&self) -> Option<Remark> {
        let mut days: Vec<((Period, Option<Date>), usize)> = Vec::new();
        for claim in &self.report.figures {
            let key = (claim.period, claim.as_of);
            match days.iter_mut().find(|(known, _)| *known == key) {
                Some((_, count)) => *count += 1,
                None => days.push((key, 1)),
            }
        }
        if days.len() < 2 {
            return None;
        }
        let detail = quantity::both(|lang| {
            let told: Vec<String> = days.iter().map(|(key, count)| cut_off_words(*key, *count, lang)).collect();
            let (count, told) = (quantity::count(told.len().try_into().unwrap_or(i128::MAX), lang), told.join(", "));
            match lang {
                Lang::Vi => format!("Báo cáo dùng {count} mốc số liệu: {told}."),
                Lang::En => format!("The report uses {count} cut-off days: {told}."),
            }
        });
        Some(Remark {
            report: Some(self.position),
            kind: FindingKind::CutOff,
            indicator: None,
            period: None,
            section: None,
            contradicts: false,
            detail,
        })
    }

    fn listed(&self, listed: &ListedTarget) -> Option<Remark> {
        if listed.period == listed.plan {
            return None;
        }
        let goal = listed.target.map(|id| self.program.target(id));
        let detail = quantity::both(|lang| {
            let title = self.title(listed.indicator, lang);
            let goal = goal.map_or(String::new(), |goal| format!(" {}", words::goal(self.program, goal, lang)));
            let (own, plan) = (listed.period.name(lang), listed.plan.name(lang));
            match lang {
                Lang::Vi => format!("Kế hoạch {plan} xếp vào cả mức của {own}: {title}{goal}."),
                Lang::En => format!("The plan for {plan} lists a target of {own}: {title}{goal}."),
            }
        });
        Some(Remark {
            report: Some(self.position),
            kind: FindingKind::Period,
            indicator: Some(listed.indicator),
            period: Some(listed.period),
            section: listed.section.clone(),
            contradicts: false,
            detail,
        })
    }

    /// `gần`, `hơn`, `khoảng`: what the figure is taken for.
    fn approximate(&self, claim: &Claim) -> Option<Remark> {
        // "About" is told where the claim is compared with the records: it cannot be.
        let hedge = claim.hedge.filter(|hedge| *hedge != Hedge::About)?;
        let indicator = self.program.indicator(claim.indicator);
        let unit = claim.other_unit.as_ref().unwrap_or(&indicator.unit);
        let detail = quantity::both(|lang| {
            let value = quantity::show_exact(claim.value, unit, 0, lang);
            let read = match (hedge, lang) {
                (Hedge::Nearly, Lang::Vi) => format!("hiểu là dưới {value}"),
                (_, Lang::Vi) => format!("hiểu là trên {value}"),
                (Hedge::Nearly, Lang::En) => format!("read as under {value}"),
                (_, Lang::En) => format!("read as over {value}"),
            };
            format!("{}; {read}.", self.opening(claim, lang))
        });
        Some(self.about(claim, FindingKind::Approximate, detail))
    }

    /// A figure that is not final: counted before its period was over, or said to be preliminary or provisional.
    fn unsettled(&self, claim: &Claim) -> Option<Remark> {
        let early = claim.as_of.filter(|day| *day < claim.period.last_day());
        let kind = match (claim.status, early) {
            (Some(DataStatus::Provisional), _) => FindingKind::Provisional,
            (Some(DataStatus::Preliminary | DataStatus::Estimated), _)
            | (Some(DataStatus::Official) | None, Some(_)) => FindingKind::Preliminary,
            (Some(DataStatus::Official) | None, None) => return None,
        };
        let detail = quantity::both(|lang| {
            let mut text = self.opening(claim, lang);
            if let Some(day) = early {
                let (day, last) = (date::show(day, lang), date::show(claim.period.last_day(), lang));
                text.push_str(&match lang {
                    Lang::Vi => format!(" tính đến ngày {day}, trước ngày hết kỳ {last}"),
                    Lang::En => format!(" as of {day}, before the end of the period on {last}"),
                });
            }
            text.push_str(match kind {
                _ if claim.status == Some(DataStatus::Estimated) => lang.pick(", là số ước", ", an estimate"),
                FindingKind::Provisional => lang.pick(", là số tạm tính", ", a provisional figure"),
                _ => lang.pick(", là số sơ bộ", ", a preliminary figure"),
            });
            text.push_str(&self.as_target(claim, lang));
            text.push('.');
            text
        });
        Some(self.about(claim, kind, detail))
    }

    /// Later targets of the indicator that take the figure as it is.
    fn as_target(&self, claim: &Claim, lang: Lang) -> String {
        let mut text = String::new();
        for target in self.program.targets.iter().filter(|target| target.indicator == claim.indicator) {
            let TargetWhen::Period(period) = target.when else { continue };
            let bound = |end: Option<(Fraction, bool)>| end.is_some_and(|(value, _)| value == claim.value);
            if period.first_day() > claim.period.first_day() && (bound(target.goal.low) || bound(target.goal.high)) {
                let name = period.name(lang);
                text.push_str(&match lang {
                    Lang::Vi => format!("; kế hoạch {name} lấy đúng số này"),
                    Lang::En => format!("; the target for {name} is this very figure"),
                });
            }
        }
        text
    }

    /// A rate without its counts, or one that they contradict.
    fn rate(&self, printed: &Printed<'_>) -> Option<Remark> {
        let claim = printed.rate;
        match (printed.above, printed.below) {
            (Some(_), Some(_)) if printed.agrees(self.program) => None,
            (Some(above), Some(below)) => {
                let detail = quantity::both(|lang| {
                    let (above, below) = (self.stated(above, lang), self.stated(below, lang));
                    let opening = self.opening(claim, lang);
                    match lang {
                        Lang::Vi => format!("{opening}, không thể là {above} trên {below}."),
                        Lang::En => format!("{opening}, which cannot be {above} out of {below}."),
                    }
                });
                let remark = self.about(claim, FindingKind::Ratio, detail);
                Some(Remark { contradicts: true, ..remark })
            }
            (Some(above), None) => {
                let below = printed.implied_below(self.program)?;
                let detail = quantity::both(|lang| {
                    let (known, range) = (self.known_below(claim, above, lang), self.range(below, above, lang));
                    let above = self.stated(above, lang);
                    let opening = self.opening(claim, lang);
                    match lang {
                        Lang::Vi => format!("{opening} và {above}, không nêu tổng số; tổng số phải là {range}{known}."),
                        Lang::En => {
                            format!("{opening} and {above}, without the total; it must be {range}{known}.")
                        }
                    }
                });
                Some(self.about(claim, FindingKind::MissingDenominator, detail))
            }
            (None, Some(below)) => {
                let above = printed.implied_above(self.program).filter(|range| range.single().is_none())?;
                let detail = quantity::both(|lang| {
                    let (range, below) = (self.range(above, below, lang), self.stated(below, lang));
                    let opening = self.opening(claim, lang);
                    match lang {
                        Lang::Vi => format!("{opening} của {below}, không nêu tử số; tử số phải là {range}."),
                        Lang::En => format!("{opening} of {below}, without the numerator; it must be {range}."),
                    }
                });
                Some(self.about(claim, FindingKind::MissingNumerator, detail))
            }
            (None, None) => None,
        }
    }

    /// `“Hộ nghèo” 115 hộ`.
    fn stated(&self, claim: &Claim, lang: Lang) -> String {
        let indicator = self.program.indicator(claim.indicator);
        format!("{} {}", words::title(indicator, lang), claim_words(claim, indicator, lang))
    }

    /// A range in the unit of a count.
    fn range(&self, range: Range, of: &Claim, lang: Lang) -> String {
        let unit = &self.program.indicator(of.indicator).unit;
        range_words(range, |value| quantity::in_sentence(value, unit, 0, lang), lang)
    }

    /// What stands below the line of a rate in the records.
    fn known_below(&self, rate: &Claim, count: &Claim, lang: Lang) -> String {
        let known = recorded(self.figures, rate.indicator, rate.period).and_then(|measured| measured.denominator);
        let unit = &self.program.indicator(count.indicator).unit;
        known.map_or(String::new(), |known| {
            let known = quantity::in_sentence(known, unit, 0, lang);
            match lang {
                Lang::Vi => format!("; danh sách có {known}"),
                Lang::En => format!("; the records have {known}"),
            }
        })
    }

    /// Two rates of the same records whose counts leave no total that fits both.
    fn apart(&self, one: &Printed<'_>, other: &Printed<'_>) -> Option<Remark> {
        let (a, b) = (share(self.program, one.rate.indicator)?, share(self.program, other.rate.indicator)?);
        if one.rate.period != other.rate.period || !a.same_base(b) {
            return None;
        }
        let (first, second) = (one.implied_below(self.program)?, other.implied_below(self.program)?);
        let (above, count) = one.above.zip(other.above)?;
        if first.meets(second) {
            return None;
        }
        let detail = quantity::both(|lang| {
            let (first, second) = (self.range(first, above, lang), self.range(second, count, lang));
            let (earlier, opening) = (self.title(one.rate.indicator, lang), self.opening(other.rate, lang));
            match lang {
                Lang::Vi => format!(
                    "{opening}: tổng số phải là {second}, còn theo {earlier} phải là {first}; không thể cùng một tổng số."
                ),
                Lang::En => {
                    format!("{opening}: the total must be {second}, but by {earlier} {first}; no total fits both.")
                }
            }
        });
        let remark = self.about(other.rate, FindingKind::Ratio, detail);
        Some(Remark { contradicts: true, ..remark })
    }
}

/// `năm 2023 (70 số)`, `năm 2023 đến ngày 10/11/2023 (2 số)`.
fn cut_off_words((period, day): (Period, Option<Date>), count: usize, lang: Lang) -> String {
    let count = quantity::count(count.try_into().unwrap_or(i128::MAX), lang);
    let day =
        day.map_or(String::new(), |day| format!(" {} {}", lang.pick("tính đến ngày", "as of"), date::show(day, lang)));
    format!("{}{day} ({count} {})", period.name(lang), lang.pick("số", "figures"))
}
