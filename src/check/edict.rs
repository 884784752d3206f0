//! Repeals and extensions by other decrees: `bãi bỏ` and `kéo dài`.

use super::days::Edict;
use super::declare::Parts;
use super::scope::{Checker, Thing};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Ending, InstrumentId};
use crate::source::Span;
use crate::syntax::ast::{EndClause, EndDecl, EndKind};
use crate::value::{Date, Message};
use std::collections::BTreeMap;

/// Repeals and extensions by what they are about.
pub(super) type Edicts = BTreeMap<Thing, Vec<Edict>>;

/// What a repeal or an extension states, each with its place.
#[derive(Default)]
struct Stated {
    by: Option<InstrumentId>,
    basis: Option<Span>,
    from: Option<(Date, Span)>,
    through: Option<(Date, Span)>,
}

impl Checker {
    /// The repeals and extensions of each parameter and rule.
    pub(super) fn edicts(&mut self, parts: &Parts<'_>) -> Edicts {
        let mut edicts = Edicts::new();
        for decl in &parts.ends {
            if let Some((thing, edict)) = self.edict(decl) {
                edicts.entry(thing).or_default().push(edict);
            }
        }
        edicts
    }

    fn edict(&mut self, decl: &EndDecl) -> Option<(Thing, Edict)> {
        let thing = match self.things.get(&decl.name.text) {
            Some(Thing::Indicator(_)) => {
                self.indicator_has_no_law(&decl.name);
                None
            }
            None => {
                self.no_law(&decl.name);
                None
            }
            thing => thing,
        };
        let stated = self.stated_end(decl);
        let (how, through, span) = match (decl.how, stated.from, stated.through) {
            (EndKind::Repeal, Some((from, at)), None) => (Ending::Repealed, from.pred_opt().unwrap_or(from), at),
            (EndKind::Extend, None, Some((through, at))) => (Ending::Extended, through, at),
            (how, from, through) => {
                let wrong = if how == EndKind::Repeal { through } else { from };
                self.without_end(how, wrong.map_or(decl.name.span, |(_, at)| at));
                return None;
            }
        };
        Some((thing?, Edict { how, through, by: stated.by, span }))
    }

    fn stated_end(&mut self, decl: &EndDecl) -> Stated {
        let mut stated = Stated::default();
        let (mut from_at, mut through_at) = (None, None);
        for clause in &decl.clauses {
            match &clause.node {
                EndClause::Basis(basis) => {
                    self.once(&mut stated.basis, clause.span);
                    stated.by = self.basis(basis, None).map(|basis| basis.source);
                }
                EndClause::From(day) => {
                    self.once(&mut from_at, clause.span);
                    stated.from = Some((*day, clause.span));
                }
                EndClause::Through(day) => {
                    self.once(&mut through_at, clause.span);
                    stated.through = Some((*day, clause.span));
                }
                EndClause::Note(_) => {}
            }
        }
        stated
    }

    fn without_end(&mut self, how: EndKind, at: Span) {
        let (message, help) = match how {
            EndKind::Repeal => (
                Message::new(
                    "bãi bỏ thì nêu ngày đầu tiên không còn áp dụng",
                    "a repeal states the first day on which nothing applies",
                ),
                Message::new("Viết `áp dụng từ ngày …`.", "write `applied from …`"),
            ),
            EndKind::Extend => (
                Message::new(
                    "kéo dài thì nêu ngày cuối cùng còn áp dụng",
                    "an extension states the last day on which the old still applies",
                ),
                Message::new("Viết `đến hết ngày …`.", "write `through …`"),
            ),
        };
        self.fault(Diagnostic::error(Code::BadClause, message).at(at).help(help));
    }
}
