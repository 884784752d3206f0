//! Verdicts are decided in whole numbers: shares, counts and weighted shares of up to 10^15, at each bound and a record to either side.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;
#[path = "verdict/exact.rs"]
mod exact;
#[path = "verdict/judged.rs"]
mod judged;
#[path = "verdict/meaning.rs"]
mod meaning;
#[path = "verdict/plan.rs"]
mod plan;

use chitieu::eval::outcome::{Judged, Measured, Verdict};
use chitieu::eval::verdict::{Facts, judge};
use chitieu::ir::{Program, TargetId};
use chitieu::pipeline::{self, Checked, Request};
use chitieu::report;
use chitieu::value::{Fraction, Period, date};
use common::Made;
use exact::Q;
use judged::{Told, told, told_between};
use meaning::Of;
use num_bigint::BigInt;
use plan::{Plan, Wish};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Numbers of records of two years: those that count, and all.
#[derive(Clone, Copy, Debug)]
struct Counts {
    before: (i128, i128),
    now: (i128, i128),
}

/// A case: what is planned, and where the value of this year lies.
#[derive(Clone, Debug)]
struct Case {
    plan: Plan,
    counts: Counts,
}

/// A number of any size up to a power of ten: as many small ones as large ones.
fn sized(most: u32) -> impl Strategy<Value = i128> {
    (0..=most).prop_flat_map(|digits| {
        let top = 10i128.pow(digits);
        prop_oneof![Just(top), 1..=top]
    })
}

/// A wish, and a value that lies on a critical number of it or a few records off.
fn cases() -> impl Strategy<Value = Case> {
    let counts = (sized(15), sized(15), 0u8..=100, any::<bool>());
    (plan::wishes(), counts, any::<prop::sample::Index>(), -2i128..=2).prop_map(case)
}

type Drawn = (Wish, (i128, i128, u8, bool), prop::sample::Index, i128);

fn case((wish, (now, before, part, aligned), aim, off): Drawn) -> Case {
    let plan = wish.plan();
    // Half of the bases are multiples of what the bound is a part of, so that some record lies on it exactly.
    let whole = 10i128.pow(plan.places + 2);
    let now = if aligned && !plan.counts { (now / whole).max(1) * whole } else { now };
    let had = before * i128::from(part) / 100;
    let before = if plan.counts { (had, had) } else { (had, before) };
    let level = Q::new(before.0, if plan.counts { 1 } else { before.1 });
    let critical = plan.critical(&level);
    let base = if plan.counts { 1 } else { now };
    let near = aim.get(&critical).times(&Q::whole(base)).floor() + off;
    let have: i128 = near.max(BigInt::from(0)).try_into().unwrap();
    let have = if plan.counts { have } else { have.min(now) };
    Case { counts: Counts { before, now: (have, if plan.counts { have } else { now }) }, plan }
}

/// The rules of a case: weighted figures first, then the same of records.
fn rules(plan: &Plan) -> String {
    let better = plan
        .meaning
        .declared
        .map_or("", |higher| if higher { "  càng cao càng tốt\n" } else { "  càng thấp càng tốt\n" });
    let kind = if plan.counts { "số" } else { "tỷ lệ" };
    let mut text =
        "danh sách Mẫu\n  chốt số liệu hằng năm theo năm\n  định danh mã : chữ\n  năm : số\n  nghèo : có/không\n  \
                    w : số, 0 chữ số thập phân\n"
            .to_owned();
    for (name, weight) in [("theo_quyền_số", " quyền số w"), ("theo_bản_ghi", "")] {
        text.push_str(&format!("chỉ tiêu {name}\n  = {kind} Mẫu có nghèo{weight}\n{better}"));
        text.push_str(&format!("kế hoạch {name}_giao cho {name} năm 2023 : {}\n{}", plan.goal, plan.clauses));
    }
    text
}

/// Two records a year: the one that counts, and the rest.
fn records(counts: Counts) -> String {
    let mut text = "mã,năm,nghèo,w\n".to_owned();
    for (year, (have, all)) in [(2022, counts.before), (2023, counts.now)] {
        text.push_str(&format!("A,{year},có,{have}\nB,{year},không,{}\n", all - have));
    }
    text
}

fn checked(plan: &Plan) -> (Made, Checked) {
    let files = Made::rules(&rules(plan));
    let checked = pipeline::check(&files, "quy-định.ct");
    assert!(!checked.is_broken(), "{}\n{:#?}", rules(plan), checked.diagnostics);
    (files, checked)
}

/// A value as the test knows it.
fn value(plan: &Plan, (have, all): (i128, i128)) -> Q {
    Q::new(have, if plan.counts { 1 } else { all })
}

fn fraction(value: &Q) -> Fraction {
    value.fraction().unwrap()
}

/// What the evaluator would measure over so many records.
fn measured(plan: &Plan, counts: (i128, i128)) -> Measured {
    let exact = Measured::exact(fraction(&value(plan, counts)));
    if plan.counts {
        return exact;
    }
    Measured { numerator: Some(Fraction::whole(counts.0)), denominator: Some(Fraction::whole(counts.1)), ..exact }
}

/// The target of the records, judged on figures made by hand.
fn of_records(program: &Program, now: &Measured, before: &Measured) -> Judged {
    let period = Period::year(2023).unwrap();
    let (now, before) = (Some(now), Some(before));
    let facts =
        Facts { now, before, base: None, so_far: None, period, on: date::day(2023, 12, 31).unwrap(), refused: None };
    judge(program, TargetId(1), &facts)
}

/// The least number of records that must change, by the definition: so many do, one fewer does not, and none is told only where a step of
/// one record leads from a miss on one side to a miss on the other, or to what cannot be.
fn smallest(case: &Case, program: &Program, judged: &Judged) {
    let (have, all) = case.counts.now;
    let before = measured(&case.plan, case.counts.before);
    let met = |have: i128| {
        let possible = have >= 0 && (case.plan.counts || have <= all);
        let now = measured(&case.plan, (have, if case.plan.counts { have } else { all }));
        // What was approved is still missed.
        possible && !matches!(of_records(program, &now, &before).verdict, Verdict::NotMet | Verdict::Allowed)
    };
    if let Some(gap) = judged.gap_records {
        assert!(gap > 0 && (met(have - gap) || met(have + gap)), "{gap} records do not do: {case:?}");
        assert!(!met(have - gap + 1) && !met(have + gap - 1), "fewer than {gap} records do: {case:?}");
    } else {
        let some = (1..=20).find(|gap| met(have - gap) || met(have + gap));
        let edges = [0, 1, all - 1, all].into_iter().find(|have| !case.plan.counts && met(*have));
        assert!((some, edges) == (None, None), "{some:?} records would do, or to have {edges:?}: {case:?}");
    }
}

/// What is shown stands on the side of each bound on which the value is.
fn shown_on_its_side(case: &Case, shown: &str) {
    let printed = Q::printed(shown);
    let exact = value(&case.plan, case.counts.now);
    for bound in case.plan.meaning.bounds() {
        assert_eq!(printed.cmp(&bound), exact.cmp(&bound), "`{shown}` against {bound:?}: {case:?}");
    }
}

fn compare(case: &Case) {
    let (files, checked) = checked(&case.plan);
    let files = files.with("Mẫu.csv", records(case.counts));
    let ran = pipeline::run(&files, &checked, &Request::default(), &|_| {}).unwrap();
    let program = checked.program.as_ref().unwrap();
    let (now, before) = (value(&case.plan, case.counts.now), value(&case.plan, case.counts.before));
    let expected = told(&case.plan.meaning, &now, &before);
    let weighted = &ran.outcome.indicators[0];
    assert_eq!(weighted.total.value, Some(fraction(&now)), "{case:?}");
    assert_eq!(Told::from(&weighted.judged[0]), expected, "{case:?}\n{}", rules(&case.plan));
    let by_hand =
        of_records(program, &measured(&case.plan, case.counts.now), &measured(&case.plan, case.counts.before));
    assert_eq!(Told::from(&by_hand), expected, "{case:?}\n{}", rules(&case.plan));
    if expected.gap.is_some() && case.plan.meaning.compared_at.is_none() {
        smallest(case, program, &by_hand);
    } else {
        assert_eq!(by_hand.gap_records, None, "{case:?}");
    }
    // Below 10^12 records 24 digits are enough to tell any two sides apart.
    if case.plan.meaning.of == Of::Level && case.counts.now.1 <= 10i128.pow(12) {
        let report = common::report(&checked, &ran, "verdicts");
        let told: serde_json::Value = serde_json::from_str(&report::json::json(&report)).unwrap();
        shown_on_its_side(case, told["indicators"][0]["value"]["shown"]["vi"].as_str().unwrap());
    }
}

/// What an open figure can be: two values near critical numbers of the plan, in order.
fn ranges() -> impl Strategy<Value = (Plan, [Q; 2])> {
    let end = || (any::<prop::sample::Index>(), -2i128..=2);
    (plan::wishes(), end(), end()).prop_map(|(wish, a, b)| {
        let plan = wish.plan();
        let critical = plan.critical(&Q::new(1, 2));
        let step = Q::new(1, 10i128.pow(plan.places + 3));
        let at = |(aim, off): (prop::sample::Index, i128)| aim.get(&critical).plus(&step.times(&Q::whole(off)));
        let mut ends = [at(a), at(b)];
        ends.sort();
        (plan, ends)
    })
}

/// The same cases each time; `PROPTEST_CASES` draws that many others.
fn settings() -> ProptestConfig {
    let settings = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => settings,
        None => ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(2023), ..settings },
    }
}

proptest! {
    #![proptest_config(settings())]

    /// The verdict, the gap and the number of records, against whole numbers that never overflow.
    #[test]
    fn verdicts_are_decided_in_whole_numbers(case in cases()) {
        compare(&case);
    }

    /// An open figure has the verdict that all it can be share.
    #[test]
    fn what_is_open_has_the_verdict_of_all_it_can_be((plan, [low, high]) in ranges()) {
        let (_, checked) = checked(&plan);
        let open = Measured { low: Some(fraction(&low)), high: Some(fraction(&high)), undetermined: 3, ..Measured::default() };
        let before = Q::new(1, 2);
        let judged = of_records(checked.program.as_ref().unwrap(), &open, &Measured::exact(fraction(&before)));
        prop_assert_eq!(judged.verdict, told_between(&plan.meaning, [&low, &high], [&before, &before]), "{:?} from {:?} to {:?}\n{}", plan, low, high, rules(&plan));
    }
}
