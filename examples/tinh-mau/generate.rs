//! Writes the two registers of the sample province: `cargo run --example generate-tinh-mau [FOLDER]`.
//!
//! Same program, same bytes: every number follows from the household and the year, without a clock. No row stands for a
//! real person or place.

use std::error::Error;
use std::path::{Path, PathBuf};

/// Areas before the merger.
const AREAS: u64 = 63;

fn main() -> Result<(), Box<dyn Error>> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/tinh-mau/data");
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from(default), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    snapshot(&folder, 2024)?;
    snapshot(&folder, 2025)
}

/// The households of a year, area after area.
fn snapshot(folder: &Path, year: u64) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_path(folder.join(format!("Hộ-{year}.csv")))?;
    writer.write_record(["Mã hộ", "Xã", "Thu nhập"])?;
    for area in 1..=AREAS {
        let households = 30 + area * 7 % 25;
        for nth in 1..=households {
            // One in 30 moves away before the second year, and somebody else comes.
            let moved = year == 2025 && drawn(area, nth, 1).is_multiple_of(30);
            let key = if moved { format!("H{area:02}{:03}", nth + 500) } else { format!("H{area:02}{nth:03}") };
            let place = if drawn(area, nth, year).is_multiple_of(80) {
                String::new()
            } else {
                place(area, nth, households, year)
            };
            writer.write_record([key, place, income(area, nth, year).to_string()])?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Three areas make one; of the last area two fifths of the households go to one of their own.
fn place(area: u64, nth: u64, households: u64, year: u64) -> String {
    match (year, area) {
        (2024, _) => format!("xã_{area:02}"),
        (_, AREAS) if nth * 5 > households * 3 => "xã_mới_22".to_owned(),
        _ => format!("xã_mới_{:02}", area.div_ceil(3)),
    }
}

/// Per person and month, in steps of 10.000 đồng. Seven in a hundred have 1.500.000 or less in the first year, five in the second.
fn income(area: u64, nth: u64, year: u64) -> u64 {
    let (chance, amount) = (drawn(area, nth, 3) % 100, drawn(area, nth, year + 7));
    let poor = if year == 2024 { 7 } else { 5 };
    if chance < poor { 600_000 + amount % 91 * 10_000 } else { 1_510_000 + amount % 700 * 10_000 }
}

/// A number that depends on its three seeds alone (splitmix64).
fn drawn(area: u64, nth: u64, salt: u64) -> u64 {
    let mut z = (area << 40 | nth << 20 | salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
