//! Plan tables in workbooks, as offices keep them: merged headers, real numbers, tabs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::diagnostic::Place;
use chitieu::ir::{Goal, PlanRead};
use chitieu::pipeline::{self, Checked};
use chitieu::report::form;
use chitieu::value::{DataStatus, Fraction, Lang, Period};
use common::Made;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

const RULES: &str = "danh sách Hộ
  nghèo : có/không
  số_khẩu : người
chỉ tiêu số_hộ \"Tổng số hộ\"
  mã \"CT01\"
  = số Hộ
  đơn vị tính hộ
  càng cao càng tốt
chỉ tiêu tỷ_lệ_nghèo \"Tỷ lệ hộ nghèo\"
  = tỷ lệ Hộ có nghèo
  càng thấp càng tốt
chỉ tiêu số_khẩu_bình_quân \"Số khẩu bình quân\"
  = bình quân số_khẩu của Hộ
kế hoạch giao \"UBND tỉnh giao\" năm 2023 theo bảng \"PLAN\"
";

fn book(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn checked(table: &str, bytes: impl AsRef<[u8]>) -> Checked {
    let file = table.split('!').next().unwrap();
    let files = Made::rules(&RULES.replace("PLAN", table)).with(file, bytes);
    pipeline::check(&files, "")
}

/// Each fault: its code, the place as a person sees it, and the English message.
fn told(checked: &Checked) -> Vec<String> {
    let place = |place: &Place| match place {
        Place::Span(span) => checked.sources.locate(*span),
        Place::Cell(cell) => cell.to_string(),
    };
    let of = |fault: &chitieu::diagnostic::Diagnostic| {
        let place = fault.labels.first().map(|label| place(&label.place)).unwrap_or_default();
        format!("{} {place} {}", fault.code, fault.message.en)
    };
    checked.diagnostics.iter().map(of).collect()
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        match cell.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number).unwrap(),
            Err(_) => sheet.write_string(row, column, *cell).unwrap(),
        };
    }
}

fn goals(checked: &Checked) -> Vec<(String, Goal)> {
    let program = checked.program.as_ref().unwrap();
    let targets = program.targets.iter();
    targets.map(|target| (program.indicator(target.indicator).named.name.clone(), target.goal.clone())).collect()
}

fn low(goal: &Goal) -> Option<(Fraction, bool)> {
    goal.low
}

#[test]
fn a_workbook_with_two_rows_of_headers_is_read() {
    let bytes = book(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 6, "BIỂU GIAO CHỈ TIÊU", &plain).unwrap();
        for (column, title) in [(0, "STT"), (1, "Chỉ tiêu"), (2, "Mã"), (3, "ĐVT")] {
            sheet.merge_range(2, column, 3, column, title, &plain).unwrap();
        }
        sheet.merge_range(2, 4, 2, 5, "Kế hoạch", &plain).unwrap();
        sheet.write_string(3, 4, "năm 2023").unwrap();
        sheet.write_string(3, 5, "năm 2024").unwrap();
        sheet.merge_range(2, 6, 3, 6, "Ước thực hiện năm 2023", &plain).unwrap();
        sheet.merge_range(4, 0, 4, 6, "I. Dân cư", &plain).unwrap();
        row(sheet, 5, &["1", "Số hộ", "CT01", "nghìn hộ", "1.25", "2", "1.5"]);
        row(sheet, 6, &["2", "Tỷ lệ hộ nghèo", "", "%", "2.5", "dưới 2", "3.125"]);
    });
    let checked = checked("giao.xlsx", bytes);
    assert_eq!(told(&checked), Vec::<String>::new());
    let goals = goals(&checked);
    let names: Vec<&str> = goals.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["số_hộ", "số_hộ", "tỷ_lệ_nghèo", "tỷ_lệ_nghèo"]);
    // 1,25 nghìn hộ is 1.250 hộ; 2,5 in a row of % is 2,5%, at most, since lower is better.
    assert_eq!(low(&goals[0].1), Some((Fraction::whole(1250), true)));
    assert_eq!(low(&goals[1].1), Some((Fraction::whole(2000), true)));
    assert_eq!(goals[2].1.high, Some((Fraction::new(25, 1000).unwrap(), true)));
    assert_eq!(goals[3].1.high, Some((Fraction::new(2, 100).unwrap(), false)));
    let program = checked.program.as_ref().unwrap();
    let claims = &program.reports[0].figures;
    assert_eq!(
        claims.iter().map(|claim| claim.value).collect::<Vec<_>>(),
        [Fraction::whole(1500), Fraction::new(3125, 100_000).unwrap()]
    );
    assert!(claims.iter().all(|claim| claim.status == Some(DataStatus::Estimated)));
    assert!(claims.iter().all(|claim| Some(claim.period) == Period::year(2023)));
    // Three decimals are three decimals: 3,125 is no 3.125.
    let read: Vec<(usize, PlanRead)> = program.plan_tables[0].rows.iter().map(|row| (row.row, row.read)).collect();
    assert_eq!(read.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [5, 6, 7]);
    assert_eq!(read[0].1, PlanRead::Text);
}

#[test]
fn a_rate_stored_below_one_has_two_readings() {
    let bytes = book(|sheet| {
        row(sheet, 0, &["Chỉ tiêu", "ĐVT", "Kế hoạch"]);
        row(sheet, 1, &["Tỷ lệ hộ nghèo", "%", "0.8"]);
    });
    let faults = told(&checked("giao.xlsx", bytes));
    assert_eq!(faults.len(), 1);
    let expected = "E0704 giao.xlsx!Sheet1:2:18 this cell stores 0,8, which may be shown as 0,8% or as a hundred";
    assert!(faults[0].starts_with(expected), "{faults:?}");
    // The same in a CSV file is what it shows.
    let csv = "Chỉ tiêu;ĐVT;Kế hoạch\nTỷ lệ hộ nghèo;%;0,8\n";
    let shown = checked("giao.csv", csv);
    assert_eq!(goals(&shown)[0].1.high, Some((Fraction::new(8, 1000).unwrap(), true)));
}

#[test]
fn a_tab_is_named_where_there_are_several() {
    let mut book = Workbook::new();
    row(book.add_worksheet().set_name("Bìa").unwrap(), 0, &["Kế hoạch năm"]);
    let plan = book.add_worksheet().set_name("Giao").unwrap();
    row(plan, 0, &["Chỉ tiêu", "Kế hoạch"]);
    row(plan, 1, &["Tổng số hộ", "10"]);
    let bytes = book.save_to_buffer().unwrap();
    let faults = told(&checked("giao.xlsx", &bytes));
    assert_eq!(faults, ["E0701 quy-định.ct:14:51 `giao.xlsx` has several tabs; which one holds the plan is not said"]);
    assert_eq!(told(&checked("giao.xlsx!Giao", &bytes)), Vec::<String>::new());
    let faults = told(&checked("giao.xlsx!Khác", &bytes));
    assert_eq!(faults, ["E0701 quy-định.ct:14:51 `giao.xlsx` has no tab `Khác`"]);
}

#[test]
fn a_cell_merged_over_several_rows_is_refused() {
    let bytes = book(|sheet| {
        row(sheet, 0, &["Chỉ tiêu", "Kế hoạch"]);
        row(sheet, 1, &["Tổng số hộ"]);
        row(sheet, 2, &["Tỷ lệ hộ nghèo"]);
        sheet.merge_range(1, 1, 2, 1, "12", &Format::new()).unwrap();
    });
    let faults = told(&checked("giao.xlsx", bytes));
    assert!(faults[0].contains("giao.xlsx!Sheet1:2:1 one cell is merged over several rows"), "{faults:?}");
}

#[test]
fn what_cannot_be_read_is_told_where_it_stands() {
    let csv = "STT;Chỉ tiêu;Mã;ĐVT;Kế hoạch;Thực hiện\n\
               1;Số hộ;CT1;hộ;10;\n\
               2;Tỷ lệ hộ nghèo;;hộ;5;\n\
               3;Số khẩu bình quân;;người;nhiều hơn năm trước;\n\
               4;Số khẩu bình quân;;người;;không rõ\n\
               5;Tổng số hộ;;bịch;3;\n";
    let faults = told(&checked("giao.csv", csv));
    let places: Vec<&str> = faults.iter().map(|fault| fault.split(' ').take(2).last().unwrap()).collect();
    // The code of row 2, the unit of row 3 against a rate, the plan of row 4, the second row of an indicator, the unit of row 6.
    assert_eq!(places, ["giao.csv:2:9", "giao.csv:3:22", "giao.csv:4:28", "giao.csv:5:1", "giao.csv:6:15"]);
}

#[test]
fn quarters_and_months_are_periods_of_the_year() {
    let csv = "Chỉ tiêu;Kế hoạch;Thực hiện quý III;Lũy kế 9 tháng\nTổng số hộ;10;3;8\n";
    let checked = checked("giao.csv", csv);
    let program = checked.program.as_ref().unwrap();
    let periods: Vec<Period> = program.reports[0].figures.iter().map(|claim| claim.period).collect();
    assert_eq!(periods, [Period::quarter(2023, 3).unwrap(), Period::first_months(2023, 9).unwrap()]);
}

#[test]
fn a_form_is_filled_for_any_period() {
    let rules = RULES.replace("PLAN", "giao.csv")
        + "biểu tổng_hợp \"Tổng hợp\"\n  các cột mã, đơn vị tính, kế hoạch giao, thực hiện, cùng kỳ năm trước, so với kế hoạch, đánh giá\n  \
           dòng \"I\" \"Dân | cư\"\n  dòng \"1\" lùi 1 \"Số hộ\" : số_hộ\n  ghi chú \"Thử.\"\n";
    let rules = rules.replace("danh sách Hộ\n", "danh sách Hộ\n  chốt số liệu hằng năm\n");
    let files = Made::rules(&rules)
        .with("giao.csv", "Chỉ tiêu;Mã;Kế hoạch\nSố hộ;CT01;ít nhất 4\n")
        .with("data/Hộ-2022.csv", "nghèo,số_khẩu\ncó,1\nkhông,2\n")
        .with("data/Hộ-2023.csv", "nghèo,số_khẩu\ncó,1\nkhông,2\nkhông,3\n");
    let checked = pipeline::check(&files, "");
    assert!(!checked.is_broken(), "{:?}", told(&checked));
    let request = pipeline::Request { period: Period::year(2023), ..pipeline::Request::default() };
    let ran = pipeline::run(&files, &checked, &request, &|_| {}).unwrap();
    let report = common::report(&checked, &ran, "thử");
    let position = form::named(&report, "tổng_hợp").unwrap();
    assert_eq!(form::named(&report, "khác"), None);
    // 3 of at least 4 households are 75%; a year before there were 2.
    let csv = String::from_utf8(form::write(&report, position, None, form::Format::Csv, Lang::Vi).unwrap()).unwrap();
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines,
        [
            "STT,Chỉ tiêu,Mã,Đơn vị tính,Kế hoạch (UBND tỉnh giao),Thực hiện năm 2023,Cùng kỳ năm trước,So với kế hoạch (%),Đánh giá",
            "I,Dân | cư,,,,,,,",
            "1,  Số hộ,CT01,hộ,ít nhất 4 hộ,3 hộ,2 hộ,\"75,0\",không đạt",
        ]
    );
    let page =
        String::from_utf8(form::write(&report, position, None, form::Format::Markdown, Lang::En).unwrap()).unwrap();
    assert!(page.contains("| I | Dân \\| cư"), "{page}");
    assert!(page.contains(
        "| 1 | &emsp;Số hộ | CT01 | household | at least 4 households | 3 households | 2 households | 75.0 | not met |"
    ));
    assert!(page.ends_with("\nThử.\n"));
    let book = form::write(&report, position, None, form::Format::Xlsx, Lang::Vi).unwrap();
    let sheet = &chitieu::read::read("a.xlsx", &book, Some(3)).unwrap()[0];
    // The unit has a column of its own, so that the figure is the number alone.
    assert!(matches!(sheet.cell(5, 1), chitieu::read::RawCell::Number(_)));
    assert_eq!((sheet.headers.len(), sheet.text(5, 1), sheet.text(1, 1)), (9, "3".to_owned(), "Số hộ".to_owned()));
}
