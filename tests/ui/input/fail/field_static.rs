//! What a request brings lives as long as the request.

use palisade::prelude::*;

#[input]
pub struct Search {
    #[validate(length(max = 10))]
    text: &'static str,
}

fn main() {}

//-     text: &'static str,
//+     text: String,
