//! A text that must be there and must not lets nothing in.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 80), contains(pattern = "@"), does_not_contain(pattern = "@"))]
    login: String,
}

fn main() {}

//-     #[validate(length(max = 80), contains(pattern = "@"), does_not_contain(pattern = "@"))]
//+     #[validate(length(max = 80), does_not_contain(pattern = "@"))]
