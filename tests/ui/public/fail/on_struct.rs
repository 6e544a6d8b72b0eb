//! The guard is on a function.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
struct Metrics {
    requests: u64,
}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s")]
