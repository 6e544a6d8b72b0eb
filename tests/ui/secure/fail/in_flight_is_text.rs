//! A bound is a number.

use palisade::prelude::*;

#[secure(in_flight = "10")]
async fn list() {}

fn main() {}

//- #[secure(in_flight = "10")]
//+ #[secure(in_flight = 10)]
