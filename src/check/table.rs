//! Keyed versions of a parameter: every combination of key words has exactly one value.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{ListId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, Row};
use crate::value::{Message, Value};

/// A filled cell: its value, the row it came from, and how many keys of that row said `còn lại`.
type Cell = Option<(Value, Span, usize)>;

/// So many combinations of key words are kept.
const MOST_CELLS: usize = 1_000_000;

impl Checker {
    /// The values of a keyed version, in row-major order of its lists. Rows that say `còn lại` for a key fill what more
    /// precise rows leave.
    pub(super) fn table(
        &mut self,
        rows: &[ast::Line<Row>],
        keys: &[ListId],
        ty: &Type,
        span: Span,
    ) -> Option<Vec<Value>> {
        let sizes: Vec<usize> = keys.iter().map(|k| self.program.list(*k).words.len()).collect();
        let total = sizes.iter().try_fold(1usize, |n, s| n.checked_mul(*s)).filter(|n| *n <= MOST_CELLS);
        let Some(total) = total else {
            let message = Message::new(
                format!("bảng này có hơn {MOST_CELLS} tổ hợp khóa"),
                format!("this table has more than {MOST_CELLS} combinations of keys"),
            );
            self.refuse(Code::BadTable, span, message);
            return None;
        };
        let mut values: Vec<Cell> = vec![None; total];
        let mut sound = true;
        let mut ordered: Vec<(usize, &ast::Line<Row>)> = rows.iter().map(|row| (vagueness(row, keys), row)).collect();
        ordered.sort_by_key(|(vague, _)| *vague);
        for (vague, row) in ordered {
            let value = self.constant(&row.node.value, ty);
            let positions = self.row_positions(&row.node, keys, &sizes, row.span);
            if let Some(basis) = &row.node.basis {
                self.row_basis(basis);
            }
            match (value, positions) {
                (Some(value), Some(positions)) => sound &= self.fill(&mut values, &positions, &value, row.span, vague),
                _ => sound = false,
            }
        }
        let missing: Vec<usize> = (0..total).filter(|at| matches!(values.get(*at), Some(None))).collect();
        if let (Some(first), true) = (missing.first(), sound) {
            self.missing_key(*first, missing.len(), keys, &sizes, span);
        }
        values.into_iter().map(|cell| cell.map(|(value, ..)| value)).collect()
    }

    /// A basis of a single row; the source may be left to the version.
    fn row_basis(&mut self, basis: &ast::Basis) {
        if let Some(source) = &basis.source {
            self.source_named(source);
        }
    }

    /// Puts a value at its positions; whether none of them had one that counts as much.
    fn fill(&mut self, values: &mut [Cell], positions: &[usize], value: &Value, row: Span, vague: usize) -> bool {
        let equal = positions.iter().find_map(|at| match values.get(*at) {
            Some(Some((_, earlier, rank))) if *rank == vague => Some(*earlier),
            _ => None,
        });
        if let Some(earlier) = equal {
            self.double_key(row, earlier);
            return false;
        }
        let mut used = false;
        for position in positions {
            if let Some(cell @ None) = values.get_mut(*position) {
                *cell = Some((value.clone(), row, vague));
                used = true;
            }
        }
        if !used && !positions.is_empty() {
            let message = Message::new(
                "dòng này không bao giờ dùng đến: các dòng khác đã nêu đủ",
                "this row is never used: the others state everything already",
            );
            let help = Message::new("Bỏ dòng này.", "remove this row");
            self.fault(Diagnostic::error(Code::UnreachableCase, message).at(row).help(help));
        }
        used
    }

    fn double_key(&mut self, row: Span, earlier: Span) {
        let message = Message::new("khóa này có hai giá trị", "this key has two values");
        self.fault(
            Diagnostic::error(Code::BadTable, message)
                .at(row)
                .because(earlier, Message::new("đã có giá trị ở đây", "it has a value here already"))
                .help(Message::new("Giữ một trong hai dòng.", "keep one of the two rows")),
        );
    }

    fn row_positions(&mut self, row: &Row, keys: &[ListId], sizes: &[usize], span: Span) -> Option<Vec<usize>> {
        if matches!(row.keys.as_slice(), [only] if only.is_empty()) {
            return Some((0..sizes.iter().product()).collect());
        }
        if row.keys.len() != keys.len() {
            let lists: Vec<&str> = keys.iter().map(|k| self.program.list(*k).named.name.as_str()).collect();
            let help = Message::new(
                format!("Mỗi dòng viết `{} : giá trị`.", lists.join(", ")),
                format!("each row is `{} : value`", lists.join(", ")),
            );
            let message = Message::new(
                format!("mỗi dòng cần {} khóa, ở đây có {}", keys.len(), row.keys.len()),
                format!("each row needs {} keys, here are {}", keys.len(), row.keys.len()),
            );
            self.fault(Diagnostic::error(Code::BadTable, message).at(span).help(help));
            return None;
        }
        let mut positions = vec![0usize];
        for ((alternatives, list), size) in row.keys.iter().zip(keys).zip(sizes) {
            let mut chosen: Vec<usize> = if alternatives.is_empty() { (0..*size).collect() } else { Vec::new() };
            for word in alternatives {
                chosen.push(self.word(*list, word)? as usize);
            }
            positions = positions.iter().flat_map(|p| chosen.iter().map(move |c| p * size + c)).collect();
        }
        Some(positions)
    }

    fn missing_key(&mut self, position: usize, count: usize, keys: &[ListId], sizes: &[usize], span: Span) {
        let mut rest = position;
        let mut words = Vec::new();
        for (list, size) in keys.iter().zip(sizes).rev() {
            let word = self.program.list(*list).words.get(rest % size).map(|w| w.name.clone());
            words.push(word.unwrap_or_default());
            rest /= size;
        }
        words.reverse();
        let key = words.join(", ");
        let (others_vi, others_en) = match count {
            0 | 1 => (String::new(), String::new()),
            n => (format!(" và {} khóa khác", n - 1), format!(" and {} other keys", n - 1)),
        };
        let message = Message::new(
            format!("mức này thiếu giá trị cho `{key}`{others_vi}"),
            format!("this version has no value for `{key}`{others_en}"),
        );
        let help = Message::new(
            format!("Thêm dòng `{key} : …` hoặc `còn lại : …`."),
            format!("add a line `{key} : …` or `otherwise : …`"),
        );
        self.fault(Diagnostic::error(Code::BadTable, message).at(span).help(help));
    }
}

/// How many keys of a row say `còn lại`; a lone one speaks for all.
fn vagueness(row: &ast::Line<Row>, keys: &[ListId]) -> usize {
    match row.node.keys.as_slice() {
        [only] if only.is_empty() => keys.len(),
        several => several.iter().filter(|alternatives| alternatives.is_empty()).count(),
    }
}
