//! An unknown key is never passed through.

use palisade::prelude::*;

#[input(crat = palisade)]
pub struct NewEmployee {
    name: String,
}

fn main() {}
