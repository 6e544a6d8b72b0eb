//! A length needs a bound.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length)]
    name: String,
}

fn main() {}

//-     #[validate(length)]
//+     #[validate(length(max = 80))]
