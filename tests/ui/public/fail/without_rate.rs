//! What anyone may call is throttled.

use palisade::prelude::*;

#[public(reason = "liveness probe")]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe")]
//+ #[public(reason = "liveness probe", rate = "5/s")]
