//! A bound of no requests would refuse every one.

use palisade::prelude::*;

#[secure(in_flight = 0)]
async fn list() {}

fn main() {}

//- #[secure(in_flight = 0)]
//+ #[secure(in_flight = 1)]
