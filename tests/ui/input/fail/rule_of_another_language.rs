//! A bound is in a rule.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(max_length = 80)]
    name: String,
}

fn main() {}

//-     #[validate(max_length = 80)]
//+     #[validate(length(max = 80))]
