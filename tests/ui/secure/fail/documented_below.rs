//! Below the guard, utoipa would document the wrong signature.

use palisade::prelude::*;

#[secure]
#[utoipa::path(get, path = "/employees")]
async fn list() {}

fn main() {}

//- #[utoipa::path(get, path = "/employees")]
