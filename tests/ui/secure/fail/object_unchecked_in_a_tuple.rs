//! An id among several names an object that is checked.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<(u64, u64)>) {}

fn main() {}

//- async fn show(_: Path<(u64, u64)>) {}
//+ async fn show(_: Path<(Plain<u64>, Plain<u64>)>) {}
