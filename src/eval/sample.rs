//! A small program made by hand and figures to go with it, for the tests of this room and of the reports.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    dead_code,
    reason = "tests"
)]

use super::Figures;
use super::gap::Standing;
use super::outcome::{CellKey, Finding, Measured, RecordCheckOutcome};
use crate::ir::*;
use crate::source::Span;
use crate::syntax::ast::{AggregateKind, ClaimedVerdict, CompletionBy, Frequency, Hedge, OtherPeriod, TargetWhen};
use crate::value::{Date, Fraction, Message, Period, Unit, date};
use std::collections::BTreeMap;

pub(crate) fn n(value: i128) -> Fraction {
    Fraction::whole(value)
}

pub(crate) fn f(numerator: i128, denominator: i128) -> Fraction {
    Fraction::new(numerator, denominator).unwrap()
}

pub(crate) fn year(year: i32) -> Period {
    Period::year(year).unwrap()
}

pub(crate) fn named(name: &str, label: &str) -> Named {
    Named { name: name.to_owned(), label: label.to_owned(), span: Span::default() }
}

pub(crate) fn figure(kind: FigureKind, unit: &Unit) -> Figure {
    Figure { kind, unit: unit.clone(), span: Span::default() }
}

pub(crate) fn indicator_figure(id: usize, unit: &Unit) -> Figure {
    figure(FigureKind::Indicator(IndicatorId(id)), unit)
}

fn aggregate(kind: AggregateKind, unit: &Unit) -> Figure {
    let aggregate = Aggregate {
        kind,
        register: RegisterId(0),
        value: None,
        filter: None,
        base: None,
        once_by: None,
        weight: None,
        quantile: None,
        missing: Vec::new(),
        span: Span::default(),
    };
    figure(FigureKind::Aggregate(Box::new(aggregate)), unit)
}

pub(crate) fn indicator(
    name: &str,
    label: &str,
    kind: AggregateKind,
    unit: &Unit,
    direction: Option<Direction>,
) -> Indicator {
    Indicator {
        named: named(name, label),
        code: None,
        basis: Vec::new(),
        figure: aggregate(kind, unit),
        unit: unit.clone(),
        decimals: if unit.is_dimensionless() { 2 } else { 0 }.into(),
        dimensions: Vec::new(),
        direction,
        note: None,
        hide: None,
        parts_add_up: false,
        in_time: None,
        same_definition: false,
    }
}

pub(crate) fn target(name: &str, indicator: usize, when: TargetWhen, goal: Goal) -> Target {
    let completion = (goal.of == GoalOf::Level && goal.low.is_some()).then_some(CompletionBy::Ratio);
    Target { completion, ..Target::new(named(name, name), IndicatorId(indicator), when, goal) }
}

pub(crate) fn level(low: Option<(Fraction, bool)>, high: Option<(Fraction, bool)>) -> Goal {
    Goal::bounds(GoalOf::Level, low, high)
}

pub(crate) fn claim(indicator: usize, year_number: i32, value: Fraction, precision: Fraction) -> Claim {
    Claim {
        indicator: IndicatorId(indicator),
        period: year(year_number),
        value,
        precision,
        hedge: None,
        text: String::new(),
        other_unit: None,
        section: Some("I.3".to_owned()),
        span: Span::default(),
        as_of: None,
        status: None,
    }
}

pub(crate) fn hedged(claim: Claim, hedge: Hedge) -> Claim {
    Claim { hedge: Some(hedge), ..claim }
}

pub(crate) fn verdict(indicator: usize, verdict: ClaimedVerdict, target: Option<usize>) -> VerdictClaim {
    VerdictClaim {
        indicator: IndicatorId(indicator),
        period: year(2023),
        verdict,
        target: target.map(TargetId),
        section: None,
        span: Span::default(),
    }
}

pub(crate) fn check(name: &str, label: &str, left: Figure, comparison: Comparison, right: Figure) -> Check {
    Check {
        named: named(name, label),
        comparisons: vec![(left, comparison, right)],
        tolerance: None,
        blocks: false,
        same_scope: false,
        each: None,
    }
}

pub(crate) fn report(figures: Vec<Claim>, verdicts: Vec<VerdictClaim>) -> Report {
    Report {
        named: named("BC01", "Báo cáo 01/BC-LĐTĐTBXH"),
        on: date::day(2024, 1, 10),
        figures,
        verdicts,
        listed: Vec::new(),
        outside: Vec::new(),
    }
}

/// A register of households and: 0 the poverty rate, 1 poor households, 2 exits, 3 entries, 4 trainees, 5 and 6 their
/// levels, 7 money paid, 8 jobs.
pub(crate) fn program() -> Program {
    let (household, worker, dong) =
        (Unit::builtin("hộ").unwrap(), Unit::builtin("lao động").unwrap(), Unit::builtin("đồng").unwrap());
    let register = Register {
        named: named("Hộ", "Hộ gia đình"),
        timing: Timing::Stock(Frequency::Year, None),
        fields: Vec::new(),
        keys: Vec::new(),
        made_from: None,
    };
    let count = AggregateKind::Count;
    let indicators = vec![
        indicator("tỷ_lệ_hộ_nghèo", "Tỷ lệ hộ nghèo", AggregateKind::Share, &Unit::rate(), Some(Direction::Lower)),
        indicator("hộ_nghèo", "Hộ nghèo", count, &household, Some(Direction::Lower)),
        indicator("thoát_nghèo", "Hộ thoát nghèo", count, &household, None),
        indicator("phát_sinh", "Hộ nghèo phát sinh", count, &household, None),
        indicator("học_viên", "Lao động được đào tạo", count, &worker, Some(Direction::Higher)),
        indicator("cao_đẳng", "Cao đẳng", count, &worker, None),
        indicator("khác", "Các trình độ khác", count, &worker, None),
        indicator("chi", "Chi trợ cấp", AggregateKind::Sum, &dong, None),
        indicator("việc_làm", "Giải quyết việc làm", count, &worker, Some(Direction::Higher)),
    ];
    let fall = Goal::bounds(GoalOf::Fall, Some((f(1, 1000), true)), None);
    let targets = vec![
        target("tỉnh_giao", 0, TargetWhen::Period(year(2023)), level(None, Some((f(4, 1000), false)))),
        target("thành_phố_giao", 0, TargetWhen::EveryYear, fall),
        target("việc_làm_2024", 8, TargetWhen::Period(year(2024)), level(Some((n(2500), true)), None)),
    ];
    Program { registers: vec![register], indicators, targets, ..Program::default() }
}

/// `học_viên = cao_đẳng + khác`.
pub(crate) fn levels_check() -> Check {
    let unit = Unit::builtin("lao động").unwrap();
    let parts = vec![(false, indicator_figure(5, &unit)), (false, indicator_figure(6, &unit))];
    let sum = figure(FigureKind::Sum(parts), &unit);
    check("học_viên", "Các trình độ cộng lại bằng tổng số", indicator_figure(4, &unit), Comparison::Equal, sum)
}

/// `hộ_nghèo = hộ_nghèo kỳ trước - thoát_nghèo + phát_sinh`.
pub(crate) fn flow_check() -> Check {
    let unit = Unit::builtin("hộ").unwrap();
    let before = figure(FigureKind::At(Box::new(indicator_figure(1, &unit)), OtherPeriod::Before), &unit);
    let parts = vec![(false, before), (true, indicator_figure(2, &unit)), (false, indicator_figure(3, &unit))];
    let sum = figure(FigureKind::Sum(parts), &unit);
    check("cân_đối", "Đầu kỳ, thoát, phát sinh, cuối kỳ", indicator_figure(1, &unit), Comparison::Equal, sum)
}

/// Figures by indicator and year.
#[derive(Default)]
pub(crate) struct Known(pub(crate) BTreeMap<(usize, i32), Measured>);

pub(crate) fn share(numerator: i128, denominator: i128) -> Measured {
    Measured {
        numerator: Some(n(numerator)),
        denominator: Some(n(denominator)),
        ..Measured::exact(f(numerator, denominator))
    }
}

pub(crate) fn between(low: Fraction, high: Fraction) -> Measured {
    Measured { low: Some(low), high: Some(high), undetermined: 25, ..Measured::default() }
}

/// The records of 2022 and 2023.
pub(crate) fn known() -> Known {
    let count = |value| Measured::exact(n(value));
    Known(BTreeMap::from([
        ((0, 2022), share(115, 20175)),
        ((0, 2023), share(87, 20175)),
        ((1, 2022), count(115)),
        ((1, 2023), count(87)),
        ((2, 2023), count(33)),
        ((3, 2023), count(5)),
        ((4, 2023), count(607)),
        ((5, 2023), count(22)),
        ((6, 2023), count(585)),
        ((7, 2023), count(5_190_000_000)),
        ((8, 2023), count(2626)),
    ]))
}

impl Figures for Known {
    fn period(&self) -> Period {
        year(2023)
    }

    fn on(&self) -> Date {
        date::day(2023, 12, 31).unwrap()
    }

    fn indicator(&self, id: IndicatorId, period: Period) -> Measured {
        let year = chrono::Datelike::year(&period.first_day());
        let none = || Measured::undefined(Message::new("không có bản ghi nào", "there are no records"));
        self.0.get(&(id.0, year)).cloned().unwrap_or_else(none)
    }

    fn breakdown(&self, _: IndicatorId, _: Period, _: &Dimension) -> Vec<(CellKey, Measured)> {
        vec![
            (CellKey::Word(0, "Nghĩa Đức".to_owned()), share(40, 9000)),
            (CellKey::Word(1, "Nghĩa Thành".to_owned()), share(47, 11175)),
            (CellKey::Unknown, share(0, 1)),
        ]
    }

    fn figure(&self, figure: &Figure, period: Period) -> Measured {
        match &figure.kind {
            FigureKind::Indicator(id) => self.indicator(*id, period),
            _ => Measured::default(),
        }
    }

    fn spread(&self, _: &Aggregate, _: Period, _: &Dimension, _: &str) -> Vec<(CellKey, Measured)> {
        Vec::new()
    }

    fn members(&self, _: &Aggregate, _: Period) -> Vec<bool> {
        Vec::new()
    }

    fn standings(&self, _: &Aggregate, _: Period, _: &str) -> Vec<Standing> {
        Vec::new()
    }

    fn amounts(&self, _: RegisterId, _: Period, _: &Expr) -> Vec<Option<Fraction>> {
        Vec::new()
    }

    fn keys(&self, _: RegisterId, _: Period) -> Vec<String> {
        Vec::new()
    }

    fn places(&self, _: RegisterId, _: Period, _: &Expr) -> Vec<CellKey> {
        Vec::new()
    }

    fn has_period(&self, id: IndicatorId, period: Period) -> bool {
        self.0.contains_key(&(id.0, chrono::Datelike::year(&period.first_day())))
    }

    fn record_check(&self, position: usize, check: &RecordCheck, _: &[bool]) -> RecordCheckOutcome {
        RecordCheckOutcome {
            check: position,
            tested: 0,
            counts: (0, 0),
            failing: Vec::new(),
            undecided: Vec::new(),
            kind: super::kind::FindingKind::RecordRule,
            holds: Some(true),
            blocks: check.blocks,
            detail: Message::default(),
        }
    }

    fn findings(&self) -> Vec<Finding> {
        Vec::new()
    }
}
