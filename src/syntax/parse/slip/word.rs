//! Slips in words: keywords without accents, short forms, names that fall apart, keywords where a name must stand.

use super::{Failure, token, write};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::grammar::Rule;
use crate::syntax::keyword::{self, Kind};
use crate::syntax::parse::INNER;
use crate::syntax::parse::reader::Reader;
use crate::value::Message;

/// Reports a keyword that is misspelt.
pub(super) fn unknown_keyword(reader: &mut Reader<'_>, span: Span, right: &str) {
    let typed = reader.spelled(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let message = if crate::value::name::bare(&typed) == crate::value::name::bare(right) && !right.is_ascii() {
        Message::new(
            format!("từ khóa phải viết đủ dấu: `{typed}` có phải là `{right}`?"),
            format!("keywords need their accents: is `{typed}` meant to be `{right}`?"),
        )
    } else {
        Message::new(
            format!("không có từ khóa `{typed}`; có phải là `{right}`?"),
            format!("no keyword `{typed}`; is `{right}` meant?"),
        )
    };
    reader.fault(Code::UnknownKeyword, span, message, Some(write(right)));
}

/// A keyword without its accents, or with one slip: where the line broke, just before, or at its start.
pub(super) fn misspelt(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let (last, _) = failure.last_word();
    for at in [failure.at, last, 0] {
        let Some((written, right)) = keyword::meant(failure.from(at), &INNER) else { continue };
        let span = failure.span(reader, at, at + written.len());
        unknown_keyword(reader, span, right);
        return Some(());
    }
    None
}

/// `trong (a, b)`: no word of this language, because the law means several things by it.
pub(super) fn within(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let word = token(failure.line, failure.at);
    if word != "trong" || !failure.computes() {
        return None;
    }
    let span = failure.span(reader, failure.at, failure.at + word.len());
    let message = Message::new("`trong` không phải phép so sánh", "`trong` is no comparison");
    let help = Message::new(
        "Viết `thuộc (a, b)`; trong một khoảng thì viết `từ … đến …`.",
        "write `in (a, b)`; for a range write `from … to …`",
    );
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `nếu … thì …` inside a formula: choices are cases.
pub(super) fn choice(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let at = failure.from(failure.at);
    let begins = keyword::begins(at, "when") && failure.before().ends_with(['=', '(']);
    if !begins || !failure.computes() {
        return None;
    }
    let word = token(failure.line, failure.at);
    let span = failure.span(reader, failure.at, failure.at + word.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("công thức không bắt đầu bằng `{typed}`"),
        format!("a formula does not begin with `{typed}`"),
    );
    let help = Message::new(
        "Viết mỗi kết quả thành một trường hợp: `a: 5 khi …` rồi `còn lại …`.",
        "write each result as a case: `a: 5 when …`, then `otherwise …`",
    );
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `5 tr.đ`: a short form with a point inside.
pub(super) fn short_form(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let (start, short) = failure.last_word();
    let dotted = failure.from(failure.at).strip_prefix('.')?;
    let tail = token(dotted, 0);
    let (vi, en) = keyword::full_form(&format!("{short}{tail}"))?;
    let span = failure.span(reader, start, failure.at + 1 + tail.len());
    let typed = reader.spelled(span).to_owned();
    let message =
        Message::new(format!("không dùng chữ tắt `{typed}`"), format!("the short form `{typed}` is not used"));
    reader.fault(Code::BadNumber, span, message, Some(Message::new(format!("Viết `{vi}`."), format!("write `{en}`"))));
    Some(())
}

/// `đơn vị tính triệu đồng`: figures are kept exactly, and rounded only where they are read.
pub(super) fn multiple_as_unit(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let at = failure.from(failure.at);
    let multiple = ["thousand", "million", "billion"].into_iter().find(|id| keyword::begins(at, id))?;
    if !matches!(failure.rule, Rule::clause_indicator | Rule::clause_register | Rule::head_param | Rule::head_rule) {
        return None;
    }
    let word = token(failure.line, failure.at);
    let span = failure.span(reader, failure.at, failure.at + word.len());
    let message = Message::new(
        format!("đơn vị không ghi kèm `{}`", keyword::spell(multiple, crate::value::Lang::Vi)),
        format!("a unit is stated without `{}`", keyword::spell(multiple, crate::value::Lang::En)),
    );
    let help = Message::new("Viết đơn vị gốc, như `đồng`.", "write the unit itself, such as `dong`");
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `thu nhập`: two names side by side never occur in this language.
pub(super) fn two_names(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let is_name = |w: &str| w.starts_with(char::is_alphabetic) && !keyword::is_reserved(w);
    let (start, first) = failure.last_word();
    if !is_name(first) || begins_phrase(failure.from(start)) || is_type(failure, start) {
        return None;
    }
    let mut end = failure.at;
    // A name of more than six words is no name.
    for _ in 0..6 {
        let word = token(failure.line, end);
        if !is_name(word) || begins_phrase(failure.from(end)) {
            break;
        }
        end += word.len();
        if !is_name(token(failure.line, end + 1)) || !failure.from(end).starts_with(' ') {
            break;
        }
        end += 1;
    }
    let span = failure.span(reader, start, failure.line.get(..end)?.trim_end().len());
    if end == failure.at {
        return None;
    }
    let typed = reader.spelled(span).to_owned();
    let right = typed.split_whitespace().collect::<Vec<_>>().join("_");
    let message = Message::new(
        format!("tên nhiều từ viết liền bằng dấu gạch dưới: `{typed}` → `{right}`"),
        format!("a name of several words is joined by underscores: `{typed}` → `{right}`"),
    );
    reader.fault(Code::Syntax, span, message, Some(write(&right)));
    Some(())
}

/// Whether the word at this byte is a type such as `số`, which takes nothing behind it: `số nguyên`.
fn is_type(failure: &Failure<'_>, at: usize) -> bool {
    let types = ["type_text", "type_number", "type_date"];
    let typed = matches!(failure.rule, Rule::clause_register | Rule::head_param | Rule::head_rule);
    let behind_colon = failure.line.get(..at).is_some_and(|before| before.trim_end().ends_with(':'));
    typed && behind_colon && types.iter().any(|id| keyword::begins(failure.from(at), id))
}

/// Whether a keyword of several words begins here, or one that is no unit and no name.
fn begins_phrase(text: &str) -> bool {
    let phrases = keyword::all().iter().filter(|k| k.kind != Kind::Unit);
    phrases.flat_map(keyword::Keyword::spellings).any(|s| s.contains(' ') && keyword::match_len(text, s).is_some())
}

/// A reserved word where only a name can stand.
pub(super) fn reserved_name(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let word = token(failure.line, failure.at);
    let (_, last) = failure.last_word();
    let declares = keyword::all()
        .iter()
        .filter(|k| k.kind == Kind::Column0 || matches!(k.id.as_str(), "key" | "inverse" | "for_each"))
        .any(|k| k.spellings().any(|s| s.split(' ').next_back() == Some(last)));
    let lists = matches!(failure.rule, Rule::head_list | Rule::clause_list | Rule::line_row | Rule::clause_register);
    let column = failure.rule == Rule::clause_register;
    let begins = failure.before().is_empty() || (!column && failure.before().ends_with([':', ',', '|', '(']));
    if !keyword::is_reserved(word) || !(declares || (lists && begins)) {
        return None;
    }
    let span = failure.span(reader, failure.at, failure.at + word.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("`{typed}` là từ khóa, không dùng làm tên được"),
        format!("`{typed}` is a keyword and cannot be a name"),
    );
    let help =
        Message::new(format!("Thêm một từ, chẳng hạn `{typed}_…`."), format!("add a word to it, such as `{typed}_…`"));
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}
