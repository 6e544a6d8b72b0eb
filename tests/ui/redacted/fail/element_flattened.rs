//! An element of a tuple has no place for fields.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Pair(#[expose] u8, #[expose(flatten)] Inner);

#[derive(Redacted)]
pub struct Inner {
    #[expose]
    id: u8,
}

fn main() {}

//- pub struct Pair(#[expose] u8, #[expose(flatten)] Inner);
//+ pub struct Pair {
//+     #[expose]
//+     first: u8,
//+     #[expose(flatten)]
//+     second: Inner,
//+ }
