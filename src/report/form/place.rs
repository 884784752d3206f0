//! For which cell of a breakdown a form is filled, and what that cell is in the rows that have the breakdown.

use crate::eval::outcome::{CellKey, IndicatorOutcome};
use crate::ir::{Dimension, Form, Indicator};
use crate::report::Report;
use crate::report::text::cell_words;
use crate::value::{Lang, Message, name, quantity};

/// A cell as it is asked for: `xã=Nghĩa Đức`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The breakdown, by name or title.
    pub dimension: String,
    /// The cell.
    pub cell: String,
}

impl Place {
    /// The two sides of `=`.
    #[must_use]
    pub fn of(asked: &str) -> Option<Self> {
        let (dimension, cell) = asked.split_once('=')?;
        let (dimension, cell) = (dimension.trim().to_owned(), cell.trim().to_owned());
        (!dimension.is_empty() && !cell.is_empty()).then_some(Self { dimension, cell })
    }
}

/// A cell that is there.
pub(super) struct Found {
    asked: String,
    label: String,
    key: CellKey,
}

impl Found {
    /// `Xã, phường: Nghĩa Đức`.
    pub(super) fn words(&self, lang: Lang) -> String {
        format!("{}: {}", self.label, cell_words(&self.key, lang))
    }

    /// The breakdown of an indicator that has this cell.
    pub(super) fn dimension(&self, indicator: &Indicator) -> Option<usize> {
        indicator.dimensions.iter().position(|dimension| is_called(dimension, &self.asked))
    }

    pub(super) fn key(&self) -> &CellKey {
        &self.key
    }
}

/// The cell asked for, among those of the rows of a form.
pub(super) fn find(report: &Report<'_>, form: &Form, place: &Place) -> Result<Found, Message> {
    let shown = form.rows.iter().filter_map(|row| row.indicator);
    let outcomes = shown.filter_map(|id| report.outcome.indicators.iter().find(|outcome| outcome.indicator == id));
    let outcomes: Vec<&IndicatorOutcome> = outcomes.collect();
    let mut known: Vec<&CellKey> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for outcome in outcomes {
        let dimensions = &report.program.indicator(outcome.indicator).dimensions;
        for (position, cells) in &outcome.breakdowns {
            let Some(dimension) = dimensions.get(*position) else { continue };
            if !names.contains(&dimension.name.as_str()) {
                names.push(&dimension.name);
            }
            if !is_called(dimension, &place.dimension) {
                continue;
            }
            if let Some((key, _)) = cells.iter().find(|(key, _)| is_cell(key, &place.cell)) {
                return Ok(Found { asked: place.dimension.clone(), label: dimension.label.clone(), key: key.clone() });
            }
            known.extend(cells.iter().map(|(key, _)| key).filter(|key| !known.contains(key)).collect::<Vec<_>>());
        }
    }
    Err(if known.is_empty() { no_breakdown(form, place, &names) } else { no_cell(place, &known) })
}

fn is_called(dimension: &Dimension, asked: &str) -> bool {
    let last = dimension.name.rsplit('.').next().unwrap_or_default();
    [dimension.name.as_str(), dimension.label.as_str(), last].iter().any(|own| name::bare(own) == name::bare(asked))
}

fn is_cell(key: &CellKey, asked: &str) -> bool {
    [Lang::Vi, Lang::En].iter().any(|lang| name::bare(&cell_words(key, *lang)) == name::bare(asked))
}

fn no_breakdown(form: &Form, place: &Place, names: &[&str]) -> Message {
    let (form, asked, all) = (&form.named.name, &place.dimension, names.join(", "));
    let (vi, en) = if names.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(": có {all}"), format!(": there are {all}"))
    };
    Message::new(
        format!("không dòng nào của biểu `{form}` chia theo `{asked}`{vi}"),
        format!("no row of the form `{form}` is broken down by `{asked}`{en}"),
    )
}

fn no_cell(place: &Place, known: &[&CellKey]) -> Message {
    let Place { dimension, cell } = place;
    quantity::both(|lang| {
        let all = known.iter().map(|key| cell_words(key, lang)).collect::<Vec<_>>().join(", ");
        match lang {
            Lang::Vi => format!("`{dimension}` không có `{cell}`: có {all}"),
            Lang::En => format!("`{dimension}` has no `{cell}`: there are {all}"),
        }
    })
}
