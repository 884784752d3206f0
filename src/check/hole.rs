//! Holes of a table: combinations of words without a row, and numbers between rows that none of them is for.

use super::band::{Cut, Line, Stretch};
use super::scope::Checker;
use super::table::Filling;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::value::{Fraction, Message};

/// A number that no row is for, between two cells along a key.
struct Hole {
    key: usize,
    before: usize,
    after: usize,
    witness: Fraction,
}

impl Checker {
    /// Reports what a table leaves out.
    pub(super) fn find_holes(&mut self, filling: &Filling<'_>, span: Span) {
        if !self.missing_words(filling, span) {
            self.missing_numbers(filling);
        }
    }

    /// Reports combinations of words that have no row at all; whether there are any.
    fn missing_words(&mut self, filling: &Filling<'_>, span: Span) -> bool {
        let words: Vec<(usize, usize)> = filling
            .lines
            .iter()
            .enumerate()
            .filter_map(|(key, line)| if let Line::Words(count) = line { Some((key, *count)) } else { None })
            .collect();
        let total: usize = words.iter().map(|(_, count)| count).product();
        let mut stated = vec![false; total];
        for cell in (0..filling.cells.len()).filter(|cell| matches!(filling.cells.get(*cell), Some(Some(_)))) {
            let of = words.iter().fold(0, |n, (key, count)| n * count + filling.place(cell, *key));
            if let Some(slot) = stated.get_mut(of) {
                *slot = true;
            }
        }
        let missing: Vec<usize> = (0..total).filter(|of| stated.get(*of) == Some(&false)).collect();
        let Some(first) = missing.first() else { return false };
        let mut rest = *first;
        let mut names = vec!["…".to_owned(); filling.lines.len()];
        for (key, count) in words.iter().rev() {
            let list = filling.keys.get(*key).map(|key| &key.ty);
            if let (Some(crate::ir::Type::Word(list)), Some(name)) = (list, names.get_mut(*key)) {
                let word = self.program.list(*list).words.get(rest % count);
                *name = word.map(|word| word.name.clone()).unwrap_or_default();
            }
            rest /= count;
        }
        let key = names.join(", ");
        let (others_vi, others_en) = match missing.len() {
            1 => (String::new(), String::new()),
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
        true
    }

    /// Reports the first number between rows that none of them is for.
    fn missing_numbers(&mut self, filling: &Filling<'_>) {
        let mut holes: Vec<Hole> = Vec::new();
        for (key, line) in filling.lines.iter().enumerate() {
            if let Line::Numbers(stretches, _) = line {
                let stride = filling.stride(key);
                let starts = (0..filling.cells.len()).filter(|cell| filling.place(*cell, key) == 0);
                for start in starts {
                    holes.extend(holes_along(filling, key, stretches, (start, stride)));
                }
            }
        }
        let Some(first) = holes.first() else { return };
        let key = self.key_words(filling, first.before, Some((first.key, first.witness)));
        let (others_vi, others_en) = match holes.len() {
            1 => (String::new(), String::new()),
            2 => (", và một chỗ khác".to_owned(), ", and there is another one".to_owned()),
            n => (format!(", và {} chỗ khác", n - 1), format!(", and there are {} more", n - 1)),
        };
        let message = Message::new(
            format!("bảng hụt giữa hai dòng: không dòng nào nêu `{}`{others_vi}", key.vi),
            format!("the table has a hole between two rows: none is for `{}`{others_en}", key.en),
        );
        let help = Message::new(
            format!("Thêm dòng `{} : …`; nếu bảng cố ý không nêu, viết `còn lại : chưa xác định`.", key.vi),
            format!("add a row `{} : …`; if the table leaves it out on purpose, write `otherwise : unknown`", key.en),
        );
        let (after, before) = (filling.row(first.after), filling.row(first.before));
        let mut fault = Diagnostic::error(Code::BadTable, message).at(after.unwrap_or_default());
        if let Some(before) = before {
            fault = fault.because(before, Message::new("dòng trước dừng ở đây", "the row before ends here"));
        }
        self.fault(fault.help(help));
    }
}

/// The holes along a number key, all other keys fixed.
fn holes_along(filling: &Filling<'_>, key: usize, stretches: &[Stretch], (start, stride): (usize, usize)) -> Vec<Hole> {
    let grain = filling.lines.get(key).map_or(Fraction::ONE, Line::grain);
    let mut holes = Vec::new();
    let mut before: Option<(usize, Cut)> = None;
    for (nth, stretch) in stretches.iter().enumerate() {
        let cell = start + nth * stride;
        if !matches!(filling.cells.get(cell), Some(Some(_))) {
            continue;
        }
        if let Some((before, end)) = before
            && end < stretch.from
            && let Some(witness) = (Stretch { from: end, to: stretch.from }).whole(grain)
        {
            holes.push(Hole { key, before, after: cell, witness });
        }
        before = Some((cell, stretch.to));
    }
    holes
}
