//! A public route has a reason and a rate.

use palisade::prelude::*;

#[public]
async fn health() {}

fn main() {}

//- #[public]
//+ #[public(reason = "liveness probe", rate = "5/s")]
