//! A rule without bounds is given alone.

use palisade::prelude::*;

#[input]
pub struct NewAccount {
    #[validate(length(max = 80), email = true)]
    name: String,
}

fn main() {}

//-     #[validate(length(max = 80), email = true)]
//+     #[validate(length(max = 80), email)]
