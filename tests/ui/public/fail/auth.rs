//! A public route asks for no credentials.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", auth = "jwt")]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s", auth = "jwt")]
//+ #[secure(rate = "5/s", auth = "jwt")]
