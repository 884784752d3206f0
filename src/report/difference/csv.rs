//! The records behind a difference as CSV: one line for each rule and record whose result is not simply the same.

use super::DifferenceReport;
use crate::report::csv::{harmless, written};

const COLUMNS: [&str; 9] =
    ["register", "key", "rule", "change", "before", "after", "difference", "reason_before", "reason_after"];

/// The records with a header line. Values are stable texts: exact numbers, names of words.
#[must_use]
pub fn csv(report: &DifferenceReport<'_>) -> String {
    let [program, _] = report.programs;
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for rule in &report.difference.rules {
        let declared = program.rule(rule.rule);
        let register = &program.register(declared.register).named.name;
        for record in &rule.records {
            let amounts = record.before.amount.zip(record.after.amount);
            let difference = amounts.and_then(|(before, after)| after.minus(before).ok());
            rows.push(vec![
                register.clone(),
                harmless(&record.key),
                declared.named.name.clone(),
                record.change.id().to_owned(),
                harmless(&record.before.value),
                harmless(&record.after.value),
                difference.map(|difference| difference.to_string()).unwrap_or_default(),
                harmless(&record.before.category.id()),
                harmless(&record.after.category.id()),
            ]);
        }
    }
    written(&rows)
}
