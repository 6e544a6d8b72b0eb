//! A text has an end.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: String,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(length(max = 80))]
