//! Checks of each record of a register: conditions that all must satisfy, and how far from the middle of all they may be.

use super::declare::named;
use super::scope::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{RecordCheck, RecordTest, RegisterId, Type};
use crate::syntax::ast::{CheckClause, CheckDecl, Expr, Literal, Middle};
use crate::value::{Fraction, Message};

impl Checker {
    /// Settles a check of each record.
    pub(super) fn settle_record_check(&mut self, decl: &CheckDecl, register: RegisterId) {
        let mut check =
            RecordCheck { named: named(&decl.name, decl.label.as_ref()), register, tests: Vec::new(), blocks: true };
        let mut severity_at = None;
        let mut tried = false;
        for clause in &decl.clauses {
            match &clause.node {
                CheckClause::Compare(expr) => {
                    tried = true;
                    check.tests.extend(self.condition(expr, register).map(RecordTest::Holds));
                }
                CheckClause::Near { value, middle, times } => {
                    tried = true;
                    check.tests.extend(self.near(value, *middle, times, register));
                }
                CheckClause::Severity(blocks) => {
                    self.once(&mut severity_at, clause.span);
                    check.blocks = *blocks;
                }
                CheckClause::Basis(basis) => {
                    self.basis(basis, None);
                }
                CheckClause::Tolerance(_) | CheckClause::SameScope(_) => {
                    let message = Message::new(
                        "đối chiếu từng bản ghi không có mức lệch và phạm vi",
                        "a check of each record has no tolerance and no scope",
                    );
                    let help = Message::new(
                        "Viết điều kiện của một bản ghi, như `số_khẩu từ 1 trở lên`.",
                        "write a condition of one record, such as `members from 1 or more`",
                    );
                    self.fault(Diagnostic::error(Code::Misplaced, message).at(clause.span).help(help));
                }
                CheckClause::Note(_) => {}
            }
        }
        if !tried {
            self.no_comparison(decl);
        }
        self.program.record_checks.push(check);
    }

    fn near(&mut self, value: &Expr, middle: Middle, times: &Literal, register: RegisterId) -> Option<RecordTest> {
        let settled = self.expr(value, register, None)?;
        let Type::Number(_) = settled.ty else {
            let found = self.describe(&settled.ty);
            let message = Message::new(
                format!("trung vị, bình quân tính được với số, không với {}", found.vi),
                format!("a median or a mean is taken of numbers, not of {}", found.en),
            );
            self.refuse(Code::TypeMismatch, value.span, message);
            return None;
        };
        let amount = self.literal(times, None)?;
        let occurrences = crate::value::Unit::builtin("lần");
        if !(amount.unit.is_plain() || Some(&amount.unit) == occurrences.as_ref()) || amount.value <= Fraction::ZERO {
            let message = Message::new(
                "cần số lần độ lệch, lớn hơn 0, như `3,5 lần`",
                "this takes a number of times above nought, such as `3.5 times`",
            );
            self.refuse(Code::TypeMismatch, times.span, message);
            return None;
        }
        Some(RecordTest::Near(settled, middle, amount.value))
    }
}
