//! Writes types at random, with what they show to whom, for the test to compile.
//!
//! Another seed at every build; `PALISADE_SHAPES_SEED=1234` builds the same types again. The seed is
//! the name of the file that is written, so that it stands in every message of rustc about it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot be written stops"
)]

mod draft;
mod enums;
mod field;
mod kinds;
mod rules;
mod structs;
mod types;
mod world;
mod write;

use std::path::Path;
use std::time::SystemTime;

use world::World;

/// How many types are written.
const TYPES: usize = 36;

fn main() {
    println!("cargo::rerun-if-env-changed=PALISADE_SHAPES_SEED");
    // There is no such file: the script runs at every build.
    println!("cargo::rerun-if-changed=always");
    let seed = std::env::var("PALISADE_SHAPES_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(fresh);
    let mut world = World::new(seed);
    for place in 0..TYPES {
        types::add(&mut world, place);
    }
    let folder = std::env::var("OUT_DIR").expect("a folder to write into");
    for old in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        drop(std::fs::remove_file(old.path()));
    }
    let file = Path::new(&folder).join(format!("seed_{seed}.rs"));
    std::fs::write(&file, world.source()).expect("a file to write into");
    println!("cargo::rustc-env=PALISADE_SHAPES={}", file.display());
    println!("cargo::rustc-env=PALISADE_SHAPES_SEED={seed}");
}

fn fresh() -> u64 {
    let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    time.map_or(1, |time| time.as_micros().try_into().unwrap_or(1))
}
