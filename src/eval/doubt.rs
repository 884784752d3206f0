//! Doubts: faults met while a column is computed. One becomes a finding only when the result it was to serve is missing for
//! the record: a division by zero in a case that does not apply refuses nobody.

use super::Evaluation;
use super::force::out_of_force;
use super::frame::Frame;
use crate::diagnostic::Code;
use crate::ir::{Clocks, ParamId, RegisterId};
use crate::value::{ArithmeticFault, Fraction, Lang, Message, Value, numeral};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A fault at one position of the frame being computed.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    /// The position in the frame; once brought back from other records, that of the record that led to them.
    pub(super) position: usize,
    register: RegisterId,
    row: u32,
    fault: Fault,
}

/// What may be wrong.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The exact result does not fit, or a division by zero.
    Arithmetic(ArithmeticFault),
    /// No version of a parameter applies on the day.
    OutOfForce(ParamId, Clocks),
    /// No row of a parameter is for these keys on the day.
    NoRow(ParamId, Clocks, Rc<[Value]>),
    /// A number lies in no band of a scale.
    OutsideScale(Fraction),
    /// The bands of a scale are not in order for a record.
    BandsInDisorder,
}

impl Fault {
    fn code(&self) -> Code {
        match self {
            Self::Arithmetic(_) | Self::NoRow(..) | Self::OutsideScale(_) | Self::BandsInDisorder => {
                Code::RecordRefused
            }
            Self::OutOfForce(..) => Code::NotInForce,
        }
    }
}

impl Evaluation<'_> {
    /// Computes something, and hands over the doubts met on the way instead of leaving them to whoever asked.
    pub(super) fn watched<T>(&self, compute: impl FnOnce() -> T) -> (T, Vec<Doubt>) {
        let outer = self.doubts.take();
        let result = compute();
        (result, self.doubts.replace(outer))
    }

    /// Notes a fault at a position of a frame.
    pub(super) fn doubt(&self, frame: &Frame, position: usize, fault: Fault) {
        if let Some(row) = frame.rows.get(position).copied() {
            self.doubts.borrow_mut().push(Doubt { position, register: frame.register, row, fault });
        }
    }

    /// Passes doubts on to other positions.
    pub(super) fn pass_on(&self, doubts: Vec<Doubt>, position: impl Fn(usize) -> Option<usize>) {
        let moved = doubts.into_iter().filter_map(|doubt| Some(Doubt { position: position(doubt.position)?, ..doubt }));
        self.doubts.borrow_mut().extend(moved);
    }

    /// Passes doubts about other records back to those that led to them, each of which may have led to the same one.
    pub(super) fn pass_back(&self, doubts: Vec<Doubt>, slots: impl Iterator<Item = Option<usize>>) {
        if doubts.is_empty() {
            return;
        }
        let mut by_slot: BTreeMap<usize, Vec<Doubt>> = BTreeMap::new();
        doubts.into_iter().for_each(|doubt| by_slot.entry(doubt.position).or_default().push(doubt));
        for (position, slot) in slots.enumerate() {
            let of_slot = slot.and_then(|slot| by_slot.get(&slot)).into_iter().flatten();
            self.doubts.borrow_mut().extend(of_slot.map(|doubt| Doubt { position, ..doubt.clone() }));
        }
    }

    /// Turns the doubts about records without a result into findings; tells which positions those are.
    pub(super) fn refuse(
        &self,
        doubts: &[Doubt],
        subject: &str,
        lacks: impl Fn(usize) -> bool,
    ) -> BTreeMap<usize, Code> {
        let mut refused = BTreeMap::new();
        for doubt in doubts.iter().filter(|doubt| lacks(doubt.position)) {
            let (named, message) = match &doubt.fault {
                Fault::Arithmetic(fault) => (subject, fault.message()),
                Fault::OutOfForce(id, clocks) => {
                    let param = self.program.param(*id);
                    let name = &param.named.name;
                    (name.as_str(), out_of_force(self.program, &param.versions, name, *clocks))
                }
                Fault::OutsideScale(number) => (subject, outside_scale(*number)),
                Fault::BandsInDisorder => (
                    subject,
                    Message::new(
                        "các bậc của thang chồng lên nhau hoặc để hở",
                        "the bands of the scale overlap or leave a hole",
                    ),
                ),
                Fault::NoRow(id, clocks, keys) => {
                    (self.program.param(*id).named.name.as_str(), self.no_row(*id, *clocks, keys))
                }
            };
            self.find(doubt.register, doubt.row, named, doubt.fault.code(), &message);
            refused.entry(doubt.position).or_insert(doubt.fault.code());
        }
        refused
    }
}

fn outside_scale(number: Fraction) -> Message {
    let shown = |lang| numeral::show_exact(number, 0, lang);
    Message::new(
        format!("{} không thuộc bậc nào của thang", shown(Lang::Vi)),
        format!("{} lies in no band of the scale", shown(Lang::En)),
    )
}
