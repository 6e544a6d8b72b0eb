//! The attribute describes a type.

use palisade::prelude::*;

#[input]
pub fn hire() {}

fn main() {}
