//! The main job: registers read and bound, everything computed, every input hashed.

use super::{Checked, Ran, Request, stream};
use crate::bind::{self, Bound, DataFile, Setting};
use crate::diagnostic::{Cell, Code, Diagnostic, system};
use crate::eval::disclosure::{self, Rows};
use crate::eval::outcome::{Outcome, RuleResult};
use crate::eval::{self, Evaluation};
use crate::explain::{self, Asked};
use crate::ir::{Program, Register, RuleId, Timing};
use crate::read;
use crate::report::receipt::{self, Receipt};
use crate::source::Files;
use crate::table::column::day_from_epoch;
use crate::table::{Column, Data, Table};
use crate::value::{Date, Lang, Message, Period};
use chrono::Datelike;
use std::collections::BTreeSet;

/// The folder registers are looked for when nobody names another.
const DATA: &str = "data";

/// Reads the registers and computes everything. `progress` is told what is being done.
///
/// # Errors
/// Data that cannot be used, or a request that cannot be carried out.
pub fn run(
    files: &dyn Files,
    checked: &Checked,
    request: &Request,
    progress: &dyn Fn(&Message),
) -> Result<Ran, Vec<Diagnostic>> {
    let program =
        checked.program.as_ref().filter(|_| !checked.is_broken()).ok_or_else(|| checked.diagnostics.clone())?;
    if let Some(ran) = stream::run(files, checked, program, request, progress)? {
        return Ok(ran);
    }
    let ready = ready(files, checked, program, request, progress)?;
    progress(&Message::new("đang tính", "computing"));
    let evaluation =
        Evaluation::new(program, &ready.bound.data, ready.period, Some(ready.on)).with_known(request.known);
    let outcome = eval::run(program, &evaluation);
    let wanted = if request.records { program.rules.len() } else { 0 };
    let mut records: Vec<RuleResult> = (0..wanted).map(|id| evaluation.rule(RuleId(id), ready.period)).collect();
    conceal(program, &evaluation, &outcome, &mut records);
    let asked = Asked { evaluation: &evaluation, data: &ready.bound.data };
    let requests = if request.requests { explain::requests(program, &asked, &outcome) } else { Vec::new() };
    let receipt = Receipt::new(checked.rules_hash.clone(), ready.hashes, ready.period, evaluation.clocks());
    let Bound { data, accounts, set_aside, warnings, .. } = ready.bound;
    Ok(Ran { outcome, accounts, set_aside, warnings, receipt, records, tables: data.tables, requests })
}

/// Marks the records that lie in cells which are not shown.
fn conceal(program: &Program, evaluation: &Evaluation<'_>, outcome: &Outcome, records: &mut [RuleResult]) {
    if records.is_empty() {
        return;
    }
    let indicators = outcome.indicators.iter();
    let hidden: Rows = indicators.flat_map(|of| disclosure::hidden_rows(program, evaluation, of)).collect();
    for result in records {
        let register = program.rule(result.rule).register;
        let own = hidden.range((register, 0)..=(register, u32::MAX));
        result.hidden = own.map(|(_, row)| *row).collect();
    }
}

/// Registers bound, and when they are judged.
pub(super) struct Ready {
    pub(super) bound: Bound,
    pub(super) period: Period,
    pub(super) on: Date,
    /// The hash of each file that rows came from.
    pub(super) hashes: Vec<(String, String)>,
}

/// Reads and binds the registers and settles the period.
pub(super) fn ready(
    files: &dyn Files,
    checked: &Checked,
    program: &Program,
    request: &Request,
    progress: &dyn Fn(&Message),
) -> Result<Ready, Vec<Diagnostic>> {
    progress(&Message::new("đang đọc số liệu", "reading the registers"));
    let data = data_files(files, checked, request)?;
    progress(&Message::new("đang ghép số liệu vào danh sách", "binding the registers"));
    let setting = Setting { program, project: &checked.project, entry: &checked.entry };
    let bound = bind::bind(&setting, &data)?;
    let period = request.period.or(checked.project.period).or_else(|| last_period(program, &bound.data));
    let period = period.ok_or_else(|| vec![no_period()])?;
    let untaken = untaken(program, &bound.data, period);
    if !untaken.is_empty() {
        return Err(untaken);
    }
    let on = request.on.unwrap_or_else(|| period.last_day());
    let used = data.iter().filter(|file| bound.files.contains(&file.path));
    let hashes = used.map(|file| (file.path.clone(), receipt::sha256(&file.bytes))).collect();
    Ok(Ready { bound, period, on, hashes })
}

/// The data files of the folder asked for, of the project's, of `data`, or of the project folder itself.
fn data_files(files: &dyn Files, checked: &Checked, request: &Request) -> Result<Vec<DataFile>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for path in data_paths(files, checked, request)? {
        match files.read(&path) {
            Ok(bytes) => found.push(DataFile::whole(path, bytes)),
            Err(reason) => faults.push(no_file(&path, &reason)),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// The paths of the data files, likewise.
pub(super) fn data_paths(
    files: &dyn Files,
    checked: &Checked,
    request: &Request,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let named = request.data.clone().or_else(|| checked.project.data.clone());
    let (folder, names) = match named {
        Some(folder) => {
            let names = files.list(&folder).map_err(|reason| vec![no_folder(&folder, &reason)])?;
            (folder, names)
        }
        None => match files.list(DATA) {
            Ok(names) => (DATA.to_owned(), names),
            Err(_) => (String::new(), files.list("").unwrap_or_default()),
        },
    };
    let path = |name: &String| match folder.trim_end_matches('/') {
        "" => name.clone(),
        folder => format!("{folder}/{name}"),
    };
    // A table of the rules is no register.
    let data = names.iter().filter(|name| read::is_data(name)).map(path);
    Ok(data.filter(|path| !checked.tables.contains(path)).collect())
}

/// The last period the data hold: the latest snapshot of a stock, else the year of the latest day of a flow.
pub(super) fn last_period(program: &Program, data: &Data) -> Option<Period> {
    let snapshots = data.tables.iter().flat_map(|table| table.snapshots.iter().copied());
    let latest = snapshots.max_by_key(|period| period.last_day());
    let days = program.registers.iter().zip(&data.tables).filter_map(|(register, table)| match register.timing {
        Timing::Flow(field) => match table.columns.get(field.0) {
            Some(Column::Date(days)) => days.iter().flatten().max().and_then(day_from_epoch),
            _ => None,
        },
        _ => None,
    });
    latest.or_else(|| days.max().and_then(|day| Period::year(day.year())))
}

/// Stocks without a snapshot for the period: their figures would be 0 where nothing is known.
pub(super) fn untaken(program: &Program, data: &Data, period: Period) -> Vec<Diagnostic> {
    let stocks = program.registers.iter().zip(&data.tables).filter(|(register, table)| {
        let is_taken = || table.snapshots.iter().any(|snapshot| snapshot.contains(period.last_day()));
        matches!(register.timing, Timing::Stock(..)) && !is_taken()
    });
    stocks.map(|(register, table)| not_taken(register, table, period)).collect()
}

fn not_taken(register: &Register, table: &Table, period: Period) -> Diagnostic {
    let name = &register.named.name;
    let message = Message::new(
        format!("danh sách {name} không có số liệu của {}", period.name(Lang::Vi)),
        format!("register {name} has no data for {}", period.name(Lang::En)),
    );
    let taken: BTreeSet<Period> = table.snapshots.iter().copied().collect();
    let list = |lang: Lang| taken.iter().rev().take(6).map(|p| p.name(lang)).collect::<Vec<_>>().join(", ");
    let fault = Diagnostic::error(Code::Unbound, message).at(register.named.span);
    if taken.is_empty() {
        return fault;
    }
    fault.help(Message::new(
        format!("Chỉ có số liệu của {}; chọn kỳ bằng `--period`.", list(Lang::Vi)),
        format!("there are data for {}; choose a period with `--period`", list(Lang::En)),
    ))
}

fn no_folder(folder: &str, reason: &str) -> Diagnostic {
    let reason = system::reason(reason);
    let message = Message::new(
        format!("không mở được thư mục số liệu `{folder}`: {}", reason.vi),
        format!("the data folder `{folder}` cannot be opened: {}", reason.en),
    );
    Diagnostic::error(Code::BadFile, message)
}

pub(super) fn no_file(path: &str, reason: &str) -> Diagnostic {
    let reason = system::reason(reason);
    let message = Message::new(format!("không đọc được: {}", reason.vi), format!("cannot be read: {}", reason.en));
    let cell = Cell { file: path.to_owned(), ..Cell::default() };
    Diagnostic::error(Code::BadFile, message).in_cell(cell)
}

pub(super) fn no_period() -> Diagnostic {
    let message = Message::new("chưa biết kỳ báo cáo", "the period to report on is not known");
    let help = Message::new(
        "Nêu `period = \"năm 2023\"` trong chitieu.toml, hoặc dùng `--period 2023`.",
        "say `period = \"2023\"` in chitieu.toml, or use `--period 2023`",
    );
    Diagnostic::error(Code::BadRequest, message).help(help)
}
