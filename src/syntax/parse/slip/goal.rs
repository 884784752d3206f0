//! Slips in what a target asks for: words of plans for which this language has another, and ranges written with a dash.

use super::{Failure, write};
use crate::diagnostic::Code;
use crate::syntax::grammar::Rule;
use crate::syntax::parse::reader::Reader;
use crate::value::Message;

const AT_MOST: (&str, &str) = ("không quá", "at most");
const AT_LEAST: (&str, &str) = ("ít nhất", "at least");
const UNDER: (&str, &str) = ("dưới", "under");
const OVER: (&str, &str) = ("trên", "over");

/// How plans begin a goal, and the words of this language; longer phrases first.
const PHRASES: [(&str, (&str, &str)); 16] = [
    ("dưới hoặc bằng", AT_MOST),
    ("nhỏ hơn hoặc bằng", AT_MOST),
    ("thấp hơn hoặc bằng", AT_MOST),
    ("tối đa", AT_MOST),
    ("nhiều nhất", AT_MOST),
    ("trên hoặc bằng", AT_LEAST),
    ("lớn hơn hoặc bằng", AT_LEAST),
    ("cao hơn hoặc bằng", AT_LEAST),
    ("tối thiểu", AT_LEAST),
    ("còn dưới", UNDER),
    ("nhỏ hơn", UNDER),
    ("thấp hơn", UNDER),
    ("đạt trên", OVER),
    ("lớn hơn", OVER),
    ("cao hơn", OVER),
    ("hơn", OVER),
];

/// Where a goal begins: behind the colon, or at the start of a cell of a table.
fn begins(failure: &Failure<'_>) -> Option<usize> {
    let at = match failure.rule {
        Rule::head_target | Rule::clause_target => failure.line.find(':')? + 1,
        Rule::cell_goal => 0,
        _ => return None,
    };
    let rest = failure.from(at);
    Some(at + rest.len() - rest.trim_start().len())
}

/// `tối đa 3%`: another word of plans.
pub(super) fn phrase(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let at = begins(failure)?;
    let is_there = |phrase: &str| {
        let rest = failure.from(at).to_lowercase();
        rest.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '))
    };
    let (phrase, (vi, en)) = PHRASES.iter().find(|(phrase, _)| is_there(phrase))?;
    let span = failure.span(reader, at, at + phrase.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("mức của kế hoạch không viết bằng chữ `{typed}`"),
        format!("what a target asks for is not written with `{typed}`"),
    );
    let help = Message::new(format!("Viết `{vi}`."), format!("write `{en}`"));
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `đạt 95% trở lên`, `bằng 95%`: the word before the number says nothing more.
pub(super) fn filler(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let at = begins(failure)?;
    let rest = failure.from(at);
    let word = ["đạt", "bằng", "còn"].into_iter().find(|word| {
        let number = rest.strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
        number.is_some_and(|number| number.trim_start().starts_with(|c: char| c.is_ascii_digit()))
    })?;
    let span = failure.span(reader, at, at + word.len());
    let number = rest.get(word.len()..).unwrap_or("").trim();
    let message = Message::new(format!("thừa chữ `{word}`"), format!("`{word}` is too much"));
    let help = match number.strip_suffix("trở lên").or_else(|| number.strip_suffix("trở xuống")) {
        Some(bare) => {
            let words = number.get(bare.len()..).unwrap_or("");
            let english = if words == "trở lên" { "or more" } else { "or less" };
            let bare = bare.trim_end();
            Message::new(format!("Viết `từ {bare} {words}`."), format!("write `from {bare} {english}`"))
        }
        None => write(number),
    };
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `6-8%`, `6 đến 8%`: a range has two words.
pub(super) fn range(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let at = begins(failure)?;
    let written = failure.from(at).trim_end();
    let bare = written.strip_prefix("từ ").unwrap_or(written);
    let (low, high) = ["-", "–", " đến "].into_iter().find_map(|between| bare.split_once(between))?;
    let (low, high) = (low.trim().trim_end_matches(['%', ' ']), high.trim());
    let digits = |text: &str| text.chars().take_while(|c| c.is_ascii_digit() || ".,".contains(*c)).count();
    let (first, last) = (digits(low), digits(high));
    if first == 0 || last == 0 || first != low.len() {
        return None;
    }
    let unit = high.get(last..).unwrap_or("");
    if unit.contains(['-', '–', '+', '(']) {
        return None;
    }
    let span = failure.span(reader, at, at + written.len());
    let message = Message::new(
        format!("`{written}` chưa viết đúng cách viết một khoảng"),
        format!("`{written}` is not how a range is written"),
    );
    let help = Message::new(
        format!("Viết `từ {low}{unit} đến hết {high}`."),
        format!("write `from {low}{unit} through {high}`"),
    );
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}
