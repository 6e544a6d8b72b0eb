//! Text in the path is bounded.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<String>) {}

fn main() {}

//- async fn show(_: Path<String>) {}
//+ async fn show(_: Path<Plain<Text<64>>>) {}
