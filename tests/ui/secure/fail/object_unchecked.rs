//! An id in the path names an object that is checked.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<u64>) {}

fn main() {}

//- async fn show(_: Path<u64>) {}
//+ async fn show(_: Path<Plain<u64>>) {}
