//! The model sentences of records, as an official would say them, and the same content as JSON.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::pipeline::{self, Explained, Request};
use chitieu::value::{Lang, Period, date};
use common::Made;

const ALLOWANCE: &str = "\
văn bản NĐ20 \"Nghị định số 20/2021/NĐ-CP\"
  có hiệu lực từ ngày 01/07/2021
danh mục mức_độ \"Mức độ khuyết tật\" : không_khuyết_tật, nặng, đặc_biệt_nặng
danh sách Người \"Người\"
  định danh mã : chữ \"Mã\"
  ngày_sinh : ngày \"Ngày sinh\"
  khuyết_tật : một trong mức_độ, được để trống \"Khuyết tật\"
  lương_hưu : có/không \"Lương hưu\"
mức quy định mức_chuẩn \"Mức chuẩn\" : đồng/tháng
  căn cứ Điều 4 NĐ20
  áp dụng từ ngày 01/07/2021 : 360.000
cách xác định tuổi \"Tuổi\" cho từng Người
  = tuổi_tròn(ngày_sinh)
cách xác định hệ_số \"Hệ số\" cho từng Người
  căn cứ khoản 1 Điều 6 NĐ20
  chỉ lấy mức cao nhất
    già: 2,5 khi khuyết_tật là đặc_biệt_nặng và tuổi từ đủ 60 tuổi căn cứ điểm e
    trẻ: 2,0 khi khuyết_tật là đặc_biệt_nặng căn cứ điểm e
  còn lại không hưởng
cách xác định trợ_cấp \"Trợ cấp\" cho từng Người : đồng/tháng
  = mức_chuẩn × hệ_số
cách xác định làm_tròn \"Trợ cấp làm tròn\" cho từng Người : đồng/tháng
  = mức_chuẩn × hệ_số / 7
  tối đa 120.000
  làm tròn đến 1.000 đồng
cách xác định hưu_trí \"Trợ cấp hưu trí xã hội\" cho từng Người : đồng/tháng
  căn cứ khoản 1 Điều 6 NĐ20
  chỉ một trường hợp
    500.000 khi tuổi từ đủ 75 tuổi
  còn lại không hưởng
  trừ trường hợp lương_hưu
";

const PEOPLE: &str = "\
Mã,Ngày sinh,Khuyết tật,Lương hưu
N0123,02/02/1958,đặc biệt nặng,không
N0124,25/02/1990,đặc biệt nặng,không
N0456,12/03/1951,không khuyết tật,không
N0457,12/03/1951,không khuyết tật,có
N0500,12/03/1951,,không
";

const POVERTY: &str = "\
văn bản NĐ07 \"Nghị định số 07/2021/NĐ-CP\"
danh mục khu_vực \"Khu vực\"
  nông_thôn \"Nông thôn\"
  thành_thị \"Thành thị\"
danh mục loại_hộ \"Phân loại hộ\"
  hộ_nghèo \"Hộ nghèo\"
  hộ_cận_nghèo \"Hộ cận nghèo\"
  hộ_khác \"Hộ khác\"
danh sách Hộ \"Hộ\"
  định danh mã : chữ \"Mã\"
  khu_vực : một trong khu_vực \"Khu vực\"
  thu_nhập : đồng/người/tháng, được để trống \"Thu nhập\"
  c1 : có/không \"Thiếu việc làm\"
  c2 : có/không \"Thiếu BHYT\"
  c3 : có/không \"Nhà chật\"
  c4 : có/không \"Thiếu nước sạch\"
mức quy định chuẩn \"Chuẩn nghèo\" : đồng/người/tháng, theo khu_vực
  căn cứ khoản 1 Điều 3 NĐ07
  áp dụng từ ngày 01/01/2022
    nông_thôn : 1.500.000
    thành_thị : 2.000.000
cách xác định số_thiếu_hụt \"Thiếu hụt\" cho từng Hộ
  = số điều kiện đúng trong (c1, c2, c3, c4)
cách xác định phân_loại \"Phân loại hộ\" cho từng Hộ : một trong loại_hộ
  căn cứ khoản 2 Điều 3 NĐ07
  là hộ_nghèo khi thu_nhập không quá chuẩn theo khu_vực và số_thiếu_hụt từ 3 trở lên
  là hộ_cận_nghèo khi thu_nhập không quá chuẩn theo khu_vực và số_thiếu_hụt dưới 3
  còn lại là hộ_khác
cách xác định hai_nơi \"Phân loại hai lần\" cho từng Hộ : một trong loại_hộ
  chỉ một trường hợp
    là hộ_nghèo khi c1
    là hộ_cận_nghèo khi c2
  còn lại là hộ_khác
chỉ tiêu tỷ_lệ \"Tỷ lệ hộ nghèo\"
  = tỷ lệ Hộ có phân_loại là hộ_nghèo
  đơn vị tính %, 2 chữ số thập phân
  càng thấp càng tốt
kế hoạch cho tỷ_lệ năm 2023 : không quá 20%
";

const HOUSEHOLDS: &str = "\
Mã,Khu vực,Thu nhập,Thiếu việc làm,Thiếu BHYT,Nhà chật,Thiếu nước sạch
H0042,Nông thôn,1.400.000,có,không,có,không
H0043,Nông thôn,1.500.000,có,có,có,không
H0044,Thành thị,2.000.001,có,có,có,không
H0077,Nông thôn,,có,có,có,có
";

fn explained(rules: &str, data: &str, on: Option<(i32, u32, u32)>, name: &str, record: Option<&str>) -> Explained {
    let register = if rules == POVERTY { "Hộ.csv" } else { "Người.csv" };
    let files = Made::rules(rules).with(register, data);
    let checked = pipeline::check(&files, "quy-định.ct");
    let messages: Vec<&str> = checked.diagnostics.iter().map(|fault| fault.message.vi.as_str()).collect();
    assert!(!checked.is_broken(), "{messages:?}");
    let on = on.and_then(|(y, m, d)| date::day(y, m, d));
    let request = Request { period: Period::year(2023), on, ..Request::default() };
    let found = pipeline::explain(&files, &checked, &request, name, record);
    found.unwrap_or_else(|faults| panic!("{:?}", faults.iter().map(|f| f.message.vi.clone()).collect::<Vec<_>>()))
}

/// The sentences of an explanation in one language, from its JSON.
fn sentences(found: &Explained, lang: Lang) -> Vec<String> {
    let all = found.json["sentences"].as_array().unwrap();
    all.iter().map(|s| s[lang.pick("vi", "en")].as_str().unwrap().to_owned()).collect()
}

fn person(on: (i32, u32, u32), name: &str, key: &str) -> Explained {
    explained(ALLOWANCE, PEOPLE, Some(on), name, Some(key))
}

fn household(name: &str, key: &str) -> Explained {
    explained(POVERTY, HOUSEHOLDS, None, name, Some(key))
}

#[test]
fn an_allowance_is_told_with_its_figures_its_case_and_its_law() {
    let found = person((2023, 8, 1), "trợ_cấp", "N0123");
    assert_eq!(
        sentences(&found, Lang::Vi)[0],
        "Người có mã N0123 được hưởng trợ cấp 900.000 đồng/tháng (mức chuẩn 360.000 đồng/tháng × hệ số 2,5), vì \
         khuyết tật là đặc biệt nặng và đủ 65 tuổi tại ngày 01/08/2023, từ đủ 60 tuổi trở lên; căn cứ điểm e khoản 1 \
         Điều 6 Nghị định số 20/2021/NĐ-CP."
    );
    assert_eq!(
        sentences(&found, Lang::En)[0],
        "Người N0123 is entitled to \"Trợ cấp\" 900,000 dong/month (\"Mức chuẩn\" 360,000 dong/month × \"Hệ số\" 2.5): \
         \"Khuyết tật\" is \"đặc biệt nặng\"; aged 65 years on 1 Aug 2023, at least 60 years; under point e, clause 1, \
         Article 6, Nghị định số 20/2021/NĐ-CP."
    );
}

#[test]
fn several_cases_under_highest_only_are_named() {
    let found = person((2023, 8, 1), "trợ_cấp", "N0123");
    assert_eq!(
        sentences(&found, Lang::Vi)[1],
        "Người này thuộc 02 trường hợp, hệ số 2,5 và hệ số 2; chỉ lấy mức cao nhất là 2,5."
    );
    assert_eq!(
        sentences(&found, Lang::En)[1],
        "2 cases apply, \"Hệ số\" 2.5 and \"Hệ số\" 2; only the highest, 2.5, is taken."
    );
    assert_eq!(sentences(&person((2023, 8, 1), "trợ_cấp", "N0124"), Lang::Vi).len(), 1);
}

#[test]
fn a_cap_and_a_rounding_are_told_as_steps() {
    // 360.000 × 2 ÷ 7 = 102.857,14…, rounded to 103.000; 360.000 × 2,5 ÷ 7 = 128.571,43…, capped at 120.000.
    let young = person((2023, 8, 1), "làm_tròn", "N0124");
    assert!(sentences(&young, Lang::Vi)[0].starts_with(
        "Người có mã N0124 được hưởng trợ cấp làm tròn 103.000 đồng/tháng (mức chuẩn 360.000 đồng/tháng × hệ số 2 ÷ 7 = \
         ≈ 102.857,1429 đồng/tháng; làm tròn đến 1.000 đồng"
    ), "{:?}", sentences(&young, Lang::Vi));
    let old = person((2023, 8, 1), "làm_tròn", "N0123");
    assert!(
        sentences(&old, Lang::Vi)[0].contains("; tối đa 120.000 đồng/tháng), vì"),
        "{:?}",
        sentences(&old, Lang::Vi)
    );
}

#[test]
fn an_age_still_to_come_is_told_with_its_day() {
    let found = person((2025, 7, 1), "hưu_trí", "N0456");
    assert_eq!(
        sentences(&found, Lang::Vi),
        ["Người có mã N0456 chưa được hưởng trợ cấp hưu trí xã hội vì mới đủ 74 tuổi tại ngày 01/07/2025, chưa đủ 75 \
          tuổi; sẽ đủ 75 tuổi từ ngày 12/03/2026; căn cứ khoản 1 Điều 6 Nghị định số 20/2021/NĐ-CP."]
    );
    assert_eq!(
        sentences(&found, Lang::En),
        [
            "Người N0456 is not yet entitled to \"Trợ cấp hưu trí xã hội\": aged 74 years on 1 Jul 2025, under 75 years; \
          turns 75 years on 12 Mar 2026; under clause 1, Article 6, Nghị định số 20/2021/NĐ-CP."
        ]
    );
}

#[test]
fn an_exclusion_is_told_as_such_and_no_age_is_promised() {
    let found = person((2025, 7, 1), "hưu_trí", "N0457");
    assert_eq!(
        sentences(&found, Lang::Vi),
        [
            "Người có mã N0457 không được hưởng trợ cấp hưu trí xã hội vì thuộc trường hợp trừ: “Lương hưu” là có; căn cứ \
          khoản 1 Điều 6 Nghị định số 20/2021/NĐ-CP."
        ]
    );
}

#[test]
fn an_amount_that_is_open_names_the_missing_fact_by_its_title() {
    let found = person((2023, 8, 1), "trợ_cấp", "N0500");
    assert_eq!(
        sentences(&found, Lang::Vi),
        ["Chưa xác định được trợ cấp của người có mã N0500 vì thiếu số liệu “Khuyết tật”."]
    );
    assert_eq!(
        sentences(&found, Lang::En),
        ["\"Trợ cấp\" of người N0500 is undetermined because \"Khuyết tật\" is missing."]
    );
    assert_eq!(found.json["reason"], "unknown: khuyết_tật");
}

#[test]
fn a_class_is_told_with_every_value_and_its_bound() {
    let found = household("phân_loại", "H0042");
    assert_eq!(
        sentences(&found, Lang::Vi),
        ["Hộ có mã H0042 là hộ cận nghèo: thu nhập 1.400.000 đồng/người/tháng, không quá chuẩn nghèo 1.500.000 \
          đồng/người/tháng (khu vực nông thôn); thiếu hụt 02/04, dưới 03; căn cứ khoản 2 Điều 3 Nghị định số \
          07/2021/NĐ-CP."]
    );
    assert_eq!(
        sentences(&found, Lang::En),
        ["Hộ H0042 is \"Hộ cận nghèo\": \"Thu nhập\" 1,400,000 dong/person/month, at most \"Chuẩn nghèo\" 1,500,000 \
          dong/person/month (\"Khu vực\" \"Nông thôn\"); \"Thiếu hụt\" 2/4, under 3; under clause 2, Article 3, Nghị \
          định số 07/2021/NĐ-CP."]
    );
}

#[test]
fn a_class_by_default_says_why_it_is_no_other() {
    let found = household("phân_loại", "H0044");
    assert_eq!(
        sentences(&found, Lang::Vi),
        ["Hộ có mã H0044 là hộ khác, không phải hộ nghèo hay hộ cận nghèo: thu nhập 2.000.001 đồng/người/tháng, trên \
          chuẩn nghèo 2.000.000 đồng/người/tháng (khu vực thành thị); căn cứ khoản 2 Điều 3 Nghị định số \
          07/2021/NĐ-CP."]
    );
}

#[test]
fn an_undetermined_class_names_what_is_missing_what_is_possible_and_what_holds() {
    let found = household("phân_loại", "H0077");
    assert_eq!(
        sentences(&found, Lang::Vi),
        [
            "Chưa xác định được hộ có mã H0077 là hộ nghèo hay hộ khác vì thiếu số liệu “Thu nhập”; đã xác định: thiếu hụt \
          04/04, không dưới 03."
        ]
    );
    assert_eq!(
        sentences(&found, Lang::En),
        [
            "Hộ H0077 is \"Hộ nghèo\" or \"Hộ khác\", undetermined because \"Thu nhập\" is missing; known already: \"Thiếu \
          hụt\" 4/4, at least 3."
        ]
    );
    let possible: Vec<&str> =
        found.json["possible"].as_array().unwrap().iter().map(|p| p["vi"].as_str().unwrap()).collect();
    assert_eq!(possible, ["hộ nghèo", "hộ khác"]);
}

#[test]
fn two_cases_at_once_are_named_where_one_is_allowed() {
    let found = household("hai_nơi", "H0043");
    assert_eq!(
        sentences(&found, Lang::Vi),
        [
            "Chưa xác định được phân loại hai lần của hộ có mã H0043 vì thuộc đồng thời 02 trường hợp (hộ nghèo và hộ cận \
          nghèo), trong khi quy định chỉ một trường hợp."
        ]
    );
    assert_eq!(found.json["reason"], "refused: E0807");
}

#[test]
fn a_record_is_placed_in_the_indicator_it_counts_in() {
    let found = household("tỷ_lệ", "H0043");
    assert_eq!(
        sentences(&found, Lang::Vi)[0],
        "Hộ có mã H0043 thuộc cả tử số và mẫu số của “Tỷ lệ hộ nghèo”, vì phân loại hộ là hộ nghèo."
    );
    let out = household("tỷ_lệ", "H0042");
    assert_eq!(
        sentences(&out, Lang::En)[0],
        "Hộ H0042 is only in the denominator of \"Tỷ lệ hộ nghèo\": \"Phân loại hộ\" is \"Hộ cận nghèo\", not \"Hộ nghèo\"."
    );
    let open = household("tỷ_lệ", "H0077");
    assert_eq!(
        sentences(&open, Lang::Vi)[0],
        "Hộ có mã H0077 chưa xác định được có tính vào hay không trong “Tỷ lệ hộ nghèo”, vì chưa xác định được phân loại hộ."
    );
}

#[test]
fn an_open_indicator_names_the_fields_that_would_decide_it() {
    // 1 poor of 4 certain, 1 undetermined: from 25% to 50%, above 20% either way.
    let found = explained(POVERTY, HOUSEHOLDS, None, "tỷ_lệ", None);
    assert_eq!(
        sentences(&found, Lang::Vi),
        [
            "Tỷ lệ hộ nghèo năm 2023 có thể từ 25,00% (1/4 hộ) đến 50,00% (2/4 hộ) vì còn 01 hộ chưa xác định được; trong \
          cả khoảng đó không đạt kế hoạch không quá 20,00%.",
            "Thiếu số liệu “Thu nhập” (01 hộ)."
        ]
    );
    assert_eq!(found.json["missing"][0]["records"], 1);
}

#[test]
fn every_condition_keeps_its_value_its_bound_its_truth_and_its_law_in_json() {
    let found = household("phân_loại", "H0042");
    let case = &found.json["cases"][0];
    assert_eq!((&case["case"], &case["decided"]), (&"hộ_nghèo".into(), &false.into()));
    let income = &case["when"]["parts"][0];
    assert_eq!(income["truth"], "true");
    assert_eq!(income["what"]["vi"], "thu nhập không quá chuẩn nghèo theo khu vực");
    assert_eq!(income["found"]["vi"], "1.400.000 đồng/người/tháng so với 1.500.000 đồng/người/tháng");
    let line = &income["parts"][0];
    assert_eq!((&line["kind"], &line["applied_from"]), (&"parameter".into(), &"2022-01-01".into()));
    assert_eq!(line["basis"]["vi"], "khoản 1 Điều 3 Nghị định số 07/2021/NĐ-CP");
    assert_eq!(case["when"]["parts"][1]["truth"], "false");
}

#[test]
fn the_page_names_each_parameter_once_and_no_identifier() {
    let found = household("phân_loại", "H0042");
    for page in [&found.text.vi, &found.text.en] {
        assert!(!page.contains('_'), "{page}");
        assert!(!page.contains("unknown:") && !page.contains("case:"), "{page}");
    }
    let whole = found.text.vi.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(whole.matches("áp dụng từ ngày 01/01/2022").count(), 1);
    insta::assert_snapshot!(found.text.vi, @r"
    Phân loại hộ · Hộ H0042 · ngày 31/12/2023

    Hộ có mã H0042 là hộ cận nghèo: thu nhập 1.400.000 đồng/người/tháng, không quá chuẩn nghèo 1.500.000
      đồng/người/tháng (khu vực nông thôn); thiếu hụt 02/04, dưới 03; căn cứ khoản 2 Điều 3 Nghị định số
      07/2021/NĐ-CP.

    Phân loại hộ: hộ cận nghèo (chỉ một trường hợp; căn cứ khoản 2 Điều 3 Nghị định số 07/2021/NĐ-CP)
      ✗ hộ nghèo: thiếu hụt 02/04, dưới 03
      → hộ cận nghèo
          ✓ thu nhập 1.400.000 đồng/người/tháng, không quá chuẩn nghèo 1.500.000 đồng/người/tháng (khu vực nông
            thôn)
          ✓ thiếu hụt 02/04, dưới 03
            thiếu hụt: 02/04 điều kiện đúng: thiếu việc làm, nhà chật
      · còn lại: hộ khác

    Mức quy định được áp dụng
      chuẩn nghèo (khu vực nông thôn): 1.500.000 đồng/người/tháng (khoản 1 Điều 3 Nghị định số 07/2021/NĐ-CP; áp
        dụng từ ngày 01/01/2022)
    ");
}
