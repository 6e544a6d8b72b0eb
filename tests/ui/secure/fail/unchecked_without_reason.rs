//! `#[unchecked]` says why.

use palisade::prelude::*;

#[secure]
async fn show(#[unchecked] _: Path<String>) {}

fn main() {}

//- async fn show(#[unchecked] _: Path<String>) {}
//+ async fn show(#[unchecked("an opaque tag")] _: Path<String>) {}
