//! The command line as it is used: commands, exit codes and what they print, pinned under tests/cli; files written are read back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use common::desk::{Desk, ended, pin};
use serde_json::Value;

/// Poor where the income does not exceed 1.500.000: H1 does not, H2 does, H3's is not known, H4's cannot be read.
const RULES: &str = "danh mục xã \"Xã\" : đắk_nia, nghĩa_tân
danh sách Hộ \"Hộ gia đình\"
  định danh mã_hộ : chữ \"Mã hộ\"
  xã : một trong xã \"Xã\"
  thu_nhập : đồng, được để trống \"Thu nhập\"
mức quy định chuẩn \"Chuẩn nghèo\" : đồng
  áp dụng từ ngày 01/01/2022 : 1.500.000
cách xác định phân_loại \"Phân loại hộ\" cho từng Hộ
  là hộ_nghèo khi thu_nhập không quá chuẩn
  còn lại là hộ_khác
cách xác định hỗ_trợ \"Hỗ trợ\" cho từng Hộ : đồng
  chỉ lấy mức cao nhất
    nghèo: 200.000 khi phân_loại là hộ_nghèo
  còn lại không hưởng
chỉ tiêu số_hộ_nghèo \"Số hộ nghèo\"
  = số Hộ có phân_loại là hộ_nghèo
  đơn vị tính hộ
  chia theo xã
  càng thấp càng tốt
chỉ tiêu kinh_phí \"Kinh phí\"
  = tổng hỗ_trợ của Hộ
kế hoạch giao \"Giao\" cho số_hộ_nghèo năm 2023 : dưới 1
ví dụ \"Đúng bằng chuẩn\"
  tại ngày 31/12/2023
  Hộ h : thu_nhập = 1.500.000
  kết quả h.phân_loại = hộ_nghèo
";
const DATA: &str = "Mã hộ,Xã,Thu nhập\nH1,Đắk Nia,1.500.000\nH2,Nghĩa Tân,1.500.001\nH3,Nghĩa Tân,\nH4,Đắk Nia,1tr5\n";

fn desk() -> Desk {
    Desk::new()
        .with("hộ/quy-định.ct", RULES)
        .with("hộ/chitieu.toml", "title = \"Hộ nghèo\"\nperiod = \"2023\"\nlang = \"vi\"\n")
        .with("hộ/data/Hộ.csv", DATA)
}

#[test]
fn rules_are_checked() {
    let desk = desk().with("sai.ct", "danh sách Hộ\n  thu_nhập : đồng\nchỉ tiêu a\n  = số Hộ có thu_nhap > 1\n");
    pin(
        "cli",
        "check",
        &desk.transcript(&[
            "check hộ",
            "check hộ --lang en",
            "check hộ --format json",
            "check sai.ct --lang vi",
            "check sai.ct --format json",
        ]),
    );
}

#[test]
fn a_run_prints_its_page_in_every_form() {
    let desk = desk();
    let told = desk.transcript(&[
        "run hộ",
        "run hộ --lang en",
        "run hộ --by xã",
        "run hộ --by khu_vực",
        "run hộ --format csv",
        "run hộ --format csv --lang en",
        "run hộ --on 01/07/2023",
        "run hộ --period \"quý III/2023\"",
    ]);
    pin("cli", "run", &told);
    let json: Value = serde_json::from_str(&desk.run(&["run", "hộ", "--format", "json"]).out).unwrap();
    let value = &json["indicators"][0]["value"];
    // One certain, one unknown: from 1 to 2.
    assert_eq!((value["low"].as_str(), value["high"].as_str()), (Some("1"), Some("2")));
    assert_eq!(json["registers"][0]["set_aside"], 1);
}

/// A form over the households above: that of Đắk Nia is poor, that of Nghĩa Tân may be one.
const FORM: &str = "biểu biểu_01 \"Tổng hợp\"
  các cột đơn vị tính, kế hoạch giao, thực hiện, đánh giá
  dòng \"I\" \"Giảm nghèo\"
  dòng \"1\" lùi 1 \"Số hộ nghèo\" : số_hộ_nghèo
  dòng \"2\" \"Kinh phí\" : kinh_phí
";

#[test]
fn a_form_is_filled_for_the_whole_or_for_a_cell() {
    let desk = desk().with("hộ/quy-định.ct", format!("{RULES}{FORM}"));
    let told = desk.transcript(&[
        "run hộ --form biểu_01",
        "run hộ --form biểu_01 --cell \"xã=Đắk Nia\"",
        "run hộ --form biểu_01 --cell \"Xã=nghĩa_tân\" --lang en",
        "run hộ --form biểu_01 --cell \"xã=Gia Nghĩa\"",
        "run hộ --form biểu_01 --cell \"huyện=Đắk Nia\"",
        "run hộ --form biểu_01 --cell xã",
        "run hộ --form biểu_02",
        "run hộ --form biểu_01 --out biểu.txt",
        "run hộ --form biểu_01 --cell \"xã=Đắk Nia\" --out biểu.csv --format csv",
    ]);
    let files = format!("{told}biểu.csv\n{}", desk.text("biểu.csv").trim_start_matches('\u{feff}'));
    pin("cli", "form", &files);
    assert_eq!(desk.run(&["run", "hộ", "--form", "biểu_01", "--out", "b.md"]).code, 0);
    assert!(desk.text("b.md").starts_with("**Tổng hợp · năm 2023**"));
    // In Đắk Nia one household is poor: a number, not a text. No breakdown of the money: x.
    let arguments = ["run", "hộ", "--form", "biểu_01", "--cell", "xã=Đắk Nia", "--out", "b.xlsx"];
    assert_eq!(desk.run(&arguments).code, 0);
    let sheet = &chitieu::read::read("b.xlsx", &desk.read("b.xlsx"), Some(3)).unwrap()[0];
    assert!(matches!(sheet.cell(4, 1), chitieu::read::RawCell::Number(_)));
    assert_eq!((sheet.text(4, 1), sheet.text(4, 2)), ("1".to_owned(), "x".to_owned()));
}

#[test]
fn data_may_lie_elsewhere() {
    let desk =
        desk().with("khác/Hộ.csv", "Mã hộ,Xã\nH1,Đắk Nia\n").with("sai/Hộ.csv", "Mã hộ,Xã,Thu nhập\nH1,Đắk Nia,x\n");
    pin("cli", "data", &desk.transcript(&["run hộ --data khác", "run hộ --data sai", "run hộ --data không-có"]));
}

/// The results of the records: a line for each rule and record that is used.
const RECORDS: [[&str; 5]; 6] = [
    ["Hộ", "H1", "phân_loại", "hộ_nghèo", "hộ_nghèo"],
    ["Hộ", "H2", "phân_loại", "hộ_khác", "hộ_khác"],
    ["Hộ", "H3", "phân_loại", "", "unknown: thu_nhập"],
    ["Hộ", "H1", "hỗ_trợ", "200000", "nghèo"],
    ["Hộ", "H2", "hỗ_trợ", "0", "not_entitled"],
    ["Hộ", "H3", "hỗ_trợ", "", "unknown: thu_nhập"],
];

#[test]
fn results_of_records_are_the_same_in_every_format() {
    let desk = desk();
    for ending in ["csv", "xlsx", "parquet"] {
        let name = format!("kết-quả.{ending}");
        assert_eq!(desk.run(&["run", "hộ", "--records", &name]).code, 0);
        let sheets = chitieu::read::read(&name, &desk.read(&name), None).unwrap();
        let sheet = &sheets[0];
        assert_eq!(sheet.headers, ["register", "key", "rule", "value", "reason"], "{ending}");
        let rows: Vec<Vec<String>> =
            (0..sheet.rows.len()).map(|row| (0..5).map(|column| sheet.text(column, row)).collect()).collect();
        assert_eq!(rows, RECORDS.map(|row| row.map(str::to_owned).to_vec()), "{ending}");
    }
}

#[test]
fn files_are_written_once() {
    let desk = desk();
    let told = desk.transcript(&[
        "run hộ --rejects để-riêng.csv --format csv",
        "run hộ --rejects để-riêng.csv",
        "run hộ --rejects để-riêng.csv --force --format csv",
        "run hộ --records kết-quả.txt",
        "run hộ --records không-có/kết-quả.csv",
        "run hộ --records hai.csv --rejects hai.csv",
    ]);
    pin("cli", "files", &told);
    let rejects = "\u{feff}register,file,sheet,row,column,key,code,reason_vi,reason_en,cell_1,cell_2,cell_3\n\
                   Hộ,data/Hộ.csv,,5,Thu nhập,H4,E0801,không đọc được số `1tr5`,`1tr5` is not a number,H4,Đắk Nia,1tr5\n";
    assert_eq!(desk.text("để-riêng.csv"), rejects);
    let mut left: Vec<_> = std::fs::read_dir(desk.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["hộ", "để-riêng.csv"], "nothing half-written stays behind");
}

#[test]
fn strict_runs_end_by_the_worst_they_found() {
    let sound = DATA.replace("H4,Đắk Nia,1tr5\n", "").replace("H3,Nghĩa Tân,\n", "");
    let claim = "số liệu báo cáo BC \"Báo cáo\" ngày 10/01/2024\n  số_hộ_nghèo năm 2023 = 7 hộ\n";
    let code = |desk: &Desk| desk.run(&["run", "hộ", "--strict"]).code;
    // A row set aside, a claim of 7 where there is 1, a target of none where there is 1.
    assert_eq!(code(&desk()), 5);
    let contradicted = desk().with("hộ/quy-định.ct", format!("{RULES}{claim}")).with("hộ/data/Hộ.csv", &sound);
    assert_eq!(code(&contradicted), 4);
    let missed = desk().with("hộ/data/Hộ.csv", &sound);
    assert_eq!(code(&missed), 3);
    let met = desk().with("hộ/data/Hộ.csv", sound.replace("H1,Đắk Nia,1.500.000", "H1,Đắk Nia,1.500.002"));
    assert_eq!(code(&met), 0);
    for desk in [contradicted, missed, met] {
        assert_eq!(desk.run(&["run", "hộ"]).code, 0);
    }
}

#[test]
fn results_are_explained_or_the_request_refused() {
    let told = desk().transcript(&[
        "explain hộ số_hộ_nghèo",
        "explain hộ hỗ_trợ --record H1",
        "explain hộ hỗ_trợ --record H3 --lang en",
        "explain hộ so_ho_ngheo",
        "explain hộ hỗ_trợ",
        "explain hộ hỗ_trợ --record H9",
        "explain hộ hỗ_trợ --record H4",
        "explain hộ hỗ_trợ --record H4 --format json",
    ]);
    pin("cli", "explain", &told);
}

#[test]
fn examples_are_tried() {
    let desk = desk();
    let wrong = RULES.replace("kết quả h.phân_loại = hộ_nghèo", "kết quả h.phân_loại = hộ_khác");
    desk.put("sai/quy-định.ct", wrong);
    pin(
        "cli",
        "test",
        &desk.transcript(&[
            "test hộ",
            "test hộ --lang en",
            "test sai --lang vi",
            "test sai --lang en",
            "test sai --format json",
        ]),
    );
}

#[test]
fn rule_files_are_laid_out_in_place() {
    let loose = "chỉ tiêu   a\n      =   số Hộ   # tất cả\n\ndanh sách Hộ\n thu_nhập:đồng\n";
    let desk = Desk::new().with("a.ct", loose).with("b.ct", "danh mục a : b\n");
    let told = desk.transcript(&[
        "fmt --check a.ct b.ct",
        "fmt a.ct b.ct",
        "fmt a.ct b.ct",
        "fmt --check .",
        "fmt --lang en .",
        "fmt --check --lang en .",
    ]);
    pin("cli", "fmt", &format!("{told}{}", desk.text("a.ct")));
    desk.run(&["fmt", "--lang", "vi", "a.ct"]);
    let once = desk.text("a.ct");
    assert_eq!(desk.run(&["fmt", "a.ct"]).out, "", "laid out already");
    assert_eq!(desk.text("a.ct"), once);
    assert_eq!(std::fs::read_dir(desk.path("")).unwrap().count(), 2, "nothing half-written stays behind");
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let desk = desk();
    for command in [
        vec![],
        vec!["ru", "hộ"],
        vec!["run"],
        vec!["run", "hộ", "--perod", "2023"],
        vec!["run", "hộ", "--on", "30/02/2023"],
        vec!["run", "hộ", "--period", "mùa thu"],
        vec!["run", "hộ", "--format", "xml"],
        vec!["check", "hộ", "--lang", "fr"],
    ] {
        let ran = desk.run(&command);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{command:?}");
        assert!(!ran.err.is_empty(), "{command:?}");
    }
    let version = desk.run(&["--version"]);
    assert_eq!((version.code, version.out), (0, format!("chitieu {}\n", env!("CARGO_PKG_VERSION"))));
    let help =
        desk.transcript(&["--help", "run --help", "explain --help", "check --help", "test --help", "fmt --help"]);
    assert_eq!(help.matches("\nexit 0\n").count(), 6);
    pin("cli", "help", &help);
}

/// A reader that has seen enough is nobody's fault, and where nobody watches there is no sign of life.
#[test]
fn pipes_are_quiet_and_may_close_early() {
    let desk = desk();
    let ran = desk.run(&["run", "hộ"]);
    assert_eq!(ran.err, "");
    assert!(!ran.out.contains('\u{1b}'), "no colours in a pipe");
    let mut child = desk.command(&["run", "hộ", "--format", "json"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut pipe = child.stderr.take().unwrap();
    assert_eq!(ended(&mut child, "run into a closed pipe"), 0);
    let mut err = String::new();
    std::io::Read::read_to_string(&mut pipe, &mut err).unwrap();
    assert_eq!(err, "");
}
