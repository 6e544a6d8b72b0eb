//! A text has an end.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    name: String,
}

fn main() {}
