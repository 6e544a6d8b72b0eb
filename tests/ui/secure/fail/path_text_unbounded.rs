//! Text in the path is bounded.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<String>) {}

fn main() {}
