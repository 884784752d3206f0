//! Tables of offices: plans that are read, and forms that are printed.

use super::program::{IndicatorId, Named};
use crate::value::Period;

/// A plan table, and what became of its rows.
#[derive(Clone, Debug)]
pub struct PlanTable {
    /// Name and title.
    pub named: Named,
    /// The period of the plan.
    pub period: Period,
    /// The file, with its tab.
    pub file: String,
    /// Headers of columns that are not read.
    pub columns_not_read: Vec<String>,
    /// The rows below the headers.
    pub rows: Vec<PlanRow>,
}

impl PlanTable {
    /// How many rows were read, are text only, and have figures of no indicator.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let count = |wanted: &dyn Fn(&PlanRead) -> bool| self.rows.iter().filter(|row| wanted(&row.read)).count();
        [
            count(&|read| matches!(read, PlanRead::Indicator(_))),
            count(&|read| matches!(read, PlanRead::Text)),
            count(&|read| matches!(read, PlanRead::Unmatched)),
        ]
    }
}

/// A row of a plan table.
#[derive(Clone, Debug)]
pub struct PlanRow {
    /// The row as the file shows it.
    pub row: usize,
    /// What stands in the column of numbers.
    pub number: String,
    /// What stands in the column of titles.
    pub title: String,
    /// What it was read as.
    pub read: PlanRead,
}

/// What a row of a plan table was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanRead {
    /// Figures of an indicator.
    Indicator(IndicatorId),
    /// A heading or a note: no figures.
    Text,
    /// Figures that belong to no indicator of the project.
    Unmatched,
}

/// A table that is printed.
#[derive(Clone, Debug)]
pub struct Form {
    /// Name and title.
    pub named: Named,
    /// The columns beside those of numbers and titles.
    pub columns: Vec<FormColumn>,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// What stands below it.
    pub notes: Vec<String>,
}

/// A column of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormColumn {
    /// The code of the indicator.
    Code,
    /// The unit.
    Unit,
    /// What is to be reached, by the target of this name; by any without one.
    Plan(Option<String>),
    /// The value.
    Actual,
    /// The value from the beginning of the year.
    Cumulative,
    /// The value of the same period of the year before.
    SamePeriod,
    /// The degree of completion.
    AgainstPlan,
    /// The verdict.
    Verdict,
}

/// A row of a form.
#[derive(Clone, Debug)]
pub struct FormRow {
    /// What stands in the column of numbers.
    pub number: String,
    /// How far the title is indented.
    pub indent: u32,
    /// The title.
    pub title: String,
    /// The indicator; none for a heading.
    pub indicator: Option<IndicatorId>,
}
