//! The items of a list have their rules checked.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 8))]
    former: Vec<Address>,
}

#[input]
pub struct Address {
    #[validate(length(max = 80))]
    street: String,
}

fn main() {}

//-     #[validate(length(max = 8))]
//+     #[validate(length(max = 8), nested)]
