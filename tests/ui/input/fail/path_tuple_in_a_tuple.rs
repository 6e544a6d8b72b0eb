//! A parameter of the path is one text, and no tuple.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<Plain<((u8, u8), u8)>>) {}

fn main() {}

//- async fn show(_: Path<Plain<((u8, u8), u8)>>) {}
//+ async fn show(_: Path<Plain<(u8, u8, u8)>>) {}
