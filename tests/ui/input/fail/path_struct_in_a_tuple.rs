//! A parameter of the path is one text, and no struct.

use palisade::prelude::*;

#[input]
pub struct Place {
    #[input(plain)]
    number: u32,
}

#[secure]
async fn show(_: Path<(bool, Place)>) {}

fn main() {}

//- async fn show(_: Path<(bool, Place)>) {}
//+ async fn show(_: Path<Place>) {}
