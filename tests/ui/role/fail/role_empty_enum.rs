//! An application without roles needs no enum.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {}

fn main() {}

//- pub enum Role {}
//+ pub enum Role {
//+     Admin,
//+ }
