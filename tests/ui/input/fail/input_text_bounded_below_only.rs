//! A lower bound is not an end.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(min = 1))]
    name: String,
}

fn main() {}

//-     #[validate(length(min = 1))]
//+     #[validate(length(min = 1, max = 80))]
