//! Text in the path names an object that is checked, as a number does.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<Text<64>>) {}

fn main() {}

//- async fn show(_: Path<Text<64>>) {}
//+ async fn show(_: Path<Plain<Text<64>>>) {}
