//! Claims are validated like a body.

use palisade::prelude::*;

#[derive(serde::Deserialize)]
pub struct Staff {
    is_here: bool,
}

#[secure]
async fn desk(_: Claims<Staff>) {}

fn main() {}

//- #[derive(serde::Deserialize)]
//+ #[input]
