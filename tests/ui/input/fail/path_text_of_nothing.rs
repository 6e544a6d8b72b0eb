//! No parameter of a path is a text of at most no character.

use palisade::prelude::*;

#[secure]
async fn show(_: Path<Plain<Text<0>>>) {}

fn main() {}

//- async fn show(_: Path<Plain<Text<0>>>) {}
//+ async fn show(_: Path<Plain<Text<8>>>) {}
