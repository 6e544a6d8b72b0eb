//! An id among several names an object that somebody checks.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<(u64, u64)>) {}

fn main() {}
