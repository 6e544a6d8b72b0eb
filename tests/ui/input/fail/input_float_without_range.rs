//! A float may be no number.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    weight: f64,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(range(min = 0.0, max = 500.0))]
