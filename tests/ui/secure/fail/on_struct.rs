//! The guard stands on a function.

use palisade::prelude::*;

#[secure]
struct Metrics;

fn main() {}

//- #[secure]
