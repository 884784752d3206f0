//! The figures behind a weighted value, a quantile or a Gini coefficient, by which it can be computed by hand.

use super::words::both;
use crate::eval::outcome::{Measured, Working};
use crate::value::{Fraction, Lang, Message, Unit, quantity};

/// A line: its stable word, what it says, how much, and in which unit.
pub(super) struct Line {
    pub(super) id: &'static str,
    pub(super) text: Message,
    pub(super) value: Fraction,
    pub(super) unit: Unit,
}

/// The lines of a value, `unit` being that of the values in the row.
pub(super) fn lines(measured: &Measured, unit: &Unit) -> Vec<Line> {
    let mut lines = Vec::new();
    if measured.outside > 0 {
        let text = Message::new("ở tử số mà không ở mẫu số", "in the numerator but not in the denominator");
        lines.push(Line { id: "outside", text, value: count(measured.outside), unit: Unit::plain() });
    }
    match measured.working.as_deref() {
        Some(Working::Weighted { records, base }) => weighted(*records, *base, &mut lines),
        Some(Working::Quantile { records, weight, sought, below, above }) => {
            records_line(*records, &mut lines);
            let mut plain = |id, vi: &str, en: &str, value| {
                lines.push(Line { id, text: Message::new(vi, en), value, unit: Unit::plain() });
            };
            plain("weight", "tổng quyền số W", "sum of weights W", *weight);
            plain(
                "sought",
                "phần cần tìm (p × W, hoặc vị trí trong dãy)",
                "part sought (p × W, or place in the row)",
                *sought,
            );
            for (id, at, vi, en) in [
                ("below", below, "giá trị liền trước, ở mức", "value before, at"),
                ("above", above, "giá trị liền sau, ở mức", "value after, at"),
            ] {
                if let Some((value, reached)) = at {
                    let text = both(|lang| {
                        let reached = quantity::show_exact(*reached, &Unit::plain(), 0, lang);
                        format!("{} {reached}", lang.pick(vi, en))
                    });
                    lines.push(Line { id, text, value: *value, unit: unit.clone() });
                }
            }
        }
        Some(Working::Gini { records, weight, sum, spread }) => {
            records_line(*records, &mut lines);
            let mut plain = |id, vi: &str, en: &str, value| {
                lines.push(Line { id, text: Message::new(vi, en), value, unit: Unit::plain() });
            };
            plain("weight", "tổng quyền số W", "sum of weights W", *weight);
            plain("sum", "Σ w × x", "Σ w × x", *sum);
            plain("spread", "Σ w × (2 × lũy kế − w) × x", "Σ w × (2 × cumulated − w) × x", *spread);
        }
        None => {}
    }
    if let Some(digits) = measured.approximate {
        let text = Message::new("gần đúng, số chữ số thập phân giữ lại", "approximate, decimals kept");
        lines.push(Line { id: "approximate", text, value: count(u64::from(digits)), unit: Unit::plain() });
    }
    lines
}

fn weighted(records: u64, base: Option<u64>, lines: &mut Vec<Line>) {
    match base {
        None => records_line(records, lines),
        Some(base) => {
            for (id, vi, en, value) in [
                ("records", "bản ghi ở tử số", "records in the numerator", records),
                ("records_base", "bản ghi ở mẫu số", "records in the denominator", base),
            ] {
                lines.push(Line { id, text: Message::new(vi, en), value: count(value), unit: Unit::plain() });
            }
        }
    }
}

fn records_line(records: u64, lines: &mut Vec<Line>) {
    let text = Message::new("bản ghi", "records");
    lines.push(Line { id: "records", text, value: count(records), unit: Unit::plain() });
}

fn count(n: u64) -> Fraction {
    Fraction::whole(i128::from(n))
}

/// A number with all its digits where they end, else as a fraction, so that nothing is lost on the page.
pub(super) fn shown(value: Fraction, unit: &Unit, lang: Lang) -> String {
    match quantity::scaled(value, unit).to_exact_decimal() {
        Some(_) => quantity::show_exact(value, unit, 0, lang),
        None => format!("{value:?}"),
    }
}
