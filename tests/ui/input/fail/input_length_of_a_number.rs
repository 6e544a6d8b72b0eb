//! A number has no length.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 3))]
    hours: u8,
}

fn main() {}

//-     #[validate(length(max = 3))]
//+     #[validate(range(max = 3))]
