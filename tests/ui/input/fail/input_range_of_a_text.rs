//! A text has no range.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(range(max = 3), length(max = 3))]
    hours: String,
}

fn main() {}

//-     #[validate(range(max = 3), length(max = 3))]
//+     #[validate(length(max = 3))]
