//! Why an indicator or a record has its result: the same run, asked.

use super::run::{Ready, ready};
use super::{Checked, Explained, Request};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::disclosure::{self, Rows};
use crate::eval::outcome::Outcome;
use crate::eval::{self, Evaluation};
use crate::explain::{self, Asked, At};
use crate::ir::{IndicatorId, Program, RegisterId, RuleId};
use crate::report::why;
use crate::source::Files;
use crate::value::{Message, name};

/// Explains an indicator or a rule by name, in general or for one record.
///
/// # Errors
/// Data that cannot be used, or a name or key that is not there.
pub fn explain(
    files: &dyn Files,
    checked: &Checked,
    request: &Request,
    name: &str,
    record: Option<&str>,
) -> Result<Explained, Vec<Diagnostic>> {
    let program =
        checked.program.as_ref().filter(|_| !checked.is_broken()).ok_or_else(|| checked.diagnostics.clone())?;
    let subject = Subject::named(program, name).ok_or_else(|| vec![unknown(program, name)])?;
    if let (Subject::Rule(rule), None) = (subject, record) {
        return Err(vec![which_record(program, rule)]);
    }
    let ready = ready(files, checked, program, request, &|_| {})?;
    let evaluation =
        Evaluation::new(program, &ready.bound.data, ready.period, Some(ready.on)).with_known(request.known);
    let asked = Asked { evaluation: &evaluation, data: &ready.bound.data };
    let told = match (subject, record) {
        (Subject::Indicator(id), None) => {
            let outcome = eval::run(program, &evaluation);
            let hidden = hidden_rows(program, &evaluation, &outcome, id);
            let background = explain::background(program, &asked, &ready.bound.accounts, id, &hidden);
            explain::indicator(program, &evaluation, &outcome, id, background).map(|told| why::indicator(&told))
        }
        (Subject::Indicator(id), Some(key)) => {
            let at = find(program, &ready, &evaluation, &explain::registers(program, id), key)?;
            let told = explain::membership(program, &asked, id, at);
            let is_hidden = || {
                let outcome = eval::run(program, &evaluation);
                hidden_rows(program, &evaluation, &outcome, id).contains(&(at.register, at.row))
            };
            let hidden = program.indicator(id).hide.is_some() && is_hidden();
            told.map(|told| why::membership(&if hidden { told.not_shown() } else { told }))
        }
        (Subject::Rule(rule), Some(key)) => {
            let at = find(program, &ready, &evaluation, &[program.rule(rule).register], key)?;
            Some(why::record(&explain::record(program, &asked, rule, at)))
        }
        (Subject::Rule(rule), None) => return Err(vec![which_record(program, rule)]),
    };
    let (mut text, mut json) = told.ok_or_else(|| vec![unknown(program, name)])?;
    if let Some(what_if) = program.scenario() {
        let label = &what_if.named.label;
        text = Message::new(format!("Phương án “{label}”\n{}", text.vi), format!("Scenario “{label}”\n{}", text.en));
        if let Some(fields) = json.as_object_mut() {
            fields.insert("scenario".to_owned(), label.clone().into());
        }
    }
    Ok(Explained { text, json })
}

/// The records of an indicator that lie in cells which are not shown.
fn hidden_rows(program: &Program, evaluation: &Evaluation<'_>, outcome: &Outcome, id: IndicatorId) -> Rows {
    let own = outcome.indicators.iter().find(|own| own.indicator == id);
    own.map(|own| disclosure::hidden_rows(program, evaluation, own)).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Subject {
    Indicator(IndicatorId),
    Rule(RuleId),
}

impl Subject {
    fn named(program: &Program, name: &str) -> Option<Self> {
        let indicator = program.indicators.iter().position(|i| name::same(&i.named.name, name));
        let rule = program.rules.iter().position(|r| name::same(&r.named.name, name));
        indicator.map(|i| Self::Indicator(IndicatorId(i))).or(rule.map(|r| Self::Rule(RuleId(r))))
    }
}

/// The record with a key, in the period, in one of the registers.
fn find(
    program: &Program,
    ready: &Ready,
    evaluation: &Evaluation<'_>,
    registers: &[RegisterId],
    key: &str,
) -> Result<At, Vec<Diagnostic>> {
    for register in registers {
        let Some(table) = ready.bound.data.tables.get(register.0) else { continue };
        let in_period = evaluation.rows(*register, ready.period).into_iter();
        let found = in_period
            .filter(|(row, _)| table.keys.get(*row as usize).is_some_and(|own| name::same(own, key)))
            .find_map(|(row, day)| Some(At { register: *register, row, day: day?, known: evaluation.known() }));
        if let Some(at) = found {
            return Ok(at);
        }
    }
    Err(vec![no_record(program, ready, registers, key)])
}

fn no_record(program: &Program, ready: &Ready, registers: &[RegisterId], key: &str) -> Diagnostic {
    let names: Vec<&str> = registers.iter().map(|r| program.register(*r).named.name.as_str()).collect();
    let set_aside = ready.bound.set_aside.iter().find(|row| {
        names.contains(&row.register.as_str()) && row.key.as_deref().is_some_and(|own| name::same(own, key))
    });
    if let Some(row) = set_aside {
        let message = Message::new(
            format!("bản ghi mã {key} đã để riêng: {}", row.reason.vi),
            format!("record {key} is set aside: {}", row.reason.en),
        );
        return Diagnostic::error(Code::BadRequest, message).in_cell(row.cell.clone());
    }
    let (registers, period) = (names.join(", "), ready.period);
    let message = Message::new(
        format!("{}, danh sách {registers} không có mã {key}", period.name(crate::value::Lang::Vi)),
        format!("register {registers} has no record {key} in {}", period.name(crate::value::Lang::En)),
    );
    Diagnostic::error(Code::BadRequest, message)
}

fn unknown(program: &Program, asked: &str) -> Diagnostic {
    let names = program.indicators.iter().map(|i| i.named.name.as_str());
    let names = names.chain(program.rules.iter().map(|r| r.named.name.as_str()));
    let message = Message::new(
        format!("không có chỉ tiêu hay cách xác định `{asked}`"),
        format!("there is no indicator or rule `{asked}`"),
    );
    let fault = Diagnostic::error(Code::BadRequest, message);
    match name::suggest(asked, names) {
        Some(near) => fault.help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`"))),
        None => fault,
    }
}

fn which_record(program: &Program, rule: RuleId) -> Diagnostic {
    let rule = program.rule(rule);
    let (name, register) = (&rule.named.name, &program.register(rule.register).named.label);
    let message = Message::new(
        format!("`{name}` là cách xác định cho từng bản ghi của “{register}”: chưa nêu bản ghi nào"),
        format!("`{name}` is a rule for each record of “{register}”: no record is named"),
    );
    let help = Message::new("Thêm `--record MÃ`.", "add `--record KEY`");
    Diagnostic::error(Code::BadRequest, message).help(help)
}
