//! Households of 2022 and 2023 and the members of those reviewed.

use crate::files::{Column, Outcome, csv, parquet, slashes};
use crate::random::{Random, date};
use chrono::NaiveDate;
use std::path::Path;

/// Households on each list.
const HOUSEHOLDS: usize = 20_175;
/// Households that left after 2022, and as many that came.
const MOVED: usize = 12;

/// The eight units, as registers and as people write them, and how many of a hundred households live there; the last two
/// are communes (rural).
const UNITS: [(&str, &str, usize); 8] = [
    ("phường_nghĩa_đức", "Phường Nghĩa Đức", 13),
    ("phường_nghĩa_phú", "Phường Nghĩa Phú", 12),
    ("phường_nghĩa_tân", "Phường Nghĩa Tân", 12),
    ("phường_nghĩa_thành", "Phường Nghĩa Thành", 17),
    ("phường_nghĩa_trung", "Phường Nghĩa Trung", 18),
    ("phường_quảng_thành", "Phường Quảng Thành", 9),
    ("xã_đắk_nia", "Xã Đắk Nia", 12),
    ("xã_đắk_rmoan", "Xã Đắk R'Moan", 7),
];

/// A unit drawn by how many live there: the word of the list, and its title.
pub(crate) fn unit(random: &mut Random) -> (&'static str, &'static str) {
    let mut rest = random.below(100);
    let mut unit = ("", "");
    for (name, title, weight) in UNITS {
        unit = (name, title);
        if rest < weight {
            break;
        }
        rest -= weight;
    }
    unit
}

/// What the review made of a household.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Unreviewed,
    Poor,
    NearPoor,
    Other,
}

struct House {
    unit: &'static str,
    rural: bool,
    class: [Class; 2],
    no_water: [bool; 2],
    housing: bool,
    members: Vec<(NaiveDate, &'static str, bool)>,
}

impl House {
    fn code(position: usize) -> String {
        format!("H{:05}", position + 1)
    }

    fn on_list(position: usize, year: usize) -> bool {
        // The first twelve leave after 2022, the last twelve come in 2023.
        if year == 0 { position < HOUSEHOLDS } else { position >= MOVED }
    }
}

/// Writes `Hộ-2022.parquet`, `Hộ-2023.parquet` and `Nhân_khẩu.csv`.
pub(crate) fn write(folder: &Path, random: &mut Random) -> Outcome {
    let mut houses: Vec<House> = (0..HOUSEHOLDS + MOVED).map(|_| settle(random)).collect();
    classify(&mut houses, random);
    for (year, name) in [(0, "Hộ-2022.parquet"), (1, "Hộ-2023.parquet")] {
        households(folder, name, year, &houses, random)?;
    }
    members(folder, &houses)
}

fn settle(random: &mut Random) -> House {
    let (unit, _) = unit(random);
    House {
        unit,
        rural: unit.starts_with("xã"),
        class: [Class::Unreviewed; 2],
        no_water: [false; 2],
        housing: false,
        members: Vec::new(),
    }
}

/// Gives every household its class in both years: 115 − 33 + 5 = 87 poor, 126 − 1 − 20 + 29 + 33 = 167 near-poor.
fn classify(houses: &mut [House], random: &mut Random) {
    use Class::{NearPoor, Other, Poor, Unreviewed};
    // Households that stay, the rural ones four times as likely to be reviewed.
    let mut drawn: Vec<(usize, usize)> = houses
        .iter()
        .enumerate()
        .filter(|(i, _)| House::on_list(*i, 0) && House::on_list(*i, 1))
        .map(|(i, house)| (random.below(if house.rural { 1_000 } else { 4_000 }), i))
        .collect();
    drawn.sort_unstable();
    let mut stay = drawn.into_iter().map(|(_, i)| i).take(344).collect::<Vec<_>>();
    random.shuffle(&mut stay);
    // How many go from which class in 2022 to which in 2023.
    let moves = [
        (29, Poor, NearPoor),
        (4, Poor, Other),
        (82, Poor, Poor),
        (1, NearPoor, Poor),
        (20, NearPoor, Other),
        (105, NearPoor, NearPoor),
        (3, Other, Poor),
        (20, Other, NearPoor),
        (20, Other, Other),
        (17, Other, Unreviewed),
        (13, Unreviewed, NearPoor),
        (30, Unreviewed, Other),
    ];
    let classes = moves.into_iter().flat_map(|(n, before, after)| std::iter::repeat_n([before, after], n));
    for (i, class) in stay.iter().zip(classes) {
        if let Some(house) = houses.get_mut(*i) {
            house.class = class;
        }
    }
    // One household arrives poor.
    if let Some(house) = houses.get_mut(HOUSEHOLDS) {
        house.class = [Unreviewed, Poor];
    }
    equip(houses, random);
}

/// Clean water, housing support and members.
fn equip(houses: &mut [House], random: &mut Random) {
    let mut poor_sizes = random.spread(115, 479, 1, 1, 8).into_iter();
    let mut near_sizes = random.spread(126, 493, 1, 1, 8).into_iter();
    let (mut dry_poor, mut dry_near, mut housing) = (47, 56, 28);
    for house in houses.iter_mut() {
        let [before, after] = house.class;
        if before == Class::Unreviewed && after == Class::Unreviewed {
            continue;
        }
        let left = match before {
            Class::Poor => &mut dry_poor,
            Class::NearPoor => &mut dry_near,
            Class::Other | Class::Unreviewed => &mut 0,
        };
        if *left > 0 {
            *left -= 1;
            // A third of them have a clean source a year later.
            house.no_water = [true, !random.chance(1, 3)];
        }
        if housing > 0 && house.class == [Class::Poor; 2] {
            housing -= 1;
            house.housing = true;
        }
        let size = match before {
            Class::Poor => poor_sizes.next(),
            Class::NearPoor => near_sizes.next(),
            Class::Other | Class::Unreviewed => None,
        };
        let size = size.unwrap_or_else(|| i64::try_from(2 + random.below(4)).unwrap_or(2));
        house.members = (0..size).map(|nth| member(nth, random)).collect();
    }
}

fn member(nth: i64, random: &mut Random) -> (NaiveDate, &'static str, bool) {
    let born = if nth < 2 {
        random.day(date(1950, 1, 1), date(1998, 12, 31))
    } else {
        random.day(date(1999, 1, 1), date(2022, 11, 30))
    };
    (born, if random.chance(1, 2) { "Nam" } else { "Nữ" }, random.chance(9, 10))
}

/// The scores of form B in tenths: at most the line for poor and near-poor, 30 points of deprivation or more for poor.
fn scores(house: &House, class: Class, random: &mut Random) -> Option<(i64, i64)> {
    let line = if house.rural { 1_400 } else { 1_750 };
    let mut draw = |n: usize| i64::try_from(random.below(n)).unwrap_or(0);
    match class {
        Class::Unreviewed => None,
        // The first step of each draw stands exactly on a line.
        Class::Poor => Some((line - 50 * draw(12), 300 + 100 * draw(5))),
        Class::NearPoor => Some((line - 50 * draw(8), 100 * draw(3))),
        Class::Other => Some((line + 5 + 50 * draw(10), 100 * draw(5))),
    }
}

fn households(folder: &Path, name: &str, year: usize, houses: &[House], random: &mut Random) -> Outcome {
    let mut codes = Vec::new();
    let mut units = Vec::new();
    let mut areas = Vec::new();
    let (mut reviewed, mut b1, mut b2) = (Vec::new(), Vec::new(), Vec::new());
    let (mut water, mut housing, mut hunger) = (Vec::new(), Vec::new(), Vec::new());
    for (position, house) in houses.iter().enumerate().filter(|(i, _)| House::on_list(*i, year)) {
        let class = house.class.get(year).copied().unwrap_or(Class::Unreviewed);
        let score = scores(house, class, random);
        codes.push(House::code(position));
        units.push(house.unit);
        areas.push(if house.rural { "nông_thôn" } else { "thành_thị" });
        reviewed.push(Some(score.is_some()));
        b1.push(score.map(|s| s.0));
        b2.push(score.map(|s| s.1 / 10));
        // Only a review visits the well.
        water.push(score.and(house.no_water.get(year).copied()));
        housing.push(Some(year == 1 && house.housing));
        hunger.push(Some(false));
    }
    parquet(
        folder,
        name,
        vec![
            ("mã_hộ", Column::Text(codes)),
            ("xã", Column::Word(units)),
            ("khu_vực", Column::Word(areas)),
            ("thuộc_diện_rà_soát", Column::Bool(reviewed)),
            ("điểm_b1", Column::Tenths(b1)),
            ("điểm_b2", Column::Whole(b2)),
            ("thiếu_nước_sạch", Column::Bool(water)),
            ("được_hỗ_trợ_nhà_ở", Column::Bool(housing)),
            ("nguy_cơ_thiếu_đói", Column::Bool(hunger)),
        ],
    )
}

fn members(folder: &Path, houses: &[House]) -> Outcome {
    let mut rows = Vec::new();
    for (year, label) in [(0, "2022"), (1, "2023")] {
        let mut unclassed = None;
        for (position, house) in houses.iter().enumerate() {
            let class = house.class.get(year).copied().unwrap_or(Class::Unreviewed);
            if class == Class::Unreviewed || !House::on_list(position, year) {
                continue;
            }
            for (nth, (born, sex, insured)) in house.members.iter().enumerate() {
                let code = House::code(position);
                let insured = if *insured { "Có" } else { "Không" };
                let row = [label, &format!("{code}-{:02}", nth + 1), &code, &slashes(*born), sex, insured];
                rows.push(row.map(str::to_owned).to_vec());
            }
            if class == Class::Other {
                unclassed = rows.last().cloned();
            }
        }
        // Two bad rows, planted in 2023: a row typed twice, and one of a household that is not on the list. Both belong to
        // no poor or near-poor household, so that no figure of the report hangs on them.
        if let (1, Some(row)) = (year, unclassed) {
            rows.push(row);
            let orphan = ["2023", "H99999-01", "H99999", "05/09/1971", "Nữ", "Có"];
            rows.push(orphan.map(str::to_owned).to_vec());
        }
    }
    let headers = ["Năm", "Mã nhân khẩu", "Mã hộ", "Ngày sinh", "Giới tính", "Thẻ BHYT"];
    csv(folder, "Nhân_khẩu.csv", &headers, rows)
}
