//! A union has no field that is known to be there.

use palisade::prelude::*;

#[derive(Redacted)]
pub union Bits {
    whole: u32,
    halves: [u16; 2],
}

fn main() {}

//- pub union Bits {
//+ pub struct Bits {
//+     #[expose]
//-     halves: [u16; 2],
