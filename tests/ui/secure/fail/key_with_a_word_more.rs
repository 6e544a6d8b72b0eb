//! A key is known by its word.

use palisade::prelude::*;

#[secure(rate_limit = "10/s")]
async fn list() {}

fn main() {}

//- #[secure(rate_limit = "10/s")]
//+ #[secure(rate = "10/s")]
