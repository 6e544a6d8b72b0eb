//! A public route knows no identity to count.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", in_flight(limit = 5, per = "identity"))]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s", in_flight(limit = 5, per = "identity"))]
//+ #[public(reason = "liveness probe", rate = "5/s", in_flight(limit = 5, per = "ip"))]
