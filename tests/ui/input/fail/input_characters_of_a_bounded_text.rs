//! A bounded text says by its type which characters it holds.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 80), person_name)]
    name: Text<80>,
}

fn main() {}

//-     name: Text<80>,
//+     name: String,
