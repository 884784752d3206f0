//! Registers from a run of choices: few rows, few values, many of them missing or at the bounds that rules name.

use super::choices::Choices;
use arrow::array::{BooleanArray, Date32Array, Decimal128Array, StringArray, UInt32Array};
use chitieu::ir::{Field, Program, RegisterId, Timing, Type};
use chitieu::syntax::ast::Frequency;
use chitieu::table::column::days_since_epoch;
use chitieu::table::{Column, Data, Inverse, NumberColumn, Origin, Spells, Table};
use chitieu::value::{Period, date};
use std::collections::BTreeSet;

/// The period of a run over these registers: the later or the earlier snapshot of the stocks, or a period of another kind.
pub(crate) fn period(program: &Program, choices: &mut Choices<'_>) -> Period {
    let [before, now] = snapshots(program);
    let first_months = Period::first_months(2023, 9).unwrap();
    choices.of(&[now, now, Period::year(2023).unwrap(), Period::quarter(2023, 4).unwrap(), before, first_months])
}

/// The periods results are compared in: that of the run, those of the snapshots, and the one before.
pub(crate) fn periods(program: &Program, period: Period) -> BTreeSet<Period> {
    snapshots(program).into_iter().chain([period, period.previous().unwrap()]).collect()
}

/// The registers of a program. Homes and persons have two snapshots and keep their keys.
pub(crate) fn data(program: &Program, rows: &[Vec<u8>]) -> Data {
    made(program, rows, false)
}

/// The same registers with a fact wherever one was missing. What is not known about relations and history stays so.
pub(crate) fn completed(program: &Program, rows: &[Vec<u8>]) -> Data {
    made(program, rows, true)
}

fn made(program: &Program, rows: &[Vec<u8>], complete: bool) -> Data {
    let mut tables = vec![Table::default(); program.registers.len()];
    for (id, table) in tables.iter_mut().enumerate() {
        let most = if id == 0 { 2 } else { 6 };
        let own = rows.iter().skip(id).step_by(program.registers.len()).take(most);
        fill(program, RegisterId(id), table, &own.collect::<Vec<_>>(), complete);
    }
    link(program, &mut tables);
    Data { tables }
}

fn frequency(program: &Program) -> Frequency {
    let every = program.registers.iter().find_map(|register| match register.timing {
        Timing::Stock(every, _) => Some(every),
        _ => None,
    });
    every.unwrap()
}

fn snapshots(program: &Program) -> [Period; 2] {
    let now = match frequency(program) {
        Frequency::Year => Period::year(2023),
        Frequency::Quarter => Period::quarter(2023, 4),
        Frequency::Month => Period::month(2023, 12),
    };
    let now = now.unwrap();
    [now.previous().unwrap(), now]
}

/// Each run of choices is a record, for a stock in each snapshot it stands in.
fn fill(program: &Program, id: RegisterId, table: &mut Table, runs: &[&Vec<u8>], complete: bool) {
    let register = program.register(id);
    let stock = matches!(register.timing, Timing::Stock(..));
    let mut cells: Vec<Vec<Option<i128>>> = vec![Vec::new(); register.fields.len()];
    let history = matches!(register.timing, Timing::Valid(..));
    let slots = match (stock, history) {
        (true, _) => snapshots(program).map(Some).to_vec(),
        (_, true) => vec![None; TURNS.len()],
        _ => vec![None],
    };
    let mut readers: Vec<Choices<'_>> = runs.iter().map(|run| Choices::new(run)).collect();
    for (turn, snapshot) in slots.into_iter().enumerate() {
        for (nth, choices) in readers.iter_mut().enumerate() {
            if (stock && choices.once_in(5)) || (history && choices.once_in(3)) {
                continue;
            }
            let key = format!("{}{nth}", register.named.name);
            let row = u32::try_from(table.keys.len()).unwrap();
            table.by_key.entry((snapshot, key.clone())).or_insert(row);
            table.keys.push(key);
            table.origins.push(Origin { file: 0, row: u64::from(row) });
            table.snapshots.extend(snapshot);
            for (field, cells) in register.fields.iter().zip(&mut cells) {
                cells.push(cell(field, choices, complete));
            }
            if let Timing::Valid(from, through) = register.timing {
                let (first, last) = TURNS[turn];
                *cells[from.0].last_mut().unwrap() = choices.of(first).map(day_number);
                if let Some(through) = through {
                    *cells[through.0].last_mut().unwrap() = choices.of(last).map(day_number);
                }
            }
        }
    }
    table.columns = register.fields.iter().zip(cells).map(|(field, cells)| column(field, &cells)).collect();
    keep_spells(program, id, table);
}

/// First and last days of a row, of three rows of one key one after another; an open end is followed by none.
type Turn = (&'static [Option<(i32, u32, u32)>], &'static [Option<(i32, u32, u32)>]);

const TURNS: [Turn; 3] = [
    (&[Some((1990, 1, 1)), Some((2000, 2, 29))], &[Some((2023, 6, 30)), Some((2023, 6, 29)), Some((2000, 2, 29))]),
    (&[Some((2023, 7, 1)), Some((2023, 8, 10))], &[Some((2023, 12, 30)), Some((2023, 11, 30))]),
    (&[Some((2023, 12, 31)), Some((2024, 1, 1))], &[None, Some((2024, 2, 15)), Some((2024, 1, 1))]),
];

fn day_number((year, month, day): (i32, u32, u32)) -> i128 {
    i128::from(days_since_epoch(date::day(year, month, day).unwrap()))
}

/// Which rows carry one key, for registers with a history.
pub(crate) fn keep_spells(program: &Program, id: RegisterId, table: &mut Table) {
    if let Timing::Valid(from, through) = program.register(id).timing {
        let last = through.map(|through| &table.columns[through.0]);
        table.spells = Some(Spells::of(&table.keys, Some(&table.columns[from.0]), last));
    }
}

/// A cell as a whole number: a mantissa, a position in a pool, a day.
fn cell(field: &Field, choices: &mut Choices<'_>, complete: bool) -> Option<i128> {
    let scale = 10i128.pow(field.scale);
    let number = match (&field.ty, field.named.name.as_str()) {
        (Type::Number(_), "huge") => {
            choices.of(&[1, 0, 10i128.pow(36), -(10i128.pow(36)), i128::MAX / 2, 10i128.pow(19), 99])
        }
        (Type::Number(_), "quota") => choices.of(&[5_000, 0, 3_350, 10_000]),
        (Type::Number(_), "factor") => choices.of(&[scale, 0, scale / 2, 1, -3 * scale, scale * 10i128.pow(12)]),
        (Type::Number(_), "score" | "weight") => {
            choices.of(&[2 * scale, 0, scale, scale / 2, -scale, 3 * scale, -scale / 2])
        }
        (Type::Number(_), _) => choices.of(&[100, 0, 150, 50, 7, -50, 1_000, 200]),
        (Type::Date, name) => {
            let dates = [(2023, 6, 30), (2000, 2, 29), (2005, 2, 28), (2022, 12, 31), (2023, 12, 31), (2024, 1, 1)];
            let (year, month, day) = choices.of(&dates);
            let day = date::day(year, month, day).unwrap();
            let value = i128::from(days_since_epoch(day));
            // The date of a payment is what puts it in time.
            if name == "paid_on" {
                return Some(value);
            }
            value
        }
        // Texts and words are positions in a pool.
        (Type::Bool | Type::Text | Type::Word(_), _) => i128::try_from(choices.pick(2)).unwrap(),
        (Type::Record(_), _) => i128::try_from(choices.pick(4)).unwrap(),
    };
    let missing = choices.once_in(if field.ty == Type::Bool { 3 } else { 4 });
    let stays = matches!(field.ty, Type::Record(_));
    (!missing || (complete && !stays)).then_some(number)
}

pub(crate) fn column(field: &Field, cells: &[Option<i128>]) -> Column {
    let small = |cell: &Option<i128>| cell.map(|n| u32::try_from(n).unwrap());
    match &field.ty {
        Type::Bool => Column::Bool(cells.iter().map(|c| c.map(|n| n == 1)).collect::<BooleanArray>()),
        Type::Number(_) => {
            let array: Decimal128Array = cells.iter().copied().collect();
            let scale = i8::try_from(field.scale).unwrap();
            let mantissa = array.with_precision_and_scale(38, scale).unwrap();
            Column::Number(NumberColumn { mantissa, denominator: None })
        }
        Type::Text => {
            let text = |cell: &Option<i128>| cell.map(|n| if n == 0 { "a" } else { "b" });
            Column::Text(cells.iter().map(text).collect::<StringArray>())
        }
        Type::Date => {
            let days = cells.iter().map(|c| c.map(|n| i32::try_from(n).unwrap()));
            Column::Date(days.collect::<Date32Array>())
        }
        Type::Word(_) => Column::Word(cells.iter().map(small).collect::<UInt32Array>()),
        Type::Record(_) => Column::Record(cells.iter().map(small).collect::<UInt32Array>()),
    }
}

/// Turns the number in a relation into a row: the record with that number in the same snapshot, of what there is.
fn link(program: &Program, tables: &mut [Table]) {
    for id in 0..tables.len() {
        for (position, field) in program.registers[id].fields.iter().enumerate() {
            let Some(relation) = &field.relation else { continue };
            let target = tables[relation.target.0].clone();
            let Column::Record(wanted) = &tables[id].columns[position] else { panic!("a relation holds records") };
            let rows: Vec<Option<u32>> = wanted
                .iter()
                .enumerate()
                .map(|(row, wanted)| pointed_at(&target, tables[id].snapshots.get(row), wanted?))
                .collect();
            tables[id].columns[position] = Column::Record(rows.into_iter().collect());
        }
    }
    turn_round(program, tables);
}

/// The way back of every relation.
pub(crate) fn turn_round(program: &Program, tables: &mut [Table]) {
    for id in 0..tables.len() {
        for (position, field) in program.registers[id].fields.iter().enumerate() {
            let Some(relation) = &field.relation else { continue };
            let Column::Record(links) = &tables[id].columns[position] else { panic!("a relation holds records") };
            let mut inverse = Inverse { starts: vec![0], rows: Vec::new() };
            for row in 0..tables[relation.target.0].rows() {
                let pointing = (0u32..).zip(links).filter(|(_, to)| to.is_some_and(|to| to as usize == row));
                inverse.rows.extend(pointing.map(|(from, _)| from));
                inverse.starts.push(u32::try_from(inverse.rows.len()).unwrap());
            }
            tables[id].inverse.insert(position, inverse);
        }
    }
}

fn pointed_at(target: &Table, snapshot: Option<&Period>, wanted: u32) -> Option<u32> {
    let fits =
        |row: &u32| target.snapshots.is_empty() || snapshot.is_none_or(|s| target.snapshots[*row as usize] == *s);
    let rows: Vec<u32> = (0..u32::try_from(target.rows()).unwrap()).filter(fits).collect();
    let row = rows.get(wanted as usize).or(rows.last()).copied()?;
    // Relations point at the first row of a key.
    let same_key = |first: &u32| target.keys[*first as usize] == target.keys[row as usize];
    if target.spells.is_none() { Some(row) } else { rows.into_iter().find(same_key) }
}
