//! Words with days: a word that takes the place of others begins the day after these end, and nothing of them is lost.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{ListId, Word};
use crate::source::Span;
use crate::syntax::ast::{Ident, ListDecl, Literal, WordDecl};
use crate::value::{Date, Fraction, Lang, Message, Unit, date, quantity};
use std::collections::BTreeMap;

/// What goes to a word: from which, how much, and where that is written.
type Part = (u32, Fraction, Span);

impl Checker {
    /// Settles which words of a list take the place of which.
    pub(super) fn settle_mergers(&mut self, id: ListId, decl: &ListDecl) {
        let mut parts: BTreeMap<u32, Vec<(Fraction, Span)>> = BTreeMap::new();
        for line in &decl.words {
            let Some(position) = self.word_named(id, &line.node.name.text) else { continue };
            self.ends_after_it_begins(&line.node);
            let merged = self.merged(id, &line.node);
            for (old, share, span) in &merged {
                parts.entry(*old).or_default().push((*share, *span));
            }
            if let Some(word) = self.word_mut(id, position) {
                word.merges = merged.into_iter().map(|(old, share, _)| (old, share)).collect();
            }
        }
        for (old, parts) in parts {
            self.one_whole(id, old, &parts);
        }
    }

    fn word_mut(&mut self, id: ListId, position: u32) -> Option<&mut Word> {
        self.program.lists.get_mut(id.0)?.words.get_mut(position as usize)
    }

    fn ends_after_it_begins(&mut self, word: &WordDecl) {
        if word.from.zip(word.through).is_some_and(|(from, through)| through < from) {
            let name = &word.name.text;
            let message =
                Message::new(format!("`{name}` hết trước khi bắt đầu"), format!("`{name}` ends before it begins"));
            self.refuse(Code::DateGap, word.name.span, message);
        }
    }

    /// The words that one takes the place of. Each of them ends the day before; where that is not said, it is so.
    fn merged(&mut self, id: ListId, word: &WordDecl) -> Vec<Part> {
        let Some((first, _)) = word.merges.first() else { return Vec::new() };
        let Some(before) = word.from.and_then(|from| from.pred_opt()) else {
            let message = Message::new(
                format!("`{}` gộp từ ngày nào chưa nêu", word.name.text),
                format!("`{}` does not say from which day it takes the place of others", word.name.text),
            );
            let help = Message::new("Thêm `từ ngày 01/07/2025`.", "add `from 2025-07-01`");
            self.fault(Diagnostic::error(Code::BadClause, message).at(first.span).help(help));
            return Vec::new();
        };
        let mut found = Vec::new();
        for (old, share) in &word.merges {
            let (Some(position), Some(part)) = (self.word(id, old), self.share(share.as_ref())) else { continue };
            if self.ends_the_day_before(id, old, position, before) {
                found.push((position, part, old.span));
            }
        }
        found
    }

    fn share(&mut self, share: Option<&Literal>) -> Option<Fraction> {
        let Some(written) = share else { return Some(Fraction::ONE) };
        let amount = self.literal(written, Some(&Unit::rate()))?;
        let fits = amount.unit == Unit::rate() && amount.value > Fraction::ZERO && amount.value <= Fraction::ONE;
        if !fits {
            let message = Message::new("phần gộp phải trên 0% và không quá 100%", "a part is over 0% and at most 100%");
            self.refuse(Code::BadTable, written.span, message);
        }
        fits.then_some(amount.value)
    }

    fn ends_the_day_before(&mut self, id: ListId, old: &Ident, position: u32, before: Date) -> bool {
        let Some(word) = self.word_mut(id, position) else { return false };
        let through = *word.through.get_or_insert(before);
        if through == before {
            return true;
        }
        let name = &old.text;
        let show = |day: Date, lang: Lang| date::show(day, lang);
        let message = Message::new(
            format!("`{name}` dùng đến hết ngày {}, không phải {}", show(through, Lang::Vi), show(before, Lang::Vi)),
            format!("`{name}` is in use through {}, not {}", show(through, Lang::En), show(before, Lang::En)),
        );
        let help = Message::new(
            "Đơn vị cũ hết vào ngày trước ngày đơn vị mới bắt đầu.",
            "an old unit ends the day before the new one begins",
        );
        let code = if through < before { Code::DateGap } else { Code::DateOverlap };
        self.fault(Diagnostic::error(code, message).at(old.span).help(help));
        false
    }

    /// Nothing of an old word is lost, and nothing goes to two.
    fn one_whole(&mut self, id: ListId, old: u32, parts: &[(Fraction, Span)]) {
        let Ok(sum) = parts.iter().try_fold(Fraction::ZERO, |sum, (part, _)| sum.plus(*part)) else { return };
        let Some((_, last)) = parts.last().filter(|_| sum != Fraction::ONE) else { return };
        let name = self.program.list(id).words.get(old as usize).map(|w| w.name.clone()).unwrap_or_default();
        let shown = |lang: Lang| quantity::show_exact(sum, &Unit::rate(), 0, lang);
        let message = Message::new(
            format!("các phần của `{name}` cộng lại bằng {}, phải bằng 100%", shown(Lang::Vi)),
            format!("the parts of `{name}` add up to {}, not to 100%", shown(Lang::En)),
        );
        let fault = Diagnostic::error(Code::BadTable, message).at(*last);
        let others = parts.iter().rev().skip(1);
        self.fault(
            others
                .fold(fault, |fault, (_, span)| fault.because(*span, Message::new("một phần ở đây", "a part is here"))),
        );
    }
}
