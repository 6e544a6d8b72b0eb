//! Two rules of one range let nothing in where they exclude each other.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(range(min = 10), range(max = 5))]
    desks: u8,
}

fn main() {}

//-     #[validate(range(min = 10), range(max = 5))]
//+     #[validate(range(min = 5), range(max = 10))]
