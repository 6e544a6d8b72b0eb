//! A float that may be absent may be no number.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    weight: Option<f32>,
}

fn main() {}
