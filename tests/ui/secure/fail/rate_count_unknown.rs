//! A rate counts all requests, or failures only.

use palisade::prelude::*;

#[secure(rate(limit = "10/h", count = "successes"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/h", count = "successes"))]
//+ #[secure(rate(limit = "10/h", count = "failures"))]
