//! Sheets and registers find each other: by name, by snapshot, by the project file; relations reach the right rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::pipeline::{self, Ran, Request};
use chitieu::value::Period;
use common::Made;

const YEARLY: &str = "danh sách Hộ \"Hộ gia đình\"
  chốt số liệu hằng năm
  định danh mã_hộ : chữ \"Mã hộ\"
  tiền : đồng \"Tiền\"
";

fn ran(files: &Made) -> Result<Ran, Vec<String>> {
    let checked = pipeline::check(files, "");
    let request = Request { period: Period::year(2023), ..Request::default() };
    pipeline::run(files, &checked, &request, &|_| {})
        .map_err(|faults| faults.iter().map(|f| format!("{} {}", f.code, f.message.en)).collect())
}

/// The values of the indicators, exact.
fn values(files: &Made) -> Vec<String> {
    let ran = ran(files).unwrap();
    ran.outcome.indicators.iter().map(|i| i.total.value.map_or("?".to_owned(), |v| v.to_string())).collect()
}

/// Money of 2022 and of 2023 differ, so that a sum tells which snapshot was followed.
fn two_years() -> Made {
    Made::default()
        .with("data/Hộ-2022.csv", "Mã hộ,Tiền\nH1,10\nH2,20\n")
        .with("data/Hộ-2023.csv", "Mã hộ,Tiền\nH1,100\nH2,200\n")
}

#[test]
fn a_stock_points_into_its_own_snapshot() {
    let rules = format!(
        "{YEARLY}danh sách Người\n  chốt số liệu hằng năm\n  định danh mã : chữ\n  hộ : Hộ theo mã_hộ\n\
         cách xác định tiền_hộ cho từng Người : đồng\n  = hộ.tiền\nchỉ tiêu t\n  = tổng tiền_hộ của Người\n"
    );
    let files = two_years()
        .with("a.ct", rules)
        .with("data/Người-2022.csv", "mã,Mã hộ\nN1,H1\n")
        .with("data/Người-2023.csv", "mã,Mã hộ\nN1,H1\nN2,H2\n");
    assert_eq!(values(&files), ["300"]);
}

#[test]
fn a_flow_points_into_the_snapshot_of_its_day_and_a_plain_list_into_the_latest() {
    let rules = format!(
        "{YEARLY}danh sách Chi\n  phát sinh trong kỳ, theo ngày\n  ngày : ngày\n  hộ : Hộ theo mã_hộ\n\
         danh sách Thẻ\n  định danh số_thẻ : chữ\n  hộ : Hộ theo mã_hộ\n\
         cách xác định tiền_chi cho từng Chi : đồng\n  = hộ.tiền\n\
         cách xác định tiền_thẻ cho từng Thẻ : đồng\n  = hộ.tiền\n\
         chỉ tiêu a\n  = tổng tiền_chi của Chi\nchỉ tiêu b\n  = tổng tiền_thẻ của Thẻ\n"
    );
    // Of the payments one lies in 2023 and sees 200; the other lies in 2022.
    let files = two_years()
        .with("a.ct", rules)
        .with("data/Chi.csv", "ngày,mã_hộ\n31/12/2022,H1\n31/12/2023,H2\n")
        .with("data/Thẻ.csv", "số_thẻ,mã_hộ\nT1,H1\n");
    assert_eq!(values(&files), ["200", "100"]);
}

#[test]
fn the_way_back_finds_the_members() {
    let rules = "danh sách Hộ\n  định danh mã_hộ : chữ\ndanh sách Người\n  định danh mã : chữ\n  tiền : đồng\n  \
                 hộ : Hộ theo mã_hộ, gọi ngược là thành_viên, được để trống\ncách xác định tổng_tiền cho từng Hộ : đồng\n  \
                 = tổng tiền của thành_viên\nchỉ tiêu nhiều_nhất\n  = lớn nhất tổng_tiền của Hộ\n";
    let files = Made::default()
        .with("a.ct", rules)
        .with("data/Hộ.csv", "mã_hộ\nH1\nH2\n")
        .with("data/Người.csv", "mã,tiền,mã_hộ\nN1,1,H1\nN2,2,H2\nN3,4,H1\nN4,8,\n");
    // H1 has 1 + 4, H2 has 2; N4 lives nowhere and is kept.
    assert_eq!(values(&files), ["5"]);
    assert_eq!(ran(&files).unwrap().set_aside, []);
}

#[test]
fn a_column_may_tell_the_year_of_a_stock() {
    let rules = "danh sách Hộ\n  chốt số liệu hằng năm theo năm\n  định danh mã_hộ : chữ\n  năm : số\n  tiền : đồng\n\
                 chỉ tiêu t\n  = tổng tiền của Hộ\n";
    let files =
        Made::default().with("a.ct", rules).with("data/Hộ.csv", "mã_hộ,năm,tiền\nH1,2022,1\nH1,2023,2\nH2,2023,4\n");
    assert_eq!(values(&files), ["6"]);
    let half = Made::default().with("a.ct", rules).with("data/Hộ.csv", "mã_hộ,năm,tiền\nH1,2023,1\nH2,23,2\n");
    let aside = ran(&half).unwrap().set_aside;
    assert_eq!((aside.len(), aside[0].reason.en.as_str()), (1, "it does not tell the period of the row"));
}

#[test]
fn months_of_a_flow_may_lie_in_files_of_their_own() {
    let rules = "danh sách Chi\n  phát sinh trong kỳ, theo ngày\n  ngày : ngày\n  tiền : đồng\nchỉ tiêu t\n  = tổng tiền của Chi\n";
    let files = Made::default()
        .with("a.ct", rules)
        .with("data/Chi-2023-01.csv", "ngày,tiền\n31/01/2023,1\n")
        .with("data/Chi-2023-02.csv", "tiền,ngày\n2,28/02/2023\n");
    assert_eq!(values(&files), ["3"]);
    let accounts = ran(&files).unwrap().accounts;
    assert_eq!(accounts.iter().map(|a| (a.read, a.used)).collect::<Vec<_>>(), [(1, 1), (1, 1)]);
}

#[test]
fn the_project_file_names_files_header_rows_and_columns() {
    let rules = "danh sách Hộ\n  định danh mã_hộ : chữ\n  tiền : đồng\nchỉ tiêu t\n  = tổng tiền của Hộ\n";
    let project =
        "[registers.\"Hộ\"]\nsources = [\"rà soát.csv\"]\nheader-row = 3\ncolumns = { \"tiền\" = \"TNBQ\" }\n";
    let files = Made::default().with("a.ct", rules).with("chitieu.toml", project);
    let told = files.clone().with("data/rà soát.csv", "DANH SÁCH HỘ,\n,\nmã_hộ,TNBQ,tiền\nH1,5,1\nH2,7,1\n");
    assert_eq!(values(&told), ["12"]);
    let without = files.with("data/rà soát.csv", "x,\n,\nmã_hộ,tiền\nH1,5\n");
    let fault = "E0703 there is no column `TNBQ`, which chitieu.toml names for `tiền`";
    assert_eq!(ran(&without).unwrap_err(), [fault]);
    let named = Made::default().with("a.ct", rules).with("chitieu.toml", "[registers.\"Hộ\"]\nheader-row = 2\n");
    assert_eq!(values(&named.with("data/Hộ.csv", "Biểu 1,2\nmã_hộ,tiền\nH1,9\n")), ["9"]);
}

#[test]
fn words_have_codes_and_units_their_factor() {
    let rules = "đơn vị đo triệu_đồng = 1.000.000 đồng\ndanh mục loại : tốt mã \"1\", \"T\"\n";
    let rules = rules.replace(" : tốt mã", "\n  tốt \"Loại tốt\" mã") + "  kém \"Loại kém\" mã \"2\"\n";
    let rules = rules
        + "danh sách Hộ\n  định danh mã_hộ : chữ\n  loại : một trong loại\n  tiền : triệu_đồng, 1 chữ số thập phân\n\
           chỉ tiêu t\n  = tổng tiền của Hộ có loại là tốt\n";
    let data = "mã_hộ,loại,tiền\nH1,1,\"1,5\"\nH2,T,\"2,0\"\nH3,loai tot,\"4,0\"\nH4,2,\"8,0\"\n";
    // 1,5 + 2 + 4 million đồng.
    assert_eq!(values(&Made::default().with("a.ct", rules).with("data/Hộ.csv", data)), ["7500000"]);
}

#[test]
fn a_tab_that_nobody_asks_for_stops_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet().set_name("Bìa").unwrap();
    cover.write(0, 0, "Báo cáo").unwrap();
    cover.merge_range(1, 0, 3, 1, "năm 2023", &rust_xlsxwriter::Format::new()).unwrap();
    let sheet = book.add_worksheet().set_name("Hộ-2023").unwrap();
    for (row, (key, money)) in [("H1", 5.0), ("H2", 7.0)].iter().enumerate() {
        let row = u32::try_from(row + 1).unwrap();
        sheet.write(row, 0, *key).unwrap();
        sheet.write(row, 1, *money).unwrap();
    }
    sheet.write(0, 0, "Mã hộ").unwrap();
    sheet.write(0, 1, "Tiền").unwrap();
    let files = Made::default()
        .with("a.ct", format!("{YEARLY}chỉ tiêu t\n  = tổng tiền của Hộ\n"))
        .with("data/Báo cáo.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(values(&files), ["12"]);
    let warnings = ran(&files).unwrap().warnings;
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].message.en, "not used: no register has this name");
}
