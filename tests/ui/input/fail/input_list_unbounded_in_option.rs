//! A list that may be absent has an end too.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    marks: Option<Vec<u8>>,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(length(max = 8))]
