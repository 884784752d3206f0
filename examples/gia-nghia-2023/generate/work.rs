//! Jobs, loans, requests, trainees and the labour force.

use crate::files::{Cell, Column, Outcome, Sheet, csv, dots, parquet, slashes, text, workbook, yes};
use crate::random::{Random, date};
use std::path::Path;

/// Jobs created: channel, market, how many.
const JOBS: [(&str, &str, usize); 9] = [
    ("Vay vốn giải quyết việc làm", "", 1_606),
    ("Tự tạo việc làm tại địa phương", "", 706),
    ("Đi làm việc ở nước ngoài", "Thị trường 1", 23),
    ("Đi làm việc ở nước ngoài", "Thị trường 2", 6),
    ("Đi làm việc ở nước ngoài", "Thị trường 3", 7),
    ("Đi làm việc ở nước ngoài", "Thị trường 4", 10),
    ("Giới thiệu việc làm qua trung tâm", "", 3),
    ("Dạy nghề gắn với giải quyết việc làm", "", 40),
    ("Lao động tạm trú tự tạo việc làm", "", 225),
];

/// Trainees: level, group within the level, how many. The two groups under three months are 38, not the 40 of the report.
const TRAINEES: [(&str, &str, usize); 7] = [
    ("Cao đẳng", "", 22),
    ("Trung cấp", "", 70),
    ("Sơ cấp", "", 110),
    ("Dưới 3 tháng", "Nhóm 1", 16),
    ("Dưới 3 tháng", "Nhóm 2", 22),
    ("Doanh nghiệp tự đào tạo", "", 240),
    ("Truyền nghề", "", 125),
];

/// Writes the registers of labour.
pub(crate) fn write(folder: &Path, random: &mut Random) -> Outcome {
    workbook(folder, "Việc làm và đào tạo.xlsx", vec![jobs(random), requests(), trainees(random)])?;
    loans(folder, random)?;
    labour_force(folder, random)
}

fn or_empty(value: &str) -> Cell {
    if value.is_empty() { Cell::Empty } else { text(value) }
}

fn jobs(random: &mut Random) -> Sheet {
    let mut rows = Vec::new();
    for (channel, market, count) in JOBS {
        for _ in 0..count {
            let day = Cell::Day(random.day(date(2023, 1, 3), date(2023, 12, 15)));
            rows.push(vec![Cell::Text(format!("VL{:05}", rows.len() + 1)), day, text(channel), or_empty(market)]);
        }
    }
    Sheet {
        name: "Việc làm", headers: vec!["Mã việc làm", "Ngày có việc", "Kênh", "Thị trường"], rows
    }
}

/// 39 workers asked, 3 were placed.
fn requests() -> Sheet {
    let row = |number: u32| {
        let asked = date(2023, 1 + number % 12, 1 + number % 28);
        vec![Cell::Text(format!("NC{number:03}")), Cell::Day(asked), yes(number.is_multiple_of(13))]
    };
    Sheet {
        name: "Nhu cầu việc làm",
        headers: vec!["Mã nhu cầu", "Ngày đăng ký", "Đã có việc làm"],
        rows: (1..=39).map(row).collect(),
    }
}

fn trainees(random: &mut Random) -> Sheet {
    let mut rows = Vec::new();
    for (level, group, count) in TRAINEES {
        for _ in 0..count {
            let day = Cell::Day(random.day(date(2023, 2, 1), date(2023, 12, 20)));
            rows.push(vec![Cell::Text(format!("HV{:04}", rows.len() + 1)), day, text(level), or_empty(group)]);
        }
    }
    Sheet { name: "Học viên", headers: vec!["Mã học viên", "Ngày hoàn thành", "Trình độ", "Nhóm"], rows }
}

/// 1.606 loans, 69.107 million dong together, none above 100 million.
fn loans(folder: &Path, random: &mut Random) -> Outcome {
    let sums = random.spread(1_606, 69_107_000_000, 1_000_000, 5_000_000, 100_000_000);
    let mut rows = Vec::new();
    for (number, sum) in (1..).zip(sums) {
        let paid = random.day(date(2023, 1, 4), date(2023, 12, 20));
        rows.push(vec![format!("KV{number:05}"), slashes(paid), dots(sum)]);
    }
    csv(folder, "Vay_vốn.csv", &["Mã khoản vay", "Ngày giải ngân", "Dư nợ"], rows)
}

/// 33.446 active, 31.991 employed. Training and social insurance were not asked: the columns are there, and empty.
fn labour_force(folder: &Path, random: &mut Random) -> Outcome {
    const ACTIVE: usize = 33_446;
    let mut states = vec!["có_việc_làm"; 31_991];
    states.resize(ACTIVE, "thất_nghiệp");
    random.shuffle(&mut states);
    let sexes = (0..ACTIVE).map(|_| if random.chance(1, 2) { "nam" } else { "nữ" }).collect();
    parquet(
        folder,
        "Lao_động-2023.parquet",
        vec![
            ("mã_lao_động", Column::Text((1..=ACTIVE).map(|n| format!("LD{n:05}")).collect())),
            ("giới_tính", Column::Word(sexes)),
            ("tình_trạng", Column::Word(states)),
            ("qua_đào_tạo", Column::Bool(vec![None; ACTIVE])),
            ("tham_gia_bhxh", Column::Bool(vec![None; ACTIVE])),
        ],
    )
}
