//! Writes the synthetic registers of the Gia Nghĩa case: `cargo run --example generate-gia-nghia [FOLDER]`.
//!
//! Same program, same bytes: a small seeded generator, no clock, no map order. No row stands for a real person; the
//! totals are those of the report, the rows behind them are invented.

#[path = "generate/children.rs"]
mod children;
#[path = "generate/files.rs"]
mod files;
#[path = "generate/merit.rs"]
mod merit;
#[path = "generate/poverty.rs"]
mod poverty;
#[path = "generate/random.rs"]
mod random;
#[path = "generate/social.rs"]
mod social;
#[path = "generate/work.rs"]
mod work;

use files::Outcome;
use random::Random;
use std::path::PathBuf;

fn main() -> Outcome {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gia-nghia-2023/data");
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from(default), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    // Each topic has a seed of its own, so that a change in one leaves the files of the others alone.
    poverty::write(&folder, &mut Random::seeded(1))?;
    social::write(&folder, &mut Random::seeded(2))?;
    merit::write(&folder, &mut Random::seeded(3))?;
    work::write(&folder, &mut Random::seeded(4))?;
    children::write(&folder, &mut Random::seeded(5))
}
