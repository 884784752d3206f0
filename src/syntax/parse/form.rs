//! Forms: their columns and rows.

use super::clause::note;
use super::lexeme;
use super::reader::{Kids, Reader};
use crate::diagnostic::Code;
use crate::syntax::ast::{FormClause, FormColumn};
use crate::syntax::grammar::Rule;
use crate::value::Message;

/// How far a title can be indented.
const MOST_INDENT: u32 = 9;

pub(super) fn clause(reader: &mut Reader<'_>, mut kids: Kids<'_>) -> Option<FormClause> {
    let part = kids.first()?;
    match part.as_rule() {
        Rule::note => return note(reader, part).map(FormClause::Note),
        Rule::form_columns => {
            let columns = Kids::of(part).all(Rule::form_column);
            let columns = columns.into_iter().map(|column| self::column(reader, Kids::of(column)));
            return columns.collect::<Option<_>>().map(FormClause::Columns);
        }
        _ => {}
    }
    let mut row = Kids::of(part);
    let number = row.text(reader)?;
    let indent = match row.find(Rule::whole) {
        Some(pair) => {
            let indent = lexeme::whole(&pair).filter(|indent| *indent <= MOST_INDENT);
            if indent.is_none() {
                let message = Message::new("lùi nhiều nhất 9 bậc", "at most 9 steps of indent");
                let span = reader.span(&pair);
                reader.fault(Code::BadNumber, span, message, None);
            }
            indent?
        }
        None => 0,
    };
    let title = row.text(reader)?;
    Some(FormClause::Row { number, indent, title, indicator: row.name(reader) })
}

fn column(reader: &Reader<'_>, mut kids: Kids<'_>) -> Option<FormColumn> {
    let name = kids.name(reader);
    Some(match kids.first()?.as_rule() {
        Rule::kw_code => FormColumn::Code,
        Rule::kw_shown => FormColumn::Unit,
        Rule::kw_decl_target => FormColumn::Plan(name),
        Rule::kw_actual => FormColumn::Actual,
        Rule::kw_year_to_date => FormColumn::Cumulative,
        Rule::kw_same_period => FormColumn::SamePeriod,
        Rule::kw_against_target => FormColumn::AgainstPlan,
        Rule::kw_judged => FormColumn::Verdict,
        _ => return None,
    })
}
