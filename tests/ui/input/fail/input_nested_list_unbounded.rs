//! A list of inputs has an end.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(nested)]
    former: Vec<Address>,
}

#[input]
pub struct Address {
    #[validate(length(max = 80))]
    street: String,
}

fn main() {}

//-     #[validate(nested)]
//+     #[validate(nested, length(max = 8))]
