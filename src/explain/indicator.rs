//! One indicator: what stands above and below the line, the bound, the verdict, the gap, the change, and who weighs most.

use super::breakdown::{Breakdown, breakdowns};
use super::figure;
use super::judged::{JudgedTold, Teller};
use super::lacking::Background;
use super::style;
use super::touching::{FindingTold, touching};
use super::words::{self, both};
use super::working;
use crate::eval::Figures;
use crate::eval::outcome::{ClaimOutcome, ClaimState, Measured, Outcome};
use crate::eval::words as said;
use crate::ir::{IndicatorId, Program, Type};
use crate::value::{DataStatus, Fraction, Lang, Message, Unit, numeral};

/// A line of an explanation: what, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The stable word for what it is: `numerator`, `denominator`, `undetermined`, `excluded`, `member`, `value`, `status`, `previous`, and
    /// what a weighted value, a quantile or a Gini is computed from: `outside`, `records`, `records_base`, `weight`, `sought`,
    /// `below`, `above`, `sum`, `spread`, `approximate`.
    pub id: &'static str,
    /// What.
    pub text: Message,
    /// How much, as printed.
    pub value: Message,
    /// How much, exactly, where it is a number.
    pub exact: Option<Fraction>,
}

/// What a report states about the indicator, against the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimTold {
    /// The report, by title.
    pub report: String,
    /// Where in the report.
    pub section: Option<String>,
    /// What was found.
    pub state: ClaimState,
    /// The same in a sentence.
    pub detail: Message,
}

/// Why an indicator has its value and its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorExplanation {
    /// Its name.
    pub name: String,
    /// Its title.
    pub label: String,
    /// The period and the day stocks are judged on.
    pub when: Message,
    /// The formula in words.
    pub formula: Message,
    /// The formula with the values of its members, where it has several.
    pub written: Option<Message>,
    /// The legal bases.
    pub basis: Vec<Message>,
    /// The remark printed with it.
    pub note: Option<String>,
    /// Numerator, denominator, members, undetermined and excluded records, value, value before.
    pub parts: Vec<Part>,
    /// Against each target: bound, verdict, gap.
    pub verdicts: Vec<JudgedTold>,
    /// By area and group, what weighs most first.
    pub breakdowns: Vec<Breakdown>,
    /// What reports state about it.
    pub claims: Vec<ClaimTold>,
    /// What else was found that touches it.
    pub findings: Vec<FindingTold>,
    /// What keeps records undetermined, and the rows of its registers.
    pub background: Background,
    /// The whole in sentences.
    pub sentences: Vec<Message>,
}

/// Explains an indicator of a run.
#[must_use]
pub fn indicator(
    program: &Program,
    figures: &dyn Figures,
    outcome: &Outcome,
    id: IndicatorId,
    background: Background,
) -> Option<IndicatorExplanation> {
    let found = outcome.indicators.iter().find(|i| i.indicator == id)?;
    let indicator = program.indicator(id);
    let teller = Teller { program, id, indicator, found, outcome };
    let breakdowns = breakdowns(program, id, found);
    let mut sentences = teller.sentences();
    sentences.extend(settled(&found.total));
    sentences.extend(missing(&teller, &background));
    sentences.extend(breakdowns.iter().filter_map(|breakdown| breakdown.sentence.clone()));
    let written = both(|lang| figure::written(program, figures, id, lang).unwrap_or_default());
    Some(IndicatorExplanation {
        name: indicator.named.name.clone(),
        label: indicator.named.label.clone(),
        when: both(|lang| words::period_day(outcome.period, outcome.on, lang)),
        formula: both(|lang| figure::formula(program, &indicator.figure, lang)),
        written: (!written.vi.is_empty()).then_some(written),
        basis: indicator.basis.iter().map(|b| both(|lang| words::basis(program, b, lang))).collect(),
        note: indicator.note.clone(),
        parts: parts(&teller, figures),
        verdicts: found.judged.iter().map(|judged| teller.judged(judged)).collect(),
        breakdowns,
        claims: outcome.claims.iter().filter(|c| c.indicator == id).map(|c| claim(program, c)).collect(),
        findings: touching(program, outcome, id),
        background,
        sentences,
    })
}

fn claim(program: &Program, outcome: &ClaimOutcome) -> ClaimTold {
    let report = program.reports.get(outcome.report).map(|report| report.named.label.clone());
    ClaimTold {
        report: report.unwrap_or_default(),
        section: outcome.section.clone(),
        state: outcome.state,
        detail: outcome.detail.clone(),
    }
}

/// `Kết quả này dựa trên số liệu sơ bộ.`
fn settled(total: &Measured) -> Option<Message> {
    let status = total.status?.words();
    Some(Message::new(
        format!("Kết quả này dựa trên số liệu {}.", status.vi),
        format!("This result rests on {} figures.", status.en),
    ))
}

/// `Thiếu số liệu: “Thu nhập” (25 hộ).`
fn missing(teller: &Teller<'_>, background: &Background) -> Option<Message> {
    if background.missing.is_empty() {
        return None;
    }
    Some(both(|lang| {
        let told: Vec<String> = background
            .missing
            .iter()
            .map(|(name, count)| {
                let records = said::records(teller.program, teller.indicator, i128::from(*count), lang);
                format!("{} ({records})", said::quoted(name.get(lang), lang))
            })
            .collect();
        let told = style::listed(&told, lang);
        match lang {
            Lang::Vi => format!("Thiếu số liệu {told}."),
            Lang::En => format!("Missing: {told}."),
        }
    }))
}

/// The unit of what a quantile is taken of; that of the indicator elsewhere.
fn unit_of_values<'a>(teller: &Teller<'a>) -> &'a Unit {
    let value = figure::single(teller.program, &teller.indicator.figure).and_then(|of| of.value.as_ref());
    match value.map(|value| &value.ty) {
        Some(Type::Number(unit)) => unit,
        _ => &teller.indicator.unit,
    }
}

fn parts(teller: &Teller<'_>, figures: &dyn Figures) -> Vec<Part> {
    let (program, indicator, total) = (teller.program, teller.indicator, &teller.found.total);
    let mut parts = Vec::new();
    let mut count = |id: &'static str, text: Message, n: Option<Fraction>| {
        if let Some(n) = n {
            let value = both(|lang| numeral::show_exact(n, 6, lang));
            parts.push(Part { id, text, value, exact: Some(n) });
        }
    };
    let told = figure::line(program, &indicator.figure);
    let (above, below) = told.map_or_else(Default::default, |(above, below)| (above, below));
    let named = |vi: &str, en: &str, what: &Message| {
        let tell = |word: &str, what: &str| if what.is_empty() { word.to_owned() } else { format!("{word} ({what})") };
        Message::new(tell(vi, &what.vi), tell(en, &what.en))
    };
    let members = figure::operands(program, figures, teller.id);
    // The members of a quotient are what stands above and below its line.
    let line = total.numerator.zip(total.denominator).filter(|_| members.is_empty());
    count("numerator", named("tử số", "numerator", &above), line.map(|(above, _)| above));
    count("denominator", named("mẫu số", "denominator", &below), line.map(|(_, below)| below));
    let some = |n: u64| (n > 0).then(|| Fraction::whole(i128::from(n)));
    let undetermined = Message::new("bản ghi chưa xác định được", "undetermined records");
    count("undetermined", undetermined, some(total.undetermined));
    let excluded = Message::new("bản ghi để ngoài vì thiếu số liệu", "records left out for missing data");
    count("excluded", excluded, some(total.excluded));
    let set_aside =
        Message::new("bản ghi thiếu số liệu, loại ra như khai báo", "records that lack data, excluded as declared");
    count("missing_excluded", set_aside, some(total.set_aside));
    let stood_in = Message::new(
        "bản ghi thiếu số liệu, lấy giá trị khai báo",
        "records that lack data, with the declared value in its place",
    );
    count("missing_replaced", stood_in, some(total.stood_in));
    for line in working::lines(total, unit_of_values(teller)) {
        let value = both(|lang| working::shown(line.value, &line.unit, lang));
        parts.push(Part { id: line.id, text: line.text, value, exact: Some(line.value) });
    }
    for (text, value, measured) in members {
        parts.push(Part { id: "member", text, value, exact: measured.value });
    }
    parts.push(Part {
        id: "value",
        text: Message::new("giá trị", "value"),
        value: both(|lang| match &total.undefined {
            Some(reason) if total.value.is_none() => reason.get(lang).to_owned(),
            _ => teller.measured(total, lang),
        }),
        exact: total.value,
    });
    if let Some(status) = total.status {
        let text = Message::new("trạng thái số liệu", "status of the figures");
        parts.push(Part { id: "status", text, value: status.words(), exact: None });
    }
    if let Some(previous) = &teller.found.previous {
        parts.push(Part {
            id: "previous",
            text: both(|lang| {
                let before = teller.outcome.period.previous().map(|period| words::period(period, lang));
                before.unwrap_or_else(|| lang.pick("kỳ trước", "previous period").to_owned())
            }),
            value: both(|lang| match previous.status.map(DataStatus::words) {
                Some(status) => format!("{} ({})", teller.measured(previous, lang), status.get(lang)),
                None => teller.measured(previous, lang),
            }),
            exact: previous.value,
        });
    }
    parts
}
