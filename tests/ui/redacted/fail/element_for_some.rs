//! An element of a tuple cannot be absent for some.

use palisade::prelude::*;

#[derive(Redacted)]
pub struct Range(#[expose] u8, #[expose(role = "hr")] u8);

#[derive(Role)]
pub enum Role {
    Hr,
}

fn main() {}

//- pub struct Range(#[expose] u8, #[expose(role = "hr")] u8);
//+ pub struct Range(#[expose] u8, #[expose(mask = "all", full = role("hr"))] String);
