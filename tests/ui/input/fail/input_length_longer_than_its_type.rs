//! No text is longer than its type lets it be.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(min = 10))]
    name: Text<8>,
}

fn main() {}

//-     name: Text<8>,
//+     name: Text<80>,
