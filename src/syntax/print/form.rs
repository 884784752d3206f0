//! Printing of forms.

use super::clause::note;
use super::kw;
use super::lexeme::quoted;
use crate::syntax::ast::{FormClause, FormColumn};
use crate::value::Lang;

pub(super) fn clause(of: &FormClause, lang: Lang) -> String {
    match of {
        FormClause::Columns(columns) => {
            let columns: Vec<String> = columns.iter().map(|of| column(of, lang)).collect();
            format!("{} {}", kw("form_columns", lang), columns.join(", "))
        }
        FormClause::Row { number, indent, title, indicator } => {
            let indent = if *indent == 0 { String::new() } else { format!(" {} {indent}", kw("indent", lang)) };
            let indicator = indicator.as_ref().map(|of| format!(" : {}", of.text)).unwrap_or_default();
            format!("{} {}{indent} {}{indicator}", kw("form_row", lang), quoted(number), quoted(title))
        }
        FormClause::Note(text) => note(text, lang),
    }
}

fn column(of: &FormColumn, lang: Lang) -> String {
    match of {
        FormColumn::Code => kw("code", lang).to_owned(),
        FormColumn::Unit => kw("shown", lang).to_owned(),
        FormColumn::Plan(None) => kw("decl_target", lang).to_owned(),
        FormColumn::Plan(Some(name)) => format!("{} {}", kw("decl_target", lang), name.text),
        FormColumn::Actual => kw("actual", lang).to_owned(),
        FormColumn::Cumulative => kw("year_to_date", lang).to_owned(),
        FormColumn::SamePeriod => kw("same_period", lang).to_owned(),
        FormColumn::AgainstPlan => kw("against_target", lang).to_owned(),
        FormColumn::Verdict => kw("judged", lang).to_owned(),
    }
}
