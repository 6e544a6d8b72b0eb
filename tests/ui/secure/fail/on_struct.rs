//! The guard is on a function.

use palisade::prelude::*;

#[secure]
struct Metrics {
    requests: u64,
}

fn main() {}

//- #[secure]
