//! Slips inside numbers and between them.

use super::{Failure, token, write};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::parse::lexeme::grouped;
use crate::syntax::parse::reader::Reader;
use crate::value::Message;

/// `1 500 000`.
pub(super) fn spaced(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (mut start, first) = failure.last_word();
    if !digits(first) || !digits(token(failure.line, failure.at)) {
        return None;
    }
    let mut joined = first.to_owned();
    // Groups before it may have been taken for a number and the beginning of a period behind it.
    while let Some(earlier) = failure.line.get(..start).and_then(|text| text.split_whitespace().next_back()) {
        let found = failure.line.get(..start).and_then(|text| text.rfind(earlier)).filter(|_| digits(earlier));
        let Some(found) = found.filter(|_| joined.len() <= 40) else { break };
        joined.insert_str(0, earlier);
        start = found;
    }
    let mut end = failure.at;
    loop {
        let group = token(failure.line, end);
        if !digits(group) || joined.len() > 40 {
            break;
        }
        joined.push_str(group);
        end += group.len();
        let rest = failure.line.get(end..)?;
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        if !digits(token(failure.line, end + blanks)) {
            break;
        }
        end += blanks;
    }
    let span = failure.span(reader, start, end);
    let typed = reader.spelled(span).to_owned();
    let message =
        Message::new(format!("số `{typed}` có dấu cách bên trong"), format!("the number `{typed}` has blanks inside"));
    let right = grouped(&joined);
    let help = Message::new(format!("Viết `{right}`."), format!("write `{}`", right.replace('.', "_")));
    reader.fault(Code::BadNumber, span, message, Some(help));
    Some(())
}

/// `5,` or `5.` with no digits behind.
pub(super) fn dangling_sign(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let sign = token(failure.line, failure.at);
    let touches = failure.before().len() == failure.at && failure.before().ends_with(|c: char| c.is_ascii_digit());
    // A list comma was taken before the failure: `(5, )` fails behind it.
    let (start, word) = failure.last_word();
    let number = word.strip_suffix(',').filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if let (Some(number), true) = (number, failure.at >= failure.line.len()) {
        let span = failure.span(reader, start, start + word.len());
        incomplete(reader, span, word, number);
        return Some(());
    }
    if !matches!(sign, "," | ".") || !touches {
        return None;
    }
    let (start, number) = failure.last_word();
    let span = failure.span(reader, start, failure.at + sign.len());
    let typed = reader.spelled(span).to_owned();
    incomplete(reader, span, &typed, number);
    Some(())
}

fn incomplete(reader: &mut Reader<'_>, span: Span, typed: &str, number: &str) {
    let message = Message::new(
        format!("số `{typed}` thiếu chữ số ở cuối"),
        format!("the number `{typed}` lacks digits at its end"),
    );
    reader.fault(Code::BadNumber, span, message, Some(write(number)));
}

/// `(1 ,2)`: a comma that touches the next digit belongs to a number.
pub(super) fn tight_comma(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let rest = failure.line.get(failure.at..)?.strip_prefix(',')?;
    if !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let span = failure.span(reader, failure.at, failure.at + 1);
    let message = Message::new(
        "sau dấu phẩy giữa các mục phải có một dấu cách",
        "a comma between members is followed by a blank",
    );
    let help = Message::new(
        "Viết `(1, 2)`; số thập phân viết liền `1,2`.",
        "write `(1, 2)`; a decimal is `1,2` without a blank",
    );
    reader.fault(Code::BadNumber, span, message, Some(help));
    Some(())
}
