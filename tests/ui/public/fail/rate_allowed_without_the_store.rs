//! A client that makes the store fail would get past the limit of a public route.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate(limit = "5/s", on_failure = "allow"))]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate(limit = "5/s", on_failure = "allow"))]
//+ #[public(reason = "liveness probe", rate(limit = "5/s", on_failure = "local"))]
