//! What to ask for: the records that keep indicators open, the facts each of them lacks, and the targets that these would
//! decide or might.

use super::figure::aggregates;
use super::reason::Teller;
use super::record::{At, Witness};
use super::witness::Asked;
use crate::diagnostic::Cell;
use crate::eval::outcome::{Outcome, Verdict};
use crate::ir::{IndicatorId, Program, RegisterId, TargetId};
use crate::value::{Lang, Message, Value};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A record that lacks something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRequest {
    /// The register.
    pub register: RegisterId,
    /// Its key, or its place where it has none.
    pub key: String,
    /// Where it stands.
    pub cell: Cell,
    /// The facts it lacks, by title.
    pub fields: Vec<Message>,
    /// The indicators it keeps open or is left out of.
    pub indicators: Vec<IndicatorId>,
    /// The targets of the period that cannot be judged without such records.
    pub targets: Vec<TargetId>,
}

#[derive(Default)]
struct Wanted {
    fields: Vec<Message>,
    indicators: BTreeSet<IndicatorId>,
    targets: BTreeSet<TargetId>,
}

/// The records to ask about: those that most targets wait for first, then those that most indicators do.
#[must_use]
pub fn requests(program: &Program, asked: &Asked<'_>, outcome: &Outcome) -> Vec<DataRequest> {
    let mut wanted: BTreeMap<(RegisterId, u32), Wanted> = BTreeMap::new();
    for found in &outcome.indicators {
        if found.total.undetermined + found.total.excluded == 0 {
            continue;
        }
        let open = found.judged.iter().filter(|judged| judged.verdict == Verdict::NotEnoughData);
        let targets: Vec<TargetId> = open.map(|judged| judged.target).collect();
        for aggregate in aggregates(program, &program.indicator(found.indicator).figure, 0) {
            for (row, day) in asked.evaluation.open_rows(aggregate, outcome.period) {
                let at = At { register: aggregate.register, row, day, known: asked.evaluation.known() };
                let one = wanted.entry((aggregate.register, row)).or_default();
                one.indicators.insert(found.indicator);
                one.targets.extend(targets.iter().copied());
                let teller = Teller { program, witness: asked };
                for expr in aggregate.expressions() {
                    if asked.value(expr, at) == Value::Missing {
                        teller.lacking(expr, at, &mut one.fields);
                    }
                }
            }
        }
    }
    let mut requests: Vec<DataRequest> = wanted
        .into_iter()
        .map(|((register, row), one)| {
            let table = asked.data.tables.get(register.0);
            let at = At { register, row, day: outcome.on, known: None };
            DataRequest {
                register,
                key: asked.key(at),
                cell: table.map(|table| table.cell(row, None)).unwrap_or_default(),
                fields: one.fields,
                indicators: one.indicators.into_iter().collect(),
                targets: one.targets.into_iter().collect(),
            }
        })
        .collect();
    // Stable: what is as useful stays in the order of registers and rows, and what takes less to ask comes first.
    requests.sort_by_key(|one| (Reverse(one.targets.len()), Reverse(one.indicators.len()), one.fields.len()));
    requests
}

/// `2 bản ghi cần bổ sung số liệu, trong đó 1 để đánh giá được kế hoạch`.
#[must_use]
pub fn asked_for(requests: &[DataRequest]) -> Message {
    let count = |n: usize, lang| crate::value::quantity::count(i128::try_from(n).unwrap_or(i128::MAX), lang);
    let (all, deciding) = (requests.len(), requests.iter().filter(|one| !one.targets.is_empty()).count());
    Message::new(
        format!(
            "{} bản ghi cần bổ sung số liệu, trong đó {} để đánh giá được kế hoạch",
            count(all, Lang::Vi),
            count(deciding, Lang::Vi)
        ),
        format!(
            "{} records lack data, {} of them for targets that cannot be judged",
            count(all, Lang::En),
            count(deciding, Lang::En)
        ),
    )
}
