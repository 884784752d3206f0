//! Registers that are not held: what is asked of them is noted, and answered from what was counted batch by batch.
//!
//! A run over such a register is made twice. The first time every question is left open; then the batches go by, each looked at
//! once for all questions together (`Harvest`); and the run is made again with the answers, which may raise further questions. Whoever asks
//! for single records of it (`Evaluation::frame`) cannot be served: the register has to be held.

use super::Evaluation;
use super::aggregate::Aggregated;
use super::outcome::{CellKey, Finding};
use super::slots::Slots;
use super::tally::Tally;
use crate::ir::{Aggregate, Dimension, Program, RegisterId};
use crate::value::Period;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// An aggregate asked for, in each cell of a dimension or over the whole register.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub(super) aggregate: Aggregate,
    pub(super) period: Period,
    pub(super) dimension: Option<Dimension>,
    /// Whose figure it is.
    pub(super) subject: String,
}

impl Question {
    /// The register it is asked of.
    #[must_use]
    pub fn register(&self) -> RegisterId {
        self.aggregate.register
    }
}

/// What was counted of registers that are not held.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    known: Vec<(Question, Aggregated)>,
    findings: BTreeSet<Finding>,
}

impl Answers {
    /// Adds those of another harvest.
    pub fn extend(&mut self, other: Self) {
        self.known.extend(other.known);
        self.findings.extend(other.findings);
    }
}

/// The registers an evaluation does not hold.
#[derive(Debug, Default)]
pub(super) struct Afar {
    registers: BTreeSet<RegisterId>,
    answers: Answers,
    open: RefCell<Vec<Question>>,
    records_wanted: Cell<bool>,
    /// Whether what is held is a part of its registers only.
    part: bool,
}

impl Evaluation<'_> {
    /// Takes registers as not held, with what is known of them.
    #[must_use]
    pub fn with_afar(mut self, registers: impl IntoIterator<Item = RegisterId>, answers: Answers) -> Self {
        self.findings.borrow_mut().extend(answers.findings.iter().cloned());
        self.afar = Afar { registers: registers.into_iter().collect(), answers, ..Afar::default() };
        self
    }

    /// Takes what is held as a part of its registers: nothing can be said of the whole of one.
    #[must_use]
    pub fn of_a_part(mut self) -> Self {
        self.afar.part = true;
        self
    }

    /// Notes that a figure of a whole register was asked for, where only a part of it is held.
    pub(super) fn want_the_whole(&self) {
        if self.afar.part {
            self.afar.records_wanted.set(true);
        }
    }

    /// The questions that were left open; `None` where single records were asked for, which nobody holds.
    #[must_use]
    pub fn questions(&self) -> Option<Vec<Question>> {
        (!self.afar.records_wanted.get()).then(|| self.afar.open.borrow().clone())
    }

    pub(super) fn is_afar(&self, register: RegisterId) -> bool {
        self.afar.registers.contains(&register)
    }

    /// Notes that single records of a register that is not held were asked for.
    pub(super) fn want_records(&self, register: RegisterId) {
        if self.is_afar(register) {
            self.afar.records_wanted.set(true);
        }
    }

    /// What is known of an aggregate over a register that is not held; nothing, and a question, where it was not counted yet.
    pub(super) fn answer(
        &self,
        aggregate: &Aggregate,
        period: Period,
        dimension: Option<&Dimension>,
        subject: &str,
    ) -> Aggregated {
        let mut known = self.afar.answers.known.iter();
        let asked = |of: &Question| {
            of.period == period
                && of.subject == subject
                && of.dimension.as_ref() == dimension
                && of.aggregate == *aggregate
        };
        if let Some((_, answer)) = known.find(|(question, _)| asked(question)) {
            return answer.clone();
        }
        let mut open = self.afar.open.borrow_mut();
        if !open.iter().any(asked) {
            let (aggregate, dimension) = (aggregate.clone(), dimension.cloned());
            open.push(Question { aggregate, period, dimension, subject: subject.to_owned() });
        }
        Aggregated::unknown()
    }
}

/// What has been counted so far for some questions.
pub struct Harvest {
    questions: Vec<Question>,
    spreads: Vec<Spread>,
    /// For each question what has been counted, and in which spread.
    parts: Vec<(Vec<Tally>, usize)>,
    /// Questions that ask for the same aggregate of records that lie in the same cells, together.
    groups: Vec<Vec<usize>>,
    findings: BTreeSet<Finding>,
}

/// Records of a register in a period, in the cells of a dimension.
struct Spread {
    register: RegisterId,
    period: Period,
    dimension: Option<Dimension>,
    slots: Slots,
    records: usize,
}

impl Harvest {
    /// Nothing counted yet.
    #[must_use]
    pub fn of(questions: &[Question]) -> Self {
        let (mut spreads, mut parts): (Vec<Spread>, Vec<_>) = (Vec::new(), Vec::new());
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (nth, Question { aggregate, period, dimension, .. }) in questions.iter().enumerate() {
            let register = aggregate.register;
            let same = |of: &Spread| of.register == register && of.period == *period && of.dimension == *dimension;
            let spread = spreads.iter().position(same).unwrap_or_else(|| {
                let (dimension, slots) = (dimension.clone(), Slots::default());
                spreads.push(Spread { register, period: *period, dimension, slots, records: 0 });
                spreads.len() - 1
            });
            let alike = |of: &Vec<usize>| {
                let first = of.first().and_then(|first| questions.get(*first));
                first.is_some_and(|first| first.period == *period && first.aggregate == *aggregate)
            };
            match groups.iter_mut().find(|of| alike(of)) {
                Some(group) => group.push(nth),
                None => groups.push(vec![nth]),
            }
            parts.push((Vec::new(), spread));
        }
        Self { questions: questions.to_vec(), spreads, parts, groups, findings: BTreeSet::new() }
    }

    /// Counts the records an evaluation holds for all questions.
    ///
    /// Tells whether all could be counted: a record that is held against a figure of the whole register cannot, before all are seen.
    #[must_use]
    pub fn add(&mut self, evaluation: &Evaluation<'_>) -> bool {
        let mut placed = Vec::with_capacity(self.spreads.len());
        for spread in &mut self.spreads {
            let frame = evaluation.frame(spread.register, spread.period);
            spread.records += frame.len();
            placed.push(evaluation.place(spread.register, spread.dimension.as_ref(), &frame, &mut spread.slots));
        }
        for group in &self.groups {
            let Some(Question { aggregate, period, .. }) = group.first().and_then(|nth| self.questions.get(*nth))
            else {
                continue;
            };
            let frame = evaluation.frame(aggregate.register, *period);
            let counted = evaluation.counted(aggregate, &frame);
            for nth in group {
                let (Some(question), Some((tallies, spread))) = (self.questions.get(*nth), self.parts.get_mut(*nth))
                else {
                    continue;
                };
                if let Some(placed) = placed.get(*spread) {
                    evaluation.count_for(aggregate, &frame, placed, &counted, &question.subject, tallies);
                }
            }
        }
        self.findings.extend(evaluation.findings());
        evaluation.questions().is_some()
    }

    /// The answers, once all records have been seen. `evaluation` is any of the run.
    #[must_use]
    pub fn answers(self, program: &Program, evaluation: &Evaluation<'_>) -> Answers {
        let keys: Vec<Vec<(usize, CellKey)>> = self
            .spreads
            .iter()
            .map(|of| of.slots.keys_in_use(program, of.register, of.dimension.as_ref(), of.period))
            .collect();
        let answer = |(question, (tallies, spread)): (Question, (Vec<Tally>, usize))| {
            let keys = keys.get(spread).cloned().unwrap_or_default();
            let records = self.spreads.get(spread).map_or(0, |of| of.records);
            let aggregated = evaluation.aggregated(&question.aggregate, question.period, keys, tallies, records);
            (question, aggregated)
        };
        let known = self.questions.into_iter().zip(self.parts).map(answer).collect();
        Answers { known, findings: self.findings }
    }
}
