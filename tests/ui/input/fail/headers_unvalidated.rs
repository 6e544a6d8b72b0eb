//! Header fields are validated like a body.

use palisade::prelude::*;

#[derive(serde::Deserialize)]
pub struct Calling {
    dry_run: bool,
}

#[secure]
async fn call(_: Headers<Calling>) {}

fn main() {}

//- #[derive(serde::Deserialize)]
//+ #[input]
