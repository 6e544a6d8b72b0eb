//! Scopes are an enum.

use palisade::prelude::*;

#[derive(Scope)]
pub struct Scope;

fn main() {}

//- pub struct Scope;
//+ pub enum Scope {
//+     Read,
//+ }
