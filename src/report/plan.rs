//! What became of the rows of plan tables: read, text only, of no indicator; and which columns are not read.

use super::Report;
use super::grid::{Cell, Grid, hanging};
use super::summary::number;
use super::text::{Options, heading};
use crate::ir::{PlanRead, PlanRow, PlanTable, Program};
use crate::value::Lang;
use serde_json::{Value, json};

/// The section of the page; empty without plan tables.
pub(super) fn page(report: &Report<'_>, options: &Options) -> String {
    let lang = options.lang;
    let tables = &report.program.plan_tables;
    if tables.is_empty() {
        return String::new();
    }
    let mut page = heading(lang.pick("Bảng kế hoạch", "Plan tables"), options);
    let mut grid = Grid::new(&[
        (lang.pick("Kế hoạch", "Plan"), false),
        (lang.pick("Tệp", "File"), false),
        (lang.pick("Dòng đã đọc", "Rows read"), true),
        (lang.pick("Không có số", "Without figures"), true),
        (lang.pick("Không ứng với chỉ tiêu nào", "Of no indicator"), true),
    ]);
    for table in tables {
        let mut row: Vec<Cell> = vec![table.named.label.clone().into(), table.file.clone().into()];
        row.extend(table.counts().map(|count| Cell::from(number(count.try_into().unwrap_or(u64::MAX), lang))));
        grid.row(row);
    }
    page.push_str(&grid.render(options.width, options.colour));
    for table in tables {
        let told = [columns(table, lang), rows(table, PlanRead::Unmatched, lang), rows(table, PlanRead::Text, lang)];
        for line in told.into_iter().flatten() {
            page.push_str(&hanging("  · ", &line, options.width));
        }
    }
    page
}

fn columns(table: &PlanTable, lang: Lang) -> Option<String> {
    let names = table.columns_not_read.iter().map(|header| format!("“{header}”")).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| format!("{} {}: {names}", table.file, lang.pick("không đọc cột", "columns not read")))
}

/// The rows of this kind, each by its number and title.
fn rows(table: &PlanTable, wanted: PlanRead, lang: Lang) -> Option<String> {
    let told = table.rows.iter().filter(|row| row.read == wanted).map(called).collect::<Vec<_>>().join("; ");
    let what = match wanted {
        PlanRead::Unmatched => lang.pick("dòng không ứng với chỉ tiêu nào", "rows of no indicator"),
        _ => lang.pick("dòng không có số", "rows without figures"),
    };
    (!told.is_empty()).then(|| format!("{} {what}: {told}", table.file))
}

fn called(row: &PlanRow) -> String {
    let words = [row.number.as_str(), row.title.as_str()];
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{}: {words}", row.row)
}

/// A plan table and its rows for programs.
pub(super) fn face(program: &Program, table: &PlanTable) -> Value {
    let [read, text, unmatched] = table.counts();
    let row = |row: &PlanRow| {
        let (indicator, state) = match row.read {
            PlanRead::Indicator(id) => (Some(program.indicator(id).named.name.as_str()), "read"),
            PlanRead::Text => (None, "no_figures"),
            PlanRead::Unmatched => (None, "no_indicator"),
        };
        json!({ "row": row.row, "number": row.number, "title": row.title, "state": state, "indicator": indicator })
    };
    json!({
        "name": table.named.name,
        "label": table.named.label,
        "period": [table.period.first_day().to_string(), table.period.last_day().to_string()],
        "file": table.file,
        "read": read,
        "no_figures": text,
        "no_indicator": unmatched,
        "columns_not_read": table.columns_not_read,
        "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
    })
}
