//! An application without scopes needs no enum.

use palisade::prelude::*;

#[derive(Scope)]
pub enum Scope {}

fn main() {}

//- pub enum Scope {}
//+ pub enum Scope {
//+     Read,
//+ }
