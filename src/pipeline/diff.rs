//! The same records judged by two states of law: two days, two days of knowledge, or two folders of rules.

use super::run::{Ready, ready};
use super::{Checked, Request};
use crate::compare::proof::{self, Proof};
use crate::compare::{self, Difference, Side, Wanted};
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Evaluation;
use crate::ir::{Clocks, Program, RuleId};
use crate::project::Project;
use crate::report::Receipt;
use crate::source::Files;
use crate::value::{Date, Message, name};

/// What is to be compared.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The registers and the period.
    pub request: Request,
    /// The day stocks are judged on, before and after; that of the request where absent.
    pub on: [Option<Date>; 2],
    /// The day by which the law must have come into force, before and after.
    pub known: [Option<Date>; 2],
    /// Only this rule.
    pub rule: Option<String>,
    /// Only this breakdown.
    pub by: Option<String>,
}

/// What was found, and from what.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The difference.
    pub difference: Difference,
    /// What each side was made from.
    pub receipts: [Receipt; 2],
}

/// Faults, and whether they are those of the second folder.
pub type Refused = (bool, Vec<Diagnostic>);

/// Compares two states of law over the registers of the first project: of one folder on two days, or of two folders.
///
/// # Errors
/// Data that cannot be used, a rule that is not there, or two sides between which nothing can differ.
pub fn diff(
    files: &dyn Files,
    checked: &Checked,
    other: Option<&Checked>,
    comparison: &Comparison,
    progress: &dyn Fn(&Message),
) -> Result<Compared, Refused> {
    let first = |faults| (false, faults);
    let program = usable(checked).map_err(first)?;
    let later = other.map(|other| usable(other).map_err(|faults| (true, faults))).transpose()?;
    if let Some(rule) = &comparison.rule {
        known_rule(program, rule).map_err(|fault| (false, vec![fault]))?;
        if let Some(later) = later {
            known_rule(later, rule).map_err(|fault| (true, vec![fault]))?;
        }
    }
    let before = ready(files, checked, program, &comparison.request, progress).map_err(first)?;
    let period = Some(before.period);
    let request = Request { period, ..comparison.request.clone() };
    // The second folder reads the registers of the first, as the first says they are to be read.
    let lent = other.map(|other| Checked { project: lent(&checked.project, other), ..other.clone() });
    let after = match lent.as_ref().zip(later) {
        Some((lent, later)) => {
            Some((lent, later, ready(files, lent, later, &request, &|_| ()).map_err(|faults| (true, faults))?))
        }
        None => None,
    };
    progress(&Message::new("đang so sánh", "comparing"));
    let days = comparison.on.map(|on| on.unwrap_or(before.on));
    let [from, to] = days;
    let [known, later_known] = comparison.known;
    let (later, later_ready, later_rules) = match &after {
        Some((checked, program, ready)) => (*program, ready, &checked.rules_hash),
        None => (program, &before, &checked.rules_hash),
    };
    let was = Evaluation::new(program, &before.bound.data, before.period, Some(from)).with_known(known);
    let is = Evaluation::new(later, &later_ready.bound.data, before.period, Some(to)).with_known(later_known);
    let was = Side { program, data: &before.bound.data, evaluation: &was };
    let is = Side { program: later, data: &later_ready.bound.data, evaluation: &is };
    let wanted = Wanted { rule: comparison.rule.as_deref(), by: comparison.by.as_deref() };
    let difference = compare::compare(&was, &is, wanted);
    let receipt = |rules: &String, ready: &Ready, on, known| {
        Receipt::new(rules.clone(), ready.hashes.clone(), ready.period, Clocks { on, known })
    };
    let receipts =
        [receipt(&checked.rules_hash, &before, from, known), receipt(later_rules, later_ready, to, later_known)];
    Ok(Compared { difference, receipts })
}

/// Compares a rule in the law of two pairs of days, without any data.
///
/// # Errors
/// Rules with faults, a rule that is not there, or a day outside the calendar we keep.
pub fn diff_law(checked: &Checked, rule: &str, days: [Clocks; 2]) -> Result<Proof, Vec<Diagnostic>> {
    let program = usable(checked)?;
    known_rule(program, rule).map_err(|fault| vec![fault])?;
    let position = program.rules.iter().position(|declared| name::same(&declared.named.name, rule));
    let proof = position.and_then(|position| proof::prove(program, RuleId(position), days));
    proof.ok_or_else(|| {
        let message = Message::new("ngày nằm ngoài lịch được xét", "a day lies outside the calendar that is kept");
        vec![Diagnostic::error(Code::BadRequest, message)]
    })
}

fn usable(checked: &Checked) -> Result<&Program, Vec<Diagnostic>> {
    checked.program.as_ref().filter(|_| !checked.is_broken()).ok_or_else(|| checked.diagnostics.clone())
}

/// The project of the first folder, without what it says of registers the second does not declare.
fn lent(project: &Project, other: &Checked) -> Project {
    let mut lent = project.clone();
    let declared = |named: &str| {
        let mut registers = other.program.iter().flat_map(|program| &program.registers);
        registers.any(|register| name::same(&register.named.name, named))
    };
    lent.registers.retain(|named, _| declared(named));
    lent
}

fn known_rule(program: &Program, asked: &str) -> Result<(), Diagnostic> {
    let mut names = program.rules.iter().map(|rule| rule.named.name.as_str());
    if names.clone().any(|named| name::same(named, asked)) {
        return Ok(());
    }
    let message = Message::new(format!("không có cách xác định `{asked}`"), format!("there is no rule `{asked}`"));
    let fault = Diagnostic::error(Code::BadRequest, message);
    Err(match name::suggest(asked, &mut names) {
        Some(near) => fault.help(Message::new(format!("Tên gần nhất: `{near}`."), format!("nearest name: `{near}`"))),
        None => fault,
    })
}
