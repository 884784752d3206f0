//! Why a line could not be read: the likely slips first, each with what to write instead.

use super::INNER;
use super::depth;
use super::lexeme::grouped;
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::grammar::{self, Rule};
use crate::syntax::keyword::{self, Kind};
use crate::syntax::split::RawLine;
use crate::value::Message;
use pest::error::{Error, ErrorVariant, InputLocation};

/// A line that begins no declaration. Gives the declaration probably meant.
pub(super) fn unknown_declaration(reader: &mut Reader<'_>, raw: &RawLine) -> Option<&'static str> {
    let line = reader.masked(raw.start, raw.end);
    if let Some((written, right)) = keyword::meant(line, &[Kind::Column0]) {
        let span = reader.place(raw.start, raw.start + written.len());
        unknown_keyword(reader, span, right);
        return keyword::all()
            .iter()
            .filter(|k| k.kind == Kind::Column0)
            .find(|k| k.spellings().any(|s| s == right))
            .map(|k| k.id.as_str());
    }
    let message =
        Message::new("dòng sát lề trái phải bắt đầu một khai báo", "a line at the left margin begins a declaration");
    let help = Message::new(
        "Khai báo bắt đầu bằng `danh sách`, `mức quy định`, `cách xác định`, `chỉ tiêu`, `kế hoạch`…; các dòng khác viết thụt vào.",
        "a declaration begins with `register`, `param`, `rule`, `indicator`, `target`…; other lines are indented",
    );
    let word = token(line, 0);
    reader.fault(Code::UnknownKeyword, reader.place(raw.start, raw.start + word.len().max(1)), message, Some(help));
    None
}

fn unknown_keyword(reader: &mut Reader<'_>, span: Span, right: &str) {
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

/// The word or sign at a byte of a line: letters, digits and `_`, or one other character.
fn token(line: &str, at: usize) -> &str {
    let rest = line.get(at..).unwrap_or("");
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let len = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    rest.get(..len).unwrap_or("")
}

/// The line a parse failed on, and where.
struct Failure<'a> {
    line: &'a str,
    /// Where the first part that does not fit begins; the length of the line when something is missing at its end.
    at: usize,
    /// Where the line begins in the file.
    base: usize,
}

impl Failure<'_> {
    fn span(&self, reader: &Reader<'_>, from: usize, to: usize) -> Span {
        reader.place(self.base + from, self.base + to)
    }

    /// The line before the failure, without the blanks at its end.
    fn before(&self) -> &str {
        self.line.get(..self.at).unwrap_or("").trim_end()
    }

    /// The last word before the failure, and where it begins.
    fn last_word(&self) -> (usize, &str) {
        let before = self.before();
        let start = before.rfind(|c: char| !c.is_alphanumeric() && !"_.,".contains(c));
        let start =
            start.map_or(0, |at| at + before.get(at..).and_then(|s| s.chars().next()).map_or(1, char::len_utf8));
        (start, before.get(start..).unwrap_or(""))
    }
}

/// Reports why the grammar refused a line.
pub(super) fn explain(reader: &mut Reader<'_>, raw: &RawLine, rule: Rule, error: &Error<Rule>) {
    let line = reader.masked(raw.start, raw.end);
    let InputLocation::Pos(position) = error.location else {
        let InputLocation::Span((start, _)) = error.location else { return };
        return generic(reader, &Failure { line, at: start, base: raw.start }, rule, error);
    };
    if matches!(error.variant, ErrorVariant::CustomError { .. }) {
        depth::too_deep(reader, raw.start + position);
        return;
    }
    let blanks = line.get(position..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
    let failure = Failure { line, at: position + blanks, base: raw.start };
    let slips = [punctuation, spaced_number, dangling_sign, tight_comma, misspelt, two_names, reserved_name];
    if foreign_clause(reader, &failure, rule).is_some() {
        return;
    }
    if !slips.iter().any(|slip| slip(reader, &failure).is_some()) {
        generic(reader, &failure, rule, error);
    }
}

/// A clause of another declaration: its keyword is spelled right, and nothing of the line could be read.
fn foreign_clause(reader: &mut Reader<'_>, failure: &Failure<'_>, rule: Rule) -> Option<()> {
    let phrase =
        keyword::spelled_right(failure.line, &[Kind::Contextual]).filter(|p| failure.at == 0 && p.contains(' '))?;
    let span = failure.span(reader, 0, phrase.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("`{typed}` không phải là dòng của khai báo này"),
        format!("`{typed}` is no clause of this declaration"),
    );
    reader.fault(Code::BadClause, span, message, grammar::forms(rule));
    Some(())
}

/// `;` or `.` copied from a decree.
fn punctuation(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let rest = failure.line.get(failure.at..)?;
    let sign = ["...", "…", ";", "."].into_iter().find(|sign| rest.trim_end() == *sign)?;
    let span = failure.span(reader, failure.at, failure.at + sign.len());
    let message =
        Message::new(format!("thừa dấu `{sign}` ở cuối dòng"), format!("`{sign}` at the end of the line is too much"));
    let after_number = failure.before().ends_with(|c: char| c.is_ascii_digit()) && failure.before().len() == failure.at;
    let code = if sign == "." && after_number { Code::BadNumber } else { Code::Syntax };
    reader.fault(code, span, message, Some(Message::new(format!("Bỏ dấu `{sign}`."), format!("leave out `{sign}`"))));
    Some(())
}

/// `1 500 000`.
fn spaced_number(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (start, first) = failure.last_word();
    if !digits(first) || !digits(token(failure.line, failure.at)) {
        return None;
    }
    let mut joined = first.to_owned();
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
    reader.fault(Code::BadNumber, span, message, Some(write(&right)));
    Some(())
}

/// `5,` or `5.` with no digits behind.
fn dangling_sign(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let sign = token(failure.line, failure.at);
    let touches = failure.before().len() == failure.at && failure.before().ends_with(|c: char| c.is_ascii_digit());
    // A list comma was taken before the failure: `(5, )` fails behind it.
    let (start, word) = failure.last_word();
    let number = word.strip_suffix(',').filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if let (Some(number), true) = (number, failure.at >= failure.line.len()) {
        let span = failure.span(reader, start, start + word.len());
        return {
            incomplete(reader, span, word, number);
            Some(())
        };
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
    let help = Message::new(format!("Viết `{number}`."), format!("write `{number}`"));
    reader.fault(Code::BadNumber, span, message, Some(help));
}

/// `(1 ,2)`: a comma that touches the next digit belongs to a number.
fn tight_comma(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
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

/// A keyword without its accents, or with one slip: where the line broke, just before, or at its start.
fn misspelt(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let (last, _) = failure.last_word();
    for at in [failure.at, last, 0] {
        let Some(text) = failure.line.get(at..) else { continue };
        let Some((written, right)) = keyword::meant(text, &INNER) else { continue };
        if at == failure.at || !keyword::all().iter().any(|k| keyword::begins(text, &k.id)) {
            // Something else cannot be meant where the letters are a number or a text.
            let span = failure.span(reader, at, at + written.len());
            unknown_keyword(reader, span, right);
            return Some(());
        }
    }
    None
}

/// `thu nhập`: two names side by side never occur in this language.
fn two_names(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let is_name = |w: &str| w.starts_with(char::is_alphabetic) && !keyword::is_reserved(w);
    let (start, first) = failure.last_word();
    if !is_name(first) || begins_phrase(failure.line.get(start..)?) {
        return None;
    }
    let mut end = failure.at;
    // A name of more than six words is no name.
    for _ in 0..6 {
        let word = token(failure.line, end);
        if !is_name(word) || begins_phrase(failure.line.get(end..)?) {
            break;
        }
        end += word.len();
        if !is_name(token(failure.line, end + 1)) || !failure.line.get(end..)?.starts_with(' ') {
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

/// Whether a keyword of several words begins here, or one that is no unit and no name.
fn begins_phrase(text: &str) -> bool {
    let phrases = keyword::all().iter().filter(|k| k.kind != Kind::Unit);
    phrases.flat_map(keyword::Keyword::spellings).any(|s| s.contains(' ') && keyword::match_len(text, s).is_some())
}

/// "Write this."
fn write(right: &str) -> Message {
    Message::new(format!("Viết `{right}`."), format!("write `{right}`"))
}

/// A reserved word where only a name or a value can stand.
fn reserved_name(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let word = token(failure.line, failure.at);
    let (_, last) = failure.last_word();
    let declares = ["decl_", "key"].iter().any(|id| {
        keyword::all()
            .iter()
            .filter(|k| k.id.starts_with(id))
            .any(|k| k.spellings().any(|s| s.split(' ').next_back() == Some(last)))
    });
    if !keyword::is_reserved(word) || !declares {
        return None;
    }
    let span = failure.span(reader, failure.at, failure.at + word.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("`{typed}` là từ khóa, không dùng làm tên được"),
        format!("`{typed}` is a keyword and cannot be a name"),
    );
    reader.fault(Code::Syntax, span, message, None);
    Some(())
}

/// What was expected, in words.
fn generic(reader: &mut Reader<'_>, failure: &Failure<'_>, rule: Rule, error: &Error<Rule>) {
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => grammar::expected(positives),
        ErrorVariant::CustomError { .. } => None,
    };
    let help =
        if failure.at == 0 { grammar::forms(rule).or(expected) } else { expected.or_else(|| grammar::forms(rule)) };
    let word = token(failure.line, failure.at);
    if word.is_empty() {
        let (start, last) = failure.last_word();
        let sign = failure.before().char_indices().next_back().map_or(0, |(at, _)| at);
        let start = if last.is_empty() { sign } else { start };
        let span = failure.span(reader, start, failure.before().len());
        let message = Message::new("dòng này còn thiếu phần cuối", "this line is not complete");
        return reader.fault(Code::Syntax, span, message, help);
    }
    let span = failure.span(reader, failure.at, failure.at + word.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(format!("`{typed}` không đứng được ở đây"), format!("`{typed}` cannot stand here"));
    reader.fault(Code::Syntax, span, message, help);
}
