//! axum reads the fields of a path one by one, and none that are flattened.

use palisade::prelude::*;

#[input]
pub struct Inner {
    #[input(plain)]
    number: u32,
}

#[input]
pub struct Place {
    #[serde(flatten)]
    #[validate(nested)]
    inner: Inner,
}

#[secure]
async fn show(_: Path<Place>) {}

fn main() {}

//- async fn show(_: Path<Place>) {}
//+ async fn show(_: Path<Inner>) {}
