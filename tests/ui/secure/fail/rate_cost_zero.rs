//! A request that costs nothing is not counted.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", cost = 0))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", cost = 0))]
//+ #[secure(rate(limit = "10/s", cost = 1))]
