//! Between two numbers that follow each other lies none.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(range(exclusive_min = 4, exclusive_max = 5))]
    desks: u8,
}

fn main() {}

//-     #[validate(range(exclusive_min = 4, exclusive_max = 5))]
//+     #[validate(range(exclusive_min = 4, exclusive_max = 6))]
