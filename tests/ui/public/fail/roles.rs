//! A public route looks up no roles.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", roles = staff::Role)]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s", roles = staff::Role)]
//+ #[public(reason = "liveness probe", rate = "5/s")]
