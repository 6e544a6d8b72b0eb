//! A public route looks up no scopes.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", scopes = staff::Scope)]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s", scopes = staff::Scope)]
//+ #[public(reason = "liveness probe", rate = "5/s")]
