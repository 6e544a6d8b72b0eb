//! A response that no caller can see is a mistake.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Employee {
    id: u64,
    name: String,
}

fn main() {}

//- pub struct Employee {
//+ pub struct Employee {
//+     #[expose]
