//! Rules are in parentheses.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate = "length(max = 80)"]
    name: String,
}

fn main() {}

//-     #[validate = "length(max = 80)"]
//+     #[validate(length(max = 80))]
