//! Below the guard, utoipa would document the wrong signature.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
#[utoipa::path(get, path = "/health")]
async fn health() {}

fn main() {}

//- #[utoipa::path(get, path = "/health")]
