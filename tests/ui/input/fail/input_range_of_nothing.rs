//! A range that no number lies in lets nothing in.

use palisade::prelude::*;

const LEAST: u8 = 10;

#[input]
pub struct NewEmployee {
    #[validate(range(min = LEAST, exclusive_max = 10))]
    desks: u8,
}

fn main() {}

//-     #[validate(range(min = LEAST, exclusive_max = 10))]
//+     #[validate(range(min = LEAST, max = 10))]
