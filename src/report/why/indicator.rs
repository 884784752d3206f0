//! An indicator on the page: sentences, how it is computed, targets, what weighs most, what reports state, the records and rows behind it.

use super::page::{Page, WIDTH, with};
use crate::eval::outcome::Verdict;
use crate::explain::{Breakdown, Gravity, IndicatorExplanation, JudgedTold, Named, Nearest};
use crate::report::grid::Grid;
use crate::value::{Fraction, Lang, numeral};

/// So many cells of a breakdown stand on the page.
const CELLS: usize = 12;
/// So many records stand on the page.
const RECORDS: usize = 10;

pub(super) fn page(told: &IndicatorExplanation, lang: Lang) -> String {
    let mut page = Page::new(lang, &[&told.label, told.when.get(lang)]);
    page.sentences(&told.sentences);
    computed(&mut page, told);
    if !told.verdicts.is_empty() {
        page.heading(lang.pick("So với kế hoạch", "Against targets"));
        told.verdicts.iter().for_each(|judged| target(&mut page, judged));
    }
    told.breakdowns.iter().for_each(|breakdown| cells(&mut page, breakdown));
    claims(&mut page, told);
    findings(&mut page, told);
    counted(&mut page, told);
    rows(&mut page, told);
    page.text
}

fn computed(page: &mut Page, told: &IndicatorExplanation) {
    let lang = page.lang;
    page.heading(lang.pick("Cách tính", "How it is computed"));
    page.line(1, &format!("= {}", told.formula.get(lang)));
    if let Some(written) = &told.written {
        page.line(1, &format!("= {}", written.get(lang)));
    }
    for part in &told.parts {
        page.line(1, &format!("{}: {}", part.text.get(lang), part.value.get(lang)));
    }
    for basis in &told.basis {
        page.line(1, &format!("{} {}", lang.pick("căn cứ", "under"), basis.get(lang)));
    }
    if let Some(note) = &told.note {
        page.line(1, &format!("{}: {note}", lang.pick("ghi chú", "note")));
    }
}

fn target(page: &mut Page, judged: &JudgedTold) {
    let lang = page.lang;
    let mut notes: Vec<String> = Vec::new();
    if !judged.label.is_empty() {
        notes.push(judged.label.clone());
    }
    notes.extend(judged.basis.iter().map(|basis| format!("{} {}", lang.pick("căn cứ", "under"), basis.get(lang))));
    let mark = match judged.verdict {
        Verdict::Exceeded | Verdict::Met | Verdict::Allowed => "✓",
        Verdict::NotMet => "✗",
        Verdict::NotEnoughData => "?",
        Verdict::NotDue | Verdict::NoTarget => "·",
    };
    let cell = judged.cell.as_ref().map(|cell| format!("{cell}, ")).unwrap_or_default();
    let mut text = with(&format!("{cell}{}, {}", judged.period.get(lang), judged.goal.get(lang)), &notes);
    text.push_str(": ");
    if let Some(compared) = &judged.compared {
        text.push_str(&format!("{} {}, ", lang.pick("thực hiện", "actual"), compared.get(lang)));
    }
    text.push_str(judged.words.get(lang));
    if let Some(completion) = &judged.completion {
        text.push_str(&format!(", {}", completion.get(lang)));
    }
    for part in judged.gap.iter().chain(&judged.notes) {
        text.push_str(&format!("; {}", part.get(lang)));
    }
    page.marked(1, mark, &text);
    if let Some(near) = &judged.nearest {
        nearest(page, near);
    }
}

/// The records nearest to the line, each with what it is short of.
fn nearest(page: &mut Page, told: &Nearest) {
    let lang = page.lang;
    let (value, line) = (told.value.get(lang), told.line.get(lang));
    if told.records.is_empty() {
        page.line(
            2,
            lang.pick(
                "bản ghi gần mức nhất không nêu, vì thuộc ô không công bố",
                "the records nearest to the line lie in cells not shown",
            ),
        );
        return;
    }
    let hides = if told.hides {
        lang.pick(", trừ bản ghi ở ô không công bố", ", but for those in cells not shown")
    } else {
        ""
    };
    page.line(
        2,
        &match lang {
            Lang::Vi => format!("gần mức nhất ({value} so với {line}){hides}:"),
            Lang::En => format!("nearest to the line ({value} against {line}){hides}:"),
        },
    );
    for near in told.records.iter().take(RECORDS) {
        page.line(3, &format!("{}: {}", near.key, near.told.get(lang)));
    }
    let more = told.records.len().saturating_sub(RECORDS);
    if more > 0 {
        page.line(
            3,
            &match lang {
                Lang::Vi => format!("… còn {more} bản ghi"),
                Lang::En => format!("… {more} more"),
            },
        );
    }
}

fn cells(page: &mut Page, told: &Breakdown) {
    let lang = page.lang;
    page.heading(&format!("{} {}", lang.pick("Chia theo", "By"), told.label));
    let parts = told.slices.iter().any(|slice| slice.parts.is_some());
    let shares = told.slices.iter().any(|slice| slice.share.is_some());
    let mut columns = vec![("", false), (lang.pick("Giá trị", "Value"), true)];
    if parts {
        columns.push((lang.pick("Gồm", "Of"), true));
    }
    if shares {
        columns.extend([(lang.pick("Góp vào tổng số", "Of the whole"), true), (lang.pick("Tỷ trọng", "Share"), true)]);
    }
    let gaps = told.slices.iter().any(|slice| slice.gap.is_some());
    if gaps {
        columns.push((lang.pick("Còn cách kế hoạch", "Gap to the target"), true));
    }
    let mut grid = Grid::new(&columns);
    for slice in told.slices.iter().take(CELLS) {
        let text =
            |message: Option<&crate::value::Message>| message.map(|m| m.get(lang).to_owned()).unwrap_or_default();
        let mut row = vec![slice.cell.get(lang).into(), slice.value.get(lang).into()];
        if parts {
            row.push(text(slice.parts.as_ref()).into());
        }
        if shares {
            row.push(text(slice.of_whole.as_ref()).into());
            row.push(text(slice.shown_share().as_ref()).into());
        }
        if gaps {
            row.push(text(slice.gap.as_ref()).into());
        }
        grid.row(row);
    }
    for line in grid.render(WIDTH - 2, false).lines() {
        page.text.push_str(&format!("  {line}\n"));
    }
    let more = told.slices.len().saturating_sub(CELLS);
    if more > 0 {
        page.line(
            1,
            &match lang {
                Lang::Vi => format!("… còn {more} dòng"),
                Lang::En => format!("… {more} more"),
            },
        );
    }
}

fn claims(page: &mut Page, told: &IndicatorExplanation) {
    if told.claims.is_empty() {
        return;
    }
    let lang = page.lang;
    page.heading(lang.pick("Báo cáo đã nêu", "What reports state"));
    for claim in &told.claims {
        let mark = match claim.state {
            crate::eval::outcome::ClaimState::Agrees => "✓",
            state if state.contradicts() => "✗",
            _ => "?",
        };
        let place = match &claim.section {
            Some(section) => format!("{}, {} {section}: ", claim.report, lang.pick("mục", "section")),
            None => format!("{}: ", claim.report),
        };
        page.marked(1, mark, &format!("{place}{}", claim.detail.get(lang)));
    }
}

/// Checks it stands in, remarks about it, repairs that change it.
fn findings(page: &mut Page, told: &IndicatorExplanation) {
    if told.findings.is_empty() {
        return;
    }
    let lang = page.lang;
    page.heading(lang.pick("Phát hiện liên quan", "Findings that touch it"));
    for finding in &told.findings {
        let mark = match finding.gravity {
            Gravity::Contradicts => "✗",
            Gravity::Warns => "!",
            Gravity::Remark => "·",
        };
        let owner = finding.report.as_ref().map(|report| format!("{report}: ")).unwrap_or_default();
        let label = if finding.label.is_empty() { String::new() } else { format!("{}: ", finding.label) };
        let kind = finding.kind.map(|kind| format!("[{}] ", kind.title().get(lang))).unwrap_or_default();
        page.marked(1, mark, &format!("{kind}{owner}{label}{}", finding.detail.get(lang)));
    }
}

/// The records it counts: enough to see which they are, and what the others add up to.
fn counted(page: &mut Page, told: &IndicatorExplanation) {
    let Some(counted) = told.background.counted.as_ref().filter(|counted| counted.count > 0) else { return };
    let lang = page.lang;
    let line = told.parts.iter().any(|part| part.id == "denominator");
    page.heading(if line && counted.unit.is_none() {
        lang.pick("Bản ghi ở tử số", "Records in the numerator")
    } else {
        lang.pick("Bản ghi được tính", "Records counted")
    });
    let shown = if counted.named.len() <= RECORDS + 1 { counted.named.len() } else { RECORDS };
    let (first, others) = counted.named.split_at(shown);
    if first.iter().any(|named| {
        named.amount.is_some() || named.weight.is_some() || named.records.is_some_and(|records| records > 1)
    }) {
        first.iter().for_each(|named| page.line(1, &with_amount(named, lang)));
    } else {
        let keys: Vec<&str> = first.iter().map(|named| named.key.get(lang)).collect();
        page.line(1, &keys.join(", "));
    }
    let rest = counted.count - u64::try_from(shown).unwrap_or(u64::MAX).min(counted.count);
    if rest > 0 {
        let sum = counted.sum_after(others, lang).map(|sum| format!(": {sum}")).unwrap_or_default();
        let rest = numeral::show_rounded(Fraction::whole(i128::from(rest)), 0, lang);
        page.line(1, &format!("{} {rest} {}{sum}", lang.pick("… còn", "…"), lang.pick("nữa", "more")));
    }
    if counted.hidden > 0 {
        let hidden = numeral::show_rounded(Fraction::whole(i128::from(counted.hidden)), 0, lang);
        page.line(
            1,
            &match lang {
                Lang::Vi => format!("{hidden} không nêu mã vì thuộc ô không công bố"),
                Lang::En => format!("{hidden} are not named, since they lie in cells that are not shown"),
            },
        );
    }
}

fn with_amount(named: &Named, lang: Lang) -> String {
    let key = named.key.get(lang);
    if let Some(weight) = &named.weight {
        let weight = format!("{} {}", lang.pick("quyền số", "weight"), weight.shown.get(lang));
        return match &named.amount {
            Some(amount) => format!("{key}: {}, {weight}", amount.shown.get(lang)),
            None => format!("{key}: {weight}"),
        };
    }
    match (&named.amount, named.records) {
        (Some(amount), _) => format!("{key}: {}", amount.shown.get(lang)),
        (None, Some(records)) => {
            let records = numeral::show_rounded(Fraction::whole(i128::from(records)), 0, lang);
            format!("{key}: {records} {}", lang.pick("bản ghi", "records"))
        }
        (None, None) => key.to_owned(),
    }
}

fn rows(page: &mut Page, told: &IndicatorExplanation) {
    let lang = page.lang;
    if told.background.accounts.is_empty() {
        return;
    }
    page.heading(lang.pick("Số dòng của danh sách", "Rows of the registers"));
    for account in &told.background.accounts {
        let number = |n: u64| numeral::show_rounded(Fraction::whole(i128::from(n)), 0, lang);
        let (read, used, aside) = (number(account.read), number(account.used), number(account.set_aside));
        let file = account.sheet.as_ref().map_or(account.file.clone(), |sheet| format!("{}!{sheet}", account.file));
        let register = &account.register;
        page.line(
            1,
            &match lang {
                Lang::Vi => format!("{register}, {file}: đã đọc {read}, được dùng {used}, để riêng {aside}"),
                Lang::En => format!("{register}, {file}: read {read}, used {used}, set aside {aside}"),
            },
        );
    }
}
