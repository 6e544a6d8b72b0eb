//! An id that is written in one word names an object too.

use palisade::prelude::*;

#[input]
pub struct Transfer {
    employeeid: u64,
    cents: u32,
}

fn main() {}

//- pub struct Transfer {
//+ pub struct Transfer {
//+     #[input(plain)]
