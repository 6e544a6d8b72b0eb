//! The guard stands on a function.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
struct Metrics;

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s")]
