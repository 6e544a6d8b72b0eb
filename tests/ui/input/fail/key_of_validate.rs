//! A rule has its own attribute.

use palisade::prelude::*;

#[input]
pub struct NewNote {
    #[input(length(max = 80))]
    title: String,
}

fn main() {}

//-     #[input(length(max = 80))]
//+     #[validate(length(max = 80))]
