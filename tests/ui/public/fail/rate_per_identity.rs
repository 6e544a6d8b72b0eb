//! A public route knows no identity to count.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate(limit = "5/s", per = "identity"))]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate(limit = "5/s", per = "identity"))]
//+ #[public(reason = "liveness probe", rate(limit = "5/s", per = "ip"))]
