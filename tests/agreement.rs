//! The columnar evaluator against the reference evaluator, on random programs over random registers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "verdict/exact.rs"]
#[allow(dead_code, reason = "shared with the test of verdicts")]
mod exact;
#[path = "verdict/judged.rs"]
mod judged;
#[path = "verdict/meaning.rs"]
mod meaning;
#[path = "reference/open.rs"]
mod open;
#[path = "reference/pinned.rs"]
mod pinned;
mod reference;
#[path = "reference/verdicts.rs"]
mod verdicts;

use chitieu::diagnostic::Code;
use chitieu::eval::Evaluation;
use chitieu::eval::outcome::Measured;
use chitieu::ir::{Body, Expr, ExprKind, Figure, FigureKind, IndicatorId, Program, RuleId, Type};
use chitieu::source::Files;
use chitieu::syntax::print;
use chitieu::table::Data;
use chitieu::value::fraction::Rounding;
use chitieu::value::{Date, Decimal, Lang, Period, Value, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use reference::choices::Choices;
use reference::{Reference, Refusal, rows, text, write};
use std::collections::BTreeSet;

/// One rule file, whatever it is called.
struct One(String);

impl Files for One {
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }

    fn list(&self, _: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
}

/// A program and registers from runs of choices.
#[derive(Clone, Debug)]
struct World {
    schema: Vec<u8>,
    items: Vec<Vec<u8>>,
    rows: Vec<Vec<u8>>,
}

fn worlds() -> impl Strategy<Value = World> {
    let run = |longest| vec(any::<u8>(), 0..longest);
    (run(12), vec(run(60), 1..7), vec(run(40), 4..26)).prop_map(|(schema, items, rows)| World { schema, items, rows })
}

/// The program of a rule text, which must be in order; that a case can never apply is no fault here.
fn checked(text: &str) -> Program {
    let loaded = chitieu::load::load(&One(text.to_owned()), &["rules.ct".to_owned()]);
    assert!(loaded.faults.is_empty(), "{text}\n{:#?}", loaded.faults);
    // The same file in Vietnamese means the same, and is what is evaluated.
    let text = print(&loaded.files[0], Lang::Vi);
    let loaded = chitieu::load::load(&One(text.clone()), &["rules.ct".to_owned()]);
    assert!(loaded.faults.is_empty(), "{text}\n{:#?}", loaded.faults);
    let (program, faults) = chitieu::check::check(&loaded.files);
    let wrong = |f: &&chitieu::diagnostic::Diagnostic| f.is_error() && f.code != Code::UnreachableCase;
    let wrong: Vec<_> = faults.iter().filter(wrong).collect();
    assert!(wrong.is_empty(), "{text}\n{wrong:#?}");
    program
}

/// Rounds some formulas and figures: `ir` knows rounding inside expressions, no rule text writes it yet.
fn round_some(program: &mut Program, choices: &mut Choices<'_>) {
    let step = |choices: &mut Choices<'_>| {
        let step = choices.of(&["0.5", "1", "10", "0.01"]);
        (Decimal::parse(step).unwrap(), choices.of(&[Rounding::HalfUp, Rounding::Up, Rounding::Down]))
    };
    for rule in &mut program.rules {
        for version in &mut rule.versions {
            if let Body::Formula(formula) = &mut version.body
                && matches!(formula.ty, Type::Number(_))
                && choices.once_in(5)
            {
                let ((step, how), inner) = (step(choices), formula.clone());
                let kind = ExprKind::Round(Box::new(inner), step, how);
                *formula = Expr { kind, ty: formula.ty.clone(), span: formula.span };
            }
        }
    }
    for indicator in &mut program.indicators {
        if choices.once_in(5) {
            let ((step, how), inner) = (step(choices), indicator.figure.clone());
            let kind = FigureKind::Round(Box::new(inner), step, how);
            indicator.figure = Figure { kind, unit: indicator.unit.clone(), span: indicator.figure.span };
        }
    }
}

fn without_words(measured: &Measured) -> (Measured, bool) {
    (Measured { undefined: None, working: None, ..measured.clone() }, measured.undefined.is_some())
}

/// Whether two figures differ. Of one that leaves records out the reference knows the value of the others alone.
fn differ(fast: &Measured, slow: &Measured) -> bool {
    if fast.excluded == 0 {
        return without_words(fast) != without_words(slow);
    }
    let counts = |m: &Measured| (m.undetermined, m.excluded, m.outside, m.set_aside, m.stood_in);
    let figures = |m: &Measured| (m.value, m.numerator, m.denominator);
    counts(fast) != counts(slow) || (fast.value.is_some() && figures(fast) != figures(slow))
}

/// Every result of every record in two periods, every figure, every cell, and every record that was refused.
fn disagreements(program: &Program, data: &Data, period: Period, on: Option<Date>, known: Option<Date>) -> Vec<String> {
    let fast = Evaluation::new(program, data, period, on).with_known(known);
    let slow = Reference::new(program, data, period, on, known);
    let mut found = Vec::new();
    for period in rows::periods(program, period) {
        for (id, rule) in program.rules.iter().enumerate() {
            let result = fast.rule(RuleId(id), period);
            let records = slow.records(rule.register, period);
            let rows: Vec<u32> = records.iter().map(|at| at.row).collect();
            if rows != result.rows {
                found.push(format!("{} {period:?}: rows {:?}, by reference {rows:?}", rule.named.name, result.rows));
                continue;
            }
            for (position, at) in records.iter().enumerate() {
                let expected = slow.rule(RuleId(id), *at).unwrap_or(Value::Missing);
                let (value, reason) = (result.values.get(position), &result.reasons[position]);
                if value != expected {
                    found.push(format!(
                        "{} of row {} on {}: {value:?} ({reason}), by reference {expected:?}",
                        rule.named.name, at.row, at.day
                    ));
                }
                let decided = !(reason.starts_with("unknown") || reason.starts_with("refused"));
                if decided != (expected != Value::Missing) {
                    found.push(format!("{} of row {}: {value:?} because `{reason}`", rule.named.name, at.row));
                }
            }
        }
        for (id, indicator) in program.indicators.iter().enumerate() {
            let (a, b) = (fast.indicator(IndicatorId(id), period), slow.indicator(IndicatorId(id), period));
            if differ(&a, &b) {
                found.push(format!("{} {period:?}: {a:#?}, by reference {b:#?}", indicator.named.name));
            }
            for dimension in &indicator.dimensions {
                let a = fast.breakdown(IndicatorId(id), period, dimension);
                let b = slow.breakdown(IndicatorId(id), period, dimension);
                let same = |((a_key, a), (b_key, b)): (&(_, Measured), &(_, Measured))| a_key == b_key && !differ(a, b);
                if a.len() != b.len() || !a.iter().zip(&b).all(same) {
                    found.push(format!("{} by {}: {a:#?}, by reference {b:#?}", indicator.named.name, dimension.name));
                }
            }
        }
    }
    found.extend(verdicts::disagreements(program, &fast, &slow, period, fast.on().max(period.last_day())));
    for (position, check) in program.record_checks.iter().enumerate() {
        let (failing, undecided) = slow.tested(check, period);
        let told = fast.record_check(position, check, &[]);
        if (&told.failing, &told.undecided) != (&failing, &undecided) {
            let name = &check.named.name;
            found.push(format!("{name}: {told:?}, by reference fails {failing:?}, open {undecided:?}"));
        }
    }
    let told: BTreeSet<Refusal> = fast
        .findings()
        .iter()
        .map(|f| Refusal { register: f.register, row: u32::try_from(f.cell.row.unwrap()).unwrap(), code: f.code })
        .collect();
    let refused = slow.refused();
    if told != refused {
        let more: Vec<_> = told.difference(&refused).collect();
        let less: Vec<_> = refused.difference(&told).collect();
        found.push(format!("refused beyond reference {more:?}; not refused {less:?}"));
    }
    found
}

fn compare(world: &World) {
    let text = write::program(&world.schema, &world.items);
    let mut program = checked(&text);
    let mut choices = Choices::new(&world.schema);
    let period = rows::period(&program, &mut choices);
    let on = choices.of(&[None, date::day(2023, 11, 30), date::day(2024, 3, 1), date::day(2023, 7, 1)]);
    let known = choices.of(&[None, date::day(2023, 8, 10), date::day(2023, 9, 5), date::day(2024, 1, 10)]);
    round_some(&mut program, &mut choices);
    let data = rows::data(&program, &world.rows);
    let found = disagreements(&program, &data, period, on, known);
    assert!(
        found.is_empty(),
        "{text}\n{period:?} on {on:?}, known {known:?}\n{}\n{}",
        self::text::shown(&program, &data),
        found.join("\n")
    );
}

/// `PROPTEST_CASES` asks for more.
fn settings() -> ProptestConfig {
    let settings = ProptestConfig { max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => settings,
        // The same cases each time, so that a run says something about the change it follows; more are drawn on demand.
        None => ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(2023), ..settings },
    }
}

proptest! {
    #![proptest_config(settings())]

    /// What the fast evaluator says is what the slow one says, of every record, figure and cell.
    #[test]
    fn fast_and_slow_say_the_same(world in worlds()) {
        compare(&world);
    }

    /// What is open closes within its bounds.
    #[test]
    fn what_is_not_known_turns_out_within_its_bounds(world in worlds()) {
        open::compare(&world);
    }
}
