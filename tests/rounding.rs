//! Parts that are printed so as to come to the printed total: marked on the page, in JSON and in CSV, and never in what they are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::pipeline::{self, Request};
use chitieu::report::{csv, json, text};
use chitieu::value::{Lang, Period};
use std::path::Path;

/// The page by commune, the JSON and the CSV of a case.
fn faces(case: &str, lang: Lang) -> (String, serde_json::Value, String) {
    let (files, entry) = common::case(Path::new(case));
    let checked = pipeline::check(&files, &entry);
    let request = Request { period: Period::year(2023), ..Request::default() };
    let ran = pipeline::run(&files, &checked, &request, &|_| {}).unwrap();
    let report = common::report(&checked, &ran, "");
    let options = text::Options { by: Some("xã".to_owned()), ..text::Options::new(lang) };
    (text::text(&report, &options), serde_json::from_str(&json::json(&report)).unwrap(), csv::csv(&report, lang))
}

/// The part of a page about one indicator by commune.
fn part<'p>(page: &'p str, title: &str) -> Vec<&'p str> {
    page.lines().skip_while(|line| *line != title).take_while(|line| !line.is_empty()).collect()
}

#[test]
fn adjusted_parts_are_marked_on_the_page_in_json_and_in_csv() {
    let (page, json, csv) = faces("tests/corpus/rounding/parts.ct", Lang::Vi);
    // 0,4 five times: two units go to the first two.
    let rows: Vec<String> = part(&page, "Hai đơn vị · Xã")
        .iter()
        .skip(3)
        .take(5)
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(rows, ["a 1*", "b 1*", "c 0", "d 0", "e 0"], "{page}");
    assert!(part(&page, "Hai đơn vị · Xã").iter().any(|line| line.contains("“*”")), "{page}");
    assert!(!part(&page, "Nửa về số chẵn · Xã").iter().any(|line| line.contains('*')), "{page}");
    let face = |name: &str| json["indicators"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    let cells = |name: &str| -> Vec<(String, bool)> {
        let cells = face(name)["breakdowns"][0]["cells"].as_array().unwrap().iter();
        cells.map(|cell| (cell["value"]["exact"].to_string(), cell["value"]["adjusted"] == true)).collect()
    };
    // Exact values stay what they are.
    let expected: Vec<(String, bool)> = (0..5).map(|nth| ("\"0.4\"".to_owned(), nth < 2)).collect();
    assert_eq!(cells("hai_đơn_vị"), expected);
    assert_eq!(face("nửa_về_chẵn")["rounding"], "half_to_even");
    assert_eq!(face("nửa_xa_không")["rounding"], serde_json::Value::Null);
    assert!(face("hai_đơn_vị")["breakdowns"][0]["printed_parts"]["en"].as_str().unwrap().starts_with("\"*\""));
    let rows: Vec<&str> = csv.lines().filter(|line| line.starts_with("tỷ_trọng,")).collect();
    assert_eq!(rows.len(), 6);
    assert!(rows[0].contains(",1,\"100,00%\",") && rows[1].contains(",\"33,34%*\","), "{rows:?}");
    assert!(rows[2].contains(",\"33,33%\",") && rows[4].contains(",\"0,00%\","), "{rows:?}");
}

#[test]
fn nothing_is_adjusted_beside_hidden_cells() {
    for (lang, why) in [(Lang::Vi, "có ô không công bố"), (Lang::En, "some cells are not shown")] {
        let (page, json, csv) = faces("tests/corpus/rounding/hidden.ct", lang);
        assert!(page.contains(why), "{page}");
        let breakdown = &json["indicators"][0]["breakdowns"][0];
        let cells = breakdown["cells"].as_array().unwrap();
        let shown: Vec<&str> = cells.iter().map(|cell| cell["value"]["shown"]["vi"].as_str().unwrap()).collect();
        assert_eq!(shown, ["1", "..", "..", "1"]);
        assert!(cells.iter().all(|cell| cell["value"]["adjusted"].is_null()));
        assert!(!csv.contains('*'), "{csv}");
    }
}

#[test]
fn a_target_is_never_crossed_by_an_adjusted_part() {
    let (page, json, _) = faces("tests/corpus/rounding/parts.ct", Lang::Vi);
    let told = part(&page, "Có kế hoạch · Xã").join(" ");
    assert!(told.contains("sang phía bên kia mức") && !told.contains('*'), "{page}");
    let face = json["indicators"].as_array().unwrap().iter().find(|one| one["name"] == "có_kế_hoạch").unwrap();
    assert_eq!(face["targets"][0]["verdict"], "exceeded");
    assert_eq!(face["breakdowns"][0]["cells"][0]["value"]["shown"]["vi"], "0");
}
