//! A type without values cannot leave.

use palisade::prelude::*;

#[derive(Redacted)]
pub enum Never {}

fn main() {}

//- pub enum Never {}
//+ pub enum Never {
//+     No,
//+ }
