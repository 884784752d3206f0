//! What reports have stated: figures with the precision they were printed to, and verdicts with the target they name.

use super::declare::{Parts, named};
use super::scope::Checker;
use super::unit::counts_things;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Claim, IndicatorId, ListedTarget, Report, TargetId, Unchecked, VerdictClaim};
use crate::source::Span;
use crate::syntax::ast::{ClaimedVerdict, Ident, Literal, ReportedClause, ReportedDecl, TargetWhen, Text};
use crate::syntax::print;
use crate::value::{Fraction, Lang, Message, Period, PeriodKind, name};

impl Checker {
    /// Settles all reported blocks.
    pub(super) fn settle_reports(&mut self, parts: &Parts<'_>) {
        for decl in &parts.reports {
            let clash = self.reports.add(&decl.name, self.program.reports.len());
            self.clash(&decl.name, clash);
            self.settle_report(decl);
        }
    }

    fn settle_report(&mut self, decl: &ReportedDecl) {
        let mut report = Report {
            named: named(&decl.name, decl.label.as_ref()),
            on: decl.on,
            figures: Vec::new(),
            verdicts: Vec::new(),
            listed: Vec::new(),
            outside: Vec::new(),
        };
        let section = |s: &Option<Text>| s.as_ref().map(|s| s.text.clone());
        for clause in &decl.clauses {
            match &clause.node {
                ReportedClause::Figure { indicator, period, hedge, value, as_of, status, section: at } => {
                    let Some(id) = self.claimed_indicator(indicator) else { continue };
                    if let Some(mut claim) = self.claim(id, *period, value) {
                        claim.hedge = *hedge;
                        claim.as_of = *as_of;
                        claim.status = *status;
                        claim.section = section(at);
                        claim.span = clause.span;
                        report.figures.push(claim);
                    }
                }
                ReportedClause::Verdict { indicator, period, verdict, target, section: at } => {
                    let Some(id) = self.claimed_indicator(indicator) else { continue };
                    let target = match target {
                        Some(name) => match self.claimed_target(id, *period, name) {
                            Some(target) => Some(target),
                            None => continue,
                        },
                        None => {
                            self.any_target(id, *period, *verdict, clause.span);
                            None
                        }
                    };
                    report.verdicts.push(VerdictClaim {
                        indicator: id,
                        period: *period,
                        verdict: *verdict,
                        target,
                        section: section(at),
                        span: clause.span,
                    });
                }
                ReportedClause::Listed { indicator, period, plan, target, section: at } => {
                    let Some(id) = self.claimed_indicator(indicator) else { continue };
                    let target = match target {
                        Some(name) => match self.claimed_target(id, *period, name) {
                            Some(target) => Some(target),
                            None => continue,
                        },
                        None => self.targets_for(id, *period).first().copied(),
                    };
                    report.listed.push(ListedTarget {
                        indicator: id,
                        period: *period,
                        plan: *plan,
                        target,
                        section: section(at),
                    });
                }
                ReportedClause::Outside { what, why, section: at } => report.outside.push(Unchecked {
                    what: what.text.clone(),
                    why: why.as_ref().map(|why| why.text.clone()),
                    section: section(at),
                }),
                ReportedClause::Note(_) => {}
            }
        }
        if !decl.clauses.iter().any(|c| !matches!(c.node, ReportedClause::Note(_))) {
            let message = Message::new("phần này chưa nêu số liệu nào", "this block states nothing");
            let help = Message::new(
                "Thêm các dòng như `chỉ_tiêu năm 2023 = 605`.",
                "add lines such as `indicator year 2023 = 605`",
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(decl.name.span).help(help));
        }
        self.program.reports.push(report);
    }

    fn claimed_indicator(&mut self, ident: &Ident) -> Option<IndicatorId> {
        self.indicator_named(ident).filter(|id| self.figured.get(id.0) == Some(&true))
    }

    pub(super) fn claim(&mut self, indicator: IndicatorId, period: Period, value: &Literal) -> Option<Claim> {
        let unit = self.program.indicator(indicator).unit.clone();
        let amount = self.literal(value, Some(&unit))?;
        // Persons counted once and times they were paid are both counts: the records say which one was meant.
        let counted = counts_things(&amount.unit) && (unit.is_plain() || counts_things(&unit));
        if amount.unit != unit && !counted {
            let (found, wanted) = (Self::describe_unit(&amount.unit), Self::describe_unit(&unit));
            let message = Message::new(
                format!("số này ghi bằng {}, chỉ tiêu tính bằng {}", found.vi, wanted.vi),
                format!("this figure is in {}, the indicator in {}", found.en, wanted.en),
            );
            self.refuse(Code::UnitMismatch, value.span, message);
            return None;
        }
        // Whole numbers are counted; decimals of what is counted are those of a mean, and rounded.
        let exact = unit.is_whole() && value.multiplier.is_none() && amount.precision == Fraction::ONE;
        let other = amount.unit != unit && !unit.is_plain();
        Some(Claim {
            indicator,
            period,
            value: amount.value,
            precision: if exact { Fraction::ZERO } else { amount.precision },
            hedge: None,
            text: print::literal(value, Lang::Vi),
            other_unit: other.then_some(amount.unit),
            section: None,
            span: value.span,
            as_of: None,
            status: None,
        })
    }

    /// The targets of an indicator that speak of a period.
    fn targets_for(&self, indicator: IndicatorId, period: Period) -> Vec<TargetId> {
        let fits = |when: TargetWhen| match when {
            TargetWhen::Period(p) => p == period,
            TargetWhen::EveryYear => period.kind() == PeriodKind::Year,
        };
        let all = self.targets.get(&indicator).into_iter().flatten().copied();
        all.filter(|id| fits(self.program.target(*id).when)).collect()
    }

    /// The target of this name for the indicator and the period.
    fn claimed_target(&mut self, indicator: IndicatorId, period: Period, ident: &Ident) -> Option<TargetId> {
        let named = |c: &Self, id: &TargetId| Self::same_name(&c.program.target(*id).named.name, &ident.text);
        let found: Vec<TargetId> =
            self.targets_for(indicator, period).into_iter().filter(|id| named(self, id)).collect();
        if let [only] = found.as_slice() {
            return Some(*only);
        }
        let name = self.program.indicator(indicator).named.name.clone();
        if found.len() > 1 {
            let message = Message::new(
                format!(
                    "`{}` vừa giao cho {} vừa giao hằng năm, chưa rõ báo cáo nói kế hoạch nào",
                    ident.text,
                    period.name(Lang::Vi)
                ),
                format!(
                    "`{}` is set for {} and for every year; the claim does not say which",
                    ident.text,
                    period.name(Lang::En)
                ),
            );
            let help = Message::new("Đặt hai tên khác nhau cho hai kế hoạch.", "give the two targets different names");
            self.fault(Diagnostic::error(Code::NoTarget, message).at(ident.span).help(help));
            return None;
        }
        let all: Vec<TargetId> = self.targets.get(&indicator).cloned().unwrap_or_default();
        if let Some(other) = all.iter().find(|id| named(self, id)) {
            let target = self.program.target(*other);
            let (span, when) = (target.named.span, target.when);
            let of = |lang: Lang| match when {
                TargetWhen::Period(p) => p.name(lang),
                TargetWhen::EveryYear => lang.pick("hằng năm", "every year").to_owned(),
            };
            let message = Message::new(
                format!(
                    "kế hoạch `{}` của `{name}` giao cho {}, không phải {}",
                    ident.text,
                    of(Lang::Vi),
                    period.name(Lang::Vi)
                ),
                format!(
                    "the target `{}` of `{name}` is for {}, not for {}",
                    ident.text,
                    of(Lang::En),
                    period.name(Lang::En)
                ),
            );
            self.fault(
                Diagnostic::error(Code::NoTarget, message)
                    .at(ident.span)
                    .because(span, Message::new("kế hoạch ở đây", "the target is here"))
                    .help(assign(&ident.text, &name, period)),
            );
            return None;
        }
        let program = &self.program;
        let names = all.iter().map(|id| program.target(*id).named.name.as_str()).filter(|n| !n.is_empty());
        let names = self.told.names(all.len(), || names);
        let near = name::suggest(&ident.text, names.iter().map(String::as_str));
        let help = match near {
            Some(near) => Message::new(format!("Tên gần nhất: `{near}`."), format!("did you mean `{near}`?")),
            None => assign(&ident.text, &name, period),
        };
        let message = Message::new(
            format!("`{name}` {} không có kế hoạch `{}`", period.name(Lang::Vi), ident.text),
            format!("`{name}` in {} has no target `{}`", period.name(Lang::En), ident.text),
        );
        self.fault(Diagnostic::error(Code::NoTarget, message).at(ident.span).help(help));
        None
    }

    /// A verdict that names no target needs one for its period all the same.
    fn any_target(&mut self, indicator: IndicatorId, period: Period, verdict: ClaimedVerdict, span: Span) {
        if !self.targets_for(indicator, period).is_empty() {
            return;
        }
        let name = self.program.indicator(indicator).named.name.clone();
        let (vi, en) = match verdict {
            ClaimedVerdict::Exceeded => ("vượt", "exceeded"),
            ClaimedVerdict::Met => ("đạt", "met"),
            ClaimedVerdict::NotMet => ("không đạt", "not met"),
        };
        let message = Message::new(
            format!(
                "báo cáo ghi “{vi}” đối với `{name}` {} nhưng chưa giao kế hoạch cho kỳ này",
                period.name(Lang::Vi)
            ),
            format!(
                "the report claims “{en}” for `{name}`, {}, but no target is set for that period",
                period.name(Lang::En)
            ),
        );
        let help = Message::new(
            format!(
                "Thêm `kế hoạch {name} {} : …` kèm căn cứ; chưa có thì không đánh giá được.",
                period.name(Lang::Vi)
            ),
            format!(
                "add `target {name} {} : …` with its basis; without one nothing can be judged",
                period.name(Lang::En)
            ),
        );
        self.fault(Diagnostic::warning(Code::NoTarget, message).at(span).help(help));
    }
}

/// How a target of this name is declared.
fn assign(target: &str, indicator: &str, period: Period) -> Message {
    Message::new(
        format!("Khai báo `kế hoạch {target} cho {indicator} {} : …`.", period.name(Lang::Vi)),
        format!("declare `target {target} for {indicator} {} : …`", period.name(Lang::En)),
    )
}
