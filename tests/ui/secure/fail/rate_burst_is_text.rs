//! A burst is a number.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", burst = "20"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", burst = "20"))]
//+ #[secure(rate(limit = "10/s", burst = 20))]
