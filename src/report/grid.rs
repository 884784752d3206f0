//! Tables for a terminal: columns as wide as their text, wrapped at blanks where the page is too narrow.

use unicode_width::UnicodeWidthStr;

/// How a cell is coloured, when colours are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Tint {
    /// Not at all.
    #[default]
    Plain,
    /// Good news.
    Good,
    /// Bad news.
    Bad,
    /// Not decided.
    Open,
    /// A heading.
    Head,
    /// Less important.
    Faint,
}

impl Tint {
    /// A text in this colour.
    pub(crate) fn paint(self, text: &str, colour: bool) -> String {
        let code = match self {
            _ if !colour || text.is_empty() => return text.to_owned(),
            Self::Plain => return text.to_owned(),
            Self::Good => "32",
            Self::Bad => "31",
            Self::Open => "33",
            Self::Head => "1",
            Self::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// One cell: lines of text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    tint: Tint,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, tint: Tint::Plain }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Cell {
    /// A coloured cell.
    pub(crate) fn tinted(text: impl Into<String>, tint: Tint) -> Self {
        Self { text: text.into(), tint }
    }
}

/// A row of a table.
#[derive(Clone, Debug)]
enum Row {
    /// A cell for each column.
    Cells(Vec<Cell>),
    /// A text across all columns: what stands in front of it, the text, its colour.
    Across(String, String, Tint),
}

/// A table with a heading.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// Headings, and whether the column is set to the right.
    columns: Vec<(String, bool)>,
    rows: Vec<Row>,
}

const GAP: usize = 2;
const LEAST: usize = 8;

impl Grid {
    /// An empty table.
    pub(crate) fn new(columns: &[(&str, bool)]) -> Self {
        Self { columns: columns.iter().map(|(head, right)| ((*head).to_owned(), *right)).collect(), rows: Vec::new() }
    }

    /// Adds a row; missing cells are empty.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a text across all columns, hanging below a mark, or an empty line; it makes no column wider.
    pub(crate) fn across(&mut self, mark: &str, text: impl Into<String>, tint: Tint) {
        self.rows.push(Row::Across(mark.to_owned(), text.into(), tint));
    }

    /// The table in lines of at most `width` columns, as far as its columns can shrink.
    pub(crate) fn render(&self, width: usize, colour: bool) -> String {
        let widths = self.widths(width);
        let heads: Vec<Cell> = self.columns.iter().map(|(head, _)| Cell::tinted(head.clone(), Tint::Head)).collect();
        let mut out = self.lines(&heads, &widths, colour);
        let total: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        out.push_str(&Tint::Faint.paint(&"─".repeat(total.min(width)), colour));
        out.push('\n');
        for row in &self.rows {
            match row {
                Row::Cells(cells) => out.push_str(&self.lines(cells, &widths, colour)),
                Row::Across(_, text, _) if text.is_empty() => out.push('\n'),
                Row::Across(mark, text, tint) => {
                    for line in hanging(mark, text, width).lines() {
                        out.push_str(&tint.paint(line, colour));
                        out.push('\n');
                    }
                }
            }
        }
        out
    }

    /// Natural widths, the widest column giving way until the table fits.
    fn widths(&self, width: usize) -> Vec<usize> {
        let natural = |nth: usize, head: &str| {
            let rows = self.rows.iter().filter_map(|row| match row {
                Row::Cells(cells) => cells.get(nth),
                Row::Across(..) => None,
            });
            let cells = rows.flat_map(|cell| cell.text.lines());
            cells.map(UnicodeWidthStr::width).max().unwrap_or(0).max(head.width())
        };
        let mut widths: Vec<usize> =
            self.columns.iter().enumerate().map(|(nth, (head, _))| natural(nth, head)).collect();
        let room = width.saturating_sub(GAP * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max().filter(|w| **w > LEAST) else {
                break;
            };
            *widest -= 1;
        }
        widths
    }

    fn lines(&self, row: &[Cell], widths: &[usize], colour: bool) -> String {
        let cells: Vec<(Vec<String>, Tint)> = widths
            .iter()
            .enumerate()
            .map(|(nth, width)| {
                let cell = row.get(nth).cloned().unwrap_or_default();
                (wrap(&cell.text, *width), cell.tint)
            })
            .collect();
        let height = cells.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
        let mut out = String::new();
        for line in 0..height {
            let mut text = String::new();
            let mut pending = 0;
            for (((lines, tint), width), (_, right)) in cells.iter().zip(widths).zip(&self.columns) {
                let content = lines.get(line).map_or("", String::as_str);
                let free = width.saturating_sub(content.width());
                // Blanks are written only before further text, so that no line ends in blanks.
                if content.is_empty() {
                    pending += free + GAP;
                    continue;
                }
                let before = if *right { free } else { 0 };
                text.push_str(&" ".repeat(pending + before));
                text.push_str(&tint.paint(content, colour));
                pending = free - before + GAP;
            }
            out.push_str(&text);
            out.push('\n');
        }
        out
    }
}

/// Breaks a text at blanks into lines of at most `width` columns; longer words are broken anywhere.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let needed = if line.is_empty() { 0 } else { line.width() + 1 } + word.width();
            if needed <= width {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = broken(word, width, &mut lines);
        }
        lines.push(line);
    }
    lines
}

/// Breaks a word that is too long; its last piece is returned.
fn broken(word: &str, width: usize, lines: &mut Vec<String>) -> String {
    let mut piece = String::new();
    let mut buffer = [0; 4];
    for letter in word.chars() {
        let size = letter.encode_utf8(&mut buffer).width();
        if piece.width() + size > width.max(1) && !piece.is_empty() {
            lines.push(std::mem::take(&mut piece));
        }
        piece.push(letter);
    }
    piece
}

/// A paragraph with a hanging indent: a mark in front of the first line, blanks in front of the others.
pub(crate) fn hanging(mark: &str, text: &str, width: usize) -> String {
    let indent = mark.width();
    let mut out = String::new();
    for (nth, line) in wrap(text, width.saturating_sub(indent).max(LEAST)).iter().enumerate() {
        if nth == 0 {
            out.push_str(mark);
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_what_is_seen_and_not_by_bytes() {
        let mut grid = Grid::new(&[("Chỉ tiêu", false), ("Thực hiện", true)]);
        grid.row(vec!["Tỷ lệ hộ nghèo".into(), "0,43%".into()]);
        grid.row(vec!["Hộ".into(), "87".into()]);
        let text = grid.render(100, false);
        let expected = [
            "Chỉ tiêu        Thực hiện",
            "─────────────────────────",
            "Tỷ lệ hộ nghèo      0,43%",
            "Hộ                     87",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_widest_column_gives_way() {
        let mut grid = Grid::new(&[("a", false), ("b", false)]);
        grid.row(vec!["một hai ba bốn năm sáu bảy tám chín mười".into(), "12345".into()]);
        let text = grid.render(30, false);
        assert!(text.lines().all(|line| line.width() <= 30), "{text}");
        assert!(text.contains("12345"));
    }

    #[test]
    fn a_text_across_all_columns_makes_none_wider() {
        let mut grid = Grid::new(&[("a", false), ("b", true)]);
        grid.row(vec!["x".into(), "1".into()]);
        grid.across("  ? ", "còn 02 hộ chưa xác định được", Tint::Open);
        let text = grid.render(22, false);
        let expected = ["a  b", "────", "x  1", "  ? còn 02 hộ chưa xác", "    định được"];
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn long_words_break_and_nothing_is_lost() {
        let lines = wrap(&"ệ".repeat(25), 10);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines.concat(), "ệ".repeat(25));
    }

    #[test]
    fn colours_only_when_asked() {
        assert_eq!(Tint::Bad.paint("x", false), "x");
        assert_eq!(Tint::Bad.paint("x", true), "\u{1b}[31mx\u{1b}[0m");
    }
}
