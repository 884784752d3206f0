//! Wrong data files through the program itself: a row that is wrong is set aside and counted, a file that is wrong stops the run;
//! each is told with file, sheet, row and column, and none ends in a panic.
//!
//! Messages are pinned in both languages under tests/wrong/data; place, code and counts are stated here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::desk::{Desk, pin};
use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::Value;
use std::fmt::Write;

const RULES: &str = "danh mục xã \"Xã\" : đắk_nia, nghĩa_tân
danh sách Hộ \"Hộ gia đình\"
  chốt số liệu hằng năm
  định danh mã_hộ : chữ \"Mã hộ\"
  xã : một trong xã \"Xã\"
  thu_nhập : đồng, được để trống \"Thu nhập\"
  diện_tích : số \"Diện tích\"
  tỷ_lệ : % \"Tỷ lệ phụ thuộc\"
danh sách Người \"Nhân khẩu\"
  định danh mã_người : chữ \"Mã người\"
  hộ : Hộ theo mã_hộ, gọi ngược là thành_viên
  ngày_sinh : ngày \"Ngày sinh\"
danh sách Thẻ \"Thẻ bảo hiểm\"
  định danh số_thẻ : chữ \"Số thẻ\"
  người : Người theo mã_người
chỉ tiêu số_hộ \"Số hộ\"
  = số Hộ
";
const HOUSEHOLDS: &str = "data/Hộ-2023.csv";
const PERSONS: &str = "data/Người.csv";
const HEAD: &str = "Mã hộ,Xã,Thu nhập,Diện tích,Tỷ lệ phụ thuộc\n";
const FIRST: &str = "H1,Đắk Nia,1.500.000,\"62,5\",25%\n";
const SECOND: &str = "H2,Nghĩa Tân,2.000.000,\"40,0\",33%\n";
const PERSON_ROWS: &str = "Mã người,Mã hộ,Ngày sinh\nN1,H1,31/12/1980\nN2,H2,15/06/2010\n";

/// A project without fault: two households, a member of each, a card of each.
fn sound() -> Desk {
    Desk::new()
        .with("quy-định.ct", RULES)
        .with("chitieu.toml", "period = \"2023\"\n")
        .with(HOUSEHOLDS, format!("{HEAD}{FIRST}{SECOND}"))
        .with(PERSONS, PERSON_ROWS)
        .with("data/Thẻ.csv", "Số thẻ,Mã người\nT1,N1\nT2,N2\n")
}

/// The sound project with the second household written otherwise.
fn second(row: &str) -> Desk {
    sound().with(HOUSEHOLDS, format!("{HEAD}{FIRST}{row}\n"))
}

/// The sound project with other persons.
fn persons(text: impl AsRef<[u8]>) -> Desk {
    sound().with(PERSONS, text)
}

/// The sound project with another file of households.
fn households(name: &str, bytes: impl AsRef<[u8]>) -> Desk {
    let desk = sound();
    std::fs::remove_file(desk.path(HOUSEHOLDS)).unwrap();
    desk.with(&format!("data/{name}"), bytes)
}

/// Rows set aside: the run goes on, counts them, lists them, and `--strict` ends otherwise.
///
/// `rows` tells `file:row:column` and code of each, in order.
fn sets_aside(name: &str, desk: &Desk, rows: &[(&str, &str)]) {
    let ran = desk.run(&["run", ".", "--format", "json", "--rejects", "để-riêng.csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{name}");
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let mut aside = 0;
    for account in told["registers"].as_array().unwrap() {
        let count = |what: &str| account[what].as_u64().unwrap();
        assert_eq!(count("read"), count("used") + count("set_aside"), "{name}: {account}");
        aside += count("set_aside");
    }
    assert_eq!(aside, rows.len() as u64, "{name}");
    let list = desk.text("để-riêng.csv");
    let mut reader = csv::Reader::from_reader(list.trim_start_matches('\u{feff}').as_bytes());
    let found: Vec<(String, String)> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (format!("{}:{}:{}", &row[1], &row[3], &row[4]), row[6].to_owned()))
        .collect();
    let wanted: Vec<(String, String)> = rows.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect();
    assert_eq!(found, wanted, "{name}");
    assert_eq!(desk.run(&["run", ".", "--strict"]).code, 5, "{name}");
    pin("wrong/data", name, list.trim_start_matches('\u{feff}').trim_end());
}

/// What follows when the second household is set aside: its member, and the card of that member.
fn with_second(at: &'static str, code: &'static str) -> [(&'static str, &'static str); 3] {
    [(at, code), ("data/Người.csv:3:Mã hộ", "E0804"), ("data/Thẻ.csv:3:Mã người", "E0804")]
}

/// What follows when the second person is set aside: its card.
fn with_person(at: &'static str, code: &'static str) -> [(&'static str, &'static str); 2] {
    [(at, code), ("data/Thẻ.csv:3:Mã người", "E0804")]
}

/// A file that cannot be used: no results, and the first fault is the one expected, in both languages.
fn stops(name: &str, desk: &Desk, at: &str, code: &str) {
    let mut told = String::new();
    for (lang, word) in [("vi", "lỗi"), ("en", "error")] {
        let ran = desk.run(&["run", ".", "--lang", lang]);
        let first = format!("{at}: {word}[{code}]: ");
        assert!(ran.err.starts_with(&first), "{name}: expected {first}, got {}", ran.err);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{name}");
        assert!(ran.err.len() < 3000, "{name}: {} bytes", ran.err.len());
        writeln!(told, "$ chitieu run . --lang {lang}\n{}", ran.err).unwrap();
    }
    pin("wrong/data", name, told.trim_end());
}

#[test]
fn a_sound_project_runs() {
    let ran = sound().run(&["run", ".", "--strict", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn rows_that_do_not_fit_are_set_aside_with_what_points_at_them() {
    let ragged = with_second("data/Hộ-2023.csv:3:", "E0805");
    sets_aside("ragged-short", &second("H2,Nghĩa Tân,2.000.000"), &ragged);
    sets_aside("ragged-long", &second("H2,Nghĩa Tân,2.000.000,\"40,0\",33%,thừa"), &ragged);
    sets_aside("stray-quotation-mark", &second("H2,Nghĩa Tân,2.000.000,\"40\"0,33%"), &ragged);
    let income = with_second("data/Hộ-2023.csv:3:Thu nhập", "E0801");
    sets_aside("text-for-a-number", &second("H2,Nghĩa Tân,hai triệu,\"40,0\",33%"), &income);
    let forty = "1234567890123456789012345678901234567890";
    sets_aside("forty-digits", &second(&format!("H2,Nghĩa Tân,{forty},\"40,0\",33%")), &income);
    sets_aside("not-a-number", &second("H2,Nghĩa Tân,NaN,\"40,0\",33%"), &income);
    sets_aside("half-a-dong", &second("H2,Nghĩa Tân,\"2.000,5\",\"40,0\",33%"), &income);
    sets_aside(
        "three-decimals",
        &second("H2,Nghĩa Tân,1,\"40,125\",33%"),
        &with_second("data/Hộ-2023.csv:3:Diện tích", "E0801"),
    );
    sets_aside(
        "required-cell-empty",
        &second("H2,,2.000.000,\"40,0\",33%"),
        &with_second("data/Hộ-2023.csv:3:Xã", "E0802"),
    );
    sets_aside(
        "word-of-no-list",
        &second("H2,Nghĩa Tâm,2.000.000,\"40,0\",33%"),
        &with_second("data/Hộ-2023.csv:3:Xã", "E0801"),
    );
}

#[test]
fn keys_stand_once_and_point_at_something() {
    let same = sound().with(HOUSEHOLDS, format!("{HEAD}{FIRST}{SECOND}{FIRST}"));
    sets_aside("key-twice-alike", &same, &[("data/Hộ-2023.csv:4:Mã hộ", "E0803")]);
    let other = FIRST.replace("1.500.000", "1.600.000");
    let differ = sound().with(HOUSEHOLDS, format!("{HEAD}{FIRST}{SECOND}{other}"));
    let rows = [
        ("data/Hộ-2023.csv:2:Mã hộ", "E0803"),
        ("data/Hộ-2023.csv:4:Mã hộ", "E0803"),
        ("data/Người.csv:2:Mã hộ", "E0804"),
        ("data/Thẻ.csv:2:Mã người", "E0804"),
    ];
    sets_aside("key-twice-different", &differ, &rows);
    let orphan = persons(PERSON_ROWS.replace("N2,H2", "N2,H9"));
    sets_aside("orphan", &orphan, &with_person("data/Người.csv:3:Mã hộ", "E0804"));
}

/// A running number beside the columns that are used makes no two rows of one.
#[test]
fn a_running_number_does_not_tell_doubles_apart() {
    let numbered = |nth: u32, row: &str| format!("{nth},{row}");
    let rows = [numbered(1, FIRST), numbered(2, SECOND), numbered(3, FIRST)].concat();
    let desk = sound().with(HOUSEHOLDS, format!("STT,{HEAD}{rows}"));
    sets_aside("key-twice-alike-but-numbered", &desk, &[("data/Hộ-2023.csv:4:Mã hộ", "E0803")]);
}

#[test]
fn days_that_are_none_are_set_aside() {
    let born = |day: &str| persons(PERSON_ROWS.replace("15/06/2010", day));
    let rows = with_person("data/Người.csv:3:Ngày sinh", "E0801");
    sets_aside("thirtieth-of-february", &born("30/02/2010"), &rows);
    sets_aside("year-alone", &born("2010"), &rows);
    sets_aside("time-of-day", &born("15/06/2010 08:00"), &rows);
    // 40.344 days after 30/12/1899 is 15/06/2010: a serial is a day.
    assert_eq!(born("40344").run(&["run", ".", "--strict"]).code, 0);
}

#[test]
fn columns_with_two_readings_stop_the_run() {
    let area = |first: &str, other: &str| {
        sound().with(HOUSEHOLDS, format!("{HEAD}H1,Đắk Nia,1,{first},25%\nH2,Nghĩa Tân,1,{other},33%\n"))
    };
    stops("number-with-two-readings", &area("5", "1.224"), "data/Hộ-2023.csv:3:Diện tích", "E0704");
    stops("two-styles-of-number", &area("\"62,5\"", "40.5"), "data/Hộ-2023.csv:2:Diện tích", "E0704");
    // One cell that proves the comma gives `1.224` its only reading.
    assert_eq!(area("\"62,5\"", "1.224").run(&["run", ".", "--strict"]).code, 0);
    stops(
        "rate-without-its-sign",
        &second("H2,Nghĩa Tân,1,\"40,0\",33"),
        "data/Hộ-2023.csv:3:Tỷ lệ phụ thuộc",
        "E0704",
    );
    let days = |one: &str, other: &str| persons(format!("Mã người,Mã hộ,Ngày sinh\nN1,H1,{one}\nN2,H2,{other}\n"));
    stops("day-or-month-first", &days("01/02/1980", "03/04/2010"), "data/Người.csv:2:Ngày sinh", "E0704");
    stops("two-orders-of-day-and-month", &days("31/12/1980", "06/15/2010"), "data/Người.csv:2:Ngày sinh", "E0704");
}

#[test]
fn columns_that_are_missing_or_double_stop_the_run() {
    let head = |from: &str, to: &str| sound().with(HOUSEHOLDS, format!("{}{FIRST}{SECOND}", HEAD.replace(from, to)));
    stops("column-missing", &head("Diện tích", "Diện tích nhà ở"), "data/Hộ-2023.csv:1", "E0703");
    stops("column-twice", &head("Thu nhập", "Mã hộ"), "data/Hộ-2023.csv:1:Mã hộ", "E0703");
    // The same letters, typed as letter and marks.
    stops("column-twice-under-composition", &head("Thu nhập", "Xa\u{303}"), "data/Hộ-2023.csv:1:Xã", "E0703");
    let wide = |row: &str, cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..10_000).map(cell).collect();
        format!("{},{}\n", row.trim_end(), cells.join(","))
    };
    let rows = |head: &dyn Fn(usize) -> String| {
        [wide(HEAD, head), wide(FIRST, &|_| "1".to_owned()), wide(SECOND, &|_| String::new())].concat()
    };
    let many = sound().with(HOUSEHOLDS, rows(&|nth| format!("c{nth}")));
    assert_eq!(many.run(&["run", ".", "--strict", "--format", "json"]).code, 0);
    stops(
        "ten-thousand-columns-of-one-name",
        &sound().with(HOUSEHOLDS, rows(&|_| "Xã".to_owned())),
        "data/Hộ-2023.csv:1:Xã",
        "E0703",
    );
}

#[test]
fn files_that_are_not_what_they_should_be_stop_the_run() {
    stops("empty-file", &sound().with(HOUSEHOLDS, ""), HOUSEHOLDS, "E0701");
    stops("blank-file", &sound().with(HOUSEHOLDS, "\n \n\n"), HOUSEHOLDS, "E0701");
    stops("not-utf-8", &sound().with(HOUSEHOLDS, b"M\xB7 h\xE9,X\xB7\nH1,1\n"), "data/Hộ-2023.csv:1", "E0701");
    stops("nul", &second("H\u{0}2,Nghĩa Tân,1,\"40,0\",33%"), "data/Hộ-2023.csv:3", "E0701");
    stops("open-quotation-mark", &second("H2,Nghĩa Tân,1,\"40,0,33%"), "data/Hộ-2023.csv:3", "E0701");
    stops("workbook-that-is-none", &households("Hộ-2023.xlsx", "Mã hộ,Xã\n"), "data/Hộ-2023.xlsx", "E0701");
    stops(
        "parquet-that-is-none",
        &households("Hộ-2023.parquet", [b"PAR1".as_slice(), &[0xFF; 64], b"PAR1"].concat()),
        "data/Hộ-2023.parquet",
        "E0701",
    );
    stops("old-workbook", &households("Hộ-2023.xls", b"\xD0\xCF\x11\xE0"), "data/Hộ-2023.xls", "E0701");
    let mut cut = workbook(|_| {});
    cut.truncate(cut.len() / 2);
    stops("workbook-cut-short", &households("Hộ-2023.xlsx", cut), "data/Hộ-2023.xlsx", "E0701");
}

#[test]
fn registers_without_a_source_or_with_two_stop_the_run() {
    stops("two-sources", &sound().with("data/Hộ 2023.csv", format!("{HEAD}{FIRST}")), "data/Hộ 2023.csv", "E0702");
    let missing = sound();
    std::fs::remove_file(missing.path("data/Thẻ.csv")).unwrap();
    stops("no-source", &missing, "quy-định.ct:13:11", "E0702");
    let rows = format!("{HEAD}{FIRST}{SECOND}");
    stops("no-snapshot", &households("Hộ.csv", &rows), "data/Hộ.csv", "E0702");
    stops("snapshot-of-another-frequency", &households("Hộ-2023-07.csv", &rows), "data/Hộ-2023-07.csv", "E0702");
    stops("snapshot-of-another-year", &households("Hộ-2022.csv", &rows), "quy-định.ct:2:11", "E0702");
    stops("all-orphans", &persons(PERSON_ROWS.replace(",H", ",X")), "data/Người.csv:2:Mã hộ", "E0804");
    stops("headers-only", &sound().with(HOUSEHOLDS, HEAD), "data/Người.csv:2:Mã hộ", "E0804");
    let named = sound().with("chitieu.toml", "period = \"2023\"\n[registers.\"Hộ\"]\nsources = [\"Hộ-2032.csv\"]\n");
    stops("source-that-is-not-there", &named, "chitieu.toml:2:12", "E0705");
}

#[test]
fn a_status_is_said_of_what_is_read_in_words_that_are_known() {
    let said = |status: &str| sound().with("chitieu.toml", format!("period = \"2023\"\n[status]\n{status}\n"));
    stops("status-of-no-word", &said("\"Hộ-2023.csv\" = \"tạm\""), "chitieu.toml:3:17", "E0705");
    stops("status-of-no-file", &said("\"Hộ-2032.csv\" = \"sơ bộ\""), "chitieu.toml:3:1", "E0705");
    stops("status-of-no-tab", &said("\"Hộ-2023.csv!Tờ\" = \"ước\""), "chitieu.toml:3:1", "E0705");
}

/// A workbook of the households, changed in one way.
fn workbook(change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Hộ gia đình").unwrap();
    for (row, cells) in [["Mã hộ", "Xã"], ["H1", "Đắk Nia"], ["H2", "Nghĩa Tân"]].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
        }
    }
    for (column, (head, values)) in
        [("Thu nhập", [1_500_000.0, 2_000_000.0]), ("Diện tích", [62.5, 40.0])].iter().enumerate()
    {
        let column = u16::try_from(column + 2).unwrap();
        sheet.write(0, column, *head).unwrap();
        for (row, value) in values.iter().enumerate() {
            sheet.write(u32::try_from(row + 1).unwrap(), column, *value).unwrap();
        }
    }
    sheet.write(0, 4, "Tỷ lệ phụ thuộc").unwrap();
    sheet.write(1, 4, "25%").unwrap();
    sheet.write(2, 4, "33%").unwrap();
    change(sheet);
    book.save_to_buffer().unwrap()
}

#[test]
fn workbooks_are_told_by_sheet_and_row() {
    let of = |change: fn(&mut rust_xlsxwriter::Worksheet)| households("Hộ-2023.xlsx", workbook(change));
    assert_eq!(of(|_| {}).run(&["run", ".", "--strict"]).code, 0);
    let merged = of(|sheet| {
        sheet.merge_range(1, 1, 2, 1, "Đắk Nia", &Format::new()).unwrap();
    });
    stops("merged-cells", &merged, "data/Hộ-2023.xlsx!Hộ gia đình:2", "E0801");
    let header = of(|sheet| {
        sheet.merge_range(0, 2, 0, 3, "Thu nhập", &Format::new()).unwrap();
    });
    stops("merged-headers", &header, "data/Hộ-2023.xlsx!Hộ gia đình:1", "E0703");
    let error = of(|sheet| {
        sheet.write_formula(2, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    sets_aside("error-cell", &error, &with_second("data/Hộ-2023.xlsx:3:Thu nhập", "E0801"));
}

/// Cells that a spreadsheet would take for formulas come back as texts.
#[test]
fn formulas_in_data_are_harmless_in_results() {
    let desk = second("=1+1,Nghĩa Tân,@SUM(A1),\"40,0\",33%");
    desk.run(&["run", ".", "--rejects", "để-riêng.csv"]);
    let list = desk.text("để-riêng.csv");
    for cell in ["'=1+1", "'@SUM(A1)"] {
        assert!(list.contains(&format!(",{cell},")), "{list}");
    }
    assert!(!list.contains(",=1+1") && !list.contains(",@SUM"), "{list}");
}

/// A cell of a megabyte is set aside; what is said of it stays short.
#[test]
fn huge_cells_are_clipped() {
    let key = "H".repeat(1 << 20);
    let desk = persons(PERSON_ROWS.replace("N2,H2", &format!("N2,{key}")));
    let ran = desk.run(&["run", ".", "--lang", "vi"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.len() < 5000, "{} bytes", ran.out.len());
    assert!(ran.out.contains("data/Người.csv:3:Mã hộ"), "{}", ran.out);
}
