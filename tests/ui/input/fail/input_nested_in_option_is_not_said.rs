//! A struct that may be absent has its rules checked.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    address: Option<Address>,
}

#[input]
pub struct Address {
    #[validate(length(max = 80))]
    street: String,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(nested)]
