//! A response of which nobody sees anything is a mistake.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Pair(u8, u8);

fn main() {}

//- pub struct Pair(u8, u8);
//+ pub struct Pair(#[expose] u8, u8);
