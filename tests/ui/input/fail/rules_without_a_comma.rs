//! Rules are separated by commas.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[validate(email length(max = 80))]
    email: String,
}

fn main() {}

//-     #[validate(email length(max = 80))]
//+     #[validate(email, length(max = 80))]
