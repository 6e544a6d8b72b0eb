//! Two fields are compared by name.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(max = 80), must_match(other = agian))]
    name: String,
    #[validate(length(max = 80))]
    again: String,
}

fn main() {}

//-     #[validate(length(max = 80), must_match(other = agian))]
//+     #[validate(length(max = 80), must_match(other = again))]
