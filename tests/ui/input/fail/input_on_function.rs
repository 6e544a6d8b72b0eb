//! The attribute describes a type.

use palisade::prelude::*;

#[input]
pub fn hire() {}

fn main() {}

//- pub fn hire() {}
//+ pub struct Hire {
//+     age: u8,
//+ }
