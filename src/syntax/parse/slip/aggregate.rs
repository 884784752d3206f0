//! Slips in aggregates: without brackets, without their register, with a register too many.

use super::{Failure, token};
use crate::diagnostic::Code;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword;
use crate::syntax::parse::reader::Reader;
use crate::value::Message;

/// The words that open an aggregate over a value, and those that open a count or a share.
const TOTALS: [&str; 7] = ["sum", "mean", "smallest", "largest", "median", "quantile", "gini"];
const COUNTS: [&str; 2] = ["count", "share"];

fn opens<'t>(text: &'t str, ids: &[&str]) -> Option<&'t str> {
    let spellings = ids.iter().filter_map(|id| keyword::get(id)).flat_map(keyword::Keyword::spellings);
    spellings.filter_map(|s| keyword::match_len(text, s)).max().and_then(|len| text.get(..len))
}

/// The formula the failure stands in, when it begins with an aggregate: where, and how it begins.
fn formula<'a>(failure: &Failure<'a>, ids: &[&str]) -> Option<(usize, &'a str)> {
    let before = failure.before();
    let after_equals = before.rfind(['=', '(']).map(|at| at + 1)?;
    let rest = failure.from(after_equals);
    let start = after_equals + rest.len() - rest.trim_start().len();
    opens(failure.from(start), ids).map(|word| (start, word))
}

/// `tổng số_tiền Chi_trả`, `tổng Chi_trả`: whose values are added is not said.
pub(super) fn without_register(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let (start, word) = formula(failure, &TOTALS)?;
    let between = failure.line.get(start..failure.at)?;
    let of = keyword::get("of_records")?;
    let said = between.split_whitespace().any(|w| of.spellings().any(|s| s == w));
    let next = token(failure.line, failure.at);
    if said || !(next.is_empty() || next.starts_with(char::is_alphabetic)) {
        return None;
    }
    let span = failure.span(reader, start, start + word.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("`{typed}` chưa nêu của danh sách nào"),
        format!("`{typed}` does not say for which register"),
    );
    let help = Message::new(
        format!("Viết `{typed} cột của Danh_sách`, có thể thêm `có điều kiện`."),
        format!("write `{typed} column for Register`, perhaps `with` a condition"),
    );
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `trên tổng số Hộ có …`: the base of a share is of the same register.
pub(super) fn base_with_register(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let (at, over) = failure.last_word();
    if !keyword::begins(over, "over") || !keyword::begins(failure.from(failure.at), "sum") {
        return None;
    }
    let end = failure.from(at).find(['+', '(']).map_or(failure.line.len(), |to| at + to);
    let words = failure.line.get(at..end)?.split(' ').take(4).map(str::len).sum::<usize>() + 3;
    let span = failure.span(reader, at, (at + words).min(failure.line.len()));
    let message = Message::new(
        "phần mẫu số của tỷ lệ không nêu lại danh sách",
        "the base of a share does not name the register again",
    );
    let help = Message::new("Viết `trên tổng số có …`.", "write `out of those with …`");
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `2 × số Hộ có …`, `số Hộ + 1`: an aggregate beside something else stands in brackets of its own.
pub(super) fn without_brackets(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    if !failure.computes() && failure.rule != Rule::head_target {
        return None;
    }
    let (start, word) = inner(failure).or_else(|| outer(failure))?;
    let span = failure.span(reader, start, start + word.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("phép tổng hợp `{typed} …` đi cùng phép tính khác phải có ngoặc riêng"),
        format!("the aggregate `{typed} …` beside something else needs brackets of its own"),
    );
    let help = Message::new(format!("Viết `({typed} …)`."), format!("write `({typed} …)`"));
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// An aggregate behind an operator: its word was taken for a name, or could not stand there.
fn inner<'a>(failure: &Failure<'a>) -> Option<(usize, &'a str)> {
    let all: Vec<&str> = TOTALS.iter().chain(&COUNTS).copied().collect();
    let (last, word) = failure.last_word();
    let (first, _) = Failure::last_word_of(failure.line.get(..last)?.trim_end());
    [failure.at, last, first].into_iter().find_map(|at| {
        if at == last && word.is_empty() {
            return None;
        }
        let word = opens(failure.from(at), &all)?;
        let before = failure.line.get(..at)?.trim_end();
        let behind = failure.from(at + word.len()).trim_start();
        let operated = before.ends_with(['+', '-', '×', '*', '÷', '/', '<', '>', '≤', '≥', '−']);
        (operated && behind.starts_with(char::is_alphabetic)).then_some((at, word))
    })
}

/// An operator behind an aggregate that a formula began with.
fn outer<'a>(failure: &Failure<'a>) -> Option<(usize, &'a str)> {
    let all: Vec<&str> = TOTALS.iter().chain(&COUNTS).copied().collect();
    let sign = token(failure.line, failure.at);
    if !matches!(sign, "+" | "-" | "×" | "*" | "÷" | "/" | "<" | ">" | "=" | "≤" | "≥" | "−") {
        return None;
    }
    let (start, word) = formula(failure, &all)?;
    failure.from(start + word.len()).trim_start().starts_with(char::is_alphabetic).then_some((start, word))
}
