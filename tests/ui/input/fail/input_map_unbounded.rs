//! A map has an end.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    marks: std::collections::BTreeMap<u8, u8>,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(length(max = 8))]
