//! `_` is no type; rustc says so, once.

use palisade::prelude::*;

#[secure]
async fn list(_: Json<_>) {}

fn main() {}
