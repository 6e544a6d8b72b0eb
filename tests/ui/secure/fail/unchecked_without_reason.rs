//! `#[unchecked]` says why.

use palisade::prelude::*;

#[secure]
async fn show(#[unchecked] _: Path<String>) {}

fn main() {}
