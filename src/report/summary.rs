//! The report in numbers: verdicts, contradictions, rows; what stands at the top of the page and of the JSON.

use super::Report;
use crate::eval::outcome::{ClaimState, Verdict};
use crate::value::{Fraction, Lang, numeral};
use serde_json::{Value, json};

/// The verdicts in the order they are told.
const ORDER: [Verdict; 7] = [
    Verdict::NotMet,
    Verdict::Exceeded,
    Verdict::Met,
    Verdict::Allowed,
    Verdict::NotEnoughData,
    Verdict::NotDue,
    Verdict::NoTarget,
];

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

/// How many targets are met, by how many of them were due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Attained {
    /// Targets that were due.
    pub(super) due: usize,
    /// Those met or exceeded.
    pub(super) met: usize,
    /// Those exceeded.
    pub(super) exceeded: usize,
    /// Those met only within an approved deviation.
    pub(super) allowed: usize,
    /// Those that cannot be judged.
    pub(super) open: usize,
    /// Those not due yet.
    pub(super) later: usize,
}

impl Attained {
    pub(super) fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut found = Self::default();
        for verdict in verdicts {
            found.due += usize::from(!matches!(verdict, Verdict::NotDue | Verdict::NoTarget));
            found.met += usize::from(matches!(verdict, Verdict::Exceeded | Verdict::Met | Verdict::Allowed));
            found.exceeded += usize::from(verdict == Verdict::Exceeded);
            found.allowed += usize::from(verdict == Verdict::Allowed);
            found.open += usize::from(verdict == Verdict::NotEnoughData);
            found.later += usize::from(verdict == Verdict::NotDue);
        }
        found
    }

    /// `5/6 chỉ tiêu đạt, trong đó 2 vượt; 1 chưa đủ số liệu`
    pub(super) fn words(self, what: &str, lang: Lang) -> String {
        let shown = |n: usize| count(n, lang);
        let what = if what.is_empty() { String::new() } else { format!(" {what}") };
        let exceeded = match (self.exceeded, lang) {
            (0, _) => String::new(),
            (n, Lang::Vi) => format!(", trong đó {} vượt", shown(n)),
            (n, Lang::En) => format!(", {} of them exceeded", shown(n)),
        };
        let met = match lang {
            Lang::Vi => format!("{}/{}{what} đạt{exceeded}", shown(self.met), shown(self.due)),
            Lang::En => format!("{} of {}{what} met{exceeded}", shown(self.met), shown(self.due)),
        };
        let others = [
            (self.allowed, Verdict::Allowed),
            (self.due - self.met - self.open, Verdict::NotMet),
            (self.open, Verdict::NotEnoughData),
            (self.later, Verdict::NotDue),
        ];
        let others = others.into_iter().filter(|(n, _)| *n > 0);
        let others = others.map(|(n, verdict)| format!("{} {}", shown(n), verdict.words().get(lang)));
        // Of nothing that is due, nothing is met or missed.
        (self.due > 0).then_some(met).into_iter().chain(others).collect::<Vec<_>>().join("; ")
    }
}

/// The numbers.
pub(super) struct Summary {
    /// Indicators.
    pub(super) indicators: usize,
    /// How many targets came out so, in the order they are told.
    pub(super) verdicts: Vec<(Verdict, usize)>,
    /// How many of them are met.
    pub(super) attained: Attained,
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
            attained: Attained::of(judged.iter().copied()),
            verdicts: verdicts.filter(|(_, count)| *count > 0).collect(),
            contradictions: failed(true) + claims(Weight::Contradicts) + refused,
            cautions: failed(false),
            claims: (claims(Weight::Agrees), claims(Weight::Open)),
            checks: (checks.iter().filter(|(_, holds)| *holds == Some(true)).count(), checks.len()),
            rows,
        }
    }

    /// `Kế hoạch: 1/2 chỉ tiêu đạt, trong đó 1 vượt; 1 không đạt · Mâu thuẫn: 12 · Dòng để riêng: 0`
    pub(super) fn line(&self, report: &Report<'_>, lang: Lang) -> String {
        let mut parts = Vec::new();
        let indicators = count(self.indicators, lang);
        parts.push(format!("{}: {indicators}", lang.pick("Chỉ tiêu", "Indicators")));
        if !self.verdicts.is_empty() {
            let told = self.attained.words(lang.pick("chỉ tiêu", ""), lang);
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
            "attained": {
                "due": self.attained.due,
                "met": self.attained.met,
                "exceeded": self.attained.exceeded,
                "within_deviation": self.attained.allowed,
                "not_enough_data": self.attained.open,
                "words": {
                    "vi": self.attained.words("chỉ tiêu", Lang::Vi),
                    "en": self.attained.words("", Lang::En),
                },
            },
            "contradictions": self.contradictions,
            "warnings": self.cautions,
            "claims": { "agree": self.claims.0, "cannot_be_checked": self.claims.1 },
            "checks": { "hold": self.checks.0, "all": self.checks.1 },
            "rows": { "read": self.rows.0, "used": self.rows.1, "set_aside": self.rows.2 },
        })
    }
}
