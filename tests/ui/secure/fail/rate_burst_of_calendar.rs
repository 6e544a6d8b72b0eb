//! The requests of a day may come in any order.

use palisade::prelude::*;

#[secure(rate(limit = "1000/day", burst = 10, zone = "UTC"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "1000/day", burst = 10, zone = "UTC"))]
//+ #[secure(rate(limit = "1000/day", zone = "UTC"), rate = "10/s")]
