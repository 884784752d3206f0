//! The law through time: each version with its basis, its days and what ended it, and the law of a day on two clocks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::desk::{Desk, pin};
use serde_json::Value;

/// A norm of decree 1, raised by decree 2 from 01/07/2023, which is in force on 05/09/2023 only, and repealed by decree 3 from
/// 01/01/2026; a norm by area that ends as stated and is extended; a rule of two versions.
const RULES: &str = "văn bản NĐ1 \"Nghị định 1\"
  có hiệu lực từ ngày 01/07/2021
văn bản NĐ2 \"Nghị định 2\"
  có hiệu lực từ ngày 05/09/2023
văn bản NĐ3 \"Nghị định 3\"
  có hiệu lực từ ngày 01/12/2025
danh mục khu_vực \"Khu vực\"
  nông_thôn \"Nông thôn\"
  thành_thị \"Thành thị\"
danh sách Hộ \"Hộ gia đình\"
  thu_nhập : đồng
mức quy định mức \"Mức chuẩn\" : đồng
  căn cứ khoản 2 Điều 4 NĐ1
  áp dụng từ ngày 01/07/2021 : 360.000
sửa đổi mức
  căn cứ Điều 1 NĐ2
  áp dụng từ ngày 01/07/2023 : 500.000
bãi bỏ mức
  căn cứ NĐ3
  áp dụng từ ngày 01/01/2026
mức quy định chuẩn \"Chuẩn\" : đồng, theo khu_vực
  căn cứ Điều 3 NĐ1
  áp dụng từ ngày 01/01/2022 đến hết ngày 31/12/2025
    nông_thôn : 700.000
    thành_thị : 900.000
kéo dài chuẩn
  căn cứ Điều 9 NĐ3
  áp dụng đến hết ngày 31/12/2026
cách xác định trợ_cấp \"Trợ cấp\" cho từng Hộ : đồng
  căn cứ Điều 6 NĐ1
  áp dụng từ ngày 01/07/2021
  chỉ lấy mức cao nhất
    nghèo: mức khi thu_nhập không quá 700.000
  còn lại không hưởng
sửa đổi trợ_cấp
  căn cứ Điều 2 NĐ2
  áp dụng từ ngày 01/07/2023
  = mức
";

#[test]
fn law_is_told_through_time_and_on_a_day() {
    let desk = Desk::new().with("luật.ct", RULES);
    let told = desk.transcript(&[
        "law luật.ct mức --lang vi",
        "law luật.ct mức --lang en",
        "law luật.ct mức --known 04/09/2023 --lang vi",
        "law luật.ct mức --on 01/07/2023 --known 05/09/2023 --lang vi",
        "law luật.ct mức --on 01/01/2026 --lang vi",
        "law luật.ct chuẩn --lang vi",
        "law luật.ct trợ_cấp --lang vi",
        "law luật.ct --on 01/08/2023 --lang vi",
        "law luật.ct --on 01/08/2023 --known 10/08/2023 --lang en",
        "law luật.ct --on 01/07/2021 --format csv --lang vi",
        "law luật.ct muc --lang vi",
        "law luật.ct --lang en",
    ]);
    pin("cli", "law", &told);
}

#[test]
fn an_extension_is_known_only_when_its_decree_is_in_force() {
    let desk = Desk::new().with("luật.ct", RULES);
    let through = |known: &[&str]| {
        let told = desk.run(&[&["law", "luật.ct", "chuẩn", "--format", "json"], known].concat());
        let json: Value = serde_json::from_str(&told.out).unwrap();
        let version = &json["versions"][0];
        (version["applied_through"].as_str().unwrap().to_owned(), version["ended"]["how"].as_str().unwrap().to_owned())
    };
    assert_eq!(through(&[]), ("2026-12-31".to_owned(), "extended".to_owned()));
    assert_eq!(through(&["--known", "30/11/2025"]), ("2025-12-31".to_owned(), "stated".to_owned()));
    assert_eq!(through(&["--known", "01/12/2025"]), ("2026-12-31".to_owned(), "extended".to_owned()));
}
