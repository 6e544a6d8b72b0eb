//! A burst of zero refuses every request.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", burst = 0))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", burst = 0))]
//+ #[secure(rate(limit = "10/s", burst = 20))]
