//! Boxes: in each, every value named is confined to one side.

use super::side::Side;
use crate::value::Message;
use std::collections::BTreeMap;

/// One box.
#[derive(Clone, Debug, Default)]
pub(super) struct Region {
    pub(super) sides: BTreeMap<String, Side>,
    /// Whether the box says all that the condition says; otherwise it says too little, and holds more.
    pub(super) exact: bool,
}

impl Region {
    /// Everything.
    pub(super) fn whole(exact: bool) -> Self {
        Self { sides: BTreeMap::new(), exact }
    }

    /// One value confined.
    pub(super) fn of(name: String, side: Side) -> Self {
        Self { sides: BTreeMap::from([(name, side)]), exact: true }
    }

    /// What lies in both.
    pub(super) fn meet(&self, other: &Self) -> Self {
        let mut met = self.clone();
        met.exact &= other.exact;
        for (name, side) in &other.sides {
            let side = match met.sides.get(name) {
                Some(mine) => mine.meet(side),
                None => side.clone(),
            };
            met.sides.insert(name.clone(), side);
        }
        met
    }

    /// What of this box lies outside another, in boxes that do not overlap.
    pub(super) fn minus(&self, other: &Self) -> Vec<Self> {
        if self.meet(other).is_empty() {
            return vec![self.clone()];
        }
        let mut pieces = Vec::new();
        let mut inside = self.clone();
        for (name, side) in &other.sides {
            for outside in side.outside() {
                let piece = inside.with(name, &outside);
                if !piece.is_empty() {
                    pieces.push(piece);
                }
            }
            inside = inside.with(name, side);
        }
        pieces
    }

    fn with(&self, name: &str, side: &Side) -> Self {
        let mut met = self.clone();
        let side = met.sides.get(name).map_or_else(|| side.clone(), |mine| mine.meet(side));
        met.sides.insert(name.to_owned(), side);
        met
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sides.values().any(Side::is_empty)
    }

    /// One record inside, in words.
    pub(super) fn witness(&self) -> Message {
        let parts: Vec<Message> = self.sides.iter().map(|(name, side)| side.witness(name)).collect();
        let joined = |pick: fn(&Message) -> &str, joint: &str| parts.iter().map(pick).collect::<Vec<_>>().join(joint);
        Message::new(joined(|m| &m.vi, " và "), joined(|m| &m.en, " and "))
    }
}
