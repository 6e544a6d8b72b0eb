//! No range reaches the items of a list.

use palisade::prelude::*;

#[input]
pub struct NewEmployee {
    #[validate(length(max = 8))]
    weights: Vec<f64>,
}

fn main() {}

//-     weights: Vec<f64>,
//+     weights: Vec<u16>,
