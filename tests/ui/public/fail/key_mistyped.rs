//! A key that resembles one that exists.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", timout = "5s")]
async fn health() {}

fn main() {}

//- #[public(reason = "liveness probe", rate = "5/s", timout = "5s")]
//+ #[public(reason = "liveness probe", rate = "5/s", timeout = "5s")]
