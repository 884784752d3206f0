//! Sources of law: their days in order, and what they replace.

use super::declare::named;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Instrument, InstrumentId};
use crate::source::Span;
use crate::syntax::ast::{Articles, SourceClause, SourceDecl};
use crate::value::{Date, Message};

/// No source has more articles.
const MOST_ARTICLES: u32 = 1_000;

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
            scenario: decl.scenario,
            articles: Vec::new(),
            left_out: Vec::new(),
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
                SourceClause::Contains(articles) => {
                    instrument.articles.extend(self.articles_in_order(articles));
                }
                SourceClause::LeavesOut(articles, why) => {
                    let why = why.as_ref().map(|why| why.text.clone());
                    let ranges = self.articles_in_order(articles).into_iter().map(|range| (range, why.clone()));
                    instrument.left_out.extend(ranges);
                }
                SourceClause::Replaces(_) | SourceClause::Note(_) => {}
            }
        }
        self.left_out_of_it(decl, &instrument.articles);
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

    /// Articles as they are kept; those that run backwards are told and left out.
    fn articles_in_order(&mut self, articles: &[Articles]) -> Vec<(u32, u32)> {
        for backwards in articles.iter().filter(|range| range.through < range.from) {
            let (from, through) = (backwards.from, backwards.through);
            let message = Message::new(
                format!("Điều {from} đến Điều {through}: điều đầu đứng sau điều cuối"),
                format!("article {from} to article {through}: the first comes after the last"),
            );
            let help = Message::new(
                format!("Viết `Điều {through} đến Điều {from}`."),
                format!("write `article {through} to article {from}`"),
            );
            self.fault(Diagnostic::error(Code::BadClause, message).at(backwards.span).help(help));
        }
        for far in articles.iter().filter(|range| range.from == 0 || range.through > MOST_ARTICLES) {
            let message = Message::new(
                format!("văn bản có từ Điều 1 đến nhiều nhất là Điều {MOST_ARTICLES}"),
                format!("a source has article 1 to article {MOST_ARTICLES} at most"),
            );
            let help = Message::new("Xem lại số của điều.", "look at the number of the article again");
            self.fault(Diagnostic::error(Code::BadClause, message).at(far.span).help(help));
        }
        let kept = |range: &&Articles| range.from <= range.through && range.through <= MOST_ARTICLES;
        articles.iter().filter(kept).map(|range| (range.from, range.through)).collect()
    }

    /// What is left out must be there.
    fn left_out_of_it(&mut self, decl: &SourceDecl, contained: &[(u32, u32)]) {
        if contained.is_empty() {
            return;
        }
        for clause in &decl.clauses {
            let SourceClause::LeavesOut(articles, _) = &clause.node else { continue };
            for range in articles.iter().filter(|range| range.from <= range.through) {
                let holds =
                    |article: u32| contained.iter().any(|(from, through)| (*from..=*through).contains(&article));
                if holds(range.from) && holds(range.through) {
                    continue;
                }
                let message = Message::new(
                    "điều không tính đến không có trong văn bản",
                    "an article that is left out is not in the source",
                );
                let help = Message::new("Xem lại dòng `gồm Điều …`.", "look at the line `contains article …` again");
                self.fault(Diagnostic::error(Code::BadClause, message).at(range.span).help(help));
            }
        }
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
