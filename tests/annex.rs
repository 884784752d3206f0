//! Tables in files: however one is written it means the same, and what it says is a part of the rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::pipeline::{self, Checked};
use chitieu::value::{Lang, Value};
use common::Made;

const RULES: &str = "\
danh mục loại : a, b
mức quy định mức : đồng, theo loại, tỷ_lệ : %
  áp dụng từ ngày 01/07/2023 bảng \"phụ-lục/mức.csv\"
";

const ROWS: &str = "\
danh mục loại : a, b
mức quy định mức : đồng, theo loại, tỷ_lệ : %
  áp dụng từ ngày 01/07/2023
    a, từ 21% đến hết 40% : 1.144.000
    a, trên 40% : 2.222.000
    b, 21% | 22% : 1.384.000
    b, còn lại : chưa xác định
";

/// The rows of `ROWS`, as files write them.
const TABLES: [&str; 3] = [
    "loại,tỷ_lệ,giá trị\na,từ 21% đến hết 40%,1.144.000\na,trên 40%,2.222.000\nb,21% | 22%,1.384.000\nb,còn lại,chưa xác định\n",
    "Mức (nghìn đồng);Tỷ lệ trên (%);Tỷ lệ đến hết (%);Loại\n1144;20,9999;40;a\n2222;40;;a\n1384;20,9999;22;b\nunknown;;;b\n",
    "value\tTỶ LỆ\tloại\r\n1_144_000 đồng\tfrom 21% through 40%\ta\r\n2.222.000\tover 40%\ta\r\n1384000\t21% | 22%\tb\r\nunknown\totherwise\tb\r\n",
];

fn checked(rules: &str, table: &str) -> Checked {
    let checked = pipeline::check(&Made::rules(rules).with("phụ-lục/mức.csv", table), "");
    assert!(!checked.is_broken(), "{table}\n{:#?}", checked.diagnostics);
    checked
}

fn amounts(checked: &Checked) -> Vec<Value> {
    let version = &checked.program.as_ref().unwrap().params[0].versions[0];
    let rate = |n: i128| Value::Number(chitieu::value::Fraction::new(n, 1000).unwrap());
    let rates = [209, 210, 215, 220, 221, 400, 401, 999].map(rate);
    let of = |word: u32, rate: &Value| {
        let found = version.position(&[Value::Word(word), rate.clone()]);
        found.map_or(Value::Missing, |at| version.values[at].clone())
    };
    [0, 1].into_iter().flat_map(|word| rates.iter().map(move |rate| of(word, rate))).collect()
}

#[test]
fn a_table_means_the_same_in_the_rule_file_and_in_files_of_any_form() {
    let want = amounts(&checked(ROWS, ""));
    let number = |n: i128| Value::Number(chitieu::value::Fraction::whole(n));
    let (low, high, b) = (number(1_144_000), number(2_222_000), number(1_384_000));
    let none = || Value::Missing;
    let of_a = [none(), low.clone(), low.clone(), low.clone(), low.clone(), low, high.clone(), high];
    assert_eq!(want[..8], of_a);
    // Of b only the two rows, not what lies between them.
    assert_eq!(want[8..], [none(), b.clone(), none(), b, none(), none(), none(), none()]);
    assert_eq!(amounts(&checked(RULES, TABLES[0])), want);
    assert_eq!(amounts(&checked(RULES, TABLES[2])), want);
    // With bounds in columns, b has a band from 21% to 22%.
    let bands = amounts(&checked(RULES, TABLES[1]));
    assert_eq!(bands[..8], want[..8]);
    assert_eq!(bands[10], want[9]);
}

#[test]
fn a_changed_table_changes_the_hash_of_the_rules() {
    let hash = |table: &str| checked(RULES, table).rules_hash;
    assert_eq!(hash(TABLES[0]), hash(TABLES[0]));
    assert_ne!(hash(TABLES[0]), hash(&TABLES[0].replace("1.144.000", "1.144.001")));
    // What an editor does to line ends changes nothing.
    assert_eq!(hash(TABLES[0]), hash(&format!("\u{feff}{}", TABLES[0].replace('\n', "\r\n"))));
    let english = pipeline::format("a.ct", RULES.as_bytes(), Some(Lang::En)).unwrap();
    assert!(english.contains("table \"phụ-lục/mức.csv\""), "{english}");
    assert_eq!(hash(TABLES[0]), checked(&english, TABLES[0]).rules_hash);
}

#[test]
fn hostile_tables_are_answered() {
    let started = std::time::Instant::now();
    let long = |row: &dyn Fn(usize) -> String, count: usize| {
        let rows: String = (0..count).map(row).collect();
        format!("loại,tỷ_lệ,giá trị\n{rows}")
    };
    let nested = |n: usize| format!("a,từ {n}% đến hết {}%,{n}\n", 8_000 - n);
    let points = |n: usize| format!("a,{n}%,{n}\n");
    for table in [
        long(&nested, 2_000),
        long(&points, 4_000) + "b,còn lại,1\n",
        long(&|_| "\"\n".to_owned(), 10_000),
        ",".repeat(1_000_000),
        long(&|_| format!("a,{},1\n", "(".repeat(100)), 100),
        "loại,tỷ_lệ (((%)),giá trị ()\n".to_owned(),
        "giá trị (%)\n".repeat(1000),
    ] {
        let checked = pipeline::check(&Made::rules(RULES).with("phụ-lục/mức.csv", table), "");
        assert!(checked.diagnostics.len() < 1_100, "{}", checked.diagnostics.len());
    }
    assert!(started.elapsed().as_secs() < 60);
}
