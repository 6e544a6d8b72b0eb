//! A field that is not there has no name either.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 8))]
    name: String,
    #[cfg(any())]
    #[validate(nested)]
    missing: Missing,
}

fn main() {}
