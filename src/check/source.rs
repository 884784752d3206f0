//! Sources of law: their days in order, and what they replace.

use super::declare::named;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Instrument, InstrumentId};
use crate::source::Span;
use crate::syntax::ast::{SourceClause, SourceDecl};
use crate::value::{Date, Message};

/// The clauses of a source that stand once, each with its place.
#[derive(Default)]
struct Stated {
    number: Option<Span>,
    signed: Option<Span>,
    in_force: Option<Span>,
    out_of_force: Option<Span>,
}

impl Checker {
    /// Declares all sources, then looks at what they say of each other.
    pub(super) fn declare_sources(&mut self, decls: &[&SourceDecl]) {
        for (i, decl) in decls.iter().enumerate() {
            self.declare_source(InstrumentId(i), decl);
        }
        for (i, decl) in decls.iter().enumerate() {
            for clause in &decl.clauses {
                let SourceClause::Replaces(replaced) = &clause.node else { continue };
                let replaced: Vec<InstrumentId> =
                    replaced.iter().filter_map(|ident| self.source_named(ident)).collect();
                if let Some(source) = self.program.sources.get_mut(i) {
                    source.replaces.extend(replaced);
                }
            }
        }
    }

    /// The source with this name; reports when there is none.
    pub(super) fn source_named(&mut self, ident: &crate::syntax::ast::Ident) -> Option<InstrumentId> {
        let found = self.sources.get(&ident.text);
        if found.is_none() {
            let names = self.told.names(self.sources.len(), || self.sources.spellings());
            self.unknown(Code::UnknownName, ident, &Message::new("văn bản", "source"), &names);
        }
        found
    }

    fn declare_source(&mut self, id: InstrumentId, decl: &SourceDecl) {
        let mut instrument = Instrument {
            named: named(&decl.name, decl.label.as_ref()),
            number: None,
            signed: None,
            in_force: None,
            out_of_force: None,
            replaces: Vec::new(),
        };
        let mut stated = Stated::default();
        for clause in &decl.clauses {
            match &clause.node {
                SourceClause::Number(number) => {
                    self.once(&mut stated.number, clause.span);
                    instrument.number = Some(number.text.clone());
                }
                SourceClause::Signed(date) => {
                    self.once(&mut stated.signed, clause.span);
                    instrument.signed = Some(*date);
                }
                SourceClause::InForce(date) => {
                    self.once(&mut stated.in_force, clause.span);
                    instrument.in_force = Some(*date);
                }
                SourceClause::OutOfForce(date) => {
                    self.once(&mut stated.out_of_force, clause.span);
                    instrument.out_of_force = Some(*date);
                }
                SourceClause::Replaces(_) | SourceClause::Note(_) => {}
            }
        }
        self.days_in_order(
            (instrument.signed, stated.signed),
            (instrument.in_force, stated.in_force),
            &Message::new("có hiệu lực trước ngày ban hành", "it is in force before it is signed"),
        );
        let never = instrument.out_of_force.and_then(|day| day.pred_opt());
        self.days_in_order(
            (instrument.in_force, stated.in_force),
            (never, stated.out_of_force),
            &Message::new("hết hiệu lực trước khi có hiệu lực", "it is out of force before it is in force"),
        );
        self.program.sources.push(instrument);
        let clash = self.sources.add(&decl.name, id);
        self.clash(&decl.name, clash);
    }

    fn days_in_order(
        &mut self,
        (first, first_at): (Option<Date>, Option<Span>),
        (second, second_at): (Option<Date>, Option<Span>),
        told: &Message,
    ) {
        let (Some(first), Some(second)) = (first, second) else { return };
        if let (Some(first_at), Some(second_at), true) = (first_at, second_at, second < first) {
            self.fault(
                Diagnostic::error(Code::BadClause, told.clone())
                    .at(second_at)
                    .because(first_at, Message::new("so với ngày này", "against this day"))
                    .help(Message::new("Xem lại hai ngày này.", "look at these two days again")),
            );
        }
    }
}
