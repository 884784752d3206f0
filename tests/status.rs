//! How far data files are settled, said in the project file, is told of every figure that rests on them and of no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::desk::{Desk, pin};
use serde_json::Value;

/// Each indicator with the weakest status of what it rests on in 2023, worked out by hand: households of 2022 are official, those
/// of 2023 preliminary, members are reckoned, nothing is said of jobs.
const RULES: &str = "danh mục xã \"Xã\" : a, b
danh sách Hộ \"Hộ\"
  chốt số liệu hằng năm
  định danh mã_hộ : chữ \"Mã hộ\"
  xã : một trong xã \"Xã\"
  nghèo : có/không \"Nghèo\"
danh sách Người \"Nhân khẩu\"
  định danh mã : chữ \"Mã\"
  hộ : Hộ theo mã_hộ, gọi ngược là thành_viên
danh sách Việc \"Việc làm\"
  phát sinh trong kỳ, theo ngày_làm
  ngày_làm : ngày \"Ngày\"
cách xác định số_người \"Số người\" cho từng Hộ : khẩu
  = số thành_viên
chỉ tiêu số_hộ \"Số hộ\"
  = số Hộ
chỉ tiêu tỷ_lệ \"Tỷ lệ hộ nghèo\"
  = tỷ lệ Hộ có nghèo
  chia theo xã
  càng thấp càng tốt
chỉ tiêu hộ_đông \"Hộ từ hai người\"
  = số Hộ có số_người ít nhất 2
chỉ tiêu năm_trước \"Số hộ năm 2022\"
  = số_hộ năm 2022
chỉ tiêu tăng \"Số hộ tăng thêm\"
  = số_hộ - số_hộ kỳ trước
chỉ tiêu cộng \"Số hộ và hộ đông\"
  = số_hộ + hộ_đông
chỉ tiêu việc_làm \"Việc làm\"
  = số Việc
kế hoạch mức \"Giao\" cho tỷ_lệ năm 2023 : dưới 50%
kế hoạch giảm \"Giảm\" cho tỷ_lệ năm 2023 : giảm ít nhất 30 điểm %
";
const STATUSES: [(&str, Option<&str>); 7] = [
    ("số_hộ", Some("preliminary")),
    ("tỷ_lệ", Some("preliminary")),
    // Through a rule and the way back of a relation.
    ("hộ_đông", Some("estimated")),
    // Official is not told.
    ("năm_trước", None),
    ("tăng", Some("preliminary")),
    // The weaker of preliminary and estimated.
    ("cộng", Some("estimated")),
    ("việc_làm", None),
];

fn desk(status: &str) -> Desk {
    Desk::new()
        .with("quy-định.ct", RULES)
        .with("chitieu.toml", format!("title = \"Hộ\"\nperiod = \"2023\"\nlang = \"vi\"\n[status]\n{status}"))
        .with("data/Hộ-2022.csv", "Mã hộ,Xã,Nghèo\nH1,A,có\nH2,B,có\n")
        .with("data/Hộ-2023.csv", "Mã hộ,Xã,Nghèo\nH1,A,không\nH2,B,có\nH3,B,không\n")
        .with("data/Người.csv", "Mã,Mã hộ\nN1,H1\nN2,H1\nN3,H2\n")
        .with("data/Việc.csv", "Ngày\n31/03/2023\n")
}

const SAID: &str = "\"Hộ-2022.csv\" = \"chính thức\"\n\"Hộ-2023.csv\" = \"sơ bộ\"\n\"Người.csv\" = \"estimated\"\n";

fn json(desk: &Desk, arguments: &[&str]) -> Value {
    let told = desk.run(&[&["run", ".", "--format", "json"], arguments].concat());
    assert_eq!(told.code, 0, "{}", told.err);
    serde_json::from_str(&told.out).unwrap()
}

#[test]
fn every_figure_says_the_weakest_status_of_what_it_rests_on() {
    let told = json(&desk(SAID), &[]);
    let of = |told: &Value| -> Vec<(String, Option<String>)> {
        let all = told["indicators"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        all.map(|one| (text(&one["name"]).unwrap(), text(&one["value"]["status"]))).collect()
    };
    let expected = STATUSES.map(|(name, status)| (name.to_owned(), status.map(str::to_owned)));
    assert_eq!(of(&told), expected);
    // In 2022 only members are reckoned, and households official.
    let earlier = of(&json(&desk(SAID), &["--period", "2022"]));
    let weak: Vec<&str> =
        earlier.iter().filter(|(_, status)| status.is_some()).map(|(name, _)| name.as_str()).collect();
    assert_eq!(weak, ["hộ_đông", "cộng"]);
    assert!(!desk("").run(&["run", "."]).out.contains("sơ bộ"));
}

/// 1 of 3 is poor, below 50%: met; 100% − 33,3% falls by 66,7 points, at least 30: met, both on preliminary figures.
#[test]
fn a_verdict_says_on_which_figures_it_is_given() {
    let told = desk(SAID).transcript(&[
        "run .",
        "run . --lang en --by xã",
        "run . --format csv",
        "explain . tỷ_lệ",
        "explain . hộ_đông --lang en",
    ]);
    pin("cli", "status", &told);
}
