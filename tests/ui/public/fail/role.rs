//! A public route has no caller with a role.

use palisade::prelude::*;

#[public(reason = "liveness probe", rate = "5/s", role = "admin")]
async fn health() {}

fn main() {}
