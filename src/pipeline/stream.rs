//! A run over registers too large to be held: their rows go by in batches, once for all that is asked of them.

use super::run::{data_paths, no_file, untaken};
use super::{Checked, Ran, Request};
use crate::bind::batch::{Batch, KeyValue, Parts};
use crate::bind::{self, Bound, DataFile, Setting};
use crate::diagnostic::Diagnostic;
use crate::eval::afar::{Answers, Harvest, Question};
use crate::eval::{self, Evaluation};
use crate::ir::{Program, RegisterId};
use crate::read::Sheet;
use crate::read::batches::Large;
use crate::report::receipt::{self, Receipt};
use crate::source::{Content, Files};
use crate::table::{Data, RowAccount, SetAsideRow, Table};
use crate::value::{Date, Message, Period};

/// Registers of more rows are not held, unless the request says otherwise.
const HELD: u64 = 200_000;

/// A register whose rows are read in batches.
struct Flowing {
    register: RegisterId,
    large: Large,
}

/// What became of the rows of a register that has gone by.
#[derive(Default)]
struct Passed {
    account: RowAccount,
    set_aside: Vec<SetAsideRow>,
    /// The greatest key so far.
    last: Option<KeyValue>,
    /// Whether keys have ascended from row to row.
    in_order: bool,
}

/// Runs with the large registers flowing by; `None` where there are none, or where they have to be held.
pub(super) fn run(
    files: &dyn Files,
    checked: &Checked,
    program: &Program,
    request: &Request,
    progress: &dyn Fn(&Message),
) -> Result<Option<Ran>, Vec<Diagnostic>> {
    let Some(period) = request.period.or(checked.project.period) else { return Ok(None) };
    if request.records || request.requests {
        return Ok(None);
    }
    let paths = data_paths(files, checked, request)?;
    let large = large_files(files, &paths, request.held.unwrap_or(HELD));
    if large.is_empty() {
        return Ok(None);
    }
    let data = opened(files, paths, &large)?;
    progress(&Message::new("đang đọc số liệu", "reading the registers"));
    let setting = Setting { program, project: &checked.project, entry: &checked.entry };
    let bound = bind::bind(&setting, &data)?;
    let Some(flowing) = flowing(&setting, &bound, large)? else { return Ok(None) };
    if !untaken(program, &bound.data, period).is_empty() {
        return Ok(None);
    }
    let on = request.on.unwrap_or_else(|| period.last_day());
    let stream = Stream { setting, bound, flowing, period, on, known: request.known };
    stream.run(&data, checked, files, progress)
}

/// The files whose rows are too many to be held. What is wrong with a file is told where it is read as a whole.
fn large_files(files: &dyn Files, paths: &[String], held: u64) -> Vec<Large> {
    let parquet = paths.iter().filter(|path| path.to_lowercase().ends_with(".parquet"));
    let opened = parquet.filter_map(|path| Large::open(path, files.open(path).ok()?).ok());
    opened.filter(|large| large.rows() > held).collect()
}

/// The data files: large ones by their heads, the others as a whole.
fn opened(files: &dyn Files, paths: Vec<String>, large: &[Large]) -> Result<Vec<DataFile>, Vec<Diagnostic>> {
    let heads: Vec<Sheet> = large.iter().map(Large::head).collect::<Result<_, _>>()?;
    let read = |path: String| match heads.iter().find(|head| head.file == path) {
        Some(head) => Ok(DataFile { path, bytes: Vec::new(), later: Some(head.clone()) }),
        None => match files.read(&path) {
            Ok(bytes) => Ok(DataFile::whole(path, bytes)),
            Err(reason) => Err(vec![no_file(&path, &reason)]),
        },
    };
    paths.into_iter().map(read).collect()
}

/// Which register each large file holds; `None` where one cannot be read in parts.
fn flowing(setting: &Setting<'_>, bound: &Bound, large: Vec<Large>) -> Result<Option<Vec<Flowing>>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    for large in large {
        let head = large.head()?;
        let mut accounts = bound.accounts.iter().filter(|account| account.file == head.file);
        let (Some(account), None) = (accounts.next(), accounts.next()) else { continue };
        let registers = setting.program.registers.iter();
        let Some(id) = registers.clone().position(|r| r.named.name == account.register).map(RegisterId) else {
            continue;
        };
        let alone = bound.accounts.iter().filter(|other| other.register == account.register).count() == 1;
        if !alone || Parts::of(*setting, id, &head)?.is_none() {
            return Ok(None);
        }
        found.push(Flowing { register: id, large });
    }
    Ok((!found.is_empty()).then_some(found))
}

struct Stream<'a> {
    setting: Setting<'a>,
    bound: Bound,
    flowing: Vec<Flowing>,
    period: Period,
    on: Date,
    known: Option<Date>,
}

impl<'a> Stream<'a> {
    fn run(
        mut self,
        data: &[DataFile],
        checked: &Checked,
        files: &dyn Files,
        progress: &dyn Fn(&Message),
    ) -> Result<Option<Ran>, Vec<Diagnostic>> {
        let mut answers = Answers::default();
        let mut passed: Vec<Passed> = Vec::new();
        let outcome = loop {
            let evaluation = self.evaluation(&self.bound.data, answers.clone());
            let outcome = eval::run(self.setting.program, &evaluation);
            let Some(questions) = evaluation.questions() else { return Ok(None) };
            if questions.is_empty() && !passed.is_empty() {
                break outcome;
            }
            progress(&Message::new("đang tính", "computing"));
            passed.clear();
            for flowing in &self.flowing {
                let own: Vec<Question> =
                    questions.iter().filter(|q| q.register() == flowing.register).cloned().collect();
                let Some((found, gone)) = self.pass(flowing, &own, &evaluation)? else { return Ok(None) };
                answers.extend(found);
                passed.push(gone);
            }
        };
        let hashes = self.hashes(data, files)?;
        let clocks = self.evaluation(&self.bound.data, Answers::default()).clocks();
        let receipt = Receipt::new(checked.rules_hash.clone(), hashes, self.period, clocks);
        for gone in passed {
            let slot = self.bound.accounts.iter_mut().find(|account| account.file == gone.account.file);
            slot.into_iter().for_each(|slot| *slot = gone.account.clone());
            self.bound.set_aside.extend(gone.set_aside);
        }
        let Bound { data, accounts, set_aside, warnings, .. } = self.bound;
        Ok(Some(Ran {
            outcome,
            accounts,
            set_aside,
            warnings,
            receipt,
            records: Vec::new(),
            tables: data.tables,
            requests: Vec::new(),
        }))
    }

    fn evaluation<'d>(&self, data: &'d Data, answers: Answers) -> Evaluation<'d>
    where
        'a: 'd,
    {
        let registers = self.flowing.iter().map(|flowing| flowing.register);
        let evaluation = Evaluation::new(self.setting.program, data, self.period, Some(self.on)).with_known(self.known);
        evaluation.with_afar(registers, answers)
    }

    /// Lets the rows of a register go by; `None` where it has to be held.
    fn pass(
        &self,
        flowing: &Flowing,
        questions: &[Question],
        run: &Evaluation<'_>,
    ) -> Result<Option<(Answers, Passed)>, Vec<Diagnostic>> {
        let program = self.setting.program;
        let mut harvest = Harvest::of(questions);
        let mut passed = Passed { in_order: true, ..Passed::default() };
        let mut data = Data { tables: self.bound.data.tables.clone() };
        let Some(mut parts) = Parts::of(self.setting, flowing.register, &flowing.large.head()?)? else {
            return Ok(None);
        };
        for group in 0..flowing.large.groups() {
            for sheet in flowing.large.group(group, parts.wanted())? {
                let batch = parts.bind(sheet?)?;
                passed.add(batch, program, flowing.register, &mut data);
                let evaluation = Evaluation::new(program, &data, self.period, Some(self.on)).with_known(self.known);
                if !harvest.add(&evaluation.of_a_part()) {
                    return Ok(None);
                }
            }
        }
        Ok(passed.in_order.then(|| (harvest.answers(program, run), passed)))
    }

    fn hashes(&self, data: &[DataFile], files: &dyn Files) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
        let used = data.iter().filter(|file| self.bound.files.contains(&file.path));
        used.map(|file| {
            let fault = |reason: String| vec![no_file(&file.path, &reason)];
            let hash = match &file.later {
                None => receipt::sha256(&file.bytes),
                Some(_) => match files.open(&file.path).map_err(fault)? {
                    Content::Bytes(bytes) => receipt::sha256(&bytes),
                    Content::File(large) => receipt::sha256_of(large).map_err(|reason| fault(reason.to_string()))?,
                },
            };
            Ok((file.path.clone(), hash))
        })
        .collect()
    }
}

impl Passed {
    /// Counts a batch, and puts its rows where the register's are looked for.
    fn add(&mut self, batch: Batch, program: &Program, register: RegisterId, data: &mut Data) {
        let account = batch.account;
        let before = (self.account.read, self.account.used, self.account.set_aside);
        self.account = RowAccount {
            read: before.0 + account.read,
            used: before.1 + account.used,
            set_aside: before.2 + account.set_aside,
            ..account
        };
        self.set_aside.extend(batch.set_aside);
        if !program.register(register).keys.is_empty() && batch.table.rows() > 0 {
            match batch.keys {
                Some((first, last)) if self.last.as_ref().is_none_or(|before| *before < first) => {
                    self.last = Some(last);
                }
                _ => self.in_order = false,
            }
        }
        if let Some(slot) = data.tables.get_mut(register.0) {
            *slot = Table { ..batch.table };
        }
    }
}
