//! A failure is known by its answer, and so is what it costs.

use palisade::prelude::*;

#[secure(rate(limit = "10/h", count = "failures", cost = after, reserve = 2))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/h", count = "failures", cost = after, reserve = 2))]
//+ #[secure(rate(limit = "10/h", count = "failures", cost = 2))]
