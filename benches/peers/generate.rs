//! Writes the registers of the benchmarks: `cargo run --release --example generate-registers FOLDER HOUSEHOLDS [csv]`.
//!
//! Same program, same bytes: every value follows from the household, the person and what is asked, without a clock. No row
//! stands for a real person or place.

use arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many provinces and wards there are.
const PROVINCES: u64 = 63;
const WARDS: u64 = 10_600;
/// Rows of a batch, and of a row group.
const ROWS: u64 = 1 << 17;
/// The twelve indicators of decree 07/2021, and how many of a thousand households are deprived in each.
const DEPRIVATIONS: [(&str, u64); 12] = [
    ("thiếu_việc_làm", 90),
    ("nhiều_người_phụ_thuộc", 160),
    ("thiếu_dinh_dưỡng", 70),
    ("thiếu_bhyt", 110),
    ("thiếu_trình_độ", 130),
    ("trẻ_không_đi_học", 40),
    ("nhà_không_bền_chắc", 80),
    ("nhà_chật", 150),
    ("thiếu_nước_sạch", 100),
    ("thiếu_nhà_tiêu", 140),
    ("thiếu_viễn_thông", 60),
    ("thiếu_phương_tiện", 50),
];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut args = std::env::args().skip(1);
    let usage = "generate-registers FOLDER HOUSEHOLDS [csv]";
    let folder = PathBuf::from(args.next().ok_or(usage)?);
    let households: u64 = args.next().ok_or(usage)?.replace(['_', '.'], "").parse()?;
    let as_csv = args.next().as_deref() == Some("csv");
    std::fs::create_dir_all(&folder)?;
    write(&folder.join("Hộ.parquet"), households, household_batch)?;
    if as_csv {
        csv(&folder.join("Hộ.csv"), households)?;
    }
    Ok(())
}

fn write(path: &Path, count: u64, batch: impl Fn(std::ops::Range<u64>) -> Outcome<RecordBatch>) -> Outcome<()> {
    let schema = batch(0..0)?.schema();
    let packed = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(usize::try_from(ROWS)?))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, Arc::clone(&schema), Some(packed))?;
    for start in (0..count).step_by(usize::try_from(ROWS)?) {
        writer.write(&batch(start..count.min(start + ROWS))?)?;
    }
    writer.close()?;
    Ok(())
}

fn household_batch(rows: std::ops::Range<u64>) -> Outcome<RecordBatch> {
    let all = || rows.clone().map(Household);
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("mã_hộ", Arc::new(Int64Array::from_iter_values(all().map(Household::key)))),
        ("xã", Arc::new(StringArray::from_iter_values(all().map(|h| place("xã", h.ward()))))),
        ("tỉnh", Arc::new(StringArray::from_iter_values(all().map(|h| place("tỉnh", h.province()))))),
        ("khu_vực", Arc::new(StringArray::from_iter_values(all().map(Household::zone)))),
        ("thu_nhập", Arc::new(Int64Array::from_iter_values(all().map(Household::income)))),
    ];
    for (nth, (name, _)) in DEPRIVATIONS.iter().enumerate() {
        columns.push((name, Arc::new(BooleanArray::from_iter(all().map(|h| Some(h.deprived(nth)))))));
    }
    let batch = RecordBatch::try_from_iter(columns)?;
    Ok(RecordBatch::try_new(Arc::new(Schema::new(batch.schema().fields().clone())), batch.columns().to_vec())?)
}

fn csv(path: &Path, count: u64) -> Outcome<()> {
    let mut writer = csv::Writer::from_path(path)?;
    let names = ["mã_hộ", "xã", "tỉnh", "khu_vực", "thu_nhập"].into_iter();
    writer.write_record(names.chain(DEPRIVATIONS.iter().map(|(name, _)| *name)))?;
    for household in (0..count).map(Household) {
        let facts = [
            household.key().to_string(),
            place("xã", household.ward()),
            place("tỉnh", household.province()),
            household.zone().to_owned(),
            household.income().to_string(),
        ];
        let truths = (0..DEPRIVATIONS.len()).map(|nth| if household.deprived(nth) { "có" } else { "không" }.to_owned());
        writer.write_record(facts.into_iter().chain(truths))?;
    }
    Ok(writer.flush()?)
}

fn place(list: &str, nth: u64) -> String {
    format!("{list}_{nth:05}")
}

/// A household, by its position.
#[derive(Clone, Copy)]
struct Household(u64);

impl Household {
    fn key(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX) + 1
    }

    /// Larger wards come first: the square of a draw.
    fn ward(self) -> u64 {
        let draw = drawn(self.0, 1) % WARDS;
        draw * draw / WARDS
    }

    fn province(self) -> u64 {
        self.ward() % PROVINCES
    }

    fn zone(self) -> &'static str {
        if self.ward().is_multiple_of(3) { "thành_thị" } else { "nông_thôn" }
    }

    /// Per person and month, in steps of 1.000 đồng: one in ten at or near the poverty line.
    fn income(self) -> i64 {
        let steps = match drawn(self.0, 2) % 10 {
            0 => 500 + drawn(self.0, 3) % 1_600,
            1..=3 => 1_500 + drawn(self.0, 3) % 2_000,
            _ => 2_500 + drawn(self.0, 3) % 12_000,
        };
        i64::try_from(steps * 1_000).unwrap_or(i64::MAX)
    }

    /// Poorer households lack more.
    fn deprived(self, nth: usize) -> bool {
        let chance = DEPRIVATIONS.get(nth).map_or(0, |(_, chance)| *chance);
        let harder = if self.income() <= 2_000_000 { 3 } else { 1 };
        drawn(self.0, 10 + nth as u64) % 1_000 < chance * harder
    }
}

/// A number that depends on its two seeds alone (splitmix64).
fn drawn(of: u64, salt: u64) -> u64 {
    let mut z = (of << 6 | salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
