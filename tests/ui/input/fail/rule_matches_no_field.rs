//! A field is compared with one beside it.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(max = 80), must_match(other = password))]
    name: String,
    #[validate(length(max = 80))]
    again: String,
}

fn main() {}

//-     #[validate(length(max = 80), must_match(other = password))]
//+     #[validate(length(max = 80), must_match(other = again))]
