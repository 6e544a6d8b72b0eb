//! An id in the path names an object, on a public route too.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
async fn show(_: Path<u64>) {}

fn main() {}

//- async fn show(_: Path<u64>) {}
//+ async fn show(_: Path<Plain<u64>>) {}
