//! Handlers that share a limit count the same callers.

use palisade::prelude::*;

#[secure(rate(limit = named("export"), per = "tenant"))]
async fn list() {}

fn main() {}

//- #[secure(rate(limit = named("export"), per = "tenant"))]
//+ #[secure(rate(limit = named("export")))]
