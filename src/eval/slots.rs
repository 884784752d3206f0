//! Which cell of a breakdown each record lies in.

use super::Evaluation;
use super::aggregate::whole;
use super::doubt::Doubt;
use super::frame::Frame;
use super::outcome::CellKey;
use crate::ir::{Dimension, Program, RegisterId, Type};
use crate::table::Column;
use crate::value::{Period, Value};
use arrow::array::Array;
use std::collections::{BTreeMap, HashMap};

/// The cells of a dimension met so far; all words of a list are, also those without a record. The whole register is a single cell.
#[derive(Debug, Default)]
pub(super) struct Slots {
    keys: Vec<CellKey>,
    /// Where those stand that are no words.
    known: BTreeMap<CellKey, u32>,
    /// The same by their texts, which are met most.
    texts: HashMap<String, u32>,
    /// Whether they hold a record.
    held: Vec<bool>,
}

/// Where the records of a frame lie.
pub(super) struct Placed {
    /// The cell of each record, by position; none where all lie in the first.
    pub(super) slots: Option<Vec<u32>>,
    /// How many cells there are now.
    pub(super) cells: usize,
    /// What was doubtful about the records whose cell is not known.
    doubts: Vec<Doubt>,
}

impl Placed {
    /// The cell of a record.
    pub(super) fn slot(&self, row: usize) -> Option<usize> {
        self.slots.as_ref().map_or(Some(0), |slots| slots.get(row).map(|slot| *slot as usize))
    }
}

impl Slots {
    /// How many cells.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn key(&self, slot: usize) -> Option<&CellKey> {
        self.keys.get(slot)
    }

    /// The keys with their positions, without words that are not in use at the end of the period, unless they hold a record.
    pub(super) fn keys_in_use(
        &self,
        program: &Program,
        register: RegisterId,
        dimension: Option<&Dimension>,
        period: Period,
    ) -> Vec<(usize, CellKey)> {
        let of = dimension.and_then(|dimension| dimension.of(register));
        let words = match of.map(|expr| &expr.ty) {
            Some(Type::Word(list)) => program.list(*list).words.as_slice(),
            _ => &[],
        };
        let in_use = |word: u32| words.get(word as usize).is_none_or(|word| word.in_use(period.last_day()));
        let stays = |(position, key): &(usize, CellKey)| match key {
            CellKey::Word(word, _) => self.held.get(*position) == Some(&true) || in_use(*word),
            _ => true,
        };
        self.keys.iter().cloned().enumerate().filter(stays).collect()
    }

    fn of_key(&mut self, key: CellKey) -> u32 {
        if let Some(slot) = self.known.get(&key) {
            return *slot;
        }
        let slot = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        self.keys.push(key.clone());
        self.known.insert(key, slot);
        slot
    }

    fn hold(&mut self, placed: Option<&[u32]>) {
        self.held.resize(self.keys.len(), false);
        for slot in placed.into_iter().flatten() {
            self.held.get_mut(*slot as usize).into_iter().for_each(|held| *held = true);
        }
    }
}

impl Evaluation<'_> {
    /// Finds the cells of the records of a frame.
    pub(super) fn place(
        &self,
        register: RegisterId,
        dimension: Option<&Dimension>,
        frame: &Frame,
        slots: &mut Slots,
    ) -> Placed {
        let (placed, doubts) = match dimension {
            Some(dimension) => {
                let (placed, doubts) = self.slots(register, dimension, frame, slots);
                (Some(placed), doubts)
            }
            None => {
                slots.of_key(whole());
                (None, Vec::new())
            }
        };
        slots.hold(placed.as_deref());
        Placed { slots: placed, cells: slots.len(), doubts }
    }

    /// Tells whose figure it is that has records whose cell could not be found.
    pub(super) fn told_of_places(&self, placed: &Placed, subject: &str) {
        self.refuse(&placed.doubts, subject, |_| true);
    }

    fn slots(
        &self,
        register: RegisterId,
        dimension: &Dimension,
        frame: &Frame,
        slots: &mut Slots,
    ) -> (Vec<u32>, Vec<Doubt>) {
        let Some(expr) = dimension.of(register) else {
            return (vec![slots.of_key(CellKey::Unknown); frame.len()], Vec::new());
        };
        if let Type::Word(list) = expr.ty
            && slots.keys.is_empty()
        {
            let words = self.program.list(list).words.iter();
            slots.keys.extend((0u32..).zip(words).map(|(i, word)| CellKey::Word(i, word.label.clone())));
            // Of areas the residual is shown also where it holds nothing.
            if self.program.is_in_a_tree(list) {
                slots.of_key(CellKey::Unknown);
            }
        }
        let (column, mut doubts) = self.watched(|| self.column(expr, frame));
        doubts.retain(|doubt| column.is_missing(doubt.position));
        let words = match expr.ty {
            Type::Word(list) => u32::try_from(self.program.list(list).words.len()).unwrap_or(u32::MAX),
            _ => 0,
        };
        let placed = match &column {
            Column::Word(of) if of.null_count() == 0 && of.values().iter().all(|word| *word < words) => {
                of.values().to_vec()
            }
            Column::Text(texts) => texts.iter().map(|text| slots.of_text(text)).collect(),
            column => {
                let place = |row: usize| match column.get(row) {
                    Value::Word(word) if word < words => word,
                    value => slots.of_key(self.cell_key(&expr.ty, value)),
                };
                (0..frame.len()).map(place).collect()
            }
        };
        (placed, doubts)
    }
}

impl Slots {
    fn of_text(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return self.of_key(CellKey::Unknown) };
        if let Some(slot) = self.texts.get(text) {
            return *slot;
        }
        let slot = self.of_key(CellKey::Text(text.to_owned()));
        self.texts.insert(text.to_owned(), slot);
        slot
    }
}
