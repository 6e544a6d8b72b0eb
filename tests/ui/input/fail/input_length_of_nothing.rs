//! A length that nothing has lets nothing in.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(min = 10, max = 5))]
    name: String,
}

fn main() {}

//-     #[validate(length(min = 10, max = 5))]
//+     #[validate(length(min = 5, max = 10))]
