//! Where validator is found is set once.

use palisade::prelude::*;

#[input]
#[validate(crate = "validator")]
pub struct NewEmployee {
    name: String,
}

fn main() {}
