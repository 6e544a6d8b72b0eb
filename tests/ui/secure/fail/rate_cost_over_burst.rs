//! A request dearer than the burst can never pass.

use palisade::prelude::*;

#[secure(rate(limit = "100/s", burst = 5, cost = 10))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "100/s", burst = 5, cost = 10))]
//+ #[secure(rate(limit = "100/s", burst = 10, cost = 10))]
