//! A what-if is read only where it is asked for, and says so wherever it counts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used, reason = "tests")]

mod common;

use chitieu::diagnostic::Code;
use chitieu::pipeline::{self, Request};
use chitieu::value::{Period, Value};
use common::Made;

const RULES: &str = "danh sách Người\n  định danh mã : chữ\n  hệ_số : số\n\
    mức quy định mức_chuẩn : đồng\n  áp dụng từ ngày 01/07/2021 : 360.000\n\
    cách xác định trợ_cấp cho từng Người : đồng\n  = mức_chuẩn × hệ_số\n\
    chỉ tiêu tổng_chi\n  = tổng trợ_cấp của Người\n";

const WHAT_IF: &str = "phương án PA \"Thêm 100.000 đồng\"\n\
    sửa đổi mức_chuẩn\n  căn cứ PA\n  áp dụng từ ngày 01/01/2023 : mức cũ + 100.000\n";

fn files() -> Made {
    Made::rules(RULES).with("thử.ct", WHAT_IF).with("Người.csv", "mã,hệ_số\na,2\nb,1\n")
}

/// Two persons, coefficients 2 and 1: 3 × 360.000 = 1.080.000, and 3 × 460.000 = 1.380.000 with the what-if.
#[test]
fn a_folder_never_reads_it_and_a_request_does() {
    let request = Request { period: Period::year(2023), ..Request::default() };
    for (scenario, total) in [(None, 1_080_000), (Some("thử.ct"), 1_380_000)] {
        let checked = pipeline::check_with(&files(), "", scenario);
        assert!(!checked.is_broken(), "{:?}", checked.diagnostics);
        assert_eq!(checked.program.as_ref().unwrap().scenario().is_some(), scenario.is_some());
        let ran = pipeline::run(&files(), &checked, &request, &|_| {}).unwrap();
        let found = ran.outcome.indicators[0].total.value.map(Value::Number);
        assert_eq!(found, Some(Value::Number(chitieu::value::Fraction::whole(total))));
        let told = pipeline::explain(&files(), &checked, &request, "tổng_chi", None).unwrap();
        assert_eq!(told.text.vi.starts_with("Phương án “Thêm 100.000 đồng”"), scenario.is_some());
    }
}

#[test]
fn it_is_never_included_and_a_decree_is_none() {
    let including = Made::rules(&format!("kèm theo \"thử.ct\"\n{RULES}")).with("thử.ct", WHAT_IF);
    let codes = |checked: &pipeline::Checked| checked.diagnostics.iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!(codes(&pipeline::check(&including, "quy-định.ct")), [Code::Misplaced]);
    let decree = files().with("nghị-định.ct", "văn bản NĐ\n");
    assert_eq!(codes(&pipeline::check_with(&decree, "quy-định.ct", Some("nghị-định.ct"))), [Code::BadFile]);
}
