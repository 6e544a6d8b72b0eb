//! A parameter of the path is one text.

use palisade::prelude::*;

#[input]
pub struct Place {
    #[validate(length(max = 4))]
    #[input(plain)]
    tags: Vec<Text<8>>,
}

#[secure]
async fn show(_: Path<Place>) {}

fn main() {}

//-     tags: Vec<Text<8>>,
//+     tags: Text<8>,
