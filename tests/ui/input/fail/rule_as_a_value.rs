//! A bound is in parentheses.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length = 80)]
    name: String,
}

fn main() {}

//-     #[validate(length = 80)]
//+     #[validate(length(max = 80))]
