//! Of two bounds for the same callers the stricter one decides.

use palisade::prelude::*;

#[secure(in_flight = 2, in_flight = 10)]
async fn list() {}

fn main() {}

//- #[secure(in_flight = 2, in_flight = 10)]
//+ #[secure(in_flight = 2, in_flight(limit = 10, per = "global"))]
