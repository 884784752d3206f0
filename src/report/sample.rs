//! A hand-made report for the tests of its faces.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{Receipt, Report};
use crate::diagnostic::{Cell, Code, Diagnostic};
use crate::eval::outcome::Outcome;
use crate::eval::{run, sample};
use crate::ir::{Dimension, Program};
use crate::source::Sources;
use crate::syntax::ast::{ClaimedVerdict, Hedge};
use crate::table::{RowAccount, SetAsideRow};
use crate::value::{Message, date};

pub(crate) struct Parts {
    pub(crate) program: Program,
    pub(crate) outcome: Outcome,
    pub(crate) sources: Sources,
    pub(crate) accounts: Vec<RowAccount>,
    pub(crate) set_aside: Vec<SetAsideRow>,
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) receipt: Receipt,
}

impl Parts {
    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            program: &self.program,
            outcome: &self.outcome,
            sources: &self.sources,
            accounts: &self.accounts,
            set_aside: &self.set_aside,
            warnings: &self.warnings,
            receipt: &self.receipt,
            title: "Báo cáo năm 2023 của thành phố Gia Nghĩa",
        }
    }
}

/// A small one: an indicator, a target, a claimed verdict, a file and a row set aside.
pub(crate) fn small() -> Parts {
    let mut parts = full();
    parts.program.indicators.truncate(1);
    parts.program.indicators[0].dimensions.clear();
    parts.program.targets.truncate(1);
    parts.program.checks.clear();
    parts.program.reports[0].figures.truncate(0);
    parts.program.reports[0].verdicts.truncate(1);
    parts.accounts.truncate(1);
    parts.set_aside.truncate(1);
    parts.outcome = run(&parts.program, &sample::known());
    parts
}

pub(crate) fn full() -> Parts {
    let (n, f) = (sample::n, sample::f);
    let mut program = sample::program();
    let dimension = Dimension { name: "xã".to_owned(), label: "Xã, phường".to_owned(), cells: Vec::new() };
    program.indicators[0].dimensions = vec![dimension];
    program.checks = vec![sample::levels_check(), sample::flow_check()];
    program.reports = vec![sample::report(
        vec![
            sample::claim(0, 2022, f(57, 10_000), f(1, 10_000)),
            sample::claim(1, 2023, n(87), n(1)),
            sample::claim(1, 2022, n(115), n(1)),
            sample::claim(2, 2023, n(33), n(1)),
            sample::claim(4, 2023, n(605), n(1)),
            sample::claim(5, 2023, n(22), n(1)),
            sample::claim(6, 2023, n(585), n(1)),
            sample::hedged(sample::claim(7, 2023, n(5_200_000_000), n(100_000_000)), Hedge::Nearly),
            sample::hedged(sample::claim(8, 2023, n(35), n(1)), Hedge::About),
        ],
        vec![
            sample::verdict(0, ClaimedVerdict::Met, Some(0)),
            sample::verdict(0, ClaimedVerdict::Met, Some(1)),
            sample::verdict(8, ClaimedVerdict::Exceeded, None),
        ],
    )];
    let outcome = run(&program, &sample::known());
    let cell = |row| Cell {
        file: "data/ho-2023.csv".to_owned(),
        sheet: None,
        row: Some(row),
        column: Some("Thu nhập".to_owned()),
    };
    let row = |row: u64| SetAsideRow {
        register: "Hộ".to_owned(),
        cell: cell(row),
        key: Some(format!("H{row:05}")),
        code: Code::BadCell,
        reason: Message::new("không đọc được số tiền “1tr5”", "\"1tr5\" cannot be read as money"),
        texts: vec!["H".to_owned(), "1tr5".to_owned()],
    };
    let on = date::day(2023, 12, 31).unwrap();
    let account = RowAccount {
        register: "Hộ".to_owned(),
        file: "data/ho-2023.csv".to_owned(),
        read: 20_187,
        used: 20_175,
        set_aside: 12,
        ..RowAccount::default()
    };
    let book = RowAccount {
        register: "Học_viên".to_owned(),
        file: "data/dao-tao.xlsx".to_owned(),
        sheet: Some("Học viên".to_owned()),
        read: 607,
        used: 607,
        ..RowAccount::default()
    };
    let data =
        vec![("data/ho-2023.csv".to_owned(), "ab".repeat(32)), ("data/dao-tao.xlsx".to_owned(), "cd".repeat(32))];
    Parts {
        program,
        outcome,
        sources: Sources::default(),
        accounts: vec![account, book],
        set_aside: (48_213..48_225).map(row).collect(),
        warnings: vec![
            Diagnostic::warning(
                Code::BadHeader,
                Message::new("cột `Ghi chú` không dùng đến", "column `Ghi chú` is not used"),
            )
            .in_cell(Cell { file: "data/ho-2023.csv".to_owned(), ..Cell::default() }),
        ],
        receipt: Receipt {
            engine: "0.1.0".to_owned(),
            ..Receipt::new("ef".repeat(32), data, sample::year(2023), crate::ir::Clocks::on(on))
        },
    }
}
