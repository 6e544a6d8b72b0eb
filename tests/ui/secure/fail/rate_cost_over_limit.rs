//! A request dearer than the limit can never pass.

use palisade::prelude::*;

#[secure(rate(limit = "10/s", cost = 11))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "10/s", cost = 11))]
//+ #[secure(rate(limit = "10/s", cost = 10))]
