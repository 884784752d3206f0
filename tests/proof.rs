//! Two versions of a rule without data: equivalent exactly when no record tells them apart, else a record for each class of change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::compare::proof::{Atom, Fact, Gap, Proof, Witness};
use chitieu::ir::{Clocks, Program};
use chitieu::pipeline::{self, Checked};
use chitieu::value::{Date, Fraction, Lang, Value, date};
use common::desk::{Desk, pin};
use common::{Folder, Made};

fn clocks(on: Date) -> Clocks {
    Clocks { on, known: None }
}

fn proved(checked: &Checked, rule: &str, days: [(i32, u32, u32); 2]) -> Proof {
    let days = days.map(|(year, month, day)| clocks(date::day(year, month, day).unwrap()));
    pipeline::diff_law(checked, rule, days).unwrap()
}

/// The word a class result is.
fn word(program: &Program, proof: &Proof, value: &Value) -> String {
    chitieu::explain::value(program, &program.rule(proof.rule).ty, value, Lang::Vi)
}

fn fact<'a>(program: &Program, proof: &Proof, witness: &'a Witness, named: &str) -> &'a Fact {
    let register = program.rule(proof.rule).register;
    witness.facts.iter().find(|fact| fact.atom.named(program, register).name == named).unwrap()
}

/// Decision 59/2015: poor up to 700.000 dong in the country, whatever the deprivations. Decree 07/2021: poor only with three
/// of them. A household of 650.000 without any is poor on the last day of the one and near-poor on the first of the other.
#[test]
fn or_became_and() {
    let library = Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/vn").into());
    let checked = pipeline::check(&library, "");
    let program = checked.program.as_ref().unwrap();
    let proof = proved(&checked, "phân_loại_theo_thu_nhập", [(2021, 12, 31), (2022, 1, 1)]);
    let class = |witness: &&Witness| {
        let words = [&witness.before, &witness.after].map(|value| word(program, &proof, value));
        words == ["hộ nghèo", "hộ cận nghèo"]
    };
    let witness = proof.witnesses.iter().find(class).expect("poor, then near-poor");
    assert_eq!(word(program, &proof, &witness.before), "hộ nghèo");
    let area = fact(program, &proof, witness, "khu_vực");
    let ty = area.atom.ty(program, program.rule(proof.rule).register);
    assert_eq!(chitieu::explain::value(program, ty, &area.value, Lang::Vi), "nông thôn");
    let income = fact(program, &proof, witness, "thu_nhập");
    // 700.000 or less, and so 650.000.
    assert_eq!((&income.from, &income.through), (&None, &Some(Value::Number(Fraction::whole(700_000)))));
    let truths: Vec<&Fact> = witness.facts.iter().filter(|fact| matches!(fact.value, Value::Bool(_))).collect();
    assert_eq!(truths.len(), 13, "12 deprivations of the decree, one of its own of the decision");
    assert!(truths.iter().all(|fact| fact.value == Value::Bool(false)), "none holds");
}

/// A rule with one version through 2023 and one from 2024.
fn two(fields: &str, before: &str, after: &str) -> Checked {
    let rules = format!(
        "danh sách Hộ\n{fields}cách xác định r cho từng Hộ\n  áp dụng từ ngày 01/01/2020\n{before}\
         sửa đổi r\n  áp dụng từ ngày 01/01/2024\n{after}"
    );
    let checked = pipeline::check(&Made::rules(&rules), "");
    assert!(!checked.is_broken(), "{:?}\n{rules}", checked.diagnostics);
    checked
}

fn compared(fields: &str, before: &str, after: &str) -> Proof {
    let fields: Vec<String> = fields.lines().map(|line| format!("  {line}\n")).collect();
    let fields = fields.concat();
    proved(&two(&fields, &format!("  = {before}\n"), &format!("  = {after}\n")), "r", [(2023, 6, 1), (2024, 6, 1)])
}

/// Every pair of bounds on a whole number is tried by hand from -1 to 6 as well.
#[test]
fn equivalent_is_said_exactly_of_what_no_number_tells_apart() {
    type Test = fn(i128, i128) -> bool;
    let signs: [(&str, Test); 4] =
        [("<", |a, b| a < b), ("<=", |a, b| a <= b), (">", |a, b| a > b), (">=", |a, b| a >= b)];
    let mut equivalent = 0;
    for (one, first) in signs {
        for (other, second) in signs {
            for low in 1..=3 {
                let (before, after) = (format!("x {one} {low}"), format!("x {other} 2"));
                let proof = compared("x : số, 0 chữ số thập phân", &before, &after);
                let same = (-1..=6).all(|x| first(x, low) == second(x, 2));
                assert!(proof.gaps.is_empty(), "{before} against {after}: {:?}", proof.gaps);
                assert_eq!(proof.witnesses.is_empty(), same, "{before} against {after}");
                equivalent += usize::from(same);
            }
        }
    }
    // x < 2 is x <= 1, x <= 2 is x < 3, x > 2 is x >= 3, x >= 2 is x > 1, and each is itself.
    assert_eq!(equivalent, 8);
}

#[test]
fn between_two_grains_there_is_nothing() {
    let whole = compared("x : số, 0 chữ số thập phân", "x dưới 10", "x không quá 9");
    assert!(whole.witnesses.is_empty() && whole.gaps.is_empty());
    let cents = compared("x : số, 2 chữ số thập phân", "x dưới 10", "x không quá 9");
    let hundredths = |n| Some(Value::Number(Fraction::new(n, 100).unwrap()));
    let fact = &cents.witnesses[0].facts[0];
    assert_eq!((fact.from.clone(), fact.through.clone()), (hundredths(901), hundredths(999)));
}

#[test]
fn of_conditions_that_are_only_counted_the_number_counts() {
    let fields = "a : có/không\nb : có/không\nc : có/không\nd : có/không";
    let same = compared(
        fields,
        "ít nhất 2 điều kiện đúng trong (a, b, c, d)",
        "(số điều kiện đúng trong (a, b, c, d)) từ 2 trở lên",
    );
    assert_eq!((same.records, same.witnesses.len(), same.gaps.len()), (5, 0, 0), "none, one, two, three, four");
    // Without d: the records differ in how many of a, b, c hold, and in d.
    let fewer =
        compared(fields, "ít nhất 2 điều kiện đúng trong (a, b, c, d)", "ít nhất 2 điều kiện đúng trong (a, b, c)");
    assert_eq!((fewer.records, fewer.witnesses.len(), fewer.gaps.len()), (8, 1, 0));
    let held = fewer.witnesses[0].facts.iter().filter(|fact| fact.value == Value::Bool(true)).count();
    assert_eq!(held, 2, "d and one more");
}

#[test]
fn ages_are_tried_on_the_birthdays_of_both_sides() {
    let proof =
        compared("ngày_sinh : ngày", "tuổi_tròn(ngày_sinh) từ đủ 60 tuổi", "tuổi_tròn(ngày_sinh) từ đủ 61 tuổi");
    // 60 by 01/06/2023: born by 01/06/1963; 61 by 01/06/2024: born by 01/06/1963.
    assert!(proof.witnesses.is_empty() && proof.gaps.is_empty(), "{proof:?}");
    let proof =
        compared("ngày_sinh : ngày", "tuổi_tròn(ngày_sinh) từ đủ 60 tuổi", "tuổi_tròn(ngày_sinh) từ đủ 60 tuổi");
    let day = |year, month, day| Some(Value::Date(date::day(year, month, day).unwrap()));
    let born = &proof.witnesses[0].facts[0];
    assert_eq!((born.from.clone(), born.through.clone()), (day(1963, 6, 2), day(1964, 6, 1)));
}

#[test]
fn what_is_not_proved_says_why() {
    let numbers = "x : số, 0 chữ số thập phân\ny : số, 0 chữ số thập phân";
    let gaps = |proof: Proof| proof.gaps.into_iter().collect::<Vec<_>>();
    assert_eq!(gaps(compared(numbers, "x > y", "x > y")), [Gap::Reckoned]);
    assert_eq!(gaps(compared(numbers, "x × 2 > 10", "x × 2 > 10")), [Gap::Reckoned]);
    assert_eq!(gaps(compared(numbers, "x × 2", "x × 2")), [Gap::Amounts]);
    let other =
        two("  định danh mã : chữ\n  cha : Hộ theo mã, gọi ngược là con\n", "  = (số con) > 2\n", "  = (số con) > 1\n");
    let proof = proved(&other, "r", [(2023, 6, 1), (2024, 6, 1)]);
    assert!(proof.gaps.contains(&Gap::OtherRecords) && proof.witnesses.is_empty());
    // More combinations than are tried: 3 to the power of 12.
    let many: Vec<String> = (0..12).map(|n| format!("x{n} : số, 0 chữ số thập phân")).collect();
    let sum: Vec<String> = (0..12).map(|n| format!("x{n} > 1")).collect();
    let proof = compared(&many.join("\n"), &sum.join(" và "), &sum.join(" và "));
    assert!(proof.gaps.contains(&Gap::TooMany) && proof.records < 100_000);
}

#[test]
fn results_of_rules_that_look_elsewhere_are_taken_as_given() {
    let rules = "danh sách Hộ
  định danh mã : chữ
  x : số, 0 chữ số thập phân
danh sách Người
  hộ : Hộ theo mã, gọi ngược là thành_viên
cách xác định đông cho từng Hộ
  = (số thành_viên) > 5
cách xác định r cho từng Hộ
  áp dụng từ ngày 01/01/2020
  = đông và x > 1
sửa đổi r
  áp dụng từ ngày 01/01/2024
  = đông hoặc x > 1
";
    let checked = pipeline::check(&Made::rules(rules), "");
    let program = checked.program.as_ref().unwrap();
    let proof = proved(&checked, "r", [(2023, 6, 1), (2024, 6, 1)]);
    assert_eq!(proof.gaps.iter().copied().collect::<Vec<_>>(), [Gap::TakenAsGiven]);
    let [witness] = proof.witnesses.as_slice() else { panic!("no, then yes") };
    assert_eq!((&witness.before, &witness.after), (&Value::Bool(false), &Value::Bool(true)));
    let crowded = fact(program, &proof, witness, "đông");
    assert!(matches!(crowded.atom, Atom::Rule(_)) && crowded.value == Value::Bool(false));
}

#[test]
fn comparisons_of_law_are_printed_in_every_form() {
    let rules = "văn bản NĐ2 \"Nghị định 2\"
danh mục khu_vực \"Khu vực\"
  nông_thôn \"Nông thôn\"
  thành_thị \"Thành thị\"
danh mục loại_hộ \"Loại hộ\" : hộ_nghèo, hộ_cận_nghèo, hộ_khác
danh sách Hộ \"Hộ gia đình\"
  khu_vực : một trong khu_vực \"Khu vực\"
  thu_nhập : đồng \"Thu nhập\"
  thiếu_bhyt : có/không \"Thiếu BHYT\"
  thiếu_nước : có/không \"Thiếu nước sạch\"
mức quy định chuẩn \"Chuẩn nghèo\" : đồng, theo khu_vực
  áp dụng từ ngày 01/01/2016
    nông_thôn : 700.000
    thành_thị : 900.000
sửa đổi chuẩn
  căn cứ NĐ2
  áp dụng từ ngày 01/01/2022
    nông_thôn : 1.500.000
    thành_thị : 2.000.000
cách xác định phân_loại \"Phân loại hộ\" cho từng Hộ : một trong loại_hộ
  áp dụng từ ngày 01/01/2016
  là hộ_nghèo khi thu_nhập không quá chuẩn theo khu_vực
  còn lại là hộ_khác
sửa đổi phân_loại
  căn cứ NĐ2
  áp dụng từ ngày 01/01/2022
  là hộ_nghèo khi thu_nhập không quá chuẩn theo khu_vực và thiếu_bhyt và thiếu_nước
  là hộ_cận_nghèo khi thu_nhập không quá chuẩn theo khu_vực và không (thiếu_bhyt và thiếu_nước)
  còn lại là hộ_khác
cách xác định hỗ_trợ \"Hỗ trợ\" cho từng Hộ : đồng
  chỉ lấy mức cao nhất
    nghèo: 100.000 khi phân_loại là hộ_nghèo
  còn lại không hưởng
";
    let desk = Desk::new().with("hộ.ct", rules);
    let told = desk.transcript(&[
        "diff hộ.ct --rule phân_loại --on 31/12/2021 01/01/2022 --law --lang vi",
        "diff hộ.ct --rule phân_loại --on 31/12/2021 01/01/2022 --law --lang en",
        "diff hộ.ct --rule hỗ_trợ --on 31/12/2021 01/01/2022 --law --lang vi",
        "diff hộ.ct --rule phân_loại --on 31/12/2022 01/01/2023 --law --lang vi",
        "diff hộ.ct --rule phân_loại --on 31/12/2022 01/01/2023 --law --format json",
        "diff hộ.ct --rule hỗ_trợ --on 31/12/2021 01/01/2022 --law --format csv",
        "diff hộ.ct --rule phan_loai --on 31/12/2022 01/01/2023 --law --lang vi",
        "diff hộ.ct --on 31/12/2022 01/01/2023 --law",
        "diff hộ.ct --rule phân_loại --on 31/12/2022 --law --lang en",
    ]);
    pin("cli", "diff-law", &told);
}
