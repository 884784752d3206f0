//! The examples in rule files: small registers made of the facts given, and whether the rules give what is expected.

use crate::ir::{Example, Expect, ExpectedOutcome, FieldId, Given, Program, Register, RegisterId, RuleId, Timing};
use crate::table::{Column, Data, FileOrigin, Inverse, Origin, Spells, Table};
use crate::value::{Date, Fraction, Period, Value};
use chrono::Datelike;

/// The registers of an example, and where each of its records lies in them.
#[derive(Debug)]
pub struct Stage {
    /// The registers.
    pub data: Data,
    /// The row of each record, by its position in `Example::given`.
    pub rows: Vec<u32>,
    /// The results of rules that are given by hand, each for a row of the rule's register.
    pub results: Vec<(RuleId, u32, Value)>,
    /// The year of the example, which is the snapshot of its stocks.
    pub period: Period,
    /// The day facts are judged on.
    pub day: Date,
}

/// Whether an expectation holds, and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Whether the rule gave what was expected.
    pub holds: bool,
    /// What it gave.
    pub value: Value,
    /// Why, as `RuleResult::reasons` words it.
    pub reason: String,
}

/// Lays out the registers of an example. `None` when the day lies outside the calendar we keep.
#[must_use]
pub fn stage(program: &Program, example: &Example) -> Option<Stage> {
    let day = example.on?;
    let period = Period::year(day.year())?;
    let mut rows = vec![0u32; example.given.len()];
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); program.registers.len()];
    for (i, given) in example.given.iter().enumerate() {
        let slot = members.get_mut(given.register.0)?;
        *rows.get_mut(i)? = u32::try_from(slot.len()).ok()?;
        slot.push(i);
    }
    let mut tables: Vec<Table> = Vec::new();
    for (index, members) in members.iter().enumerate() {
        tables.push(table(program, example, RegisterId(index), members, &rows, period)?);
    }
    point_at_heads(program, &mut tables);
    link(program, &mut tables);
    let by_hand = |(given, row): (&Given, &u32)| {
        let row = *row;
        given.results.iter().map(move |(rule, value)| (*rule, row, value.clone())).collect::<Vec<_>>()
    };
    let results = example.given.iter().zip(&rows).flat_map(by_hand).collect();
    Some(Stage { data: Data { tables }, rows, results, period, day })
}

fn table(
    program: &Program,
    example: &Example,
    id: RegisterId,
    members: &[usize],
    rows: &[u32],
    period: Period,
) -> Option<Table> {
    let register = program.register(id);
    let stock = matches!(register.timing, Timing::Stock(..));
    let mut table = Table { files: vec![FileOrigin::default()], ..Table::default() };
    for (row, member) in members.iter().enumerate() {
        let given = example.given.get(*member)?;
        let row = u32::try_from(row).ok()?;
        table.keys.push(given.name.clone());
        table.origins.push(Origin { file: 0, row: u64::from(row) + 1 });
        if stock {
            table.snapshots.push(period);
        }
        table.by_key.insert((stock.then_some(period), given.name.clone()), row);
    }
    for (position, field) in register.fields.iter().enumerate() {
        let values: Vec<Value> = members
            .iter()
            .filter_map(|m| example.given.get(*m))
            .map(|given| {
                let fact = given.facts.iter().find(|(f, _)| f.0 == position).map(|(_, v)| v.clone());
                match fact {
                    Some(Value::Record(other)) => {
                        rows.get(other as usize).map_or(Value::Missing, |r| Value::Record(*r))
                    }
                    Some(value) => value,
                    None => Value::Missing,
                }
            })
            .collect();
        table.columns.push(super::columns::column_of(&field.ty, values));
    }
    if let Timing::Valid(from, through) = register.timing {
        let keys: Vec<String> =
            members.iter().filter_map(|m| example.given.get(*m)).map(|given| key_of(register, given)).collect();
        let column = |field: FieldId| table.columns.get(field.0);
        table.spells = Some(Spells::of(&keys, column(from), through.and_then(column)));
    }
    Some(table)
}

/// What tells which records of an example are one and the same at different times: their key facts, where all are given.
fn key_of(register: &Register, given: &Given) -> String {
    let fact =
        |key: &FieldId| given.facts.iter().find(|(field, _)| field == key).map(|(_, value)| format!("{value:?}"));
    let facts: Option<Vec<String>> = register.keys.iter().map(fact).collect();
    facts.map_or_else(|| given.name.clone(), |facts| facts.join(" / "))
}

/// Lets relations point at the row that stands for all rows of its key.
fn point_at_heads(program: &Program, tables: &mut [Table]) {
    for index in 0..tables.len() {
        for (position, field) in program.register(RegisterId(index)).fields.iter().enumerate() {
            let Some(spells) = field.relation.as_ref().and_then(|r| tables.get(r.target.0)?.spells.clone()) else {
                continue;
            };
            if let Some(Column::Record(links)) = tables.get_mut(index).and_then(|t| t.columns.get_mut(position)) {
                *links = links.iter().map(|to| to.map(|to| spells.head(to))).collect();
            }
        }
    }
}

/// Groups the rows of each register by the row they point at.
fn link(program: &Program, tables: &mut [Table]) {
    for index in 0..tables.len() {
        let fields = &program.register(RegisterId(index)).fields;
        for (position, field) in fields.iter().enumerate() {
            let Some(relation) = &field.relation else { continue };
            let targets = tables.get(relation.target.0).map_or(0, Table::rows);
            let Some(table) = tables.get_mut(index) else { continue };
            let Some(Column::Record(links)) = table.columns.get(position) else { continue };
            let mut groups: Vec<Vec<u32>> = vec![Vec::new(); targets];
            for (row, to) in (0u32..).zip(links.iter()) {
                if let Some(group) = to.and_then(|to| groups.get_mut(to as usize)) {
                    group.push(row);
                }
            }
            let mut starts = vec![0u32];
            let mut rows = Vec::new();
            for group in groups {
                rows.extend(group);
                starts.push(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            }
            table.inverse.insert(position, Inverse { starts, rows });
        }
    }
}

/// Compares what a rule gave with what the example expects. `missing` tells whether a field was named as missing.
#[must_use]
pub fn judge(program: &Program, expect: &Expect, value: Value, reason: String) -> Tried {
    let rule = program.rule(expect.rule);
    let holds = match &expect.outcome {
        ExpectedOutcome::Value(expected) => *expected == value,
        ExpectedOutcome::NotEntitled => value == Value::Number(Fraction::ZERO),
        ExpectedOutcome::Unknown(None) => value == Value::Missing,
        ExpectedOutcome::Unknown(Some(field)) => {
            let name = &program.field(rule.register, *field).named.name;
            let is_field = |lack: &str| lack.split('@').next() == Some(name);
            let named = reason.strip_prefix("unknown: ").is_some_and(|lacks| lacks.split(", ").any(is_field));
            value == Value::Missing && named
        }
    };
    Tried { holds, value, reason }
}
