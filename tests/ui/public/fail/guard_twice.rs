//! A handler has one guard.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
#[public(reason = "again", rate = "5/s")]
async fn health() {}

fn main() {}

//- #[public(reason = "again", rate = "5/s")]
