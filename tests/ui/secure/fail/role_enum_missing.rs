//! There is no enum `Role` at the crate root.

use palisade::prelude::*;

#[secure(role = "admin")]
async fn list() {}

fn main() {}
