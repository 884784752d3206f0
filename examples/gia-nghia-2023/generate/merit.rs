//! Persons with merit: monthly preferential allowances, one-off grants, gifts.

use crate::files::{Cell, Column, Outcome, Sheet, amount, csv, parquet, slashes, text, workbook};
use crate::random::{Random, date};
use chrono::NaiveDate;
use std::path::Path;

/// A category of persons: word, persons paid monthly, level before and from 01/07/2023 in thousand dong, gift category.
type Category = (&'static str, usize, i64, i64, &'static str);

/// Levels are those of the annexes of decrees 75/2021 and 55/2023; how many persons have which is invented.
const CATEGORIES: [Category; 18] = [
    ("Thương binh 21%", 50, 1_094, 1_384, BELOW_81),
    ("Thương binh 31%", 40, 1_613, 2_041, BELOW_81),
    ("Thương binh 41%", 35, 2_135, 2_702, BELOW_81),
    ("Thương binh 61%", 24, 3_174, 4_016, BELOW_81),
    ("Thương binh 81%", 3, 4_216, 5_335, "Thương binh, bệnh binh từ 81%"),
    ("Bệnh binh 41-50%", 10, 1_695, 2_145, BELOW_81),
    ("Bệnh binh 61-70%", 25, 2_692, 3_406, BELOW_81),
    ("Nhiễm chất độc hóa học 21-40%", 20, 1_234, 1_562, POISON),
    ("Nhiễm chất độc hóa học 41-60%", 24, 2_062, 2_610, POISON),
    ("Nhiễm chất độc hóa học 61-80%", 14, 2_891, 3_658, POISON),
    ("Nhiễm chất độc hóa học từ 81%", 1, 3_703, 4_685, "Nhiễm chất độc hóa học từ 81%"),
    ("Con đẻ nạn nhân chất độc hóa học 61-80%", 8, 974, 1_233, POISON),
    ("Bị địch bắt tù, đày", 15, 974, 1_233, "Bị địch bắt tù, đày"),
    ("Thân nhân một liệt sĩ", 42, 1_624, 2_055, "Tuất một liệt sĩ"),
    ("Thân nhân hai liệt sĩ", 1, 3_248, 4_110, "Thân nhân từ hai liệt sĩ"),
    // Allowance and supplement together.
    ("Bà mẹ Việt Nam anh hùng", 1, 6_233, 7_887, "Bà mẹ Việt Nam anh hùng"),
    ("Huân chương Kháng chiến", 13, 955, 1_208, WORSHIP),
    // In the database but not paid monthly.
    ("Đại diện thờ cúng liệt sĩ", 39, 0, 0, WORSHIP),
];

const BELOW_81: &str = "Thương binh, bệnh binh đến 80%";
const POISON: &str = "Nhiễm chất độc hóa học đến 80%";
const WORSHIP: &str = "Đại diện thờ cúng liệt sĩ";

struct Person {
    code: String,
    category: Category,
    born: NaiveDate,
    sex: &'static str,
}

impl Person {
    fn monthly(&self) -> bool {
        self.category.2 > 0
    }

    fn top_gift(&self) -> bool {
        ![BELOW_81, POISON, WORSHIP, "Bị địch bắt tù, đày", "Tuất một liệt sĩ"].contains(&self.category.4)
    }
}

/// Writes the registers of persons with merit.
pub(crate) fn write(folder: &Path, random: &mut Random) -> Outcome {
    let mut people = people(random);
    register(folder, &people)?;
    payments(folder, &people)?;
    let mut rows = presidents(&mut people, random);
    rows.extend(others(random));
    let headers = vec!["Mã quà", "Ngày tặng", "Dịp", "Nguồn", "Mã người có công", "Diện", "Đoàn", "Số tiền"];
    let numbered = (1..).zip(rows).map(|(number, mut row): (usize, _)| {
        row.insert(0, Cell::Text(format!("QT{number:05}")));
        row
    });
    let gifts = Sheet { name: "Quà", headers, rows: numbered.collect() };
    workbook(folder, "Quà và trợ cấp một lần.xlsx", vec![gifts, one_off(random)])
}

fn people(random: &mut Random) -> Vec<Person> {
    let mut people = Vec::new();
    for category in CATEGORIES {
        for _ in 0..category.1 {
            let born = random.day(date(1932, 1, 1), date(1975, 12, 31));
            let sex = if random.chance(3, 5) { "Nam" } else { "Nữ" };
            people.push(Person { code: String::new(), category, born, sex });
        }
    }
    random.shuffle(&mut people);
    (1..).zip(people.iter_mut()).for_each(|(number, person): (usize, _)| person.code = format!("CC{number:04}"));
    people
}

fn register(folder: &Path, people: &[Person]) -> Outcome {
    let row = |p: &Person| {
        let monthly = if p.monthly() { "x" } else { "Không" };
        vec![p.code.clone(), slashes(p.born), p.sex.to_owned(), p.category.0.to_owned(), monthly.to_owned()]
    };
    let headers = ["Mã người có công", "Ngày sinh", "Giới tính", "Đối tượng người có công", "Hưởng hằng tháng"];
    csv(folder, "Người_có_công.csv", &headers, people.iter().map(row).collect())
}

/// Twelve payments each; decree 55/2023 came into force on 05/09/2023 and applies from 01/07/2023, so that September
/// also pays what July and August fell short.
fn payments(folder: &Path, people: &[Person]) -> Outcome {
    let (mut slips, mut codes, mut days, mut kinds, mut sums) = (vec![], vec![], vec![], vec![], vec![]);
    for month in 1..=12 {
        for person in people.iter().filter(|p| p.monthly()) {
            let (old, new) = (person.category.2 * 1_000, person.category.3 * 1_000);
            let mut pay = |prefix: &str, kind: &'static str, sum: i64| {
                slips.push(format!("{prefix}{month:02}{}", person.code));
                codes.push(person.code.clone());
                days.push(date(2023, month, 10));
                kinds.push(kind);
                sums.push(Some(sum));
            };
            pay("UD", "hằng_tháng", if month < 9 { old } else { new });
            if month == 9 {
                pay("TL", "truy_lĩnh", 2 * (new - old));
            }
        }
    }
    parquet(
        folder,
        "Chi_trả_ưu_đãi.parquet",
        vec![
            ("mã_phiếu", Column::Text(slips)),
            ("mã_người_có_công", Column::Text(codes)),
            ("ngày_chi", Column::Day(days)),
            ("loại_chi", Column::Word(kinds)),
            ("số_tiền", Column::Whole(sums)),
        ],
    )
}

/// 789 grants; the annex that would decompose the total is missing from the report.
fn one_off(random: &mut Random) -> Sheet {
    let amounts = random.spread(789, 919_019_000, 1_000, 400_000, 6_000_000);
    let mut rows: Vec<Vec<Cell>> = (1..)
        .zip(amounts)
        .map(|(number, sum): (usize, _)| {
            let paid = random.day(date(2023, 1, 9), date(2023, 12, 22));
            vec![Cell::Text(format!("ML{number:04}")), Cell::Day(paid), amount(sum)]
        })
        .collect();
    // A bad row, planted: the letter O for a zero.
    rows.push(vec![text("ML0790"), Cell::Day(date(2023, 6, 14)), text("1.165.O00")]);
    Sheet { name: "Trợ cấp một lần", headers: vec!["Mã hồ sơ", "Ngày chi", "Số tiền"], rows }
}

/// The gifts of the President: 6 and 305 at Tết, 6 and 288 on 27 July.
fn presidents(people: &mut [Person], random: &mut Random) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let tet = (date(2023, 1, 5), date(2023, 1, 19), "Tết Quý Mão");
    let july = (date(2023, 7, 3), date(2023, 7, 26), "Kỷ niệm 27/7");
    for ((from, through, occasion), lower) in [(tet, 305), (july, 288)] {
        random.shuffle(people);
        let mut left = lower;
        for person in people.iter() {
            let top = person.top_gift();
            if !top && left == 0 {
                continue;
            }
            left -= usize::from(!top);
            rows.push(vec![
                Cell::Day(random.day(from, through)),
                text(occasion),
                text("Chủ tịch nước"),
                text(&person.code),
                text(person.category.4),
                Cell::Empty,
                amount(if top { 600_000 } else { 300_000 }),
            ]);
        }
    }
    rows
}

/// Gifts of the province and the city. Their levels are not published: the totals are the report's, the rest is invented.
fn others(random: &mut Random) -> Vec<Vec<Cell>> {
    let tet = (date(2023, 1, 5), date(2023, 1, 19), "Tết Quý Mão");
    let july = (date(2023, 7, 3), date(2023, 7, 26), "Kỷ niệm 27/7");
    let spread = |random: &mut Random, n, total| random.spread(n, total, 100, 300_000, 2_000_000);
    let batches = [
        (tet, "Ngân sách tỉnh", spread(random, 458, 360_442_400), 0),
        (tet, "Ngân sách thành phố", vec![480_000; 983], 0),
        (tet, "Tài trợ", vec![300_000; 98], 0),
        (july, "Ngân sách tỉnh", spread(random, 354, 298_816_000), 0),
        (july, "Ngân sách thành phố", vec![300_000; 45], 8),
    ];
    let mut rows = Vec::new();
    for ((from, through, occasion), fund, sums, parties) in batches {
        for (nth, sum) in sums.into_iter().enumerate() {
            let party = if parties > 0 { Cell::Text(format!("Đoàn {}", nth % parties + 1)) } else { Cell::Empty };
            let day = Cell::Day(random.day(from, through));
            rows.push(vec![day, text(occasion), text(fund), Cell::Empty, Cell::Empty, party, amount(sum)]);
        }
    }
    rows
}
