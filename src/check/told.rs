//! The faults told so far: no more than a person reads, and with the nearest name where one was not found.

use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::ast::Ident;
use crate::value::{Message, name};

/// How many faults are told.
const MOST_FAULTS: usize = 500;

/// How many names are looked at, in all, for the nearest ones: many faults among many names stay cheap.
const MOST_LOOKS: usize = 300_000;

/// Faults, and what keeps them few.
#[derive(Debug, Default)]
pub(super) struct Told {
    faults: Vec<Diagnostic>,
    untold: usize,
    looks: usize,
    muted: usize,
}

impl Told {
    /// Adds a fault.
    pub(super) fn push(&mut self, fault: Diagnostic) {
        if self.muted > 0 {
            return;
        }
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.untold += usize::from(fault.severity == Severity::Error);
        }
    }

    /// How many faults there are.
    pub(super) fn count(&self) -> usize {
        self.faults.len() + self.untold
    }

    /// Whether the rules cannot be used.
    pub(super) fn has_errors(&self) -> bool {
        self.untold > 0 || self.faults.iter().any(Diagnostic::is_error)
    }

    /// Begins (or ends) a stretch in which something is tried and its faults are told elsewhere.
    pub(super) fn mute(&mut self, on: bool) {
        self.muted = if on { self.muted + 1 } else { self.muted.saturating_sub(1) };
    }

    /// Whether what is found now is told elsewhere.
    pub(super) fn is_muted(&self) -> bool {
        self.muted > 0
    }

    /// The names to look at for the nearest one; none when enough have been looked at.
    pub(super) fn names<'n, I>(&mut self, count: usize, names: impl FnOnce() -> I) -> Vec<String>
    where
        I: Iterator<Item = &'n str>,
    {
        if self.looks + count > MOST_LOOKS || self.faults.len() >= MOST_FAULTS {
            return Vec::new();
        }
        self.looks += count;
        names().map(str::to_owned).collect()
    }

    /// All faults, in the order of the text.
    pub(super) fn into_faults(self) -> Vec<Diagnostic> {
        let mut faults = self.faults;
        faults.sort_by_key(|fault| fault.labels.first().and_then(first_byte));
        if self.untold > 0 {
            let count = self.untold;
            let message = Message::new(
                format!("còn {count} chỗ sai nữa, chưa kể ra ở đây"),
                format!("there are {count} more faults, not told here"),
            );
            faults.push(Diagnostic::error(Code::Syntax, message));
        }
        faults
    }
}

/// Where a fault starts, for printing faults in the order of the text.
fn first_byte(label: &crate::diagnostic::Label) -> Option<crate::source::Span> {
    match &label.place {
        crate::diagnostic::Place::Span(span) => Some(*span),
        crate::diagnostic::Place::Cell(_) => None,
    }
}

impl Checker {
    /// Reports a name that is not declared, with the nearest one that is.
    pub(super) fn unknown(&mut self, code: Code, ident: &Ident, what: &Message, candidates: &[String]) {
        let message = Message::new(
            format!("không có {} `{}`", what.vi, ident.text),
            format!("there is no {} `{}`", what.en, ident.text),
        );
        self.not_found(code, ident, message, candidates);
    }

    /// The same of a name that should be inside something: `danh sách Hộ không có cột …`.
    pub(super) fn unknown_in(
        &mut self,
        code: Code,
        ident: &Ident,
        (place, what): (&Message, &Message),
        candidates: &[String],
    ) {
        let message = Message::new(
            format!("{} không có {} `{}`", place.vi, what.vi, ident.text),
            format!("{} has no {} `{}`", place.en, what.en, ident.text),
        );
        self.not_found(code, ident, message, candidates);
    }

    fn not_found(&mut self, code: Code, ident: &Ident, message: Message, candidates: &[String]) {
        let nearest = name::suggest(&ident.text, candidates.iter().map(String::as_str));
        let fault = Diagnostic::error(code, message).at(ident.span);
        let few = (1..=8).contains(&candidates.len());
        let help = match nearest {
            Some(nearest) => {
                Some(Message::new(format!("Tên gần nhất: `{nearest}`."), format!("did you mean `{nearest}`?")))
            }
            // Where there are few, they can all be told.
            None if few => {
                let all = candidates.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", ");
                Some(Message::new(format!("Đang có: {all}."), format!("there are {all}")))
            }
            None => None,
        };
        self.fault(match help {
            Some(help) => fault.help(help),
            None => fault,
        });
    }
}
