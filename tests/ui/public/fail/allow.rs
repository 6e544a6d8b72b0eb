//! A public route has no caller to judge.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", allow = policy(CanHire))]
async fn health() {}

fn main() {}
