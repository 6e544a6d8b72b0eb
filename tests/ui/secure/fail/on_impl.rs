//! The guard is on each handler, not on a block of them.

use palisade::prelude::*;

struct Metrics;

#[secure]
impl Metrics {}

fn main() {}

//- #[secure]
