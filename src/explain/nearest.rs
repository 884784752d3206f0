//! The records nearest to the line that a missed share is counted under: what each is short of, and what they come to.

use super::words::{self, both};
use crate::eval::gap::{Lift, Near};
use crate::ir::Program;
use crate::value::{Fraction, Message, numeral, quantity};

/// Records that must pass a line for a target to be met, the nearest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// What lies under the line, such as an income.
    pub value: Message,
    /// The line.
    pub line: Message,
    /// How many records must pass it.
    pub needed: u64,
    /// Whether some of them lie in cells that are not shown, and so are not listed.
    pub hides: bool,
    /// Whether the line is computed from all records and taken as it stands.
    pub frozen: bool,
    /// What it takes to lift all of them, exactly; none where that would tell of what is not shown.
    pub cost: Option<Fraction>,
    /// The records.
    pub records: Vec<NearTold>,
}

/// A record near the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearTold {
    /// Its key.
    pub key: String,
    /// `thiếu 50 đồng (1.450 so với 1.500 đồng)`.
    pub told: Message,
    /// What it has, exactly.
    pub value: Fraction,
    /// The line it is held against, exactly.
    pub line: Fraction,
    /// What it is short of, exactly.
    pub short: Fraction,
    /// What it weighs, where records weigh.
    pub weight: Option<Fraction>,
}

pub(super) fn nearest(program: &Program, lift: &Lift) -> Nearest {
    Nearest {
        value: both(|lang| words::expr(program, lift.register, &lift.value, lang)),
        line: both(|lang| words::expr(program, lift.register, &lift.line, lang)),
        needed: lift.records,
        hides: lift.hides,
        frozen: lift.frozen,
        cost: lift.cost,
        records: lift.nearest.iter().map(|near| told(lift, near)).collect(),
    }
}

fn told(lift: &Lift, near: &Near) -> NearTold {
    NearTold {
        key: near.key.clone(),
        told: both(|lang| {
            let shown = |value| quantity::show_exact(value, &lift.unit, 0, lang);
            let (short, line) = (shown(near.short), shown(near.line));
            let value = numeral::show_exact(near.value, 6, lang);
            let weight = near.weight.map(|weight| {
                format!(", {} {}", lang.pick("quyền số", "weight"), numeral::show_exact(weight, 6, lang))
            });
            let (lacks, against) = (lang.pick("thiếu", "short of"), lang.pick("so với", "against"));
            format!("{lacks} {short} ({value} {against} {line}){}", weight.unwrap_or_default())
        }),
        value: near.value,
        line: near.line,
        short: near.short,
        weight: near.weight,
    }
}
