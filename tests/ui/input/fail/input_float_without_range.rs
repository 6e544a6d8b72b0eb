//! A float may be no number.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    weight: f64,
}

fn main() {}
