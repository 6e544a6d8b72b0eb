//! A float that may be absent may be no number.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    weight: Option<f32>,
}

fn main() {}

//- pub struct NewEmployee {
//+ pub struct NewEmployee {
//+     #[validate(range(min = 0.0, max = 500.0))]
