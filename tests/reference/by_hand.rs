//! Registers written out by hand, for cases whose results are worked out on paper.

use super::rows;
use chitieu::ir::{Program, RegisterId, Timing, Type};
use chitieu::table::column::days_since_epoch;
use chitieu::table::{Data, Origin, Table};
use chitieu::value::{Date, Decimal, Period};

/// A line for each record: register, year of the snapshot (`-` for none), key, facts. `Home 2023 h1 income=100 area=north`.
pub(crate) fn data(program: &Program, text: &str) -> Data {
    let mut tables = vec![Table::default(); program.registers.len()];
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    let of = |id: usize| lines.iter().filter(move |line| line[0] == program.registers[id].named.name);
    for (id, table) in tables.iter_mut().enumerate() {
        for line in of(id) {
            let stock = matches!(program.registers[id].timing, Timing::Stock(..));
            let snapshot = stock.then(|| Period::year(line[1].parse().unwrap()).unwrap());
            let row = u32::try_from(table.keys.len()).unwrap();
            table.keys.push(line[2].to_owned());
            table.origins.push(Origin { file: 0, row: u64::from(row) });
            table.snapshots.extend(snapshot);
            table.by_key.entry((snapshot, line[2].to_owned())).or_insert(row);
        }
    }
    for id in 0..tables.len() {
        let fields = &program.registers[id].fields;
        let columns = fields.iter().map(|field| {
            let cells: Vec<Option<i128>> = of(id)
                .map(|line| {
                    let fact =
                        line[3..].iter().find_map(|fact| fact.strip_prefix(&format!("{}=", field.named.name)))?;
                    Some(match (&field.ty, &field.relation) {
                        (_, Some(relation)) => {
                            let target = &tables[relation.target.0];
                            let snapshot =
                                (!target.snapshots.is_empty()).then(|| Period::year(line[1].parse().unwrap()));
                            i128::from(target.by_key[&(snapshot.flatten(), fact.to_owned())])
                        }
                        (Type::Number(_), _) => {
                            let value = Decimal::parse(fact).unwrap().to_fraction().unwrap();
                            value.numerator() * 10i128.pow(field.scale) / value.denominator()
                        }
                        (Type::Bool, _) => i128::from(fact == "yes"),
                        (Type::Date, _) => i128::from(days_since_epoch(fact.parse::<Date>().unwrap())),
                        (Type::Word(list), _) => {
                            let word = program.list(*list).words.iter().position(|word| word.name == fact).unwrap();
                            i128::try_from(word).unwrap()
                        }
                        _ => i128::from(fact == "b"),
                    })
                })
                .collect();
            rows::column(field, &cells)
        });
        let columns = columns.collect();
        tables[id].columns = columns;
        rows::keep_spells(program, RegisterId(id), &mut tables[id]);
    }
    rows::turn_round(program, &mut tables);
    Data { tables }
}
