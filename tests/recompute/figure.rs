//! The explanation of an indicator: its value from what stands above and below its line, from its formula, from its records.

use super::Tried;
use super::arithmetic::{number, value};
use chitieu::value::Fraction;
use chitieu::value::fraction::Rounding;
use serde_json::Value;

fn vi(told: &Value) -> Option<&str> {
    told.get("vi")?.as_str()
}

fn exact(told: &Value) -> Option<Fraction> {
    let text = told.as_str()?;
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    Fraction::new(above.parse().ok()?, below.parse().ok()?).ok()
}

/// Whether a printed number is a value, rounded to the digits it shows; one with a `*` is the neighbour on the other side of the value.
pub(super) fn shows(printed: &str, exact: Fraction) -> bool {
    let printed = printed.split(" (").next().unwrap();
    let Some((shown, digits)) = number(printed) else { return false };
    let step = Fraction::new(1, 10i128.pow(digits)).unwrap();
    if printed.ends_with('*') {
        let other = [Rounding::Up, Rounding::Down].map(|way| exact.round_to(step, way).unwrap());
        return other.contains(&shown) && exact.round_to(step, Rounding::HalfUp).is_ok_and(|rounded| rounded != shown);
    }
    exact.round_to(step, Rounding::HalfUp).is_ok_and(|rounded| rounded == shown)
}

/// Recomputes all that can be.
pub(super) fn recompute(place: &str, told: &Value, tried: &mut Tried) {
    let parts = told["parts"].as_array().unwrap();
    let part = |id: &str| parts.iter().find(|part| part["part"] == id);
    let printed = part("value").and_then(|part| vi(&part["shown"])).unwrap_or_default();
    let Some(result) = part("value").and_then(|part| exact(&part["exact"])) else {
        return bounds(place, printed, tried);
    };
    tried.same(&format!("{place}: {printed} shows {result}"), shows(printed, result));
    if let (Some(above), Some(below)) = (part("numerator"), part("denominator")) {
        let read = |part: &Value| vi(&part["shown"]).and_then(number).map(|(n, _)| n);
        let quotient = read(above).zip(read(below)).and_then(|(a, b)| a.over(b).ok());
        tried.same(&format!("{place}: numerator over denominator"), quotient.is_some_and(|q| shows(printed, q)));
    }
    if let Some(written) = vi(&told["written"]) {
        match value(written) {
            Some(computed) => tried.same(&format!("{place}: {written} = {printed}"), shows(printed, computed)),
            None => tried.words(&format!("{place}: {written}")),
        }
    }
    counted(place, told, result, printed, tried);
    cells(place, told, result, tried);
    targets(place, told, tried);
}

/// An interval tells its ends by what would stand above and below the line.
fn bounds(place: &str, printed: &str, tried: &mut Tried) {
    // Where there is neither a value nor an interval, the page says why, and there is nothing to recompute.
    let Some(rest) = printed.strip_prefix("từ ") else { return };
    for end in rest.split(" đến ") {
        let Some((shown, parts)) = end.split_once(" (") else { continue };
        let parts = parts.split([' ', ')']).next().unwrap();
        let Some((above, below)) = parts.split_once('/') else { continue };
        let quotient = number(above).zip(number(below)).and_then(|(a, b)| a.0.over(b.0).ok());
        // The lower end is rounded down and the upper end up, so that the interval holds.
        let near = quotient.zip(number(shown)).is_some_and(|(q, (n, digits))| {
            let step = Fraction::new(1, 10i128.pow(digits)).unwrap();
            let apart = if q > n { q.minus(n) } else { n.minus(q) };
            apart.is_ok_and(|apart| apart < step)
        });
        tried.same(&format!("{place}: {end}"), near);
    }
}

fn formula_word(told: &Value) -> Option<&str> {
    vi(&told["formula"])?.split(' ').next()
}

/// A quantile from its two neighbours and from its records; a Gini coefficient from its three sums and from its records.
fn spread(place: &str, told: &Value, values: &[(Fraction, Fraction)], result: Fraction, tried: &mut Tried) {
    let part = |id: &str| {
        let parts = told["parts"].as_array().unwrap();
        let part = parts.iter().find(|part| part["part"] == id)?;
        Some((vi(&part["shown"]).and_then(number)?.0, vi(&part["what"])?.to_owned()))
    };
    let formula = vi(&told["formula"]).unwrap();
    let weight = part("weight").unwrap().0;
    let mut row = values.to_vec();
    row.sort();
    if let (Some((sum, _)), Some((spread, _))) = (part("sum"), part("spread")) {
        let value = spread.over(weight.times(sum).unwrap()).unwrap().minus(Fraction::ONE).unwrap();
        tried.same(&format!("{place}: Gini from its sums"), value == result);
        let mut pairs = Fraction::ZERO;
        for (x, w) in &row {
            for (y, v) in &row {
                pairs =
                    pairs.plus((*x).max(*y).minus((*x).min(*y)).unwrap().times(w.times(*v).unwrap()).unwrap()).unwrap();
            }
        }
        let whole = weight.times(sum).unwrap().times(Fraction::whole(2)).unwrap();
        return tried.same(&format!("{place}: Gini from its records"), pairs.over(whole) == Ok(result));
    }
    let (sought, _) = part("sought").unwrap();
    let beside = |id| part(id).map(|(value, what): (Fraction, String)| (value, number(&what).unwrap().0));
    let (below, above) = (beside("below"), beside("above"));
    let half = |a: Fraction, b: Fraction| a.plus(b).unwrap().over(Fraction::whole(2)).unwrap();
    let value = match (below, above) {
        (Some((low, at)), Some((high, _))) if formula.ends_with("nội_suy") => {
            low.plus(high.minus(low).unwrap().times(sought.minus(at).unwrap()).unwrap()).unwrap()
        }
        (Some((low, at)), Some((high, _))) if at == sought && formula.ends_with("eurostat") => half(low, high),
        (Some((low, at)), _) if at == sought => low,
        (_, Some((high, _))) => high,
        (below, None) => below.unwrap().0,
    };
    tried.same(&format!("{place}: {formula} from its neighbours"), value == result);
    if formula.ends_with("nội_suy") {
        return;
    }
    for (value, reached) in below.into_iter().chain(above) {
        let up_to =
            row.iter().filter(|(x, _)| *x < value).map(|(_, w)| *w).fold(Fraction::ZERO, |a, b| a.plus(b).unwrap());
        let with =
            row.iter().filter(|(x, _)| *x <= value).map(|(_, w)| *w).fold(Fraction::ZERO, |a, b| a.plus(b).unwrap());
        tried.same(&format!("{place}: weights up to {value}"), up_to < reached && reached <= with);
    }
}

fn counted(place: &str, told: &Value, result: Fraction, printed: &str, tried: &mut Tried) {
    let counted = &told["counted"];
    let Some(count) = counted["count"].as_i64() else { return };
    let count = Fraction::whole(i128::from(count));
    let named = counted["named"].as_array().unwrap();
    let read = |told: &Value| vi(&told["shown"]).and_then(number).map(|n| n.0);
    // Where records have weights, a record stands for so many, and so does its amount.
    let weights: Option<Vec<Fraction>> = named.iter().map(|one| read(&one["weight"])).collect();
    let weights = weights.filter(|weights| !weights.is_empty());
    let weight = |at: usize| weights.as_ref().map_or(Fraction::ONE, |weights| weights[at]);
    let count = match &weights {
        Some(weights) => {
            let rest = read(&counted["rest_weight"]).unwrap_or(Fraction::ZERO);
            weights.iter().copied().try_fold(rest, Fraction::plus).unwrap()
        }
        None => count,
    };
    let amounts: Vec<Fraction> = named
        .iter()
        .enumerate()
        .filter_map(|(at, one)| read(&one["amount"]).map(|amount| amount.times(weight(at)).unwrap()))
        .collect();
    if formula_word(told).is_some_and(|word| ["trung", "phân", "hệ"].contains(&word)) {
        let values: Vec<(Fraction, Fraction)> =
            named.iter().enumerate().filter_map(|(at, one)| Some((read(&one["amount"])?, weight(at)))).collect();
        return spread(place, told, &values, result, tried);
    }
    let rest = vi(&counted["rest"]["shown"]).and_then(number).map_or(Fraction::ZERO, |n| n.0);
    let total = amounts.iter().copied().try_fold(rest, Fraction::plus).unwrap();
    let formula = vi(&told["formula"]).unwrap();
    let computed = match formula.split(' ').next().unwrap() {
        "số" => count,
        "tổng" => total,
        "bình" => total.over(count).unwrap(),
        "nhỏ" | "lớn" => amounts[0],
        "tỷ" => {
            let above = told["parts"].as_array().unwrap().iter().find(|part| part["part"] == "numerator").unwrap();
            return tried.same(&format!("{place}: numerator"), exact(&above["exact"]) == Some(count));
        }
        _ => return tried.words(&format!("{place}: {formula}")),
    };
    tried.same(&format!("{place}: {formula}, {printed}"), computed == result && shows(printed, computed));
}

/// Cells with what they are made of; those that have a share of the whole add up to it.
fn cells(place: &str, told: &Value, result: Fraction, tried: &mut Tried) {
    for breakdown in told["breakdowns"].as_array().unwrap() {
        let cells = breakdown["cells"].as_array().unwrap();
        for cell in cells {
            let (shown, parts) = (vi(&cell["shown"]).unwrap(), vi(&cell["parts"]));
            let Some((above, below)) = parts.and_then(|parts| parts.split_once(['/', '÷'])) else { continue };
            let quotient = number(above).zip(number(below)).and_then(|(a, b)| a.0.over(b.0).ok());
            tried.same(&format!("{place}: {shown} of {above}/{below}"), quotient.is_some_and(|q| shows(shown, q)));
        }
        let shares = cells.iter().filter_map(|cell| exact(&cell["share_exact"]));
        let (count, sum) = shares.fold((0, Fraction::ZERO), |(n, sum), share| (n + 1, sum.plus(share).unwrap()));
        if count == cells.len() && result != Fraction::ZERO {
            tried.same(&format!("{place}: the cells of {}", breakdown["dimension"]), sum == Fraction::ONE);
        }
    }
}

/// The verdict from the printed value and the printed goal.
/// The records nearest to a line: what each is short of, that they come nearest first, and what all of them come to.
fn nearest(place: &str, told: &Value, tried: &mut Tried) {
    let Some(records) = told["nearest"]["records"].as_array() else { return };
    let mut last = Fraction::ZERO;
    let mut sum = Fraction::ZERO;
    for record in records {
        let of = |part: &str| exact(&record[part]);
        let (value, line, short) = (of("value").unwrap(), of("line").unwrap(), of("short").unwrap());
        let printed = vi(&record["told"]).unwrap();
        tried.same(&format!("{place}: {printed}"), line.minus(value).unwrap() == short && last <= short);
        let figures = printed.split([' ', '(']).filter_map(number).map(|(n, _)| n).take(3);
        tried.same(&format!("{place}: {printed} as printed"), figures.collect::<Vec<_>>() == [short, value, line]);
        sum = sum.plus(short.times(of("weight").unwrap_or(Fraction::ONE)).unwrap()).unwrap();
        last = short;
    }
    if records.len() as u64 == told["nearest"]["needed"].as_u64().unwrap() {
        tried.same(&format!("{place}: the nearest come to {sum}"), exact(&told["nearest"]["cost"]) == Some(sum));
    }
}

fn targets(place: &str, told: &Value, tried: &mut Tried) {
    for target in told["targets"].as_array().unwrap() {
        nearest(place, target, tried);
        let (Some(goal), Some(compared)) = (vi(&target["goal"]), vi(&target["compared"])) else { continue };
        let verdict = target["verdict"].as_str().unwrap();
        if !["met", "not_met", "exceeded"].contains(&verdict) {
            continue;
        }
        let plain = goal.trim_start_matches("giảm ").trim_start_matches("tăng ");
        let (Some((bound, _)), Some((actual, _))) = (number(plain), number(compared)) else {
            tried.words(&format!("{place}: {goal}"));
            continue;
        };
        let holds = match plain {
            _ if plain.starts_with("ít nhất") => actual >= bound,
            _ if plain.starts_with("trên") => actual > bound,
            _ if plain.starts_with("không quá") => actual <= bound,
            _ if plain.starts_with("dưới") => actual < bound,
            _ => {
                tried.words(&format!("{place}: {goal}"));
                continue;
            }
        };
        tried.same(&format!("{place}: {compared} against {goal} is {verdict}"), holds == (verdict != "not_met"));
    }
}
