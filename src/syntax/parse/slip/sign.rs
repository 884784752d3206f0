//! Slips in signs: those of decrees, of programming languages and of the keyboard.

use super::{Failure, token};
use crate::diagnostic::Code;
use crate::syntax::parse::reader::Reader;
use crate::value::Message;

/// `;` or `.` copied from a decree.
pub(super) fn punctuation(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let rest = failure.from(failure.at);
    let sign = ["...", "…", ";", "."].into_iter().find(|sign| rest.trim_end() == *sign)?;
    let span = failure.span(reader, failure.at, failure.at + sign.len());
    let message =
        Message::new(format!("thừa dấu `{sign}` ở cuối dòng"), format!("`{sign}` at the end of the line is too much"));
    let after_number = failure.before().ends_with(|c: char| c.is_ascii_digit()) && failure.before().len() == failure.at;
    let code = if sign == "." && after_number { Code::BadNumber } else { Code::Syntax };
    reader.fault(code, span, message, Some(Message::new(format!("Bỏ dấu `{sign}`."), format!("leave out `{sign}`"))));
    Some(())
}

/// Signs this language does not know, and the word or sign it has for them.
const FOREIGN: [(&str, &str, &str); 16] = [
    ("!", "phủ định viết `không`", "negation is written `not`"),
    ("&", "viết `và`", "write `and`"),
    ("|", "viết `hoặc`", "write `or`"),
    ("^", "không có phép lũy thừa; viết phép nhân `×` nhiều lần", "there is no power; multiply with `×` as often"),
    ("–", "dấu trừ viết `-`, có dấu cách ở cả hai bên", "a minus is written `-` with blanks on both sides"),
    ("—", "dấu trừ viết `-`, có dấu cách ở cả hai bên", "a minus is written `-` with blanks on both sides"),
    ("'", "đoạn chữ đặt trong ngoặc kép `\"…\"`", "a text stands in double quotation marks `\"…\"`"),
    ("‘", "đoạn chữ đặt trong ngoặc kép `\"…\"`", "a text stands in double quotation marks `\"…\"`"),
    ("’", "đoạn chữ đặt trong ngoặc kép `\"…\"`", "a text stands in double quotation marks `\"…\"`"),
    ("`", "đoạn chữ đặt trong ngoặc kép `\"…\"`", "a text stands in double quotation marks `\"…\"`"),
    ("[", "dùng ngoặc tròn `( )`", "use round brackets `( )`"),
    ("]", "dùng ngoặc tròn `( )`", "use round brackets `( )`"),
    ("{", "dùng ngoặc tròn `( )`", "use round brackets `( )`"),
    ("}", "dùng ngoặc tròn `( )`", "use round brackets `( )`"),
    ("%", "`%` chỉ đứng ngay sau một số, như `0,40%`", "`%` stands only behind a number, as in `0.40%`"),
    (";", "các mục cách nhau bằng dấu phẩy và một dấu cách", "members are separated by a comma and a blank"),
];

/// A sign of another notation.
pub(super) fn foreign(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let sign = token(failure.line, failure.at);
    let (_, vi, en) = FOREIGN.iter().find(|(s, ..)| *s == sign)?;
    let span = failure.span(reader, failure.at, failure.at + sign.len());
    let message = Message::new(format!("`{sign}` không dùng ở đây"), format!("`{sign}` is not used here"));
    let mut letters = vi.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let help = Message::new(format!("{first}{}.", letters.as_str()), *en);
    reader.fault(Code::Syntax, span, message, Some(help));
    Some(())
}

/// `360.000 đồng x 2,5`: the letter for the sign.
pub(super) fn times(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let goes_on = !failure.from(failure.at + 1).trim_start().is_empty();
    if token(failure.line, failure.at) != "x" || !failure.computes() || !goes_on {
        return None;
    }
    let span = failure.span(reader, failure.at, failure.at + 1);
    let message =
        Message::new("phép nhân không viết bằng chữ `x`", "multiplication is not written with the letter `x`");
    reader.fault(Code::Syntax, span, message, Some(Message::new("Viết `×` hoặc `*`.", "write `×` or `*`")));
    Some(())
}
