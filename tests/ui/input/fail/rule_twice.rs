//! Of two bounds one is a slip.

use palisade::prelude::*;

#[input]
struct NewEmployee {
    #[validate(length(max = 80), length(max = 800))]
    name: String,
}

fn main() {}

//-     #[validate(length(max = 80), length(max = 800))]
//+     #[validate(length(max = 80))]
