//! The case of Gia Nghĩa holds: its README is what the run gives, and the run finds what is inconsistent in the report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use chitieu::eval::outcome::{CheckOutcome, ClaimOutcome, ClaimState, Measured, Verdict};
use chitieu::ir::{IndicatorId, Program};
use chitieu::pipeline::{self, Checked, Ran, Request};
use chitieu::source::Files;
use chitieu::value::{Fraction, Period, date, name};
use std::sync::LazyLock;

mod common;
#[path = "case/inconsistencies.rs"]
mod inconsistencies;
#[path = "case/readme.rs"]
mod readme;

use common::Folder;
use readme::claimed;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gia-nghia-2023");

fn folder() -> Folder {
    Folder(PROJECT.into())
}

static CHECKED: LazyLock<Checked> = LazyLock::new(|| {
    let checked = pipeline::check(&folder(), "");
    // The report claims two verdicts for which nothing was assigned (I12); nothing else is to be told.
    let told = |d: &chitieu::diagnostic::Diagnostic| d.code == chitieu::diagnostic::Code::NoTarget && !d.is_error();
    assert!(checked.diagnostics.len() == 2 && checked.diagnostics.iter().all(told), "{:#?}", checked.diagnostics);
    checked
});

static RAN: LazyLock<Ran> = LazyLock::new(|| ran(&Request::default()));

fn ran(request: &Request) -> Ran {
    pipeline::run(&folder(), &CHECKED, request, &|_| ()).unwrap()
}

fn program() -> &'static Program {
    CHECKED.program.as_ref().unwrap()
}

fn year(year: i32) -> Period {
    Period::year(year).unwrap()
}

fn id(indicator: &str) -> IndicatorId {
    let found = program().indicators.iter().position(|i| name::same(&i.named.name, indicator));
    IndicatorId(found.unwrap_or_else(|| panic!("no indicator {indicator}")))
}

/// What the run measured: in its own period, else in that of a claim.
fn measured(indicator: &str, period: Period) -> Measured {
    let id = id(indicator);
    if period == RAN.outcome.period {
        return RAN.outcome.indicators[id.0].total.clone();
    }
    let claim = RAN.outcome.claims.iter().find(|c| c.indicator == id && c.period == period && c.computed.is_some());
    claim.and_then(|c| c.computed.clone()).unwrap_or_else(|| panic!("nothing claimed of {indicator} in that period"))
}

fn value(indicator: &str, period: Period) -> Fraction {
    measured(indicator, period).value.unwrap_or_else(|| panic!("{indicator} has no value"))
}

fn whole(indicator: &str) -> i128 {
    let value = value(indicator, year(2023));
    assert!(value.is_whole(), "{indicator}");
    value.numerator()
}

fn claims(indicator: IndicatorId, period: Period) -> Vec<&'static ClaimOutcome> {
    RAN.outcome.claims.iter().filter(|c| c.indicator == indicator && c.period == period).collect()
}

fn finding(indicator: &str, period: Period, state: ClaimState) -> String {
    let found: Vec<&ClaimOutcome> = claims(id(indicator), period).into_iter().filter(|c| c.state == state).collect();
    assert_eq!(found.len(), 1, "{indicator} {state:?}");
    found[0].detail.vi.clone()
}

fn check(name: &str, report: Option<usize>) -> &'static CheckOutcome {
    let position = program().checks.iter().position(|c| c.named.name == name).unwrap_or_else(|| panic!("no {name}"));
    RAN.outcome.checks.iter().find(|c| c.check == position && c.report == report).unwrap()
}

#[test]
fn poverty_is_87_of_20175_households_seven_too_many_for_the_province_and_few_enough_for_the_city() {
    assert_eq!(value("tỷ_lệ_hộ_nghèo", year(2023)), Fraction::new(87, 20_175).unwrap());
    assert_eq!(value("tỷ_lệ_hộ_nghèo", year(2022)), Fraction::new(115, 20_175).unwrap());
    let judged = &RAN.outcome.indicators[id("tỷ_lệ_hộ_nghèo").0].judged;
    let verdicts: Vec<(Verdict, Option<i128>)> = judged.iter().map(|j| (j.verdict, j.gap_records)).collect();
    assert_eq!(verdicts, [(Verdict::NotMet, Some(7)), (Verdict::Exceeded, None)]);
    assert_eq!(judged[1].compared, Some(Fraction::new(28, 20_175).unwrap()), "115 - 87 of 20.175");
    assert!(RAN.outcome.misses_a_target() && RAN.outcome.has_contradictions());
}

#[test]
fn households_and_money_are_those_of_the_report() {
    assert_eq!(value("số_hộ_nghèo", year(2022)), Fraction::whole(115));
    assert_eq!(value("số_hộ_cận_nghèo", year(2022)), Fraction::whole(126));
    assert_eq!((whole("số_hộ_nghèo"), whole("số_hộ_cận_nghèo"), whole("tổng_số_hộ")), (87, 167, 20_175));
    assert_eq!((whole("số_hộ_thoát_nghèo"), whole("số_hộ_nghèo_phát_sinh")), (33, 5));
    assert_eq!((whole("số_hộ_thoát_cận_nghèo"), whole("số_hộ_cận_nghèo_phát_sinh")), (21, 62));
    let spent = whole("kinh_phí_ưu_đãi_thường_xuyên");
    assert!((8_050_000_000..8_150_000_000).contains(&spent), "8,1 tỷ: {spent}");
    assert_eq!(whole("kinh_phí_mai_táng"), 38 * 20 * 360_000);
    assert_eq!(whole("tiền_quà_tết_chủ_tịch_nước"), 6 * 600_000 + 305 * 300_000);
    assert_eq!(whole("tiền_quà_27_7_chủ_tịch_nước"), 6 * 600_000 + 288 * 300_000);
    assert_eq!(whole("kinh_phí_đóng_bhyt"), 705 * (6 * 67_050 + 3 * 81_000));
    assert_eq!(whole("việc_làm_mới"), 1_606 + 706 + 46 + 3 + 40 + 225);
    assert_eq!(whole("phiếu_chi_sai_mức") + whole("quà_chủ_tịch_nước_sai_mức") + whole("khoản_vay_vượt_trần"), 0);
    assert_eq!(whole("phiếu_chi_trước_khi_điều_chỉnh"), 2 * 326, "July and August");
    assert_eq!(whole("đối_tượng_không_có_thẻ_bảo_trợ"), 920 - 705);
}

#[test]
fn exits_and_entries_have_no_earlier_value_where_there_is_no_list_before() {
    for name in ["số_hộ_thoát_nghèo", "số_hộ_nghèo_phát_sinh"] {
        assert_eq!(RAN.outcome.indicators[id(name).0].previous, None, "{name}");
    }
    assert!(RAN.outcome.indicators[id("số_hộ_nghèo").0].previous.is_some());
}

#[test]
fn the_records_contradict_themselves_nowhere() {
    let own: Vec<&CheckOutcome> = RAN.outcome.checks.iter().filter(|c| c.report.is_none()).collect();
    assert_eq!(own.len(), program().checks.len());
    // What only warns: figures whose scopes differ, cards of other groups, and the 40 jobs beside 38 trainees.
    for check in own.into_iter().filter(|check| check.blocks) {
        assert_eq!(check.holds, Some(true), "{}", check.detail.vi);
    }
    let warned = RAN.outcome.checks.iter().filter(|c| c.report.is_none() && c.holds == Some(false));
    let warned: Vec<&str> = warned.map(|check| program().checks[check.check].named.name.as_str()).collect();
    assert_eq!(
        warned,
        [
            "phạm_vi_người_có_công",
            "phạm_vi_kinh_phí_hằng_tháng",
            "người_hưởng_có_thẻ_bhyt",
            "việc_làm_từ_đào_tạo_ngắn_hạn",
            "phạm_vi_việc_làm",
        ]
    );
    assert!(RAN.outcome.findings.is_empty(), "{:?}", RAN.outcome.findings);
}

#[test]
fn sums_and_sets_of_the_report_that_fail() {
    let failed = RAN.outcome.checks.iter().filter(|check| check.blocks && check.holds == Some(false));
    let failing: Vec<(&str, Option<usize>)> =
        failed.map(|check| (program().checks[check.check].named.name.as_str(), check.report)).collect();
    let expected = ["các_trình_độ_đào_tạo", "các_nhóm_dưới_3_tháng", "trẻ_em_theo_tuổi"];
    assert_eq!(failing, expected.map(|name| (name, Some(0))));
    for (name, numbers) in [
        ("các_trình_độ_đào_tạo", ["607", "605"]),
        ("các_nhóm_dưới_3_tháng", ["38", "40"]),
        ("trẻ_em_theo_tuổi", ["18.434", "17.455"]),
    ] {
        let detail = &check(name, Some(0)).detail.vi;
        assert!(numbers.iter().all(|n| detail.contains(n)), "{detail}");
    }
}

#[test]
fn the_balance_of_poor_households_closes_only_with_what_the_report_leaves_out() {
    let balance = check("cân_đối_hộ_nghèo", Some(0));
    assert_eq!((balance.holds, balance.filled.as_slice()), (Some(true), [id("số_hộ_nghèo_phát_sinh")].as_slice()));
    assert!(balance.detail.vi.contains("115 - 33 + 5") && balance.detail.vi.contains("05 hộ"), "{}", balance.detail.vi);
    let near = check("cân_đối_hộ_cận_nghèo", Some(0));
    assert!(near.detail.vi.contains("126 - 21 + 62") && near.detail.vi.contains("41 hộ"), "{}", near.detail.vi);
}

#[test]
fn claims_that_cannot_stand() {
    use ClaimState::{CannotBeChecked, Differs, NoTarget, TwoValues, VerdictContradicted, VerdictWithoutFigure};
    let now = year(2023);
    let province = finding("tỷ_lệ_hộ_nghèo", now, VerdictContradicted);
    assert!(
        ["dưới 0,40%", "0,43%", "87/20.175 hộ", "không đạt", "07 hộ"].iter().all(|w| province.contains(w)),
        "{province}"
    );
    finding("tỷ_lệ_hộ_nghèo", now, VerdictWithoutFigure);
    let two = finding("người_hưởng_ưu_đãi_thường_xuyên", now, TwoValues);
    assert!(two.contains("326 lượt người") && two.contains("789 lượt"), "{two}");
    finding("việc_làm_mới", now, NoTarget);
    finding("tỷ_lệ_qua_đào_tạo", now, NoTarget);
    finding("tỷ_lệ_qua_đào_tạo", now, CannotBeChecked);
    finding("đào_tạo_dưới_3_tháng", now, Differs);
    finding("trẻ_em_dưới_6", now, Differs);
    let wrong: Vec<&str> = RAN
        .outcome
        .claims
        .iter()
        .filter(|c| c.state == ClaimState::WrongUnit)
        .map(|c| program().indicator(c.indicator).named.name.as_str())
        .collect();
    let twice = "người_hưởng_ưu_đãi_thường_xuyên";
    assert_eq!(wrong, [twice, "người_hưởng_bảo_trợ", twice], "326, 920 and 789 are counted in lượt");
    let contradicted = RAN.outcome.claims.iter().filter(|c| c.state.contradicts()).count();
    assert_eq!(contradicted, 10, "the ten above");
}

#[test]
fn nearly_and_more_than_are_bounds() {
    let hedged = [("kinh_phí_trợ_cấp_hằng_tháng", "gần 5,2 tỷ đồng"), ("trẻ_em_hoạt_động_3", "hơn 35 trẻ em")];
    for (name, text) in hedged {
        assert_eq!(claimed(id(name), year(2023)), text);
        finding(name, year(2023), ClaimState::Agrees);
    }
    assert_eq!((whole("kinh_phí_trợ_cấp_hằng_tháng"), whole("trẻ_em_hoạt_động_3")), (5_196_240_000, 36));
}

#[test]
fn on_the_day_of_the_figures_the_year_was_not_over() {
    let early = ran(&Request { on: date::day(2023, 11, 10), ..Request::default() });
    let judged = &early.outcome.indicators[id("tỷ_lệ_hộ_nghèo").0].judged;
    assert_eq!(judged.len(), 2);
    assert!(judged.iter().all(|j| j.verdict == Verdict::NotDue));
}

#[test]
fn the_words_of_the_report_for_the_target_of_the_city_have_two_readings() {
    struct Written;
    impl Files for Written {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let bytes = folder().read(path)?;
            let text = String::from_utf8(bytes).map_err(|fault| fault.to_string())?;
            Ok(text.replace("giảm ít nhất 0,1 điểm %", "giảm ít nhất 0.1%").into_bytes())
        }
        fn list(&self, inside: &str) -> Result<Vec<String>, String> {
            folder().list(inside)
        }
    }
    let checked = pipeline::check(&Written, "");
    assert!(checked.diagnostics.iter().any(|fault| fault.code.id() == "E0109"), "{:?}", checked.diagnostics);
}

#[test]
fn every_row_is_used_or_set_aside_and_four_bad_ones_were_planted() {
    for account in &RAN.accounts {
        assert_eq!(account.read, account.used + account.set_aside, "{account:?}");
    }
    let set_aside: Vec<(&str, Option<u64>)> =
        RAN.set_aside.iter().map(|row| (row.cell.file.rsplit('/').next().unwrap(), row.cell.row)).collect();
    let planted = [
        ("Quà và trợ cấp một lần.xlsx", Some(791)),
        ("Quyết_định.csv", Some(128)),
        ("Nhân_khẩu.csv", Some(2_441)),
        ("Nhân_khẩu.csv", Some(2_442)),
    ];
    assert_eq!(set_aside, planted);
}

#[test]
fn examples_of_every_decree_hold() {
    let tried = pipeline::examples(&CHECKED);
    assert!(tried.len() > 40, "{}", tried.len());
    for example in tried {
        assert!(example.faults.is_empty(), "{}: {:?}", example.label, example.faults);
    }
}
