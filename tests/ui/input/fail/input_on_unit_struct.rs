//! A body without fields needs no type.

use palisade::prelude::*;

#[input]
pub struct Nothing;

fn main() {}

//- pub struct Nothing;
//+ pub struct Something {
//+     age: u8,
//+ }
