//! Registers as text, for people who look at a disagreement.

use chitieu::ir::Program;
use chitieu::table::Data;
use std::fmt::Write;

pub(crate) fn shown(program: &Program, data: &Data) -> String {
    let mut text = String::new();
    for (register, table) in program.registers.iter().zip(&data.tables) {
        let fields: Vec<&str> = register.fields.iter().map(|f| f.named.name.as_str()).collect();
        writeln!(text, "{} ({})", register.named.name, fields.join(", ")).unwrap();
        for row in 0..table.rows() {
            let cells: Vec<String> = table.columns.iter().map(|c| format!("{:?}", c.get(row))).collect();
            let snapshot = table.snapshots.get(row).map_or(String::new(), |s| format!("{s:?} "));
            writeln!(text, "  {row}: {snapshot}{}", cells.join(", ")).unwrap();
        }
    }
    text
}
