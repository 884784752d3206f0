//! Coverage: articles that are written and those that are not, rules and cases that examples try and those they do not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::coverage;
use chitieu::pipeline;
use common::Folder;
use common::desk::{Desk, pin};

/// Article 1 and 2 are cited, 3 is left out, 4 and 5 are not written, 9 is cited and not there; nothing cites the second
/// source. The aid is tried by an example that falls under `nghèo` alone; of the class nothing is expected, and the norm of
/// gifts no example comes to.
const RULES: &str = "văn bản NĐ1 \"Nghị định 1\"
  gồm Điều 1 đến Điều 5
  không tính Điều 3: \"thủ tục\"
văn bản NĐ2 \"Nghị định 2\"
văn bản NĐ3 \"Nghị định 3\"
danh sách Hộ \"Hộ gia đình\"
  thu_nhập : đồng
mức quy định chuẩn \"Chuẩn\" : đồng
  căn cứ khoản 1 Điều 1 NĐ1
  áp dụng từ ngày 01/01/2022 : 1.000 đồng
mức quy định mức_quà \"Quà\" : đồng
  căn cứ NĐ3
  áp dụng từ ngày 01/01/2022 : 50 đồng
cách xác định phân_loại cho từng Hộ
  căn cứ Điều 9 NĐ1
  là hộ_nghèo khi thu_nhập không quá chuẩn
  còn lại là hộ_khác
cách xác định hỗ_trợ cho từng Hộ : đồng
  căn cứ Điều 2 NĐ1
  chỉ lấy mức cao nhất
    nghèo: 200 khi phân_loại là hộ_nghèo
    gần_nghèo: 100 khi thu_nhập không quá chuẩn × 2
  còn lại không hưởng
ví dụ \"Nghèo\"
  tại ngày 01/01/2023
  Hộ h : thu_nhập = 900
  kết quả h.hỗ_trợ = 200
";

#[test]
fn what_is_not_covered_is_told_in_every_form() {
    let desk = Desk::new().with("luật.ct", RULES).with("sai.ct", "văn bản\n");
    let told = desk.transcript(&[
        "coverage luật.ct --lang vi",
        "coverage luật.ct --lang en --strict",
        "coverage luật.ct --format csv",
        "coverage luật.ct --format json",
        "coverage sai.ct --lang vi",
    ]);
    pin("cli", "coverage", &told);
}

#[test]
fn a_rule_counts_when_an_example_expects_it_and_a_case_when_it_decides() {
    let desk = Desk::new().with("luật.ct", RULES);
    assert_eq!(desk.run(&["coverage", "luật.ct"]).code, 0);
    assert_eq!(desk.run(&["coverage", "luật.ct", "--strict"]).code, 6, "nothing is expected of the class");
    let whole = format!(
        "{RULES}  kết quả h.phân_loại = hộ_nghèo\nví dụ \"Không\"\n  tại ngày 01/01/2023\n  Hộ h : thu_nhập = 5.000 đồng\n  \
         Hộ g : thu_nhập = 1.500 đồng\n  kết quả h.hỗ_trợ không hưởng\n  kết quả g.hỗ_trợ = 100\n"
    );
    desk.put("luật.ct", whole);
    assert_eq!(desk.run(&["coverage", "luật.ct", "--strict"]).code, 0);
    let told = desk.run(&["coverage", "luật.ct", "--format", "csv"]).out;
    assert!(!told.contains("case_without_example") && told.contains("param_without_example,mức_quà"), "{told}");
}

#[test]
fn every_rule_of_the_library_has_an_example() {
    let library = Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/vn").into());
    let checked = pipeline::check(&library, "");
    let program = checked.program.as_ref().unwrap();
    let found = coverage::coverage(program);
    let names: Vec<&str> = found.rules.iter().map(|rule| program.rule(*rule).named.name.as_str()).collect();
    assert!(names.is_empty(), "{names:?}");
    for example in pipeline::examples(&checked) {
        assert!(example.faults.is_empty(), "{}: {:?}", example.label, example.faults);
    }
}
