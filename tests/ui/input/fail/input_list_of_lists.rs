//! A list in a list is bounded by nothing.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 8))]
    rows: Vec<Vec<u8>>,
}

fn main() {}

//-     rows: Vec<Vec<u8>>,
//+     rows: Vec<u8>,
