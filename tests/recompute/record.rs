//! The explanation of a rule for one record: truths from their parts, the deciding case from the truths, amounts from figures.

use super::Tried;
use super::arithmetic::{number, value};
use super::figure::shows;
use chitieu::value::Fraction;
use chitieu::value::fraction::Rounding;
use chrono::{Datelike, NaiveDate};
use serde_json::Value;

fn vi(told: &Value) -> Option<&str> {
    told.get("vi")?.as_str()
}

/// Recomputes all that can be.
pub(super) fn recompute(place: &str, told: &Value, tried: &mut Tried) {
    let cases: Vec<&Value> = told["cases"].as_array().unwrap().iter().collect();
    for case in &cases {
        truths(place, &case["when"], tried);
    }
    truths(place, &told["formula"], tried);
    decision(place, told, &cases, tried);
    amounts(place, told, &cases, tried);
}

/// Conditions joined by `và`, `hoặc`, `không`: the truth of the whole from the truths of its parts.
fn truths(place: &str, told: &Value, tried: &mut Tried) {
    let Some(truth) = told["truth"].as_str() else { return };
    let parts = told["parts"].as_array().unwrap();
    let of_parts: Vec<&str> = parts.iter().filter_map(|part| part["truth"].as_str()).collect();
    let any = |truth: &str| of_parts.contains(&truth);
    let computed = match told["kind"].as_str().unwrap() {
        "all" if any("false") => Some("false"),
        "all" | "any" if any("unknown") && !(told["kind"] == "any" && any("true")) => Some("unknown"),
        "all" => Some("true"),
        "any" => Some(if any("true") { "true" } else { "false" }),
        "not" => of_parts.first().map(|part| match *part {
            "true" => "false",
            "false" => "true",
            open => open,
        }),
        _ => None,
    };
    let fact = vi(&told["fact"]).unwrap_or_default();
    if let Some(computed) = computed.filter(|_| !of_parts.is_empty()) {
        tried.same(&format!("{place}: {fact} is {truth}"), computed == truth);
    } else if told["kind"] == "condition" && truth != "unknown" {
        comparison(place, fact, truth, tried);
    }
    parts.iter().for_each(|part| truths(place, part, tried));
}

/// `thu nhập 1.500.001 đồng, trên chuẩn nghèo 1.500.000 đồng`: the words of a fact hold for its figures.
fn comparison(place: &str, fact: &str, _truth: &str, tried: &mut Tried) {
    let Some((left, right)) = fact.split_once(", ") else { return };
    let words = [
        ("không dưới ", Fraction::ge as fn(&Fraction, &Fraction) -> bool),
        ("không quá ", Fraction::le),
        ("dưới ", Fraction::lt),
        ("trên ", Fraction::gt),
        ("ít nhất ", Fraction::ge),
        ("không bằng ", Fraction::ne),
        ("bằng ", Fraction::eq),
    ];
    let Some((rest, holds)) = words.iter().find_map(|(word, holds)| Some((right.strip_prefix(word)?, holds))) else {
        return;
    };
    let (Some(left), Some(right)) = (value(left), value(rest.split(" (").next().unwrap())) else { return };
    tried.same(&format!("{place}: {fact}"), holds(&left, &right));
}

/// Which case decides, from the truth of each and the policy.
fn decision(place: &str, told: &Value, cases: &[&Value], tried: &mut Tried) {
    let reason = told["reason"].as_str().unwrap_or_default();
    if cases.is_empty()
        || ["unknown", "refused", "given", "not_yet", "no_longer"].iter().any(|open| reason.starts_with(open))
    {
        return;
    }
    let truth = |case: &Value| case["when"]["truth"].as_str().map(str::to_owned);
    let holds = |case: &&&Value| truth(case).is_none_or(|truth| truth == "true");
    let of_kind = |kind: &str| cases.iter().filter(|case| case["kind"] == kind).collect::<Vec<_>>();
    let first = |kind: &str| of_kind(kind).into_iter().find(|case| truth(case).as_deref() == Some("true")).copied();
    let policy = vi(&told["policy"]).unwrap_or_default();
    let plain = of_kind("case");
    let held: Vec<&&Value> = plain.iter().copied().filter(|case| holds(case)).collect();
    let amount = |case: &Value| vi(&case["gives"]).and_then(number).map(|(n, _)| n);
    let chosen = match policy {
        _ if first("exclusion").is_some() => first("exclusion"),
        _ if first("override").is_some() => first("override"),
        _ if held.is_empty() => of_kind("otherwise").first().map(|case| **case),
        "chỉ lấy mức cao nhất" => held.iter().max_by_key(|case| amount(case)).map(|case| **case),
        "chỉ lấy mức thấp nhất" => held.iter().min_by_key(|case| amount(case)).map(|case| **case),
        "cộng các mức" => return,
        _ => held.first().map(|case| **case),
    };
    let decided: Vec<&&Value> = cases.iter().filter(|case| case["decided"] == true).collect();
    let same = match (chosen, decided.as_slice()) {
        (Some(chosen), [one]) => {
            chosen["case"] == one["case"] || amount(chosen).is_some() && amount(chosen) == amount(one)
        }
        (None, []) => true,
        _ => false,
    };
    tried.same(
        &format!("{place}: {policy} decides {:?}", decided.iter().map(|c| c["case"].to_string()).collect::<Vec<_>>()),
        same,
    );
}

/// The result from the formula of the deciding case, then floor, cap and rounding.
fn amounts(place: &str, told: &Value, cases: &[&Value], tried: &mut Tried) {
    for case in cases {
        let computed = vi(&case["computed"]).unwrap_or_default();
        if let Some((shown, formula)) = computed.split_once(" = ") {
            formula_shows(place, formula, shown, &[], tried);
        }
    }
    let (Some(result), Some(found)) = (vi(&told["result"]), vi(&told["formula"]["found"])) else { return };
    let steps: Vec<&str> = told["steps"].as_array().unwrap().iter().filter_map(vi).collect();
    if told["formula"]["truth"].is_null() && number(result).is_some() {
        formula_shows(place, found, result, &steps, tried);
    }
}

fn formula_shows(place: &str, formula: &str, shown: &str, steps: &[&str], tried: &mut Tried) {
    if number(shown).is_none() {
        return;
    }
    // A number that is looked up or counted stands at the head of its formula, `2.500.000 đồng = …` or `02/03 điều kiện đúng`.
    let formula = formula.rsplit_once(" = ").map_or(formula, |(_, formula)| formula);
    let formula = counts(formula);
    let computed = value(&formula).or_else(|| between_days(shown, &formula));
    let Some(mut computed) = computed else { return tried.words(&format!("{place}: {shown} = {formula}")) };
    for step in steps {
        let Some((by, _)) = number(step) else { return tried.words(&format!("{place}: {step}")) };
        computed = match step {
            _ if step.starts_with("tối thiểu") => computed.max(by),
            _ if step.starts_with("tối đa") => computed.min(by),
            _ if step.starts_with("làm tròn lên") => computed.round_to(by, Rounding::Up).unwrap(),
            _ if step.starts_with("làm tròn xuống") => computed.round_to(by, Rounding::Down).unwrap(),
            _ => computed.round_to(by, Rounding::HalfUp).unwrap(),
        };
    }
    tried.same(&format!("{place}: {shown} = {formula} {steps:?}"), shows(shown, computed));
}

/// `43 tuổi, tính từ ngày sinh 01/06/1980 đến ngày 31/12/2023`, and days or months between two days.
fn between_days(shown: &str, formula: &str) -> Option<Fraction> {
    let days: Vec<NaiveDate> =
        formula.split(' ').filter_map(|word| NaiveDate::parse_from_str(word, "%d/%m/%Y").ok()).collect();
    let [from, to] = days.as_slice() else { return None };
    let (first, last) = (*from.min(to), *from.max(to));
    let months = (last.year() - first.year()) * 12 + last.month().cast_signed() - first.month().cast_signed();
    // The last day of a month completes it for those who began on a later day of theirs.
    let ends = last.succ_opt().unwrap().day() == 1;
    let months = months - i32::from(last.day() < first.day() && !ends);
    let counted = match formula {
        // Who was born on 29 February is a year older on 1 March.
        _ if shown.ends_with("tuổi") => i64::from(last.years_since(first)?),
        _ if formula.starts_with("số ngày") => (last - first).num_days(),
        _ if formula.starts_with("số tháng") => i64::from(months),
        _ => return None,
    };
    Some(Fraction::whole(i128::from(if from > to { -counted } else { counted })))
}

/// `02/03 điều kiện đúng: thiếu nước, thiếu nhà` is a number, 2, wherever it stands.
fn counts(formula: &str) -> String {
    let mut text = String::new();
    let mut rest = formula;
    while let Some((before, after)) = rest.split_once(" điều kiện đúng") {
        let start = before.rfind(|c: char| !(c.is_ascii_digit() || c == '/')).map_or(0, |at| at + 1);
        let found = before[start..].split('/').next().unwrap_or_default();
        text.push_str(&before[..start]);
        text.push_str(found);
        let end = ["×", "+", "−", "÷", ")"].iter().filter_map(|sign| after.find(sign)).min().unwrap_or(after.len());
        text.push(' ');
        rest = &after[end..];
    }
    text.push_str(rest);
    text
}
