//! A public route knows no tenant to count.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate(limit = "5/s", per = "tenant"))]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate(limit = "5/s", per = "tenant"))]
//+ #[public(reason = "liveness probe", rate(limit = "5/s", per = "ip"))]
