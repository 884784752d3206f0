//! One state of law: a program, its registers, and their evaluation.

use crate::eval::Evaluation;
use crate::ir::{Clocks, ParamId, ParamVersion, Program, RegisterId, RuleId, RuleVersion, applying};
use crate::table::Data;

/// One of the two states that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What was meant.
    pub program: &'a Program,
    /// The registers.
    pub data: &'a Data,
    /// What comes of it.
    pub evaluation: &'a Evaluation<'a>,
}

impl<'a> Side<'a> {
    /// Whether the other side has the same rules.
    pub(super) fn is_same_program(&self, other: &Side<'_>) -> bool {
        std::ptr::eq(self.program, other.program)
    }

    /// The key of a record, or its place where the register has none.
    #[must_use]
    pub fn key(&self, register: RegisterId, row: u32) -> String {
        let Some(table) = self.data.tables.get(register.0) else { return String::new() };
        table.keys.get(row as usize).cloned().unwrap_or_else(|| table.cell(row, None).to_string())
    }

    /// The version of a rule that speaks on two days.
    pub(super) fn rule_version(&self, rule: RuleId, clocks: Clocks) -> Option<(usize, &'a RuleVersion)> {
        let versions = &self.program.rule(rule).versions;
        applying(versions, clocks).and_then(|at| Some((at, versions.get(at)?)))
    }

    /// The version of a parameter that speaks on the days of this side.
    pub(super) fn param_version(&self, param: ParamId) -> Option<&'a ParamVersion> {
        let versions = &self.program.param(param).versions;
        applying(versions, self.evaluation.clocks()).and_then(|at| versions.get(at))
    }
}
