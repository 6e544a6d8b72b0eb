//! A list has an end.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    marks: Vec<u8>,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(length(max = 8))]
