//! Scopes are an enum.

use palisade::prelude::*;

#[derive(Scope)]
pub struct Scope;

fn main() {}
