//! Parts and their total, by definition: lower areas within upper ones, and printed parts that come to the printed total.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::pipeline::{self, Request};
use chitieu::report::json;
use chitieu::value::{Date, Period};
use common::Made;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

/// C belongs to Đông through 30/06/2023, to Tây from the day after.
const AREAS: &str = "danh mục huyện : đông, tây
danh mục xã thuộc huyện
  a thuộc đông
  b thuộc đông
  c thuộc đông đến hết ngày 30/06/2023, thuộc tây
  d thuộc tây
danh sách Hộ
  xã : một trong xã, được để trống
danh sách Chi_trả
  phát sinh trong kỳ, theo ngày_chi
  ngày_chi : ngày
  xã : một trong xã, được để trống
  số_tiền : đồng
chỉ tiêu số_hộ
  = số Hộ
  chia theo xã.huyện
chỉ tiêu tổng_chi
  = tổng số_tiền của Chi_trả
  chia theo xã.huyện
";
const COMMUNES: [&str; 5] = ["a", "b", "c", "d", ""];

const PARTS: &str = "danh mục xã : a, b, c, d, e
danh sách Khoản
  xã : một trong xã
  x : số, 1 chữ số thập phân
chỉ tiêu cộng_đủ
  = tổng x của Khoản
  đơn vị tính số, 0 chữ số thập phân
  chia theo xã
  các phần in ra cộng đủ tổng
";

fn run(files: &Made, on: Option<Date>) -> Value {
    let checked = pipeline::check(files, "quy-định.ct");
    let request = Request { period: Period::year(2023), on, ..Request::default() };
    let ran = pipeline::run(files, &checked, &request, &|_| {}).unwrap_or_else(|faults| panic!("{faults:?}"));
    serde_json::from_str(&json::json(&common::report(&checked, &ran, ""))).unwrap()
}

/// The first breakdown of an indicator: its cells, each with a face of its value.
fn cells<'a>(told: &'a Value, indicator: &str, face: &[&str]) -> Vec<(&'a str, &'a Value)> {
    let all = told["indicators"].as_array().unwrap();
    let of = all.iter().find(|one| one["name"] == indicator).unwrap();
    let cells = of["breakdowns"][0]["cells"].as_array().unwrap().iter();
    cells.map(|cell| (cell["cell"]["vi"].as_str().unwrap(), face.iter().fold(&cell["value"], |v, f| &v[*f]))).collect()
}

/// The district of a commune, by whether its day lies in the second half of the year.
fn district(commune: usize, late: bool) -> &'static str {
    match (commune, late) {
        (0 | 1, _) | (2, false) => "đông",
        (2, true) | (3, _) => "tây",
        _ => "không xác định",
    }
}

fn summed(told: &Value, indicator: &str, parts: &[(&str, u64)]) {
    for (cell, exact) in cells(told, indicator, &["exact"]) {
        let own: u64 = parts.iter().filter(|(district, _)| *district == cell).map(|(_, amount)| amount).sum();
        assert_eq!(exact, &Value::from(own.to_string()), "{indicator} of {cell}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 120, rng_seed: RngSeed::Fixed(2023), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn upper_areas_are_made_of_records_on_their_days(
        homes in prop::collection::vec(0usize..5, 1..12),
        paid in prop::collection::vec((0usize..5, any::<bool>(), 0u64..1_000), 1..12),
        late in any::<bool>(),
    ) {
        let homes_csv: Vec<String> = homes.iter().map(|at| format!("{},x\n", COMMUNES[*at])).collect();
        let day = |late: bool| if late { "2023-07-01" } else { "2023-06-30" };
        let paid_csv: Vec<String> =
            paid.iter().map(|(at, late, amount)| format!("{},{},{amount}\n", day(*late), COMMUNES[*at])).collect();
        let files = Made::rules(AREAS)
            .with("data/Hộ.csv", format!("xã,ghi chú\n{}", homes_csv.concat()))
            .with("data/Chi_trả.csv", format!("ngày_chi,xã,số_tiền\n{}", paid_csv.concat()));
        let on = Date::from_ymd_opt(2023, if late { 7 } else { 6 }, if late { 1 } else { 30 });
        let told = run(&files, on);
        let lived: Vec<(&str, u64)> = homes.iter().map(|at| (district(*at, late), 1)).collect();
        summed(&told, "số_hộ", &lived);
        let paid: Vec<(&str, u64)> = paid.iter().map(|(at, late, amount)| (district(*at, *late), *amount)).collect();
        summed(&told, "tổng_chi", &paid);
    }

    /// The printed parts come to the printed total; each is one of the two neighbours of its exact value, and the plain one
    /// wherever the plain ones come to the total by themselves.
    #[test]
    fn printed_parts_come_to_the_printed_total(tenths in prop::collection::vec(-60i64..60, 5)) {
        let rows: Vec<String> = ["a", "b", "c", "d", "e"].iter().zip(&tenths).map(|(xã, n)| {
            format!("{xã},{}{}.{}\n", if *n < 0 { "-" } else { "" }, n.abs() / 10, n.abs() % 10)
        }).collect();
        let files = Made::rules(PARTS).with("data/Khoản.csv", format!("xã,x\n{}", rows.concat()));
        let told = run(&files, None);
        let away = |n: i64| n.signum() * ((n.abs() + 5) / 10);
        let total = away(tenths.iter().sum());
        let shown: Vec<i64> =
            cells(&told, "cộng_đủ", &["shown", "vi"]).iter().map(|(_, n)| n.as_str().unwrap().trim_end_matches('*').parse().unwrap()).collect();
        prop_assert_eq!(shown.iter().sum::<i64>(), total, "{:?}", tenths);
        let plain: Vec<i64> = tenths.iter().map(|n| away(*n)).collect();
        if plain.iter().sum::<i64>() == total {
            prop_assert_eq!(&shown, &plain);
        }
        let marked = cells(&told, "cộng_đủ", &["adjusted"]);
        for (((n, shown), plain), (_, marked)) in tenths.iter().zip(&shown).zip(&plain).zip(marked) {
            prop_assert!((shown * 10 - n).abs() < 10, "{} for {}", shown, n);
            prop_assert_eq!(*marked == Value::Bool(true), shown != plain, "{} for {}", shown, n);
        }
    }
}
