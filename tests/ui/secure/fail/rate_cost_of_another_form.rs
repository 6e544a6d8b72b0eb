//! A cost is known before the handler, or told by it.

use palisade::prelude::*;

#[secure(rate(limit = "10/h", cost = "5"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/h", cost = "5"))]
//+ #[secure(rate(limit = "10/h", cost = 5))]
