//! A bound has one spelling.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(maximum = 80))]
    name: String,
}

fn main() {}

//-     #[validate(length(maximum = 80))]
//+     #[validate(length(max = 80))]
