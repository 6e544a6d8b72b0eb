//! An element of a tuple has no name.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Pair(#[expose(rename = "id")] u8, #[expose] u8);

fn main() {}

//- pub struct Pair(#[expose(rename = "id")] u8, #[expose] u8);
//+ pub struct Pair(#[expose] u8, #[expose] u8);
