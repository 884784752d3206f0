//! The difference between two states of law: its sums are those of two independent runs, and each record is told for what it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod common;

use chitieu::compare::{Area, Change, RuleDifference, Slice, Tally};
use chitieu::eval::outcome::Verdict;
use chitieu::ir::{RuleId, Type};
use chitieu::pipeline::{self, Checked, Compared, Comparison, Request};
use chitieu::source::Files;
use chitieu::value::{Date, Fraction, Lang, Period, Value, date, name};
use common::desk::{Desk, pin};
use common::{Folder, Made};
use serde_json::Value as Json;

/// Two amounts of law. Before: 200 up to an income of 1.000, 120 with three children, the higher. From 01/07/2024: 150 up to
/// 1.200, 250 for who lives alone, the higher.
const RULES: &str = "văn bản NĐ2 \"Nghị định 2\"
  có hiệu lực từ ngày 01/07/2024
danh mục xã \"Xã\"
  đắk_nia \"Đắk Nia\"
  nghĩa_tân \"Nghĩa Tân\"
danh sách Hộ \"Hộ gia đình\"
  định danh mã_hộ : chữ \"Mã hộ\"
  xã : một trong xã \"Xã\"
  thu_nhập : đồng, được để trống \"Thu nhập\"
  số_con : số, 0 chữ số thập phân \"Số con\"
  số_khẩu : số, 0 chữ số thập phân \"Số khẩu\"
mức quy định chuẩn \"Chuẩn nghèo\" : đồng
  áp dụng từ ngày 01/01/2022 : 1.000 đồng
sửa đổi chuẩn
  căn cứ Điều 1 NĐ2
  áp dụng từ ngày 01/07/2024 : 1.200 đồng
cách xác định phân_loại \"Phân loại hộ\" cho từng Hộ
  là hộ_nghèo khi thu_nhập không quá chuẩn
  còn lại là hộ_khác
cách xác định hỗ_trợ \"Hỗ trợ\" cho từng Hộ : đồng
  áp dụng từ ngày 01/01/2022
  chỉ lấy mức cao nhất
    nghèo: 200 khi thu_nhập không quá chuẩn
    đông_con: 120 khi số_con từ 3 trở lên
  còn lại không hưởng
sửa đổi hỗ_trợ
  căn cứ Điều 2 NĐ2
  áp dụng từ ngày 01/07/2024
  chỉ lấy mức cao nhất
    nghèo: 150 khi thu_nhập không quá chuẩn
    một_mình: 250 khi số_khẩu = 1
  còn lại không hưởng
chỉ tiêu số_hộ_nghèo \"Số hộ nghèo\"
  = số Hộ có thu_nhập có số liệu và phân_loại là hộ_nghèo
  đơn vị tính hộ
  chia theo xã
  càng thấp càng tốt
kế hoạch giao \"Giao\" cho số_hộ_nghèo năm 2023 : không quá 2
";

/// H1 loses 50, H2 enters with 150, H3 leaves 120, H4 gains 50 by another case, H5 has nothing, of H6 nothing is known on
/// either side; H7, whose income is not known, had 120 or 200 and now has 250, more than 150, whatever the income.
const DATA: &str = "Mã hộ,Xã,Thu nhập,Số con,Số khẩu
H1,Đắk Nia,900,0,2
H2,Đắk Nia,1100,0,2
H3,Nghĩa Tân,2000,3,5
H4,Nghĩa Tân,900,0,1
H5,Đắk Nia,2000,0,2
H6,Đắk Nia,,0,2
H7,Đắk Nia,,4,1
";

fn day(text: &str) -> Option<Date> {
    let parts: Vec<u32> = text.split('/').map(|part| part.parse().unwrap()).collect();
    date::day(i32::try_from(parts[2]).unwrap(), parts[1], parts[0])
}

fn made() -> Made {
    Made::rules(RULES).with("data/Hộ.csv", DATA)
}

fn comparison(days: [&str; 2], period: Option<Period>) -> Comparison {
    let request = Request { period, ..Request::default() };
    Comparison { request, on: days.map(day), ..Comparison::default() }
}

fn compared(files: &dyn Files, days: [&str; 2]) -> (Checked, Compared) {
    let checked = pipeline::check(files, "");
    let period = checked.project.period.or(Period::year(2023));
    let compared = pipeline::diff(files, &checked, None, &comparison(days, period), &|_| ());
    (checked, compared.map_err(|(_, faults)| faults).unwrap())
}

fn rule<'a>(checked: &Checked, compared: &'a Compared, named: &str) -> &'a RuleDifference {
    let program = checked.program.as_ref().unwrap();
    let is = |rule: &&RuleDifference| name::same(&program.rule(rule.rule).named.name, named);
    compared.difference.rules.iter().find(is).unwrap()
}

fn sums(tally: &Tally) -> (i128, i128) {
    let whole = |sum: Option<Fraction>| sum.filter(|sum| sum.is_whole()).unwrap().numerator();
    (whole(tally.before.total), whole(tally.after.total))
}

fn changes(rule: &RuleDifference) -> Vec<(&str, Change)> {
    rule.records.iter().map(|record| (record.key.as_str(), record.change)).collect()
}

#[test]
fn each_record_is_told_for_what_becomes_of_it() {
    use Change::{Enters, Gains, Leaves, Loses, Moves, Opens, Settles, Unchanged, Undetermined};
    let (checked, found) = compared(&made(), ["30/06/2024", "01/07/2024"]);
    let aid = rule(&checked, &found, "hỗ_trợ");
    let expected =
        [("H1", Loses), ("H2", Enters), ("H3", Leaves), ("H4", Gains), ("H6", Undetermined), ("H7", Settles)];
    assert_eq!(changes(aid), expected);
    assert_eq!((aid.total.count(Unchanged), aid.total.changed(), aid.total.records()), (1, 5, 7));
    // 200 + 120 + 200 against 150 + 150 + 250 + 250.
    assert_eq!(sums(&aid.total), (520, 800));
    assert_eq!((aid.total.before.open, aid.total.after.open), (2, 1));
    let class = rule(&checked, &found, "phân_loại");
    assert_eq!(changes(class), [("H2", Moves), ("H6", Undetermined), ("H7", Undetermined)]);
    // The other way round everything is its opposite.
    let (checked, back) = compared(&made(), ["01/07/2024", "30/06/2024"]);
    let aid = rule(&checked, &back, "hỗ_trợ");
    let expected = [("H1", Gains), ("H2", Leaves), ("H3", Enters), ("H4", Loses), ("H6", Undetermined), ("H7", Opens)];
    assert_eq!(changes(aid), expected);
    assert_eq!(sums(&aid.total), (800, 520));
}

#[test]
fn slices_and_areas_hold_every_record_once() {
    let (checked, found) = compared(&made(), ["30/06/2024", "01/07/2024"]);
    let aid = rule(&checked, &found, "hỗ_trợ");
    let mut slices: Vec<(String, String, u64)> = aid
        .categories
        .iter()
        .map(|Slice { before, after, tally, .. }| (before.id(), after.id(), tally.records()))
        .collect();
    let of = |before: &str, after: &str| (before.to_owned(), after.to_owned(), 1);
    let mut expected = vec![
        of("nghèo", "nghèo"),
        of("not_entitled", "nghèo"),
        of("đông_con", "not_entitled"),
        of("nghèo", "một_mình"),
        of("not_entitled", "not_entitled"),
        of("unknown: thu_nhập", "unknown: thu_nhập"),
        of("unknown: thu_nhập", "một_mình"),
    ];
    slices.sort();
    expected.sort();
    assert_eq!(slices, expected);
    let Area { name, cells, .. } = &aid.areas[0];
    // Đắk Nia: H1, H2, H5, H6, H7; Nghĩa Tân: H3, H4.
    let cells: Vec<(u64, (i128, i128))> = cells.iter().map(|(_, tally)| (tally.records(), sums(tally))).collect();
    assert_eq!((name.as_str(), cells), ("xã", vec![(5, (200, 550)), (2, (320, 250))]));
}

#[test]
fn indicators_and_verdicts_that_flip_are_told() {
    let (checked, found) = compared(&made(), ["30/06/2024", "01/07/2024"]);
    let [figure] = found.difference.figures.as_slice() else { panic!("one indicator differs") };
    assert_eq!(checked.program.as_ref().unwrap().indicator(figure.indicator).named.name, "số_hộ_nghèo");
    let values = (figure.before.value.unwrap(), figure.after.value.unwrap());
    assert_eq!(values, (Fraction::whole(2), Fraction::whole(3)));
    assert_eq!((figure.flips[0].before, figure.flips[0].after), (Verdict::Met, Verdict::NotMet));
}

/// The sum of the results of every money rule in a run of its own.
fn run_alone(files: &dyn Files, checked: &Checked, on: &str, period: Option<Period>) -> Vec<(RuleId, Fraction, usize)> {
    let request = Request { on: day(on), period, records: true, ..Request::default() };
    let ran = pipeline::run(files, checked, &request, &|_| ()).unwrap();
    let program = checked.program.as_ref().unwrap();
    let money = |id: RuleId| matches!(&program.rule(id).ty, Type::Number(unit) if unit.name(Lang::Vi) == "đồng");
    let results = ran.records.iter().filter(|result| money(result.rule));
    results
        .map(|result| {
            let values: Vec<Value> = (0..result.rows.len()).map(|row| result.values.get(row)).collect();
            let known = values.iter().filter_map(|value| if let Value::Number(n) = value { Some(*n) } else { None });
            let sum = known.fold(Fraction::ZERO, |sum, n| sum.plus(n).unwrap());
            (result.rule, sum, values.iter().filter(|value| **value == Value::Missing).count())
        })
        .collect()
}

/// Every sum of a difference is that of two runs that know nothing of each other, and of its own parts.
fn agrees_with_two_runs(files: &dyn Files, days: [&str; 2], changed: &[&str]) {
    let (checked, found) = compared(files, days);
    let period = checked.project.period.or(Period::year(2023));
    let (was, is) = (run_alone(files, &checked, days[0], period), run_alone(files, &checked, days[1], period));
    let mut money = Vec::new();
    for ((id, before, open), (_, after, still_open)) in was.into_iter().zip(is) {
        let Some(rule) = found.difference.rules.iter().find(|rule| rule.rule == id) else {
            assert_eq!((before, open), (after, still_open), "{id:?} is not told as different");
            continue;
        };
        assert_eq!((rule.total.before.total, rule.total.after.total), (Some(before), Some(after)));
        assert_eq!((rule.total.before.open, rule.total.after.open), (open as u64, still_open as u64));
        let parts = [rule.categories.iter().map(|slice| &slice.tally).collect::<Vec<_>>()];
        let areas = rule.areas.iter().map(|area| area.cells.iter().map(|(_, tally)| tally).collect());
        for tallies in parts.into_iter().chain(areas) {
            let sum = |of: fn(&Tally) -> Fraction| {
                tallies.iter().fold(Fraction::ZERO, |sum, tally| sum.plus(of(tally)).unwrap())
            };
            assert_eq!(sum(|tally| tally.before.total.unwrap()), before);
            assert_eq!(sum(|tally| tally.after.total.unwrap()), after);
            assert_eq!(tallies.iter().map(|tally| tally.records()).sum::<u64>(), rule.total.records());
        }
        money.push(checked.program.as_ref().unwrap().rule(id).named.name.clone());
    }
    assert_eq!(money, changed);
}

#[test]
fn totals_are_the_difference_of_two_independent_runs() {
    agrees_with_two_runs(&made(), ["30/06/2024", "01/07/2024"], &["hỗ_trợ"]);
    let city = Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gia-nghia-2023").into());
    agrees_with_two_runs(&city, ["30/06/2024", "01/07/2024"], &["trợ_cấp", "trợ_cấp_ưu_đãi"]);
}

#[test]
fn decree_76_of_2024_in_gia_nghia() {
    let city = Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gia-nghia-2023").into());
    let (checked, found) = compared(&city, ["30/06/2024", "01/07/2024"]);
    let aid = rule(&checked, &found, "trợ_cấp");
    assert_eq!((aid.total.count(Change::Gains), aid.total.count(Change::Unchanged)), (920, 3), "artisans have none");
    // 1.247,5 times the standard, which rises from 360.000 to 500.000: 425 × 1,0 aged over 80; 202 × 1,5, 83 × 2,0,
    // 30 × 2,0 and 30 × 2,5 disabled; 60 × 1 and 25 × 2 for children, 4 × 2,5 with a disability too; 25 × 1,5 and 3 × 2,5
    // children, 4 × 1,5 under three, 6 × 1,5 at school; 9 × 1,5 and 8 × 2,0 old and alone; 6 × 1,5 with HIV.
    assert_eq!(sums(&aid.total), (449_100_000, 623_750_000));
    let wards = aid.areas.iter().find(|area| area.name == "xã").unwrap();
    assert_eq!(wards.cells.len(), 8);
    let cause = &aid.causes[0];
    assert_eq!((aid.causes.len(), cause.name.as_str(), cause.from), (1, "mức_chuẩn_trợ_giúp", day("01/07/2024")));
}

/// A second folder that has no day of change but a lower line: 500, and no aid for who lives alone.
const OTHER: &str = "danh sách Hộ \"Hộ gia đình\"
  định danh mã_hộ : chữ \"Mã hộ\"
  thu_nhập : đồng, được để trống \"Thu nhập\"
cách xác định phân_loại \"Phân loại hộ\" cho từng Hộ
  là hộ_cận_nghèo khi thu_nhập không quá 500 đồng
  còn lại là hộ_khác
cách xác định hỗ_trợ \"Hỗ trợ\" cho từng Hộ : đồng
  = 100 đồng
";

fn desk() -> Desk {
    Desk::new()
        .with("hộ/quy-định.ct", RULES)
        .with("hộ/chitieu.toml", "title = \"Hộ nghèo\"\nperiod = \"2023\"\nlang = \"vi\"\n")
        .with("hộ/data/Hộ.csv", DATA)
        .with("khác/quy-định.ct", OTHER)
        .with("sai/quy-định.ct", "danh sách Hộ\n  thu_nhập : đông\n")
        .with(
            "xa/quy-định.ct",
            "danh sách Hộ\n  chiều_cao : số\ncách xác định phân_loại cho từng Hộ\n  = chiều_cao > 2\n",
        )
}

#[test]
fn differences_are_printed_in_every_form() {
    let told = desk().transcript(&[
        "diff hộ --on 30/06/2024 01/07/2024",
        "diff hộ --on 30/06/2024 01/07/2024 --lang en",
        "diff hộ --on 01/07/2024 30/06/2024 --rule hỗ_trợ --by Xã",
        "diff hộ --on 30/06/2024 01/07/2024 --format csv",
        "diff hộ --on 01/01/2023 01/02/2023",
        "diff hộ --on 31/12/2021 31/12/2023 --rule phân_loại",
        "diff hộ --on 01/08/2024 --known 30/06/2024 01/07/2024 --rule phân_loại --lang en",
        "diff hộ khác --on 30/06/2024",
        "diff hộ khác --rule phân_loại --lang en",
    ]);
    pin("cli", "diff", &told);
    let json: Json =
        serde_json::from_str(&desk().run(&["diff", "hộ", "--on", "30/06/2024", "01/07/2024", "--format", "json"]).out)
            .unwrap();
    let aid = &json["rules"][1];
    assert_eq!((aid["rule"].as_str(), aid["total"]["difference"].as_str()), (Some("hỗ_trợ"), Some("280")));
    assert_eq!(aid["total"]["counts"]["becomes_determined"], 1);
    assert_eq!(aid["records"].as_array().unwrap().len(), 6);
    assert_eq!(json["indicators"][0]["flips"][0]["after"], "not_met");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let desk = desk();
    let told = desk.transcript(&[
        "diff hộ",
        "diff hộ --on 01/07/2024",
        "diff hộ --on 01/07/2024 01/07/2024",
        "diff hộ khác --on 01/07/2024 02/07/2024",
        "diff hộ --on 01/07/2024 02/07/2024 --known 01/07/2024 02/07/2024",
        "diff hộ --known 01/07/2024 01/07/2024",
        "diff hộ --on 30/06/2024 01/07/2024 --rule ho_tro",
        "diff hộ khác --rule số_hộ",
        "diff hộ sai",
        "diff hộ xa",
        "diff hộ không-có",
        "diff hộ --on 30/06/2024 01/07/2024 --records a.xlsx",
    ]);
    pin("cli", "diff-refused", &told);
}

#[test]
fn the_records_behind_it_are_written_once() {
    let desk = desk();
    let command = ["diff", "hộ", "--on", "30/06/2024", "01/07/2024", "--records", "a.csv"];
    assert_eq!((desk.run(&command).code, desk.run(&command).code), (0, 1));
    let printed = desk.run(&["diff", "hộ", "--on", "30/06/2024", "01/07/2024", "--format", "csv"]).out;
    assert_eq!(desk.text("a.csv"), format!("\u{feff}{printed}"));
}

/// Decree 55/2023, in force on 05/09/2023 and applied from 01/07/2023: each of six months is paid at the old level by who
/// does not know it yet.
#[test]
fn arrears_are_the_difference_between_two_days_of_knowledge() {
    let city = Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gia-nghia-2023").into());
    let checked = pipeline::check(&city, "");
    let known = ["10/08/2023", "10/09/2023"].map(day);
    let found = pipeline::diff(&city, &checked, None, &Comparison { known, ..Comparison::default() }, &|_| ());
    let found = found.map_err(|(_, faults)| faults).unwrap();
    let merit = rule(&checked, &found, "trợ_cấp_ưu_đãi");
    // By the tables of the two decrees: 50 × (1.384.000 - 1.094.000) for the disabled of 21%, and so on.
    let month = merit.total.difference().unwrap();
    assert_eq!((merit.total.count(Change::Gains), month), (326, Fraction::whole(158_676_000)));
    let first =
        merit.areas.iter().find(|area| area.name == "đối_tượng").unwrap().cells.iter().find(
            |(key, _)| matches!(key, chitieu::eval::outcome::CellKey::Word(_, label) if label == "Thương binh 21%"),
        );
    assert_eq!(first.unwrap().1.difference(), Some(Fraction::whole(50 * 290_000)));
    let program = checked.program.as_ref().unwrap();
    let figure = |name: &str| {
        let is = |f: &&chitieu::compare::FigureDifference| program.indicator(f.indicator).named.name == name;
        let figure = found.difference.figures.iter().find(is).unwrap();
        figure.after.value.unwrap().minus(figure.before.value.unwrap()).unwrap()
    };
    assert_eq!(figure("kinh_phí_ưu_đãi_theo_quy_định"), Fraction::whole(6 * 158_676_000));
}
