//! The layout of a file: text is cut into items, items into clauses, clauses into lines, by indentation alone.
//!
//! Each logical line is parsed on its own afterwards, so that a broken one never silences its neighbours.

use super::ast::Trivia;
use super::keyword;

/// A logical line: a stretch of the file and the comments that belong to it.
#[derive(Clone, Debug, Default)]
pub(super) struct RawLine {
    pub(super) trivia: Trivia,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A clause and the lines below it.
#[derive(Clone, Debug, Default)]
pub(super) struct RawClause {
    pub(super) line: RawLine,
    pub(super) lines: Vec<RawLine>,
    indent: usize,
}

/// A declaration: its head line and its clauses.
#[derive(Clone, Debug, Default)]
pub(super) struct RawItem {
    pub(super) head: RawLine,
    pub(super) clauses: Vec<RawClause>,
    indent: usize,
}

/// A file, cut.
#[derive(Debug, Default)]
pub(super) struct RawFile {
    pub(super) items: Vec<RawItem>,
    /// Indented lines above the first declaration.
    pub(super) strays: Vec<RawLine>,
    /// Comments below the last declaration.
    pub(super) tail: Vec<String>,
    /// What the parser sees: the file in lower case, comments and line ends blanked, every byte in its place.
    pub(super) mask: String,
}

/// Stands among the comments above a line for a blank line between them.
pub(super) const GAP: &str = "\n";

/// One line of the file as typed.
struct Physical<'t> {
    indent: usize,
    start: usize,
    end: usize,
    comment: Option<&'t str>,
}

/// Cuts a normalised text.
pub(super) fn split(text: &str) -> RawFile {
    let mut file = RawFile { mask: String::with_capacity(text.len()), ..RawFile::default() };
    let mut pending = Trivia::default();
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let line = physical(raw, offset);
        mask(&mut file.mask, raw, line.end - offset);
        offset += raw.len();
        if line.start == line.end {
            match line.comment {
                Some(comment) => pending.above.push(comment.to_owned()),
                None if pending.above.is_empty() => pending.gap = true,
                None if pending.above.last().is_some_and(|c| c == GAP) => {}
                None => pending.above.push(GAP.to_owned()),
            }
            continue;
        }
        place(&mut file, &line, &mut pending, text);
    }
    while pending.above.last().is_some_and(|c| c == GAP) {
        pending.above.pop();
    }
    if pending.gap && !pending.above.is_empty() && !file.items.is_empty() {
        pending.above.insert(0, GAP.to_owned());
    }
    file.tail = pending.above;
    file
}

/// Measures a line: its indentation (a tab counts four), where its content lies, and its comment.
fn physical(raw: &str, offset: usize) -> Physical<'_> {
    let line = raw.trim_end_matches('\n');
    let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let mut quoted = false;
    let mut cut = None;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => {
                cut = Some(at);
                break;
            }
            _ => {}
        }
    }
    let (content, comment) = match cut {
        Some(at) => (line.get(..at).unwrap_or(line), line.get(at + 1..).map(str::trim_end)),
        None => (line, None),
    };
    let kept = content.trim_end();
    let start = kept.len() - kept.trim_start().len();
    Physical { indent, start: offset + start, end: offset + kept.len(), comment }
}

/// Copies the content of a line in lower case (texts in quotes as they are), and blanks for the rest.
fn mask(out: &mut String, raw: &str, content: usize) {
    let mut quoted = false;
    let (kept, rest) = raw.split_at_checked(content).unwrap_or((raw, ""));
    for part in kept.split_inclusive('"') {
        if quoted {
            out.push_str(part);
        } else {
            let folded = keyword::fold(part);
            // Any other white space would not be a blank to the grammar.
            out.extend(folded.chars().map(|c| if c == '\t' { ' ' } else { c }));
        }
        quoted ^= part.ends_with('"');
    }
    out.extend(std::iter::repeat_n(' ', rest.len()));
}

/// Finds the logical line a physical one begins or continues.
fn place(file: &mut RawFile, line: &Physical<'_>, pending: &mut Trivia, text: &str) {
    let mask = file.mask.as_str();
    let content = mask.get(line.start..line.end).unwrap_or("");
    let closes = content.starts_with(')');
    let Some(item) = file.items.last_mut() else {
        if line.indent == 0 {
            file.items.push(RawItem { head: fresh(line, pending), ..RawItem::default() });
        } else {
            file.strays.push(fresh(line, pending));
        }
        return;
    };
    if closes {
        extend(last_line(item), line, pending);
        return;
    }
    if line.indent == 0 {
        file.items.push(RawItem { head: fresh(line, pending), ..RawItem::default() });
        return;
    }
    if item.clauses.is_empty() {
        item.indent = line.indent;
    }
    match item.clauses.last_mut() {
        Some(clause) if line.indent > item.indent => {
            let head = mask.get(clause.line.start..clause.line.end).unwrap_or("");
            if clause.lines.is_empty() && holds_lines(head) {
                clause.indent = line.indent;
                clause.lines.push(fresh(line, pending));
            } else if let Some(last) = clause.lines.last_mut() {
                if line.indent > clause.indent {
                    extend(last, line, pending);
                } else {
                    clause.lines.push(fresh(line, pending));
                }
            } else {
                extend(&mut clause.line, line, pending);
            }
        }
        _ => item.clauses.push(RawClause { line: fresh(line, pending), ..RawClause::default() }),
    }
    debug_assert!(text.is_char_boundary(line.start));
}

fn last_line(item: &mut RawItem) -> &mut RawLine {
    match item.clauses.last_mut() {
        None => &mut item.head,
        Some(clause) => match clause.lines.last_mut() {
            None => &mut clause.line,
            Some(line) => line,
        },
    }
}

fn fresh(line: &Physical<'_>, pending: &mut Trivia) -> RawLine {
    let mut trivia = std::mem::take(pending);
    trivia.behind = line.comment.map(str::to_owned);
    RawLine { trivia, start: line.start, end: line.end }
}

/// Continues a logical line; comments inside it move above it, the one behind its last part stays behind.
fn extend(open: &mut RawLine, line: &Physical<'_>, pending: &mut Trivia) {
    let inner = std::mem::take(pending);
    open.trivia.above.extend(open.trivia.behind.take());
    open.trivia.above.extend(inner.above.into_iter().filter(|c| c != GAP));
    open.trivia.behind = line.comment.map(str::to_owned);
    open.end = line.end;
}

/// Whether a clause can have lines of its own: a version whose values stand below it, a policy with its
/// cases, or a scale with its rows.
fn holds_lines(clause: &str) -> bool {
    const POLICIES: [&str; 9] = [
        "exactly_one",
        "first",
        "highest",
        "lowest",
        "sum_all",
        "step_on",
        "marginal_on",
        "linear_on",
        "cumulative_on",
    ];
    if keyword::begins(clause, "applied") {
        return !clause.contains(':') || clause.ends_with(':');
    }
    POLICIES.iter().any(|id| keyword::begins(clause, id))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use super::*;

    const PAGE: &str = "# đầu tệp\n\nmức quy định a : số # sau\n  căn cứ NĐ07\n  áp dụng từ ngày 01/01/2022\n    # trên hàng\n    \
                        x : 1\n      + 2\n    y : 2\n  ghi chú \"một\"\n    # giữa\n\nchỉ tiêu b\n  = (1\n  )\n# cuối\n";

    fn line<'t>(text: &'t str, line: &RawLine) -> &'t str {
        &text[line.start..line.end]
    }

    #[test]
    fn indentation_makes_items_clauses_and_lines() {
        let file = split(PAGE);
        assert_eq!(file.mask.len(), PAGE.len());
        assert_eq!(file.items.len(), 2);
        let first = &file.items[0];
        assert_eq!(line(PAGE, &first.head), "mức quy định a : số");
        assert_eq!(first.head.trivia.above, [" đầu tệp", GAP]);
        assert_eq!(first.head.trivia.behind.as_deref(), Some(" sau"));
        assert_eq!(first.clauses.len(), 3);
        let version = &first.clauses[1];
        assert_eq!(version.lines.len(), 2);
        assert_eq!(line(PAGE, &version.lines[0]), "x : 1\n      + 2");
        assert_eq!(version.lines[0].trivia.above, [" trên hàng"]);
        assert_eq!(line(PAGE, &file.items[1].clauses[0].line), "= (1\n  )");
        assert_eq!(file.items[1].head.trivia.above, [" giữa", GAP]);
        assert_eq!(file.tail, [" cuối"]);
    }

    #[test]
    fn a_hash_in_a_text_is_no_comment() {
        let text = "ví dụ \"số # một\" # hai";
        let file = split(text);
        assert_eq!(line(text, &file.items[0].head), "ví dụ \"số # một\"");
        assert_eq!(file.items[0].head.trivia.behind.as_deref(), Some(" hai"));
    }
}
