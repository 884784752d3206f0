//! The comparison of two versions of a rule without data: equivalent, not proved, or a record for each class of change.

use super::category;
use crate::compare::proof::{Fact, Gap, Proof, Witness};
use crate::explain;
use crate::ir::{Program, Type};
use crate::report::csv::{harmless, written};
use crate::report::grid::{Tint, hanging, wrap};
use crate::report::text::Options;
use crate::value::{Lang, Message, Value, quantity};
use serde_json::{Map, json};

/// So many facts that hold, or do not, are named.
const MOST: usize = 24;

/// All that the faces of a comparison are made of.
#[derive(Clone, Copy, Debug)]
pub struct ProofReport<'a> {
    /// What was found.
    pub proof: &'a Proof,
    /// What was meant.
    pub program: &'a Program,
    /// What the two sides are called.
    pub sides: &'a [Message; 2],
}

/// The page.
#[must_use]
pub fn text(report: &ProofReport<'_>, options: &Options) -> String {
    let lang = options.lang;
    let declared = report.program.rule(report.proof.rule);
    let register = &report.program.register(declared.register).named.label;
    let [before, after] = report.sides;
    let title = format!("{} · {register}", declared.named.label);
    let mut page = String::new();
    for line in wrap(&title, options.width) {
        page.push_str(&format!("{}\n", Tint::Head.paint(&line, options.colour)));
    }
    let compared = match lang {
        Lang::Vi => format!("So sánh quy định: {} và {}", before.get(lang), after.get(lang)),
        Lang::En => format!("The law compared: {} and {}", before.get(lang), after.get(lang)),
    };
    page.push_str(&hanging("", &compared, options.width));
    page.push_str(&hanging("", verdict(report.proof).get(lang), options.width));
    for gap in report.proof.gaps.iter().map(|gap| gap_words(*gap)) {
        page.push_str(&hanging("  · ", gap.get(lang), options.width));
    }
    for witness in &report.proof.witnesses {
        page.push('\n');
        let title = Tint::Head.paint(&change(report, witness, lang), options.colour);
        page.push_str(&format!("{title}\n"));
        for line in facts(report, witness, lang) {
            page.push_str(&hanging("  ", &line, options.width));
        }
    }
    page
}

/// What was found, in a sentence.
fn verdict(proof: &Proof) -> Message {
    let (found, proved) = (proof.witnesses.len(), proof.gaps.is_empty());
    quantity::both(|lang| {
        let count = |n: usize| quantity::count(i128::try_from(n).unwrap_or(i128::MAX), lang);
        let (records, classes) = (count(proof.records), count(found));
        match (found, proved, lang) {
            (0, true, Lang::Vi) => format!(
                "Tương đương: với mọi bản ghi đủ số liệu hai bên cho cùng kết quả ({records} bản ghi thay cho tất cả)."
            ),
            (0, true, Lang::En) => format!(
                "Equivalent: for every record with all its facts both give the same ({records} records stand for all)."
            ),
            (0, false, Lang::Vi) => format!("Không thấy khác nhau ở {records} bản ghi đã thử; chưa chứng minh được:"),
            (0, false, Lang::En) => format!("No difference found among {records} records tried; not proved:"),
            (_, true, Lang::Vi) => {
                format!(
                    "Khác nhau: {classes} kiểu thay đổi, không còn kiểu nào khác ({records} bản ghi thay cho tất cả)."
                )
            }
            (1, true, Lang::En) => {
                format!("Different: 1 class of change, and no other ({records} records stand for all).")
            }
            (_, true, Lang::En) => {
                format!("Different: {classes} classes of change, and no others ({records} records stand for all).")
            }
            (_, false, Lang::Vi) => {
                format!("Khác nhau: {classes} kiểu thay đổi ở {records} bản ghi đã thử; có thể còn kiểu khác:")
            }
            (1, false, Lang::En) => {
                format!("Different: 1 class of change among {records} records tried; there may be others:")
            }
            (_, false, Lang::En) => {
                format!("Different: {classes} classes of change among {records} records tried; there may be others:")
            }
        }
    })
}

fn gap_words(gap: Gap) -> Message {
    let (vi, en) = match gap {
        Gap::OtherRecords => (
            "quy định xét đến bản ghi khác (có liên quan, của kỳ trước) hoặc tổng số của danh sách",
            "the rule looks at other records (related, of an earlier period) or at whole registers",
        ),
        Gap::Reckoned => (
            "có điều kiện so sánh hai số liệu với nhau, hoặc tính rồi mới so sánh",
            "a condition compares two facts, or reckons before it compares",
        ),
        Gap::Amounts => ("mức được tính từ số liệu của bản ghi", "the amount is reckoned from facts of the record"),
        Gap::TooMany => ("có quá nhiều tổ hợp để thử hết", "there are too many combinations to try them all"),
        Gap::TakenAsGiven => (
            "kết quả của các cách xác định nêu trong bản ghi coi như đã cho, như nhau ở hai bên",
            "what the rules named in a record give is taken as given, the same on both sides",
        ),
        Gap::Undetermined => ("có bản ghi không có kết quả ở một bên", "some records have no result on one side"),
    };
    Message::new(vi, en)
}

fn gap_id(gap: Gap) -> &'static str {
    match gap {
        Gap::OtherRecords => "other_records",
        Gap::Reckoned => "reckoned_conditions",
        Gap::Amounts => "reckoned_amounts",
        Gap::TooMany => "too_many_combinations",
        Gap::Undetermined => "undetermined",
        Gap::TakenAsGiven => "results_taken_as_given",
    }
}

/// `hộ nghèo → hộ cận nghèo`, or the amounts with their cases.
fn change(report: &ProofReport<'_>, witness: &Witness, lang: Lang) -> String {
    let ty = &report.program.rule(report.proof.rule).ty;
    let side = |value: &Value, case| match value {
        Value::Missing => category(case, &Message::default(), lang),
        Value::Number(_) => {
            let amount = explain::value(report.program, ty, value, lang);
            format!("{amount} ({})", category(case, &Message::default(), lang))
        }
        value => explain::value(report.program, ty, value, lang),
    };
    format!("{} → {}", side(&witness.before, &witness.cases.0), side(&witness.after, &witness.cases.1))
}

/// The facts of a record: words and numbers one by one, truths together.
fn facts(report: &ProofReport<'_>, witness: &Witness, lang: Lang) -> Vec<String> {
    let register = report.program.rule(report.proof.rule).register;
    let label = |fact: &Fact| fact.atom.named(report.program, register).label.clone();
    let mut lines = Vec::new();
    for fact in witness.facts.iter().filter(|fact| !matches!(fact.value, Value::Bool(_))) {
        lines.push(format!("{}: {}{}", label(fact), shown(report, fact, &fact.value, lang), range(report, fact, lang)));
    }
    for (truth, word) in [(true, lang.pick("có", "yes")), (false, lang.pick("không", "no"))] {
        let held = witness.facts.iter().filter(|fact| fact.value == Value::Bool(truth));
        let held: Vec<String> = held.map(label).collect();
        if !held.is_empty() {
            // Many truths of one kind are counted after the first few.
            let (shown, more) = held.split_at(held.len().min(MOST));
            let more = match more.len() {
                0 => String::new(),
                more => format!("; … {} {more}", lang.pick("và thêm", "and more:")),
            };
            lines.push(format!("{word}: {}{more}", shown.join("; ")));
        }
    }
    lines
}

fn shown(report: &ProofReport<'_>, fact: &Fact, value: &Value, lang: Lang) -> String {
    match value {
        Value::Text(text) if text == "…" => lang.pick("chữ khác", "another text").to_owned(),
        value => {
            let register = report.program.rule(report.proof.rule).register;
            explain::value(report.program, fact.atom.ty(report.program, register), value, lang)
        }
    }
}

/// How far a fact may move while the change stays the same.
fn range(report: &ProofReport<'_>, fact: &Fact, lang: Lang) -> String {
    if !fact.is_scale {
        return String::new();
    }
    let show = |value: &Value| shown(report, fact, value, lang);
    let told = match (&fact.from, &fact.through, lang) {
        (None, None, Lang::Vi) => "bất kỳ".to_owned(),
        (None, None, Lang::En) => "any".to_owned(),
        (Some(from), Some(through), _) if from == through => lang.pick("chỉ giá trị này", "this alone").to_owned(),
        (Some(from), None, Lang::Vi) => format!("từ {} trở lên", show(from)),
        (Some(from), None, Lang::En) => format!("{} or more", show(from)),
        (None, Some(through), Lang::Vi) => format!("từ {} trở xuống", show(through)),
        (None, Some(through), Lang::En) => format!("{} or less", show(through)),
        (Some(from), Some(through), Lang::Vi) => format!("từ {} đến hết {}", show(from), show(through)),
        (Some(from), Some(through), Lang::En) => format!("from {} through {}", show(from), show(through)),
    };
    format!(" ({told})")
}

/// A value as a stable text.
fn stable(program: &Program, ty: &Type, value: &Value) -> Option<String> {
    let text = crate::compare::stable(program, ty, value);
    (!text.is_empty()).then_some(text)
}

/// The comparison as JSON, ending in a line feed.
#[must_use]
pub fn json(report: &ProofReport<'_>) -> String {
    let proof = report.proof;
    let declared = report.program.rule(proof.rule);
    let one = |witness: &Witness| {
        let fact = |fact: &Fact| {
            let ty = fact.atom.ty(report.program, declared.register);
            let text = |value: Option<&Value>| value.and_then(|value| stable(report.program, ty, value));
            let value = json!({
                "value": text(Some(&fact.value)),
                "from": text(fact.from.as_ref()),
                "through": text(fact.through.as_ref()),
            });
            (fact.atom.named(report.program, declared.register).name.clone(), value)
        };
        json!({
            "before": stable(report.program, &declared.ty, &witness.before),
            "after": stable(report.program, &declared.ty, &witness.after),
            "reason_before": witness.cases.0.id(),
            "reason_after": witness.cases.1.id(),
            "change": witness.change.id(),
            "records_alike": witness.alike,
            "facts": witness.facts.iter().map(fact).collect::<Map<_, _>>(),
        })
    };
    let [before, after] = report.sides;
    let verdict = verdict(proof);
    let document = json!({
        "version": super::json::VERSION,
        "rule": declared.named.name,
        "label": declared.named.label,
        "before": { "vi": before.vi, "en": before.en },
        "after": { "vi": after.vi, "en": after.en },
        "equivalent": proof.witnesses.is_empty() && proof.gaps.is_empty(),
        "proved": proof.gaps.is_empty(),
        "not_proved_because": proof.gaps.iter().map(|gap| gap_id(*gap)).collect::<Vec<_>>(),
        "sentence": { "vi": verdict.vi, "en": verdict.en },
        "records": proof.records,
        "witnesses": proof.witnesses.iter().map(one).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// The witnesses as CSV: one line for each fact.
#[must_use]
pub fn csv(report: &ProofReport<'_>) -> String {
    let declared = report.program.rule(report.proof.rule);
    let head = ["rule", "witness", "before", "after", "fact", "value", "from", "through"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (number, witness) in (1..).zip(&report.proof.witnesses) {
        let result = |value: &Value| stable(report.program, &declared.ty, value).unwrap_or_default();
        for fact in &witness.facts {
            let ty = fact.atom.ty(report.program, declared.register);
            let text = |value: Option<&Value>| {
                harmless(&value.and_then(|value| stable(report.program, ty, value)).unwrap_or_default())
            };
            rows.push(vec![
                declared.named.name.clone(),
                number.to_string(),
                result(&witness.before),
                result(&witness.after),
                fact.atom.named(report.program, declared.register).name.clone(),
                text(Some(&fact.value)),
                text(fact.from.as_ref()),
                text(fact.through.as_ref()),
            ]);
        }
    }
    written(&rows)
}
