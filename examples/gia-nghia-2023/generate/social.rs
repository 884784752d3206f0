//! Social protection: beneficiaries, decisions, monthly payments, health insurance, funeral grants.

use crate::files::{Cell, Column, Outcome, Sheet, amount, csv, parquet, slashes, text, workbook, yes};
use crate::poverty;
use crate::random::{Random, age, date};
use chrono::NaiveDate;
use std::path::Path;

/// The standard amount of 2023, in dong a month.
const STANDARD: i64 = 360_000;
/// What an artisan is paid; the level is not in the report and stands here as a round figure.
const ARTISAN: i64 = 1_000_000;

/// Why a person is entitled under article 5 of decree 20/2021.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Clause 1.
    NoCaregiver,
    /// Clause 2.
    Studying,
    /// Clause 4, with so many children.
    SingleParent(i64),
    /// Clause 5 point a.
    LoneElder,
    /// Clause 5 point c.
    Aged80,
    /// Clause 6.
    Severe,
    /// Clause 6.
    ExtremelySevere,
    /// Clause 4 with one child, and clause 6 severe: both are paid.
    SingleAndSevere,
    /// Clause 7.
    Toddler,
    /// Clause 8.
    Hiv,
    /// Not this decree: an artisan.
    Artisan,
}

/// How many persons of each ground, born between two days. Mid-year birthdays change the coefficient of 13 of them.
fn plan() -> Vec<(usize, Ground, NaiveDate, NaiveDate)> {
    use Ground::{
        Aged80, Artisan, ExtremelySevere, Hiv, LoneElder, NoCaregiver, Severe, SingleAndSevere, SingleParent, Studying,
        Toddler,
    };
    let adult = (date(1966, 1, 1), date(2004, 12, 31));
    let child = (date(2009, 1, 1), date(2021, 12, 31));
    let elder = (date(1930, 1, 1), date(1961, 12, 31));
    vec![
        (70, Aged80, date(1943, 1, 2), date(1943, 9, 28)),
        (355, Aged80, date(1928, 1, 1), date(1942, 12, 31)),
        (202, Severe, adult.0, adult.1),
        // Turning 60 within the year: 1,5 becomes 2,0.
        (8, Severe, date(1963, 2, 1), date(1963, 11, 30)),
        (40, Severe, child.0, child.1),
        (35, Severe, elder.0, elder.1),
        (30, ExtremelySevere, adult.0, adult.1),
        (12, ExtremelySevere, child.0, child.1),
        (18, ExtremelySevere, elder.0, elder.1),
        (23, NoCaregiver, date(2008, 2, 1), date(2018, 12, 31)),
        // Turning four: 2,5 becomes 1,5.
        (2, NoCaregiver, date(2019, 2, 1), date(2019, 11, 30)),
        (3, NoCaregiver, date(2020, 2, 1), date(2022, 6, 30)),
        (6, Studying, date(2002, 2, 1), date(2006, 11, 30)),
        (60, SingleParent(1), adult.0, date(1998, 12, 31)),
        (25, SingleParent(2), adult.0, date(1998, 12, 31)),
        (9, LoneElder, date(1944, 2, 1), date(1962, 11, 30)),
        // Turning 80: 1,5 becomes 2,0.
        (3, LoneElder, date(1943, 2, 1), date(1943, 11, 30)),
        (5, LoneElder, date(1930, 1, 1), date(1942, 11, 30)),
        (4, Toddler, date(2022, 1, 1), date(2022, 12, 31)),
        (6, Hiv, adult.0, adult.1),
        (4, SingleAndSevere, adult.0, date(1998, 12, 31)),
        (3, Artisan, date(1950, 1, 1), date(1965, 12, 31)),
    ]
}

struct Person {
    code: String,
    ground: Ground,
    born: NaiveDate,
    sex: &'static str,
    /// The first month paid in 2023.
    from_month: u32,
    /// The first month paid through a bank; none for cash.
    bank_from: Option<u32>,
    /// The day of a decision of 2023, and whether it is a first one.
    decision: Option<(NaiveDate, bool)>,
}

impl Person {
    /// The coefficient in tenths on a day, as the decree gives it.
    fn tenths(&self, on: NaiveDate) -> i64 {
        let years = age(self.born, on);
        let young_or_old = !(16..60).contains(&years);
        match self.ground {
            Ground::NoCaregiver if years < 4 => 25,
            Ground::ExtremelySevere if young_or_old => 25,
            Ground::SingleAndSevere => 25,
            Ground::LoneElder if years >= 80 => 20,
            Ground::Severe if young_or_old => 20,
            Ground::ExtremelySevere => 20,
            Ground::NoCaregiver
            | Ground::Studying
            | Ground::LoneElder
            | Ground::Severe
            | Ground::Toddler
            | Ground::Hiv => 15,
            Ground::SingleParent(children) => 10 * children,
            Ground::Aged80 => 10,
            Ground::Artisan => 0,
        }
    }

    fn paid(&self, on: NaiveDate) -> i64 {
        if self.ground == Ground::Artisan { ARTISAN } else { STANDARD * self.tenths(on) / 10 }
    }

    fn programme(&self) -> &'static str {
        if self.ground == Ground::Artisan { "nghệ_nhân_ưu_tú" } else { "bảo_trợ_xã_hội" }
    }
}

/// Writes the registers of social protection.
pub(crate) fn write(folder: &Path, random: &mut Random) -> Outcome {
    let people = people(random);
    workbook(folder, "Bảo trợ xã hội.xlsx", vec![beneficiaries(&people), funerals(random)])?;
    decisions(folder, &people)?;
    payments(folder, &people)?;
    insurance(folder, &people)
}

fn people(random: &mut Random) -> Vec<Person> {
    let mut people = Vec::new();
    // 70 who turn 80 and 43 others enter within the year: 113 first decisions.
    let mut entering = 43;
    for (rank, (count, ground, from, through)) in plan().into_iter().enumerate() {
        for _ in 0..count {
            let born = random.day(from, through);
            let mut person = Person {
                code: String::new(),
                ground,
                born,
                sex: if random.chance(1, 2) { "Nam" } else { "Nữ" },
                from_month: 1,
                bank_from: None,
                decision: None,
            };
            if rank == 0 {
                enter(&mut person, birthday(born));
            } else if rank == 2 && entering > 0 {
                entering -= 1;
                enter(&mut person, random.day(date(2023, 1, 3), date(2023, 9, 28)));
            } else if matches!(rank, 3 | 10 | 16) {
                person.decision = Some((birthday(born), false));
            }
            people.push(person);
        }
    }
    random.shuffle(&mut people);
    let mut banked = 300;
    for (number, person) in (1..).zip(people.iter_mut()) {
        person.code = format!("DT{number:04}");
        if banked > 0 && person.ground != Ground::Artisan {
            banked -= 1;
            // Bank accounts were opened through the year; by November there are 300.
            person.bank_from = Some(u32::try_from(1 + random.below(11)).unwrap_or(1));
        }
    }
    random.shuffle(&mut people);
    people
}

/// The birthday in 2023.
fn birthday(born: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    date(2023, born.month(), born.day())
}

/// Paid from the month after the decision.
fn enter(person: &mut Person, signed: NaiveDate) {
    use chrono::Datelike;
    person.decision = Some((signed, true));
    person.from_month = signed.month() + 1;
}

fn beneficiaries(people: &[Person]) -> Sheet {
    let mut sorted: Vec<&Person> = people.iter().collect();
    sorted.sort_by(|a, b| a.code.cmp(&b.code));
    // Wards have a seed of their own, so that they leave what else is drawn alone.
    let mut wards = Random::seeded(6);
    Sheet {
        name: "Đối tượng",
        headers: vec![
            "Mã đối tượng",
            "Xã, phường",
            "Ngày sinh",
            "Giới tính",
            "Mức độ khuyết tật",
            "Trẻ em không có nguồn nuôi dưỡng",
            "Đang đi học",
            "Phân loại hộ",
            "Nhiễm HIV",
            "Không có thu nhập ổn định",
            "Số con đơn thân đang nuôi",
            "Người phụng dưỡng",
            "Lương hưu, trợ cấp BHXH hằng tháng",
            "Vùng đặc biệt khó khăn",
        ],
        rows: sorted.into_iter().map(|person| facts(person, poverty::unit(&mut wards).1)).collect(),
    }
}

fn facts(person: &Person, ward: &str) -> Vec<Cell> {
    use Ground::{Artisan, ExtremelySevere, Hiv, LoneElder, NoCaregiver, Severe, SingleAndSevere, Studying, Toddler};
    let ground = person.ground;
    let children = match ground {
        Ground::SingleParent(children) => children,
        SingleAndSevere => 1,
        _ => 0,
    };
    let poor = children > 0 || matches!(ground, LoneElder | Hiv | Toddler);
    let degree = match ground {
        Severe | SingleAndSevere => "Nặng",
        ExtremelySevere => "Đặc biệt nặng",
        _ => "Không khuyết tật",
    };
    vec![
        text(&person.code),
        text(ward),
        Cell::Day(person.born),
        text(person.sex),
        text(degree),
        yes(matches!(ground, NoCaregiver | Studying)),
        yes(ground == Studying),
        text(if poor { "Hộ nghèo" } else { "Hộ khác" }),
        yes(ground == Hiv),
        yes(matches!(ground, Hiv | LoneElder)),
        Cell::Number(children),
        text(if ground == LoneElder { "Không có" } else { "Có" }),
        yes(ground == Artisan),
        yes(ground == Toddler),
    ]
}

/// 38 grants of twenty times the standard.
fn funerals(random: &mut Random) -> Sheet {
    let row = |number: usize| {
        let paid = random.day(date(2023, 1, 5), date(2023, 12, 22));
        vec![Cell::Text(format!("MT{number:03}")), Cell::Day(paid), amount(20 * STANDARD)]
    };
    Sheet {
        name: "Mai táng phí", headers: vec!["Mã hồ sơ", "Ngày chi", "Số tiền"], rows: (1..=38).map(row).collect()
    }
}

fn decisions(folder: &Path, people: &[Person]) -> Outcome {
    let mut made: Vec<(NaiveDate, bool, &str)> =
        people.iter().filter_map(|p| p.decision.map(|(day, new)| (day, new, p.code.as_str()))).collect();
    made.sort_unstable();
    let mut rows = Vec::new();
    for (number, (day, new, code)) in (1..).zip(made) {
        let kind = if new { "Hưởng mới" } else { "Điều chỉnh" };
        rows.push(vec![format!("QĐ-{number:03}"), slashes(day), kind.to_owned(), code.to_owned()]);
    }
    // A bad row, planted: a day no calendar has.
    let bad = ["QĐ-127", "30/02/2023", "Điều chỉnh", "DT0001"];
    rows.push(bad.map(str::to_owned).to_vec());
    csv(folder, "Quyết_định.csv", &["Mã quyết định", "Ngày ký", "Loại quyết định", "Mã đối tượng"], rows)
}

fn payments(folder: &Path, people: &[Person]) -> Outcome {
    let (mut slips, mut codes, mut programmes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut days, mut sums, mut channels) = (Vec::new(), Vec::new(), Vec::new());
    for month in 1..=12 {
        let day = date(2023, month, 10);
        for person in people.iter().filter(|p| month >= p.from_month) {
            slips.push(format!("BT{month:02}{}", person.code));
            codes.push(person.code.clone());
            programmes.push(person.programme());
            days.push(day);
            sums.push(Some(person.paid(day)));
            let bank = person.bank_from.is_some_and(|from| month >= from);
            channels.push(if bank { "ngân_hàng" } else { "tiền_mặt" });
        }
    }
    parquet(
        folder,
        "Chi_trả.parquet",
        vec![
            ("mã_phiếu", Column::Text(slips)),
            ("mã_đối_tượng", Column::Text(codes)),
            ("chương_trình", Column::Word(programmes)),
            ("ngày_chi", Column::Day(days)),
            ("số_tiền", Column::Whole(sums)),
            ("hình_thức", Column::Word(channels)),
        ],
    )
}

/// 705 cards paid for nine months: the other beneficiaries hold a card of another, higher group.
fn insurance(folder: &Path, people: &[Person]) -> Outcome {
    let covered: Vec<&Person> = people.iter().filter(|p| p.from_month == 1 && p.ground != Ground::Artisan).collect();
    let (mut cards, mut codes, mut days, mut sums) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for month in 1..=9 {
        let base: i64 = if month <= 6 { 1_490_000 } else { 1_800_000 };
        for person in covered.iter().take(705) {
            cards.push(format!("BT{}", person.code));
            codes.push(person.code.clone());
            days.push(date(2023, month, 15));
            sums.push(Some(base * 45 / 1_000));
        }
    }
    parquet(
        folder,
        "Đóng_bhyt.parquet",
        vec![
            ("mã_thẻ", Column::Text(cards)),
            ("mã_đối_tượng", Column::Text(codes)),
            ("ngày_đóng", Column::Day(days)),
            ("số_tiền", Column::Whole(sums)),
        ],
    )
}
