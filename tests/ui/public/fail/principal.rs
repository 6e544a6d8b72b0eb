//! A public handler has no authenticated caller.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s")]
async fn health(_: Principal) {}

fn main() {}

//- async fn health(_: Principal) {}
//+ async fn health(_: Option<Principal>) {}
