//! The bounds of a float are floats.

use palisade::prelude::*;

#[input]
pub struct Parcel {
    #[validate(range(min = 0, max = 31.5))]
    kilograms: f64,
}

fn main() {}

//-     #[validate(range(min = 0, max = 31.5))]
//+     #[validate(range(min = 0.0, max = 31.5))]
