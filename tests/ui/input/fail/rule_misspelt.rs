//! A rule has one spelling.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(lenght(max = 80))]
    name: String,
}

fn main() {}

//-     #[validate(lenght(max = 80))]
//+     #[validate(length(max = 80))]
