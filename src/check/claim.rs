//! What reports have stated: figures with the precision they were printed to, and verdicts with the target they name.

use super::declare::{Parts, named};
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Claim, IndicatorId, Report, TargetId, VerdictClaim};
use crate::syntax::ast::{Ident, Literal, ReportedClause, ReportedDecl, TargetWhen, Text};
use crate::syntax::print;
use crate::value::{Fraction, Lang, Message, Period};

impl Checker {
    /// Settles all reported blocks.
    pub(super) fn settle_reports(&mut self, parts: &Parts<'_>) {
        for decl in &parts.reports {
            if let Some(earlier) = self.reports.add(&decl.name, self.program.reports.len()) {
                self.twice(&decl.name, earlier.span);
            }
            self.settle_report(decl);
        }
    }

    fn settle_report(&mut self, decl: &ReportedDecl) {
        let mut report = Report {
            named: named(&decl.name, decl.label.as_ref()),
            on: decl.on,
            figures: Vec::new(),
            verdicts: Vec::new(),
        };
        let section = |s: &Option<Text>| s.as_ref().map(|s| s.text.clone());
        for clause in &decl.clauses {
            match &clause.node {
                ReportedClause::Figure { indicator, period, hedge, value, section: at } => {
                    let Some(id) = self.claimed_indicator(indicator) else { continue };
                    if let Some(mut claim) = self.claim(id, *period, value) {
                        claim.hedge = *hedge;
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
                        None => None,
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
                ReportedClause::Note(_) => {}
            }
        }
        self.program.reports.push(report);
    }

    fn claimed_indicator(&mut self, ident: &Ident) -> Option<IndicatorId> {
        self.indicator_named(ident).filter(|id| self.figured.get(id.0) == Some(&true))
    }

    fn claim(&mut self, indicator: IndicatorId, period: Period, value: &Literal) -> Option<Claim> {
        let unit = self.program.indicator(indicator).unit.clone();
        let amount = self.literal(value, Some(&unit))?;
        let percent_for_plain = unit.measure() != amount.unit.measure();
        if percent_for_plain || (amount.unit != unit && !(amount.unit.is_whole() && unit.is_whole())) {
            let types = [&amount.unit, &unit].map(|u| self.describe(&crate::ir::Type::Number(u.clone())));
            let [found, wanted] = types;
            let message = Message::new(
                format!("số này ghi bằng {}, chỉ tiêu tính bằng {}", found.vi, wanted.vi),
                format!("this figure is in {}, the indicator in {}", found.en, wanted.en),
            );
            self.fault(Diagnostic::error(Code::UnitMismatch, message).at(value.span));
            return None;
        }
        let exact = unit.is_whole() && value.multiplier.is_none();
        Some(Claim {
            indicator,
            period,
            value: amount.value,
            precision: if exact { Fraction::ZERO } else { amount.precision },
            hedge: None,
            text: print::literal(value, Lang::Vi),
            other_unit: (amount.unit != unit).then_some(amount.unit),
            section: None,
            span: value.span,
        })
    }

    /// The target of this name for the indicator and the period.
    fn claimed_target(&mut self, indicator: IndicatorId, period: Period, ident: &Ident) -> Option<TargetId> {
        let fits = |when: TargetWhen| match when {
            TargetWhen::Period(p) => p == period,
            TargetWhen::EveryYear => period.kind() == crate::value::PeriodKind::Year,
        };
        let found =
            self.program.targets.iter().position(|t| {
                t.indicator == indicator && fits(t.when) && Checker::same_name(&t.named.name, &ident.text)
            });
        if found.is_none() {
            let names: Vec<String> = self
                .program
                .targets
                .iter()
                .filter(|t| t.indicator == indicator)
                .map(|t| t.named.name.clone())
                .collect();
            let name = self.program.indicator(indicator).named.name.clone();
            let place = Message::new(
                format!("`{name}` {}", period.name(Lang::Vi)),
                format!("`{name}` in {}", period.name(Lang::En)),
            );
            let what = Message::new("kế hoạch", "target");
            self.unknown_in(Code::NoTarget, ident, (&place, &what), names.iter().map(String::as_str));
        }
        found.map(TargetId)
    }
}
