//! The items of a list have an end too.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 8))]
    tags: Vec<String>,
}

fn main() {}

//-     tags: Vec<String>,
//+     tags: Vec<Text<8>>,
