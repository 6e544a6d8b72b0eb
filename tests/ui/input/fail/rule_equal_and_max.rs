//! A length is fixed or bounded.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(equal = 8, max = 80))]
    name: String,
}

fn main() {}

//-     #[validate(length(equal = 8, max = 80))]
//+     #[validate(length(equal = 8))]
