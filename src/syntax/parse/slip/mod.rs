//! Why a line could not be read: the likely slips first, each with what to write instead.

mod aggregate;
mod goal;
mod number;
mod sign;
mod word;

use super::INNER;
use super::guard;
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
        word::unknown_keyword(reader, span, right);
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
    /// What the line was to be.
    rule: Rule,
}

impl<'a> Failure<'a> {
    fn span(&self, reader: &Reader<'_>, from: usize, to: usize) -> Span {
        reader.place(self.base + from, self.base + to)
    }

    /// The line from a byte on.
    fn from(&self, at: usize) -> &'a str {
        self.line.get(at..).unwrap_or("")
    }

    /// The line before the failure, without the blanks at its end.
    fn before(&self) -> &'a str {
        self.line.get(..self.at).unwrap_or("").trim_end()
    }

    /// The last word before the failure, and where it begins; empty behind a sign.
    fn last_word(&self) -> (usize, &'a str) {
        Self::last_word_of(self.before())
    }

    /// The last word of a part of the line that begins where the line does.
    fn last_word_of(part: &'a str) -> (usize, &'a str) {
        let start = part.char_indices().rev().find(|(_, c)| !c.is_alphanumeric() && !"_.,".contains(*c));
        let start = start.map_or(0, |(at, c)| at + c.len_utf8());
        (start, part.get(start..).unwrap_or(""))
    }

    /// What stands at the failure: a whole keyword of several words, or one word or sign.
    fn phrase(&self) -> &'a str {
        let rest = self.from(self.at);
        let keyword = keyword::spelled_right(rest, &INNER).unwrap_or("");
        let token = token(self.line, self.at);
        if keyword.len() > token.len() { keyword } else { token }
    }

    /// Whether the line holds an expression.
    fn computes(&self) -> bool {
        matches!(
            self.rule,
            Rule::clause_rule
                | Rule::clause_amend
                | Rule::line_case
                | Rule::clause_indicator
                | Rule::clause_check
                | Rule::clause_param
                | Rule::line_row
        )
    }
}

/// Reports why the grammar refused a line.
pub(super) fn explain(reader: &mut Reader<'_>, raw: &RawLine, rule: Rule, error: &Error<Rule>) {
    let line = reader.masked(raw.start, raw.end);
    let InputLocation::Pos(position) = error.location else {
        let InputLocation::Span((start, _)) = error.location else { return };
        return generic(reader, &Failure { line, at: start, base: raw.start, rule }, error);
    };
    if matches!(error.variant, ErrorVariant::CustomError { .. }) {
        guard::too_deep(reader, raw.start + position);
        return;
    }
    let blanks = line.get(position..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
    let failure = Failure { line, at: position + blanks, base: raw.start, rule };
    let slips = [
        foreign_clause,
        goal::phrase,
        goal::filler,
        goal::range,
        sign::punctuation,
        number::spaced,
        number::dangling_sign,
        number::tight_comma,
        sign::foreign,
        sign::times,
        word::within,
        word::choice,
        aggregate::without_register,
        aggregate::base_with_register,
        aggregate::without_brackets,
        word::short_form,
        word::multiple_as_unit,
        word::misspelt,
        word::two_names,
        word::reserved_name,
    ];
    if !slips.iter().any(|slip| slip(reader, &failure).is_some()) {
        generic(reader, &failure, error);
    }
}

/// A clause of another declaration: its keyword is spelled right, and nothing of the line could be read.
fn foreign_clause(reader: &mut Reader<'_>, failure: &Failure<'_>) -> Option<()> {
    let phrase =
        keyword::spelled_right(failure.line, &[Kind::Contextual]).filter(|p| failure.at == 0 && p.contains(' '))?;
    let span = failure.span(reader, 0, phrase.len());
    let typed = reader.spelled(span).to_owned();
    let message = Message::new(
        format!("`{typed}` không phải là dòng của khai báo này"),
        format!("`{typed}` is no clause of this declaration"),
    );
    reader.fault(Code::BadClause, span, message, grammar::forms(failure.rule));
    Some(())
}

/// "Write this."
fn write(right: &str) -> Message {
    Message::new(format!("Viết `{right}`."), format!("write `{right}`"))
}

/// What was expected, in words.
fn generic(reader: &mut Reader<'_>, failure: &Failure<'_>, error: &Error<Rule>) {
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => grammar::expected(positives),
        ErrorVariant::CustomError { .. } => None,
    };
    let forms = grammar::forms(failure.rule);
    let help = if failure.at == 0 { forms.or(expected) } else { expected.or(forms) };
    let word = failure.phrase();
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
