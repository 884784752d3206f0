//! An indicator among the records of one cell, for each record of a frame: the mean of its own ward.

use super::frame::Frame;
use super::outcome::CellKey;
use super::{Evaluation, number};
use crate::ir::{Type, Within};
use crate::table::Column;
use crate::table::column::day_from_epoch;
use crate::value::{Fraction, Period, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The value of an indicator in each cell.
pub(super) type Values = BTreeMap<CellKey, Option<Fraction>>;

impl Evaluation<'_> {
    /// The value in the cell of each record; none where its cell is not known, or has no value.
    pub(super) fn within_column(&self, within: &Within, frame: &Frame) -> Column {
        let here = self.column(&within.here, frame);
        let mut last: Option<(i32, Option<Rc<Values>>)> = None;
        let mut values = Vec::with_capacity(frame.len());
        for (position, day) in frame.days.iter().enumerate() {
            let known = last.take().filter(|(known, _)| known == day).map(|(_, cells)| cells);
            let cells = known.unwrap_or_else(|| {
                let period = day_from_epoch(*day).and_then(|day| self.period_of(day))?;
                Some(self.values_within(within, period))
            });
            let key = self.cell_key(&within.here.ty, here.get(position));
            let value = cells.as_ref().filter(|_| key != CellKey::Unknown).and_then(|cells| *cells.get(&key)?);
            values.push(value);
            last = Some((*day, cells));
        }
        Column::Number(number::fractions(&values))
    }

    fn values_within(&self, within: &Within, period: Period) -> Rc<Values> {
        let name = (within.indicator, period, within.dimension.name.clone());
        if let Some(known) = self.cells.borrow().get(&name) {
            return Rc::clone(known);
        }
        let cells = self.breakdown(within.indicator, period, &within.dimension);
        let values: Rc<Values> = Rc::new(cells.into_iter().map(|(key, measured)| (key, measured.value)).collect());
        self.cells.borrow_mut().insert(name, Rc::clone(&values));
        values
    }

    /// The cell a value stands for; that of the unknown where it is missing.
    pub(super) fn cell_key(&self, ty: &Type, value: Value) -> CellKey {
        match (value, ty) {
            (Value::Word(word), Type::Word(list)) => {
                let known = self.program.list(*list).words.get(word as usize);
                known.map_or(CellKey::Unknown, |known| CellKey::Word(word, known.label.clone()))
            }
            (Value::Bool(b), _) => CellKey::Text(if b { "có" } else { "không" }.to_owned()),
            (Value::Text(text), _) => CellKey::Text(text),
            _ => CellKey::Unknown,
        }
    }
}
