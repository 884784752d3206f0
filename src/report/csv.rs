//! The report as CSV: one row for each indicator and cell, its total first; and the rows set aside, for their owners to mend.

use super::text::cell_words;
use super::{Report, cell_targets, number};
use crate::eval::outcome::{CellKey, IndicatorOutcome, Judged, Measured};
use crate::eval::words;
use crate::explain::DataRequest;
use crate::ir::{Program, TargetId};
use crate::table::SetAsideRow;
use crate::value::{DataStatus, Fraction, Lang};

const COLUMNS: [&str; 15] = [
    "indicator",
    "label",
    "period",
    "dimension",
    "cell",
    "exact",
    "shown",
    "unit",
    "numerator",
    "denominator",
    "low",
    "high",
    "undetermined",
    "excluded",
    "verdicts",
];

/// The indicators as CSV with a header line. Exact values are machine numbers; labels and displayed values follow the
/// language. Where any figure is short of official, a last column says which.
#[must_use]
pub fn csv(report: &Report<'_>, lang: Lang) -> String {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    let mut statuses = vec!["status".to_owned()];
    let status = |measured: &Measured| number::status(measured).map(DataStatus::id).unwrap_or_default().to_owned();
    for outcome in &report.outcome.indicators {
        rows.push(row(report, outcome, ("", ""), &outcome.total, &verdicts(report, outcome, None), lang));
        statuses.push(status(&outcome.total));
        let indicator = report.program.indicator(outcome.indicator);
        for (position, cells) in &outcome.breakdowns {
            let dimension = indicator.dimensions.get(*position).map_or("", |d| d.name.as_str());
            for (key, measured) in cells {
                let cell = cell_words(key, lang);
                let told = verdicts(report, outcome, Some((*position, key)));
                rows.push(row(report, outcome, (dimension, &cell), measured, &told, lang));
                statuses.push(status(measured));
            }
        }
    }
    if statuses.iter().skip(1).any(|status| !status.is_empty()) {
        rows.iter_mut().zip(statuses).for_each(|(row, status)| row.push(status));
    }
    written(&rows)
}

fn row(
    report: &Report<'_>,
    outcome: &IndicatorOutcome,
    (dimension, cell): (&str, &str),
    measured: &Measured,
    verdicts: &str,
    lang: Lang,
) -> Vec<String> {
    let indicator = report.program.indicator(outcome.indicator);
    let text = |value: Option<Fraction>| match value {
        _ if measured.hidden => words::HIDDEN.to_owned(),
        value => value.map(|v| v.to_string()).unwrap_or_default(),
    };
    let count = |records: u64| if measured.hidden { words::HIDDEN.to_owned() } else { records.to_string() };
    vec![
        indicator.named.name.clone(),
        harmless(&indicator.named.label),
        report.outcome.period.name(lang),
        dimension.to_owned(),
        harmless(cell),
        number::exact(measured).unwrap_or_else(|| text(None)),
        number::shown(report.program, outcome.indicator, measured, lang),
        indicator.unit.name(lang),
        text(measured.numerator),
        text(measured.denominator),
        text(measured.low),
        text(measured.high),
        count(measured.undetermined),
        count(measured.excluded),
        verdicts.to_owned(),
    ]
}

/// The verdicts on the whole, or on one cell of a breakdown.
fn verdicts(report: &Report<'_>, outcome: &IndicatorOutcome, cell: Option<(usize, &CellKey)>) -> String {
    let wanted = |judged: &&Judged| {
        let of = report.program.target(judged.target).cell.as_ref();
        match (of, cell) {
            (None, None) => true,
            (Some(of), Some((dimension, key))) => of.dimension == dimension && cell_targets::is(&of.of, key),
            _ => false,
        }
    };
    let one = |judged: &Judged| {
        let name = &report.program.target(judged.target).named.name;
        let id = judged.verdict.id();
        if name.is_empty() { id.to_owned() } else { format!("{name}: {id}") }
    };
    outcome.judged.iter().filter(|judged| wanted(judged)).map(one).collect::<Vec<_>>().join("; ")
}

/// The rows set aside, each with its place, the reason in both languages and its cells as they stand in the file.
#[must_use]
pub fn rejects(rows: &[SetAsideRow]) -> String {
    let head = ["register", "file", "sheet", "row", "column", "key", "code", "reason_vi", "reason_en"];
    let most = rows.iter().map(|row| row.texts.len()).max().unwrap_or(0);
    let mut table = vec![head.map(str::to_owned).to_vec()];
    if let Some(head) = table.first_mut() {
        head.extend((1..=most).map(|nth| format!("cell_{nth}")));
    }
    for row in rows {
        let mut cells = vec![
            row.register.clone(),
            harmless(&row.cell.file),
            harmless(row.cell.sheet.as_deref().unwrap_or_default()),
            row.cell.row.map(|n| n.to_string()).unwrap_or_default(),
            harmless(row.cell.column.as_deref().unwrap_or_default()),
            harmless(row.key.as_deref().unwrap_or_default()),
            row.code.id().to_owned(),
            harmless(&row.reason.vi),
            harmless(&row.reason.en),
        ];
        cells.extend(row.texts.iter().map(|text| harmless(text)));
        cells.resize(head.len() + most, String::new());
        table.push(cells);
    }
    written(&table)
}

/// The records to ask about, the most useful first: what each lacks, for which indicators, and for which targets that cannot be
/// judged.
#[must_use]
pub fn requests(program: &Program, requests: &[DataRequest]) -> String {
    let head = ["register", "key", "file", "sheet", "row", "fields", "indicators", "targets"];
    let mut table = vec![head.map(str::to_owned).to_vec()];
    for one in requests {
        let target = |id: &TargetId| {
            let target = program.target(*id);
            let named = Some(&target.named.name).filter(|name| !name.is_empty());
            named.unwrap_or(&program.indicator(target.indicator).named.name).clone()
        };
        let fields: Vec<&str> = one.fields.iter().map(|field| field.vi.as_str()).collect();
        let indicators: Vec<&str> =
            one.indicators.iter().map(|id| program.indicator(*id).named.name.as_str()).collect();
        table.push(vec![
            program.register(one.register).named.name.clone(),
            harmless(&one.key),
            harmless(&one.cell.file),
            harmless(one.cell.sheet.as_deref().unwrap_or_default()),
            one.cell.row.map(|n| n.to_string()).unwrap_or_default(),
            harmless(&fields.join("; ")),
            indicators.join("; "),
            one.targets.iter().map(target).collect::<Vec<_>>().join("; "),
        ]);
    }
    written(&table)
}

/// A text that no spreadsheet takes for a formula: an apostrophe stands in front of `=`, `+`, `-`, `@` and control
/// characters, unless the text is a plain number.
#[must_use]
pub fn harmless(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let number = text.starts_with('-') && crate::value::numeral::readings(text).is_ok();
    if risky && !number { format!("'{text}") } else { text.to_owned() }
}

/// Rows as CSV (RFC 4180, line feeds).
#[must_use]
pub fn written(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for row in rows {
        for (nth, cell) in row.iter().enumerate() {
            if nth > 0 {
                out.push(',');
            }
            if cell.contains([',', '"', '\n', '\r']) {
                out.push('"');
                out.push_str(&cell.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(cell);
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_numbers_are_left() {
        assert_eq!(harmless("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("-1+2"), "'-1+2");
        assert_eq!(harmless("-1.500"), "-1.500");
        assert_eq!(harmless("Hộ"), "Hộ");
    }

    #[test]
    fn quotes_and_line_ends_stay_inside_their_cell() {
        let rows = [vec!["a,b".to_owned(), "nói \"có\"".to_owned(), "hai\ndòng".to_owned()]];
        assert_eq!(written(&rows), "\"a,b\",\"nói \"\"có\"\"\",\"hai\ndòng\"\n");
    }

    #[test]
    fn one_row_for_each_indicator_and_cell() {
        let parts = super::super::sample::full();
        let text = csv(&parts.report(), Lang::Vi);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + 9 + 3);
        let total = "tỷ_lệ_hộ_nghèo,Tỷ lệ hộ nghèo,năm 2023,,,87/20175,\"0,43%\",%,87,20175,29/6725,29/6725,0,0,\
                     tỉnh_giao: not_met; thành_phố_giao: exceeded";
        assert_eq!(lines.get(1).copied(), Some(total));
    }

    #[test]
    fn rejects_keep_their_place_and_their_cells() {
        let parts = super::super::sample::full();
        let text = rejects(&parts.set_aside);
        let second = "Hộ,data/ho-2023.csv,,48213,Thu nhập,H48213,E0801,không đọc được số tiền “1tr5”,\
                      \"\"\"1tr5\"\" cannot be read as money\",H,1tr5";
        assert_eq!(text.lines().nth(1), Some(second));
    }
}
