//! The report in numbers: verdicts, contradictions, rows; what stands at the top of the page and of the JSON.

use super::Report;
use crate::eval::outcome::{ClaimState, Verdict};
use crate::value::{Fraction, Lang, numeral};
use serde_json::{Value, json};

/// The verdicts in the order they are told.
const ORDER: [Verdict; 6] =
    [Verdict::NotMet, Verdict::Exceeded, Verdict::Met, Verdict::NotEnoughData, Verdict::NotDue, Verdict::NoTarget];

/// What a claim amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// It agrees with the records.
    Agrees,
    /// It cannot be checked.
    Open,
    /// It fails, and only warns.
    Warns,
    /// It is contradicted.
    Contradicts,
}

/// The weight of a claim.
pub(super) fn weight(state: ClaimState) -> Weight {
    match state {
        ClaimState::Agrees => Weight::Agrees,
        state if state.contradicts() => Weight::Contradicts,
        _ => Weight::Open,
    }
}

/// A whole number as it is printed.
pub(super) fn count(value: usize, lang: Lang) -> String {
    number(u64::try_from(value).unwrap_or(u64::MAX), lang)
}

/// A number of rows as it is printed.
pub(super) fn number(value: u64, lang: Lang) -> String {
    numeral::show_rounded(Fraction::whole(i128::from(value)), 0, lang)
}

/// The numbers.
pub(super) struct Summary {
    /// Indicators.
    pub(super) indicators: usize,
    /// How many targets came out so, in the order they are told.
    pub(super) verdicts: Vec<(Verdict, usize)>,
    /// Failed checks that block, and claims that cannot stand.
    pub(super) contradictions: usize,
    /// Failed checks that only warn.
    pub(super) cautions: usize,
    /// Claims in agreement, and those that cannot be checked.
    pub(super) claims: (usize, usize),
    /// Checks that hold, and all checks.
    pub(super) checks: (usize, usize),
    /// Rows read, used, set aside.
    pub(super) rows: (u64, u64, u64),
}

impl Summary {
    pub(super) fn of(report: &Report<'_>) -> Self {
        let outcome = report.outcome;
        let judged: Vec<Verdict> = outcome.indicators.iter().flat_map(|i| &i.judged).map(|j| j.verdict).collect();
        let verdicts = ORDER.into_iter().map(|verdict| (verdict, judged.iter().filter(|v| **v == verdict).count()));
        let claims = |wanted: Weight| outcome.claims.iter().filter(|c| weight(c.state) == wanted).count();
        let checks = outcome.checks.iter().map(|c| (c.blocks, c.holds));
        let checks: Vec<_> = checks.chain(outcome.record_checks.iter().map(|c| (c.blocks, c.holds))).collect();
        let failed = |blocks| checks.iter().filter(|check| **check == (blocks, Some(false))).count();
        let refused = outcome.remarks.iter().filter(|remark| remark.contradicts).count();
        let rows = report.accounts.iter().fold((0, 0, 0), |(read, used, aside), account| {
            (read + account.read, used + account.used, aside + account.set_aside)
        });
        Self {
            indicators: outcome.indicators.len(),
            verdicts: verdicts.filter(|(_, count)| *count > 0).collect(),
            contradictions: failed(true) + claims(Weight::Contradicts) + refused,
            cautions: failed(false),
            claims: (claims(Weight::Agrees), claims(Weight::Open)),
            checks: (checks.iter().filter(|(_, holds)| *holds == Some(true)).count(), checks.len()),
            rows,
        }
    }

    /// `Kế hoạch: 1 không đạt, 1 vượt · Mâu thuẫn: 12 · Dòng để riêng: 0`
    pub(super) fn line(&self, report: &Report<'_>, lang: Lang) -> String {
        let mut parts = Vec::new();
        let indicators = count(self.indicators, lang);
        parts.push(format!("{}: {indicators}", lang.pick("Chỉ tiêu", "Indicators")));
        if !self.verdicts.is_empty() {
            let told =
                self.verdicts.iter().map(|(verdict, n)| format!("{} {}", count(*n, lang), verdict.words().get(lang)));
            let told = told.collect::<Vec<_>>().join(", ");
            parts.push(format!("{}: {told}", lang.pick("Kế hoạch", "Targets")));
        }
        if self.checks.1 > 0 || !report.outcome.claims.is_empty() {
            let found = count(self.contradictions, lang);
            parts.push(format!("{}: {found}", lang.pick("Mâu thuẫn", "Contradictions")));
            if self.cautions > 0 {
                let found = count(self.cautions, lang);
                parts.push(format!("{}: {found}", lang.pick("Cảnh báo", "Warnings")));
            }
        }
        if !report.accounts.is_empty() {
            let (read, _, aside) = self.rows;
            let (read, aside) = (number(read, lang), number(aside, lang));
            parts.push(match lang {
                Lang::Vi => format!("Dòng để riêng: {aside}/{read}"),
                Lang::En => format!("Rows set aside: {aside} of {read}"),
            });
        }
        parts.join(" · ")
    }

    /// The same as JSON.
    pub(super) fn value(&self) -> Value {
        let verdicts: serde_json::Map<String, Value> =
            self.verdicts.iter().map(|(verdict, count)| (verdict.id().to_owned(), json!(count))).collect();
        json!({
            "indicators": self.indicators,
            "targets": verdicts,
            "contradictions": self.contradictions,
            "warnings": self.cautions,
            "claims": { "agree": self.claims.0, "cannot_be_checked": self.claims.1 },
            "checks": { "hold": self.checks.0, "all": self.checks.1 },
            "rows": { "read": self.rows.0, "used": self.rows.1, "set_aside": self.rows.2 },
        })
    }
}
