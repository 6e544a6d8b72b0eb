//! What is reserved is settled by a cost that is told afterwards.

use palisade::prelude::*;

#[secure(rate(limit = "1000/h", reserve = 100))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = "1000/h", reserve = 100))]
//+ #[secure(rate(limit = "1000/h", cost = after, reserve = 100))]
