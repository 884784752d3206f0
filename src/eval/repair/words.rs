//! A repair in sentences: which figures would be others, what would then agree, and what would then be open.

use super::super::check::{compared, joined};
use super::super::claim::claim_words;
use super::super::{check_words, words};
use super::search::{Bench, MOST_CHANGED};
use super::{Change, MOST_LISTED, Repair, RepairOutcome};
use crate::ir::{Claim, Program, Report};
use crate::value::{Lang, Message, quantity};

/// How many figures must change at least, and in how many ways.
pub(super) fn opening(program: &Program, outcome: &RepairOutcome) -> Message {
    quantity::both(|lang| {
        let checks = titles(program, &outcome.closes, lang);
        let Some(first) = outcome.repairs.first() else {
            return nothing(&checks, outcome, lang);
        };
        let (figures, ways) = (counted(first.changes.len(), lang), counted(outcome.count, lang));
        let several = outcome.count > MOST_LISTED;
        let listed = counted(outcome.repairs.len(), lang);
        let mut text = match lang {
            Lang::Vi => format!("Để {checks} đúng phải sửa ít nhất {figures} số đã báo cáo; có {ways} cách"),
            Lang::En => {
                format!("For {checks} to hold, at least {figures} of the reported figures must change; ways: {ways}")
            }
        };
        if several {
            text.push_str(&match lang {
                Lang::Vi => format!(", nêu {listed} cách đầu"),
                Lang::En => format!(", the first {listed} are given"),
            });
        }
        if !outcome.complete {
            text.push_str(
                lang.pick(
                    " (việc tìm dừng ở giới hạn, có thể còn nữa)",
                    " (the search was cut short, there may be more)",
                ),
            );
        }
        text.push('.');
        text
    })
}

fn nothing(checks: &str, outcome: &RepairOutcome, lang: Lang) -> String {
    let most = counted(MOST_CHANGED, lang);
    match (lang, outcome.complete) {
        (Lang::Vi, true) => format!("Sửa từ {most} số trở xuống thì không làm cho {checks} đúng được."),
        (Lang::Vi, false) => format!("Chưa tìm được cách sửa nào làm cho {checks} đúng; việc tìm dừng ở giới hạn."),
        (Lang::En, true) => format!("No change of {most} figures or fewer makes {checks} hold."),
        (Lang::En, false) => format!("No change was found that makes {checks} hold; the search was cut short."),
    }
}

/// What is changed, what the records say to it, what else it stands in, what it opens.
pub(super) fn repair(bench: &Bench<'_>, repair: &Repair, changed: &Report) -> Message {
    let mut parts = vec![quantity::both(|lang| supposed(bench, repair, lang))];
    if !repair.touches.is_empty() {
        let titles = |lang| titles(bench.program, &repair.touches, lang);
        parts.push(quantity::both(|lang| match lang {
            Lang::Vi => format!("Số này còn dùng trong {}, vẫn đúng.", titles(lang)),
            Lang::En => format!("It also stands in {}, which still holds.", titles(lang)),
        }));
    }
    for check in &repair.opens {
        parts.push(opened(bench, repair, changed, *check));
    }
    joined(parts)
}

fn supposed(bench: &Bench<'_>, repair: &Repair, lang: Lang) -> String {
    let changes: Vec<String> = repair.changes.iter().map(|change| changed_words(bench, change, lang)).collect();
    let changes = changes.join(lang.pick(" và ", " and "));
    let recorded = !repair.changes.is_empty() && repair.changes.iter().all(|change| change.recorded);
    let recorded =
        if recorded { lang.pick("; danh sách cũng cho như vậy", "; the records say so too") } else { "" };
    match lang {
        Lang::Vi => format!("Giả thuyết: {changes}{recorded}."),
        Lang::En => format!("Hypothesis: {changes}{recorded}."),
    }
}

/// `“Đào tạo dưới 3 tháng” là 38 lao động, không phải 40 lao động`.
fn changed_words(bench: &Bench<'_>, change: &Change, lang: Lang) -> String {
    let indicator = bench.program.indicator(change.indicator);
    let stated = bench
        .report
        .figures
        .iter()
        .find(|c| (c.indicator, c.period) == (change.indicator, change.period) && c.other_unit.is_none());
    let said = |value| match stated {
        Some(claim) => claim_words(&Claim { value, ..claim.clone() }, indicator, lang),
        None => quantity::in_sentence(value, &indicator.unit, 0, lang),
    };
    let title = words::title(indicator, lang);
    let title =
        if change.period == bench.figures.period() { title } else { format!("{title} {}", change.period.name(lang)) };
    let bound = match (change.or_beyond, change.to < change.from) {
        (false, _) => "",
        (true, true) => lang.pick("nhiều nhất ", "at most "),
        (true, false) => lang.pick("ít nhất ", "at least "),
    };
    let (to, from) = (said(change.to), said(change.from));
    match lang {
        Lang::Vi => format!("{title} là {bound}{to}, không phải {from}"),
        Lang::En => format!("{title} is {bound}{to}, not {from}"),
    }
}

/// A check that only warns and would no longer hold; and what would follow if the one figure that is left in it were wrong too.
fn opened(bench: &Bench<'_>, repair: &Repair, changed: &Report, check: usize) -> Message {
    let title = |lang| titles(bench.program, &[check], lang);
    let first = quantity::both(|lang| match lang {
        Lang::Vi => format!("Khi đó {} không còn đúng.", title(lang)),
        Lang::En => format!("Then {} no longer holds.", title(lang)),
    });
    let [other] = bench.others(check, &repair.changes)[..] else { return first };
    let after = Bench::new(bench.program, bench.figures, changed);
    let Some((follow, report)) = after.follow(check, other) else { return first };
    let mut parts = vec![
        first,
        quantity::both(|lang| {
            let change = changed_words(&after, &follow, lang);
            match lang {
                Lang::Vi => format!("Nếu cả {change}:"),
                Lang::En => format!("If {change} as well:"),
            }
        }),
    ];
    let open = after.newly_open(changed, &report);
    if open.is_empty() {
        parts.push(Message::new("mọi đối chiếu đều đúng.", "all checks hold."));
    }
    for check in open {
        let found = bench.program.checks.get(check);
        let found = found.and_then(|c| Some((c, compared(bench.program, bench.figures, c, Some(&report))?)));
        if let Some((check, found)) = found {
            parts.push(check_words::detail(&found.desk, check, &found.sides, &found.verdicts, found.holds));
        }
    }
    joined(parts)
}

/// The checks by title: `đối chiếu “A”, “B”`.
fn titles(program: &Program, checks: &[usize], lang: Lang) -> String {
    let titles: Vec<String> = checks
        .iter()
        .filter_map(|check| program.checks.get(*check))
        .map(|check| words::quoted(&check.named.label.replace('_', " "), lang))
        .collect();
    let word = match (lang, titles.len()) {
        (Lang::Vi, _) => "đối chiếu",
        (Lang::En, 1) => "the check",
        (Lang::En, _) => "the checks",
    };
    format!("{word} {}", titles.join(", "))
}

fn counted(count: usize, lang: Lang) -> String {
    quantity::count(i128::try_from(count).unwrap_or(i128::MAX), lang)
}
