//! What differs, in a sentence: how much more or less, from what to what, and which law is the reason.

use super::{DifferenceReport, unit};
use crate::compare::{Change, Kind, LawChange, RuleDifference, ValueChange};
use crate::value::{Fraction, Lang, Message, quantity};

/// Parameters keyed by many words are told by the first few.
const MOST: usize = 2;

/// `Từ ngày 01/07/2024 tổng tăng 1.000 đồng, từ … lên …, do mức chuẩn tăng từ … lên … (căn cứ …).`
pub(super) fn sentence(report: &DifferenceReport<'_>, rule: &RuleDifference, lang: Lang) -> String {
    let since = report.since.get(lang);
    let what = match rule.kind {
        Kind::Amount => amounts(report, rule, lang),
        Kind::Class => classes(rule, lang),
    };
    let causes: Vec<String> = rule.causes.iter().map(|cause| told(cause, lang)).collect();
    let because = match causes.as_slice() {
        [] => String::new(),
        causes => format!("{} {}", lang.pick(", do", ", because"), causes.join("; ")),
    };
    format!("{since} {what}{because}.")
}

fn amounts(report: &DifferenceReport<'_>, rule: &RuleDifference, lang: Lang) -> String {
    let [program, _] = report.programs;
    let unit = unit(program.rule(rule.rule));
    let show = |amount: Fraction| quantity::show_exact(amount, &unit, 0, lang);
    let sums = rule.total.before.total.zip(rule.total.after.total).zip(rule.total.difference());
    let Some(((before, after), difference)) = sums else {
        return lang.pick("tổng quá lớn để tính đúng", "the total is too large to be exact").to_owned();
    };
    if difference == Fraction::ZERO {
        return match lang {
            Lang::Vi => format!("tổng không đổi, {}", show(before)),
            Lang::En => format!("the total stays {}", show(before)),
        };
    }
    let rises = difference > Fraction::ZERO;
    let step = difference.negated().ok().filter(|_| !rises).unwrap_or(difference);
    let (step, before, after) = (show(step), show(before), show(after));
    match lang {
        Lang::Vi if rises => format!("tổng tăng {step}, từ {before} lên {after}"),
        Lang::Vi => format!("tổng giảm {step}, từ {before} xuống {after}"),
        Lang::En => {
            format!("the total {} by {step}, from {before} to {after}", if rises { "rises" } else { "falls" })
        }
    }
}

fn classes(rule: &RuleDifference, lang: Lang) -> String {
    let count = |n: u64| quantity::count(i128::from(n), lang);
    let (moved, all) = (count(rule.total.count(Change::Moves)), count(rule.total.records()));
    match lang {
        Lang::Vi => format!("{moved} trong {all} bản ghi đổi loại"),
        Lang::En if rule.total.count(Change::Moves) == 1 => format!("{moved} of {all} records changes class"),
        Lang::En => format!("{moved} of {all} records change class"),
    }
}

/// What stays open, and that it is in no sum; nothing where all is known.
pub(super) fn open(rule: &RuleDifference, lang: Lang) -> Option<String> {
    let (before, after) = (rule.total.before.open, rule.total.after.open);
    if before == 0 && after == 0 {
        return None;
    }
    let count = |n: u64| quantity::count(i128::from(n), lang);
    let (before, after) = (count(before), count(after));
    Some(match (rule.kind, lang) {
        (Kind::Amount, Lang::Vi) => {
            format!("Chưa xác định được: trước {before}, sau {after} bản ghi; không tính vào tổng của bên đó.")
        }
        (Kind::Class, Lang::Vi) => format!("Chưa xác định được: trước {before}, sau {after} bản ghi."),
        (Kind::Amount, Lang::En) => {
            format!("Undetermined records: {before} before, {after} after; they are in no total of that side.")
        }
        (Kind::Class, Lang::En) => format!("Undetermined records: {before} before, {after} after."),
    })
}

fn told(cause: &LawChange, lang: Lang) -> String {
    let title = match lang {
        Lang::Vi => format!("“{}”", cause.label),
        Lang::En => format!("\"{}\"", cause.label),
    };
    let basis = cause.basis.as_ref().map(|basis| match lang {
        Lang::Vi => format!(" (căn cứ {})", basis.get(lang)),
        Lang::En => format!(" (under {})", basis.get(lang)),
    });
    let basis = basis.unwrap_or_default();
    if cause.values.is_empty() {
        return format!("{title} {}{basis}", lang.pick("có quy định mới", "is a new version"));
    }
    let one = |value: &ValueChange| {
        let words = if value.of.vi.is_empty() { String::new() } else { format!(" ({})", value.of.get(lang)) };
        let shown = |side: &Option<Message>| side.as_ref().map(|value| value.get(lang).to_owned());
        let told = match (shown(&value.before), shown(&value.after), value.rises, lang) {
            (Some(before), Some(after), Some(true), Lang::Vi) => format!("tăng từ {before} lên {after}"),
            (Some(before), Some(after), Some(false), Lang::Vi) => format!("giảm từ {before} xuống {after}"),
            (Some(before), Some(after), None, Lang::Vi) => format!("đổi từ {before} thành {after}"),
            (Some(before), Some(after), Some(true), Lang::En) => format!("rises from {before} to {after}"),
            (Some(before), Some(after), Some(false), Lang::En) => format!("falls from {before} to {after}"),
            (Some(before), Some(after), None, Lang::En) => format!("goes from {before} to {after}"),
            (None, Some(after), ..) => format!("{} {after}", lang.pick("bắt đầu có mức", "begins at")),
            (_, None, ..) => lang.pick("không còn mức nào", "no longer has a value").to_owned(),
        };
        format!("{told}{words}")
    };
    let mut values: Vec<String> = cause.values.iter().take(MOST).map(one).collect();
    if let Some(more) = cause.values.len().checked_sub(MOST).filter(|more| *more > 0) {
        let more = quantity::count(i128::try_from(more).unwrap_or(i128::MAX), lang);
        values.push(match lang {
            Lang::Vi => format!("và {more} mức khác"),
            Lang::En => format!("and {more} more values"),
        });
    }
    format!("{title} {}{basis}", values.join(", "))
}
