//! What is nearly `#[validate(..)]` is not passed on.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[validates(length(max = 80))]
    title: String,
}

fn main() {}

//-     #[validates(length(max = 80))]
//+     #[validate(length(max = 80))]
